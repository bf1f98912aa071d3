// Package sm3 is the ledger's one hash: the 32-byte SM3 digest (GB/T 32905-2016) and how to make one.
//
// The package is pure: no clock, randomness, goroutine or input beyond its arguments.
package sm3

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"

	gmsm3 "github.com/emmansun/gmsm/sm3"
)

// Size is the length of a digest in bytes.
const Size = 32

const prefix = "sm3:"

// ErrFormat is returned for a text that is not "sm3:" followed by 64 lower-case hexadecimal digits.
var ErrFormat = errors.New("not a digest: want sm3: and 64 lower-case hex digits")

// Digest is an SM3 digest. It is comparable and may be a map key; its zero value stands for "no digest".
type Digest [Size]byte

// Sum returns the SM3 digest of the concatenation of the parts. Sum() is the digest of the empty string.
func Sum(parts ...[]byte) Digest {
	h := gmsm3.New()
	for _, part := range parts {
		h.Write(part)
	}
	var d Digest
	h.Sum(d[:0])
	return d
}

// New returns a running SM3 hash, for input that is not in memory at once.
func New() hash.Hash { return gmsm3.New() }

// Parse reads the text form that String writes and accepts no other spelling of it.
// Every error wraps ErrFormat.
func Parse(text string) (Digest, error) {
	var d Digest
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return Digest{}, err
	}
	return d, nil
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'F' }

// String returns "sm3:" and 64 lower-case hexadecimal digits.
func (d Digest) String() string { return prefix + hex.EncodeToString(d[:]) }

// IsZero reports whether d is the zero value. No input is known whose digest that is.
func (d Digest) IsZero() bool { return d == Digest{} }

// MarshalText implements encoding.TextMarshaler with the form of String. It never fails.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. It is as strict as Parse and leaves d alone on error.
func (d *Digest) UnmarshalText(text []byte) error {
	digits, ok := bytes.CutPrefix(text, []byte(prefix))
	var parsed Digest
	if !ok || len(digits) != hex.EncodedLen(Size) || slices.ContainsFunc(digits, isUpper) {
		return fmt.Errorf("sm3: %w", ErrFormat)
	}
	if _, err := hex.Decode(parsed[:], digits); err != nil {
		return fmt.Errorf("sm3: %w", ErrFormat)
	}
	*d = parsed
	return nil
}
