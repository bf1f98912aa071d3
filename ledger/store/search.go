package store

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/search"
)

// searchVersion rises whenever search.Terms gives other terms than it did: a store
// with older ones makes its index anew when it is opened.
const searchVersion = 2

// Search lists what a section has under terms that begin with lead, in the order of
// the terms, at most limit behind a place that it gave before.
func (s *Store) Search(section search.Section, lead string, after []byte, limit int) ([]search.Hit, error) {
	all := []byte{tableSearch, byte(section)}
	prefix := append(slices.Clone(all), lead...)
	if section.Whole(lead) {
		prefix = append(prefix, 0)
	}
	from := prefix
	if len(after) > 0 {
		if from = append(slices.Concat(all, after), 0); !bytes.HasPrefix(from, prefix) {
			return nil, fmt.Errorf("%w: place %x of another search", ErrNotFound, after)
		}
	}
	var hits []search.Hit
	err := scanRange(s.db, from, prefixEnd(prefix), func(key, _ []byte) (bool, error) {
		place := bytes.Clone(key[len(all):])
		term, id, ok := bytes.Cut(place, []byte{0})
		if !ok {
			return false, fmt.Errorf("%w: search %x", ErrCorrupt, key)
		}
		hits = append(hits, search.Hit{ID: ledger.EntityID{Kind: section.Kind(), ID: string(id)}, Term: string(term), Place: place})
		return len(hits) < limit, nil
	})
	return hits, err
}

// search keeps by what an entity is found. was is its former value, nil when there
// was none.
func (w *writer) search(id string, e, was ledger.Entity) {
	if search.Same(e, was) {
		return
	}
	section, terms := search.Terms(e)
	before, old := search.Terms(was)
	for _, term := range old {
		if section != before || !slices.Contains(terms, term) {
			w.delete(searchKey(before, term, id))
		}
	}
	for _, term := range terms {
		if section != before || !slices.Contains(old, term) {
			w.set(searchKey(section, term, id), nil)
		}
	}
}

// loadSearch makes the search index anew when it has other terms than this program
// gives.
func (s *Store) loadSearch() error {
	version, err := get(s.db, metaKey(metaSearch))
	if err != nil || bytes.Equal(version, []byte{searchVersion}) {
		return err
	}
	return s.rebuildSearch()
}

// rebuildSearch makes the search index out of the entities. It may be cut off at any
// place: the version is written last.
func (s *Store) rebuildSearch() error {
	b := s.db.NewBatch()
	defer func() { b.Close() }()
	if err := b.DeleteRange([]byte{tableSearch}, []byte{tableSearch + 1}, nil); err != nil {
		return err
	}
	err := scan(s.db, []byte{tableEntity}, func(key, value []byte) (bool, error) {
		if err := addTerms(b, key, value); err != nil || b.Len() < maxIndexBatch {
			return err == nil, err
		}
		err := b.Commit(pebble.NoSync)
		b.Close()
		b = s.db.NewBatch()
		return err == nil, err
	})
	err = firstError(err, b.Set(metaKey(metaSearch), []byte{searchVersion}, nil))
	return firstError(err, b.Commit(pebble.Sync))
}

func addTerms(b *pebble.Batch, key, value []byte) error {
	id, err := parseEntityName(key[1:])
	if err != nil {
		return err
	}
	e, err := former(id.Kind, value)
	if err != nil {
		return err
	}
	section, terms := search.Terms(e)
	for _, term := range terms {
		if err := b.Set(searchKey(section, term, id.ID), nil, nil); err != nil {
			return err
		}
	}
	return nil
}
