package legaltime_test

import (
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func BenchmarkDue(b *testing.B) {
	c := china(b)
	k := legaltime.Clock{Period: period(b, "10wd"), Roll: true, Start: instant(b, "2025-03-03T02:00:00.000Z"), Pauses: []legaltime.Pause{
		{From: instant(b, "2025-03-07T02:00:00.000Z"), To: instant(b, "2025-03-26T02:00:00.000Z")},
	}}
	for b.Loop() {
		if _, err := k.Due(c); err != nil {
			b.Fatal(err)
		}
	}
}
