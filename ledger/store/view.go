package store

import (
	"fmt"
	"strings"

	"github.com/certledger/certledger/ledger"
)

// Entity gives an entity's newest value, nil when it does not exist.
func (s *Store) Entity(id ledger.EntityID) ([]byte, error) {
	v, err := s.Value(id)
	if v == nil || err != nil {
		return nil, err
	}
	return v.Bytes, nil
}

// parseEntityName reads kind ‖ 0 ‖ id, as the keys of several tables have it.
func parseEntityName(name []byte) (ledger.EntityID, error) {
	kind, id, ok := strings.Cut(string(name), "\x00")
	if !ok {
		return ledger.EntityID{}, fmt.Errorf("%w: entity %x", ErrCorrupt, name)
	}
	return ledger.EntityID{Kind: ledger.EntityKind(kind), ID: id}, nil
}

// Header gives a sealed header's text.
func (s *Store) Header(height uint64) ([]byte, error) {
	return mustGet(s.db, heightKey(tableHeader, height), fmt.Sprintf("header %d", height))
}
