package desk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const (
	// MaxUnnamed bounds what an uploader has here that no record names: documents that come before their application.
	MaxUnnamed = 64
	// UnnamedLife is how long such a document is kept, in milliseconds.
	UnnamedLife = 30 * 24 * 3600 * 1000
)

// Materials keeps sealed documents: one copy of a document an uploader, beside it the notes about who may read it and
// who has. It never has a key. Its directory has one of each uploader, with `new` for what no record names yet and
// `kept` for the rest.
type Materials struct {
	dir string
	mu  sync.Mutex
}

// NewMaterials keeps materials in a directory, which need not be there yet.
func NewMaterials(dir string) *Materials { return &Materials{dir: dir} }

// place is where an uploader's copy of a document lies, whole paths without extension.
type place struct{ fresh, kept string }

func (m *Materials) place(uploader string, digest sm3.Digest) place {
	return placeIn(m.home(uploader), digest)
}

func (m *Materials) home(uploader string) string { return filepath.Join(m.dir, owner(uploader)) }

func placeIn(home string, digest sm3.Digest) place {
	name := hexOf(digest)
	return place{filepath.Join(home, "new", name), filepath.Join(home, "kept", name[:2], name)}
}

const (
	documentFile = ".sealed"
	notesFile    = ".json"
)

// Put stores a document of an uploader, whose former one of the same digest it replaces as long as no record names it.
// The same document again is no error. named says whether a record of the ledger names a digest.
func (m *Materials) Put(uploader string, d sealed.Document, now legaltime.Instant, named func(sm3.Digest) (bool, error)) (api.Material, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := settle(m.home(uploader), now, named); err != nil {
		return api.Material{}, err
	}
	p := m.place(uploader, d.Digest)
	if had, err := readNotes(p.kept); !errors.Is(err, ErrNotFound) {
		if err == nil && (had.Identity != d.Identity() || had.Purged != nil) {
			err = fmt.Errorf("%w: %s", ErrKept, d.Digest)
		}
		return had, err
	}
	isNamed, err := named(d.Digest)
	if err != nil {
		return api.Material{}, err
	}
	notes := notesOf(uploader, d, now)
	path := p.kept
	if !isNamed {
		path, notes.Expires = p.fresh, now+UnnamedLife
		if err := m.room(uploader, d.Digest); err != nil {
			return api.Material{}, err
		}
	}
	// The notes come last: what has none is not there.
	if err := errors.Join(remove(path+notesFile), write(path+documentFile, d.Bytes())); err != nil {
		return api.Material{}, err
	}
	return notes, writeJSON(path+notesFile, notes)
}

func notesOf(uploader string, d sealed.Document, now legaltime.Instant) api.Material {
	notes := api.Material{Digest: d.Digest, Size: d.Size, Uploader: uploader, Stored: now, Identity: d.Identity(), Readers: []api.MaterialReader{}, Reads: []api.MaterialRead{}}
	for _, r := range d.Readers {
		notes.Readers = append(notes.Readers, api.MaterialReader{Name: r.Name, Key: r.Key, By: uploader, Time: now})
	}
	return notes
}

func (m *Materials) room(uploader string, digest sm3.Digest) error {
	fresh, err := names(filepath.Join(m.home(uploader), "new"), notesFile)
	if err == nil && len(fresh) >= MaxUnnamed && !slices.Contains(fresh, hexOf(digest)) {
		err = fmt.Errorf("%w: %d documents that no record names", ErrFull, len(fresh))
	}
	return err
}

