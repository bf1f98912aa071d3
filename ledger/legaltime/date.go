package legaltime

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Date is a calendar day of UTC+8. Dates compare with == and order with [Date.Compare]; the zero Date is 1970-01-01.
type Date struct {
	days int64 // since 1970-01-01
}

// ErrDate is returned for text that is not a date in the one accepted form.
var ErrDate = errors.New("not a date: write it like 2026-03-02, years 2000 to 2199")

// ParseDate reads a date such as "2026-03-02", years 2000 to 2199. It returns an error wrapping [ErrDate].
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return Date{}, fmt.Errorf("%.40q: %w", s, ErrDate)
	}
	return civil(t.Date()), nil
}

// civil normalises as time.Date does: 31 April is 1 May, day 0 is the last day of the month before.
func civil(year int, month time.Month, day int) Date {
	return Date{days: floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), dayMillis/1000)}
}

// midnightUTC stands for the date in the calendar arithmetic of package time; it is not the instant when the day begins.
func (d Date) midnightUTC() time.Time {
	return time.Unix(d.days*(dayMillis/1000), 0).UTC()
}

// String returns the date in the form that [ParseDate] reads.
func (d Date) String() string { return d.midnightUTC().Format(time.DateOnly) }

// Year returns the calendar year.
func (d Date) Year() int { return d.midnightUTC().Year() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnightUTC().Weekday() }

// Compare returns -1, 0 or +1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int { return cmp.Compare(d.days, e.days) }

// Start returns the first instant of the day, 00:00 UTC+8.
func (d Date) Start() Instant { return Instant(d.days*dayMillis - offsetMillis) }

// End returns the exclusive end of the day, 00:00 UTC+8 of the next: a hold "until 9 January" ends with that day.
func (d Date) End() Instant { return d.AddDays(1).Start() }

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return Date{days: d.days + int64(n)} }

// AddMonths returns the same day of the month n months later. Where that month has no such day, its last day stands for
// it (Civil Code of the PRC, art. 202): one month after 31 January is 28 or 29 February, never a day in March.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.midnightUTC().Date()
	target := civil(year, month+time.Month(n), 1)
	lastDay := civil(year, month+time.Month(n)+1, 0)
	return target.AddDays(min(day-1, int(lastDay.days-target.days)))
}

// AddYears returns the same day n years later; 29 February becomes 28 February in a common year, for the reason given
// at [Date.AddMonths].
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// shift returns the day that lies p later in the calendar, or earlier where sign is -1. Working days are no such shift.
func (d Date) shift(p Period, sign int) Date {
	switch p.Unit {
	case Month:
		return d.AddMonths(sign * p.Count)
	case Year:
		return d.AddYears(sign * p.Count)
	default:
		return d.AddDays(sign * p.Count)
	}
}

func (d Date) daysTo(e Date) int { return int(e.days - d.days) }

func lastDate() Date { return civil(lastYear, time.December, 31) }

func (d Date) inRange() bool {
	y := d.Year()
	return firstYear <= y && y <= lastYear
}
