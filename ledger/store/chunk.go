package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
)

// ErrCheckpoint means that rows or an anchor are not part of a checkpoint of this
// ledger. It says nothing about this node: whoever sent them has to be left.
var ErrCheckpoint = errors.New("not a checkpoint of this ledger")

// The kinds of rows, in their order within a block.
const (
	rowHeader     byte = 'h' // the header's text
	rowGovernance byte = 'g' // a governance text that this header is the first to name
	rowDocument   byte = 'd' // a document that such a governance is the first to name
	rowEntry      byte = 'e' // an exact Raft entry
	rowReceipt    byte = 'q' // a receipt's line
	rowEvent      byte = 'l' // index, leaf that is not a record
	rowValue      byte = 'v' // entity, leaf index, value
)

const rowKinds = "hgdeqlv"

// Position is a place in the rows of checkpoints: a block, and a row of it. The
// rows of a block are the same in every checkpoint.
type Position struct {
	Height uint64
	Row    uint32
}

const positionSize = 12

// Bytes gives the position's encoding.
func (p Position) Bytes() []byte { return p.append(nil) }

func (p Position) append(b []byte) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(b, p.Height), p.Row)
}

// ParsePosition reads what Bytes gave.
func ParsePosition(b []byte) (Position, error) {
	if len(b) != positionSize {
		return Position{}, fmt.Errorf("%w: a position has %d bytes", ErrCheckpoint, positionSize)
	}
	p := Position{Height: binary.BigEndian.Uint64(b), Row: binary.BigEndian.Uint32(b[8:])}
	if p.Height == 0 {
		return Position{}, fmt.Errorf("%w: blocks count from 1", ErrCheckpoint)
	}
	return p, nil
}

// Sizes of a chunk.
const (
	// ChunkBytes is how large a chunk becomes unless a single row is larger.
	ChunkBytes = 1 << 20
	// MaxChunk bounds what is read as one.
	MaxChunk = 16 << 20

	chunkVersion = 1
	chunkHead    = 1 + 2*positionSize
	rowHead      = 1 + 4
)

// Chunk is a piece of a checkpoint's rows:
//
//	version (1) ‖ from (8+4) ‖ next (8+4) ‖ rows ‖ SM3 of all before (32)
//
// and a row is kind (1) ‖ length (4) ‖ bytes. Numbers are big endian.
type Chunk struct {
	// From is the first row's position, Next that behind the last.
	From, Next Position
	rows       []row
}

type row struct {
	kind byte
	data []byte
}

// ParseChunk reads a chunk and checks its digest. The result aliases data.
func ParseChunk(data []byte) (Chunk, error) {
	var c Chunk
	if len(data) > MaxChunk || len(data) < chunkHead+sm3.Size {
		return c, fmt.Errorf("%w: %d bytes are not a chunk", ErrCheckpoint, len(data))
	}
	body, digest := data[:len(data)-sm3.Size], data[len(data)-sm3.Size:]
	if sum := sm3.Sum(body); !bytes.Equal(sum[:], digest) {
		return c, fmt.Errorf("%w: a chunk's digest does not match its bytes", ErrCheckpoint)
	}
	if body[0] != chunkVersion {
		return c, fmt.Errorf("%w: chunks of version %d, this program reads %d", ErrCheckpoint, body[0], chunkVersion)
	}
	var err error
	if c.From, err = ParsePosition(body[1 : 1+positionSize]); err != nil {
		return c, err
	}
	if c.Next, err = ParsePosition(body[1+positionSize : chunkHead]); err != nil {
		return c, err
	}
	c.rows, err = parseRows(body[chunkHead:])
	return c, err
}

func parseRows(data []byte) ([]row, error) {
	var rows []row
	for len(data) > 0 {
		if len(data) < rowHead {
			return nil, fmt.Errorf("%w: a row ends too early", ErrCheckpoint)
		}
		kind, size := data[0], binary.BigEndian.Uint32(data[1:])
		data = data[rowHead:]
		if bytes.IndexByte([]byte(rowKinds), kind) < 0 {
			return nil, fmt.Errorf("%w: row of the unknown kind %q", ErrCheckpoint, kind)
		}
		if uint64(size) > uint64(len(data)) {
			return nil, fmt.Errorf("%w: a row ends too early", ErrCheckpoint)
		}
		rows, data = append(rows, row{kind, data[:size:size]}), data[size:]
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w: a chunk without rows", ErrCheckpoint)
	}
	return rows, nil
}

// chunkWriter collects rows.
type chunkWriter struct {
	data  []byte
	rows  int
	limit int
}

func newChunkWriter(from Position, limit int) *chunkWriter {
	w := &chunkWriter{data: []byte{chunkVersion}, limit: limit}
	w.data = from.append(w.data)
	w.data = append(w.data, make([]byte, positionSize)...) // next, once it is known
	return w
}

// add takes a row unless the chunk is full.
func (w *chunkWriter) add(r row) bool {
	if w.rows > 0 && len(w.data)+rowHead+len(r.data)+sm3.Size > w.limit {
		return false
	}
	w.data = binary.BigEndian.AppendUint32(append(w.data, r.kind), uint32(len(r.data)))
	w.data = append(w.data, r.data...)
	w.rows++
	return true
}

func (w *chunkWriter) end(next Position) []byte {
	copy(w.data[1+positionSize:], next.Bytes())
	digest := sm3.Sum(w.data)
	return append(w.data, digest[:]...)
}
