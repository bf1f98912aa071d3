package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
)

// reading is the store as the machine reads it, while mu is held. Nothing in the
// database changes until the open block is kept, so one iterator serves a whole
// entry and a value is read once a block: a rule asks for it, then its successor
// follows it, then it is put away.
type reading struct {
	*Store
	// it is there while an entry is executed.
	it *pebble.Iterator
	// values are what the open block has read, as they are kept; nil for none.
	values map[ledger.EntityID][]byte
}

// begin makes ready for an entry; done ends it.
func (r *reading) begin() (err error) {
	r.it, err = newPointIter(r.db)
	return err
}

func (r *reading) done(err error) error {
	closed := r.it.Close()
	r.it = nil
	if closed != nil {
		closed = fmt.Errorf("read the store: %w", closed)
	}
	return errors.Join(err, closed)
}

// forget is for the block that comes next.
func (r *reading) forget() { clear(r.values) }

func (r *reading) get(key []byte) ([]byte, error) {
	if r.it == nil {
		return get(r.db, key)
	}
	return seek(r.it, key)
}

// kept gives an entity's newest value as it is kept, nil when it does not exist.
func (r *reading) kept(id ledger.EntityID) ([]byte, error) {
	if kept, ok := r.values[id]; ok {
		return kept, nil
	}
	kept, err := r.get(entityKey(tableEntity, id))
	if err == nil {
		r.values[id] = kept
	}
	return kept, err
}

// Entity gives an entity's newest value, nil when it does not exist.
func (r *reading) Entity(id ledger.EntityID) ([]byte, error) {
	kept, err := r.kept(id)
	if kept == nil || err != nil {
		return nil, err
	}
	v, err := decodeValue(kept)
	if err != nil {
		return nil, err
	}
	return v.Bytes, nil
}

// Consumed reports whether a record id may not come again.
func (r *reading) Consumed(id sm3.Digest) (bool, error) {
	receipt, err := receiptOf(r.get, id)
	return receipt != nil && receipt.Consumed, err
}

// Node reads a node of the state tree.
func (r *reading) Node(id statetree.NodeID) ([]byte, error) { return r.node(r.get, id) }
