package legaltime_test

import (
	"errors"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestSpan(t *testing.T) {
	for _, tt := range []struct {
		text, first, last, next string
		months                  int
	}{
		{"2024M02", "2024-02-01", "2024-02-29", "2024M03", 1},
		{"2024M12", "2024-12-01", "2024-12-31", "2025M01", 1},
		{"2024Q1", "2024-01-01", "2024-03-31", "2024Q2", 3},
		{"2023Q4", "2023-10-01", "2023-12-31", "2024Q1", 3},
		{"2024H1", "2024-01-01", "2024-06-30", "2024H2", 6},
		{"2024H2", "2024-07-01", "2024-12-31", "2025H1", 6},
		{"2023", "2023-01-01", "2023-12-31", "2024", 12},
	} {
		s, err := legaltime.ParseSpan(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.String(); got != tt.text {
			t.Errorf("%s is written %s", tt.text, got)
		}
		if s.First().String() != tt.first || s.Last().String() != tt.last || s.Next().String() != tt.next || s.Months() != tt.months {
			t.Errorf("%s is from %s to %s before %s, %d months", tt.text, s.First(), s.Last(), s.Next(), s.Months())
		}
		for _, day := range []legaltime.Date{s.First(), s.Last()} {
			if of, err := legaltime.SpanOf(day, tt.months); err != nil || of != s {
				t.Errorf("%s lies in %s, %v, want %s", day, of, err, s)
			}
		}
		if of, err := legaltime.SpanOf(s.Last().AddDays(1), tt.months); err != nil || of != s.Next() {
			t.Errorf("the day after %s lies in %s, %v", s, of, err)
		}
	}
}

func TestSpanRefuses(t *testing.T) {
	for _, text := range []string{"", "202", "24Q1", "1999", "2199", "2024Q0", "2024Q5", "2024M3", "2024M13", "2024M", "2024H3", "2024Q01", "2024q1", "2024 Q1", "2024W01", "+024", "2024Q+1"} {
		if s, err := legaltime.ParseSpan(text); !errors.Is(err, legaltime.ErrSpan) {
			t.Errorf("%q is %s, %v", text, s, err)
		}
	}
	if s, err := legaltime.SpanOf(legaltime.Date{}, 2); !errors.Is(err, legaltime.ErrSpan) {
		t.Errorf("two months are %s, %v", s, err)
	}
}
