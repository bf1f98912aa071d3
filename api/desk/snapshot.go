package desk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Snapshot links every file of the materials into a directory of the same file system, as they stand at one moment:
// nothing here changes a file, it is replaced.
func (m *Materials) Snapshot(into string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return linkAll(m.dir, into)
}

// Snapshot links every draft into a directory, as they stand at one moment.
func (k *Drafts) Snapshot(into string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return linkAll(k.dir, into)
}

// linkAll links the files under a directory, but for those that are being written.
func linkAll(from, into string) error {
	var files []string
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, path)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, path := range files {
		rel, failed := filepath.Rel(from, path)
		if err = errors.Join(err, failed); err != nil {
			break
		}
		to := filepath.Join(into, rel)
		if err = errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.Link(path, to)); err != nil {
			break
		}
	}
	return err
}
