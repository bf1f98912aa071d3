package exec

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// ErrRecovery means that a recovery plan does not go on from here. Nothing has
// changed then.
var ErrRecovery = errors.New("this plan does not recover this ledger")

// Recover seals the block that a recovery plan makes, whose only entry is data,
// the plan's file. It is never an entry that Raft ordered: a leader could
// otherwise propose one, and in Step a plan is a malformed entry like any other.
// The open block must be empty. An error that is not ErrRecovery means that the
// view failed.
func (m *Machine) Recover(data []byte) (*Block, error) {
	if m.stuck != nil {
		return nil, m.stuck
	}
	plan, file, err := m.openRecovery(data)
	if err != nil {
		return nil, err
	}
	leaf, err := plan.Event().Text()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	documents, err := m.view.Library(plan.Next)
	if err != nil {
		return nil, fmt.Errorf("read the documents in force: %w", err)
	}
	m.governance, m.inForce, m.documents = plan.Next, plan.Governance, documents
	b := &m.open
	b.addEntry(data)
	b.now = plan.BlockTime()
	b.lowerBound = RecoveryBound(plan, b.lowerBound)
	b.final, b.finalSet, b.carried = plan.Base.Height, plan.FinalSet, []byte(file.FinalSet)
	b.decided, b.next = file.Governance, plan.Governance
	lost, err := registry.Lost(m.env(), plan.Decided, plan.Next)
	if err == nil {
		_, err = m.accept(leaf, sm3.Digest{}, lost)
	}
	if err != nil {
		m.begin()
		return nil, fmt.Errorf("retire what members have lost: %w", err)
	}
	return m.seal()
}

// RecoveryBound gives what a plan proves about time beyond bound, what was proved
// before: those who signed it have seen its time pass, one of them honestly.
func RecoveryBound(plan ledger.OpenRecovery, bound legaltime.Instant) legaltime.Instant {
	return max(bound, LowerBound(plan.Old, plan.BaseSet), plan.Time)
}

// openRecovery reads a plan and checks that it goes on from the tip.
func (m *Machine) openRecovery(data []byte) (ledger.OpenRecovery, ledger.RecoveryFile, error) {
	var plan ledger.OpenRecovery
	file, err := ledger.ParseRecoveryFile(slices.Clone(data))
	if err != nil {
		return plan, file, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	if len(m.open.entries) > 0 {
		return plan, file, fmt.Errorf("%w: a block is open", ErrRecovery)
	}
	old, err := m.view.Governance(m.tip.Header.Governance)
	if err != nil {
		return plan, file, fmt.Errorf("read the governance of header %d: %w", m.tip.Header.Height, err)
	}
	if plan, err = file.Open(old); err == nil {
		err = plan.CheckComplete()
	}
	if err != nil {
		return plan, file, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	if plan.Base != (ledger.Pin{Height: m.tip.Header.Height, Digest: m.tip.Digest}) {
		return plan, file, fmt.Errorf("%w: it goes on from header %d %s, the newest here is %d %s",
			ErrRecovery, plan.Base.Height, plan.Base.Digest, m.tip.Header.Height, m.tip.Digest)
	}
	return plan, file, nil
}
