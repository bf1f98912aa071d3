// Package freeze makes the first failed write to a database's directory its
// last, as a power cut would. Both of a node's databases stand on it.
package freeze

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// FS is a file system on which, from the first failed write on, nothing reaches
// the directory any more, and every operation that would change it pretends to
// succeed.
//
// Pebble has no answer to a failed WAL: depending on the place it calls Fatalf,
// panics, or panics while it is about to unlock a mutex that it does not hold,
// which ends the process beyond recovery (rotateWAL in v2.1.7, on ENOSPC for
// one). Elsewhere it retries, although a retried fsync may report success for
// data that is gone. Pretending is safe because the owner's latch closes before
// the pretence starts, and an owner whose latch is closed acknowledges nothing;
// and what is on disk is a state that Pebble can always recover from, since it
// is one that a power cut could have left.
type FS struct {
	vfs.FS
	latch Latch
	armed *atomic.Bool
}

// Latch is how the owner of a database learns of a failed write and remembers
// it.
type Latch interface {
	// Close is told the first failure, and perhaps later ones.
	Close(reason error)
	// Closed reports whether the directory must not change any more.
	Closed() bool
}

// New wraps a file system. Arm it once the database is open: Pebble reports
// errors of opening properly.
func New(inner vfs.FS, l Latch) FS { return FS{inner, l, new(atomic.Bool)} }

// Arm makes failures freeze the directory from now on.
func (f FS) Arm() { f.armed.Store(true) }

func (f FS) frozen() bool { return f.armed.Load() && f.latch.Closed() }

// change runs an operation that writes, unless the directory is frozen, and freezes it when the operation fails.
func (f FS) change(what string, op func() error) error {
	if f.frozen() {
		return nil
	}
	err := op()
	if err == nil || !f.armed.Load() || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	f.latch.Close(fmt.Errorf("%s: %w", what, err))
	return nil
}

// opened is change for operations that return a file.
func (f FS) opened(what string, op func() (vfs.File, error)) (vfs.File, error) {
	inner := vfs.NewMemFile(nil) // for what is read from a file that was never made
	err := f.change(what, func() error {
		made, err := op()
		if err == nil {
			inner = made
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return file{inner, f}, nil
}

// Create makes a file.
func (f FS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.opened("create "+name, func() (vfs.File, error) { return f.FS.Create(name, c) })
}

// OpenReadWrite opens a file for writing.
func (f FS) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	return f.opened("open "+name, func() (vfs.File, error) { return f.FS.OpenReadWrite(name, c, o...) })
}

// ReuseForWrite recycles a file.
func (f FS) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.opened("reuse "+old, func() (vfs.File, error) { return f.FS.ReuseForWrite(old, name, c) })
}

// OpenDir opens a directory.
func (f FS) OpenDir(name string) (vfs.File, error) {
	return f.opened("open "+name, func() (vfs.File, error) { return f.FS.OpenDir(name) })
}

// Link makes a hard link.
func (f FS) Link(old, name string) error {
	return f.change("link "+name, func() error { return f.FS.Link(old, name) })
}

// Remove removes a file.
func (f FS) Remove(name string) error {
	return f.change("remove "+name, func() error { return f.FS.Remove(name) })
}

// RemoveAll removes a tree.
func (f FS) RemoveAll(name string) error {
	return f.change("remove "+name, func() error { return f.FS.RemoveAll(name) })
}

// Rename renames a file.
func (f FS) Rename(old, name string) error {
	return f.change("rename "+old, func() error { return f.FS.Rename(old, name) })
}

// MkdirAll makes directories.
func (f FS) MkdirAll(dir string, perm os.FileMode) error {
	return f.change("create "+dir, func() error { return f.FS.MkdirAll(dir, perm) })
}

// Unwrap gives the file system below.
func (f FS) Unwrap() vfs.FS { return f.FS }

type file struct {
	vfs.File
	fs FS
}

func (f file) Write(b []byte) (int, error) {
	return len(b), f.fs.change("write", func() error { _, err := f.File.Write(b); return err })
}

func (f file) WriteAt(b []byte, at int64) (int, error) {
	return len(b), f.fs.change("write", func() error { _, err := f.File.WriteAt(b, at); return err })
}

func (f file) Sync() error     { return f.fs.change("fsync", f.File.Sync) }
func (f file) SyncData() error { return f.fs.change("fsync", f.File.SyncData) }

func (f file) SyncTo(length int64) (full bool, err error) {
	err = f.fs.change("fsync", func() error { full, err = f.File.SyncTo(length); return err })
	return full, err
}

// Close closes the real file even when frozen: descriptors are not part of the directory. Its error is one of writing.
func (f file) Close() error {
	if f.fs.frozen() {
		_ = f.File.Close()
		return nil
	}
	return f.fs.change("close", f.File.Close)
}
