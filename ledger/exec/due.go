package exec

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
)

// CompareDeadlines orders deadlines: by time, then kind, then id.
func CompareDeadlines(a, b Deadline) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID.Kind, b.ID.Kind), cmp.Compare(a.ID.ID, b.ID.ID))
}

// deadlines is a sorted set.
type deadlines []Deadline

func (s *deadlines) add(d Deadline) {
	if i, found := slices.BinarySearchFunc(*s, d, CompareDeadlines); !found {
		*s = slices.Insert(*s, i, d)
	}
}

func (s *deadlines) remove(d Deadline) {
	if i, found := slices.BinarySearchFunc(*s, d, CompareDeadlines); found {
		*s = slices.Delete(*s, i, i+1)
	}
}

func (s deadlines) has(d Deadline) bool {
	_, found := slices.BinarySearchFunc(s, d, CompareDeadlines)
	return found
}

// endDue and setDue keep the open block's part of the index of deadlines.
func (m *Machine) endDue(e ledger.Entity, id ledger.EntityID) {
	if at, ok := registry.Due(e, m.documents); ok {
		m.open.dueSet.remove(Deadline{at, id})
		m.open.dueEnded.add(Deadline{at, id})
	}
}

func (m *Machine) setDue(e ledger.Entity, id ledger.EntityID) {
	if at, ok := registry.Due(e, m.documents); ok {
		m.open.dueEnded.remove(Deadline{at, id})
		m.open.dueSet.add(Deadline{at, id})
	}
}

// fireDue does what is due at the block's time, oldest first, up to the block's
// limit. What is left waits for the next block; guards judge by time meanwhile.
func (m *Machine) fireDue() error {
	room := m.dueLimit - m.open.fired
	if room <= 0 {
		return nil
	}
	stored, err := m.view.Due(m.open.now, room+len(m.open.dueEnded))
	if err != nil {
		return fmt.Errorf("read the deadlines: %w", err)
	}
	for ; m.open.fired < m.dueLimit; m.open.fired++ {
		var next *Deadline
		if next, stored = m.nextDue(stored); next == nil {
			return nil
		}
		if err := m.fire(next.ID); err != nil {
			return err
		}
	}
	return nil
}

// nextDue merges the stored index with what the open block changed in it. Firing
// a deadline ends it, so it is not met again.
func (m *Machine) nextDue(stored []Deadline) (*Deadline, []Deadline) {
	for len(stored) > 0 && m.open.dueEnded.has(stored[0]) {
		stored = stored[1:]
	}
	var next *Deadline
	if len(stored) > 0 {
		next = &stored[0]
	}
	if added := m.open.dueSet; len(added) > 0 && added[0].At <= m.open.now {
		if next == nil || CompareDeadlines(added[0], *next) < 0 {
			next = &added[0]
		}
	}
	return next, stored
}

func (m *Machine) fire(id ledger.EntityID) error {
	event, changes, err := registry.Fire(m.table, m.env(), id)
	if err != nil {
		return err
	}
	leaf, err := event.Text()
	if err != nil {
		return err
	}
	_, err = m.accept(leaf, sm3.Digest{}, changes)
	return err
}
