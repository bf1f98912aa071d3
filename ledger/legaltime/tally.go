package legaltime

import "fmt"

// tally is a count of days under way: left days are still to be counted, beginning with the day after from. Every
// deadline is one tally.
type tally struct {
	calendar *Calendar
	from     Date
	left     int
	working  bool // counts working days, else natural ones
	rolls    bool // ends on a working day
}

// tally begins the count of p. A term of months or years begins with the day of start, and the other days up to the
// corresponding one are counted as natural days.
func (c *Calendar) tally(start Instant, p Period, rolls bool) (tally, error) {
	if !p.valid() {
		return tally{}, fmt.Errorf("%s: %w", p, ErrPeriod)
	}
	t := tally{calendar: c, from: start.Date(), left: p.Count, working: p.Unit == Working, rolls: rolls || p.Unit == Working}
	if !t.from.inRange() {
		return tally{}, fmt.Errorf("start of %s: %w", p, ErrRange)
	}
	if p.Unit == Month || p.Unit == Year {
		t.left = t.from.daysTo(t.from.shift(p, 1)) - 1
	}
	return t, nil
}

// through returns the last day of a count that the pauses interrupt.
func (t tally) through(pauses []Pause) (Date, error) {
	for _, p := range pauses {
		last, ended, err := t.end(p.From.Date().AddDays(-1))
		if err != nil || ended {
			return last, err
		}
		if p.To == 0 {
			return Date{}, &PausedError{Since: p.From}
		}
		if p.From.Date() == p.To.Date() {
			continue
		}
		if t, err = t.skip(p); err != nil {
			return Date{}, err
		}
	}
	last, ended, err := t.end(lastDate())
	if err == nil && !ended {
		err = ErrRange
	}
	return last, err
}

// end returns the last day of the count if that comes no later than by. It asks the calendar for no day after by, and
// ends because of that.
func (t tally) end(by Date) (last Date, ended bool, err error) {
	last = t.from
	if t.working {
		for range t.left {
			if last, ended, err = t.calendar.workingDay(last.AddDays(1), by); err != nil || !ended {
				return last, ended, err
			}
		}
	} else {
		last = last.AddDays(t.left)
	}
	if t.rolls {
		return t.calendar.workingDay(last, by)
	}
	return last, last.Compare(by) <= 0, nil
}

// skip counts the days up to that of the pause and goes on after that of the resumption.
func (t tally) skip(p Pause) (tally, error) {
	paused := p.From.Date()
	counted := t.from.daysTo(paused)
	if t.working {
		counted = 0
		for d := t.from.AddDays(1); d.Compare(paused) <= 0; d = d.AddDays(1) {
			working, err := t.calendar.IsWorking(d)
			if err != nil {
				return t, err
			}
			if working {
				counted++
			}
		}
	}
	// A count that only waits to roll forward has none left to count.
	t.left = max(0, t.left-counted)
	t.from = p.To.Date()
	return t, nil
}

// workingDay returns the first working day from d up to by.
func (c *Calendar) workingDay(d, by Date) (day Date, found bool, err error) {
	for ; d.Compare(by) <= 0; d = d.AddDays(1) {
		if found, err = c.IsWorking(d); found || err != nil {
			return d, found, err
		}
	}
	return d, false, nil
}
