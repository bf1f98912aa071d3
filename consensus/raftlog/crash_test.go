package raftlog_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

func seed(t *testing.T) uint64 {
	s := uint64(time.Now().UnixNano())
	if v, err := strconv.ParseUint(os.Getenv("CERTLEDGER_SEED"), 10, 64); err == nil {
		s = v
	}
	t.Logf("CERTLEDGER_SEED=%d", s)
	return s
}

// model is what a log should hold.
type model struct {
	first, last uint64
	terms       map[uint64]uint64
	term        uint64 // in the stable store
}

func (m model) with(change func(*model)) model {
	next := model{m.first, m.last, maps.Clone(m.terms), m.term}
	change(&next)
	return next
}

func data(index, term uint64) string {
	return fmt.Sprintf("%d/%d %0*d", index, term, int(index%7)*300, 0)
}

// matches says whether the reopened store holds exactly the model.
func (m model) matches(s *raftlog.Store) error {
	first, _ := s.FirstIndex()
	last, _ := s.LastIndex()
	if first != m.first || last != m.last {
		return fmt.Errorf("log is %d to %d, want %d to %d", first, last, m.first, m.last)
	}
	for i := first; i <= last && i > 0; i++ {
		var l raft.Log
		if err := s.GetLog(i, &l); err != nil {
			return err
		}
		if l.Term != m.terms[i] || string(l.Data) != data(i, l.Term) {
			return fmt.Errorf("entry %d has term %d, want %d", i, l.Term, m.terms[i])
		}
	}
	if term, err := s.GetUint64([]byte("CurrentTerm")); err != nil || term != m.term {
		return fmt.Errorf("term is %d, want %d (%w)", term, m.term, err)
	}
	return nil
}

// workload drives a store with random appends, suffix cuts, prefix cuts and terms. history gets the model before the first
// step and after every acknowledged one.
type workload struct {
	rng     *rand.Rand
	synced  atomic.Uint64
	applied atomic.Uint64

	attempt model // what the last step, acknowledged or not, was to lead to

	mu      sync.Mutex
	history []model
}

func (w *workload) length() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.history)
}

func (w *workload) step(s *raftlog.Store) error {
	w.mu.Lock()
	m := w.history[len(w.history)-1]
	w.mu.Unlock()
	var err error
	switch roll := w.rng.IntN(10); {
	case roll < 6 || m.last == 0:
		m, err = w.appendSome(s, m)
	case roll < 7 && m.last > w.applied.Load():
		m, err = w.cutSuffix(s, m)
	case roll < 8 && m.last > m.first+5:
		m, err = w.cutPrefix(s, m)
	default:
		m = m.with(func(m *model) { m.term++ })
		err = s.SetUint64([]byte("CurrentTerm"), m.term)
	}
	w.attempt = m
	if err == nil {
		w.mu.Lock()
		w.history = append(w.history, m)
		w.mu.Unlock()
	}
	return err
}

func (w *workload) appendSome(s *raftlog.Store, m model) (model, error) {
	var logs []*raft.Log
	m = m.with(func(m *model) {
		for range 1 + w.rng.IntN(8) {
			m.last++
			m.terms[m.last] = m.term
			logs = append(logs, entry(m.last, m.term, data(m.last, m.term)))
		}
		m.first = max(m.first, 1)
	})
	return m, s.StoreLogs(logs)
}

func (w *workload) cutSuffix(s *raftlog.Store, m model) (model, error) {
	from := max(w.applied.Load(), m.first) + 1
	if from > m.last {
		return m, nil
	}
	from += w.rng.Uint64N(m.last - from + 1)
	to := m.last
	return m.with(func(m *model) { m.last = from - 1 }), s.DeleteRange(from, to)
}

func (w *workload) cutPrefix(s *raftlog.Store, m model) (model, error) {
	to := m.first + w.rng.Uint64N(m.last-m.first-2)
	w.applied.Store(max(w.applied.Load(), to+1))
	w.synced.Store(max(w.synced.Load(), to+1))
	return m.with(func(m *model) { m.first = to + 1 }), s.DeleteRange(m.first, to)
}

