package sync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	stdsync "sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/certledger/certledger/consensus/p2p/p2ptest"
	"github.com/certledger/certledger/consensus/sync"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// source is a chain of blocks that can grow.
type source struct {
	mu     stdsync.Mutex
	blocks [][]byte
}

func blocks(n int) *source {
	s := &source{}
	s.grow(n)
	return s
}

func (s *source) grow(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.blocks = append(s.blocks, fmt.Appendf(nil, "block %d", len(s.blocks)+1))
	}
}

func (s *source) Tip() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return uint64(len(s.blocks))
}

func (s *source) Block(height uint64) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if height == 0 || height > uint64(len(s.blocks)) {
		return nil, errors.New("no such block")
	}
	return s.blocks[height-1], nil
}

// sink is what a follower fills.
type sink struct {
	source
	refuse func(peer string, height uint64) error
	from   []string // peer of each block
}

func (s *sink) next() uint64 { return s.Tip() + 1 }

func (s *sink) deliver(_ context.Context, peer string, height uint64, block []byte) error {
	if s.refuse != nil {
		if err := s.refuse(peer, height); err != nil {
			return err
		}
	}
	if want := fmt.Sprintf("block %d", height); string(block) != want {
		return fmt.Errorf("got %q, want %q", block, want)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocks = append(s.blocks, bytes.Clone(block))
	s.from = append(s.from, peer)
	return nil
}

func follow(t *testing.T, n *p2ptest.Network, s *sink, peers []string, change ...func(*sync.Config)) (stop func()) {
	t.Helper()
	c := sync.Config{
		Caller: n.Port("me"), Peers: func() []string { return peers }, Next: s.next, Deliver: s.deliver,
	}
	for _, f := range change {
		f(&c)
	}
	f, err := sync.NewFollower(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	}
}

func TestCatchUpAndFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s, chain := p2ptest.NewNetwork(), &sink{}, blocks(2500) // more than fits into one response
		sync.Serve(n.Port("a"), chain, sync.Limits{})
		var progress []sync.Progress
		stop := follow(t, n, s, []string{"a"}, func(c *sync.Config) {
			c.Progress = func(p sync.Progress) { progress = append(progress, p) }
		})
		defer stop()
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if s.Tip() != 2500 {
			t.Fatalf("at %d after a moment", s.Tip())
		}
		if p := progress[len(progress)-1]; p.Next != 2501 || p.Tip != 2500 || p.Peer != "a" {
			t.Fatalf("progress is %+v", p)
		}
		for range 20 {
			time.Sleep(777 * time.Millisecond)
			chain.grow(1)
			time.Sleep(20 * time.Millisecond) // the follower was already waiting at the server
			synctest.Wait()
			if s.Tip() != chain.Tip() {
				t.Fatalf("at %d, want %d", s.Tip(), chain.Tip())
			}
		}
		before := n.Calls("a")
		time.Sleep(time.Minute)
		if calls := n.Calls("a") - before; calls > 90 {
			t.Fatalf("%d calls in an idle minute", calls)
		}
	})
}

// TestBadPeerIsLeft has a peer with the higher tip and wrong blocks.
func TestBadPeerIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s, good := p2ptest.NewNetwork(), &sink{}, blocks(50)
		forged := blocks(80)
		forged.blocks[29] = []byte("forged")
		sync.Serve(n.Port("bad"), forged, sync.Limits{})
		sync.Serve(n.Port("good"), good, sync.Limits{})
		stop := follow(t, n, s, []string{"bad", "good", "nobody"})
		defer stop()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s.Tip() != 50 || s.from[28] != "bad" || s.from[29] != "good" {
			t.Fatalf("at %d, from %v", s.Tip(), s.from)
		}
		before := n.Calls("bad")
		time.Sleep(25 * time.Second)
		if n.Calls("bad") != before {
			t.Fatal("the bad peer was asked during its penalty")
		}
		forged.mu.Lock()
		forged.blocks[29] = []byte("block 30")
		forged.mu.Unlock()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if s.Tip() != 80 {
			t.Fatalf("at %d: the peer was not asked again after its penalty", s.Tip())
		}
	})
}

// TestLyingTip has a peer that claims a tip and sends nothing, and one that sends garbage.
func TestLyingTip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s := p2ptest.NewNetwork(), &sink{}
		n.Port("liar").Handle("", 0, func(context.Context, string, []byte) ([]byte, error) {
			return sync.EncodeResponse(1<<60, nil), nil
		})
		n.Port("garbage").Handle("", 0, func(context.Context, string, []byte) ([]byte, error) {
			return []byte("garbage"), nil
		})
		sync.Serve(n.Port("good"), blocks(10), sync.Limits{})
		stop := follow(t, n, s, []string{"liar", "garbage", "good"})
		defer stop()
		time.Sleep(time.Second)
		synctest.Wait()
		if s.Tip() != 10 || n.Calls("liar") != 1 || n.Calls("garbage") != 1 {
			t.Fatalf("at %d after %d and %d calls", s.Tip(), n.Calls("liar"), n.Calls("garbage"))
		}
	})
}

