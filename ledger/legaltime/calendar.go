package legaltime

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar says on which days of the years that it covers people work: Monday to Friday, but for the days off and the
// make-up working days that the State Council announces each year. It is immutable. A nil Calendar covers no year.
//
// A year may change after it was covered: the notice for the next year can move the days around New Year's Eve, and a
// special notice any day. Such a correction is a calendar with a higher version.
type Calendar struct {
	name    string
	version int
	years   []calendarYear // rising
}

type calendarYear struct {
	year   int
	notice string
	off    []Date // rising
	work   []Date // rising, Saturdays and Sundays, none of them in off
}

// ErrNoCalendar is what every [*PendingError] wraps.
var ErrNoCalendar = errors.New("no holiday calendar covers the year: put the State Council's holiday notice on the ledger as a new calendar version")

// PendingError reports that an answer needs the calendar of a year that is not covered. The deadline exists all the
// same: show it as "pending calendar Year" and ask again under the next calendar version.
type PendingError struct {
	Year int
}

func (e *PendingError) Error() string {
	return fmt.Sprintf("pending calendar %d: %v", e.Year, ErrNoCalendar)
}

// Unwrap returns [ErrNoCalendar].
func (e *PendingError) Unwrap() error { return ErrNoCalendar }

// Name returns the calendar's name, such as "cn".
func (c *Calendar) Name() string { return c.name }

// Version returns the calendar's version, 1 or more. A later version of one name replaces an earlier one.
func (c *Calendar) Version() int { return c.version }

// IsWorking reports whether d is a working day. It returns a [*PendingError] if d's year is not covered, since the
// weekday alone would be a guess.
func (c *Calendar) IsWorking(d Date) (bool, error) {
	y, ok := c.year(d.Year())
	if !ok {
		return false, &PendingError{Year: d.Year()}
	}
	if isWeekend(d) {
		return contains(y.work, d), nil
	}
	return !contains(y.off, d), nil
}

func (c *Calendar) year(year int) (calendarYear, bool) {
	if c == nil {
		return calendarYear{}, false
	}
	i, ok := slices.BinarySearchFunc(c.years, year, func(y calendarYear, year int) int { return y.year - year })
	if !ok {
		return calendarYear{}, false
	}
	return c.years[i], true
}

func contains(rising []Date, d Date) bool {
	_, ok := slices.BinarySearchFunc(rising, d, Date.Compare)
	return ok
}

func isWeekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// canonical returns the calendar as the canonical JSON (RFC 8785) that [ParseCalendar] reads. No string in it holds a
// character that JSON escapes, which the parser checked.
func (c *Calendar) canonical() string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"calendar":"%s","version":%d,"years":[`, c.name, c.version)
	for i, y := range c.years {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"notice":"%s","off":%s,"work":%s,"year":%d}`, y.notice, dateList(y.off), dateList(y.work), y.year)
	}
	b.WriteString("]}")
	return b.String()
}

func dateList(dates []Date) string {
	quoted := make([]string, len(dates))
	for i, d := range dates {
		quoted[i] = `"` + d.String() + `"`
	}
	return "[" + strings.Join(quoted, ",") + "]"
}