// TestCrashAtEveryNthWrite takes the disk's durable contents at every nth operation of a random workload and opens a store
// on each copy: it must hold everything that was acknowledged before the copy, at most what was acknowledged or on its way
// after it, and nothing in between.
func TestCrashAtEveryNthWrite(t *testing.T) {
	s0 := seed(t)
	for _, unsynced := range []int{0, 50} { // also with half of the unsynced blocks kept
		t.Run(fmt.Sprintf("unsynced=%d%%", unsynced), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(s0, uint64(unsynced)))
			mem := vfs.NewCrashableMem()
			w := &workload{rng: rng, history: []model{{terms: map[uint64]uint64{}}}}
			type crash struct {
				fs       *vfs.MemFS
				from, to int // lengths of the history before and after the copy
			}
			var mu sync.Mutex
			var crashes []crash
			var writes, armed atomic.Int64
			cloneRNG := rand.New(rand.NewPCG(s0, 99))
			spy := errorfs.InjectorFunc(func(op errorfs.Op) error {
				if op.Kind.ReadOrWrite() != errorfs.OpIsWrite || armed.Load() == 0 || writes.Add(1)%7 != 0 {
					return nil
				}
				mu.Lock()
				defer mu.Unlock()
				from := w.length()
				clone := mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: unsynced, RNG: cloneRNG})
				crashes = append(crashes, crash{clone, from, w.length()})
				return nil
			})
			opts := raftlog.Options{FS: errorfs.Wrap(mem, spy), Floor: w.applied.Load, Synced: w.synced.Load}
			s := open(t, opts)
			armed.Store(1)
			for range 300 {
				if err := w.step(s); err != nil {
					t.Fatal(err)
				}
			}
			armed.Store(0)
			if len(crashes) < 50 {
				t.Fatalf("only %d crashes in %d writes", len(crashes), writes.Load())
			}
			// What was on its way at the copy is the next acknowledged model, if there is one.
			for i, c := range crashes {
				s, err := raftlog.Open("log", raftlog.Options{FS: c.fs})
				if err != nil {
					t.Fatalf("crash %d: %v", i, err)
				}
				var errs []error
				for _, m := range w.history[c.from-1 : min(c.to+1, len(w.history))] {
					err := m.matches(s)
					errs = append(errs, err)
					if err == nil {
						errs = nil
						break
					}
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if errs != nil {
					t.Fatalf("crash %d of %d: %v", i, len(crashes), errors.Join(errs...))
				}
			}
		})
	}
}

// TestFailingDisk injects an error into the nth write-side operation, for every n that a short workload has. Whatever
// fails, the store must either not have noticed (Pebble repairs some by itself), or report it once, refuse all further
// writes, and still hold what it had acknowledged when it is opened again.
func TestFailingDisk(t *testing.T) {
	for name, failure := range map[string]struct {
		err   error
		hits  func(errorfs.Op) bool
		count int
	}{
		"disk full": {syscall.ENOSPC, func(op errorfs.Op) bool {
			return op.Kind == errorfs.OpFileWrite || op.Kind == errorfs.OpCreate
		}, 40},
		"fsync": {syscall.EIO, func(op errorfs.Op) bool {
			return op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData || op.Kind == errorfs.OpFileSyncTo
		}, 40},
	} {
		t.Run(name, func(t *testing.T) {
			noticed := 0
			for nth := 1; nth <= failure.count; nth++ {
				if failNth(t, nth, failure.err, failure.hits) {
					noticed++
				}
			}
			if noticed < failure.count/2 {
				t.Fatalf("only %d of %d failures were noticed: the test does not hit what it should", noticed, failure.count)
			}
		})
	}
}

// failNth runs a workload whose nth matching operation, and all later ones, fail.
func failNth(t *testing.T, nth int, failure error, hits func(errorfs.Op) bool) (noticed bool) {
	t.Helper()
	mem := vfs.NewCrashableMem()
	var seen atomic.Int64
	var armed atomic.Bool
	inject := errorfs.InjectorFunc(func(op errorfs.Op) error {
		if armed.Load() && hits(op) && seen.Add(1) >= int64(nth) {
			return failure
		}
		return nil
	})
	fatal := make(chan error, 5)
	w := &workload{rng: rand.New(rand.NewPCG(1, uint64(nth))), history: []model{{terms: map[uint64]uint64{}}}}
	s := open(t, raftlog.Options{
		FS: errorfs.Wrap(mem, inject), Floor: w.applied.Load, Synced: w.synced.Load,
		Fatal: func(err error) { fatal <- err },
	})
	armed.Store(true)
	var err error
	for i := 0; i < 60 && err == nil; i++ {
		err = w.step(s)
	}
	failed := w.attempt
	if err != nil {
		noticed = true
		if !errors.Is(err, raftlog.ErrPoisoned) {
			t.Fatalf("operation %d: got %v", nth, err)
		}
		if got := <-fatal; !errors.Is(got, raftlog.ErrPoisoned) {
			t.Fatalf("operation %d: Fatal got %v", nth, got)
		}
		armed.Store(false) // the disk is well again, but what the failed write left is unknown
		for range 3 {
			if err := w.step(s); !errors.Is(err, raftlog.ErrPoisoned) {
				t.Fatalf("operation %d: a write after a failed one: %v", nth, err)
			}
		}
	}
	crashed := mem.CrashClone(vfs.CrashCloneCfg{})
	s.Close()
	again, err := raftlog.Open("log", raftlog.Options{FS: crashed})
	if err != nil {
		t.Fatalf("operation %d: reopen: %v", nth, err)
	}
	defer again.Close()
	// The failed step may have reached the disk after all, wholly or not at all.
	without, with := w.history[len(w.history)-1].matches(again), failed.matches(again)
	if without != nil && with != nil {
		t.Fatalf("operation %d: acknowledged writes are lost or half a step is there: %v; %v", nth, without, with)
	}
	if len(fatal) > 0 {
		t.Fatalf("operation %d: Fatal was called twice: %v", nth, <-fatal)
	}
	return noticed
}

