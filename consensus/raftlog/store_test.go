package raftlog_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hashicorp/raft"
	"go.uber.org/goleak"

	"github.com/certledger/certledger/consensus/raftlog"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func open(t testing.TB, opts raftlog.Options) *raftlog.Store {
	t.Helper()
	if opts.FS == nil {
		opts.FS = vfs.NewMem()
	}
	s, err := raftlog.Open("log", opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func entry(index, term uint64, data string) *raft.Log {
	return &raft.Log{Index: index, Term: term, Type: raft.LogCommand, Data: []byte(data)}
}

func configuration(index uint64, ids ...string) *raft.Log {
	var c raft.Configuration
	for _, id := range ids {
		c.Servers = append(c.Servers, raft.Server{ID: raft.ServerID(id), Address: raft.ServerAddress(id)})
	}
	return &raft.Log{Index: index, Term: 1, Type: raft.LogConfiguration, Data: raft.EncodeConfiguration(c)}
}

func fill(t testing.TB, s *raftlog.Store, from, to uint64) {
	t.Helper()
	for i := from; i <= to; i++ {
		if err := s.StoreLog(entry(i, 1, fmt.Sprint("entry ", i))); err != nil {
			t.Fatal(err)
		}
	}
}

func wantRange(t testing.TB, s *raftlog.Store, first, last uint64) {
	t.Helper()
	f, _ := s.FirstIndex()
	l, _ := s.LastIndex()
	if f != first || l != last {
		t.Fatalf("log is %d to %d, want %d to %d", f, l, first, last)
	}
	if first == 0 {
		return
	}
	var e raft.Log
	for _, outside := range []uint64{first - 1, last + 1} {
		if err := s.GetLog(outside, &e); !errors.Is(err, raft.ErrLogNotFound) {
			t.Fatalf("entry %d: %v, want not found", outside, err)
		}
	}
	for i := first; i <= last; i++ {
		if err := s.GetLog(i, &e); err != nil || e.Index != i {
			t.Fatalf("entry %d: %+v, %v", i, e, err)
		}
	}
}

func TestLogRoundTrip(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, raftlog.Options{FS: fs})
	wantRange(t, s, 0, 0)
	logs := []*raft.Log{
		{Index: 5, Term: 2, Type: raft.LogNoop, AppendedAt: time.Unix(1, 2)},
		{Index: 6, Term: 2, Type: raft.LogCommand, Data: []byte("x"), Extensions: []byte("ext")},
		{Index: 7, Term: 3, Type: raft.LogBarrier, Data: bytes.Repeat([]byte("y"), 600_000)},
	}
	if err := s.StoreLogs(logs); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		wantRange(t, s, 5, 7)
		for _, want := range logs {
			var got raft.Log
			if err := s.GetLog(want.Index, &got); err != nil || !reflect.DeepEqual(&got, want) {
				t.Fatalf("got %+v, %v; want %+v", got, err, want)
			}
		}
	}
	check()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, raftlog.Options{FS: fs})
	check()
	if !s.IsMonotonic() {
		t.Fatal("not monotonic")
	}
}

func TestStoreLogsRefusesGaps(t *testing.T) {
	s := open(t, raftlog.Options{Fatal: func(err error) { t.Errorf("a bad call stopped the store: %v", err) }})
	fill(t, s, 1, 3)
	for name, logs := range map[string][]*raft.Log{
		"gap":            {entry(5, 1, "")},
		"repetition":     {entry(3, 1, "")},
		"gap in between": {entry(4, 1, ""), entry(6, 1, "")},
		"zero":           {entry(0, 1, "")},
	} {
		if err := s.StoreLogs(logs); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	wantRange(t, s, 1, 3)
	if err := s.StoreLogs(nil); err != nil {
		t.Error(err)
	}
	fill(t, s, 4, 4)
}

func TestStable(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, raftlog.Options{FS: fs})
	if v, err := s.Get([]byte("k")); v != nil || err != nil {
		t.Fatalf("unset: %q, %v", v, err)
	}
	if v, err := s.GetUint64([]byte("n")); v != 0 || err != nil {
		t.Fatalf("unset: %d, %v", v, err)
	}
	if err := errors.Join(s.Set([]byte("k"), []byte("v")), s.Set([]byte("empty"), nil), s.SetUint64([]byte("n"), 1<<60)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, raftlog.Options{FS: fs})
	if v, err := s.Get([]byte("k")); string(v) != "v" || err != nil {
		t.Fatalf("got %q, %v", v, err)
	}
	if v, err := s.Get([]byte("empty")); v == nil || len(v) != 0 || err != nil {
		t.Fatalf("got %q, %v", v, err)
	}
	if v, err := s.GetUint64([]byte("n")); v != 1<<60 || err != nil {
		t.Fatalf("got %d, %v", v, err)
	}
	if _, err := s.GetUint64([]byte("k")); !errors.Is(err, raftlog.ErrCorrupt) {
		t.Fatalf("got %v", err)
	}
}

func number(n uint64) func() uint64 { return func() uint64 { return n } }

