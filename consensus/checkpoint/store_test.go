package checkpoint_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
)

// storeSource offers a store, as a node does.
type storeSource struct{ *store.Store }

func (s storeSource) Anchor(height uint64) ([]byte, error) {
	a, err := s.Store.Anchor(height)
	if err != nil {
		return nil, err
	}
	return a.Bytes()
}

func (s storeSource) Chunk(height uint64, cursor []byte) ([]byte, error) {
	at, err := store.ParsePosition(cursor)
	if err != nil {
		return nil, err
	}
	return s.Store.Chunk(height, at)
}

// importSink fills an import, as a node does.
type importSink struct{ *store.Importer }

func (s importSink) Next(height uint64) []byte {
	if at := s.At(); at.Height <= height {
		return at.Bytes()
	}
	return nil
}

func (s importSink) Add(_ context.Context, chunk []byte) error { return refusal(s.Importer.Add(chunk)) }

func (s importSink) Finish(_ context.Context, anchors [][]byte) error {
	var parsed []store.Anchor
	for _, data := range anchors {
		if a, err := store.ParseAnchor(data); err == nil {
			parsed = append(parsed, a)
		}
	}
	_, err := s.Importer.Finish(parsed...)
	return refusal(err)
}

// refusal tells the package whom a store's error blames.
func refusal(err error) error {
	switch {
	case errors.Is(err, store.ErrAnchor):
		return fmt.Errorf("%w: %w", checkpoint.ErrAnchors, err)
	case errors.Is(err, store.ErrCheckpoint):
		return fmt.Errorf("%w: %w", checkpoint.ErrRefused, err)
	}
	return err
}

// lyingSource flips a bit in every chunk and makes the chunk's digest fit.
type lyingSource struct{ storeSource }

func (s lyingSource) Chunk(height uint64, cursor []byte) ([]byte, error) {
	chunk, err := s.storeSource.Chunk(height, cursor)
	if err == nil {
		chunk[len(chunk)/2] ^= 1
		sum := sm3.Sum(chunk[:len(chunk)-sm3.Size])
		copy(chunk[len(chunk)-sm3.Size:], sum[:])
	}
	return chunk, err
}

// A store comes whole through the transport, past a member that lies.
func TestStoreToStore(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "transfer"}))
	ledgertest.NewWorkflow(c, ledgertest.Seed(t, 4)).Run(t, 20)
	c.Seal(t)
	options := func() store.Options {
		return store.Options{FS: vfs.NewMem(), Verify: sm2.Verify, Cache: 1 << 20, MemTable: 1 << 20}
	}
	s := ledgertest.Must(store.Open("store", c.File, options()))(t)
	defer s.Close()
	for i, e := range c.Entries {
		ledgertest.Must(s.Apply(uint64(i)+1, e))(t)
	}
	text := ledgertest.Must(s.Header(s.Tip()))(t)
	set := ledgertest.Must(ledger.ParseCosignatures(c.Cosign(t, text, s.LastTime(), c.Quorum()...)))(t)
	ledgertest.Must(s.PutCosignatures(s.Tip(), set))(t)

	n := newNetwork()
	checkpoint.Serve(port{n, "a liar"}, lyingSource{storeSource{s}}, checkpoint.Limits{})
	checkpoint.Serve(port{n, "honest"}, storeSource{s}, checkpoint.Limits{})
	o := options()
	i := ledgertest.Must(store.Import("store", c.File, o))(t)
	height, err := checkpoint.Fetch(t.Context(), checkpoint.Config{
		Caller: port{n, "me"}, Peers: func() []string { return []string{"a liar", "honest"} },
		Sink: importSink{i}, Pause: time.Millisecond,
	})
	if err := errors.Join(err, i.Close()); err != nil || height != s.Tip() {
		t.Fatal(height, err)
	}
	made := ledgertest.Must(store.Open("store", c.File, o))(t)
	defer made.Close()
	if d, err := store.Difference(s, made); d != "" || err != nil {
		t.Fatal(d, err)
	}
}
