package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// fieldReader reads texts of one `name value` field a line. It keeps the first
// error; after it every read gives the zero value.
type fieldReader struct {
	lines []string
	next  int
	err   error
}

func (f *fieldReader) line() string {
	if f.err == nil && f.next >= len(f.lines) {
		f.err = errors.New("the text ends too early")
	}
	if f.err != nil {
		return ""
	}
	f.next++
	return f.lines[f.next-1]
}

func (f *fieldReader) title(want string) {
	if got := f.line(); f.err == nil && got != want {
		f.err = fmt.Errorf("the first line is %.60q, want %q", got, want)
	}
}

// has reports whether the next line is the field name.
func (f *fieldReader) has(name string) bool {
	return f.err == nil && f.next < len(f.lines) && strings.HasPrefix(f.lines[f.next], name+" ")
}

func (f *fieldReader) value(name string) string {
	got := f.line()
	value, ok := strings.CutPrefix(got, name+" ")
	if f.err == nil && !ok {
		f.err = fmt.Errorf("line %d is %.60q, want the field %q", f.next, got, name)
	}
	return value
}

func read[T any](f *fieldReader, name string, parse func(string) (T, error)) T {
	value := f.value(name)
	if f.err != nil {
		var zero T
		return zero
	}
	v, err := parse(value)
	if err != nil {
		f.err = fmt.Errorf("field %s: %w", name, err)
	}
	return v
}

func (f *fieldReader) text(name string) string {
	return read(f, name, func(s string) (string, error) {
		if s == "" {
			return "", errors.New("is empty")
		}
		return s, nil
	})
}

func (f *fieldReader) digest(name string) sm3.Digest { return read(f, name, sm3.Parse) }

func (f *fieldReader) number(name string) uint64 { return read(f, name, parseNumber) }

func (f *fieldReader) time() legaltime.Instant {
	return read(f, "time", legaltime.ParseInstant)
}

func (f *fieldReader) numberAndDigest(name string) (uint64, sm3.Digest) {
	number, digest, _ := strings.Cut(f.value(name), " ")
	if f.err != nil {
		return 0, sm3.Digest{}
	}
	n, err := parseNumber(number)
	if err == nil {
		var d sm3.Digest
		if d, err = sm3.Parse(digest); err == nil {
			return n, d
		}
	}
	f.err = fmt.Errorf("field %s: %w", name, err)
	return 0, sm3.Digest{}
}

// end reports the first error, or that the text does not end here with one
// newline.
func (f *fieldReader) end() error {
	if f.err == nil && (f.next != len(f.lines)-1 || f.lines[f.next] != "") {
		f.err = fmt.Errorf("unknown line %d", f.next+1)
	}
	return f.err
}

// parseNumber reads a decimal number that has one form only and fits every
// language's integers.
func parseNumber(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 53)
	if err != nil || strconv.FormatUint(n, 10) != s {
		return 0, fmt.Errorf("%.30q is not a number below 2^53 in its shortest form", s)
	}
	return n, nil
}
