package store_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/certledger/certledger/ledger/store"
)

// seed is printed, and taken from CERTLEDGER_SEED to run a failure again.
func seed(t *testing.T) uint64 {
	t.Helper()
	n := rand.Uint64()
	if v, err := strconv.ParseUint(os.Getenv("CERTLEDGER_SEED"), 10, 64); err == nil {
		n = v
	}
	t.Logf("CERTLEDGER_SEED=%d", n)
	return n
}

// A power cut after any write: what is left opens, Raft delivers the rest, and
// the audit agrees with the chain.
func TestPowerCutAfterEveryEntry(t *testing.T) {
	c := tell(t, "crash")
	rng := rand.New(rand.NewPCG(seed(t), 1))
	fs := vfs.NewCrashableMem()
	s := open(t, fs, c.File)
	defer s.Close()
	for i := range c.Entries {
		deliver(t, s, c.Entries[:i+1], uint64(i))
		if i%7 == 3 {
			if _, err := s.Sync(); err != nil {
				t.Fatal(err)
			}
		}
		synced := s.Synced()
		cut := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
		after := open(t, cut, c.File)
		if after.Applied() < synced {
			t.Fatalf("entry %d: a power cut took back %d although %d was synced", i, after.Applied(), synced)
		}
		replay(t, after, c.Entries)
		check(t, after, c)
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A power cut during any write of the file system once the store is founded. One
// that cuts the very founding leaves a directory without a ledger, which the
// operator deletes: nothing was promised yet.
func TestPowerCutAtEveryWrite(t *testing.T) {
	c := tell(t, "crash at every write")
	rng := rand.New(rand.NewPCG(seed(t), 2))
	step := uint64(1)
	if testing.Short() {
		step = 7
	}
	for n := uint64(1); ; n += step {
		fs := vfs.NewCrashableMem()
		var writes atomic.Uint64
		var founded atomic.Bool
		var cut *vfs.MemFS
		counting := errorfs.Wrap(fs, errorfs.InjectorFunc(func(op errorfs.Op) error {
			if founded.Load() && op.Kind.ReadOrWrite() == errorfs.OpIsWrite && writes.Add(1) == n {
				cut = fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
			}
			return nil
		}))
		s := open(t, counting, c.File)
		founded.Store(true)
		replay(t, s, c.Entries)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if cut == nil {
			t.Logf("%d writes", writes.Load())
			return
		}
		after := open(t, cut, c.File)
		replay(t, after, c.Entries)
		check(t, after, c)
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A disk that refuses writes stops the store: nothing is acknowledged that is
// not kept, and what was synced is there when the disk works again.
func TestFullDiskStopsTheStore(t *testing.T) {
	c := tell(t, "full")
	mem := vfs.NewCrashableMem()
	var full atomic.Bool
	failing := errorfs.Wrap(mem, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if full.Load() && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return &os.PathError{Op: "write", Path: op.Path, Err: syscall.ENOSPC}
		}
		return nil
	}))
	fatal := make(chan error, 1)
	o := options(t, failing)
	o.Fatal = func(err error) { fatal <- err }
	s, err := store.Open("store", c.File, o)
	if err != nil {
		t.Fatal(err)
	}
	half := len(c.Entries) / 2
	replay(t, s, c.Entries[:half])
	synced, err := s.Sync()
	if err != nil {
		t.Fatal(err)
	}
	full.Store(true)
	for i := half; i < len(c.Entries) && s.Err() == nil; i++ {
		_, _ = s.Apply(uint64(i)+1, c.Entries[i])
		_, _ = s.Sync()
	}
	if s.Err() == nil {
		t.Fatal("the store goes on although the disk refuses writes")
	}
	if err := <-fatal; !errors.Is(err, store.ErrDisk) {
		t.Errorf("the owner is told %v", err)
	}
	if _, err := s.Sync(); !errors.Is(err, store.ErrStopped) {
		t.Errorf("Sync after the failure: %v", err)
	}
	if _, err := s.Apply(s.Applied()+1, c.Entries[s.Applied()]); !errors.Is(err, store.ErrStopped) {
		t.Errorf("Apply after the failure: %v", err)
	}
	full.Store(false)
	after := open(t, mem.CrashClone(vfs.CrashCloneCfg{}), c.File)
	defer after.Close()
	if after.Applied() < synced {
		t.Fatalf("%d applied, %d was synced", after.Applied(), synced)
	}
	replay(t, after, c.Entries)
	check(t, after, c)
}
