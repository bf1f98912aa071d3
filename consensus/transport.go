package consensus

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// transport is Raft's network transport with two changes.
//
// Heartbeats take no short cut: SetHeartbeatHandler does nothing, so they reach Raft through Consumer and are handled on
// its main goroutine. With the short cut a heartbeat of a newer term can slip between a deposed leader's reading of its
// term and its writing of entries, which then carry the new leader's term (hashicorp/raft issue 695, open in v1.8.0).
//
// Every message is vetted before Raft sees it (see guard.go), and a checkpoint is only sent on if it says something new (see
// install.go).
type transport struct {
	*raft.NetworkTransport // promotes raft.WithPreVote
	vetted                 chan raft.RPC
	id                     string
	store                  *raftlog.Store
	installs               *installs
	progress               progress
	maxEntry               int
	log                    *slog.Logger
	done                   chan struct{}
	closing                sync.Once
	forwarding             sync.WaitGroup
}

var (
	_ raft.Transport   = (*transport)(nil)
	_ raft.WithPreVote = (*transport)(nil)
	_ raft.WithClose   = (*transport)(nil)
)

func newTransport(c Config, i *installs) *transport {
	t := &transport{
		NetworkTransport: raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
			Stream:          c.Stream,
			MaxPool:         3,
			MaxRPCsInFlight: 2,
			Timeout:         rpcLimit(c.Heartbeat),
			Logger:          newHCLog(c.Logger),
		}),
		vetted:   make(chan raft.RPC),
		id:       c.ID,
		store:    c.Log,
		installs: i,
		maxEntry: c.MaxEntry,
		log:      c.Logger,
		done:     make(chan struct{}),
	}
	t.forwarding.Go(t.forward)
	return t
}

// SetHeartbeatHandler ignores the short cut, which raft.Transport allows.
func (t *transport) SetHeartbeatHandler(func(raft.RPC)) {}

// Consumer returns the vetted messages.
func (t *transport) Consumer() <-chan raft.RPC { return t.vetted }

// Close ends all streams. It is called by Raft's shutdown.
func (t *transport) Close() error {
	t.closing.Do(func() { close(t.done) })
	t.CloseStreams()
	err := t.NetworkTransport.Close()
	t.forwarding.Wait()
	return err
}

func (t *transport) forward() {
	for {
		select {
		case rpc := <-t.NetworkTransport.Consumer():
			t.pass(rpc)
		case <-t.done:
			return
		}
	}
}

func (t *transport) pass(rpc raft.RPC) {
	err := vet(rpc.Command, t.maxEntry)
	if err == nil {
		err = electorate(rpc.Command, t.store, t.id)
	}
	if err != nil {
		t.log.Error("consensus: refused a Raft message", slog.Any("err", err))
		rpc.Respond(nil, err)
		return
	}
	if m, ok := rpc.Command.(*raft.InstallSnapshotRequest); ok {
		// A sender that takes its time with the pointer must not keep this node from hearing the others.
		t.forwarding.Go(func() { t.passInstall(rpc, m) })
		return
	}
	t.hand(rpc)
}

func (t *transport) passInstall(rpc raft.RPC, m *raft.InstallSnapshotRequest) {
	pointer := make([]byte, m.Size)
	if _, err := io.ReadFull(rpc.Reader, pointer); err != nil {
		rpc.Respond(nil, fmt.Errorf("couldn't read the pointer to a checkpoint: %w", err))
		return
	}
	rpc.Reader = bytes.NewReader(pointer)
	held, err := t.installs.holds(raftlog.Base{Index: m.LastLogIndex, Term: m.LastLogTerm})
	if err != nil {
		t.log.Error("consensus: refused a checkpoint", slog.Any("err", err))
		rpc.Respond(nil, err)
		return
	}
	term, err := t.store.GetUint64(keyCurrentTerm)
	if !held || err != nil {
		t.hand(rpc)
		return
	}
	t.installs.repeated(m.LastLogIndex)
	rpc.Respond(&raft.InstallSnapshotResponse{Term: term, Success: true}, nil)
}

func (t *transport) hand(rpc raft.RPC) {
	select {
	case t.vetted <- rpc:
	case <-t.done:
		rpc.Respond(nil, raft.ErrTransportShutdown)
	}
}

// AppendEntries notes how far the other's log is.
func (t *transport) AppendEntries(id raft.ServerID, target raft.ServerAddress, m *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse) error {
	err := t.NetworkTransport.AppendEntries(id, target, m, answer)
	if err == nil {
		t.progress.note(string(id), answer.LastLog)
	}
	return err
}

// progress is what members last said about the end of their logs. Every heartbeat's answer tells it.
type progress struct {
	mu   sync.Mutex
	seen map[string]sighting
}

type sighting struct {
	last uint64
	at   time.Time
}

func (p *progress) note(id string, last uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil {
		p.seen = map[string]sighting{}
	}
	p.seen[id] = sighting{last, time.Now()}
}

func (p *progress) of(id string) (sighting, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.seen[id]
	return s, ok
}