// TestLaggardDoesNotHoldUs follows the peer that is ahead, whichever that is.
func TestLaggardDoesNotHoldUs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s := p2ptest.NewNetwork(), &sink{}
		a, b := blocks(10), blocks(10)
		sync.Serve(n.Port("a"), a, sync.Limits{})
		sync.Serve(n.Port("b"), b, sync.Limits{})
		stop := follow(t, n, s, []string{"a", "b"})
		defer stop()
		time.Sleep(time.Second)
		b.grow(5) // a stays behind
		time.Sleep(7 * time.Second)
		synctest.Wait()
		if s.Tip() != 15 {
			t.Fatalf("at %d, want 15", s.Tip())
		}
	})
}

func TestUnreachablePeerIsNotHammered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s := p2ptest.NewNetwork(), &sink{}
		stop := follow(t, n, s, []string{"nobody"})
		defer stop()
		time.Sleep(time.Minute)
		if calls := n.Calls("nobody"); calls < 5 || calls > 30 {
			t.Fatalf("%d calls in a minute", calls)
		}
	})
}

func TestCancelledDeliveryIsNotHeldAgainstThePeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, s := p2ptest.NewNetwork(), &sink{}
		sync.Serve(n.Port("a"), blocks(3), sync.Limits{})
		var stop func()
		entered := make(chan struct{})
		stop = follow(t, n, s, []string{"a"}, func(c *sync.Config) {
			c.Deliver = func(ctx context.Context, _ string, _ uint64, _ []byte) error {
				close(entered) // a second call would panic
				<-ctx.Done()
				return ctx.Err()
			}
		})
		<-entered
		stop()
	})
}

func TestServerLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := p2ptest.NewNetwork()
		chain := &source{}
		for range 10 {
			chain.blocks = append(chain.blocks, make([]byte, 1000))
		}
		chain.blocks[5] = make([]byte, 9000)
		sync.Serve(n.Port("a"), chain, sync.Limits{BytesPerSecond: 10_000, ResponseBytes: 4000, Requests: 2})
		ask := func(from uint64, size uint32) [][]byte {
			t.Helper()
			raw, err := n.Port("me").Call(t.Context(), "a", sync.Protocol, sync.EncodeRequest(from, size, 0), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			_, got, err := sync.DecodeResponse(raw, from)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := ask(1, 2500); len(got) != 2 {
			t.Fatalf("%d blocks for 2500 bytes", len(got))
		}
		if got := ask(1, 1<<30); len(got) != 3 {
			t.Fatalf("%d blocks for the server's own limit", len(got))
		}
		if got := ask(6, 1); len(got) != 1 || len(got[0]) != 9000 {
			t.Fatalf("a large block holds the follower: %d blocks", len(got))
		}
		start := time.Now()
		for range 10 {
			ask(1, 1<<30)
		}
		if took := time.Since(start); took < 2*time.Second {
			t.Fatalf("30 kB at 10 kB/s took %s", took)
		}
		var waiting stdsync.WaitGroup
		for range 2 {
			waiting.Go(func() {
				n.Port("me").Call(t.Context(), "a", sync.Protocol, sync.EncodeRequest(99, 1, 5*time.Second), 1<<20)
			})
		}
		synctest.Wait()
		if _, err := n.Port("me").Call(t.Context(), "a", sync.Protocol, sync.EncodeRequest(1, 1, 0), 1<<20); err == nil {
			t.Fatal("a third request at a time was answered")
		}
		if _, err := n.Port("other").Call(t.Context(), "a", sync.Protocol, sync.EncodeRequest(1, 1, 0), 1<<20); err != nil {
			t.Fatalf("another peer pays for the first one: %v", err)
		}
		waiting.Wait()
	})
}

func TestNewFollowerRefusesBadConfig(t *testing.T) {
	s := &sink{}
	good := sync.Config{Caller: p2ptest.NewNetwork().Port("me"), Peers: func() []string { return nil }, Next: s.next, Deliver: s.deliver}
	if _, err := sync.NewFollower(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*sync.Config){
		"no caller":  func(c *sync.Config) { c.Caller = nil },
		"no deliver": func(c *sync.Config) { c.Deliver = nil },
		"long wait":  func(c *sync.Config) { c.Wait = time.Minute },
		"negative":   func(c *sync.Config) { c.MaxBlock = -1 },
	} {
		c := good
		change(&c)
		if _, err := sync.NewFollower(c); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestOverHosts runs a follower over real hosts, with one of the two servers restarting.
func TestOverHosts(t *testing.T) {
	chain := blocks(3000)
	a, b, me := p2ptest.Open(t, 1), p2ptest.Open(t, 2), p2ptest.Open(t, 3, p2ptest.DialOnly)
	sync.Serve(a, chain, sync.Limits{})
	sync.Serve(b, chain, sync.Limits{})
	if err := me.SetPeers(map[string][]string{a.ID(): a.Addrs(), b.ID(): b.Addrs()}); err != nil {
		t.Fatal(err)
	}
	s := &sink{}
	f, err := sync.NewFollower(sync.Config{
		Caller: me, Peers: func() []string { return []string{a.ID(), b.ID()} }, Next: s.next, Deliver: s.deliver,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	reach := func(height uint64) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); s.Tip() < height; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("at %d, want %d", s.Tip(), height)
			}
		}
	}
	reach(3000)
	a.Close()
	chain.grow(10)
	reach(3010)
	cancel()
	<-done
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.EqualFunc(s.blocks, chain.blocks, bytes.Equal) {
		t.Fatal("the blocks differ")
	}
}
