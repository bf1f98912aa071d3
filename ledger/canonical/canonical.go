// Package canonical reads and writes the one JSON form that certledger signs
// and hashes: RFC 8785 (JCS), restricted so that no two texts can mean the same
// thing and no parser can disagree with another.
//
// The restrictions: object keys match [a-z0-9_]+ and stand in ascending order;
// numbers are integers with |n| < 2^53; there is no null, no float, no white
// space; strings are valid UTF-8 and escape only what JCS escapes. Amounts are
// strings, times are RFC 3339 strings, bytes are lower hex strings.
//
// Go values map to it by their `json` tags. Struct fields are declared in the
// order of their keys, so that a type reads like its bytes. A field without
// `omitempty` must be present; a field with it is left out when empty and may
// not be present and empty, so each value has exactly one encoding.
package canonical

import (
	"errors"
	"fmt"
)

// Limits that every text obeys, whatever its own size limit is.
const (
	// MaxDepth is how deep objects and lists may nest.
	MaxDepth = 16
	// MaxInt is the largest magnitude of a number: 2^53-1, exact in every
	// language's JSON parser.
	MaxInt = 1<<53 - 1
)

// ErrNotCanonical is wrapped by every error of this package that is about the
// text: the bytes are not canonical JSON or do not have the expected shape.
var ErrNotCanonical = errors.New("not canonical JSON")

func textError(offset int, format string, args ...any) error {
	return fmt.Errorf("%w: byte %d: %s", ErrNotCanonical, offset, fmt.Sprintf(format, args...))
}

// Raw is a canonical value carried as it stands, for example a body whose shape
// is decided by another field.
type Raw []byte

// Check reports whether text is one canonical value.
func Check(text []byte) error {
	p := parser{text: text}
	if err := p.skip(0); err != nil {
		return err
	}
	return p.end()
}
