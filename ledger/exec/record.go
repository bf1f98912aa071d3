package exec

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// record executes one record note and keeps its receipt.
func (m *Machine) record(note []byte) error {
	m.open.records++
	r, refusal := CheckForm(note)
	if refusal != nil {
		id := r.ID
		if id.IsZero() {
			id = sm3.Sum(note)
		}
		m.refuse(id, refusal)
		return nil
	}
	refusal, err := m.admissible(&r)
	if err != nil {
		return err
	}
	if refusal != nil {
		m.refuse(r.ID, refusal)
		return nil
	}
	m.open.consumed[r.ID] = true
	outcome, refusal, err := registry.Apply(m.table, m.env(), &r)
	if err != nil {
		return err
	}
	if refusal != nil {
		m.open.consumed[r.ID] = registry.Consumes(refusal.Code)
		m.refuse(r.ID, refusal)
		return nil
	}
	if err := m.decide(outcome); err != nil {
		return err
	}
	index, err := m.accept(r.Note, r.ID, outcome.Changes)
	m.open.receipts = append(m.open.receipts, ledger.Receipt{ID: r.ID, Index: index})
	return err
}

func (m *Machine) refuse(id sm3.Digest, refusal *ledger.Refusal) {
	m.open.receipts = append(m.open.receipts, ledger.Receipt{ID: id, Refusal: refusal})
}

// CheckForm reads a record note and gives the code of what is wrong with its
// form. Where that allows an id, the record has it all the same.
func CheckForm(note []byte) (ledger.SignedRecord, *ledger.Refusal) {
	r, err := ledger.ParseRecord(note)
	if err != nil {
		return r, ledger.Refuse(ledger.FormCode(err), "%v", err)
	}
	if ledger.NewBody(r.Kind) == nil {
		return r, nil // the rules refuse it, and that consumes its id
	}
	want, err := ledger.RequiredSigners(r.Kind, r.Body)
	if err != nil {
		return r, ledger.Refuse(ledger.RecordSigners, "%v", err)
	}
	if !slices.Equal(want, r.Signers) {
		return r, ledger.Refuse(ledger.RecordSigners, "signers are %v, %s needs %v", r.Signers, r.Kind, want)
	}
	return r, nil
}

// admissible checks what a record says about itself, and its signatures. A
// refusal here does not consume the record's id.
func (m *Machine) admissible(r *ledger.SignedRecord) (*ledger.Refusal, error) {
	if r.Ledger != m.ledger {
		return ledger.Refuse(ledger.RecordLedger, "%s", r.Ledger), nil
	}
	if refusal := CheckTime(r, m.open.now, m.governance.Params); refusal != nil {
		return refusal, nil
	}
	consumed, err := m.view.Consumed(r.ID)
	if err != nil {
		return nil, fmt.Errorf("look up record %s: %w", r.ID, err)
	}
	if consumed || m.open.consumed[r.ID] {
		return ledger.Refuse(ledger.RecordDuplicate, "%s", r.ID), nil
	}
	return m.checkSignatures(r)
}

// CheckTime judges a record's times at now.
func CheckTime(r *ledger.SignedRecord, now legaltime.Instant, p ledger.Params) *ledger.Refusal {
	switch {
	case r.Expires <= r.Time || r.Expires-r.Time > ledger.MaxRecordLife:
		return ledger.Refuse(ledger.RecordLifetime, "%s to %s", r.Time, r.Expires)
	case now >= r.Expires:
		return ledger.Refuse(ledger.RecordExpired, "at %s, block time %s", r.Expires, now)
	case r.Time > now+legaltime.Instant(p.SkewMillis):
		return ledger.Refuse(ledger.RecordEarly, "written %s, block time %s", r.Time, now)
	}
	return nil
}

func (m *Machine) checkSignatures(r *ledger.SignedRecord) (*ledger.Refusal, error) {
	tasks, refusal, err := SignatureTasks(m.env(), r)
	if refusal != nil || err != nil {
		return refusal, err
	}
	for i, ok := range m.verify(tasks) {
		if !ok {
			return ledger.Refuse(ledger.RecordSignature, "of %s", r.Seals[i].Signer), nil
		}
	}
	return nil, nil
}

// SignatureTasks gives the verifications that a record needs, with the keys as
// env sees them now.
func SignatureTasks(env registry.Env, r *ledger.SignedRecord) ([]sm2.Task, *ledger.Refusal, error) {
	tasks := make([]sm2.Task, len(r.Seals))
	for i, seal := range r.Seals {
		key, refusal, err := registry.SignerKey(env, r, seal)
		if refusal != nil || err != nil {
			return nil, refusal, err
		}
		tasks[i] = r.Task(i, key)
	}
	return tasks, nil, nil
}

// accept appends a leaf and gives each changed entity its next value.
func (m *Machine) accept(leaf []byte, id sm3.Digest, changes []registry.Change) (uint64, error) {
	index, hash := m.open.addLeaf(leaf, id)
	for _, c := range changes {
		if err := m.change(c, index, hash); err != nil {
			return index, err
		}
	}
	return index, nil
}

func (m *Machine) change(c registry.Change, index uint64, hash sm3.Digest) error {
	before, err := m.Entity(c.ID)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.ID, err)
	}
	var history ledger.History
	if before != nil {
		history = ledger.HistoryOf(before)
		m.endDue(before, c.ID)
	}
	value, bare, err := ledger.SealEntity(c.Value, history, m.tip.Header.Height+1, hash)
	if err != nil {
		return fmt.Errorf("encode %s: %w", c.ID, err)
	}
	m.setDue(c.Value, c.ID)
	m.open.latest[c.ID] = value
	m.open.values = append(m.open.values, Value{ID: c.ID, Bytes: value, Bare: bare, Count: history.Count + 1, Leaf: index, LeafHash: hash})
	return nil
}