// TestDeleteRange has a log of 1 to 10 with the machine's applied index and its durable index where the row says.
func TestDeleteRange(t *testing.T) {
	tests := []struct {
		name            string
		applied, synced uint64
		from, to        uint64
		first, last     uint64
		err             bool // the call itself
		refused         bool // the store stops
	}{
		{name: "prefix up to what is durable", applied: 8, synced: 6, from: 1, to: 3, first: 4, last: 10},
		{name: "the durable entry itself stays", applied: 8, synced: 6, from: 1, to: 6, first: 6, last: 10},
		{name: "prefix beyond what is durable", applied: 8, synced: 6, from: 1, to: 9, first: 6, last: 10},
		{name: "nothing is durable", applied: 8, synced: 0, from: 1, to: 3, first: 1, last: 10},
		{name: "first entry is durable", applied: 8, synced: 1, from: 1, to: 3, first: 1, last: 10},
		{name: "suffix above the floor", applied: 6, from: 7, to: 10, first: 1, last: 6},
		{name: "suffix beyond the end", applied: 6, from: 9, to: 99, first: 1, last: 8},
		{name: "suffix at the floor", applied: 7, from: 7, to: 10, first: 1, last: 10, refused: true},
		{name: "suffix below the floor", applied: 7, from: 2, to: 10, first: 1, last: 10, refused: true},
		{name: "all, nothing applied", applied: 0, from: 1, to: 10, first: 0, last: 0},
		{name: "all, as a prefix", applied: 10, synced: 10, from: 1, to: 10, first: 1, last: 10, refused: true},
		{name: "before the log", from: 0, to: 0, first: 1, last: 10},
		{name: "behind the log", from: 11, to: 20, first: 1, last: 10},
		{name: "inverted", from: 5, to: 4, first: 1, last: 10},
		{name: "hole", applied: 8, synced: 8, from: 3, to: 5, first: 1, last: 10, err: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fs := vfs.NewMem()
			fatal := make(chan error, 2)
			opts := raftlog.Options{FS: fs, Floor: number(tt.applied), Synced: number(tt.synced), Fatal: func(err error) { fatal <- err }}
			s := open(t, opts)
			fill(t, s, 1, 10)
			if err := s.DeleteRange(tt.from, tt.to); (err != nil) != tt.err {
				t.Fatalf("got %v", err)
			}
			wantRange(t, s, tt.first, tt.last)
			if tt.refused != errors.Is(s.Err(), raftlog.ErrBelowFloor) {
				t.Fatalf("latched %v", s.Err())
			}
			if tt.refused {
				if err := s.StoreLog(entry(11, 1, "x")); !errors.Is(err, raftlog.ErrBelowFloor) {
					t.Fatalf("stored after a refusal: %v", err)
				}
				if err := s.Set([]byte("k"), nil); !errors.Is(err, raftlog.ErrBelowFloor) {
					t.Fatalf("set after a refusal: %v", err)
				}
				if err := <-fatal; !errors.Is(err, raftlog.ErrBelowFloor) {
					t.Fatalf("Fatal got %v", err)
				}
			}
			s.Close()
			s = open(t, opts)
			wantRange(t, s, tt.first, tt.last)
			if len(fatal) > 0 {
				t.Fatalf("Fatal got %v", <-fatal)
			}
		})
	}
}

func TestRaiseFloor(t *testing.T) {
	s := open(t, raftlog.Options{Floor: number(3)})
	fill(t, s, 1, 10)
	s.RaiseFloor(6)
	s.RaiseFloor(5) // does not lower it
	if err := s.DeleteRange(7, 10); err != nil || s.Err() != nil {
		t.Fatal(err, s.Err())
	}
	if err := s.DeleteRange(6, 6); err != nil || !errors.Is(s.Err(), raftlog.ErrBelowFloor) {
		t.Fatal(err, s.Err())
	}
}

// TestEvidence keeps both versions, also when Raft never says what it wanted instead.
func TestEvidence(t *testing.T) {
	for _, told := range []bool{true, false} {
		t.Run(fmt.Sprintf("told=%v", told), func(t *testing.T) {
			fs := vfs.NewMem()
			fatal := make(chan error, 2)
			s := open(t, raftlog.Options{FS: fs, Floor: number(5), Fatal: func(err error) { fatal <- err }})
			fill(t, s, 1, 6)
			if err := s.DeleteRange(4, 6); err != nil {
				t.Fatal(err)
			}
			if told {
				s.StoreLogs([]*raft.Log{entry(4, 9, "other 4"), entry(5, 9, "other 5")})
				s.StoreLogs([]*raft.Log{entry(4, 10, "not asked any more")})
			}
			<-fatal
			f, err := fs.Open("log/evidence-below-floor-4.json")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			text, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			var e raftlog.Evidence
			if err := json.Unmarshal(text, &e); err != nil {
				t.Fatal(err)
			}
			if e.Floor != 5 || e.From != 4 || len(e.Kept) != 3 || string(e.Kept[2].Data) != "entry 6" {
				t.Fatalf("kept %+v", e)
			}
			if told && (len(e.Wanted) != 2 || e.Wanted[1].Term != 9 || string(e.Wanted[1].Data) != "other 5") || !told && e.Wanted != nil {
				t.Fatalf("wanted %+v", e.Wanted)
			}
			if len(fatal) > 0 {
				t.Fatal("Fatal was called twice")
			}
		})
	}
}

