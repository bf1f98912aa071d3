package raftlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/cockroachdb/pebble/v2"
)

// Set stores a value of Raft's own, such as its vote, and returns once it is on disk.
func (s *Store) Set(key, value []byte) error {
	end, err := s.begin()
	if err != nil {
		return err
	}
	defer end()
	return s.set(stableKey(key), value)
}

// Get returns a value of Raft's own, nil when it was never set.
func (s *Store) Get(key []byte) ([]byte, error) {
	end, err := s.beginRead()
	if err != nil {
		return nil, err
	}
	defer end()
	return s.get(stableKey(key))
}

// SetUint64 is Set for a number.
func (s *Store) SetUint64(key []byte, value uint64) error {
	return s.Set(key, binary.BigEndian.AppendUint64(nil, value))
}

// GetUint64 is Get for a number, 0 when it was never set.
func (s *Store) GetUint64(key []byte) (uint64, error) {
	v, err := s.Get(key)
	if err != nil || v == nil {
		return 0, err
	}
	if len(v) != 8 {
		return 0, fmt.Errorf("%w (%q is not a number)", ErrCorrupt, key)
	}
	return binary.BigEndian.Uint64(v), nil
}

func stableKey(key []byte) []byte { return append([]byte{kindStable}, key...) }

// set stores CRC-32C(key, value) | value.
func (s *Store) set(key, value []byte) error {
	if err := s.latch.err(); err != nil {
		return err
	}
	b := s.db.NewBatch()
	defer b.Close()
	if err := b.Set(key, checked(key, value), nil); err != nil {
		return fmt.Errorf("couldn't encode %q: %w", key, err)
	}
	return s.commit(b)
}

func (s *Store) get(key []byte) ([]byte, error) {
	v, closer, err := s.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%q: %w)", ErrCorrupt, key, err)
	}
	value, err := checkedValue(key, v)
	if err = errors.Join(err, closer.Close()); err != nil {
		return nil, fmt.Errorf("%w (%q: %w)", ErrCorrupt, key, err)
	}
	return value, nil
}

// checked puts the checksum before a value.
func checked(key, value []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, valueCRC(key, value)), value...)
}

// checkedValue copies the value out of what set stored.
func checkedValue(key, stored []byte) ([]byte, error) {
	if len(stored) < crcSize || binary.BigEndian.Uint32(stored) != valueCRC(key, stored[crcSize:]) {
		return nil, errRecord
	}
	return append([]byte{}, stored[crcSize:]...), nil
}

func valueCRC(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}
