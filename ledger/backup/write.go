package backup

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// segmentBytes is when a segment ends and the next begins.
const segmentBytes = 64 << 20

// Options of a run.
type Options struct {
	// Files are written beside the rows, such as the node's configuration, by plain
	// file names. Private keys are refused.
	Files map[string][]byte
	// Beside gives a directory whose files are kept beside the ledger, such as what lies
	// at the node's desk, and is told when it is not needed any more; nil for none. It is
	// asked once, after the height is settled.
	Beside func() (tree string, done func() error, err error)
	// Time is what the node's clock shows.
	Time legaltime.Instant
	// Progress is told about every chunk, one at a time; nil for none.
	Progress func(dir string, height, of uint64)
}

// Added is what a run added to one directory.
type Added struct {
	Dir string
	// From is the height that the directory held before, To the one it holds now.
	From, To uint64
	Bytes    int64
	// Err says why the directory has not got everything: then it still holds From.
	Err error
}

// Run brings the backups in the directories up to the newest final header, while
// the store goes on. All are written at once and get to the same height. A
// directory that fails keeps its last state and does not hold up the others: the
// error tells which, and so does what Run gives of each, in their order.
func Run(ctx context.Context, s *store.Store, dirs []string, o Options) (all []Added, err error) {
	anchor, err := s.Anchor(0)
	if err != nil {
		return nil, err
	}
	tree := ""
	if o.Beside != nil {
		there, done, failed := o.Beside()
		if failed != nil {
			return nil, failed
		}
		tree = there
		defer func() { err = errors.Join(err, done()) }()
	}
	if tell := o.Progress; tell != nil {
		var one sync.Mutex
		o.Progress = func(dir string, height, of uint64) {
			one.Lock()
			defer one.Unlock()
			tell(dir, height, of)
		}
	}
	all = make([]Added, len(dirs))
	var wait sync.WaitGroup
	for i, dir := range dirs {
		wait.Go(func() {
			w := &writer{store: s, dir: dir, options: o, anchor: anchor, tree: tree}
			w.added.Dir = dir
			if err := w.run(ctx); err != nil {
				w.added.Err = fmt.Errorf("back up to %s: %w", dir, err)
				w.added.To = w.added.From
			}
			all[i] = w.added
		})
	}
	wait.Wait()
	for _, added := range all {
		err = errors.Join(err, added.Err)
	}
	return all, err
}

type writer struct {
	store   *store.Store
	dir     string
	options Options
	anchor  store.Anchor
	// tree is what lies beside the ledger, "" for nothing.
	tree string

	manifest Manifest
	added    Added
}

func (w *writer) run(ctx context.Context) error {
	header, err := w.anchor.Parse()
	if err != nil {
		return err
	}
	if err := w.begin(); err != nil {
		return err
	}
	at := store.Position{Height: w.manifest.Height + 1}
	for at.Height <= header.Height {
		if at, err = w.segment(ctx, at, header.Height); err != nil {
			return err
		}
	}
	if err := errors.Join(ctx.Err(), w.files(ctx)); err != nil {
		return err
	}
	w.manifest.Anchor, w.manifest.Header, w.manifest.Height = w.anchor, header.Digest(), header.Height
	w.manifest.Ledger, w.manifest.Time = header.Ledger, w.options.Time
	w.added.To = header.Height
	return errors.Join(w.end(), w.forget())
}

// begin reads what is there and checks that the store goes on from it.
func (w *writer) begin() error {
	for _, folder := range []string{rowsFolder, filesFolder, besideFolder} {
		if err := os.MkdirAll(filepath.Join(w.dir, folder), 0o700); err != nil {
			return err
		}
	}
	if err := private(w.dir); err != nil {
		return err
	}
	m, err := Read(w.dir)
	if errors.Is(err, ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	w.manifest, w.added.From = m, m.Height
	if m.Height > w.store.Final() {
		return fmt.Errorf("%w: it holds final header %d, this store knows %d", ErrForeign, m.Height, w.store.Final())
	}
	text, err := w.store.Header(m.Height)
	if err != nil {
		return err
	}
	if sm3.Sum(text) != m.Header {
		return fmt.Errorf("%w: its header %d is %s, this store's is %s", ErrForeign, m.Height, m.Header, sm3.Sum(text))
	}
	return nil
}

// segment writes the next file of chunks and gives the position behind it.
func (w *writer) segment(ctx context.Context, from store.Position, final uint64) (store.Position, error) {
	name := fmt.Sprintf("%s/%012d-%d", rowsFolder, from.Height, from.Row)
	f, err := create(filepath.Join(w.dir, filepath.FromSlash(name)))
	if err != nil {
		return from, err
	}
	at := from
	for at.Height <= final && f.size < segmentBytes && err == nil {
		at, err = w.chunk(ctx, f, at, final)
	}
	file, err := f.end(name, err)
	if err != nil {
		return at, err
	}
	w.added.Bytes += file.Bytes
	w.manifest.Segments = append(w.manifest.Segments, Segment{File: file, From: Place(from), Next: Place(at)})
	return at, nil
}

func (w *writer) chunk(ctx context.Context, f *newFile, at store.Position, final uint64) (store.Position, error) {
	if err := ctx.Err(); err != nil {
		return at, err
	}
	chunk, err := w.store.Chunk(final, at)
	if err != nil {
		return at, err
	}
	parsed, err := store.ParseChunk(chunk)
	if err != nil {
		return at, err
	}
	if err := f.write(binary.BigEndian.AppendUint32(nil, uint32(len(chunk)))); err != nil {
		return at, err
	}
	if w.options.Progress != nil {
		w.options.Progress(w.dir, at.Height, final)
	}
	return parsed.Next, f.write(chunk)
}

// files writes what stands beside the rows.
func (w *writer) files(ctx context.Context) error {
	genesis, err := w.store.GenesisFile()
	if err != nil {
		return err
	}
	text, err := genesis.Bytes()
	if err != nil {
		return err
	}
	files := map[string][]byte{genesisName: text}
	for name, data := range w.options.Files {
		if !plain(name) || bytes.Contains(data, []byte("PRIVATE KEY")) {
			return fmt.Errorf("%q does not belong into a backup: no paths, no private keys", name)
		}
		files[filesFolder+"/"+name] = data
	}
	w.manifest.Files = nil
	for name, data := range files {
		file, err := replace(w.dir, name, data)
		if err != nil {
			return err
		}
		w.manifest.Files = append(w.manifest.Files, file)
	}
	if w.tree != "" {
		if err := w.keepBeside(ctx, w.tree); err != nil {
			return err
		}
	}
	slices.SortFunc(w.manifest.Files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

// end makes the run count.
func (w *writer) end() error {
	data, err := w.manifest.Bytes()
	if err != nil {
		return err
	}
	if _, err := ParseManifest(data); err != nil {
		return err
	}
	for _, folder := range []string{rowsFolder, filesFolder, besideFolder, "."} {
		if err := syncDir(filepath.Join(w.dir, folder)); err != nil {
			return err
		}
	}
	if _, err := replace(w.dir, manifestName, data); err != nil {
		return err
	}
	return syncDir(w.dir)
}
