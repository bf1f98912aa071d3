package load

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/raftlog"
)

// The floor's shape: the entries that the bulk load would make.
const (
	floorVoters  = 4
	floorWindow  = 4
	floorPerItem = 700 // bytes a record
)

// counter is a state machine that only counts.
type counter struct{ applied atomic.Uint64 }

// Applied gives the newest index.
func (c *counter) Applied() uint64 { return 0 }

// Apply counts an entry.
func (c *counter) Apply(index uint64, _ []byte) (any, error) {
	c.applied.Store(index)
	return nil, nil
}

// Sync has nothing to make durable.
func (c *counter) Sync() (uint64, error) { return 0, nil }

// Snapshot has nothing to offer: all voters are there from the start.
func (c *counter) Snapshot() (uint64, []byte, error) { return 0, nil, nil }

// Install is therefore never asked for.
func (c *counter) Install(uint64, []byte) error { return errors.ErrUnsupported }

// floor measures what Raft over this disk and these sockets orders when entries
// carry empty bytes: four voters, in one process, with as many bytes an entry as
// a batch of records has. Everything above it is the ledger's own work.
func floor(ctx context.Context, dir string, records int) (t Throughput, err error) {
	var hosts []*p2p.Host
	var closers []func() error
	defer func() {
		for _, closer := range slices.Backward(closers) {
			err = errors.Join(err, closer())
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	for i := range floorVoters {
		h, err := p2p.Open(p2p.Config{
			PrivateKey: ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), byte(i+1))),
			Listen:     []string{"/ip4/127.0.0.1/tcp/0"}, Handshake: "floor", Gate: func(string) bool { return true },
		})
		if err != nil {
			return t, err
		}
		hosts, closers = append(hosts, h), append(closers, h.Close)
	}
	nodes, err := floorNodes(dir, hosts, &closers)
	if err != nil {
		return t, err
	}
	leader, err := waitLeader(ctx, nodes)
	if err != nil {
		return t, err
	}
	return propose(ctx, leader, records)
}

func floorNodes(dir string, hosts []*p2p.Host, closers *[]func() error) ([]*consensus.Node, error) {
	addresses := map[string][]string{}
	var voters []consensus.Server
	for _, h := range hosts {
		addresses[h.ID()] = h.Addrs()
		voters = append(voters, consensus.Server{ID: h.ID(), Voter: true})
	}
	var nodes []*consensus.Node
	for i, h := range hosts {
		peers := map[string][]string{}
		for id, a := range addresses {
			if id != h.ID() {
				peers[id] = a
			}
		}
		if err := h.SetPeers(peers); err != nil {
			return nil, err
		}
		log, err := raftlog.Open(filepath.Join(dir, fmt.Sprint(i)), raftlog.Options{
			Floor: func() uint64 { return 0 }, Synced: func() uint64 { return 0 }, Fatal: func(error) {},
		})
		if err != nil {
			return nil, err
		}
		*closers = append(*closers, log.Close)
		n, err := consensus.Open(consensus.Config{
			ID: h.ID(), Voters: voters, Log: log, Machine: &counter{}, Heartbeat: time.Second, CommitTimeout: 50 * time.Millisecond,
			Stream: h.StreamLayer("raft/1", func(string) bool { return true }),
		})
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		*closers = append(*closers, n.Close)
	}
	return nodes, nil
}

func waitLeader(ctx context.Context, nodes []*consensus.Node) (*consensus.Node, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		for _, n := range nodes {
			if n.IsLeader() {
				return n, nil
			}
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return nil, fmt.Errorf("%w: the floor's nodes elect no leader", ErrLoad)
		}
	}
}

// propose orders entries of a batch's size, as many at a time as a sequencer
// has on their way.
func propose(ctx context.Context, leader *consensus.Node, records int) (Throughput, error) {
	entry := make([]byte, bulkBatch*floorPerItem)
	var waiting []consensus.Future
	began := time.Now()
	for done := 0; done < records; done += bulkBatch {
		waiting = append(waiting, leader.Propose(ctx, entry))
		if len(waiting) == floorWindow {
			if _, err := waiting[0].Wait(ctx); err != nil {
				return Throughput{}, err
			}
			waiting = waiting[1:]
		}
	}
	for _, f := range waiting {
		if _, err := f.Wait(ctx); err != nil {
			return Throughput{}, err
		}
	}
	return throughput(records, time.Since(began)), nil
}
