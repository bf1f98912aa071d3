package cosign

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// disk is what a durable replacement of a file needs, step by step, so that tests can pull the plug between any two.
type disk interface {
	ReadFile(path string) ([]byte, error)
	Create(path string) (file, error)
	Rename(from, to string) error
	SyncDir(path string) error
}

type file interface {
	io.WriteCloser
	Sync() error
}

// replace makes path hold data, durably: after an error or a crash the old content is still there, or all of the new.
func replace(d disk, path string, data []byte) error {
	temp := path + ".tmp"
	if err := write(d, temp, data); err != nil {
		return err
	}
	if err := d.Rename(temp, path); err != nil {
		return err
	}
	// The rename is only durable with the folder; a crash before may bring the old file back.
	return d.SyncDir(filepath.Dir(path))
}

// write syncs before it returns: a rename that reaches the disk before the content would leave an empty file.
func write(d disk, path string, data []byte) error {
	f, err := d.Create(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// osDisk is the real one.
type osDisk struct{}

func (osDisk) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }
func (osDisk) Rename(from, to string) error         { return os.Rename(from, to) }

func (osDisk) Create(path string) (file, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

func (osDisk) SyncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
