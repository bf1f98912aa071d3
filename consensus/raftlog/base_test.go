package raftlog_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

func checkpointAt(index, term uint64) raftlog.Checkpoint {
	return raftlog.Checkpoint{
		Base:               raftlog.Base{Index: index, Term: term},
		Configuration:      raft.Configuration{Servers: []raft.Server{{ID: "a", Address: "a"}, {ID: "b", Address: "b", Suffrage: raft.Nonvoter}}},
		ConfigurationIndex: index - 1,
	}
}

// TestAdopt goes through an installation, with a restart after every step.
func TestAdopt(t *testing.T) {
	for _, to := range []struct {
		name        string
		first, last uint64 // of the log before
	}{{"behind", 1, 10}, {"with a tail that was never committed", 1, 40}, {"empty", 0, 0}} {
		t.Run(to.name, func(t *testing.T) {
			var synced atomic.Uint64
			opts := raftlog.Options{FS: vfs.NewMem(), Synced: synced.Load, Floor: synced.Load}
			s := open(t, opts)
			again := func() {
				t.Helper()
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = open(t, opts)
			}
			if to.last > 0 {
				if err := s.StoreLog(configuration(1, "a")); err != nil {
					t.Fatal(err)
				}
				fill(t, s, 2, to.last)
			}
			c := checkpointAt(30, 7)
			if _, ok, err := s.Announced(); ok || err != nil {
				t.Fatal(ok, err)
			}
			if err := errors.Join(s.Announce(checkpointAt(20, 5)), s.Withdraw(), s.Announce(c)); err != nil {
				t.Fatal(err)
			}
			again()
			wantRange(t, s, to.first, to.last)
			if got, ok, err := s.Announced(); !ok || err != nil || !reflect.DeepEqual(got, c) {
				t.Fatalf("announced %+v, %v, %v", got, ok, err)
			}
			if err := s.Adopt(c); err == nil {
				t.Fatal("adopted what the machine does not have")
			}
			synced.Store(30)
			if err := s.Adopt(c); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				wantRange(t, s, 0, 0)
				if _, ok, err := s.Announced(); ok || err != nil || s.Base() != c.Base {
					t.Fatalf("base %+v, still announced: %v, %v", s.Base(), ok, err)
				}
				if term, err := s.Term(30); term != 7 || err != nil {
					t.Fatalf("term %d, %v", term, err)
				}
				if _, err := s.Term(29); !errors.Is(err, raft.ErrLogNotFound) {
					t.Fatalf("got %v", err)
				}
				for _, at := range []uint64{29, 30, 1 << 63, 1<<64 - 1} {
					if got, index, err := s.Configuration(at); index != 29 || err != nil || !reflect.DeepEqual(got, c.Configuration) {
						t.Fatalf("configuration %+v of %d, %v", got, index, err)
					}
				}
				again()
			}
			if err := s.StoreLog(entry(32, 7, "")); err == nil {
				t.Fatal("stored behind a gap")
			}
			fill(t, s, 31, 35)
			if err := s.DeleteRange(31, 35); err != nil || s.Err() != nil {
				t.Fatal(err, s.Err()) // none of them is applied: a leader may replace them all
			}
			wantRange(t, s, 0, 0)
			fill(t, s, 31, 31)
		})
	}
}

// TestWholeLogIsNotCut asks for what Raft asks for after an installation, and a leader that rewrites history, too. Only an
// announced checkpoint may empty the log.
func TestWholeLogIsNotCut(t *testing.T) {
	s := open(t, raftlog.Options{Floor: number(10), Synced: number(10)})
	fill(t, s, 1, 10)
	if err := s.DeleteRange(1, 10); err != nil || !errors.Is(s.Err(), raftlog.ErrBelowFloor) {
		t.Fatal(err, s.Err())
	}
	wantRange(t, s, 1, 10)
	for name, err := range map[string]error{"announce": s.Announce(checkpointAt(20, 1)), "adopt": s.Adopt(checkpointAt(10, 1)), "withdraw": s.Withdraw()} {
		if !errors.Is(err, raftlog.ErrBelowFloor) {
			t.Errorf("%s after a refusal: %v", name, err)
		}
	}
}

func TestRetain(t *testing.T) {
	s := open(t, raftlog.Options{Floor: number(10), Synced: number(9)})
	fill(t, s, 1, 10)
	for _, step := range []struct{ retain, first uint64 }{{1, 1}, {4, 4}, {2, 4}, {20, 9}} {
		s.Retain(step.retain)
		if err := s.DeleteRange(1, 9); err != nil {
			t.Fatal(err)
		}
		wantRange(t, s, step.first, 10)
	}
}

func TestFound(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, raftlog.Options{FS: fs})
	c := checkpointAt(100, 50)
	if err := errors.Join(s.Found(c), s.Found(c)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, raftlog.Options{FS: fs})
	if term, err := s.GetUint64([]byte("CurrentTerm")); s.Base() != c.Base || term != 50 || err != nil {
		t.Fatalf("base %+v, term %d, %v", s.Base(), term, err)
	}
	fill(t, s, 101, 103)
	for _, other := range []raftlog.Checkpoint{c, checkpointAt(101, 50), checkpointAt(100, 51), {}} {
		if err := s.Found(other); err == nil {
			t.Errorf("%+v was founded over entries", other.Base)
		}
	}
	wantRange(t, s, 101, 103)
}

// TestCorruptBase damages what the store knows about its place: it must not open as if it had none.
func TestCorruptBase(t *testing.T) {
	for _, what := range []string{"base", "announcement"} {
		fs := vfs.NewMem()
		s := open(t, raftlog.Options{FS: fs, Synced: number(30)})
		err := s.Announce(checkpointAt(40, 7))
		if what == "base" {
			err = s.Adopt(checkpointAt(30, 7))
		}
		if err := errors.Join(err, s.DamageMeta(what), s.Close()); err != nil {
			t.Fatal(err)
		}
		s, err = raftlog.Open("log", raftlog.Options{FS: fs})
		if err == nil {
			_, _, err = s.Announced()
			s.Close()
		}
		if !errors.Is(err, raftlog.ErrCorrupt) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzDecodeCheckpoint(f *testing.F) {
	f.Add(raftlog.EncodeCheckpoint(checkpointAt(30, 7)))
	f.Add(raftlog.EncodeCheckpoint(raftlog.Checkpoint{}))
	f.Add([]byte{})
	f.Add([]byte(fmt.Sprintf("%024d%s", 0, "\xdf\xff\xff\xff\xff")))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := raftlog.DecodeCheckpoint(b)
		if err != nil {
			return
		}
		if again, err := raftlog.DecodeCheckpoint(raftlog.EncodeCheckpoint(c)); err != nil || !reflect.DeepEqual(again, c) {
			t.Fatalf("%+v became %+v, %v", c, again, err)
		}
	})
}
