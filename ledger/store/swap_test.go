package store_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
)

const place = "node/store"

// openAt opens the store in its place.
func openAt(t testing.TB, fs vfs.FS, c *ledgertest.Chain) *store.Store {
	t.Helper()
	s, err := store.Open(place, c.File, options(t, fs))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// placed is a directory with a store of the first half of the chain in it and an
// import of a member's whole checkpoint beside it.
func placed(t testing.TB, c *ledgertest.Chain, fs *vfs.MemFS) (old, whole *store.Store) {
	t.Helper()
	if err := fs.MkdirAll("node", 0o700); err != nil {
		t.Fatal(err)
	}
	syncDir(t, fs, "")
	s := openAt(t, fs, c)
	replay(t, s, c.Entries[:len(c.Entries)/2])
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	old, whole = open(t, vfs.NewMem(), c.File), member(t, c)
	t.Cleanup(func() { old.Close() })
	replay(t, old, c.Entries[:len(c.Entries)/2])
	i := begin(t, fs, store.Staging(place), c.File)
	fetch(t, whole, i, whole.Final(), store.ChunkBytes)
	finish(t, whole, i)
	syncDir(t, fs, "node")
	return old, whole
}

func syncDir(t testing.TB, fs vfs.FS, name string) {
	t.Helper()
	d, err := fs.OpenDir(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		t.Fatal(err)
	}
}

// A power cut at any step of a swap leaves the old store or the new one in the
// place, whole, and the swap can be done after it.
func TestPowerCutDuringSwap(t *testing.T) {
	c, before := tell(t, "swap"), vfs.NewCrashableMem()
	old, whole := placed(t, c, before)
	olds, news := 0, 0
	step := uint64(1)
	if testing.Short() {
		step = 7
	}
	for _, percent := range []int{0, 100} {
		for n := uint64(1); ; n += step {
			fs := before.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 100, RNG: rand.New(rand.NewPCG(n, 2))})
			var cut *vfs.MemFS
			var writes atomic.Uint64
			counting := errorfs.Wrap(fs, errorfs.InjectorFunc(func(op errorfs.Op) error {
				if op.Kind.ReadOrWrite() == errorfs.OpIsWrite && writes.Add(1) == n {
					cut = fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: percent, RNG: rand.New(rand.NewPCG(n, 3))})
				}
				return nil
			}))
			if err := store.Swap(place, c.File, options(t, counting)); err != nil {
				t.Fatal(err)
			}
			if cut == nil {
				inPlace(t, fs, c, whole)
				break
			}
			if s := inPlace(t, cut, c, old, whole); s == whole {
				news++
				continue
			}
			olds++
			if err := store.Swap(place, c.File, options(t, cut)); err != nil {
				t.Fatalf("cut at write %d: %v", n, err)
			}
			inPlace(t, cut, c, whole)
		}
	}
	t.Logf("%d cuts left the old store, %d the new one", olds, news)
	if !testing.Short() && (olds == 0 || news == 0) {
		t.Error("the cuts did not fall on both sides of the swap")
	}
}

// inPlace opens the store in its place and tells which of those it is the same as.
func inPlace(t testing.TB, fs vfs.FS, c *ledgertest.Chain, which ...*store.Store) *store.Store {
	t.Helper()
	s := openAt(t, fs, c)
	defer s.Close()
	for _, w := range which {
		if w.Tip() == s.Tip() {
			same(t, w, s)
			return w
		}
	}
	t.Fatalf("the store in its place ends at %d", s.Tip())
	return nil
}

func TestSwapKeepsTheOldStore(t *testing.T) {
	c := tell(t, "old")
	fs := vfs.NewCrashableMem()
	old, _ := placed(t, c, fs)
	if err := store.Swap(place, c.File, options(t, fs)); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(store.Old(place), c.File, options(t, fs))
	if err != nil {
		t.Fatal(err)
	}
	same(t, old, kept)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Discard(fs, place); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(store.Old(place)); err == nil {
		t.Error("the old store is still there")
	}
}

