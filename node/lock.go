package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrInUse says that another process works in the data directory.
var ErrInUse = errors.New("another process is using the data directory")

// nodeLock is the file that a process holds while it works in a data directory.
const nodeLock = "LOCK.node"

// lockDirectory makes sure that one process works in dir at a time. The lock
// goes with the process.
func lockDirectory(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, nodeLock), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s: stop it first", ErrInUse, dir), f.Close())
	}
	return f, nil
}
