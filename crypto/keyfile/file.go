package keyfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	maxFile     = 16 << 10
	otherAccess = 0o077
)

// checkFree spares the caller the key derivation when the path is taken. create has the last word.
func checkFree(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("keyfile: %s: %w", path, ErrExists)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("keyfile: couldn't look at %s: %w", path, err)
}

// create makes content appear under path whole or not at all, and durable when it returns nil.
func create(path string, content []byte) error {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return fmt.Errorf("keyfile: couldn't create a file beside %s: %w", path, err)
	}
	err = writeSynced(temp, content)
	if err == nil {
		err = os.Link(temp.Name(), path) // a rename would replace a file that appeared meanwhile
	}
	err = errors.Join(err, os.Remove(temp.Name()))
	if err == nil {
		err = syncDir(dir)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("keyfile: %s: %w", path, ErrExists)
	case err != nil:
		return fmt.Errorf("keyfile: couldn't write %s (the file system must support hard links): %w", path, err)
	}
	return nil
}

func writeSynced(f *os.File, content []byte) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// load reads a file that only its owner may touch. The mode is that of the open file, so that it cannot be exchanged in
// between.
func load(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a pipe would block
		return nil, fmt.Errorf("keyfile: %s: %w: it is not a regular file", path, ErrFormat)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keyfile: couldn't open a key file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("keyfile: couldn't look at %s: %w", path, err)
	}
	if mode := info.Mode().Perm(); mode&otherAccess != 0 {
		return nil, fmt.Errorf("keyfile: %s: %w (mode %04o): chmod 600 %s", path, ErrPermissions, mode, path)
	}
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("keyfile: couldn't read %s: %w", path, err)
	}
	if len(content) > maxFile {
		return nil, fmt.Errorf("keyfile: %s: %w: more than %d bytes", path, ErrFormat, maxFile)
	}
	return content, nil
}
