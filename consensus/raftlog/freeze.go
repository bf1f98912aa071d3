package raftlog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// freezingFS makes the first failed write look like a power cut: from then on nothing reaches the directory any more, and
// every operation that would change it pretends to succeed.
//
// Pebble has no answer to a failed WAL: depending on the place it calls Fatalf, panics, or panics while it is about to
// unlock a mutex that it does not hold, which ends the process beyond recovery (rotateWAL in v2.1.7, on ENOSPC for one).
// Elsewhere it retries, although a retried fsync may report success for data that is gone. Pretending is safe because the
// latch is closed before the pretence starts, and Store.commit acknowledges nothing after that; and what is on disk is a
// state that Pebble can always recover from, since it is one that a power cut could have left.
type freezingFS struct {
	vfs.FS
	latch *latch
	armed *atomic.Bool // not while Pebble opens: it reports those errors properly
}

func newFreezingFS(inner vfs.FS, l *latch) freezingFS {
	return freezingFS{inner, l, new(atomic.Bool)}
}

func (f freezingFS) frozen() bool { return f.armed.Load() && f.latch.err() != nil }

// change runs an operation that writes, unless the directory is frozen, and freezes it when the operation fails.
func (f freezingFS) change(what string, op func() error) error {
	if f.frozen() {
		return nil
	}
	err := op()
	if err == nil || !f.armed.Load() || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	f.latch.close(fmt.Errorf("%w (%s: %w)", ErrPoisoned, what, err))
	return nil
}

// file is change for operations that return a file.
func (f freezingFS) file(what string, op func() (vfs.File, error)) (vfs.File, error) {
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
	return freezingFile{inner, f}, nil
}

func (f freezingFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.file("create "+name, func() (vfs.File, error) { return f.FS.Create(name, c) })
}

func (f freezingFS) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	return f.file("open "+name, func() (vfs.File, error) { return f.FS.OpenReadWrite(name, c, o...) })
}

func (f freezingFS) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return f.file("reuse "+old, func() (vfs.File, error) { return f.FS.ReuseForWrite(old, name, c) })
}

func (f freezingFS) OpenDir(name string) (vfs.File, error) {
	return f.file("open "+name, func() (vfs.File, error) { return f.FS.OpenDir(name) })
}

func (f freezingFS) Link(old, name string) error {
	return f.change("link "+name, func() error { return f.FS.Link(old, name) })
}

func (f freezingFS) Remove(name string) error {
	return f.change("remove "+name, func() error { return f.FS.Remove(name) })
}

func (f freezingFS) RemoveAll(name string) error {
	return f.change("remove "+name, func() error { return f.FS.RemoveAll(name) })
}

func (f freezingFS) Rename(old, name string) error {
	return f.change("rename "+old, func() error { return f.FS.Rename(old, name) })
}

func (f freezingFS) MkdirAll(dir string, perm os.FileMode) error {
	return f.change("create "+dir, func() error { return f.FS.MkdirAll(dir, perm) })
}

func (f freezingFS) Unwrap() vfs.FS { return f.FS }

type freezingFile struct {
	vfs.File
	fs freezingFS
}

func (f freezingFile) Write(b []byte) (int, error) {
	return len(b), f.fs.change("write", func() error { _, err := f.File.Write(b); return err })
}

func (f freezingFile) WriteAt(b []byte, at int64) (int, error) {
	return len(b), f.fs.change("write", func() error { _, err := f.File.WriteAt(b, at); return err })
}

func (f freezingFile) Sync() error     { return f.fs.change("fsync", f.File.Sync) }
func (f freezingFile) SyncData() error { return f.fs.change("fsync", f.File.SyncData) }

func (f freezingFile) SyncTo(length int64) (full bool, err error) {
	err = f.fs.change("fsync", func() error { full, err = f.File.SyncTo(length); return err })
	return full, err
}

// Close closes the real file even when frozen: descriptors are not part of the directory. Its error is one of writing.
func (f freezingFile) Close() error {
	if f.fs.frozen() {
		f.File.Close()
		return nil
	}
	return f.fs.change("close", f.File.Close)
}
