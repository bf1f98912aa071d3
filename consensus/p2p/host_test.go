package p2p_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	"go.uber.org/goleak"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func introduce(t testing.TB, hosts ...*p2p.Host) {
	t.Helper()
	book := map[string][]string{}
	for _, h := range hosts {
		book[h.ID()] = h.FullAddrs()
	}
	for _, h := range hosts {
		if err := h.SetPeers(book); err != nil {
			t.Fatal(err)
		}
	}
}

func echo(_ context.Context, peerID string, request []byte) ([]byte, error) {
	return append([]byte(peerID+" "), request...), nil
}

func ctxFor(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestCall(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	b.Handle("/echo/1", 1<<20, echo)
	b.Handle("/fail/1", 10, func(context.Context, string, []byte) ([]byte, error) {
		return nil, errors.New("no\nsuch height")
	})
	b.Handle("/panic/1", 10, func(context.Context, string, []byte) ([]byte, error) { panic("bug") })
	if a.ID() != p2ptest.ID(1) {
		t.Fatalf("ID is %s, want %s", a.ID(), p2ptest.ID(1))
	}
	for _, size := range []int{0, 1, 70_000, 1 << 20} { // below and above what goes along with the preamble
		request := bytes.Repeat([]byte("r"), size)
		got, err := a.Call(ctxFor(t), b.ID(), "/echo/1", request, 2<<20)
		if want := a.ID() + " " + string(request); err != nil || string(got) != want {
			t.Fatalf("size %d: got %d bytes, %v", size, len(got), err)
		}
	}
	var remote *p2p.RemoteError
	if _, err := a.Call(ctxFor(t), b.ID(), "/fail/1", nil, 10); !errors.As(err, &remote) || remote.Message != "no such height" {
		t.Fatalf("got %v", err)
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/panic/1", nil, 10); !errors.As(err, &remote) || remote.Message != "internal error" {
		t.Fatalf("got %v", err)
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/none/1", []byte("x"), 10); !errors.Is(err, p2p.ErrUnknownProtocol) {
		t.Fatalf("got %v", err)
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", []byte("x"), 10); !errors.Is(err, p2p.ErrFrameTooLarge) {
		t.Fatalf("response above the limit: got %v", err)
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", make([]byte, 2<<20), 10); err == nil {
		t.Fatal("request above the limit was answered")
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	entered := make(chan struct{}, 2)
	b.Handle("/wait/1", 10, func(ctx context.Context, _ string, _ []byte) ([]byte, error) {
		entered <- struct{}{}
		<-ctx.Done() // ends when b is closed
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithCancel(ctxFor(t))
	go func() { <-entered; cancel() }()
	if _, err := a.Call(ctx, b.ID(), "/wait/1", nil, 10); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	short, cancelShort := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancelShort()
	if _, err := a.Call(short, b.ID(), "/wait/1", nil, 10); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestStrangerIsRefused checks all three places where the gate stands: the far end after the key exchange, our own end
// before a dial, and every stream once the membership has changed.
func TestStrangerIsRefused(t *testing.T) {
	var member atomic.Bool
	gate := func(c *p2p.Config) {
		c.Gate = func(id string) bool { return id != p2ptest.ID(9) || member.Load() }
	}
	a, stranger := p2ptest.Open(t, 1, gate), p2ptest.Open(t, 9)
	introduce(t, a, stranger)
	called := atomic.Int32{}
	count := func(context.Context, string, []byte) ([]byte, error) { called.Add(1); return nil, nil }
	a.Handle("/x/1", 10, count)
	stranger.Handle("/x/1", 10, count)

	if _, err := stranger.Call(ctxFor(t), a.ID(), "/x/1", nil, 10); err == nil {
		t.Fatal("a stranger was answered")
	}
	if _, err := a.Call(ctxFor(t), stranger.ID(), "/x/1", nil, 10); !errors.Is(err, p2p.ErrNotMember) {
		t.Fatalf("dialed a stranger: %v", err)
	}
	if called.Load() != 0 {
		t.Fatal("a handler ran for a stranger")
	}
	member.Store(true)
	if _, err := stranger.Call(ctxFor(t), a.ID(), "/x/1", nil, 10); err != nil {
		t.Fatalf("a new member was refused: %v", err)
	}
	member.Store(false) // the connection stands, the next stream must not
	if _, err := stranger.Call(ctxFor(t), a.ID(), "/x/1", nil, 10); err == nil || called.Load() != 1 {
		t.Fatalf("a removed member was answered: %v, %d calls", err, called.Load())
	}
	if err := a.Disconnect(stranger.ID()); err != nil || a.Connected(stranger.ID()) {
		t.Fatalf("still connected: %v", err)
	}
}

func TestPermit(t *testing.T) {
	voter, observer, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2), p2ptest.Open(t, 3)
	introduce(t, voter, observer, b)
	b.Handle("/echo/1", 100, echo)
	b.Permit("/echo/1", func(id string) bool { return id == voter.ID() })
	if _, err := voter.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := observer.Call(ctxFor(t), b.ID(), "/echo/1", make([]byte, 100), 100); !errors.Is(err, p2p.ErrRefused) {
		t.Fatalf("got %v", err)
	}
}

func TestHandshakeMismatchIsExplained(t *testing.T) {
	var log syncBuffer
	other := func(c *p2p.Config) {
		c.Handshake = "certledger test/2 sm3:00"
		c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	}
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2, other)
	introduce(t, a, b)
	b.Handle("/echo/1", 100, echo)
	for range 3 {
		_, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100)
		if !errors.Is(err, p2p.ErrHandshake) || !strings.Contains(err.Error(), "test/1") || !strings.Contains(err.Error(), "test/2") {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := a.StreamLayer("/s/1", nil).Dial(raft.ServerAddress(b.ID()), 5*time.Second); !errors.Is(err, p2p.ErrHandshake) {
		t.Fatalf("got %v", err)
	}
	if got := strings.Count(log.String(), "another version or ledger"); got != 1 {
		t.Fatalf("the mismatch was logged %d times:\n%s", got, log.String())
	}
}

// TestRestartedPeer restarts a peer on the same port: the first call meets the dead connection and must be repeated
// without the caller noticing.
func TestRestartedPeer(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	b.Handle("/echo/1", 100, echo)
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err != nil {
		t.Fatal(err)
	}
	listen := b.Addrs()
	for range 3 {
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err == nil {
			t.Fatal("a closed peer answered")
		}
		b = p2ptest.Open(t, 2, func(c *p2p.Config) { c.Listen = listen })
		b.Handle("/echo/1", 100, echo)
		await(t, func() bool {
			_, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100)
			return err == nil
		})
	}
}

func TestCallIsRepeatedOnceOnABrokenConnection(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	var calls atomic.Int32
	b.Handle("/x/1", 10, func(context.Context, string, []byte) ([]byte, error) {
		if calls.Add(1) == 1 {
			b.Disconnect(a.ID())
		}
		return []byte("done"), nil
	})
	got, err := a.Call(ctxFor(t), b.ID(), "/x/1", nil, 10)
	if err != nil || string(got) != "done" || calls.Load() != 2 {
		t.Fatalf("got %q, %v after %d calls", got, err, calls.Load())
	}
}

func TestMalformedStreams(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	b.Handle("/echo/1", 100, echo)
	frame := func(s string) []byte { return p2p.AppendFrame(nil, []byte(s)) }
	good := p2p.PreambleFrame("/echo/1", p2ptest.Handshake)
	for name, raw := range map[string][]byte{
		"nothing":           {},
		"huge frame":        {255, 255, 255, 255, 1},
		"other version":     frame("certledger-stream/9\n/echo/1\n" + p2ptest.Handshake + "\n"),
		"missing line":      frame("certledger-stream/1\n/echo/1\n"),
		"control character": frame("certledger-stream/1\n/echo/1\n\x1b[2J\n"),
		"multistream":       []byte("\x13/multistream/1.0.0\n"),
		"no request":        good,
		"request cut":       append(bytes.Clone(good), 0, 0, 0, 9, 'x'),
		"request too long":  append(bytes.Clone(good), 0, 0, 0, 101),
	} {
		got, err := a.RawWrite(b.ID(), raw)
		if err == nil && len(got) > 1 {
			t.Errorf("%s: answered with %q", name, got)
		}
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err != nil {
		t.Fatalf("the host does not serve any more: %v", err)
	}
}

func TestStreamLayer(t *testing.T) {
	a, b, observer := p2ptest.Open(t, 1), p2ptest.Open(t, 2), p2ptest.Open(t, 3)
	introduce(t, a, b, observer)
	onB := b.StreamLayer("/raft/1", func(id string) bool { return id == a.ID() })
	onA := a.StreamLayer("/raft/1", func(string) bool { return true })
	go func() {
		c, err := onB.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprintf(c, "hello %s\n", c.(*p2p.StreamConn).RemotePeer())
	}()
	c, err := onA.Dial(raft.ServerAddress(b.ID()), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got, err := io.ReadAll(c)
	if err != nil || string(got) != "hello "+a.ID()+"\n" {
		t.Fatalf("got %q, %v", got, err)
	}
	if c.RemoteAddr().String() != b.ID() || onA.Addr().String() != a.ID() {
		t.Fatalf("addresses are %s and %s", c.RemoteAddr(), onA.Addr())
	}
	if _, err := observer.StreamLayer("/raft/1", nil).Dial(raft.ServerAddress(b.ID()), 5*time.Second); !errors.Is(err, p2p.ErrRefused) {
		t.Fatalf("an observer opened the protocol: %v", err)
	}
	if err := onB.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := onB.Accept(); err == nil {
		t.Fatal("a closed layer accepted a stream")
	}
	if _, err := onA.Dial(raft.ServerAddress(b.ID()), 5*time.Second); !errors.Is(err, p2p.ErrUnknownProtocol) {
		t.Fatalf("got %v", err)
	}
}

func TestSetPeers(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2)
	introduce(t, a, b)
	b.Handle("/echo/1", 100, echo)
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []map[string][]string{
		{"nobody": nil},
		{b.ID(): {"/ip4/127.0.0.1/udp/1"}},
		{b.ID(): {"/ip4/127.0.0.1/tcp/1/p2p/" + a.ID()}},
	} {
		if err := a.SetPeers(bad); err == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
	if !a.Connected(b.ID()) {
		t.Fatal("a malformed address book changed something")
	}
	if err := a.SetPeers(nil); err != nil || a.Connected(b.ID()) {
		t.Fatalf("still connected to a peer outside the address book: %v", err)
	}
	if _, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 100); err == nil {
		t.Fatal("reached a peer without an address")
	}
}

func TestNames(t *testing.T) {
	for addr, ok := range map[string]bool{
		"/ip4/192.0.2.1/tcp/4001":                          true,
		"/dns4/node.example/tcp/4001/p2p/" + p2ptest.ID(1): true,
		"/ip6/2001:db8::1/tcp/4001":                        true,
		"/ip4/192.0.2.1":                                   false,
		"/ip4/192.0.2.1/udp/4001/quic-v1":                  false,
		"/ip4/192.0.2.1/tcp/4001/ws":                       false,
		"192.0.2.1:4001":                                   false,
		"":                                                 false,
	} {
		if err := p2p.ValidAddr(addr); (err == nil) != ok {
			t.Errorf("ValidAddr(%q) = %v", addr, err)
		}
	}
	if p2p.PeerIDFromKey(nil) != "" {
		t.Error("nonsense is a peer ID")
	}
}

func TestOpenRefusesBadConfig(t *testing.T) {
	for name, change := range map[string]func(*p2p.Config){
		"no gate":          func(c *p2p.Config) { c.Gate = nil },
		"short key":        func(c *p2p.Config) { c.PrivateKey = nil },
		"handshake":        func(c *p2p.Config) { c.Handshake = "a\nb" },
		"listen address":   func(c *p2p.Config) { c.Listen = []string{"nowhere"} },
		"foreign protocol": func(c *p2p.Config) { c.Listen = []string{"/ip4/127.0.0.1/udp/0/quic-v1"} },
	} {
		c := p2p.Config{PrivateKey: p2ptest.Key(1), Handshake: p2ptest.Handshake, Gate: func(string) bool { return true }}
		change(&c)
		if h, err := p2p.Open(c); err == nil {
			h.Close()
			t.Errorf("%s was accepted", name)
		}
	}
}

func await(t testing.TB, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
