package profile

import (
	"errors"
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
)

// pattern is how certificates are numbered: texts with places between them.
type pattern []place

// place is a piece of a pattern: a text, the year, or a run of digits.
type place struct {
	text   string
	year   bool
	digits int
}

var errPattern = errors.New("it is text with {YYYY} for the year and {n1} to {n12} for so many digits, which together can be a number")

// parsePattern reads a pattern such as `GZ-{YYYY}-{n6}`.
func parsePattern(text string) (pattern, error) {
	var p pattern
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if before != "" {
			p = append(p, place{text: before})
		}
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, errPattern
		}
		next, err := parsePlace(name)
		if err != nil {
			return nil, err
		}
		p, text = append(p, next), after
	}
	if !ledger.ValidIdentifier(p.example()) {
		return nil, errPattern
	}
	return p, nil
}

func parsePlace(name string) (place, error) {
	if name == "YYYY" {
		return place{year: true}, nil
	}
	count, digits := strings.CutPrefix(name, "n")
	n, err := strconv.Atoi(count)
	if !digits || err != nil || n < 1 || n > 12 || strconv.Itoa(n) != count {
		return place{}, errPattern
	}
	return place{digits: n}, nil
}

// example is a number of the pattern.
func (p pattern) example() string {
	var b strings.Builder
	for _, x := range p {
		switch {
		case x.year:
			b.WriteString("2026")
		case x.digits > 0:
			b.WriteString(strings.Repeat("0", x.digits))
		default:
			b.WriteString(x.text)
		}
	}
	return b.String()
}

// matches reports whether a number is of the pattern, for a year of issue.
func (p pattern) matches(number string, year int) bool {
	for _, x := range p {
		want := x.text
		switch {
		case x.year:
			want = strconv.Itoa(year)
		case x.digits > 0:
			if len(number) < x.digits || strings.Trim(number[:x.digits], "0123456789") != "" {
				return false
			}
			number = number[x.digits:]
			continue
		}
		rest, ok := strings.CutPrefix(number, want)
		if !ok {
			return false
		}
		number = rest
	}
	return number == ""
}

// Numbers checks a certificate's number by the kind's pattern. The year is that of
// the issue in UTC+8.
func (k Kind) Numbers(number string, year int) *ledger.Refusal {
	rule, refusal := k.Param(Numbering)
	if refusal != nil || rule.Value == None {
		return refusal
	}
	p, err := parsePattern(rule.Value)
	if err == nil && p.matches(number, year) {
		return nil
	}
	refusal = ledger.Refuse(ledger.CertificateNumber, "%s is not numbered %s in %d", number, rule.Value, year)
	refusal.Article = rule.Article
	return refusal
}
