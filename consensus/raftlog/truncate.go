package raftlog

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// RaiseFloor says that the entries up to index were handed to the state machine, even if Options.Floor does not yet count
// them as applied (a block that is still open).
func (s *Store) RaiseFloor(index uint64) {
	for old := s.delivered.Load(); index > old; old = s.delivered.Load() {
		if s.delivered.CompareAndSwap(old, index) {
			return
		}
	}
}

// Retain keeps the entries from index on, whatever becomes durable: those who take the checkpoint that this node offers
// need what follows it. It holds until the next call.
func (s *Store) Retain(index uint64) { s.retained.Store(index) }

func (s *Store) floor() uint64 {
	floor := s.delivered.Load()
	if s.opts.Floor != nil {
		floor = max(floor, s.opts.Floor())
	}
	return floor
}

// DeleteRange cuts the log at one of its ends, durably.
//
// A range that reaches the last index is a suffix that a new leader replaces. If it starts at or below the floor, nothing
// is removed, the store latches ErrBelowFloor and both versions are kept as evidence (see keepWanted).
//
// Any other range must start at the first index: it is a prefix that a Raft snapshot made superfluous. It is cut at most
// up to the entry before Synced() and before what Retain named: the entry at the state machine's durable index stays,
// because Raft needs its term when it starts again, and that of a checkpoint, because those who take it continue there.
// Cutting less than asked for is not an error.
func (s *Store) DeleteRange(from, to uint64) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	if err := s.latch.err(); err != nil {
		return err
	}
	first, last := s.first.Load(), s.last.Load()
	switch {
	case last == 0 || to < first || from > last || from > to:
		return nil
	case to >= last:
		return s.cutSuffix(max(from, first))
	case from <= first:
		return s.cutPrefix(to)
	}
	return fmt.Errorf("raftlog: removing %d to %d would leave a hole in %d to %d", from, to, first, last)
}

func (s *Store) cutSuffix(from uint64) error {
	if floor := s.floor(); from <= floor {
		s.refuse(from, floor)
		return nil
	}
	if err := s.cut(from, s.last.Load(), true); err != nil {
		return err
	}
	if from == s.first.Load() {
		s.first.Store(0)
		s.last.Store(0)
	} else {
		s.last.Store(from - 1)
	}
	return nil
}

func (s *Store) cutPrefix(to uint64) error {
	var keep uint64
	if s.opts.Synced != nil {
		keep = s.opts.Synced()
	}
	if retained := s.retained.Load(); retained > 0 {
		keep = min(keep, retained)
	}
	first := s.first.Load()
	if keep <= first {
		return nil
	}
	to = min(to, keep-1)
	if err := s.cut(first, to, false); err != nil {
		return err
	}
	s.first.Store(to + 1)
	return nil
}

// cut removes entries; a cut suffix takes the configurations in it along.
func (s *Store) cut(from, to uint64, configurations bool) error {
	b := s.db.NewBatch()
	defer b.Close()
	err := b.DeleteRange(indexKey(kindLog, from), indexKey(kindLog, to+1), nil)
	if configurations {
		err = errors.Join(err, deleteConfigurations(b, from))
	}
	if err != nil {
		return fmt.Errorf("couldn't encode the removal of %d to %d: %w", from, to, err)
	}
	return s.commit(b)
}

func deleteConfigurations(b *pebble.Batch, from uint64) error {
	return b.DeleteRange(indexKey(kindConfiguration, from), []byte{kindConfiguration + 1}, nil)
}
