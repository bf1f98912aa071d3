package store

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// A store that took blocks from peers is ahead of what Raft has delivered to it.
// Raft then delivers entries that have been executed, and each has to be the one
// that the block has: nobody needs to be believed about where Raft stands.

// place is where Raft stands in the ledger.
type place struct {
	// height is the newest block of which Raft has delivered every entry.
	// Invariant: the applied index is that of this block's last entry.
	height uint64
	// entries is how many of the next block's it has delivered, too.
	entries int
}

// errRetraced means that Raft delivered another entry than a final block has.
var errRetraced = errors.New("the final block has another entry than the one that Raft delivered")

// Place says that the block at height was sealed by the entry at index, because
// the leader offers it as a checkpoint. It fails with ErrNotFound while this store
// has not come so far, and with ErrDiverged when it has another block there. It
// is durable when it returns.
func (s *Store) Place(height uint64, digest sm3.Digest, index uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Err(); err != nil {
		return err
	}
	if height > s.Tip() {
		return fmt.Errorf("%w: block %d, this node is at %d", ErrNotFound, height, s.Tip())
	}
	own := s.Ledger()
	if height > 0 {
		text, err := s.Header(height)
		if err != nil {
			return err
		}
		own = sm3.Sum(text)
	}
	if own != digest {
		return fmt.Errorf("%w: header %d is %s here and %s there", ErrDiverged, height, own, digest)
	}
	if err := s.dropOpen(); err != nil {
		return err
	}
	s.place = place{height: height}
	s.delivered = index
	return s.savePlace(index, pebble.Sync)
}

// Offer gives the newest block of which Raft has delivered every entry, and the
// index of the last one: what a checkpoint for Raft can be.
func (s *Store) Offer() (index, height uint64, digest sm3.Digest, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	index, height = s.applied.Load(), s.place.height
	if height == 0 {
		return index, 0, s.Ledger(), nil
	}
	text, err := s.Header(height)
	return index, height, sm3.Sum(text), err
}

// Placed gives the newest block of which Raft has delivered every entry.
func (s *Store) Placed() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place.height
}

func (s *Store) savePlace(index uint64, o *pebble.WriteOptions) error {
	b := s.db.NewBatch()
	defer b.Close()
	err := firstError(b.Set(metaKey(metaApplied), encodeNumber(index), nil), b.Set(metaKey(metaPlaced), encodeNumber(s.place.height), nil))
	if err = firstError(err, b.Commit(o)); err == nil {
		err = s.Err()
	}
	if err != nil {
		err = fmt.Errorf("keep the place in Raft's log: %w", err)
		s.fail(err)
		return err
	}
	s.applied.Store(index)
	if o == pebble.Sync {
		s.synced.Store(index)
	}
	return nil
}

func (s *Store) loadPlace() error {
	placed, err := mustGet(s.db, metaKey(metaPlaced), "place in Raft's log")
	if err != nil {
		return err
	}
	s.place = place{height: decodeNumber(placed)}
	return nil
}

// behind reports whether Raft has still to deliver what was executed here.
func (s *Store) behind() bool { return s.place.height < s.Tip() }

// retrace takes an entry of a block that was executed here already.
func (s *Store) retrace(index uint64, entry []byte) (ledger.Applied, error) {
	height, at := s.place.height+1, s.place.entries
	want, err := get(s.db, entryKey(height, at))
	if err != nil {
		return ledger.Applied{}, err
	}
	if want == nil || !bytes.Equal(want, entry) {
		err := &DivergenceError{Ours: entry, Theirs: want}
		s.fail(err)
		return ledger.Applied{}, fmt.Errorf("%w: block %d, entry %d: %w", errRetraced, height, at, err)
	}
	next, err := get(s.db, entryKey(height, at+1))
	if err != nil {
		return ledger.Applied{}, err
	}
	s.place.entries++
	if next == nil {
		s.place = place{height: height}
		if err := s.savePlace(index, pebble.NoSync); err != nil {
			return ledger.Applied{}, err
		}
	}
	return ledger.Applied{Height: height, Sealed: next == nil}, nil
}

// dropOpen forgets the open block, whose entries are about to come in a final
// block, and remembers how many of them Raft has delivered.
func (s *Store) dropOpen() error {
	_, open := s.machine.Open()
	if open == 0 {
		return nil
	}
	s.place.entries += open
	tip := *s.tip.Load()
	machine, err := s.newMachine(tip)
	if err != nil {
		return err
	}
	s.machine = machine
	s.open.Store(0)
	return nil
}
