package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// RecoveryReport is what a recovery did on one node.
type RecoveryReport struct {
	Plan  sm3.Digest `json:"plan"`
	Epoch uint64     `json:"epoch"`
	// Base is the header that the ledger goes on from, Height the node's newest
	// block now.
	Base   uint64 `json:"base"`
	Height uint64 `json:"height"`
	// Resubmit is a file of records that are void with their blocks; Records is how
	// many.
	Resubmit string `json:"resubmit,omitempty"`
	Records  int    `json:"records"`
	// Evidence is where the old Raft log and store are kept.
	Evidence string `json:"evidence,omitempty"`
	// Done says that nothing was left to do.
	Done bool `json:"done"`
}

// recovery is a plan on its way on one node. Its steps can each be done again: a
// crash between or within them leaves the marker, with which the node does not
// start, and the next attempt goes through them from the first.
type recovery struct {
	*stopped
	data   []byte
	plan   ledger.OpenRecovery
	report RecoveryReport
}

// step is one step of a recovery.
type step struct {
	name string
	do   func(context.Context) error
}

// ExecuteRecovery carries a plan out on a survivor's stopped node. The digest is
// the plan's, which operators have compared: with another one nothing is touched.
// The old Raft log, store and lock are kept as evidence.
func ExecuteRecovery(ctx context.Context, c Config, data []byte, confirm sm3.Digest) (RecoveryReport, error) {
	return recoverNode(ctx, c, data, confirm, (*recovery).survive, nil)
}

// AcceptRecovery lets a node that neither votes nor cosigns in the new epoch go
// on by a plan: an observer, a mirror, or a machine that joins later. What it has
// above the base is taken back; the block of the plan comes from the others.
func AcceptRecovery(ctx context.Context, c Config, data []byte, confirm sm3.Digest) (RecoveryReport, error) {
	report, err := recoverNode(ctx, c, data, confirm, (*recovery).follow, nil)
	if errors.Is(err, errUnknownSet) {
		return acceptAhead(c, data)
	}
	return report, err
}

// acceptAhead keeps a plan whose base a node has not come to yet: only there can
// it be checked, and then it is.
func acceptAhead(c Config, data []byte) (report RecoveryReport, err error) {
	s, err := openStopped(c)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	file, err := ledger.ParseRecoveryFile(data)
	if err != nil {
		return report, err
	}
	plan, err := file.Plan()
	if err != nil {
		return report, err
	}
	report = RecoveryReport{Plan: sm3.Sum(data), Epoch: plan.Epoch, Base: plan.Base.Height}
	return report, keepRecovery(c.Data, plan.Epoch, data)
}

// recoverNode does the steps that ways gives. A test ends it after one.
func recoverNode(ctx context.Context, c Config, data []byte, confirm sm3.Digest, ways func(*recovery) ([]step, error), after func(string) error) (report RecoveryReport, err error) {
	s, err := openStopped(c)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r := &recovery{stopped: s, data: data}
	if err := r.open(confirm); err != nil || r.report.Done {
		return r.report, err
	}
	steps, err := ways(r)
	if err != nil {
		return r.report, err
	}
	for _, st := range steps {
		if err := st.do(ctx); err != nil {
			return r.report, fmt.Errorf("%s: %w", st.name, err)
		}
		if after != nil {
			if err := after(st.name); err != nil {
				return r.report, err
			}
		}
	}
	return r.report, nil
}

// open reads the plan and sees whether it has been carried out.
func (r *recovery) open(confirm sm3.Digest) error {
	digest := sm3.Sum(r.data)
	if digest != confirm {
		return fmt.Errorf("%w: the file's digest is %s, confirmed was %s; nothing was done", ErrNotSurvivor, digest, confirm)
	}
	var err error
	if _, r.plan, err = r.load(r.data); err != nil {
		return err
	}
	if err := r.plan.CheckComplete(); err != nil {
		return err
	}
	r.report = RecoveryReport{Plan: digest, Epoch: r.plan.Epoch, Base: r.plan.Base.Height}
	if r.begun() {
		return nil
	}
	return r.withStore(func(kept *store.Store) error {
		r.report.Height = kept.Tip()
		r.report.Done, err = kept.Recovered(r.data)
		return err
	})
}

func (r *recovery) marker() string { return filepath.Join(r.config.Data, recoveringFile) }

func (r *recovery) markerText() []byte {
	return fmt.Appendf(nil, "epoch %d by the plan %s\n", r.plan.Epoch, r.report.Plan)
}

// begun reports whether this very recovery was begun before.
func (r *recovery) begun() bool {
	text, err := os.ReadFile(r.marker())
	return err == nil && bytes.Equal(text, r.markerText())
}

// survive gives the steps of a survivor.
func (r *recovery) survive() ([]step, error) {
	m, ok := r.plan.Next.Member(r.config.Member)
	if !ok || !m.Takes(ledger.Voter) && !m.Takes(ledger.Cosigner) {
		return nil, fmt.Errorf("%w: %s neither votes nor cosigns in the new epoch; run `certledger recover accept`", ErrNotSurvivor, r.config.Member)
	}
	if !r.begun() {
		if err := r.checkSurvivor(); err != nil {
			return nil, err
		}
	}
	steps := []step{
		{"begin", r.begin},
		{"keep the plan", r.keepPlan},
		{"collect what is void", r.collect},
		{"keep the Raft log", r.keepRaft},
		{"take back blocks", r.takeBack},
		{"keep the store", r.keepStore},
		{"make the block", r.makeBlock},
	}
	if m.Takes(ledger.Cosigner) {
		steps = append(steps, step{"void the lock", r.voidLock})
	}
	if m.Takes(ledger.Voter) {
		steps = append(steps, step{"begin the Raft log", r.beginRaft})
	}
	return append(steps, step{"end", r.end}), nil
}

// checkSurvivor makes sure that nothing has happened here since the plan was
// signed, and that this node can go on.
func (r *recovery) checkSurvivor() error {
	if err := checkRecovering(r.config.Data); err != nil {
		return err // of another plan
	}
	if _, signed := survivor(r.plan, r.config.Member); signed {
		if err := r.checkOwn(r.plan); err != nil {
			return err
		}
	}
	return r.withStore(func(kept *store.Store) error {
		if tip := kept.Tip(); tip < r.plan.Base.Height {
			return fmt.Errorf("%w: its base is header %d, this node ends with %d; restore it from another survivor's backup first", ErrNotSurvivor, r.plan.Base.Height, tip)
		}
		return nil
	})
}

// follow gives the steps of a node that follows the others.
func (r *recovery) follow() ([]step, error) {
	m, ok := r.plan.Next.Member(r.config.Member)
	if ok && (m.Takes(ledger.Voter) || m.Takes(ledger.Cosigner)) {
		return nil, fmt.Errorf("%w: %s goes on in the new epoch; run `certledger recover execute`", ErrNotSurvivor, r.config.Member)
	}
	if !r.begun() {
		if err := checkRecovering(r.config.Data); err != nil {
			return nil, err
		}
	}
	return []step{
		{"begin", r.begin},
		{"keep the plan", r.keepPlan},
		{"collect what is void", r.collect},
		{"take back blocks", r.takeBack},
		{"keep the store", r.keepStore},
		{"end", r.end},
	}, nil
}
