package legaltime_test

import (
	"errors"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestDate(t *testing.T) {
	d := date(t, "2024-02-29")
	if d.Year() != 2024 || d.Weekday() != time.Thursday || d.String() != "2024-02-29" {
		t.Errorf("got %d %s %s", d.Year(), d.Weekday(), d)
	}
	if got := d.Start().String(); got != "2024-02-28T16:00:00.000Z" {
		t.Errorf("starts at %s", got)
	}
	if got := d.End().String(); got != "2024-02-29T16:00:00.000Z" {
		t.Errorf("ends at %s", got)
	}
	if d.Compare(d.AddDays(1)) != -1 || d.Compare(d) != 0 || d.Compare(d.AddDays(-1)) != 1 {
		t.Error("Compare is wrong")
	}
}

func TestAdd(t *testing.T) {
	tests := []struct {
		from                string
		years, months, days int
		want                string
	}{
		{"2024-01-10", 3, 0, 0, "2027-01-10"},
		{"2024-02-29", 1, 0, 0, "2025-02-28"}, // no such day: the month's last
		{"2024-02-29", 4, 0, 0, "2028-02-29"},
		{"2023-02-28", 1, 0, 0, "2024-02-28"}, // the same day, not the month's last
		{"2024-01-31", 0, 1, 0, "2024-02-29"},
		{"2025-01-31", 0, 1, 0, "2025-02-28"},
		{"2024-08-31", 0, 1, 0, "2024-09-30"},
		{"2024-11-30", 0, 3, 0, "2025-02-28"},
		{"2024-12-15", 0, 1, 0, "2025-01-15"},
		{"2027-01-10", 0, -1, 0, "2026-12-10"}, // a renewal window opens a month before expiry
		{"2024-03-31", 0, -1, 0, "2024-02-29"},
		{"2024-02-28", 0, 0, 1, "2024-02-29"},
		{"2023-12-31", 0, 0, 1, "2024-01-01"},
		{"2024-01-01", 0, 0, -1, "2023-12-31"},
		{"2024-01-01", 0, 0, 366, "2025-01-01"},
	}
	for _, tt := range tests {
		if got := date(t, tt.from).AddYears(tt.years).AddMonths(tt.months).AddDays(tt.days).String(); got != tt.want {
			t.Errorf("%s + %dy %dm %dd = %s, want %s", tt.from, tt.years, tt.months, tt.days, got, tt.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{
		"", "2026", "2026-3-02", "2026-03-2", "26-03-02", "2026/03/02", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
		"2026-03-02 ", " 2026-03-02", "2026-03-02T00:00:00.000Z", "1999-12-31", "2200-01-01", "+2026-03-02", "２026-03-02",
	} {
		if d, err := legaltime.ParseDate(s); !errors.Is(err, legaltime.ErrDate) {
			t.Errorf("ParseDate(%q) = %v, %v; want ErrDate", s, d, err)
		}
	}
}
