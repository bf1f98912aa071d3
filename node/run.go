package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/consensus/sync"
	"github.com/certledger/certledger/ledger/store"
)

// Run serves until ctx ends, then gives nil, or until something stops the node.
// Close the node afterwards.
func (n *Node) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case err := <-n.fatal:
			return err
		}
	})
	if n.cosigner != nil {
		group.Go(func() error { return n.cosigner.Run(ctx) })
	}
	group.Go(func() error { return n.watchGovernance(ctx) })
	if n.joining != nil && n.part.cosigns {
		group.Go(func() error { return n.earnLock(ctx, n.joining) })
	}
	if n.raft != nil {
		group.Go(func() error { return n.manageVoters(ctx) })
		group.Go(func() error { return n.catchUp(ctx) })
	}
	if n.leader != nil {
		group.Go(func() error { return n.leader.run(ctx) })
		group.Go(func() error { return n.follow(ctx) })
	}
	group.Go(func() error { return n.sequencer.Run(ctx) })
	group.Go(func() error { return n.watchDisk(ctx) })
	group.Go(func() error { return n.tidyDesk(ctx) })
	group.Go(func() error { return n.tidyDesk(ctx) })
	group.Go(func() error { return n.watchOthers(ctx) })
	group.Go(func() error { return n.watchConcerns(ctx) })
	for _, s := range n.servers {
		group.Go(func() error { return s.run(ctx) })
	}
	n.log.InfoContext(ctx, "serving", slog.String("http", n.URL()), slog.String("operator", n.OperatorURL()), slog.Uint64("height", n.store.Tip()))
	return group.Wait()
}

// serveLedger answers those who follow and those who join, from the moment that
// they can connect.
func (n *Node) serveLedger() error {
	sync.Serve(n.host, blockSource{n.store}, sync.Limits{})
	checkpoint.Serve(n.host, checkpointSource{n.store}, checkpoint.Limits{})
	return nil
}

type blockSource struct{ store *store.Store }

// Tip gives the highest final height.
func (b blockSource) Tip() uint64 { return b.store.Final() }

// Block gives a final block.
func (b blockSource) Block(height uint64) ([]byte, error) { return b.store.Block(height) }

// follow keeps a node without a vote up to date.
func (n *Node) follow(ctx context.Context) error {
	f, err := n.follower(func(int) {})
	if err != nil {
		return err
	}
	if err := f.Run(ctx); ctx.Err() == nil {
		return err
	}
	return nil
}

func (n *Node) deliver(peer string, height uint64, block []byte) error {
	err := n.store.Follow(block)
	if diverged, ok := errors.AsType[*store.DivergenceError](err); ok {
		n.halt(store.ErrDiverged, diverged.Ours, diverged.Theirs, block)
	}
	if err != nil {
		return fmt.Errorf("block %d of %s: %w", height, peer, err)
	}
	return nil
}
