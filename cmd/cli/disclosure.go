package cli

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// commit makes a commitment to a value at a place of a record's body.
func (s *session) commit(path, value string) (ledger.Disclosure, sm3.Digest, error) {
	salt := make([]byte, ledger.SaltSize)
	if _, err := io.ReadFull(s.Random, salt); err != nil {
		return ledger.Disclosure{}, sm3.Digest{}, fmt.Errorf("couldn't read randomness for a salt: %w", err)
	}
	d := ledger.Disclosure{Path: path, Salt: hex.EncodeToString(salt), Value: value}
	digest, err := d.Commitment()
	return d, digest, err
}

// writeDisclosures writes values and salts to a file that only its owner reads.
func (s *session) writeDisclosures(path string, list []ledger.Disclosure) error {
	slices.SortFunc(list, func(a, b ledger.Disclosure) int { return strings.Compare(a.Path, b.Path) })
	data, err := canonical.Marshal(list)
	if err != nil {
		return err
	}
	return s.write(path, append(data, '\n'), secretFile)
}
