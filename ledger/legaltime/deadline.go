package legaltime

import "fmt"

// Rule is a deadline as it is stored: what it was counted from and how. Its result follows from a calendar, and may
// change with a later version of it.
type Rule struct {
	Start       Instant
	Period      Period
	RollForward bool // as in [Options]
}

// Due returns the exclusive end of the rule's period under calendar c; see [Calendar.Deadline].
func (r Rule) Due(c *Calendar) (Instant, error) {
	return c.Deadline(r.Start, r.Period, Options{RollForward: r.RollForward})
}

// Options says how a deadline is counted where rules differ.
type Options struct {
	// RollForward moves the end of a period whose last day is not a working day to the end of the next working day
	// (Civil Code of the PRC, art. 203). Validity terms do not roll; periods for an act of a party do.
	RollForward bool
}

// Deadline returns the exclusive end of period p that begins at start: 00:00 UTC+8 of the day after its last day. A
// thing due is in time at any instant before it.
//
// In working and natural days the day of start is not counted (Civil Code of the PRC, art. 201): three working days
// from a Monday morning end when Thursday ends.
//
// Months and years are terms of validity that begin with the day of start, so they end where the corresponding day
// begins: a certificate of 10 January 2024 for three years is valid up to and including 9 January 2027, its renewal
// begins at the very instant returned, and there is no gap and no overlap.
//
// Errors: [*PendingError] when the count meets a year that c does not cover (only working days and RollForward look at
// c, which may be nil otherwise); [ErrPeriod]; [ErrRange] when start or last day lies outside the years 2000 to 2199 of UTC+8.
func (c *Calendar) Deadline(start Instant, p Period, o Options) (Instant, error) {
	if !p.valid() {
		return 0, fmt.Errorf("%s: %w", p, ErrPeriod)
	}
	first := start.Date()
	if !first.inRange() {
		return 0, fmt.Errorf("start of %s: %w", p, ErrRange)
	}
	last, err := c.lastDay(first, p)
	if err != nil {
		return 0, fmt.Errorf("%s from %s: %w", p, first, err)
	}
	// Checked before rolling: no calendar covers what lies outside, and it would be called pending for ever.
	if !last.inRange() {
		return 0, fmt.Errorf("end of %s from %s: %w", p, first, ErrRange)
	}
	if o.RollForward {
		if last, err = c.workingDayFrom(last); err != nil {
			return 0, fmt.Errorf("%s from %s, rolled forward: %w", p, first, err)
		}
	}
	return last.End(), nil
}

func (c *Calendar) lastDay(first Date, p Period) (Date, error) {
	switch p.Unit {
	case Working:
		return c.addWorking(first, p.Count)
	case Natural:
		return first.AddDays(p.Count), nil
	case Month:
		return first.AddMonths(p.Count).AddDays(-1), nil
	default:
		return first.AddYears(p.Count).AddDays(-1), nil
	}
}

// addWorking returns the nth working day after d. It ends because a calendar covers finitely many years.
func (c *Calendar) addWorking(d Date, n int) (Date, error) {
	for ; n > 0; n-- {
		next, err := c.workingDayFrom(d.AddDays(1))
		if err != nil {
			return Date{}, err
		}
		d = next
	}
	return d, nil
}

// workingDayFrom returns d if it is a working day, else the next one.
func (c *Calendar) workingDayFrom(d Date) (Date, error) {
	for {
		working, err := c.IsWorking(d)
		if err != nil {
			return Date{}, err
		}
		if working {
			return d, nil
		}
		d = d.AddDays(1)
	}
}
