package backup

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/sm3"
)

// newFile is a file that is being written, with its digest.
type newFile struct {
	*os.File
	sum  hash.Hash
	size int64
}

func create(path string) (*newFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &newFile{File: f, sum: sm3.New()}, nil
}

func (f *newFile) write(data []byte) error {
	f.sum.Write(data)
	n, err := f.Write(data)
	f.size += int64(n)
	return err
}

// end closes the file durably, unless writing failed, and reads it again: what the
// disk gives back has to be what was written.
func (f *newFile) end(name string, failed error) (File, error) {
	if failed == nil {
		failed = f.Sync()
	}
	if err := errors.Join(failed, f.Close()); err != nil {
		return File{}, err
	}
	file := File{Bytes: f.size, Digest: sm3.Digest(f.sum.Sum(nil)), Name: name}
	return file, checkFile(f.Name(), file)
}

// checkFile compares a file with what the manifest says of it.
func checkFile(path string, want File) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sm3.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if got := sm3.Digest(sum.Sum(nil)); size != want.Bytes || got != want.Digest {
		return fmt.Errorf("%w: %s has %d bytes with digest %s, the manifest says %d and %s", ErrDamaged, path, size, got, want.Bytes, want.Digest)
	}
	return nil
}

// replace writes a file of the backup as a whole, so that a crash leaves the old
// one or the new one.
func replace(dir, name string, data []byte) (File, error) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	f, err := create(path + ".tmp")
	if err != nil {
		return File{}, err
	}
	file, err := f.end(name, f.write(data))
	if err != nil {
		return File{}, err
	}
	return file, os.Rename(path+".tmp", path)
}

// private refuses a directory in which others could put links to files that this
// process may write.
func private(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("%w: %s has mode %04o: chmod go-w it", ErrShared, dir, mode)
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
