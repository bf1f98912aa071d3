package legaltime

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Span is a month, quarter, half-year or year of the calendar, about which somebody reports.
type Span struct {
	year, months, number int
}

// ErrSpan is returned for text that names no span.
var ErrSpan = errors.New("not a month, quarter, half-year or year: write it like 2024M03, 2024Q1, 2024H1 or 2024")

// The numbers of months in a span of each kind.
const (
	monthSpan   = 1
	quarterSpan = 3
	halfSpan    = 6
	yearSpan    = 12
)

func spanLetters() map[byte]int { return map[byte]int{'M': monthSpan, 'Q': quarterSpan, 'H': halfSpan} }

// ParseSpan reads a span such as "2024M03", "2024Q1", "2024H1" or "2024", years 2000 to 2198. It returns an error
// wrapping [ErrSpan].
func ParseSpan(text string) (Span, error) {
	bad := fmt.Errorf("%.40q: %w", text, ErrSpan)
	if len(text) < 4 {
		return Span{}, bad
	}
	year, err := strconv.Atoi(text[:4])
	if err != nil || year < firstYear || year >= lastYear {
		return Span{}, bad
	}
	s := Span{year: year, months: yearSpan}
	if len(text) > 5 {
		number, err := strconv.Atoi(text[5:])
		s.months, s.number = spanLetters()[text[4]], number-1
		if err != nil || s.months == 0 || number < 1 || number > yearSpan/s.months {
			return Span{}, bad
		}
	}
	if s.String() != text {
		return Span{}, bad
	}
	return s, nil
}

// SpanOf gives the span of a number of months, 1, 3, 6 or 12, that a day lies in.
func SpanOf(d Date, months int) (Span, error) {
	if !slices.Contains([]int{monthSpan, quarterSpan, halfSpan, yearSpan}, months) {
		return Span{}, fmt.Errorf("%d months: %w", months, ErrSpan)
	}
	year, month, _ := d.midnightUTC().Date()
	return Span{year, months, (int(month) - 1) / months}, nil
}

// String returns the span in the form that [ParseSpan] reads.
func (s Span) String() string {
	text := strconv.Itoa(s.year)
	switch s.months {
	case monthSpan:
		return fmt.Sprintf("%sM%02d", text, s.number+1)
	case quarterSpan:
		return fmt.Sprintf("%sQ%d", text, s.number+1)
	case halfSpan:
		return fmt.Sprintf("%sH%d", text, s.number+1)
	}
	return text
}

// Months returns how many months the span has: 1, 3, 6 or 12.
func (s Span) Months() int { return s.months }

// First returns the first day of the span.
func (s Span) First() Date { return civil(s.year, 1, 1).AddMonths(s.number * s.months) }

// Last returns the last day of the span. A report "within n days after each quarter" has a clock that starts on that
// day, so that the next is the first to be counted; the quarter is over at its End.
func (s Span) Last() Date { return s.First().AddMonths(s.months).AddDays(-1) }

// Next returns the span after it, of the same length.
func (s Span) Next() Span {
	s.number++
	if s.number*s.months == yearSpan {
		s.year, s.number = s.year+1, 0
	}
	return s
}