// TestFailingRotation fills several memtables, so that the WAL is rotated, tables are flushed and the manifest grows, and
// lets one kind of operation fail in the middle of it. Pebble alone would end the process in half of the cases.
func TestFailingRotation(t *testing.T) {
	suffix := func(kind errorfs.OpKind, ending string) func(errorfs.Op) bool {
		return func(op errorfs.Op) bool { return op.Kind == kind && strings.HasSuffix(op.Path, ending) }
	}
	manifest := func(kind errorfs.OpKind) func(errorfs.Op) bool {
		return func(op errorfs.Op) bool { return op.Kind == kind && strings.Contains(op.Path, "MANIFEST") }
	}
	for name, hits := range map[string]func(errorfs.Op) bool{
		"create WAL":   suffix(errorfs.OpCreate, ".log"),
		"reuse WAL":    func(op errorfs.Op) bool { return op.Kind == errorfs.OpReuseForWrite },
		"create table": suffix(errorfs.OpCreate, ".sst"),
		"write table":  suffix(errorfs.OpFileWrite, ".sst"),
		"sync table": func(op errorfs.Op) bool {
			return strings.HasSuffix(op.Path, ".sst") &&
				(op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData || op.Kind == errorfs.OpFileSyncTo)
		},
		"write manifest": manifest(errorfs.OpFileWrite),
		"sync manifest":  manifest(errorfs.OpFileSync),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var armed atomic.Bool
			mem := vfs.NewCrashableMem()
			inject := errorfs.InjectorFunc(func(op errorfs.Op) error {
				if armed.Load() && hits(op) {
					return syscall.ENOSPC
				}
				return nil
			})
			fatal := make(chan error, 2)
			s := open(t, raftlog.Options{FS: errorfs.Wrap(mem, inject), Fatal: func(err error) { fatal <- err }})
			payload := strings.Repeat("x", 512<<10)
			var acknowledged uint64
			var err error
			for i := uint64(1); i <= 300 && err == nil; i++ {
				if i == 20 {
					armed.Store(true)
				}
				if err = s.StoreLog(entry(i, 1, payload)); err == nil {
					acknowledged = i
				}
			}
			if !errors.Is(err, raftlog.ErrPoisoned) || !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("after %d entries: got %v", acknowledged, err)
			}
			if err := <-fatal; !errors.Is(err, raftlog.ErrPoisoned) {
				t.Fatalf("Fatal got %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatalf("close: %v", err)
			}
			for _, disk := range []vfs.FS{mem, mem.CrashClone(vfs.CrashCloneCfg{})} { // as it stands, and after a power cut
				again, err := raftlog.Open("log", raftlog.Options{FS: disk})
				if err != nil {
					t.Fatalf("reopen: %v", err)
				}
				if last, _ := again.LastIndex(); last < acknowledged {
					t.Fatalf("%d entries were acknowledged, %d are left", acknowledged, last)
				}
				if err := again.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestStall has a disk that hangs.
func TestStall(t *testing.T) {
	release := make(chan struct{})
	var hang atomic.Bool
	inject := errorfs.InjectorFunc(func(op errorfs.Op) error {
		if hang.Load() && (op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData) {
			<-release
		}
		return nil
	})
	fatal := make(chan error, 1)
	s := open(t, raftlog.Options{
		FS: errorfs.Wrap(vfs.NewMem(), inject), StallLimit: 20 * time.Millisecond, Fatal: func(err error) { fatal <- err },
	})
	hang.Store(true)
	stored := make(chan error, 1)
	go func() { stored <- s.StoreLog(entry(1, 1, "x")) }()
	if err := <-fatal; !errors.Is(err, raftlog.ErrPoisoned) {
		t.Fatalf("Fatal got %v", err)
	}
	close(release)
	if err := <-stored; !errors.Is(err, raftlog.ErrPoisoned) {
		t.Fatalf("a write that came too late was acknowledged: %v", err)
	}
}
