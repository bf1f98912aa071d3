package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger/exec"
)

// change notes that a block is the first of another governance than the one
// before it. Certificates find the header that proves a change through it: that
// block's `final` line.
func (w *writer) change(b *exec.Block) {
	if w.err != nil || b.Tip.Header.Governance == w.store.LastHeader().Governance {
		return
	}
	var n uint64
	if n, w.err = w.store.Changes(); w.err == nil {
		w.set(heightKey(tableChange, n+1), encodeNumber(w.height))
	}
}

// Changes gives how many changes of governance have come into force.
func (s *Store) Changes() (n uint64, err error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{tableChange}, UpperBound: prefixEnd([]byte{tableChange})})
	if err != nil {
		return 0, fmt.Errorf("read the store: %w", err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	if it.Last() {
		n = decodeNumber(it.Key()[1:])
	}
	return n, it.Error()
}

// Change gives the height of the first block of the governance that the n-th
// change put into force, counted from 1.
func (s *Store) Change(n uint64) (uint64, error) {
	v, err := mustGet(s.db, heightKey(tableChange, n), fmt.Sprintf("change %d of the governance", n))
	return decodeNumber(v), err
}
