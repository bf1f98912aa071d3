package registry_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// BenchmarkRules measures the rules alone: records through the table, without
// signatures, trees and disk. One turn is an application's way from submission to
// its certificate.
func BenchmarkRules(b *testing.B) {
	w := newWorld(b)
	k := newBook(w, registry.Tables(registry.Rules))
	act := func(words ...string) { k.play(b, say(words...)) }
	act("at", "2026-03-02T09:00")
	act("open", "holder-a")
	var records [][]*ledger.SignedRecord
	k.tap = func(r *ledger.SignedRecord) { records[len(records)-1] = append(records[len(records)-1], r) }
	for i := range b.N {
		n := fmt.Sprint(i)
		records = append(records, nil)
		act("deposit", "EV-"+n, "files=(data-"+n+")")
		act("apply", "AP-"+n, "profile=regime", "act=direct", "asset=DA-"+n, "evidence=(EV-"+n+")")
		act("accept", "AP-"+n)
		act("review", "AP-"+n, "stage=formal")
		act("approve", "AP-"+n)
		act("issue", "DA-"+n, "certificate=C-"+n, "confirmation=Q-"+n)
	}
	fresh := newBook(w, registry.Tables(registry.Rules))
	fresh.play(b, say("at", "2026-03-02T09:00"))
	fresh.play(b, say("open", "holder-a"))
	var rules time.Duration
	done := 0
	b.ResetTimer()
	for _, way := range records {
		for _, r := range way {
			fresh.acts++
			began := time.Now()
			outcome, refusal, err := registry.Apply(fresh.table, fresh.env(), r)
			rules += time.Since(began)
			if refusal != nil || err != nil {
				b.Fatal(r.Kind, refusal, err)
			}
			for _, c := range outcome.Changes {
				fresh.keep(b, c, ledgertest.Must(fresh.Entity(c.ID))(b), r.ID)
			}
			done++
		}
	}
	b.ReportMetric(float64(done)/rules.Seconds(), "transitions/s")
}
