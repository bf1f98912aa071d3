package consensus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// A member that needs entries which the others have cut is sent a pointer to a checkpoint in place of Raft's snapshot. It
// goes: the transport vets it and answers it alone if the log already has all of it (holds); Raft's main goroutine writes
// it into a sink and waits; Raft's state machine goroutine opens the sink and calls Restore, which asks the machine. Until
// the machine has the checkpoint that is an error, the leader tries again later, and nothing has changed here.

var errPointer = fmt.Errorf("consensus: the pointer to a checkpoint has more than %d bytes", MaxPointer)

// errHeld makes a leader ask once more; then holds answers.
var errHeld = errors.New("consensus: the log already has this checkpoint's entry")

// stuckAfter is how often the same checkpoint may come in a row without an entry in between.
const stuckAfter = 3

// installs is what a member knows about checkpoints that it was sent.
type installs struct {
	store   *raftlog.Store
	machine StateMachine
	log     *slog.Logger
	floor   func() uint64 // of what was ever handed to the machine
	fatal   func(error)
	counted func(result string)

	mu      sync.Mutex
	arrived *sink
	again   repetition
}

// repetition counts messages with the same checkpoint for the same log.
type repetition struct {
	index, last uint64
	times       int
}

// holds says whether the log has the entry that a checkpoint ends with. Then it has all before, and dropping what follows
// would take back what was acknowledged: hashicorp/raft would do so, when a message comes twice or a leader has searched
// too far back for where the logs meet.
func (i *installs) holds(b raftlog.Base) (bool, error) {
	term, err := i.store.Term(b.Index)
	below := b.Index <= i.floor()
	switch {
	case err == nil && term == b.Term:
		return true, nil
	case err == nil && below:
		return false, fmt.Errorf("consensus: a leader offers a checkpoint of term %d at entry %d, which was applied with term %d", b.Term, b.Index, term)
	case err != nil && !errors.Is(err, raft.ErrLogNotFound):
		return false, err
	}
	return below, nil // the term of an entry that was applied and cut is forgotten
}

// arrive takes a complete pointer. It runs on Raft's main goroutine, so no entry is stored between this look at the log and
// the installation.
func (i *installs) arrive(s *sink) error {
	if held, err := i.holds(s.checkpoint.Base); held || err != nil {
		return errors.Join(errHeld, err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.arrived = s
	return nil
}

func (i *installs) open(id string) (*raft.SnapshotMeta, io.ReadCloser, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	s := i.arrived
	if s == nil || s.ID() != id {
		return nil, nil, fmt.Errorf("consensus: there is no checkpoint %q", id)
	}
	return &raft.SnapshotMeta{
		Version: raft.SnapshotVersionMax, ID: id, Index: s.checkpoint.Index, Term: s.checkpoint.Term,
		Configuration: s.checkpoint.Configuration, ConfigurationIndex: s.checkpoint.ConfigurationIndex, Size: int64(len(s.pointer)),
	}, io.NopCloser(bytes.NewReader(s.pointer)), nil
}

// repeated notices a leader that sends one checkpoint over and over, because Raft here refuses what follows it: its idea
// of the log's end may be wrong after an installation (hashicorp/raft issues 697 and 248). A restart heals that.
func (i *installs) repeated(index uint64) {
	last, _ := i.store.LastIndex() // never fails
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.again.index != index || i.again.last != last {
		i.again = repetition{index: index, last: last}
	}
	if i.again.times++; i.again.times == stuckAfter {
		i.fatal(fmt.Errorf("%w (entry %d)", ErrStuck, index))
	}
}

// Restore replaces the machine's state by the checkpoint that arrived last.
func (f *fsm) Restore(from io.ReadCloser) error {
	err := f.failure
	if err == nil {
		err = f.install()
	}
	return errors.Join(err, from.Close())
}

func (f *fsm) install() error {
	f.installs.mu.Lock()
	s := f.installs.arrived
	f.installs.mu.Unlock()
	stall := time.AfterFunc(f.stall, func() {
		f.alarm(fmt.Errorf("the state machine's change to a checkpoint takes longer than %s", f.stall))
	})
	defer stall.Stop()
	c := s.checkpoint
	if err := f.store.Announce(c); err != nil {
		return fmt.Errorf("couldn't announce the checkpoint at %d: %w", c.Index, err)
	}
	if err := f.machine.Install(c.Index, s.pointer); err != nil {
		f.log.Info("consensus: the checkpoint is not installed yet", slog.Uint64("index", c.Index), slog.Any("reason", err))
		f.installs.counted(installResult(err))
		return errors.Join(err, f.store.Withdraw())
	}
	if err := f.adopt(c); err != nil {
		f.fail(fmt.Errorf("couldn't go on behind the checkpoint at %d: %w", c.Index, err))
		return f.failure
	}
	f.installs.counted(installDone)
	f.installs.repeated(c.Index)
	f.log.Info("consensus: installed a checkpoint", slog.Uint64("index", c.Index))
	return nil
}

// adopt moves the log to where the machine is.
func (f *fsm) adopt(c raftlog.Checkpoint) error {
	if at := f.machine.Applied(); at != c.Index {
		return fmt.Errorf("the state machine says that it is at %d", at)
	}
	if err := f.store.Adopt(c); err != nil {
		return err
	}
	f.store.RaiseFloor(c.Index)
	f.delivered.Store(c.Index)
	return f.forget()
}

// settleInstall completes or undoes an installation that a crash cut short.
func settleInstall(store *raftlog.Store, machine StateMachine) error {
	c, announced, err := store.Announced()
	if err != nil {
		return fmt.Errorf("couldn't read the checkpoint that was being installed: %w", err)
	}
	if !announced {
		return nil
	}
	if machine.Applied() != c.Index {
		return store.Withdraw()
	}
	if err := store.Adopt(c); err != nil {
		return fmt.Errorf("couldn't complete the installation of the checkpoint at %d: %w", c.Index, err)
	}
	return nil
}
