package store

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/profile"
)

// Documents gives the parsed profiles and calendars.
func (s *Store) Documents() *profile.Library { return s.library }

// Document gives a document's text by its digest.
func (s *Store) Document(d sm3.Digest) ([]byte, error) {
	return mustGet(s.db, digestKey(tableDocument, d), "document "+d.String())
}
