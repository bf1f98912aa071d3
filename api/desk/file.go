package desk

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

// Errors of this package.
var (
	// ErrNotFound means that nothing lies here under that name.
	ErrNotFound = errors.New("nothing of that name lies here")
	// ErrFull means that somebody has as much here as one may have.
	ErrFull = errors.New("no more of one uploader's is kept")
	// ErrKept means that what is here may not be replaced any more.
	ErrKept = errors.New("another one is kept under that name")
	// ErrDamaged means that a file is not what was stored. Restore it from a backup, or have it brought again.
	ErrDamaged = errors.New("the file is not what was stored")
)

// owner names somebody's directory. Names of accounts and members fit into one, but case and length differ among file
// systems; a digest does not.
func owner(name string) string { return hexOf(sm3.Sum([]byte(name)))[:32] }

func hexOf(d sm3.Digest) string { return hex.EncodeToString(d[:]) }

// write puts content at path, whole or not at all, durably.
func write(path string, content []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".write-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncUp(dir)
}

// syncUp makes a directory's entries durable, and its own in the one above.
func syncUp(dir string) error { return errors.Join(syncDir(dir), syncDir(filepath.Dir(dir))) }

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// read reads a file of at most limit bytes; ErrNotFound when there is none.
func read(path string, limit int) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = fmt.Errorf("%w: %s has more than %d bytes", ErrDamaged, path, limit)
	}
	return data, err
}

func writeJSON(path string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return write(path, append(data, '\n'))
}

// maxNotes bounds a file of notes about another file.
const maxNotes = 1 << 20

func readJSON(path string, v any) error {
	data, err := read(path, maxNotes)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, path, err)
	}
	return nil
}

// names lists the files of a directory with an extension, sorted, without it. A directory that is not there is empty.
func names(dir, extension string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), extension); ok && name != "" && !strings.HasPrefix(name, ".") {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found, nil
}

// remove removes files, durably; one that is not there is no error.
func remove(paths ...string) error {
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncDir(filepath.Dir(paths[0])); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func parseName(name string) (sm3.Digest, bool) {
	d, err := sm3.Parse("sm3:" + name)
	return d, err == nil
}
