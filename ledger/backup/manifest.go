package backup

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// Errors of backups.
var (
	// ErrDamaged means that the directory does not hold what its manifest says.
	// Restore from the second place.
	ErrDamaged = errors.New("the backup is damaged")
	// ErrForeign means that the directory holds a backup of another ledger or of
	// another history. It is not touched: back up into an empty directory.
	ErrForeign = errors.New("the backup is of another history")
	// ErrNone means that there is no backup in the directory.
	ErrNone = errors.New("there is no backup")
	// ErrShared means that others than its owner may write to the directory.
	ErrShared = errors.New("others may write to the backup's directory")
)

const (
	manifestFormat = "certledger-backup/v1"
	manifestName   = "manifest"
	genesisName    = "genesis.json"
	rowsFolder     = "rows"
	filesFolder    = "files"
	// maxManifest bounds a manifest in bytes; a segment takes 200.
	maxManifest = 64 << 20
)

// Manifest says what a backup holds. It is one line of canonical JSON and a line
// with its SM3.
type Manifest struct {
	// Anchor proves the last header final.
	Anchor store.Anchor `json:"anchor"`
	// Files are what an operator wants beside the rows, and the genesis file,
	// sorted by name.
	Files  []File `json:"files"`
	Format string `json:"format"`
	// Header is the digest of the last header, Height its height.
	Header sm3.Digest `json:"header"`
	Height uint64     `json:"height"`
	Ledger sm3.Digest `json:"ledger"`
	// Segments follow each other from the first row to the last of Height.
	Segments []Segment `json:"segments"`
	// Time is when the last run ended, by the node's clock.
	Time legaltime.Instant `json:"time"`
}

// File is a file of the backup.
type File struct {
	Bytes  int64      `json:"bytes"`
	Digest sm3.Digest `json:"digest"`
	// Name is the path within the backup, with slashes.
	Name string `json:"name"`
}

// Segment is a file of chunks: each is its length, 4 bytes big endian, and its
// bytes.
type Segment struct {
	File File `json:"file"`
	// From is the position of its first row, Next that behind its last.
	From Place `json:"from"`
	Next Place `json:"next"`
}

// Place is a position in the rows.
type Place struct {
	Height uint64 `json:"height"`
	Row    uint32 `json:"row"`
}

// Bytes gives the manifest's one encoding.
func (m Manifest) Bytes() ([]byte, error) {
	m.Format = manifestFormat
	line, err := canonical.Marshal(m)
	if err != nil {
		return nil, err
	}
	line = append(line, '\n')
	return append(line, sm3.Sum(line).String()+"\n"...), nil
}

// ParseManifest reads a manifest and checks that it is consistent.
func ParseManifest(data []byte) (Manifest, error) {
	var m Manifest
	line, digest, ok := bytes.Cut(data, []byte("\n"))
	if !ok || len(data) > maxManifest || sm3.Sum(line, []byte("\n")).String()+"\n" != string(digest) {
		return m, fmt.Errorf("%w: the manifest's digest does not match its bytes", ErrDamaged)
	}
	if err := canonical.Unmarshal(line, &m); err != nil {
		return m, fmt.Errorf("%w: manifest: %w", ErrDamaged, err)
	}
	if m.Format != manifestFormat {
		return m, fmt.Errorf("%w: format %.60q, this program reads %s", ErrDamaged, m.Format, manifestFormat)
	}
	return m, m.check()
}

func (m Manifest) check() error {
	header, err := m.Anchor.Parse()
	if err != nil {
		return fmt.Errorf("%w: manifest: %w", ErrDamaged, err)
	}
	if header.Height != m.Height || header.Digest() != m.Header || header.Ledger != m.Ledger {
		return fmt.Errorf("%w: the manifest's anchor is of another header", ErrDamaged)
	}
	at := Place{Height: 1}
	for _, s := range m.Segments {
		if s.From != at || !safe(s.File.Name, rowsFolder) {
			return fmt.Errorf("%w: segment %.80q is not the next one", ErrDamaged, s.File.Name)
		}
		at = s.Next
	}
	if at != (Place{Height: m.Height + 1}) {
		return fmt.Errorf("%w: the segments end within block %d of %d", ErrDamaged, at.Height, m.Height)
	}
	for i, f := range m.Files {
		if f.Name != genesisName && !safe(f.Name, filesFolder) && !safe(f.Name, besideFolder) || i > 0 && f.Name <= m.Files[i-1].Name {
			return fmt.Errorf("%w: file %.80q has no place in a backup", ErrDamaged, f.Name)
		}
	}
	return nil
}

// safe reports whether a name is a plain file in a folder of the backup: a manifest
// must not lead outside.
func safe(name, folder string) bool {
	base, ok := strings.CutPrefix(name, folder+"/")
	return ok && plain(base)
}

func plain(base string) bool {
	return base != "" && len(base) <= 128 && base[0] != '.' && !strings.ContainsFunc(base, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("._-", r)
	})
}

// Read gives the manifest of the backup in dir.
func Read(dir string) (Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return Manifest{}, fmt.Errorf("%w: %s", ErrNone, dir)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("read the backup: %w", err)
	}
	m, err := ParseManifest(data)
	if err != nil {
		return m, fmt.Errorf("%s: %w", dir, err)
	}
	return m, nil
}
