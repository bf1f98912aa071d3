package legaltime_test

import (
	"errors"
	"math"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

// TestBeforeInvertsDeadline counts forward and back again. Before gives the first instant that Deadline counts, so from
// just before it, and for months and years from it, the count leads to the end again.
func TestBeforeInvertsDeadline(t *testing.T) {
	c, r := china(t), newRand(t)
	compared := 0
	for range 4000 {
		start, p := randomInstant(t, r), randomPeriod(r)
		end, err := c.Deadline(start, p, legaltime.Options{})
		if err != nil {
			continue
		}
		opens, err := c.Before(end, p)
		if errors.Is(err, legaltime.ErrNoCalendar) && p.Unit == legaltime.Working {
			continue
		}
		if err != nil {
			t.Fatalf("%s before %s: %v", p, end, err)
		}
		compared++
		checkWindow(t, c, start, p, opens, end)
	}
	if compared < 3000 {
		t.Errorf("only %d windows were compared", compared)
	}
}

func checkWindow(t *testing.T, c *legaltime.Calendar, start legaltime.Instant, p legaltime.Period, opens, end legaltime.Instant) {
	t.Helper()
	from := opens
	if p.Unit == legaltime.Working || p.Unit == legaltime.Natural {
		from-- // the day before the first that is counted
	}
	again, err := c.Deadline(from, p, legaltime.Options{})
	if err != nil && !errors.Is(err, legaltime.ErrNoCalendar) {
		t.Fatalf("%s from %s: %v", p, from, err)
	}
	exact := p.Unit == legaltime.Working || p.Unit == legaltime.Natural || dayOfMonth(opens) == dayOfMonth(end)
	if err == nil && (again > end || exact && again != end) {
		t.Fatalf("%s before %s is %s, from where %s ends at %s", p, end, opens, p, again)
	}
	switch p.Unit {
	case legaltime.Natural:
		if opens != start.Date().End() {
			t.Fatalf("%s from %s end at %s, and begin at %s", p, start, end, opens)
		}
	case legaltime.Working:
		first, err := c.Deadline(start, legaltime.Period{Count: 1, Unit: legaltime.Working}, legaltime.Options{})
		if err != nil || opens != first.Date().AddDays(-1).Start() {
			t.Fatalf("%s from %s end at %s, and begin at %s; the first ends at %s, %v", p, start, end, opens, first, err)
		}
	default:
		if opens > start.Date().Start() {
			t.Fatalf("%s from %s end at %s, and begin at %s", p, start, end, opens)
		}
	}
}

func dayOfMonth(i legaltime.Instant) string { return i.Date().String()[8:] }

func TestBeforeErrors(t *testing.T) {
	c := china(t)
	end := instant(t, "2024-01-10T03:00:00.000Z")
	for _, p := range []legaltime.Period{{}, {Count: 3}, {Unit: legaltime.Working}, {Unit: legaltime.Month}, {Count: -1, Unit: legaltime.Year}, {Count: 10000, Unit: legaltime.Natural}} {
		if _, err := c.Before(end, p); !errors.Is(err, legaltime.ErrPeriod) {
			t.Errorf("%#v: %v, want ErrPeriod", p, err)
		}
	}
	for _, s := range []string{"25y", "9999m", "9999nd", "9999y"} {
		if opens, err := c.Before(end, period(t, s)); !errors.Is(err, legaltime.ErrRange) {
			t.Errorf("%s: %s, %v; want ErrRange", s, opens, err)
		}
	}
	if opens, err := c.Before(instant(t, "2000-01-03T03:00:00.000Z"), period(t, "2nd")); !errors.Is(err, legaltime.ErrRange) {
		t.Errorf("1 January 2000 begins in 1999 of UTC: %s, %v", opens, err)
	}
	for _, i := range []legaltime.Instant{math.MinInt64, -1, 0, math.MaxInt64} {
		if _, err := c.Before(i, period(t, "3wd")); !errors.Is(err, legaltime.ErrRange) {
			t.Errorf("before %d: %v, want ErrRange", i, err)
		}
	}
}

func TestBeforeWithoutCalendar(t *testing.T) {
	var none *legaltime.Calendar
	end := instant(t, "2027-01-09T16:00:00.000Z")
	if opens, err := none.Before(end, period(t, "1m")); err != nil || opens.String() != "2026-12-09T16:00:00.000Z" {
		t.Errorf("a month needs no calendar: %s, %v", opens, err)
	}
	var pending *legaltime.PendingError
	if _, err := none.Before(end, period(t, "10wd")); !errors.As(err, &pending) || pending.Year != 2027 {
		t.Errorf("working days without a calendar: %v, want pending 2027", err)
	}
}
