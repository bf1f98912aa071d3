package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/certledger/certledger/consensus"
	blocks "github.com/certledger/certledger/consensus/sync"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// offerLife is for how long a leader's offer of a checkpoint stands: whoever
// fetches it asks again within it.
const offerLife = 30 * time.Second

// machine is the store as Raft drives it.
type machine struct {
	node *Node
	*offers
}

// offers remembers the checkpoint that this node offers to those who are too far
// behind for its Raft log.
type offers struct {
	mu      sync.Mutex
	made    time.Time
	index   uint64
	pointer []byte
}

// Applied gives the index that is in the database.
func (m machine) Applied() uint64 { return m.node.store.Applied() }

// Apply executes one entry.
func (m machine) Apply(index uint64, entry []byte) (any, error) {
	return m.node.store.Apply(index, entry)
}

// Sync makes what is applied durable.
func (m machine) Sync() (uint64, error) { return m.node.store.Sync() }

// Snapshot offers the newest block that Raft has delivered here: its height and
// its header's digest.
func (m machine) Snapshot() (uint64, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pointer != nil && time.Since(m.made) < offerLife {
		return m.index, m.pointer, nil
	}
	index, height, digest, err := m.node.store.Offer()
	if err != nil {
		return 0, nil, err
	}
	m.made, m.index, m.pointer = time.Now(), index, fmt.Appendf(nil, "%d %s", height, digest)
	return m.index, m.pointer, nil
}

// Install goes on behind the block that a leader offers once this node has it
// from the other members, as a final one and executed here.
func (m machine) Install(index uint64, pointer []byte) error {
	var height uint64
	var text string
	if _, err := fmt.Sscanf(string(pointer), "%d %s", &height, &text); err != nil {
		return fmt.Errorf("the leader's offer %.100q is no height and digest: %w", pointer, err)
	}
	digest, err := sm3.Parse(text)
	if err != nil {
		return fmt.Errorf("the leader's offer %.100q: %w", pointer, err)
	}
	err = m.node.store.Place(height, digest, index)
	if errors.Is(err, store.ErrNotFound) {
		m.node.wantHeight(height)
		return fmt.Errorf("%w: block %d", consensus.ErrFetching, height)
	}
	return err
}

// wantHeight asks for final blocks up to a height, at least.
func (n *Node) wantHeight(height uint64) {
	select {
	case n.wanted <- height:
	default: // the last wish is not fulfilled yet; the leader asks again
	}
}

// catchUp fetches final blocks when Raft does not deliver what this voter lacks:
// its leader offers a checkpoint, or no leader speaks to it any more.
func (n *Node) catchUp(ctx context.Context) error {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for alone := 0; ; {
		height := uint64(0)
		select {
		case <-ctx.Done():
			return nil
		case height = <-n.wanted:
			if height > n.store.Tip()+farBehind {
				return ErrRejoin
			}
		case <-tick.C:
			if alone++; n.raftLeader() != "" {
				alone = 0
			}
			if alone >= askRounds {
				height = n.othersFinal(ctx)
			}
		}
		if height <= n.store.Tip() {
			continue
		}
		if err := n.followTo(ctx, height); err != nil {
			return err
		}
	}
}

// A voter that has heard no leader for askRounds times askEvery asks the others
// how far they are. They may go on without it, because the governance has changed
// and nobody could tell it: it was away, or was cut off in that moment. Their
// final blocks tell.
const (
	askEvery  = 2 * time.Second
	askRounds = 2
)

// othersFinal gives the newest final height that any other member's node names,
// one at most that blocks can bring this node to.
func (n *Node) othersFinal(ctx context.Context) uint64 {
	ctx, cancel := context.WithTimeout(ctx, askEvery)
	defer cancel()
	best, _ := n.newest(ctx)
	return min(best.Final, n.store.Tip()+farBehind)
}

// followLimit is how long one height is waited for: a peer may name one that there
// is not. Who still lacks something asks again.
const followLimit = time.Minute

func (n *Node) followTo(ctx context.Context, height uint64) error {
	n.log.InfoContext(ctx, "fetching final blocks from the other members", slog.Uint64("from", n.store.Tip()+1), slog.Uint64("to", height))
	inner, done := context.WithTimeout(ctx, followLimit)
	defer done()
	f, err := n.follower(func(int) {
		if n.store.Tip() >= height {
			done()
		}
	})
	if err != nil {
		return err
	}
	if err := f.Run(inner); inner.Err() == nil {
		return err
	}
	return nil
}

// follower takes final blocks from the voters and executes every entry here. Taken
// is told the size of each that was.
func (n *Node) follower(taken func(size int)) (*blocks.Follower, error) {
	return blocks.NewFollower(blocks.Config{
		Caller: n.host,
		Peers:  func() []string { return n.network.list(ledger.Voter) },
		Next:   func() uint64 { return n.store.Tip() + 1 },
		Deliver: func(_ context.Context, peer string, height uint64, block []byte) error {
			if err := n.deliver(peer, height, block); err != nil {
				return err
			}
			taken(len(block))
			return nil
		},
		Logger: n.log,
	})
}
