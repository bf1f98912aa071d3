package backup

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

// What lies beside the ledger is kept by the digest of its bytes, so that a run writes
// only what is new, and an index says which path had which bytes. The manifest names
// the index by its digest.
const (
	besideFolder = "beside"
	indexPrefix  = "index-"
	// maxIndex bounds an index in bytes; a file takes about 200.
	maxIndex = 1 << 30
)

// Kept counts the files that lie beside a ledger.
type Kept struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// keptFile is a file beside the ledger: its path there, and its bytes.
type keptFile struct {
	path   string
	digest sm3.Digest
	size   int64
}

func (f keptFile) line() string {
	return fmt.Sprintf("%s %d %s\n", f.digest, f.size, f.path)
}

func blobName(d sm3.Digest) string {
	name := hex.EncodeToString(d[:])
	return besideFolder + "/" + name[:2] + "/" + name
}

// keepBeside writes what the tree has that is not here yet, and its index.
func (w *writer) keepBeside(ctx context.Context, tree string) error {
	var index bytes.Buffer
	err := filepath.WalkDir(tree, func(name string, e fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(tree, name)
		if err != nil {
			return err
		}
		f, err := w.keepFile(name, filepath.ToSlash(rel))
		index.WriteString(f.line())
		return err
	})
	if err != nil {
		return err
	}
	digest := sm3.Sum(index.Bytes())
	file, err := replace(w.dir, besideFolder+"/"+indexPrefix+hex.EncodeToString(digest[:16]), index.Bytes())
	w.manifest.Files = append(w.manifest.Files, file)
	return err
}

// keepFile writes a file unless its bytes are here.
func (w *writer) keepFile(name, rel string) (keptFile, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return keptFile{}, err
	}
	f := keptFile{path: rel, digest: sm3.Sum(data), size: int64(len(data))}
	if !local(rel) || bytes.Contains(data, []byte("PRIVATE KEY")) {
		return f, fmt.Errorf("%q does not belong into a backup", rel)
	}
	blob := blobName(f.digest)
	place := filepath.Join(w.dir, filepath.FromSlash(blob))
	if info, err := os.Stat(place); err == nil && info.Size() == f.size {
		return f, nil
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return f, err
	}
	_, err = replace(w.dir, blob, data)
	w.added.Bytes += f.size
	return f, errors.Join(err, syncDir(filepath.Dir(place)))
}

// forget removes what no path has any more, such as documents that were purged, and
// older indexes. The manifest has been written.
func (w *writer) forget() error {
	kept, err := w.manifest.beside(w.dir)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, f := range w.manifest.Files {
		wanted[f.Name] = true
	}
	for _, f := range kept {
		wanted[blobName(f.digest)] = true
	}
	var gone []string
	err = filepath.WalkDir(filepath.Join(w.dir, besideFolder), func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(w.dir, name)
		if !wanted[filepath.ToSlash(rel)] {
			gone = append(gone, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range gone {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// beside reads the index of the backup in dir; nothing when it has none.
func (m Manifest) beside(dir string) ([]keptFile, error) {
	for _, f := range m.Files {
		if !strings.HasPrefix(f.Name, besideFolder+"/") {
			continue
		}
		if f.Bytes > maxIndex {
			return nil, fmt.Errorf("%w: %s has %d bytes", ErrDamaged, f.Name, f.Bytes)
		}
		place := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := checkFile(place, f); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(place)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return parseIndex(text)
	}
	return nil, nil
}

func parseIndex(text []byte) (files []keptFile, err error) {
	last := ""
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3)
		if len(parts) != 3 {
			return nil, fmt.Errorf("%w: the index has a line %.80q", ErrDamaged, line)
		}
		f := keptFile{path: parts[2]}
		if f.digest, err = sm3.Parse(parts[0]); err == nil {
			f.size, err = strconv.ParseInt(parts[1], 10, 64)
		}
		if err != nil || f.line() != line || !local(f.path) || files != nil && f.path == last {
			return nil, fmt.Errorf("%w: the index has a line %.80q", ErrDamaged, line)
		}
		files, last = append(files, f), f.path
	}
	return files, nil
}

// local reports whether a path leads nowhere but into its tree: an index must not write
// outside.
func local(name string) bool {
	if name == "" || len(name) > 512 || path.Clean(name) != name || !filepath.IsLocal(name) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if !plain(part) {
			return false
		}
	}
	return true
}

// Beside counts what lies beside the ledger in the backup in dir, as its index says.
func (m Manifest) Beside(dir string) (kept Kept, err error) {
	files, err := m.beside(dir)
	for _, f := range files {
		kept.Files++
		kept.Bytes += f.size
	}
	return kept, err
}

// checkBeside compares every file beside the ledger with the index.
func checkBeside(dir string, m Manifest) error {
	files, err := m.beside(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		blob := blobName(f.digest)
		if err := checkFile(filepath.Join(dir, filepath.FromSlash(blob)), File{Bytes: f.size, Digest: f.digest, Name: blob}); err != nil {
			return err
		}
	}
	return nil
}

// RestoreBeside puts what lies beside the ledger into a directory that must not be
// there, each file with the bytes that its digest is of, and all of them or none.
func RestoreBeside(ctx context.Context, dir, into string) (kept Kept, err error) {
	m, err := Read(dir)
	if err != nil {
		return kept, err
	}
	files, err := m.beside(dir)
	if err != nil || len(files) == 0 {
		return kept, err
	}
	made := into + ".restoring"
	if err := os.RemoveAll(made); err != nil {
		return kept, err
	}
	for _, f := range files {
		if err := errors.Join(ctx.Err(), restoreFile(dir, made, f)); err != nil {
			return kept, err
		}
		kept.Files++
		kept.Bytes += f.size
	}
	if err := os.Rename(made, into); err != nil {
		return kept, fmt.Errorf("put what lies beside the ledger in its place: %w", err)
	}
	return kept, syncDir(filepath.Dir(into))
}

func restoreFile(dir, made string, f keptFile) error {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(blobName(f.digest))))
	if err != nil || sm3.Sum(data) != f.digest {
		return errors.Join(fmt.Errorf("%w: %s", ErrDamaged, f.path), err)
	}
	place := filepath.Join(made, filepath.FromSlash(f.path))
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return err
	}
	out, err := create(place)
	if err != nil {
		return err
	}
	_, err = out.end(f.path, out.write(data))
	return errors.Join(err, syncDir(filepath.Dir(place)))
}
