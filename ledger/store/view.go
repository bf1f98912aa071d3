package store

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Entity gives an entity's newest value, nil when it does not exist.
func (s *Store) Entity(id ledger.EntityID) ([]byte, error) {
	v, err := s.Value(id)
	if v == nil || err != nil {
		return nil, err
	}
	return v.Bytes, nil
}

// Due lists deadlines for exec.
func (s *Store) Due(until legaltime.Instant, limit int) ([]exec.Deadline, error) {
	var due []exec.Deadline
	end := binary.BigEndian.AppendUint64([]byte{tableDue}, uint64(until)+1)
	err := scanRange(s.db, []byte{tableDue}, end, func(key, _ []byte) (bool, error) {
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

func dueKey(d exec.Deadline) []byte {
	b := binary.BigEndian.AppendUint64([]byte{tableDue}, uint64(d.At))
	b = append(b, d.ID.Kind...)
	return append(append(b, 0), d.ID.ID...)
}

func parseDueKey(key []byte) (exec.Deadline, error) {
	id, err := parseEntityName(key[9:])
	return exec.Deadline{At: legaltime.Instant(binary.BigEndian.Uint64(key[1:9])), ID: id}, err
}

// parseEntityName reads kind ‖ 0 ‖ id, as the keys of several tables have it.
func parseEntityName(name []byte) (ledger.EntityID, error) {
	kind, id, ok := strings.Cut(string(name), "\x00")
	if !ok {
		return ledger.EntityID{}, fmt.Errorf("%w: entity %x", ErrCorrupt, name)
	}
	return ledger.EntityID{Kind: ledger.EntityKind(kind), ID: id}, nil
}

// Consumed reports whether a record id may not come again.
func (s *Store) Consumed(id sm3.Digest) (bool, error) {
	r, err := s.Receipt(id)
	if r == nil || err != nil {
		return false, err
	}
	return r.Consumed, nil
}

// Header gives a sealed header's text.
func (s *Store) Header(height uint64) ([]byte, error) {
	return mustGet(s.db, heightKey(tableHeader, height), fmt.Sprintf("header %d", height))
}

// Node reads a node of the state tree.
func (s *Store) Node(id statetree.NodeID) ([]byte, error) {
	return mustGet(s.db, append([]byte{tableStateNode}, id.Key()...), "state node")
}
