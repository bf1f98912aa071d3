package raftlog

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hashicorp/raft"
)

// Base is the place before the first entry of a log that does not begin at the beginning: a checkpoint was installed
// there, or a new epoch begins there. No entry is stored for it. The zero Base is the beginning.
type Base struct {
	Index, Term uint64
}

// Checkpoint is a base together with what Raft has to know at it: the newest configuration at or below Index, with the
// index of its entry.
type Checkpoint struct {
	Base
	Configuration      raft.Configuration
	ConfigurationIndex uint64
}

// ErrNotEmpty means that a new epoch was to begin in a log that already holds something. Begin it in a new directory, and
// keep the old one: it is evidence of what this node promised.
var ErrNotEmpty = errors.New("raftlog: the log is not empty; begin the new epoch in a new directory and keep this one")

var (
	baseKey      = []byte{kindMeta, 'b'}
	announcedKey = []byte{kindMeta, 'a'}
	termKey      = stableKey([]byte("CurrentTerm"))
)

// Base returns where the log stands.
func (s *Store) Base() Base { return *s.base.Load() }

// Term returns the term of the entry at index, also of the base; raft.ErrLogNotFound when it is not known any more.
func (s *Store) Term(index uint64) (uint64, error) {
	if b := s.Base(); index > 0 && b.Index == index {
		return b.Term, nil
	}
	var l raft.Log
	if err := s.GetLog(index, &l); err != nil {
		return 0, err
	}
	return l.Term, nil
}

// Announce notes, durably, that the state machine is about to become the checkpoint's. Installing takes two databases, so
// it goes: Announce, the machine's own step, then Adopt, or Withdraw if the machine did not take it. A crash in between
// leaves the announcement, and the machine's applied index says which of the two is to follow.
func (s *Store) Announce(c Checkpoint) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	return s.set(announcedKey, encodeCheckpoint(c))
}

// Announced returns the checkpoint that was announced and neither adopted nor withdrawn.
func (s *Store) Announced() (c Checkpoint, ok bool, err error) {
	end, err := s.beginRead()
	if err != nil {
		return c, false, err
	}
	defer end()
	v, err := s.get(announcedKey)
	if err != nil || v == nil {
		return c, false, err
	}
	if c, err = decodeCheckpoint(v); err != nil {
		return c, false, fmt.Errorf("%w (announced checkpoint: %w)", ErrCorrupt, err)
	}
	return c, true, nil
}

// Withdraw forgets what was announced.
func (s *Store) Withdraw() error {
	return s.commitOne(func(b *pebble.Batch) error { return b.Delete(announcedKey, nil) })
}

// Adopt makes the checkpoint the log's base and removes every entry, in one batch. The state machine must be durable at
// the checkpoint by then; entries above it, which can only be ones that were never committed, go too.
//
// DeleteRange never does this: a leader that rewrites everything from the first entry on asks it for the same range as one
// whose checkpoint was installed, and only the latter was announced.
func (s *Store) Adopt(c Checkpoint) error {
	if s.opts.Synced == nil || s.opts.Synced() < c.Index {
		return fmt.Errorf("raftlog: the state machine is not durable at the checkpoint %d", c.Index)
	}
	return s.commitOne(func(b *pebble.Batch) error { return s.stand(b, c) })
}

// Found begins an empty log at a base, with the configuration that holds from there on and a term that no vote was given
// in. Repeating it changes nothing.
func (s *Store) Found(c Checkpoint) error {
	if c.Index == 0 || c.Term == 0 {
		return errors.New("raftlog: a base needs an index and a term")
	}
	term, err := s.GetUint64([]byte("CurrentTerm"))
	if err != nil {
		return err
	}
	if s.last.Load() > 0 || s.Base() != (Base{}) && s.Base() != c.Base || term != 0 && term != c.Term {
		return ErrNotEmpty
	}
	return s.commitOne(func(b *pebble.Batch) error {
		value := checked(termKey, binary.BigEndian.AppendUint64(nil, c.Term))
		return errors.Join(s.stand(b, c), b.Set(termKey, value, nil))
	})
}

// stand puts into b what makes the log empty and its base c.
func (s *Store) stand(b *pebble.Batch, c Checkpoint) error {
	configuration := &raft.Log{
		Index: c.ConfigurationIndex, Term: c.Term, Type: raft.LogConfiguration, Data: raft.EncodeConfiguration(c.Configuration),
	}
	v := make([]byte, recordSize(configuration))
	encodeRecord(v, configuration)
	base := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, c.Index), c.Term)
	return errors.Join(
		b.DeleteRange([]byte{kindLog}, []byte{kindLog + 1}, nil),
		deleteConfigurations(b, 0),
		b.Set(indexKey(kindConfiguration, c.ConfigurationIndex), v, nil),
		b.Set(baseKey, checked(baseKey, base), nil),
		b.Delete(announcedKey, nil))
}

// commitOne commits one batch and takes over what it did to the ends of the log.
func (s *Store) commitOne(fill func(*pebble.Batch) error) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	if err := s.latch.err(); err != nil {
		return err
	}
	b := s.db.NewBatch()
	defer b.Close()
	if err := fill(b); err != nil {
		return fmt.Errorf("couldn't encode the base of the log: %w", err)
	}
	if err := s.commit(b); err != nil {
		return err
	}
	return s.findEnds()
}

// findBase reads the base.
func (s *Store) findBase() error {
	s.base.Store(&Base{})
	v, err := s.get(baseKey)
	if err != nil || v == nil {
		return err
	}
	if len(v) != 16 {
		return fmt.Errorf("%w (base: %w)", ErrCorrupt, errRecord)
	}
	s.base.Store(&Base{Index: binary.BigEndian.Uint64(v), Term: binary.BigEndian.Uint64(v[8:])})
	return nil
}

// An announced checkpoint is stored as index, term, index of the configuration (8 each), configuration.
func encodeCheckpoint(c Checkpoint) []byte {
	b := binary.BigEndian.AppendUint64(nil, c.Index)
	b = binary.BigEndian.AppendUint64(b, c.Term)
	b = binary.BigEndian.AppendUint64(b, c.ConfigurationIndex)
	return append(b, raft.EncodeConfiguration(c.Configuration)...)
}

func decodeCheckpoint(b []byte) (c Checkpoint, err error) {
	const head = 3 * 8
	if len(b) < head {
		return c, errRecord
	}
	defer func() {
		if r := recover(); r != nil { // hashicorp/raft's answer to bytes that do not decode
			err = errRecord
		}
	}()
	c.Index, c.Term = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	c.ConfigurationIndex = binary.BigEndian.Uint64(b[16:])
	c.Configuration = raft.DecodeConfiguration(b[head:])
	return c, nil
}
