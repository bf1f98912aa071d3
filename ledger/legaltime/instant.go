package legaltime

import (
	"errors"
	"fmt"
	"time"
)

// Instant is a point in time in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
type Instant int64

// ErrInstant is returned for text that is not an instant in the one accepted form.
var ErrInstant = errors.New("not an instant: write it like 2026-03-02T08:00:00.000Z, UTC, three decimals, years 2000 to 2199")

// ErrRange is returned for a period that begins or ends outside the years 2000 to 2199 of UTC+8.
var ErrRange = errors.New("time is outside the years 2000 to 2199: choose another start or a shorter period")

const (
	firstYear = 2000
	lastYear  = 2199

	dayMillis    = 24 * 60 * 60 * 1000
	offsetMillis = 8 * 60 * 60 * 1000

	instantLayout = "2006-01-02T15:04:05.000Z"
)

// ParseInstant reads RFC 3339 in UTC with exactly three decimals and "Z", years 2000 to 2199, and nothing else, so that
// an instant has one text. It returns an error wrapping [ErrInstant].
func ParseInstant(s string) (Instant, error) {
	// time.ParseInLocation is lenient, for one in taking a comma for the point and any number of decimals: the shape is ours to check.
	if !isShape(s, "0000-00-00T00:00:00.000Z") {
		return 0, fmt.Errorf("%.40q: %w", s, ErrInstant)
	}
	t, err := time.ParseInLocation(time.RFC3339, s, time.UTC)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("%.40q: %w", s, ErrInstant)
	}
	return Instant(t.UnixMilli()), nil
}

// isShape reports whether s has a digit wherever shape has a 0, and shape's own characters elsewhere.
func isShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if shape[i] == '0' && !digit || shape[i] != '0' && s[i] != shape[i] {
			return false
		}
	}
	return true
}

// String returns the instant in the form that [ParseInstant] reads.
func (i Instant) String() string {
	return time.UnixMilli(int64(i)).UTC().Format(instantLayout)
}

// Beijing returns the instant for people, to the second and rounded down, as "2026-03-02 16:00:00 UTC+8".
func (i Instant) Beijing() string {
	return time.UnixMilli(int64(i)).In(time.FixedZone("UTC+8", offsetMillis/1000)).Format("2006-01-02 15:04:05 MST")
}

// Date returns the calendar day of UTC+8 on which the instant falls.
func (i Instant) Date() Date {
	return Date{days: floorDiv(int64(i)+offsetMillis, dayMillis)}
}

// floorDiv rounds towards the past also before 1970, where Go's division would round towards it.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
