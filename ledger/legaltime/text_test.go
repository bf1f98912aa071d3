package legaltime_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestText(t *testing.T) {
	const text = `{"At":"2026-03-02T08:00:00.000Z","For":"3wd"}`
	var v struct {
		At  legaltime.Instant
		For legaltime.Period
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if v.At != instant(t, "2026-03-02T08:00:00.000Z") || v.For != period(t, "3wd") {
		t.Errorf("read %s %s", v.At, v.For)
	}
	if got, err := json.Marshal(v); err != nil || string(got) != text {
		t.Errorf("wrote %s, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"At":"2026-03-02T08:00:00Z"}`), &v); !errors.Is(err, legaltime.ErrInstant) {
		t.Errorf("got %v, want ErrInstant", err)
	}
	if err := json.Unmarshal([]byte(`{"For":"3 days"}`), &v); !errors.Is(err, legaltime.ErrPeriod) {
		t.Errorf("got %v, want ErrPeriod", err)
	}
}
