package consensus

import (
	"log/slog"
	"sync"

	"github.com/hashicorp/raft"
)

// transport is Raft's network transport with two changes.
//
// Heartbeats take no short cut: SetHeartbeatHandler does nothing, so they reach Raft through Consumer and are handled on
// its main goroutine. With the short cut a heartbeat of a newer term can slip between a deposed leader's reading of its
// term and its writing of entries, which then carry the new leader's term (hashicorp/raft issue 695, open in v1.8.0).
//
// Every message is vetted before Raft sees it (see vet).
type transport struct {
	*raft.NetworkTransport // promotes raft.WithPreVote
	vetted                 chan raft.RPC
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

func newTransport(c Config) *transport {
	t := &transport{
		NetworkTransport: raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
			Stream:          c.Stream,
			MaxPool:         3,
			MaxRPCsInFlight: 2,
			Timeout:         rpcLimit(c.Heartbeat),
			Logger:          newHCLog(c.Logger),
		}),
		vetted:   make(chan raft.RPC),
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
	t.forwarding.Wait()
	t.CloseStreams()
	return t.NetworkTransport.Close()
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
	if err := vet(rpc.Command, t.maxEntry); err != nil {
		t.log.Error("consensus: refused a Raft message", slog.Any("err", err))
		rpc.Respond(nil, err)
		return
	}
	select {
	case t.vetted <- rpc:
	case <-t.done:
		rpc.Respond(nil, raft.ErrTransportShutdown)
	}
}
