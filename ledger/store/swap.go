package store

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger"
)

// The directories beside a store's own.
const (
	stagingSuffix = ".new"
	oldSuffix     = ".old"
)

// Staging names the directory in which the successor of the store in dir is
// imported.
func Staging(dir string) string { return dir + stagingSuffix }

// Old names the directory in which Swap leaves the store that was in dir.
func Old(dir string) string { return dir + oldSuffix }

// Swap puts the finished import at Staging(dir) in the place of the store in dir,
// which is kept at Old(dir) until Discard. Both have to be closed. After a crash
// at any moment Open finds one of the two in dir, whole: the new one once the old
// one has been moved away.
func Swap(dir string, genesis ledger.GenesisFile, o Options) error {
	fsys := vfsOrDisk(o.FS)
	if err := settle(fsys, dir); err != nil {
		return err
	}
	if err := checkStaged(dir, genesis, o); err != nil {
		return err
	}
	if err := Discard(fsys, dir); err != nil {
		return err
	}
	there, err := exists(fsys, dir)
	if err != nil {
		return err
	}
	if there {
		if err := rename(fsys, dir, Old(dir)); err != nil {
			return err
		}
	}
	return rename(fsys, Staging(dir), dir)
}

// checkStaged opens the import once: it has to be a finished one of this ledger.
func checkStaged(dir string, genesis ledger.GenesisFile, o Options) error {
	if there, err := exists(vfsOrDisk(o.FS), Staging(dir)); err != nil || !there {
		return errors.Join(err, fmt.Errorf("there is no import beside %s", dir))
	}
	staged, err := Open(Staging(dir), genesis, o)
	if err != nil {
		return err
	}
	height := staged.Tip()
	if err := staged.Close(); err != nil || height > 0 {
		return err
	}
	return fmt.Errorf("%w: %s is empty", ErrUnfinished, Staging(dir))
}

// Discard deletes what Swap kept.
func Discard(fsys vfs.FS, dir string) error {
	fsys = vfsOrDisk(fsys)
	if err := fsys.RemoveAll(Old(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete the old store: %w", err)
	}
	return syncParent(fsys, dir)
}

// settle ends a swap that a crash cut short: the old store has been moved away,
// and the new one, which was finished before, is not in its place yet.
func settle(fsys vfs.FS, dir string) error {
	there, err1 := exists(fsys, dir)
	old, err2 := exists(fsys, Old(dir))
	staged, err3 := exists(fsys, Staging(dir))
	if err := errors.Join(err1, err2, err3); err != nil || there || !old {
		return err
	}
	if staged {
		return rename(fsys, Staging(dir), dir)
	}
	return rename(fsys, Old(dir), dir)
}

func rename(fsys vfs.FS, from, to string) error {
	if err := fsys.Rename(from, to); err != nil {
		return fmt.Errorf("move the store: %w", err)
	}
	return syncParent(fsys, to)
}

// syncParent makes a rename survive a power cut.
func syncParent(fsys vfs.FS, path string) error {
	parent, err := fsys.OpenDir(fsys.PathDir(path))
	if err != nil {
		return fmt.Errorf("move the store: %w", err)
	}
	return errors.Join(parent.Sync(), parent.Close())
}

func exists(fsys vfs.FS, path string) (bool, error) {
	switch _, err := fsys.Stat(path); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, err
	}
}
