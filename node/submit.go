package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// submitter orders records through the sequencer.
type submitter struct{ node *Node }

// Submit has records ordered, unless the disk is nearly full or the ledger's
// time has still to follow the clock.
func (s submitter) Submit(ctx context.Context, notes [][]byte) ([]server.Outcome, error) {
	if s.node.disk.low.Load() {
		return nil, fmt.Errorf("%w: the disk is nearly full", server.ErrNotReady)
	}
	if s.node.timeLags() {
		return nil, fmt.Errorf("%w: the ledger's time has still to follow the clock", server.ErrNotReady)
	}
	results, err := s.node.sequencer.Submit(ctx, notes)
	if err != nil {
		return nil, submitError(err)
	}
	outcomes := make([]server.Outcome, len(results))
	for i, r := range results {
		outcomes[i] = server.Outcome{Receipt: r.Receipt, Height: r.Height}
	}
	return outcomes, nil
}

// timeLags reports whether a block cannot have today's time yet: after a long
// silence, or at the founding, it takes some empty blocks, which the leader
// proposes by itself. A record written now would be refused as too early.
func (n *Node) timeLags() bool {
	lag := int64(n.clock.Now() - n.store.LastTime())
	return lag > sequencerState{store: n.store}.Params().MaxStepMillis
}

func submitError(err error) error {
	var busy *sequencer.BusyError
	switch {
	case errors.As(err, &busy):
		return server.BusyError{After: busy.RetryAfter}
	case errors.Is(err, sequencer.ErrNoLeader), errors.Is(err, sequencer.ErrStopped), errors.Is(err, sequencer.ErrUnknownOutcome):
		return fmt.Errorf("%w: %w", server.ErrNotReady, err)
	}
	return err
}

// outcome gives what became of a record, in a sealed block or in the open one.
func outcome(s *store.Store, id sm3.Digest) (server.Outcome, error) {
	if o, ok, err := sealedOutcome(s, id); ok || err != nil {
		return o, err
	}
	if receipt, height, ok := s.OpenReceipt(id); ok {
		return server.Outcome{Receipt: receipt, Height: height}, nil
	}
	// The block may have been sealed between the two questions.
	if o, ok, err := sealedOutcome(s, id); ok || err != nil {
		return o, err
	}
	return server.Outcome{}, fmt.Errorf("%w: record %s", server.ErrNotFound, id)
}

func sealedOutcome(s *store.Store, id sm3.Digest) (server.Outcome, bool, error) {
	r, err := s.Receipt(id)
	if r == nil || err != nil {
		return server.Outcome{}, false, answer(err)
	}
	return server.Outcome{Receipt: ledger.Receipt{ID: id, Refusal: r.Refusal, Index: r.Index}, Height: r.Height}, true, nil
}

// disagreements keeps what the two implementations of SM2 differ about.
type disagreements struct{ data string }

// KeepDisagreement writes the note and what is known about it.
func (d disagreements) KeepDisagreement(note []byte, signer string, cause error) error {
	dir := filepath.Join(d.data, evidenceDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the evidence directory: %w", err)
	}
	path := filepath.Join(dir, fmt.Sprintf("disagreement-%s.txt", sm3.Sum(note)))
	text := fmt.Appendf(nil, "signer %s\n%v\n\n%s", signer, cause, note)
	return os.WriteFile(path, text, 0o600)
}

// control is what only the operator may do.
type control struct{ node *Node }

// Offset gives how far the clock is moved.
func (c control) Offset() time.Duration { return c.node.clock.Offset() }

// SetOffset moves the clock and asks for a block, so that the ledger's time
// follows.
func (c control) SetOffset(ctx context.Context, offset time.Duration) error {
	if err := c.node.clock.Move(offset); err != nil {
		return err
	}
	if err := c.Nudge(ctx); !errors.Is(err, server.ErrNotReady) {
		return err
	}
	return nil // the clock is moved; whoever leads next begins with a block
}

// Nudge asks for an empty block.
func (c control) Nudge(ctx context.Context) error {
	return submitError(c.node.sequencer.Nudge(ctx))
}
