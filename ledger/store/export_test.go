package store

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
