package legaltime

import "fmt"

// Before counts back: it returns the first instant of the period p that lies just before end, so that the time from
// there to end holds p. A window "within one month before expiry" opens at it; what is due "at least ten working days
// before" must be done earlier than it, and ten whole working days then lie between.
//
// The law says how to count forward; this is its mirror. In working and natural days the day of end is not counted
// (Civil Code of the PRC, art. 201), so that three natural days before a hearing on the 16th begin with the 13th, and
// the three days before an expiry at 00:00 on the 10th are the 7th, 8th and 9th. Months and years lead to the
// corresponding day of an earlier month, or its last day where there is none (art. 202): a month before 31 March is 28
// or 29 February. Nothing rolls (art. 203 moves a last day forward, and a window has its last day at its end). It
// follows that counting the result forward again with [Calendar.Deadline] leads to end, or for months' ends before it.
//
// Errors are those of Deadline; the calendar that is missing may be that of an earlier year.
func (c *Calendar) Before(end Instant, p Period) (Instant, error) {
	day := end.Date()
	if !p.valid() {
		return 0, fmt.Errorf("%s: %w", p, ErrPeriod)
	}
	if !day.inRange() {
		return 0, fmt.Errorf("end of %s: %w", p, ErrRange)
	}
	first, err := c.firstDay(day, p)
	if err != nil {
		return 0, fmt.Errorf("%s before %s: %w", p, day, err)
	}
	// 1 January 2000 is in range as a day, but begins in 1999 of UTC.
	if !first.Start().Valid() {
		return 0, fmt.Errorf("%s before %s: %w", p, day, ErrRange)
	}
	return first.Start(), nil
}

func (c *Calendar) firstDay(day Date, p Period) (Date, error) {
	if p.Unit != Working {
		return day.shift(p, -1), nil
	}
	for n := p.Count; n > 0; {
		day = day.AddDays(-1)
		working, err := c.IsWorking(day)
		if err != nil {
			return Date{}, err
		}
		if working {
			n--
		}
	}
	return day, nil
}
