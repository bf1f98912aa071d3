package store

import (
	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger/search"
)

// Begin is the position of the first row of all.
func Begin() Position { return Position{Height: 1} }

// ChunkOf is Chunk with chunks of another size.
func (s *Store) ChunkOf(final uint64, from Position, size int) ([]byte, error) {
	return s.chunk(final, from, size)
}

// Row is a row of a chunk.
type Row struct {
	Kind byte
	Data []byte
}

// Rows gives a chunk's rows.
func (c Chunk) Rows() []Row {
	var rows []Row
	for _, r := range c.rows {
		rows = append(rows, Row{r.kind, r.data})
	}
	return rows
}

// EncodeChunk makes a chunk of whatever rows.
func EncodeChunk(from, next Position, rows []Row) []byte {
	w := newChunkWriter(from, 1<<30)
	for _, r := range rows {
		w.add(row{r.Kind, r.Data})
	}
	return w.end(next)
}

// Frozen reports whether nothing reaches the disk any more, DiskFails is a write
// that the disk refuses.
func (s *Store) Frozen() bool        { return s.frozen.Load() }
func (s *Store) DiskFails(err error) { diskLatch{s}.Close(err) }

// SpoilSearch makes the search index one of an older program: it lacks what there is,
// has what there is not, and says another version.
func (s *Store) SpoilSearch() error {
	return firstError(
		s.db.DeleteRange([]byte{tableSearch}, []byte{byte(search.Published)}, pebble.Sync),
		firstError(s.db.Set(searchKey(search.Standing, "old", "A"), nil, pebble.Sync), s.db.Set(metaKey(metaSearch), []byte{0}, pebble.Sync)))
}

// Settled reports whether Pebble is rewriting nothing.
func (s *Store) Settled() bool {
	m := s.db.Metrics()
	return m.Flush.NumInProgress == 0 && m.Compact.NumInProgress == 0
}
