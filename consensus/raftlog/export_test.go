package raftlog

import (
	"github.com/cockroachdb/pebble/v2"
	"github.com/hashicorp/raft"
)

func EncodeRecord(l *raft.Log) []byte {
	b := make([]byte, recordSize(l))
	encodeRecord(b, l)
	return b
}

var (
	DecodeRecord     = decodeRecord
	EncodeCheckpoint = encodeCheckpoint
	DecodeCheckpoint = decodeCheckpoint
)

// Damage flips a bit in the stored bytes of an entry.
func (s *Store) Damage(index uint64) error {
	v, closer, err := s.db.Get(indexKey(kindLog, index))
	if err != nil {
		return err
	}
	b := append([]byte(nil), v...)
	closer.Close()
	b[len(b)-1] ^= 1
	return s.db.Set(indexKey(kindLog, index), b, pebble.Sync)
}

// SetLayout pretends that another release wrote the store.
func (s *Store) SetLayout(version byte) error { return s.set(layoutKey, []byte{version}) }

// DamageMeta flips a bit in the stored base or announcement.
func (s *Store) DamageMeta(what string) error {
	key := announcedKey
	if what == "base" {
		key = baseKey
	}
	v, closer, err := s.db.Get(key)
	if err != nil {
		return err
	}
	b := append([]byte(nil), v...)
	closer.Close()
	b[len(b)-1] ^= 1
	return s.db.Set(key, b, pebble.Sync)
}
