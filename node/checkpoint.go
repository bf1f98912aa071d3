package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/ledger/store"
)

// farBehind is how many blocks a node may lack and still execute them one by one:
// beyond that it takes a checkpoint, which proves the same and costs no
// signatures.
const farBehind = 256

// checkpointSource is the store as checkpoints are served from it.
type checkpointSource struct{ store *store.Store }

// Final gives the newest final height.
func (c checkpointSource) Final() uint64 { return c.store.Final() }

// Anchor gives what proves a header final.
func (c checkpointSource) Anchor(height uint64) ([]byte, error) {
	a, err := c.store.Anchor(height)
	if err != nil {
		return nil, err
	}
	return a.Bytes()
}

// Chunk gives a chunk of rows.
func (c checkpointSource) Chunk(height uint64, cursor []byte) ([]byte, error) {
	at, err := store.ParsePosition(cursor)
	if err != nil {
		return nil, err
	}
	return c.store.Chunk(height, at)
}

// checkpointSink takes a checkpoint into the staging directory of the store.
type checkpointSink struct{ *store.Importer }

// Next gives the cursor of the chunk that is wanted.
func (c checkpointSink) Next(height uint64) []byte {
	if at := c.At(); at.Height <= height {
		return at.Bytes()
	}
	return nil
}

// Add verifies a chunk and takes it.
func (c checkpointSink) Add(_ context.Context, chunk []byte) error {
	return refused(c.Importer.Add(chunk))
}

// Finish ends the checkpoint with whichever anchor proves it.
func (c checkpointSink) Finish(_ context.Context, texts [][]byte) error {
	var anchors []store.Anchor
	for _, text := range texts {
		if a, err := store.ParseAnchor(text); err == nil {
			anchors = append(anchors, a)
		}
	}
	_, err := c.Importer.Finish(anchors...)
	return refused(err)
}

// refused says in the fetcher's words whose fault an error is.
func refused(err error) error {
	switch {
	case errors.Is(err, store.ErrAnchor):
		return fmt.Errorf("%w: %w", checkpoint.ErrAnchors, err)
	case errors.Is(err, store.ErrCheckpoint):
		return fmt.Errorf("%w: %w", checkpoint.ErrRefused, err)
	}
	return err
}

// takeCheckpoint fetches the ledger up to the newest final header into the staging
// directory, puts it in the place of the store, and opens it. Where Raft stood in
// the old store it stands in the new one.
func (f *fetching) takeCheckpoint(ctx context.Context) error {
	n := f.node
	index, height, digest, err := n.store.Offer()
	if err != nil {
		return err
	}
	if err := f.fillStaging(ctx); err != nil {
		return err
	}
	if err := n.store.Close(); err != nil {
		return err
	}
	dir := n.storeDir()
	if err := store.Swap(dir, f.genesis, n.storeOptions()); err != nil {
		return err
	}
	if n.store, err = store.Open(dir, f.genesis, n.storeOptions()); err != nil {
		return err
	}
	if index > 0 {
		if err := n.store.Place(height, digest, index); err != nil {
			return err
		}
	}
	return store.Discard(nil, dir)
}

// fillStaging fetches and verifies the checkpoint, going on where an earlier run
// was cut short.
func (f *fetching) fillStaging(ctx context.Context) error {
	n := f.node
	importer, err := store.Import(store.Staging(n.storeDir()), f.genesis, n.storeOptions())
	if errors.Is(err, store.ErrImported) {
		return nil // only the swap is missing
	}
	if err != nil {
		return err
	}
	_, err = checkpoint.Fetch(ctx, checkpoint.Config{
		Caller: n.host, Peers: n.network.all, Sink: checkpointSink{importer}, Logger: n.log,
		Progress: func(p checkpoint.Progress) {
			f.checkpoint = p.Bytes
			f.tell(p.Have, p.Of, p.Peer)
		},
	})
	return errors.Join(err, importer.Close())
}

func (n *Node) storeDir() string { return storeDir(n.config.Data) }

func storeDir(data string) string { return filepath.Join(data, "store") }

func raftDir(data string) string { return filepath.Join(data, "raft") }

func (n *Node) storeOptions() store.Options {
	return store.Options{
		Cache: n.config.Cache.Blocks << 20, MemTable: n.config.Cache.Memtable << 20,
		Logger: n.log, Verify: n.verifier.Verify, Fatal: n.stop, AcceptedRecoveries: n.accepted,
	}
}
