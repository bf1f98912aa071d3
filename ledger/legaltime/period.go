package legaltime

import (
	"errors"
	"fmt"
	"strconv"
)

// Unit is what a period is counted in. Its zero value is no unit.
type Unit uint8

const (
	// Working counts days on which the calendar says that people work, make-up weekends included.
	Working Unit = iota + 1
	// Natural counts every day.
	Natural
	// Month runs to the same day of a later month, see [Date.AddMonths].
	Month
	// Year runs to the same day of a later year, see [Date.AddYears].
	Year
)

// String returns the suffix of the unit in a period's text: "wd", "nd", "m" or "y".
func (u Unit) String() string {
	switch u {
	case Working:
		return "wd"
	case Natural:
		return "nd"
	case Month:
		return "m"
	case Year:
		return "y"
	}
	return "Unit(" + strconv.Itoa(int(u)) + ")"
}

// Period is a length of legal time, such as three working days.
type Period struct {
	Count int // 1 to 9999, or 0 natural days: up to the end of the same day
	Unit  Unit
}

// ErrPeriod is returned for a period, or the text of one, that has no meaning.
var ErrPeriod = errors.New("not a period: write a count from 1 to 9999 and a unit, like 3wd (working days), 7nd (natural days), 1m, 3y, or 0nd (the same day)")

const maxCount = 9999

// ParsePeriod reads a period such as "3wd", "7nd", "1m", "3y", or "0nd" for the same day: no sign, space or leading
// zero, so that a period has one text. It returns an error wrapping [ErrPeriod].
func ParsePeriod(s string) (Period, error) {
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	count, err := strconv.Atoi(s[:digits])
	if err != nil {
		return Period{}, fmt.Errorf("%.40q: %w", s, ErrPeriod)
	}
	for u := Working; u <= Year; u++ {
		p := Period{Count: count, Unit: u}
		if p.valid() && p.String() == s {
			return p, nil
		}
	}
	return Period{}, fmt.Errorf("%.40q: %w", s, ErrPeriod)
}

// String returns the period in the form that [ParsePeriod] reads.
func (p Period) String() string { return strconv.Itoa(p.Count) + p.Unit.String() }

// SameDay is the period up to the end of the day: the one of no length, since zero working days would have no meaning on
// a day off.
func SameDay() Period { return Period{Unit: Natural} }

func (p Period) valid() bool {
	return p == SameDay() || 1 <= p.Count && p.Count <= maxCount && Working <= p.Unit && p.Unit <= Year
}
