package legaltime_test

import (
	"errors"
	"math"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestInstant(t *testing.T) {
	tests := []struct {
		text, beijing, date string
		millis              legaltime.Instant
	}{
		{"2000-01-01T00:00:00.000Z", "2000-01-01 08:00:00 UTC+8", "2000-01-01", 946684800000},
		// The last millisecond of a Chinese day, and the first of the next.
		{"2026-03-02T15:59:59.999Z", "2026-03-02 23:59:59 UTC+8", "2026-03-02", 1772467199999},
		{"2026-03-02T16:00:00.000Z", "2026-03-03 00:00:00 UTC+8", "2026-03-03", 1772467200000},
		{"2024-02-29T04:05:06.007Z", "2024-02-29 12:05:06 UTC+8", "2024-02-29", 1709179506007},
		{"2199-12-31T23:59:59.999Z", "2200-01-01 07:59:59 UTC+8", "2200-01-01", 7258118399999},
	}
	for _, tt := range tests {
		i := instant(t, tt.text)
		if i != tt.millis || i.String() != tt.text || i.Beijing() != tt.beijing || i.Date().String() != tt.date {
			t.Errorf("%s: got %d %s %q %s, want %d %q %s", tt.text, i, i, i.Beijing(), i.Date(), tt.millis, tt.beijing, tt.date)
		}
	}
}

func TestParseInstantRefuses(t *testing.T) {
	for _, s := range []string{
		"", "2026-03-02", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00.00Z", "2026-03-02T08:00:00.0000Z",
		"2026-03-02T08:00:00,000Z", "2026-03-02T08:00:00.000", "2026-03-02T08:00:00.000z", "2026-03-02t08:00:00.000Z",
		"2026-03-02 08:00:00.000Z", "2026-03-02T08:00:00.000+00:00", "2026-03-02T16:00:00.000+08:00",
		"2026-02-29T08:00:00.000Z", "2026-03-02T24:00:00.000Z", "2016-12-31T23:59:60.000Z", "2026-3-02T08:00:00.000Z",
		" 2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00.000Z\n", "+2026-03-02T08:00:00.000Z",
		"1999-12-31T23:59:59.999Z", "2200-01-01T00:00:00.000Z", "2026-03-02T8:00:00.000Z",
	} {
		if i, err := legaltime.ParseInstant(s); !errors.Is(err, legaltime.ErrInstant) {
			t.Errorf("ParseInstant(%q) = %v, %v; want ErrInstant", s, i, err)
		}
	}
}

func TestExtremeInstants(t *testing.T) {
	for _, i := range []legaltime.Instant{math.MinInt64, -1, 0, math.MaxInt64} {
		_ = i.Beijing() + i.String() + i.Date().String() // must not panic
		_, err := china(t).Deadline(i, period(t, "3wd"), legaltime.Options{})
		if !errors.Is(err, legaltime.ErrRange) {
			t.Errorf("Deadline from %d: %v, want ErrRange", i, err)
		}
	}
	if got := legaltime.Instant(-1).Date().String(); got != "1970-01-01" {
		t.Errorf("one millisecond before the epoch is %s in UTC+8, want 1970-01-01", got)
	}
	if got := legaltime.Instant(-8*3600*1000 - 1).Date().String(); got != "1969-12-31" {
		t.Errorf("one millisecond before 1970 in UTC+8 is %s, want 1969-12-31", got)
	}
}

func FuzzParseInstant(f *testing.F) {
	for _, s := range []string{"2026-03-02T08:00:00.000Z", "2024-02-29T23:59:59.999Z", "2026-03-02T08:00:00,000Z", "", "2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		i, err := legaltime.ParseInstant(s)
		if err != nil {
			if !errors.Is(err, legaltime.ErrInstant) {
				t.Fatalf("%q: %v does not wrap ErrInstant", s, err)
			}
			return
		}
		if i.String() != s {
			t.Fatalf("%q was accepted and prints as %q", s, i)
		}
		if d := i.Date(); i < d.Start() || i >= d.End() || d.End()-d.Start() != 24*60*60*1000 {
			t.Fatalf("%s is not within its day %s", i, d)
		}
	})
}
