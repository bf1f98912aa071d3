package p2p_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
)

// list is a membership list that changes.
type list struct {
	mu  sync.Mutex
	ids []string
}

func (l *list) set(ids ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ids = ids
}

func (l *list) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.ids, id)
}

// ends waits until reading fails, as it must when the stream is reset and not merely closed.
func ends(t *testing.T, what string, r io.Reader) {
	t.Helper()
	failed := make(chan error, 1)
	go func() {
		_, err := r.Read(make([]byte, 1))
		failed <- err
	}()
	select {
	case err := <-failed:
		if err == nil || errors.Is(err, io.EOF) {
			t.Fatalf("%s: read gave %v, not a reset", what, err)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: the stream is still open", what)
	}
}

// TestMemberLeaves drops a peer from the list: its connection, the streams in both directions and a request that is being
// answered end, and it does not come back.
func TestMemberLeaves(t *testing.T) {
	var members list
	members.set(p2ptest.ID(1), p2ptest.ID(2))
	a := p2ptest.Open(t, 1, func(c *p2p.Config) { c.Gate = members.has })
	b := p2ptest.Open(t, 2)
	introduce(t, a, b)
	onA, onB := a.StreamLayer("/raft/1", members.has), b.StreamLayer("/raft/1", nil)
	fromB, atA := connect(t, onB, onA, a)
	_, atB := connect(t, onA, onB, b)
	entered, left := make(chan struct{}), make(chan error, 1)
	b.Handle("/wait/1", 10, func(ctx context.Context, _ string, _ []byte) ([]byte, error) {
		close(entered)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	go func() {
		_, err := a.Call(ctxFor(t), b.ID(), "/wait/1", nil, 10)
		left <- err
	}()
	<-entered

	members.set(p2ptest.ID(1))
	if err := a.SetPeers(map[string][]string{a.ID(): a.Addrs()}); err != nil {
		t.Fatal(err)
	}
	ends(t, "to the member that left, its end", atB)
	ends(t, "from the member that left, its end", fromB)
	ends(t, "from the member that left, our end", atA)
	if err := <-left; err == nil {
		t.Fatal("a member that left answered")
	}
	await(t, func() bool { return !a.Connected(b.ID()) && !b.Connected(a.ID()) })
	if c, err := onB.Dial(raft.ServerAddress(a.ID()), 2*time.Second); err == nil {
		c.Close()
		t.Fatal("a member that left came back")
	}
	b.Close() // ends the handler
}

// TestInboundStrangerLeaves has a peer that dialed us and whose address nobody knows.
func TestInboundStrangerLeaves(t *testing.T) {
	var members list
	members.set(p2ptest.ID(2))
	a := p2ptest.Open(t, 1, func(c *p2p.Config) { c.Gate = members.has })
	b := p2ptest.Open(t, 2)
	if err := b.SetPeers(map[string][]string{a.ID(): a.Addrs()}); err != nil {
		t.Fatal(err)
	}
	a.Handle("/echo/1", 100, echo)
	if _, err := b.Call(ctxFor(t), a.ID(), "/echo/1", nil, 100); err != nil {
		t.Fatal(err)
	}
	if err := a.SetPeers(nil); err != nil || !a.Connected(b.ID()) {
		t.Fatalf("a member without an address was cut off: %v", err)
	}
	members.set()
	if err := a.SetPeers(nil); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { return !a.Connected(b.ID()) })
}

// TestGateChangesWhileAPeerConnects closes the gate between the key exchange and the connection.
func TestGateChangesWhileAPeerConnects(t *testing.T) {
	var asked atomic.Int32
	a := p2ptest.Open(t, 1, func(c *p2p.Config) { c.Gate = func(string) bool { return asked.Add(1) == 1 } })
	b := p2ptest.Open(t, 2)
	if err := b.SetPeers(map[string][]string{a.ID(): a.Addrs()}); err != nil {
		t.Fatal(err)
	}
	_, _ = b.StreamLayer("/raft/1", nil).Dial(raft.ServerAddress(a.ID()), 5*time.Second)
	await(t, func() bool { return asked.Load() > 1 && !a.Connected(b.ID()) && !b.Connected(a.ID()) })
}

// TestRoleChanges takes the permission for one protocol from a peer that stays a member.
func TestRoleChanges(t *testing.T) {
	var voters list
	voters.set(p2ptest.ID(2))
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	a.Handle("/echo/1", 100, echo)
	onA, onB := a.StreamLayer("/raft/1", voters.has), b.StreamLayer("/raft/1", nil)
	fromB, atA := connect(t, onB, onA, a)
	if _, err := atA.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(fromB, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	voters.set()
	book := map[string][]string{b.ID(): b.FullAddrs()}
	if err := a.SetPeers(book); err != nil {
		t.Fatal(err)
	}
	ends(t, "the observer's end", fromB)
	ends(t, "our end", atA)
	if _, err := onB.Dial(raft.ServerAddress(a.ID()), 5*time.Second); !errors.Is(err, p2p.ErrRefused) {
		t.Fatalf("an observer opened the protocol: %v", err)
	}
	if _, err := b.Call(ctxFor(t), a.ID(), "/echo/1", nil, 100); err != nil || !a.Connected(b.ID()) {
		t.Fatalf("the observer lost more than its role: %v", err)
	}
	voters.set(p2ptest.ID(2))
	if _, err := onB.Dial(raft.ServerAddress(a.ID()), 5*time.Second); err != nil {
		t.Fatalf("a voter again: %v", err)
	}
}

// connect opens a stream and returns both ends.
func connect(t *testing.T, from, to raft.StreamLayer, at *p2p.Host) (dialed, accepted io.ReadWriteCloser) {
	t.Helper()
	taken := make(chan io.ReadWriteCloser, 1)
	go func() {
		c, err := to.Accept()
		if err != nil {
			t.Error(err)
		}
		taken <- c
	}()
	d, err := from.Dial(raft.ServerAddress(at.ID()), 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return d, <-taken
}

// TestPeerMoves gives a peer another address while it was not reachable at the old one, and while the old machine still
// runs: the next call meets the new machine.
func TestPeerMoves(t *testing.T) {
	a, old := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, old)
	says := func(text string) p2p.Handler {
		return func(context.Context, string, []byte) ([]byte, error) { return []byte(text), nil }
	}
	old.Handle("/where/1", 10, says("old"))
	moved := p2ptest.Open(t, 2)
	moved.Handle("/where/1", 10, says("moved"))
	ask := func(want string) {
		t.Helper()
		if got, err := a.Call(ctxFor(t), old.ID(), "/where/1", nil, 10); err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	}
	ask("old")
	if err := a.SetPeers(map[string][]string{old.ID(): old.FullAddrs()}); err != nil || !a.Connected(old.ID()) {
		t.Fatalf("the same address cost the connection: %v", err)
	}
	ask("old")
	if err := a.SetPeers(map[string][]string{old.ID(): moved.Addrs()}); err != nil {
		t.Fatal(err)
	}
	ask("moved")

	nowhere := map[string][]string{old.ID(): {"/ip4/127.0.0.1/tcp/1"}}
	if err := a.SetPeers(nowhere); err != nil {
		t.Fatal(err)
	}
	for range 10 { // raises the back-off
		if _, err := a.Call(ctxFor(t), old.ID(), "/where/1", nil, 10); err == nil {
			t.Fatal("reached nowhere")
		}
	}
	if err := a.SetPeers(map[string][]string{old.ID(): moved.Addrs()}); err != nil {
		t.Fatal(err)
	}
	ask("moved")
}
