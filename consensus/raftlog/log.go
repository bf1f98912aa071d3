package raftlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hashicorp/raft"
)

// IsMonotonic tells Raft that the log has no gaps.
func (s *Store) IsMonotonic() bool { return true }

// FirstIndex returns the lowest stored index, 0 for an empty log.
func (s *Store) FirstIndex() (uint64, error) { return s.first.Load(), nil }

// LastIndex returns the highest stored index, 0 for an empty log.
func (s *Store) LastIndex() (uint64, error) { return s.last.Load(), nil }

// GetLog reads one entry. It returns raft.ErrLogNotFound for an index outside the log and ErrCorrupt, after raising the
// alarm, for one that cannot be read.
func (s *Store) GetLog(index uint64, l *raft.Log) error {
	end, err := s.beginRead()
	if err != nil {
		return err
	}
	defer end()
	v, closer, err := s.db.Get(indexKey(kindLog, index))
	if errors.Is(err, pebble.ErrNotFound) {
		return raft.ErrLogNotFound
	}
	if err == nil {
		err = errors.Join(decodeRecord(index, v, l), closer.Close())
	}
	if err != nil {
		s.latch.close(fmt.Errorf("%w (entry %d: %w)", ErrCorrupt, index, err))
		return s.latch.err() // or why the disk does not answer any more
	}
	return nil
}

// StoreLog appends one entry.
func (s *Store) StoreLog(l *raft.Log) error { return s.StoreLogs([]*raft.Log{l}) }

// StoreLogs appends entries, all or none, and returns once they are on disk. They must continue the log without a gap.
func (s *Store) StoreLogs(logs []*raft.Log) error {
	if len(logs) == 0 {
		return nil
	}
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	if err := s.latch.err(); err != nil {
		s.keepWanted(logs)
		return err
	}
	if err := s.continues(logs); err != nil {
		return err
	}
	b := s.db.NewBatch()
	defer b.Close()
	for _, l := range logs {
		if err := putLog(b, l); err != nil {
			return fmt.Errorf("couldn't encode entry %d: %w", l.Index, err)
		}
	}
	if err := s.commit(b); err != nil {
		return err
	}
	if s.first.Load() == 0 {
		s.first.Store(logs[0].Index)
	}
	s.last.Store(logs[len(logs)-1].Index)
	return nil
}

func (s *Store) continues(logs []*raft.Log) error {
	next := max(s.last.Load(), s.Base().Index) + 1
	if next == 1 {
		next = logs[0].Index
	}
	for i, l := range logs {
		if l.Index != next+uint64(i) || l.Index == 0 {
			return fmt.Errorf("raftlog: entry %d cannot follow entry %d", l.Index, next+uint64(i)-1)
		}
	}
	return nil
}

func putLog(b *pebble.Batch, l *raft.Log) error {
	op := b.SetDeferred(9, recordSize(l))
	op.Key[0] = kindLog
	binary.BigEndian.PutUint64(op.Key[1:], l.Index)
	encodeRecord(op.Value, l)
	if err := op.Finish(); err != nil {
		return err
	}
	if l.Type != raft.LogConfiguration {
		return nil
	}
	v := make([]byte, recordSize(l))
	encodeRecord(v, l)
	return b.Set(indexKey(kindConfiguration, l.Index), v, nil)
}

// Configuration returns the newest configuration entry at or below index, with its own index; both are zero when there is
// none. Configurations outlive the entries around them, so the answer does not depend on how much of the log was cut.
func (s *Store) Configuration(index uint64) (raft.Configuration, uint64, error) {
	end, err := s.beginRead()
	if err != nil {
		return raft.Configuration{}, 0, err
	}
	defer end()
	within := kindRange(kindConfiguration)
	if index < math.MaxUint64 {
		within.UpperBound = indexKey(kindConfiguration, index+1)
	}
	it, err := s.db.NewIter(within)
	if err != nil {
		return raft.Configuration{}, 0, fmt.Errorf("couldn't read configurations: %w", err)
	}
	defer it.Close()
	if !it.Last() {
		return raft.Configuration{}, 0, it.Error()
	}
	var l raft.Log
	at := keyIndex(it.Key())
	v, err := it.ValueAndErr()
	if err == nil {
		err = decodeRecord(at, v, &l)
	}
	if err != nil {
		return raft.Configuration{}, 0, fmt.Errorf("%w (configuration %d: %w)", ErrCorrupt, at, err)
	}
	return raft.DecodeConfiguration(l.Data), at, nil
}