// Settle goes through what no record has named yet, of every uploader: see Put.
func (m *Materials) Settle(now legaltime.Instant, named func(sm3.Digest) (bool, error)) error {
	homes, err := os.ReadDir(m.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, home := range homes {
		if err == nil {
			err = m.settleHome(filepath.Join(m.dir, home.Name()), now, named)
		}
	}
	return err
}

// settleHome lets others in between two homes.
func (m *Materials) settleHome(home string, now legaltime.Instant, named func(sm3.Digest) (bool, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return settle(home, now, named)
}

// settle moves what a record names by now to what is kept, and throws away what has waited too long.
func settle(home string, now legaltime.Instant, named func(sm3.Digest) (bool, error)) error {
	fresh, err := names(filepath.Join(home, "new"), documentFile)
	if err != nil {
		return err
	}
	for _, name := range fresh {
		digest, ok := parseName(name)
		if !ok {
			continue
		}
		if err := settleOne(placeIn(home, digest), digest, now, named); err != nil {
			return err
		}
	}
	return nil
}

func settleOne(p place, digest sm3.Digest, now legaltime.Instant, named func(sm3.Digest) (bool, error)) error {
	notes, err := readNotes(p.fresh)
	if errors.Is(err, ErrNotFound) { // it was being stored when the power was cut
		return remove(p.fresh + documentFile)
	}
	if err != nil {
		return err
	}
	isNamed, err := named(digest)
	switch {
	case err != nil:
		return err
	case isNamed:
		return keep(p, notes)
	case notes.Expires <= now:
		return remove(p.fresh+notesFile, p.fresh+documentFile)
	}
	return nil
}

// keep moves a document to those that are kept. Cut off, it is done again.
func keep(p place, notes api.Material) error {
	data, err := read(p.fresh+documentFile, sealed.MaxSealed)
	if err != nil {
		return err
	}
	notes.Expires = 0
	return errors.Join(write(p.kept+documentFile, data), writeJSON(p.kept+notesFile, notes), remove(p.fresh+notesFile, p.fresh+documentFile))
}

func readNotes(path string) (notes api.Material, err error) {
	err = readJSON(path+notesFile, &notes)
	return notes, err
}

// find gives where an uploader's copy lies, and the notes about it.
func (m *Materials) find(uploader string, digest sm3.Digest) (path string, notes api.Material, err error) {
	p := m.place(uploader, digest)
	for _, path := range []string{p.kept, p.fresh} {
		if notes, err = readNotes(path); !errors.Is(err, ErrNotFound) {
			return path, notes, err
		}
	}
	return "", notes, fmt.Errorf("%w: %s of %s", ErrNotFound, digest, uploader)
}

// Notes gives what is known of an uploader's copy.
func (m *Materials) Notes(uploader string, digest sm3.Digest) (api.Material, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, notes, err := m.find(uploader, digest)
	return notes, err
}

// Read gives an uploader's copy to a reader, which is noted first. A copy whose bytes are not those that were stored
// is ErrDamaged.
func (m *Materials) Read(uploader string, digest sm3.Digest, reader string, now legaltime.Instant) (sealed.Document, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	path, notes, err := m.find(uploader, digest)
	if err != nil {
		return sealed.Document{}, err
	}
	d, err := load(path, notes)
	if err != nil {
		return sealed.Document{}, err
	}
	i := slices.IndexFunc(notes.Reads, func(r api.MaterialRead) bool { return r.Name == reader })
	if i < 0 {
		notes.Reads = append(notes.Reads, api.MaterialRead{Name: reader})
		i = len(notes.Reads) - 1
	}
	notes.Reads[i].Count++
	notes.Reads[i].Last = now
	return d, writeJSON(path+notesFile, notes)
}

func load(path string, notes api.Material) (sealed.Document, error) {
	if notes.Purged != nil {
		return sealed.Document{}, fmt.Errorf("%w: %s was purged", ErrNotFound, notes.Digest)
	}
	data, err := read(path+documentFile, sealed.MaxSealed)
	if err != nil {
		return sealed.Document{}, err
	}
	d, err := sealed.Parse(data)
	if err == nil && (d.Identity() != notes.Identity || d.Digest != notes.Digest) {
		err = errors.New("its bytes have changed")
	}
	if err != nil {
		return d, fmt.Errorf("%w: %s: %w", ErrDamaged, notes.Digest, err)
	}
	return d, nil
}

// Grant adds readers to an uploader's copy. as says who gave them the key, when and what for.
func (m *Materials) Grant(uploader string, digest sm3.Digest, readers []sealed.Reader, as api.MaterialReader) (api.Material, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	path, notes, err := m.find(uploader, digest)
	if err != nil {
		return notes, err
	}
	d, err := load(path, notes)
	if err != nil {
		return notes, err
	}
	if d, err = d.With(readers...); err != nil {
		return notes, err
	}
	for _, r := range readers {
		notes.Readers = slices.DeleteFunc(notes.Readers, func(o api.MaterialReader) bool { return o.Name == r.Name && o.Key == r.Key })
		as.Name, as.Key = r.Name, r.Key
		notes.Readers = append(notes.Readers, as)
	}
	// Nobody can read before it is noted that he may.
	return notes, errors.Join(writeJSON(path+notesFile, notes), write(path+documentFile, d.Bytes()))
}

// Purge removes an uploader's copy for good: the encrypted bytes and every wrapped key. That it was here stays noted,
// unless no record names it.
func (m *Materials) Purge(uploader string, digest sm3.Digest, by string, now legaltime.Instant) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	path, notes, err := m.find(uploader, digest)
	if err != nil {
		return err
	}
	if notes.Expires != 0 {
		return remove(path+notesFile, path+documentFile)
	}
	notes.Purged = &api.MaterialPurge{By: by, Time: now}
	return errors.Join(writeJSON(path+notesFile, notes), remove(path+documentFile))
}

// List gives up to limit of an uploader's documents by digest, those behind after.
func (m *Materials) List(uploader string, after sm3.Digest, limit int) ([]api.Material, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	digests, err := m.digests(uploader)
	if err != nil {
		return nil, err
	}
	found := []api.Material{}
	for _, name := range digests {
		digest, ok := parseName(name)
		if !ok || !after.IsZero() && name <= hexOf(after) {
			continue
		}
		if len(found) == limit {
			break
		}
		_, notes, err := m.find(uploader, digest)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, notes)
	}
	return found, nil
}

func (m *Materials) digests(uploader string) ([]string, error) {
	home := m.home(uploader)
	all, err := names(filepath.Join(home, "new"), notesFile)
	if err != nil {
		return nil, err
	}
	parts, err := os.ReadDir(filepath.Join(home, "kept"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, part := range parts {
		kept, err := names(filepath.Join(home, "kept", part.Name()), notesFile)
		if err != nil {
			return nil, err
		}
		all = append(all, kept...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
