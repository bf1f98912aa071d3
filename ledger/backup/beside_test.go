package backup_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// tree is what lies beside a ledger, by path.
type tree map[string]string

func (x tree) write(t testing.TB, dir string) {
	t.Helper()
	for name, text := range x {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

func readTree(t testing.TB, dir string) tree {
	t.Helper()
	found := tree{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel := ledgertest.Must(filepath.Rel(dir, path))(t)
		found[filepath.ToSlash(rel)] = string(ledgertest.Must(os.ReadFile(path))(t))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// backUpBeside backs up with what lies beside the ledger.
func (w *world) backUpBeside(t testing.TB, dir string, x tree) (backup.Added, error) {
	t.Helper()
	held := filepath.Join(t.TempDir(), "held")
	if err := os.MkdirAll(held, 0o700); err != nil {
		t.Fatal(err)
	}
	x.write(t, held)
	dropped := false
	added, err := backup.Run(t.Context(), w.store, []string{dir}, backup.Options{Time: w.Now, Beside: func() (string, func() error, error) {
		return held, func() error { dropped = true; return nil }, nil
	}})
	if !dropped {
		t.Error("what was held is not let go")
	}
	return added[0], err
}

// What lies beside the ledger comes back as it was; a run writes only what is new,
// and what is gone goes from the backup.
func TestBeside(t *testing.T) {
	w := newWorld(t, "beside")
	w.live(t, 20)
	dir := filepath.Join(t.TempDir(), "backup")
	first := tree{"drafts/a.draft": "half", "drafts/a.json": "{}", "materials/u/kept/ab/c.sealed": strings.Repeat("secret", 1000), "materials/u/kept/ab/c.json": "{}"}
	if _, err := w.backUpBeside(t, dir, first); err != nil {
		t.Fatal(err)
	}
	second := tree{"drafts/a.draft": "half and a signature", "drafts/a.json": "{}", "materials/u/kept/ab/c.json": `{"purged":true}`}
	added, err := w.backUpBeside(t, dir, second)
	if err != nil || added.Bytes != int64(len(second["drafts/a.draft"])+len(second["materials/u/kept/ab/c.json"])) {
		t.Fatalf("%+v, %v", added, err)
	}
	for name, text := range readTree(t, dir) {
		if strings.Contains(text, "secretsecret") {
			t.Errorf("%s still has what was purged", name)
		}
	}
	m, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Ledger: w.Genesis.ID(), Store: options()})
	if err != nil {
		t.Fatal(err)
	}
	if kept := ledgertest.Must(m.Beside(dir))(t); kept.Files != len(second) {
		t.Errorf("%+v", kept)
	}
	into := filepath.Join(t.TempDir(), "desk")
	kept, err := backup.RestoreBeside(t.Context(), dir, into)
	if err != nil || kept.Files != len(second) {
		t.Fatalf("%+v, %v", kept, err)
	}
	for name, text := range readTree(t, into) {
		if second[name] != text {
			t.Errorf("%s is %q", name, text)
		}
	}
}

// A byte that has changed beside the ledger is found, and nothing comes back then.
func TestBesideDamaged(t *testing.T) {
	w := newWorld(t, "beside damaged")
	w.live(t, 20)
	for name, damage := range map[string]func([]byte) []byte{
		"a file":  func(b []byte) []byte { return bytes.ToUpper(b) },
		"shorter": func(b []byte) []byte { return b[1:] },
	} {
		for _, which := range []string{"??/*", "index-*"} {
			dir := filepath.Join(t.TempDir(), "backup")
			if _, err := w.backUpBeside(t, dir, tree{"drafts/a.draft": "half"}); err != nil {
				t.Fatal(err)
			}
			found := ledgertest.Must(filepath.Glob(filepath.Join(dir, "beside", which)))(t)
			if len(found) != 1 {
				t.Fatal(which, found)
			}
			text := ledgertest.Must(os.ReadFile(found[0]))(t)
			if err := os.WriteFile(found[0], damage(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := backup.Verify(t.Context(), dir, t.TempDir(), backup.Restoring{Store: options()}); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("%s of %s: verified: %v", name, which, err)
			}
			into := filepath.Join(t.TempDir(), "desk")
			if _, err := backup.RestoreBeside(t.Context(), dir, into); !errors.Is(err, backup.ErrDamaged) {
				t.Errorf("%s of %s: %v", name, which, err)
			}
			if _, err := os.Stat(into); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s of %s: something came back: %v", name, which, err)
			}
		}
	}
}

// Private keys and paths that lead elsewhere have no place in a backup.
func TestBesideRefuses(t *testing.T) {
	w := newWorld(t, "beside refuses")
	w.live(t, 20)
	for name, text := range map[string]string{"a.key": "-----BEGIN PRIVATE KEY-----", "a b": "x", ".hidden": "x"} {
		if _, err := w.backUpBeside(t, filepath.Join(t.TempDir(), "backup"), tree{name: text}); err == nil {
			t.Errorf("%s is backed up", name)
		}
	}
}
