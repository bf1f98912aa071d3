package store

import (
	"errors"
	"fmt"
	"sort"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
)

// Leaf gives a leaf of the log.
func (s *Store) Leaf(index uint64) ([]byte, error) {
	return mustGet(s.db, heightKey(tableLeaf, index), fmt.Sprintf("leaf %d", index))
}

// HeaderAt gives a sealed header, parsed.
func (s *Store) HeaderAt(height uint64) (ledger.Header, error) {
	_, h, err := s.header(height)
	return h, err
}

// header gives a sealed header and its text.
func (s *Store) header(height uint64) ([]byte, ledger.Header, error) {
	text, err := s.Header(height)
	if err != nil {
		return nil, ledger.Header{}, err
	}
	h, err := ledger.ParseHeader(text)
	if err != nil {
		return nil, h, fmt.Errorf("%w: header %d: %w", ErrCorrupt, height, err)
	}
	return text, h, nil
}

// HeightOf gives the block that a leaf is in.
func (s *Store) HeightOf(index uint64) (uint64, error) {
	tip := s.Tip()
	var failed error
	height := sort.Search(int(tip), func(i int) bool {
		h, err := s.HeaderAt(uint64(i) + 1)
		failed = firstError(failed, err)
		return err == nil && h.Size > index
	})
	if failed == nil && height == int(tip) {
		failed = fmt.Errorf("%w: leaf %d", ErrNotFound, index)
	}
	return uint64(height) + 1, failed
}

// logNodes reads the nodes of the SM3 log tree.
type logNodes struct{ store *Store }

// Node reads a node.
func (l logNodes) Node(level uint8, index uint64) (merkle.Hash, error) {
	v, err := mustGet(l.store.db, logNodeKey(treeSM3, level, index), "log node")
	if err != nil {
		return merkle.Hash{}, err
	}
	if len(v) != sm3.Size {
		return merkle.Hash{}, fmt.Errorf("%w: log node %d/%d", ErrCorrupt, level, index)
	}
	return merkle.Hash(v), nil
}

// Inclusion proves that a leaf is in the SM3 log of that size.
func (s *Store) Inclusion(index, size uint64) ([]merkle.Hash, error) {
	return merkle.Inclusion(logNodes{s}, merkle.SM3(), index, size)
}

// Consistency proves that the SM3 log of one size is the beginning of another.
func (s *Store) Consistency(from, to uint64) ([]merkle.Hash, error) {
	return merkle.Consistency(logNodes{s}, merkle.SM3(), from, to)
}

// ErrPruned means that the state tree of that height is no longer kept. Ask for
// a newer one: histories prove the past.
var ErrPruned = errors.New("the state tree of that height is no longer kept")

// StateProof proves what an entity is at height, or that it does not exist
// there.
func (s *Store) StateProof(id ledger.EntityID, height uint64) (statetree.Proof, error) {
	data, err := get(s.db, heightKey(tableRoot, height))
	if err != nil {
		return statetree.Proof{}, err
	}
	if data == nil {
		return statetree.Proof{}, fmt.Errorf("%w: height %d", ErrPruned, height)
	}
	var root statetree.Root
	if err := root.UnmarshalBinary(data); err != nil {
		return statetree.Proof{}, fmt.Errorf("%w: root %d: %w", ErrCorrupt, height, err)
	}
	proof, err := statetree.Prove(s, root, id.Key())
	if errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%w: height %d", ErrPruned, height)
	}
	return proof, err
}

// ValueAt gives the value that an entity had after the block at height, nil when
// it did not exist there.
func (s *Store) ValueAt(id ledger.EntityID, height uint64) (*Value, error) {
	newest, err := s.Value(id)
	if newest == nil || err != nil {
		return nil, err
	}
	v := newest
	for v.Height > height {
		if v.Count == 1 {
			return nil, nil
		}
		if v, err = s.valueAt(id, v.Count-1, newest); err != nil {
			return nil, err
		}
	}
	return v, nil
}
