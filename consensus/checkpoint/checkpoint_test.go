package checkpoint_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/certledger/certledger/consensus/checkpoint"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// fetch runs a fetch among members without a network.
func fetch(t *testing.T, s *sink, members map[string]*member, change ...func(*checkpoint.Config)) (uint64, error) {
	t.Helper()
	n := p2ptest.NewNetwork()
	var peers []string
	for name, m := range members {
		checkpoint.Serve(n.Port(name), m, checkpoint.Limits{})
		peers = append(peers, name)
	}
	slices.Sort(peers)
	c := checkpoint.Config{Caller: n.Port("me"), Peers: func() []string { return peers }, Sink: s}
	for _, f := range change {
		f(&c)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	return checkpoint.Fetch(ctx, c)
}

func wantWhole(t *testing.T, s *sink, from *member, height, got uint64, err error) {
	t.Helper()
	if err != nil || got != height || s.finished != height || !slices.EqualFunc(s.blocks, from.blocks[:height], bytes.Equal) {
		t.Fatalf("fetched %d, finished %d with %d blocks, %v; want %d", got, s.finished, len(s.blocks), err, height)
	}
}

func TestFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a, b, c := &sink{}, honest(52), honest(53), honest(50)
		var last checkpoint.Progress
		got, err := fetch(t, s, map[string]*member{"a": a, "b": b, "c": c}, func(c *checkpoint.Config) {
			c.Progress = func(p checkpoint.Progress) { last = p }
		})
		wantWhole(t, s, b, 52, got, err)
		if last.Have != 52 || last.Of != 52 || last.Peer != "a" || last.Bytes == 0 {
			t.Errorf("progress ended with %+v", last)
		}
	})
}

func TestFetchOfAHeight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := &sink{}, honest(60)
		got, err := fetch(t, s, map[string]*member{"a": a}, func(c *checkpoint.Config) { c.Height = 33 })
		wantWhole(t, s, a, 33, got, err)
	})
}

// Garbage, cut chunks and false proofs are refused at once, and the peer is not asked again.
func TestLiarIsLeft(t *testing.T) {
	for name, spoil := range map[string]func(uint64, []byte) ([]byte, error){
		"garbage": func(uint64, []byte) ([]byte, error) { return []byte("garbage"), nil },
		"from 23": func(h uint64, b []byte) ([]byte, error) {
			if h == 23 {
				return b[:30], nil
			}
			return b, nil
		},
		"another block": func(h uint64, _ []byte) ([]byte, error) { return honest(60).blocks[h%7], nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, liar, b, c := &sink{}, honest(50), honest(50), honest(50)
				liar.spoil = spoil
				got, err := fetch(t, s, map[string]*member{"a": liar, "b": b, "c": c})
				wantWhole(t, s, b, 50, got, err)
				if liar.asked() > 23 || s.resets > 0 {
					t.Errorf("the liar was asked %d times, %d resets", liar.asked(), s.resets)
				}
			})
		})
	}
}

// A forger sends a ledger that follows from itself: only the anchor tells. What it sent goes, and so does it.
func TestForgerIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, forger, b, c := &sink{}, ledgerOf(50, 31), honest(50), honest(50)
		got, err := fetch(t, s, map[string]*member{"a": forger, "b": b, "c": c})
		wantWhole(t, s, b, 50, got, err)
		if s.resets != 1 {
			t.Errorf("%d resets", s.resets)
		}
	})
}

// A forger that stops answering makes the next peer's true block look false. The next peer is not left for that.
func TestForgerThatStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, forger, b := &sink{}, ledgerOf(50, 32), honest(50)
		genuine := func(h uint64, chunk []byte) ([]byte, error) {
			if h >= 34 {
				return nil, errors.New("no more")
			}
			return chunk, nil
		}
		forger.spoil = genuine
		got, err := fetch(t, s, map[string]*member{"a": forger, "b": b})
		wantWhole(t, s, b, 50, got, err)
		if s.resets != 1 {
			t.Errorf("%d resets", s.resets)
		}
	})
}

func TestClaimsOfHeightsThatAreNone(t *testing.T) {
	for name, claim := range map[string]uint64{"a little": 51, "much": 1 << 60} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, liar, b, c := &sink{}, honest(50), honest(49), honest(49)
				liar.claim = claim
				got, err := fetch(t, s, map[string]*member{"a": liar, "b": b, "c": c})
				wantWhole(t, s, b, 49, got, err)
			})
		})
	}
}

// An anchor that proves nothing costs its sender the trust, not the chunks of others.
func TestFalseAnchor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, liar, b := &sink{}, honest(50), honest(50)
		liar.secret = "a liar's"
		got, err := fetch(t, s, map[string]*member{"a": b, "b": liar})
		wantWhole(t, s, b, 50, got, err)
		if s.resets > 0 {
			t.Errorf("%d resets", s.resets)
		}
	})
}

func TestNobodyIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spoil := func(uint64, []byte) ([]byte, error) { return []byte("garbage"), nil }
		a, b := honest(50), honest(50)
		a.spoil, b.spoil = spoil, spoil
		if _, err := fetch(t, &sink{}, map[string]*member{"a": a, "b": b}); !errors.Is(err, checkpoint.ErrNoPeer) {
			t.Fatal(err)
		}
		if _, err := fetch(t, &sink{}, map[string]*member{"a": ledgerOf(50, 10), "b": ledgerOf(50, 20)}); !errors.Is(err, checkpoint.ErrNoPeer) {
			t.Fatal(err)
		}
	})
}

func TestSinkFailureEndsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("no space left on device")
		a := honest(50)
		if _, err := fetch(t, &sink{disk: full}, map[string]*member{"a": a}); !errors.Is(err, full) || a.asked() != 1 {
			t.Fatalf("%v after %d requests", err, a.asked())
		}
	})
}

// What an earlier run kept is not fetched again; should it have been forged, nobody asked now is blamed.
func TestResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s, a, b := &sink{}, honest(50), honest(50)
		s.stop = func(have uint64) {
			if have == 28 {
				cancel()
			}
		}
		n := p2ptest.NewNetwork()
		checkpoint.Serve(n.Port("a"), a, checkpoint.Limits{})
		_, err := checkpoint.Fetch(ctx, checkpoint.Config{Caller: n.Port("me"), Peers: func() []string { return []string{"a"} }, Sink: s})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		s.stop = nil
		got, err := fetch(t, s, map[string]*member{"b": b})
		wantWhole(t, s, b, 50, got, err)
		if asked := b.asked(); asked != 22 {
			t.Errorf("%d chunks were fetched again, 22 were missing", asked)
		}

		forged := &sink{blocks: ledgerOf(28, 27).blocks, proven: 24}
		b = honest(50)
		got, err = fetch(t, forged, map[string]*member{"b": b})
		wantWhole(t, forged, b, 50, got, err)
	})
}

func TestServerLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, m := p2ptest.NewNetwork(), honest(5)
		m.blocks[2] = make([]byte, 1<<20)
		checkpoint.Serve(n.Port("a"), m, checkpoint.Limits{BytesPerSecond: 1 << 20, Requests: 1})
		ask := func(from string) error {
			_, err := n.Port(from).Call(t.Context(), "a", checkpoint.Protocol, checkpoint.EncodeRequest(2, 5, []byte{0, 0, 0, 0, 0, 0, 0, 3}), 2<<20)
			return err
		}
		start := time.Now()
		for range 10 {
			if err := ask("me"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 7*time.Second {
			t.Fatalf("10 MiB at 1 MiB/s took %s", took)
		}
		done := make(chan error)
		go func() { done <- ask("me") }()
		synctest.Wait()
		if err := ask("me"); err == nil {
			t.Error("a second request at a time was answered")
		}
		if err := ask("other"); err != nil {
			t.Errorf("another peer pays for the first one: %v", err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}

// TestOverHosts fetches over real hosts; the one that serves dies in the middle.
func TestOverHosts(t *testing.T) {
	a, b, liar, me := p2ptest.Open(t, 1), p2ptest.Open(t, 2), p2ptest.Open(t, 3), p2ptest.Open(t, 4, p2ptest.DialOnly)
	first, second, third := honest(300), honest(300), honest(300)
	for i := range 300 { // large enough that chunks take many frames
		first.blocks[i] = grow(first, i)
	}
	second.blocks, third.blocks = first.blocks, slices.Clone(first.blocks)
	third.spoil = func(uint64, []byte) ([]byte, error) { return make([]byte, 1<<20), nil }
	checkpoint.Serve(a, first, checkpoint.Limits{})
	checkpoint.Serve(b, second, checkpoint.Limits{})
	checkpoint.Serve(liar, third, checkpoint.Limits{})
	if err := me.SetPeers(map[string][]string{a.ID(): a.Addrs(), b.ID(): b.Addrs(), liar.ID(): liar.Addrs()}); err != nil {
		t.Fatal(err)
	}
	s := &sink{}
	s.stop = func(have uint64) {
		if have == 100 {
			a.Close()
		}
	}
	got, err := checkpoint.Fetch(t.Context(), checkpoint.Config{
		Caller: me, Peers: func() []string { return []string{a.ID(), liar.ID(), b.ID()} }, Sink: s, Pause: 10 * time.Millisecond,
	})
	wantWhole(t, s, second, 300, got, err)
	if first.asked() < 100 || second.asked() == 0 || third.asked() == 0 {
		t.Errorf("asked %d, %d, %d times", first.asked(), second.asked(), third.asked())
	}
}

// grow gives block i anew, with a large payload and on top of the grown one before.
func grow(m *member, i int) []byte {
	b, _ := readBlock(m.blocks[i])
	if i > 0 {
		b.prev = hash(m.blocks[i-1])
	}
	if b.proof != [32]byte{} {
		b.proof = sign(secret, b.prev)
	}
	b.payload += string(bytes.Repeat([]byte("x"), 100_000))
	return b.bytes()
}
