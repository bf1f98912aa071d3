package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

func options() store.Options {
	return store.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify, Cache: 1 << 20, MemTable: 1 << 20, Window: 8}
}

// world is a chain in the making and a member's store of it.
type world struct {
	*ledgertest.Chain
	flow  *ledgertest.Workflow
	store *store.Store
	fed   int
	// skipped is how far Raft's indexes are ahead of the entries, by recoveries.
	skipped uint64
}

func newWorld(t testing.TB, seed string) *world {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, seed)))
	o := options()
	o.FS = vfs.NewMem()
	s := ledgertest.Must(store.Open("store", c.File, o))(t)
	t.Cleanup(func() { s.Close() })
	return &world{Chain: c, flow: ledgertest.NewWorkflow(c, ledgertest.Seed(t, 3)), store: s}
}

// live lets some entries pass, and makes the tip final.
func (w *world) live(t testing.TB, entries int) {
	t.Helper()
	w.flow.Run(t, entries)
	w.Seal(t)
	for ; w.fed < len(w.Entries); w.fed++ {
		ledgertest.Must(w.store.Apply(w.skipped+uint64(w.fed)+1, w.Entries[w.fed]))(t)
	}
	text := ledgertest.Must(w.store.Header(w.store.Tip()))(t)
	set := ledgertest.Must(ledger.ParseCosignatures(w.Cosign(t, text, w.store.LastTime(), w.Quorum()...)))(t)
	if final := ledgertest.Must(w.store.PutCosignatures(w.store.Tip(), set))(t); final != w.store.Tip() {
		t.Fatalf("final is %d", final)
	}
}

// recover has the ledger go on without two of its four voters, from its newest
// header, which is final.
func (w *world) recover(t testing.TB) (plan sm3.Digest) {
	t.Helper()
	f := w.Recovery(t, ledgertest.NotaryA, ledgertest.RegistryA)
	w.Recover(t, f)
	if err := w.store.Recover(ledgertest.Must(f.Bytes())(t)); err != nil {
		t.Fatal(err)
	}
	w.fed++ // the plan
	w.skipped = ledgertest.Must(f.Plan())(t).Raft.Index - uint64(w.fed)
	return ledgertest.Must(f.Digest())(t)
}

func (w *world) backUp(t testing.TB, dirs ...string) []backup.Added {
	t.Helper()
	return ledgertest.Must(backup.Run(t.Context(), w.store, dirs, backup.Options{Files: map[string][]byte{"certledger.conf": []byte("listen = 1\n")}, Time: w.Now}))(t)
}

// restored opens what a backup gives.
func restored(t testing.TB, w *world, dir string) *store.Store {
	t.Helper()
	place := filepath.Join(t.TempDir(), "node", "store")
	last, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Ledger: w.Genesis.ID(), Store: options()})
	if err != nil {
		t.Fatal(err)
	}
	s := ledgertest.Must(store.Open(place, w.File, options()))(t)
	t.Cleanup(func() { s.Close() })
	if at := ledgertest.Must(s.Imported())(t); at != last.Height || s.Final() != at || s.Tip() != at {
		t.Fatalf("restored at %d, final %d, tip %d; want %d", at, s.Final(), s.Tip(), last.Height)
	}
	return s
}

func same(t testing.TB, a, b *store.Store) {
	t.Helper()
	if d, err := store.Difference(a, b); d != "" || err != nil {
		t.Fatal(d, err)
	}
}

