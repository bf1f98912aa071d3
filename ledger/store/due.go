package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Due lists deadlines for exec.
func (s *Store) Due(until legaltime.Instant, limit int) ([]exec.Deadline, error) {
	from := instantKey(legaltime.Instant(s.earliest.Load()))
	end := instantKey(until + 1)
	if bytes.Compare(from, end) >= 0 {
		return nil, nil
	}
	var due []exec.Deadline
	err := scanRange(s.db, from, end, func(key, _ []byte) (bool, error) {
		d, err := parseDueKey(key)
		due = append(due, d)
		return len(due) < limit, err
	})
	return due, err
}

// DueOf lists the deadlines of entities of a kind for exec.
func (s *Store) DueOf(kind ledger.EntityKind) ([]exec.Deadline, error) {
	var due []exec.Deadline
	err := scan(s.db, []byte{tableDue}, func(key, _ []byte) (bool, error) {
		d, err := parseDueKey(key)
		if d.ID.Kind == kind {
			due = append(due, d)
		}
		return true, err
	})
	return due, err
}

// due keeps what a block changed in the index of deadlines.
func (w *writer) due(b *exec.Block) {
	for _, d := range b.DueEnded {
		w.delete(dueKey(d))
	}
	for _, d := range b.DueSet {
		w.set(dueKey(d), nil)
		w.store.earliest.Store(min(w.store.earliest.Load(), int64(d.At)))
	}
}

// findEarliest finds the earliest deadline, at or after from. What has been done lies
// before it, deleted, and until Pebble has compacted that, a look from the table's
// beginning would step over each piece of it in every block.
func (s *Store) findEarliest(from legaltime.Instant) (err error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: instantKey(from), UpperBound: prefixEnd([]byte{tableDue})})
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	if !it.First() {
		s.earliest.Store(math.MaxInt64)
		return it.Error()
	}
	d, err := parseDueKey(it.Key())
	s.earliest.Store(int64(d.At))
	return err
}

// passEarliest looks for the next earliest deadline when the block has ended the one
// that was; ended is sorted.
func (s *Store) passEarliest(ended []exec.Deadline) error {
	earliest := legaltime.Instant(s.earliest.Load())
	if len(ended) == 0 || ended[0].At > earliest {
		return nil
	}
	return s.findEarliest(earliest)
}

func instantKey(at legaltime.Instant) []byte {
	return binary.BigEndian.AppendUint64([]byte{tableDue}, uint64(at))
}

func dueKey(d exec.Deadline) []byte {
	b := append(instantKey(d.At), d.ID.Kind...)
	return append(append(b, 0), d.ID.ID...)
}

func parseDueKey(key []byte) (exec.Deadline, error) {
	id, err := parseEntityName(key[9:])
	return exec.Deadline{At: legaltime.Instant(binary.BigEndian.Uint64(key[1:9])), ID: id}, err
}