func TestConfiguration(t *testing.T) {
	s := open(t, raftlog.Options{Synced: number(6)})
	want := func(index, at uint64, servers int) {
		t.Helper()
		c, got, err := s.Configuration(index)
		if err != nil || got != at || len(c.Servers) != servers {
			t.Fatalf("at %d: %d servers from %d, %v; want %d from %d", index, len(c.Servers), got, err, servers, at)
		}
	}
	want(10, 0, 0)
	if err := s.StoreLogs([]*raft.Log{configuration(1, "a"), entry(2, 1, ""), configuration(3, "a", "b"), entry(4, 1, "")}); err != nil {
		t.Fatal(err)
	}
	fill(t, s, 5, 6)
	if err := s.StoreLog(configuration(7, "a", "b", "c")); err != nil {
		t.Fatal(err)
	}
	want(0, 0, 0)
	want(1, 1, 1)
	want(2, 1, 1)
	want(3, 3, 2)
	want(6, 3, 2)
	want(7, 7, 3)
	if err := s.DeleteRange(1, 5); err != nil { // as a prefix: configurations stay
		t.Fatal(err)
	}
	wantRange(t, s, 6, 7)
	want(6, 3, 2)
	if err := s.DeleteRange(7, 7); err != nil { // as a suffix: they go
		t.Fatal(err)
	}
	want(99, 3, 2)
}

func TestCorruptEntry(t *testing.T) {
	fatal := make(chan error, 1)
	s := open(t, raftlog.Options{Fatal: func(err error) { fatal <- err }})
	fill(t, s, 1, 3)
	if err := s.Damage(2); err != nil {
		t.Fatal(err)
	}
	var e raft.Log
	if err := s.GetLog(2, &e); !errors.Is(err, raftlog.ErrCorrupt) {
		t.Fatalf("got %+v, %v", e, err)
	}
	if err := <-fatal; !errors.Is(err, raftlog.ErrCorrupt) {
		t.Fatalf("Fatal got %v", err)
	}
	if err := s.StoreLog(entry(4, 1, "")); !errors.Is(err, raftlog.ErrCorrupt) {
		t.Fatalf("stored beside a corrupt entry: %v", err)
	}
}

func TestNewerLayoutIsRefused(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, raftlog.Options{FS: fs})
	if err := s.SetLayout(3); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s, err := raftlog.Open("log", raftlog.Options{FS: fs}); err == nil {
		s.Close()
		t.Fatal("opened a layout of the future")
	}
}

func TestClosed(t *testing.T) {
	s := open(t, raftlog.Options{})
	fill(t, s, 1, 1)
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"GetLog":      s.GetLog(1, new(raft.Log)),
		"StoreLog":    s.StoreLog(entry(2, 1, "")),
		"DeleteRange": s.DeleteRange(1, 1),
		"Set":         s.Set([]byte("k"), nil),
	} {
		if !errors.Is(err, raftlog.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOnDisk uses a real directory, which only one store may have.
func TestOnDisk(t *testing.T) {
	dir := t.TempDir()
	s, err := raftlog.Open(dir, raftlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, 1, 3)
	if other, err := raftlog.Open(dir, raftlog.Options{}); err == nil {
		other.Close()
		t.Error("the directory was opened twice")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = raftlog.Open(dir, raftlog.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	wantRange(t, s, 1, 3)
}

func FuzzDecodeRecord(f *testing.F) {
	f.Add(uint64(1), raftlog.EncodeRecord(&raft.Log{Index: 1, Term: 2, Data: []byte("data"), Extensions: []byte("e")}))
	f.Add(uint64(2), raftlog.EncodeRecord(&raft.Log{Index: 1, Term: 2, Data: []byte("moved")}))
	f.Add(uint64(1), []byte{})
	f.Add(uint64(1), bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, index uint64, b []byte) {
		var l raft.Log
		if raftlog.DecodeRecord(index, b, &l) != nil {
			return
		}
		if again := raftlog.EncodeRecord(&l); !bytes.Equal(again, b) {
			t.Fatalf("%x was read as %x", b, again)
		}
	})
}

func BenchmarkStoreLogs(b *testing.B) {
	for _, size := range []int{600, 64 << 10} {
		for _, batch := range []int{1, 32} {
			b.Run(fmt.Sprintf("%dx%dB", batch, size), func(b *testing.B) {
				s, err := raftlog.Open(b.TempDir(), raftlog.Options{})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				data := make([]byte, size)
				next := uint64(1)
				for b.Loop() {
					logs := make([]*raft.Log, batch)
					for i := range logs {
						logs[i] = &raft.Log{Index: next, Term: 1, Data: data}
						next++
					}
					if err := s.StoreLogs(logs); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "entries/s")
			})
		}
	}
}
