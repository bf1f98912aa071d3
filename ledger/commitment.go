package ledger

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

const commitTitle = "certledger-commit/v1\n"

// SaltSize is the length in bytes of a disclosure's salt.
const SaltSize = 32

// ErrDisclosure is wrapped by every error about a disclosure.
var ErrDisclosure = errors.New("invalid disclosure")

// Disclosure is the value behind a commitment. It travels beside a record,
// never in it, and its holder decides who sees it. The shape follows RFC 9901:
// salt, place and value are hashed together.
type Disclosure struct {
	// Path is the field of the record's body, with dots and list positions,
	// such as `files.0.name`.
	Path string `json:"path"`
	// Salt is 32 random bytes in lower hex, new for each field of each record.
	Salt  string `json:"salt"`
	Value string `json:"value"`
}

// Commitment gives what the record holds instead of the value.
func (d Disclosure) Commitment() (sm3.Digest, error) {
	if d.Path == "" {
		return sm3.Digest{}, fmt.Errorf("%w: it has no path", ErrDisclosure)
	}
	if len(d.Salt) != 2*SaltSize || !isLowerHex(d.Salt) {
		return sm3.Digest{}, fmt.Errorf("%w: the salt of %.60q is not %d bytes in lower hex", ErrDisclosure, d.Path, SaltSize)
	}
	text, err := canonical.Marshal(d)
	if err != nil {
		return sm3.Digest{}, fmt.Errorf("%w: %w", ErrDisclosure, err)
	}
	return sm3.Sum([]byte(commitTitle), text), nil
}

func isLowerHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