// Only a finished import of this ledger takes a store's place.
func TestSwapRefusesWhatIsNotFinished(t *testing.T) {
	c := tell(t, "unfinished")
	fs := vfs.NewMem()
	s := member(t, c)
	if err := store.Swap("store", c.File, options(t, fs)); err == nil {
		t.Error("swapped with nothing")
	}
	i := begin(t, fs, store.Staging("store"), c.File)
	fetch(t, s, i, s.Final()/2, store.ChunkBytes)
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Swap("store", c.File, options(t, fs)); !errors.Is(err, store.ErrUnfinished) {
		t.Errorf("an unfinished import: %v", err)
	}
	other := ledgertest.NewWorld(t, ledgertest.Options{Seed: "another"})
	if err := store.Swap("store", other.File, options(t, fs)); err == nil {
		t.Error("swapped with an import of another ledger")
	}
	i = begin(t, fs, store.Staging("store"), c.File)
	if err := i.Reset(); err != nil {
		t.Fatal(err)
	}
	if have, _ := i.Heights(); have != 0 || i.At() != store.Begin() {
		t.Errorf("after a reset at %d", have)
	}
	fetch(t, s, i, s.Final(), store.ChunkBytes)
	finish(t, s, i)
	if err := store.Swap("store", c.File, options(t, fs)); err != nil {
		t.Fatal(err)
	}
}

// A rollback gives the store as it was, with the explanations of refusals, and it
// can take the way forward again.
func TestRollback(t *testing.T) {
	c := tell(t, "rollback")
	fs := vfs.NewMem()
	s, then := open(t, fs, c.File), open(t, vfs.NewMem(), c.File)
	defer then.Close()
	replay(t, s, c.Entries)
	replay(t, then, c.Entries[:len(c.Entries)*2/3])
	height := then.Tip()
	done, err := s.Rollback(t.Context(), "store", c.File, height, options(t, fs))
	if err != nil || done.Height != height {
		t.Fatalf("%+v, %v", done, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Swap("store", c.File, options(t, fs)); err != nil {
		t.Fatal(err)
	}
	s = open(t, fs, c.File)
	defer s.Close()
	same(t, then, s)
	explained := 0
	for _, e := range c.Entries[:len(c.Entries)*2/3] {
		entry := ledgertest.Must(ledger.ParseEntry(e))(t)
		for _, note := range entry.Records {
			id := ledgertest.Must(ledger.ParseRecord(note))(t).ID
			ours, theirs := ledgertest.Must(s.Receipt(id))(t), ledgertest.Must(then.Receipt(id))(t)
			if theirs == nil {
				continue // its block was not sealed by then
			}
			if theirs.Refusal != nil && *ours.Refusal != *theirs.Refusal {
				t.Errorf("%s is refused with %+v, was with %+v", id, ours.Refusal, theirs.Refusal)
			}
			if theirs.Refusal != nil && theirs.Refusal.Article != "" {
				explained++
			}
		}
	}
	if explained == 0 {
		t.Error("no refusal had an explanation")
	}
	replay(t, s, c.Entries)
	check(t, s, c)
}

func TestChunkIsStrict(t *testing.T) {
	c := tell(t, "chunk")
	s := member(t, c)
	good, err := s.Chunk(s.Final(), store.Begin())
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += 1 + len(good)/200 {
		bad := bytes.Clone(good)
		bad[at] ^= 4
		if _, err := store.ParseChunk(bad); !errors.Is(err, store.ErrCheckpoint) {
			t.Fatalf("byte %d flipped: %v", at, err)
		}
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0),
		"no rows": store.EncodeChunk(store.Begin(), store.Position{Height: 2}, nil),
		"kind":    store.EncodeChunk(store.Begin(), store.Position{Height: 2}, []store.Row{{Kind: 'z', Data: []byte("x")}}),
		"height":  store.EncodeChunk(store.Position{}, store.Position{Height: 2}, []store.Row{{Kind: 'h'}}),
		"next":    store.EncodeChunk(store.Begin(), store.Position{}, []store.Row{{Kind: 'h'}}),
	} {
		if _, err := store.ParseChunk(bad); !errors.Is(err, store.ErrCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	i := begin(t, vfs.NewMem(), "store", c.File)
	defer i.Close()
	rows := parse(t, blockChunk(t, s, 1)).Rows()
	for name, next := range map[string]store.Position{"behind": {Height: 3}, "within": {Height: 1, Row: 2}, "before": {Height: 1, Row: 99}} {
		if err := i.Add(store.EncodeChunk(store.Begin(), next, rows)); !errors.Is(err, store.ErrCheckpoint) {
			t.Errorf("a chunk that ends %s: %v", name, err)
		}
	}
	if err := i.Add(blockChunk(t, s, 3)); !errors.Is(err, store.ErrCheckpoint) {
		t.Errorf("the third block too early: %v", err)
	}
}