// A backup grows by what is new, in both places, and a restored store is the
// store.
func TestBackupGrows(t *testing.T) {
	w := newWorld(t, "grows")
	first, second := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	var last int64
	for round := range 3 {
		w.live(t, 12)
		if round == 1 { // the second place joins later
			w.backUp(t, first)
			continue
		}
		dirs := []string{first, second}
		if round == 0 {
			dirs = dirs[:1]
		}
		added := w.backUp(t, dirs...)
		for _, a := range added {
			if a.To != w.store.Final() || a.Bytes == 0 {
				t.Fatalf("%+v", a)
			}
		}
		if round == 2 && (added[0].From == 0 || added[1].From != 0 || added[0].Bytes >= added[1].Bytes) {
			t.Fatalf("the second place caught up, the first grew: %+v", added)
		}
		last = added[0].Bytes
	}
	if added := w.backUp(t, first, second); added[0].Bytes != 0 || added[0].From != added[0].To {
		t.Errorf("nothing was new: %+v", added)
	}
	for _, dir := range []string{first, second} {
		same(t, w.store, restored(t, w, dir))
		m := ledgertest.Must(backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()}))(t)
		if m.Height != w.store.Final() || m.Time != w.Now || m.Ledger != w.Genesis.ID() {
			t.Errorf("%+v", m)
		}
		conf := ledgertest.Must(os.ReadFile(filepath.Join(dir, "files", "certledger.conf")))(t)
		if string(conf) != "listen = 1\n" {
			t.Errorf("%q", conf)
		}
	}
	if ledgertest.Must(os.ReadDir(filepath.Join(first, "rows")))(t); last == 0 {
		t.Error("the last run added nothing")
	}
}

// A restored store goes on where the others are.
func TestRestoredStoreGoesOn(t *testing.T) {
	w := newWorld(t, "goes on")
	w.live(t, 12)
	dir := t.TempDir()
	w.backUp(t, dir)
	s := restored(t, w, dir)
	w.live(t, 12)
	for i := s.Applied(); i < uint64(len(w.Entries)); i++ {
		ledgertest.Must(s.Apply(i+1, w.Entries[i]))(t)
	}
	same(t, w.store, s)
}

// A backup that was begun before a recovery goes on over it. Whoever restores it
// must have accepted the plan; whoever only looks need not, and is told of it.
func TestBackupOfARecoveredLedger(t *testing.T) {
	w := newWorld(t, "recovered")
	w.live(t, 12)
	dir := t.TempDir()
	w.backUp(t, dir)
	base := w.store.Final()
	plan := w.recover(t)
	recovered := w.fed
	w.live(t, 12)
	if added := w.backUp(t, dir); added[0].From != base {
		t.Errorf("the backup went on from %d, the base is %d", added[0].From, base)
	}
	accepted, every, place := options(), options(), filepath.Join(t.TempDir(), "store")
	accepted.AcceptedRecoveries, every.AnyRecovery = []sm3.Digest{plan}, true
	for name, restore := range map[string]func() error{
		"restore": func() error {
			_, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Store: options()})
			return err
		},
		"verify": func() error {
			_, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()})
			return err
		},
	} {
		err := restore()
		if !errors.Is(err, store.ErrUnaccepted) || errors.Is(err, backup.ErrDamaged) || !strings.Contains(err.Error(), plan.String()) {
			t.Errorf("%s without the plan: %v", name, err)
		}
	}
	if entries, err := os.ReadDir(place); err == nil && len(entries) > 0 {
		t.Error("a store was left that goes on by a plan which nobody accepted")
	}
	for name, o := range map[string]store.Options{"accepted": accepted, "any": every} {
		if m, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Ledger: w.Genesis.ID(), Store: o}); err != nil || m.Height != w.store.Final() {
			t.Errorf("verified with %s plan: %d, %v", name, m.Height, err)
		}
	}
	report, err := audit.Backup(t.Context(), dir, t.TempDir(), backup.Restoring{Store: every}, audit.Options{Verify: every.Verify})
	if err != nil || len(report.Recoveries) != 1 || report.Height != w.store.Final() {
		t.Errorf("audited %+v, %v", report, err)
	}
	if _, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Ledger: w.Genesis.ID(), Store: accepted}); err != nil {
		t.Fatal(err)
	}
	s := ledgertest.Must(store.Open(place, w.File, accepted))(t)
	t.Cleanup(func() { s.Close() })
	same(t, w.store, s)
	w.live(t, 6)
	first := sm3.Sum(ledgertest.Must(w.store.Header(base + 1))(t)) // the plan's: Raft begins anew behind it
	if err := s.Place(base+1, first, w.skipped+uint64(recovered)); err != nil {
		t.Fatal(err)
	}
	for i := recovered; i < w.fed; i++ {
		ledgertest.Must(s.Apply(w.skipped+uint64(i)+1, w.Entries[i]))(t)
	}
	same(t, w.store, s)
}

