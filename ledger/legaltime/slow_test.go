package legaltime_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

// slowDue is Clock.Due as its documentation defines it: it looks at each day in turn and asks all questions of it.
func slowDue(k legaltime.Clock, c *legaltime.Calendar) (legaltime.Instant, error) {
	begun := k.Start.Date()
	count, rolls := k.Period.Count, k.Roll
	if k.Period.Unit == legaltime.Working {
		rolls = true
	}
	if n := months(k.Period); n > 0 {
		count = -1 // the day of start belongs to the term
		for day, target := begun, monthOf(begun)+n; !corresponds(day, begun, target); day = day.AddDays(1) {
			count++
		}
	}
	counted := 0
	for d := begun; ; d = d.AddDays(1) {
		stopped, runs := false, true
		for _, p := range k.Pauses {
			if p.From >= d.End() {
				continue
			}
			if p.To == 0 {
				return 0, &legaltime.PausedError{Since: p.From}
			}
			stopped = stopped || p.From < d.Start() && p.To >= d.Start()
			runs = runs && p.To < d.End()
		}
		if d != begun && !stopped && counted < count {
			working, err := k.Period.Unit != legaltime.Working, error(nil)
			if !working {
				working, err = c.IsWorking(d)
			}
			if err != nil {
				return 0, err
			}
			if working {
				counted++
			}
		}
		if counted < count || !runs {
			continue
		}
		if !rolls {
			return d.End(), nil
		}
		if working, err := c.IsWorking(d); working || err != nil {
			return d.End(), err
		}
	}
}

// months is a period's length in months, 0 if it is one of days.
func months(p legaltime.Period) int {
	if p.Unit == legaltime.Month {
		return p.Count
	}
	if p.Unit == legaltime.Year {
		return 12 * p.Count
	}
	return 0
}

// monthOf numbers the months through the years.
func monthOf(d legaltime.Date) int {
	month, _ := strconv.Atoi(d.String()[5:7])
	return 12*d.Year() + month
}

// corresponds reports whether d is the day of the month target that corresponds to day: the same, or its last.
func corresponds(d, day legaltime.Date, target int) bool {
	if monthOf(d) != target {
		return false
	}
	number, last := d.String()[8:], monthOf(d.AddDays(1)) != target
	return number == day.String()[8:] || last && number < day.String()[8:]
}

// slowBefore walks back from the day of end.
func slowBefore(c *legaltime.Calendar, end legaltime.Instant, p legaltime.Period) (legaltime.Instant, error) {
	d := end.Date()
	if n := months(p); n > 0 {
		for target := monthOf(d) - n; !corresponds(d, end.Date(), target); {
			d = d.AddDays(-1)
		}
		return d.Start(), nil
	}
	for n := p.Count; n > 0; {
		d = d.AddDays(-1)
		working, err := p.Unit == legaltime.Natural, error(nil)
		if !working {
			working, err = c.IsWorking(d)
		}
		if err != nil {
			return 0, err
		}
		if working {
			n--
		}
	}
	return d.Start(), nil
}

// randomCalendar covers some of the years 2010 to 2014, with many days off and weekends worked.
func randomCalendar(t testing.TB, r *rand.Rand) *legaltime.Calendar {
	t.Helper()
	text, sep := `{"calendar":"test","version":1,"years":[`, ""
	for year := 2010; year < 2015; year++ {
		if year != 2012 && r.IntN(3) == 0 {
			continue
		}
		off, work := "", ""
		for d := date(t, fmt.Sprintf("%d-01-01", year)); d.Year() == year; d = d.AddDays(1) {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch {
			case r.IntN(4) > 0:
			case weekend:
				work += `,"` + d.String() + `"`
			default:
				off += `,"` + d.String() + `"`
			}
		}
		text += fmt.Sprintf(`%s{"notice":"unstated","off":[%s],"work":[%s],"year":%d}`, sep, off[1:], work[1:], year)
		sep = ","
	}
	return calendar(t, text+"]}")
}

// TestSlowTwin compares clocks and windows with the definition, on calendars that miss years.
func TestSlowTwin(t *testing.T) {
	r := newRand(t)
	first, end := date(t, "2010-01-01").Start(), date(t, "2015-01-01").Start()
	kinds := make(map[string]int)
	for range 40 {
		c := randomCalendar(t, r)
		for range 75 {
			k := randomClock(r, first+legaltime.Instant(r.Int64N(int64(end-first))))
			got, gotErr := k.Due(c)
			want, wantErr := slowDue(k, c)
			if kind := compare(t, got, gotErr, want, wantErr); kind == "" {
				t.Fatalf("%+v\n got %s, %v\nwant %s, %v", k, got, gotErr, want, wantErr)
			} else {
				kinds[kind]++
			}
			opens, openErr := c.Before(k.Start, k.Period)
			slow, slowErr := slowBefore(c, k.Start, k.Period)
			if compare(t, opens, openErr, slow, slowErr) == "" {
				t.Fatalf("%s before %s\n got %s, %v\nwant %s, %v", k.Period, k.Start, opens, openErr, slow, slowErr)
			}
		}
	}
	if kinds["due"] < 500 || kinds["paused"] < 50 || kinds["pending"] < 50 {
		t.Errorf("the clocks drawn are too much alike: %v", kinds)
	}
}

// compare names what both answers are, or returns "" if they differ.
func compare(t *testing.T, got legaltime.Instant, gotErr error, want legaltime.Instant, wantErr error) string {
	t.Helper()
	if gotErr == nil && wantErr == nil && got == want {
		return "due"
	}
	if gotErr == nil || wantErr == nil {
		return ""
	}
	if failed(t, "got", gotErr) != failed(t, "want", wantErr) {
		return ""
	}
	if errors.Is(gotErr, legaltime.ErrPaused) {
		return "paused"
	}
	return "pending"
}
