package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// EvidenceOf lists the deposits that hold a file, at most limit.
func (s *Store) EvidenceOf(file sm3.Digest, limit int) ([]string, error) {
	return s.names(digestKey(tableFile, file), limit)
}

// AssetsOfEvidence lists the assets that rest on a deposit, at most limit.
func (s *Store) AssetsOfEvidence(evidence string, limit int) ([]string, error) {
	return s.names(append(append([]byte{tableEvidenceUse}, evidence...), 0), limit)
}

// AssetsOfAccount lists the assets that an account holds or held, at most limit
// after the one that is named.
func (s *Store) AssetsOfAccount(account, after string, limit int) ([]string, error) {
	return s.namesAfter(pairKey(tableHolding, account, ""), after, limit)
}

// Agenda lists the entities that may wait for somebody by an instant, see
// agenda.Marks, at most limit behind a place that it gave before, with the places.
func (s *Store) Agenda(name string, until legaltime.Instant, after []byte, limit int) (ids []ledger.EntityID, places [][]byte, err error) {
	prefix := append(append([]byte{tableAgenda}, name...), 0)
	from := prefix
	if len(after) > 0 {
		from = append(slices.Concat(prefix, after), 0)
	}
	end := binary.BigEndian.AppendUint64(slices.Clone(prefix), uint64(until)+1)
	if bytes.Compare(from, end) >= 0 {
		return nil, nil, nil
	}
	err = scanRange(s.db, from, end, func(key, _ []byte) (bool, error) {
		place := bytes.Clone(key[len(prefix):])
		if len(place) < 8 {
			return false, fmt.Errorf("%w: agenda %x", ErrCorrupt, key)
		}
		id, err := parseEntityName(place[8:])
		ids, places = append(ids, id), append(places, place)
		return len(ids) < limit, err
	})
	return ids, places, err
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
	return s.namesAfter(prefix, "", limit)
}

// namesAfter lists what the keys with a prefix end in, at most limit after the one
// that is named.
func (s *Store) namesAfter(prefix []byte, after string, limit int) ([]string, error) {
	from := prefix
	if after != "" {
		from = append(slices.Concat(prefix, []byte(after)), 0)
	}
	var names []string
	err := scanRange(s.db, from, prefixEnd(prefix), func(key, _ []byte) (bool, error) {
		names = append(names, string(bytes.TrimPrefix(key, prefix)))
		return len(names) < limit, nil
	})
	return names, err
}

// Entities lists the ids of a kind's entities in their order, at most limit
// after the one that is named.
func (s *Store) Entities(kind ledger.EntityKind, after string, limit int) ([]string, error) {
	return s.namesAfter(entityKey(tableEntity, ledger.EntityID{Kind: kind}), after, limit)
}
