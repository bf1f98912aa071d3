package consensus

import (
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// fsm hands Raft's entries to the state machine. It is the only place where hashicorp/raft's untyped results live.
//
// It deliberately is neither a raft.BatchingFSM (the machine batches by its own rules) nor a raft.ConfigurationStore
// (configurations are kept beside the log, where a crash cannot separate them from it).
type fsm struct {
	machine StateMachine
	store   *raftlog.Store
	log     *slog.Logger
	stall   time.Duration

	// Invariant: machine.Applied() <= delivered <= Raft's commit index.
	delivered atomic.Uint64

	failure  error       // owned by Raft's FSM goroutine: the first error of the machine
	failed   atomic.Bool // failure is set, for everybody else
	fatal    func(error)
	alarming sync.Once

	installs *installs
	forget   func() error // empties Raft's cache of the log
}

var _ raft.FSM = (*fsm)(nil)

// response is what travels through raft.ApplyFuture.Response.
type response struct {
	value any
	err   error
}

func newFSM(c Config) *fsm {
	f := &fsm{machine: c.Machine, store: c.Log, log: c.Logger, stall: c.StallLimit, fatal: c.Fatal}
	f.delivered.Store(c.Machine.Applied())
	f.installs = &installs{store: c.Log, machine: c.Machine, log: c.Logger, floor: f.floor, fatal: f.alarm}
	return f
}

// floor is the newest entry that the machine may depend on.
func (f *fsm) floor() uint64 { return max(f.delivered.Load(), f.machine.Applied()) }

// Apply runs for every committed command, on one goroutine. After the first error nothing is applied any more: the machine
// would skip an entry.
func (f *fsm) Apply(l *raft.Log) any {
	if f.failure != nil {
		return response{err: fmt.Errorf("%w (this node stopped applying: %w)", ErrUnknownOutcome, f.failure)}
	}
	if l.Index <= f.delivered.Load() {
		f.log.Warn("consensus: skipped an entry that the state machine already has", slog.Uint64("index", l.Index))
		return response{}
	}
	// From here on the machine may depend on the entry, also while Applied does not count it yet.
	f.store.RaiseFloor(l.Index)
	value, err := f.machine.Apply(l.Index, l.Data)
	if err != nil {
		f.fail(fmt.Errorf("couldn't apply entry %d: %w", l.Index, err))
		return response{err: fmt.Errorf("%w (%w)", ErrUnknownOutcome, f.failure)}
	}
	f.delivered.Store(l.Index)
	return response{value: value}
}

// Snapshot makes the machine durable. Only then does Raft cut its log, and raftlog only below what is durable and what is
// offered to others: the machine may have been handed more than that.
func (f *fsm) Snapshot() (raft.FSMSnapshot, error) {
	if f.failure != nil {
		return nil, f.failure
	}
	stall := time.AfterFunc(f.stall, func() { f.alarm(fmt.Errorf("the state machine's sync takes longer than %s", f.stall)) })
	defer stall.Stop()
	synced, err := f.machine.Sync()
	if err != nil {
		f.fail(fmt.Errorf("couldn't sync the state machine: %w", err))
		return nil, f.failure
	}
	offered, _, err := f.machine.Snapshot()
	if err != nil {
		return nil, fmt.Errorf("the log is not cut, because there is no checkpoint to offer instead: %w", err)
	}
	f.store.Retain(max(offered, 1))
	f.log.Debug("consensus: state machine is durable", slog.Uint64("index", synced), slog.Uint64("offered", offered))
	return durable{}, nil
}

func (f *fsm) fail(err error) {
	f.failure = err
	f.failed.Store(true)
	f.alarm(err)
}

func (f *fsm) alarm(err error) {
	f.alarming.Do(func() { go f.fatal(err) })
}
