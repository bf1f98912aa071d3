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

func TestLastOf(t *testing.T) {
	for s, want := range map[string][2]string{
		"2025-01-01": {"2025-03-31", "2025-12-31"},
		"2025-03-31": {"2025-03-31", "2025-12-31"},
		"2025-04-01": {"2025-06-30", "2025-12-31"},
		"2024-08-15": {"2024-09-30", "2024-12-31"},
		"2024-10-01": {"2024-12-31", "2024-12-31"},
		"2024-12-31": {"2024-12-31", "2024-12-31"},
	} {
		d := date(t, s)
		if got := [2]string{d.LastOfQuarter().String(), d.LastOfYear().String()}; got != want {
			t.Errorf("%s: the quarter and the year end with %s, want %s", s, got, want)
		}
	}
	// The quarter is that of UTC+8: 31 March ends at 16:00 UTC.
	if got := instant(t, "2025-03-31T15:59:59.999Z").Date().LastOfQuarter().End().String(); got != "2025-03-31T16:00:00.000Z" {
		t.Errorf("the first quarter of 2025 is over at %s", got)
	}
	if got := instant(t, "2025-03-31T16:00:00.000Z").Date().LastOfQuarter().String(); got != "2025-06-30" {
		t.Errorf("1 April 2025 in UTC+8 is in the quarter that ends with %s", got)
	}
	// A report within two working days after the year 2024: 1 Jan. is off, Thu 2 and Fri 3 are counted.
	year := date(t, "2024-06-01").LastOfYear()
	if due, err := china(t).Deadline(year.Start(), period(t, "2wd"), legaltime.Options{}); err != nil || due != date(t, "2025-01-03").End() {
		t.Errorf("two working days after 2024 end at %s, %v", due, err)
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
