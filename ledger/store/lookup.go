package store

import (
	"bytes"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// EvidenceOf lists the deposits that hold a file, at most limit.
func (s *Store) EvidenceOf(file sm3.Digest, limit int) ([]string, error) {
	return s.names(digestKey(tableFile, file), limit)
}

// AssetsOfEvidence lists the assets that rest on a deposit, at most limit.
func (s *Store) AssetsOfEvidence(evidence string, limit int) ([]string, error) {
	return s.names(append(append([]byte{tableEvidenceUse}, evidence...), 0), limit)
}

// AssetsOfAccount lists the assets that an account holds or held, at most limit.
func (s *Store) AssetsOfAccount(account string, limit int) ([]string, error) {
	return s.names(append(append([]byte{tableHolding}, account...), 0), limit)
}

// NamedBy lists the entities that name or have named a document, at most limit.
func (s *Store) NamedBy(paper sm3.Digest, limit int) ([]ledger.EntityID, error) {
	var ids []ledger.EntityID
	prefix := digestKey(tablePaper, paper)
	err := scan(s.db, prefix, func(key, _ []byte) (bool, error) {
		id, err := parseEntityName(key[len(prefix):])
		ids = append(ids, id)
		return len(ids) < limit, err
	})
	return ids, err
}

func (s *Store) names(prefix []byte, limit int) ([]string, error) {
	var names []string
	err := scan(s.db, prefix, func(key, _ []byte) (bool, error) {
		names = append(names, string(bytes.TrimPrefix(key, prefix)))
		return len(names) < limit, nil
	})
	return names, err
}

// Entities lists the ids of a kind's entities in their order, at most limit
// after the one that is named.
func (s *Store) Entities(kind ledger.EntityKind, after string, limit int) ([]string, error) {
	prefix := entityKey(tableEntity, ledger.EntityID{Kind: kind})
	from := prefix
	if after != "" {
		from = append(entityKey(tableEntity, ledger.EntityID{Kind: kind, ID: after}), 0)
	}
	var ids []string
	err := scanRange(s.db, from, prefixEnd(prefix), func(key, _ []byte) (bool, error) {
		ids = append(ids, string(bytes.TrimPrefix(key, prefix)))
		return len(ids) < limit, nil
	})
	return ids, err
}
