package legaltime_test

import (
	"errors"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestParsePeriod(t *testing.T) {
	for s, want := range map[string]legaltime.Period{
		"3wd":    {Count: 3, Unit: legaltime.Working},
		"7nd":    {Count: 7, Unit: legaltime.Natural},
		"1m":     {Count: 1, Unit: legaltime.Month},
		"3y":     {Count: 3, Unit: legaltime.Year},
		"0nd":    {Unit: legaltime.Natural},
		"9999nd": {Count: 9999, Unit: legaltime.Natural},
	} {
		if got := period(t, s); got != want || got.String() != s {
			t.Errorf("%s: got %#v %s, want %#v", s, got, got, want)
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	for _, s := range []string{
		"", "3", "wd", "0wd", "0m", "0y", "00nd", "-0nd", "-3wd", "+3wd", "03wd", "3 wd", " 3wd", "3wd ", "3WD", "3d", "3w", "10000nd", "3.5y", "3y1m", "３wd",
		"99999999999999999999wd", "3Unit(0)",
	} {
		if p, err := legaltime.ParsePeriod(s); !errors.Is(err, legaltime.ErrPeriod) {
			t.Errorf("ParsePeriod(%q) = %v, %v; want ErrPeriod", s, p, err)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"3wd", "7nd", "1m", "3y", "0nd", "0wd", "03wd", "10000y", ""} {
		f.Add(s)
	}
	c := china(f)
	start := instant(f, "2026-03-02T08:00:00.000Z")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := legaltime.ParsePeriod(s)
		if err != nil {
			if !errors.Is(err, legaltime.ErrPeriod) {
				t.Fatalf("%q: %v does not wrap ErrPeriod", s, err)
			}
			return
		}
		if p.String() != s {
			t.Fatalf("%q was accepted and prints as %q", s, p)
		}
		end, err := c.Deadline(start, p, legaltime.Options{RollForward: true})
		if err == nil && (end <= start || end.Date().Start() != end) {
			t.Fatalf("%s from %s ends at %s", p, start, end)
		}
		if err != nil && !errors.Is(err, legaltime.ErrNoCalendar) && !errors.Is(err, legaltime.ErrRange) {
			t.Fatalf("%s: %v", p, err)
		}
	})
}
