package legaltime_test

import (
	"errors"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestDeadlineProperties(t *testing.T) {
	c, r := china(t), newRand(t)
	for range 2000 {
		start := randomInstant(t, r)
		p := legaltime.Period{Count: 1 + r.IntN(60), Unit: legaltime.Unit(1 + r.IntN(4))}
		roll := legaltime.Options{RollForward: r.IntN(2) == 0}
		end, err := c.Deadline(start, p, roll)
		if err != nil {
			continue
		}
		if end.Date().Start() != end || end.String()[10:] != "T16:00:00.000Z" {
			t.Fatalf("%s from %s ends at %s, not at midnight in UTC+8", p, start, end)
		}
		if end <= start {
			t.Fatalf("%s from %s ends before it begins, at %s", p, start, end)
		}
		last := end.Date().AddDays(-1)
		if working, err := c.IsWorking(last); (p.Unit == legaltime.Working || roll.RollForward) && (err != nil || !working) {
			t.Fatalf("%s %+v from %s ends with %s, no working day (%v)", p, roll, start, last, err)
		}
		checkMonotone(t, c, start, p, end, roll)
	}
}

// checkMonotone compares with a longer period and a later start. Working and natural days without rolling are strictly
// later for each day counted; rolling and months' ends may bring two ends together, never past each other.
func checkMonotone(t *testing.T, c *legaltime.Calendar, start legaltime.Instant, p legaltime.Period, end legaltime.Instant, o legaltime.Options) {
	t.Helper()
	longer := legaltime.Period{Count: p.Count + 1, Unit: p.Unit}
	if next, err := c.Deadline(start, longer, o); err == nil {
		if next < end || (next == end && !o.RollForward) || (next == end && p.Unit == legaltime.Working) {
			t.Fatalf("from %s: %s ends at %s, %s at %s", start, p, end, longer, next)
		}
	}
	if next, err := c.Deadline(start+3_600_000, p, o); err == nil && next < end {
		t.Fatalf("%s from %s ends at %s, and an hour later it ends before that, at %s", p, start, end, next)
	}
}

// TestWorkingDaysAreAllCounted checks that n working days hold exactly n working days: none is skipped.
func TestWorkingDaysAreAllCounted(t *testing.T) {
	c, r := china(t), newRand(t)
	for range 300 {
		start, n := randomInstant(t, r), 1+r.IntN(40)
		end, err := c.Deadline(start, legaltime.Period{Count: n, Unit: legaltime.Working}, legaltime.Options{})
		if err != nil {
			continue
		}
		counted := 0
		for d := start.Date().AddDays(1); d.Start() < end; d = d.AddDays(1) {
			if working, err := c.IsWorking(d); err != nil {
				t.Fatal(err)
			} else if working {
				counted++
			}
		}
		if counted != n {
			t.Fatalf("%d working days from %s end at %s, which holds %d", n, start, end, counted)
		}
	}
}

func TestDeadlineErrors(t *testing.T) {
	c := china(t)
	start := instant(t, "2024-01-10T03:00:00.000Z")
	for _, p := range []legaltime.Period{{}, {Count: 3}, {Unit: legaltime.Working}, {Count: -1, Unit: legaltime.Year}, {Count: 3, Unit: 9}, {Count: 10000, Unit: legaltime.Natural}} {
		if _, err := c.Deadline(start, p, legaltime.Options{}); !errors.Is(err, legaltime.ErrPeriod) {
			t.Errorf("%#v: %v, want ErrPeriod", p, err)
		}
	}
	for _, s := range []string{"9999y", "176y", "2400m"} {
		// Rolled or not: a calendar can never cover such a year, so it is out of range and not pending.
		for _, roll := range []bool{false, true} {
			if _, err := c.Deadline(start, period(t, s), legaltime.Options{RollForward: roll}); !errors.Is(err, legaltime.ErrRange) {
				t.Errorf("%s: %v, want ErrRange", s, err)
			}
		}
	}
}

func TestDeadlineWithoutCalendar(t *testing.T) {
	var none *legaltime.Calendar
	start := instant(t, "2024-01-10T03:00:00.000Z")
	end, err := none.Deadline(start, period(t, "3y"), legaltime.Options{})
	if err != nil || end.String() != "2027-01-09T16:00:00.000Z" {
		t.Errorf("validity needs no calendar: %s, %v", end, err)
	}
	_, err = none.Deadline(start, period(t, "3wd"), legaltime.Options{})
	var pending *legaltime.PendingError
	if !errors.As(err, &pending) || pending.Year != 2024 || !errors.Is(err, legaltime.ErrNoCalendar) {
		t.Errorf("working days without a calendar: %v, want pending 2024", err)
	}
}

// TestCorrectedCalendar shows why a clock is stored and not its result.
func TestCorrectedCalendar(t *testing.T) {
	clock := legaltime.Clock{Start: instant(t, "2026-12-30T03:00:00.000Z"), Period: period(t, "2wd")}
	const year2026 = `{"notice":"unstated","off":[],"work":[],"year":2026}`
	before := calendar(t, `{"calendar":"test","version":1,"years":[`+year2026+`]}`)
	if _, err := clock.Due(before); !errors.Is(err, legaltime.ErrNoCalendar) {
		t.Fatalf("without 2027: %v", err)
	}
	after := calendar(t, `{"calendar":"test","version":2,"years":[`+year2026+`,{"notice":"unstated","off":["2027-01-01"],"work":["2027-01-03"],"year":2027}]}`)
	// Thu 31 Dec., then Fri 1 Jan. off, Sat 2 free, Sun 3 worked.
	if due, err := clock.Due(after); err != nil || due.String() != "2027-01-03T16:00:00.000Z" {
		t.Fatalf("with 2027: %s, %v", due, err)
	}
}
