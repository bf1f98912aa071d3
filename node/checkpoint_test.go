package node_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/node"
)

// lyingSource flips a bit in every chunk and makes the chunk's digest fit.
type lyingSource struct {
	checkpoint.Source
	lies atomic.Int64
}

func (s *lyingSource) Chunk(height uint64, cursor []byte) ([]byte, error) {
	chunk, err := s.Source.Chunk(height, cursor)
	if err == nil {
		chunk[len(chunk)/2] ^= 1
		sum := sm3.Sum(chunk[:len(chunk)-sm3.Size])
		copy(chunk[len(chunk)-sm3.Size:], sum[:])
		s.lies.Add(1)
	}
	return chunk, err
}

// A store comes whole from one node to another, past a member that lies.
func TestCheckpointBetweenNodes(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, "transfer")))
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

	liar, honest, me := p2ptest.Open(t, 1), p2ptest.Open(t, 2), p2ptest.Open(t, 3, p2ptest.DialOnly)
	lying := &lyingSource{Source: node.NewCheckpointSource(s)}
	checkpoint.Serve(liar, lying, checkpoint.Limits{})
	checkpoint.Serve(honest, node.NewCheckpointSource(s), checkpoint.Limits{})
	if err := me.SetPeers(map[string][]string{liar.ID(): liar.Addrs(), honest.ID(): honest.Addrs()}); err != nil {
		t.Fatal(err)
	}
	o := options()
	i := ledgertest.Must(store.Import("store", c.File, o))(t)
	height, err := checkpoint.Fetch(t.Context(), checkpoint.Config{
		Caller: me, Peers: func() []string { return []string{liar.ID(), honest.ID()} },
		Sink: node.NewCheckpointSink(i), Pause: time.Millisecond,
	})
	if err := errors.Join(err, i.Close()); err != nil || height != s.Tip() {
		t.Fatal(height, err)
	}
	if lying.lies.Load() == 0 {
		t.Error("nobody lied")
	}
	made := ledgertest.Must(store.Open("store", c.File, o))(t)
	defer made.Close()
	if d, err := store.Difference(s, made); d != "" || err != nil {
		t.Fatal(d, err)
	}
}