// Any changed byte of any file is noticed; so are files that are missing or cut.
func TestDamageIsNoticed(t *testing.T) {
	w := newWorld(t, "damage")
	w.live(t, 8)
	dir := t.TempDir()
	w.backUp(t, dir)
	w.live(t, 4)
	w.backUp(t, dir)
	rng := rand.New(rand.NewPCG(ledgertest.Seed(t, 9), 1))
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		good := ledgertest.Must(os.ReadFile(path))(t)
		flipped := bytes.Clone(good)
		flipped[rng.IntN(len(good))] ^= 1 << rng.IntN(8)
		for what, bad := range map[string][]byte{"flipped": flipped, "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), '\n'), "empty": nil} {
			write(t, path, bad)
			if _, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()}); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("%s %s: %v", path, what, err)
			}
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		if _, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()}); !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNone) {
			t.Errorf("without %s: %v", path, err)
		}
		write(t, path, good)
		return nil
	})
	if err != nil || files < 5 {
		t.Fatal(files, err)
	}
	same(t, w.store, restored(t, w, dir))
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Someone who can write the whole directory can make every digest fit, and still
// not make a ledger of it.
func TestForgedBackupIsRefused(t *testing.T) {
	w := newWorld(t, "forged")
	w.live(t, 8)
	dir := t.TempDir()
	w.backUp(t, dir)
	m := ledgertest.Must(backup.Read(dir))(t)
	path := filepath.Join(dir, filepath.FromSlash(m.Segments[0].File.Name))
	data := ledgertest.Must(os.ReadFile(path))(t)
	chunk := data[4:]
	at := bytes.Index(chunk, []byte("holder"))
	if at < 0 {
		t.Fatal("no holder in the backup")
	}
	chunk[at] ^= 1
	body := chunk[:len(chunk)-sm3.Size]
	digest := sm3.Sum(body)
	copy(chunk[len(body):], digest[:])
	write(t, path, data)
	m.Segments[0].File.Digest = sm3.Sum(data)
	write(t, filepath.Join(dir, "manifest"), ledgertest.Must(m.Bytes())(t))
	place := filepath.Join(t.TempDir(), "store")
	if _, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Store: options()}); !errors.Is(err, store.ErrCheckpoint) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(place); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused restore left %s: %v", place, err)
	}
}

