package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/certledger/certledger/ledger"
)

// JoinOptions are what a joining machine needs beside its configuration.
type JoinOptions struct {
	Options
	// From are addresses of peers to begin with, as /ip4/…/tcp/…/p2p/<peer id>;
	// none: those of the genesis.
	From []string
	// Progress is told how far the fetching is.
	Progress func(JoinProgress)
}

// JoinProgress is how far a join is: blocks that are here, of those to fetch.
type JoinProgress struct {
	Height, Of uint64
	Peer       string
	// Bytes are what has been fetched, of a checkpoint and of blocks.
	Bytes uint64
}

// JoinReport is what a join came to.
type JoinReport struct {
	Member string `json:"member"`
	Peer   string `json:"peer"`
	Height uint64 `json:"height"`
	// Blocks is how many of them were executed here, one by one; the others came
	// in a checkpoint.
	Blocks uint64 `json:"blocks"`
	// Bytes is what this run fetched, and Took how long all of it lasted.
	Bytes uint64        `json:"bytes"`
	Took  time.Duration `json:"took_ns"`
	// Waits says that this machine cosigns again only after the others have made
	// another header final.
	Waits bool `json:"waits"`
}

// ErrNoPeer says that no member's node answers.
var ErrNoPeer = errors.New("no member's node answers: name one that runs with --from /dns4/HOST/tcp/PORT/p2p/PEER")

// Join prepares the machine of a member that was not there from the start, or
// that has lost its disk: it fetches and verifies the ledger, makes sure that the
// ledger names this machine, and finds out from when on it may cosign. Run it
// again when it was cut short. ErrNotMember says that the others have not let
// this machine in.
func Join(ctx context.Context, c Config, o JoinOptions) (report JoinReport, err error) {
	began := time.Now()
	n := &Node{config: c, log: o.Logger, fatal: make(chan error, 1), wanted: make(chan uint64, 1)}
	defer func() {
		err = errors.Join(err, n.Close())
		report.Took = time.Since(began)
	}()
	genesis, err := n.readGenesis()
	if err != nil {
		return report, err
	}
	if err := n.openDirectory(); err != nil {
		return report, err
	}
	if n.ring, err = openKeyring(ctx, c, o.Password); err != nil {
		return report, err
	}
	if err := n.openStore(genesis); err != nil {
		return report, err
	}
	if err := n.beginAnew(); err != nil {
		return report, err
	}
	if err := n.openOutwards(o.From); err != nil {
		return report, err
	}
	f := fetching{node: n, genesis: genesis, progress: o.Progress}
	asked, err := f.ledger(ctx)
	if err != nil {
		return report, err
	}
	if err := n.meetMembers(); err != nil {
		return report, err
	}
	m, err := n.memberEntry()
	if err != nil {
		return report, err
	}
	if m.Node == nil || m.Node.Peer != n.ring.peer() {
		return report, fmt.Errorf("%w: in block %d %s runs on another machine; enter this one, %s, with `certledger node replace` or `certledger member set-node` first",
			ErrNotMember, n.store.Tip(), m.Name, n.ring.peer())
	}
	report = JoinReport{Member: m.Name, Peer: m.Node.Peer, Height: n.store.Tip(), Blocks: f.blocks, Bytes: f.checkpoint + f.singly}
	if _, err := n.store.Sync(); err != nil || !m.Takes(ledger.Cosigner) {
		return report, err
	}
	report.Waits, err = n.findLock(ctx, m.Name, asked)
	return report, err
}

// beginAnew has a store that came without a Raft log, as the new machine of a
// member that kept its blocks has it, stand before the first entry: Raft delivers
// everything to a new peer, and each entry is compared with what is here.
func (n *Node) beginAnew() error {
	_, err := os.Stat(raftDir(n.config.Data))
	if !errors.Is(err, os.ErrNotExist) || n.store.Applied() == 0 {
		return nil
	}
	return n.store.Place(0, n.store.Ledger(), 0)
}

// openOutwards connects to the members that are known, and to those that are
// named.
func (n *Node) openOutwards(from []string) error {
	inForce, decided, err := n.sets()
	if err != nil {
		return err
	}
	n.network = newNetwork(n.ring.peer())
	n.network.update(time.Now(), inForce, decided)
	for _, address := range from {
		at, peer, ok := strings.Cut(address, "/p2p/")
		if !ok || peer == "" {
			return fmt.Errorf("%w: %q lacks /p2p/ and the peer id at its end", ErrConfig, address)
		}
		n.network.introduce(peer, at)
	}
	return n.openHost()
}

// meetMembers takes the peers that the ledger names now.
func (n *Node) meetMembers() error {
	inForce, decided, err := n.sets()
	if err != nil {
		return err
	}
	n.network.update(time.Now(), inForce, decided)
	return n.host.SetPeers(n.network.addresses())
}

// fetching brings a joining machine the ledger.
type fetching struct {
	node     *Node
	genesis  ledger.GenesisFile
	progress func(JoinProgress)
	// checkpoint and singly are the bytes of a checkpoint and of blocks.
	checkpoint, singly, blocks uint64
}

func (f *fetching) tell(height, of uint64, peer string) {
	if f.progress != nil {
		f.progress(JoinProgress{Height: height, Of: of, Peer: peer, Bytes: f.checkpoint + f.singly})
	}
}

// ledger brings the store to the newest final height that a member names, and
// gives the newest height that any of them had: by a checkpoint when it is far
// behind, then block by block.
func (f *fetching) ledger(ctx context.Context) (asked uint64, err error) {
	n := f.node
	best, peer := n.newest(ctx)
	if peer == "" {
		return 0, ErrNoPeer
	}
	if best.Final > n.store.Tip()+farBehind {
		if err := f.takeCheckpoint(ctx); err != nil {
			return 0, err
		}
	}
	if n.store.Tip() >= best.Final {
		return best.Height, nil
	}
	inner, done := context.WithCancel(ctx)
	defer done()
	follower, err := n.follower(func(size int) {
		f.singly, f.blocks = f.singly+uint64(size), f.blocks+1
		f.tell(n.store.Tip(), best.Final, peer)
		if n.store.Tip() >= best.Final {
			done()
		}
	})
	if err != nil {
		return 0, err
	}
	if err := follower.Run(inner); inner.Err() == nil {
		return 0, err
	}
	return best.Height, ctx.Err()
}

// newest asks every peer once, for up to surveyEmpty, and gives the maxima and
// the peer with the highest final height.
func (n *Node) newest(ctx context.Context) (best peerStatus, peer string) {
	ctx, cancel := context.WithTimeout(ctx, surveyEmpty)
	defer cancel()
	for peer == "" && ctx.Err() == nil {
		for _, id := range n.network.all() {
			st, err := askStatus(ctx, n.host, id)
			if err != nil {
				continue
			}
			if peer == "" || st.Final > best.Final {
				peer = id
			}
			best.Final, best.Height, best.Signed = max(best.Final, st.Final), max(best.Height, st.Height), max(best.Signed, st.Signed)
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
	return best, peer
}
