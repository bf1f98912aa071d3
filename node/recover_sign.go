package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// planTolerance is how far ahead of a signer's clock a plan's time may be, in
// milliseconds.
const planTolerance = 60_000

// errUnknownSet says that a node is too far behind to check a plan.
var errUnknownSet = fmt.Errorf("%w: its base names a set of members that this node does not know yet", ErrNotSurvivor)

// LoadRecovery reads a plan's file and checks it against the ledger in a stopped
// node's directory.
func LoadRecovery(c Config, data []byte) (file ledger.RecoveryFile, plan ledger.OpenRecovery, err error) {
	s, err := openStopped(c)
	if err != nil {
		return file, plan, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.load(data)
}

func (s *stopped) load(data []byte) (file ledger.RecoveryFile, plan ledger.OpenRecovery, err error) {
	if file, err = ledger.ParseRecoveryFile(data); err != nil {
		return file, plan, err
	}
	base, err := ledger.ParseHeader([]byte(file.Base))
	if err != nil {
		return file, plan, fmt.Errorf("%w: %w", ledger.ErrRecovery, err)
	}
	if base.Ledger != s.genesis.ID() {
		return file, plan, fmt.Errorf("%w: it is about the ledger %s, this node's is %s", ErrNotSurvivor, base.Ledger, s.genesis.ID())
	}
	err = s.withStore(func(kept *store.Store) error {
		old, err := kept.Governance(base.Governance)
		if err != nil {
			return fmt.Errorf("%w: %w", errUnknownSet, err)
		}
		plan, err = file.Open(old)
		return err
	})
	return file, plan, err
}

// SignRecovery adds the signature of this node's member to a plan, after it has
// compared what the plan says of the node with what the stopped node holds. It
// refuses, with ErrNotSurvivor, a plan that gives up more than it must.
func SignRecovery(ctx context.Context, c Config, password, data []byte) (signed []byte, plan ledger.OpenRecovery, err error) {
	s, err := openStopped(c)
	if err != nil {
		return nil, plan, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	file, plan, err := s.load(data)
	if err != nil {
		return nil, plan, err
	}
	if err := s.checkOwn(plan); err != nil {
		return nil, plan, err
	}
	m, _ := plan.Old.Member(c.Member) // checkOwn has found it among the survivors
	ring, err := openKeyring(ctx, c, password)
	if err != nil {
		return nil, plan, err
	}
	key := ring.signer(m.CosignKey)
	if key == nil {
		return nil, plan, ring.without(cosignKey)
	}
	line, err := ledger.SignText(plan.Text, m.Name, key, rand.Reader)
	if err != nil {
		return nil, plan, err
	}
	if file, err = file.AddSignature(line, plan.Old); err != nil {
		return nil, plan, err
	}
	if plan, err = file.Open(plan.Old); err != nil {
		return nil, plan, err
	}
	signed, err = file.Bytes()
	return signed, plan, err
}

// checkOwn compares the plan with where this node stands.
func (s *stopped) checkOwn(plan ledger.OpenRecovery) error {
	h, _, err := s.head()
	if err != nil {
		return err
	}
	stated, ok := survivor(plan, s.config.Member)
	switch {
	case !ok:
		return fmt.Errorf("%w: %s is not among its signers", ErrNotSurvivor, s.config.Member)
	case h.Head != stated.Head && !broughtUp(h, stated, plan) || h.Lock != stated.Lock:
		return fmt.Errorf("%w: it states head %d and lock %d, the node has head %d and lock %d; it has run since, make a new head file",
			ErrNotSurvivor, stated.Head.Height, stated.Lock.Height, h.Head.Height, h.Lock.Height)
	case h.Final.Height > plan.Base.Height:
		return fmt.Errorf("%w: header %d is final here, the plan goes back to %d", ErrNotSurvivor, h.Final.Height, plan.Base.Height)
	case h.Raft.Index >= plan.Raft.Index || h.Raft.Term >= plan.Raft.Term:
		return fmt.Errorf("%w: its Raft position %d, term %d is not above this node's %d, term %d",
			ErrNotSurvivor, plan.Raft.Index, plan.Raft.Term, h.Raft.Index, h.Raft.Term)
	case plan.Time > h.Time+planTolerance:
		return fmt.Errorf("%w: its time is %s, here it is %s", ErrNotSurvivor, plan.Time, h.Time)
	}
	return nil
}

// broughtUp reports whether the node was behind the base and has been brought up
// to it, from another survivor's backup.
func broughtUp(h ledger.NodeHead, stated ledger.Survivor, plan ledger.OpenRecovery) bool {
	return stated.Head.Height < plan.Base.Height && h.Head == plan.Base
}

func survivor(plan ledger.OpenRecovery, member string) (ledger.Survivor, bool) {
	for _, s := range plan.Survivors {
		if s.Member == member {
			return s, true
		}
	}
	return ledger.Survivor{}, false
}
