package cosign_test

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
)

var errPlug = errors.New("the plug was pulled")

// plugDisk is a disk in memory that keeps apart what is in the cache and what survives a power cut, and that dies at the
// n-th operation. It is as unkind as POSIX allows: without Sync a file may be empty after the cut, without SyncDir a name may
// still mean the old file.
type plugDisk struct {
	files   map[string]*inode // what a program sees
	durable map[string]*inode // what the folder on disk says
	left    int               // operations until the cut; negative: never
}

type inode struct{ cached, synced []byte }

func newPlugDisk() *plugDisk {
	return &plugDisk{files: map[string]*inode{}, durable: map[string]*inode{}, left: -1}
}

func (d *plugDisk) op() error {
	if d.left == 0 {
		return errPlug
	}
	d.left--
	return nil
}

func (d *plugDisk) ReadFile(path string) ([]byte, error) {
	if i, ok := d.files[path]; ok {
		return i.cached, nil
	}
	return nil, fs.ErrNotExist
}

func (d *plugDisk) Create(path string) (cosign.File, error) {
	if err := d.op(); err != nil {
		return nil, err
	}
	i := &inode{}
	d.files[path] = i
	return &plugFile{d, i}, nil
}

func (d *plugDisk) Rename(from, to string) error {
	if err := d.op(); err != nil {
		return err
	}
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *plugDisk) SyncDir(string) error {
	if err := d.op(); err != nil {
		return err
	}
	d.durable = maps.Clone(d.files)
	return nil
}

// restart gives what is there after the power came back. If eager, the folder reached the disk by itself before the cut; the
// content never does.
func (d *plugDisk) restart(eager bool) *plugDisk {
	names := d.durable
	if eager {
		names = d.files
	}
	after := newPlugDisk()
	for name, i := range names {
		after.files[name] = &inode{cached: i.synced, synced: i.synced}
	}
	after.durable = maps.Clone(after.files)
	return after
}

type plugFile struct {
	disk *plugDisk
	*inode
}

func (f *plugFile) Write(p []byte) (int, error) {
	if err := f.disk.op(); err != nil {
		f.cached = append(f.cached, p[:len(p)/2]...)
		return len(p) / 2, err
	}
	f.cached = append(f.cached, p...)
	return len(p), nil
}

func (f *plugFile) Sync() error {
	if err := f.disk.op(); err != nil {
		return err
	}
	f.synced = append([]byte(nil), f.cached...)
	return nil
}

func (f *plugFile) Close() error { return f.disk.op() }

// TestLockSurvivesPowerCuts pulls the plug at every operation of two updates: the lock is never damaged or missing, never
// older than the last update that returned, never newer than the last that was begun.
func TestLockSurvivesPowerCuts(t *testing.T) {
	c := newConsortium(t, 4)
	locks := []cosign.Lock{lockAt(c, 1), lockAt(c, 2)}
	for _, eager := range []bool{false, true} {
		for cut := 0; ; cut++ {
			d := newPlugDisk()
			if err := cosign.CreateOn(d, "dir", 0, c.ledger); err != nil {
				t.Fatal(err)
			}
			d.left = cut
			done, begun := uint64(0), uint64(0)
			for _, l := range locks {
				begun = l.Height
				if err := cosign.SaveLockOn(d, "dir", l); err != nil {
					break
				}
				done = l.Height
			}
			got, err := cosign.ReadLockOn(d.restart(eager), "dir")
			if err != nil {
				t.Fatalf("cut after %d operations, eager %v: %v", cut, eager, err)
			}
			if got.Height < done || got.Height > begun {
				t.Fatalf("cut after %d operations, eager %v: lock at %d, want %d to %d", cut, eager, got.Height, done, begun)
			}
			if done == locks[1].Height {
				break
			}
		}
	}
}

// TestPlugDiskIsUnkind makes sure that the test above could fail.
func TestPlugDiskIsUnkind(t *testing.T) {
	d := newPlugDisk()
	f, _ := d.Create("a")
	f.Write([]byte("x"))
	d.Rename("a", "b")
	if got, err := d.restart(true).ReadFile("b"); err != nil || len(got) != 0 {
		t.Errorf("without Sync: %q, %v; want an empty file", got, err)
	}
	f.Sync()
	if _, err := d.restart(false).ReadFile("b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without SyncDir: %v, want no file", err)
	}
}

// TestCreateSurvivesPowerCuts: a lock that was begun to be made is there or not, and if not, it can be made again.
func TestCreateSurvivesPowerCuts(t *testing.T) {
	c := newConsortium(t, 1)
	for cut := 0; ; cut++ {
		d := newPlugDisk()
		d.left = cut
		failed := cosign.CreateOn(d, "dir", 0, c.ledger)
		after := d.restart(cut%2 == 0)
		_, err := cosign.ReadLockOn(after, "dir")
		switch {
		case failed == nil && err != nil:
			t.Fatalf("created, then lost: %v", err)
		case errors.Is(err, cosign.ErrNoLock):
			if err := cosign.CreateOn(after, "dir", 0, c.ledger); err != nil {
				t.Fatal(err)
			}
		case err != nil:
			t.Fatalf("cut after %d: %v", cut, err)
		}
		if failed == nil {
			return
		}
	}
}

func lockAt(c *consortium, height int) cosign.Lock {
	var header []byte
	for range height {
		header = c.header(header, epoch, "a")
	}
	return cosign.Lock{Height: uint64(height), Digest: cosign.Digest(header), Member: "alpha", Time: epoch + 7, Header: header}
}

func TestLockOnARealDisk(t *testing.T) {
	dir, c := t.TempDir(), newConsortium(t, 1)
	if _, err := cosign.ReadLock(dir); !errors.Is(err, cosign.ErrNoLock) {
		t.Fatalf("before: %v", err)
	}
	if err := cosign.Create(dir, 0, c.ledger); err != nil {
		t.Fatal(err)
	}
	if err := cosign.Create(dir, 0, c.ledger); !errors.Is(err, cosign.ErrLockExists) {
		t.Fatalf("twice: %v", err)
	}
	l, err := cosign.ReadLock(dir)
	if err != nil || l.Height != 0 || l.Digest != c.ledger || l.Text() != nil {
		t.Fatalf("%+v, %v", l, err)
	}
	if err := cosign.Create(filepath.Join(dir, "missing"), 0, c.ledger); err == nil {
		t.Error("created in a folder that does not exist")
	}
}
