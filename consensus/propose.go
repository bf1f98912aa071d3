package consensus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

// enqueueLimit bounds how long Propose waits for Raft to take an entry when the context has no deadline.
const enqueueLimit = 10 * time.Second

// maxPending bounds what a leader may have on its way, uncommitted. It is far below DefaultTrailingLogs, so that what a
// deposed leader's log has too much never reaches back to where the others' logs begin (hashicorp/raft issue 697).
const maxPending = 1024

// Future is the outcome of a proposal that is on its way.
type Future struct{ *proposal }

type proposal struct {
	node *Node
	done chan struct{} // closed once index, value and err are set

	index uint64
	value any
	err   error
}

// Propose appends an entry on the leader and returns without waiting for its outcome, so that a caller can have many on
// their way; those of one goroutine are appended in the order of its calls. It blocks while Raft is behind with appending,
// until the context ends. The entry must not be modified afterwards. Errors come from Wait.
func (n *Node) Propose(ctx context.Context, entry []byte) Future {
	if len(entry) > n.config.MaxEntry {
		return n.failed(fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(entry), n.config.MaxEntry))
	}
	return n.submit(ctx, func(patience time.Duration) raft.Future { return n.raft.Apply(entry, patience) })
}

// submit gives something to Raft and follows its fate.
func (n *Node) submit(ctx context.Context, start func(patience time.Duration) raft.Future) Future {
	if err := ctx.Err(); err != nil {
		return n.failed(fmt.Errorf("%w (%w)", ErrBusy, err))
	}
	if n.machine.failed.Load() || n.config.Log.Err() != nil {
		return n.failed(ErrStopped)
	}
	if err := n.proposing.enter(); err != nil {
		return n.failed(err)
	}
	patience := enqueueLimit
	if deadline, ok := ctx.Deadline(); ok {
		patience = min(patience, max(time.Until(deadline), time.Nanosecond))
	}
	future := start(patience)
	p := &proposal{node: n, done: make(chan struct{})}
	go func() {
		defer n.proposing.leave()
		p.settle(future)
	}()
	return Future{p}
}

func (n *Node) failed(err error) Future {
	p := &proposal{node: n, done: make(chan struct{}), err: err}
	close(p.done)
	return Future{p}
}

// settle waits for Raft's answer and turns it into an outcome.
func (p *proposal) settle(future raft.Future) {
	defer close(p.done)
	if err := future.Error(); err != nil {
		p.err = outcomeOf(err)
		return
	}
	applied, ok := future.(raft.ApplyFuture)
	if !ok {
		return
	}
	p.index = applied.Index()
	if r, ok := applied.Response().(response); ok {
		p.value, p.err = r.value, r.err
	}
}

// outcomeOf sorts Raft's errors by what is known about the entry. An error that is not known to leave the log untouched
// leaves the outcome open.
func outcomeOf(err error) error {
	switch {
	case errors.Is(err, raft.ErrNotLeader), errors.Is(err, raft.ErrLeadershipTransferInProgress):
		return ErrNotLeader
	case errors.Is(err, raft.ErrEnqueueTimeout):
		return ErrBusy
	}
	return fmt.Errorf("%w (%w)", ErrUnknownOutcome, err)
}

// Index returns the entry's index once Wait has returned without an error, else 0.
func (f Future) Index() uint64 {
	select {
	case <-f.done:
		return f.index
	default:
		return 0
	}
}

// Wait returns what the state machine returned for the entry. When the context ends first, the outcome is unknown and the
// error matches the context's, too; Wait may be called again.
func (f Future) Wait(ctx context.Context) (any, error) {
	select {
	case <-f.done:
		return f.value, f.err
	default:
	}
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		return nil, fmt.Errorf("%w (%w)", ErrUnknownOutcome, context.Cause(ctx))
	case <-f.node.done:
	}
	select {
	case <-f.done:
		return f.value, f.err
	default:
		return nil, fmt.Errorf("%w (the node was closed)", ErrUnknownOutcome)
	}
}

// proposals counts what is on its way, so that Close can let it arrive.
type proposals struct {
	mu      sync.Mutex
	closed  bool
	pending int
	empty   chan struct{} // made by drain, closed by the last to leave
}

func (p *proposals) enter() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return ErrStopped
	case p.pending == maxPending:
		return ErrBusy
	}
	p.pending++
	return nil
}

func (p *proposals) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending--
	if p.pending == 0 && p.empty != nil {
		close(p.empty)
	}
}

// drain lets nobody in any more and waits for the others, but not for ever: without a quorum nothing is decided.
func (p *proposals) drain(patience time.Duration) {
	p.mu.Lock()
	p.closed = true
	if p.pending == 0 {
		p.mu.Unlock()
		return
	}
	p.empty = make(chan struct{})
	p.mu.Unlock()
	select {
	case <-p.empty:
	case <-time.After(patience):
	}
}
