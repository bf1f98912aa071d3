package keyfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Destroy overwrites a key file with randomness, makes that durable, and removes it. It refuses what is not a regular file that
// only its owner may touch. On flash storage, and on file systems that copy on write, the old bytes may outlast it: there the
// password, the disk's own encryption or the disk's destruction is what protects. Copies are not found.
func Destroy(path string, random io.Reader) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("keyfile: %s: %w: it is not a regular file", path, ErrFormat)
	}
	content, err := load(path)
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(random, content); err != nil {
		return fmt.Errorf("keyfile: couldn't read randomness: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		err = writeSynced(f, content)
	}
	if err == nil {
		err = errors.Join(os.Remove(path), syncDir(filepath.Dir(path)))
	}
	if err != nil {
		return fmt.Errorf("keyfile: couldn't destroy %s: %w", path, err)
	}
	return nil
}