// A run that is cut short leaves the last state, and the next one goes on.
func TestRunCutShort(t *testing.T) {
	w := newWorld(t, "cut")
	w.live(t, 8)
	dir := t.TempDir()
	w.backUp(t, dir)
	before := ledgertest.Must(backup.Read(dir))(t)
	w.live(t, 8)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Run(ctx, w.store, []string{dir}, backup.Options{Time: w.Now}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if now := ledgertest.Must(backup.Read(dir))(t); now.Height != before.Height {
		t.Fatalf("half a run counts: %d", now.Height)
	}
	write(t, filepath.Join(dir, "rows", fmt.Sprintf("%012d-0", before.Height+1)), []byte("half a segment"))
	w.backUp(t, dir)
	same(t, w.store, restored(t, w, dir))
}

func TestBackupOfAnotherHistoryIsNotTouched(t *testing.T) {
	w, other := newWorld(t, "one"), newWorld(t, "other")
	w.live(t, 6)
	other.live(t, 6)
	dir := t.TempDir()
	w.backUp(t, dir)
	kept := ledgertest.Must(backup.Read(dir))(t)
	if _, err := backup.Run(t.Context(), other.store, []string{dir}, backup.Options{Time: w.Now}); !errors.Is(err, backup.ErrForeign) {
		t.Errorf("%v", err)
	}
	if now := ledgertest.Must(backup.Read(dir))(t); now.Header != kept.Header {
		t.Error("the backup was changed")
	}
	_, err := backup.Restore(t.Context(), dir, filepath.Join(t.TempDir(), "store"), backup.Restoring{Ledger: other.Genesis.ID(), Store: options()})
	if !errors.Is(err, backup.ErrForeign) {
		t.Errorf("%v", err)
	}
}

// One place that fails does not hold up the other.
func TestOnePlaceFails(t *testing.T) {
	w := newWorld(t, "places")
	w.live(t, 6)
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	good := t.TempDir()
	added, err := backup.Run(t.Context(), w.store, []string{filepath.Join(file, "b"), good}, backup.Options{Time: w.Now})
	if err == nil || !strings.Contains(err.Error(), file) || len(added) != 2 || added[0].Err == nil || added[1].Err != nil || added[1].Dir != good || added[1].To != w.store.Final() {
		t.Fatalf("%+v, %v", added, err)
	}
	same(t, w.store, restored(t, w, good))
}

func TestPrivateKeysStayOut(t *testing.T) {
	w := newWorld(t, "keys")
	w.live(t, 4)
	for name, data := range map[string]string{
		"node.key": "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "../up": "x", ".hidden": "x", "a/b": "x", "": "x",
	} {
		_, err := backup.Run(t.Context(), w.store, []string{t.TempDir()}, backup.Options{Time: w.Now, Files: map[string][]byte{name: []byte(data)}})
		if err == nil {
			t.Errorf("%q went into a backup", name)
		}
	}
}

func TestRestoreNeedsAnEmptyDirectory(t *testing.T) {
	w := newWorld(t, "empty")
	w.live(t, 4)
	dir, place := t.TempDir(), t.TempDir()
	if _, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Store: options()}); !errors.Is(err, backup.ErrNone) {
		t.Errorf("restored from nothing: %v", err)
	}
	w.backUp(t, dir)
	write(t, filepath.Join(place, "precious"), []byte("x"))
	if _, err := backup.Restore(t.Context(), dir, place, backup.Restoring{Store: options()}); err == nil {
		t.Error("restored over what was there")
	}
}

func TestAuditOfABackup(t *testing.T) {
	w := newWorld(t, "audit")
	w.live(t, 12)
	dir := t.TempDir()
	w.backUp(t, dir)
	report, err := audit.Backup(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()}, audit.Options{Verify: options().Verify})
	if err != nil || report.Height != w.store.Tip() || report.Accepted == 0 || report.Cosignatures == 0 {
		t.Fatalf("%+v, %v", report, err)
	}
}

func FuzzManifest(f *testing.F) {
	w := newWorld(f, "fuzz")
	w.live(f, 2)
	dir := f.TempDir()
	ledgertest.Must(backup.Run(context.Background(), w.store, []string{dir}, backup.Options{Time: w.Now}))(f)
	data := ledgertest.Must(os.ReadFile(filepath.Join(dir, "manifest")))(f)
	f.Add(bytes.SplitAfter(data, []byte("\n"))[0])
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, line []byte) {
		data := append(bytes.Clone(line), sm3.Sum(line).String()+"\n"...)
		m, err := backup.ParseManifest(data)
		if err != nil {
			if !errors.Is(err, backup.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if again := ledgertest.Must(m.Bytes())(t); !bytes.Equal(again, data) {
			t.Fatalf("%q has the second form %q", data, again)
		}
		for _, file := range m.Files {
			if strings.Contains(file.Name, "..") || filepath.IsAbs(file.Name) {
				t.Fatalf("a manifest leads to %q", file.Name)
			}
		}
	})
}
