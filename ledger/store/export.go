package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// Chunk reads rows of the checkpoint up to the final header at final, from a
// position on. Every honest member gives the same bytes, whatever it executes
// meanwhile; nothing is held between calls.
func (s *Store) Chunk(final uint64, from Position) ([]byte, error) {
	return s.chunk(final, from, ChunkBytes)
}

func (s *Store) chunk(final uint64, from Position, limit int) ([]byte, error) {
	if final == 0 || final > s.Final() {
		return nil, fmt.Errorf("%w: header %d is not final here", ErrNotFound, final)
	}
	if from.Height == 0 || from.Height > final {
		return nil, fmt.Errorf("%w: block %d of a checkpoint up to %d", ErrNotFound, from.Height, final)
	}
	w, at := newChunkWriter(from, limit), from
	for at.Height <= final {
		full, err := s.fill(w, &at)
		if err != nil {
			return nil, err
		}
		if full {
			break
		}
	}
	if w.rows == 0 {
		return nil, fmt.Errorf("%w: block %d has no row %d", ErrNotFound, from.Height, from.Row)
	}
	return w.end(at), nil
}

// fill adds the rest of a block's rows and moves at on. It reports whether the
// chunk is full.
func (s *Store) fill(w *chunkWriter, at *Position) (full bool, err error) {
	sections, err := s.sections(at.Height)
	if err != nil {
		return false, err
	}
	skip := int(at.Row)
	for _, part := range sections {
		for i := skip; i < part.count; i++ {
			data, err := part.row(i)
			if err != nil {
				return false, fmt.Errorf("read block %d: %w", at.Height, err)
			}
			if !w.add(row{part.kind, data}) {
				return true, nil
			}
			at.Row++
		}
		skip = max(0, skip-part.count)
	}
	if skip > 0 {
		return false, fmt.Errorf("%w: block %d has no row %d", ErrNotFound, at.Height, at.Row)
	}
	*at = Position{Height: at.Height + 1}
	return false, nil
}

// section is the rows of one kind in a block, read one at a time.
type section struct {
	kind  byte
	count int
	row   func(i int) ([]byte, error)
}

func listed(kind byte, rows [][]byte) section {
	return section{kind, len(rows), func(i int) ([]byte, error) { return rows[i], nil }}
}

// sections gives a block's rows in their order.
func (s *Store) sections(height uint64) ([]section, error) {
	text, h, err := s.header(height)
	if err != nil {
		return nil, err
	}
	prev, err := s.headerBefore(height)
	if err != nil {
		return nil, err
	}
	governances, documents, err := s.newTexts(prev, h)
	if err != nil {
		return nil, err
	}
	lines, err := mustGet(s.db, heightKey(tableReceipts, height), fmt.Sprintf("receipts of block %d", height))
	if err != nil {
		return nil, err
	}
	receipts := slices.Collect(bytes.Lines(lines))
	events, err := eventLeaves(prev.Size, h.Size, receipts)
	if err != nil {
		return nil, fmt.Errorf("%w: receipts of block %d: %w", ErrCorrupt, height, err)
	}
	entries, err := s.rowsOf(tableEntry, height)
	if err != nil {
		return nil, err
	}
	values, err := s.rowsOf(tableBlockValue, height)
	return []section{
		listed(rowHeader, [][]byte{text}), listed(rowGovernance, governances), listed(rowDocument, documents),
		{rowEntry, entries, func(i int) ([]byte, error) { return mustGet(s.db, entryKey(height, i), "entry") }},
		listed(rowReceipt, receipts),
		{rowEvent, len(events), func(i int) ([]byte, error) { return s.eventRow(events[i]) }},
		{rowValue, values, func(i int) ([]byte, error) { return s.valueRow(height, i) }},
	}, err
}

// headerBefore gives the header before the one at height; before the first it is
// what the genesis says.
func (s *Store) headerBefore(height uint64) (ledger.Header, error) {
	if height == 1 {
		return exec.GenesisTip(s.genesis.Genesis).Header, nil
	}
	return s.HeaderAt(height - 1)
}

// newDigests lists the governances that a header names and the one before does
// not.
func newDigests(prev, h ledger.Header) []sm3.Digest {
	var digests []sm3.Digest
	for _, d := range []sm3.Digest{h.Governance, h.Next} {
		if d != prev.Governance && d != prev.Next && !slices.Contains(digests, d) {
			digests = append(digests, d)
		}
	}
	return digests
}

// newDocuments lists the documents that g names and older does not.
func newDocuments(older, g *ledger.Governance) []ledger.Document {
	known := slices.Concat(older.Profiles, older.Calendars)
	return slices.DeleteFunc(slices.Concat(g.Profiles, g.Calendars), func(d ledger.Document) bool {
		return slices.ContainsFunc(known, func(k ledger.Document) bool { return k.Digest == d.Digest })
	})
}

// newTexts gives the governance texts and documents that h is the first to name.
func (s *Store) newTexts(prev, h ledger.Header) (governances, documents [][]byte, err error) {
	for _, digest := range newDigests(prev, h) {
		text, err := s.GovernanceText(digest)
		if err != nil {
			return nil, nil, err
		}
		g, err := ledger.ParseGovernance(text)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: governance %s: %w", ErrCorrupt, digest, err)
		}
		older, err := s.Governance(prev.Next)
		if err != nil {
			return nil, nil, err
		}
		governances = append(governances, text)
		for _, d := range newDocuments(older, g) {
			text, err := s.Document(d.Digest)
			if err != nil {
				return nil, nil, err
			}
			documents = append(documents, text)
		}
	}
	return governances, documents, nil
}

// eventLeaves lists the leaves between two sizes of the log that are no accepted
// record's.
func eventLeaves(from, to uint64, receipts [][]byte) ([]uint64, error) {
	var events []uint64
	next := from
	for _, line := range receipts {
		r, err := parseReceiptLine(line)
		if err != nil {
			return nil, err
		}
		if r.Refusal != nil {
			continue
		}
		if r.Index < next || r.Index >= to {
			return nil, fmt.Errorf("leaf %d is not between %d and %d", r.Index, next, to)
		}
		for ; next < r.Index; next++ {
			events = append(events, next)
		}
		next++
	}
	for ; next < to; next++ {
		events = append(events, next)
	}
	return events, nil
}

// rowsOf counts the rows of a table that are numbered from 0 within a block.
func (s *Store) rowsOf(table byte, height uint64) (count int, err error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: heightKey(table, height), UpperBound: heightKey(table, height+1)})
	if err != nil {
		return 0, fmt.Errorf("read the store: %w", err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	if it.Last() {
		count = int(binary.BigEndian.Uint32(it.Key()[9:])) + 1
	}
	return count, it.Error()
}

func (s *Store) eventRow(index uint64) ([]byte, error) {
	leaf, err := s.Leaf(index)
	return append(encodeNumber(index), leaf...), err
}

// valueRow gives a value that the block at height made.
func (s *Store) valueRow(height uint64, i int) ([]byte, error) {
	key, err := mustGet(s.db, changeKey(height, i), "change")
	if err != nil {
		return nil, err
	}
	id, count, err := parseChange(key)
	if err != nil {
		return nil, err
	}
	newest, err := s.Value(id)
	if err != nil {
		return nil, err
	}
	if newest == nil || newest.Count < count {
		return nil, fmt.Errorf("%w: value %d of %s is missing", ErrCorrupt, count, id)
	}
	v, err := s.valueAt(id, count, newest)
	if err != nil {
		return nil, err
	}
	return encodeValueRow(id, v.Leaf, v.Bytes), nil
}

// parseChange reads kind ‖ 0 ‖ id ‖ 0 ‖ count.
func parseChange(key []byte) (ledger.EntityID, uint64, error) {
	if len(key) < 9 {
		return ledger.EntityID{}, 0, fmt.Errorf("%w: change %x", ErrCorrupt, key)
	}
	id, err := parseEntityName(key[:len(key)-9])
	return id, decodeNumber(key[len(key)-8:]), err
}

// encodeValueRow gives kind ‖ 0 ‖ length of the id (2) ‖ id ‖ leaf (8) ‖ value.
func encodeValueRow(id ledger.EntityID, leaf uint64, value []byte) []byte {
	b := append([]byte(id.Kind), 0)
	b = binary.BigEndian.AppendUint16(b, uint16(len(id.ID)))
	b = append(b, id.ID...)
	return append(binary.BigEndian.AppendUint64(b, leaf), value...)
}

func parseValueRow(data []byte) (exec.Value, error) {
	kind, rest, ok := bytes.Cut(data, []byte{0})
	if !ok || len(rest) < 2 {
		return exec.Value{}, errors.New("it ends too early")
	}
	n := int(binary.BigEndian.Uint16(rest))
	if rest = rest[2:]; len(rest) < n+8 {
		return exec.Value{}, errors.New("it ends too early")
	}
	id := ledger.EntityID{Kind: ledger.EntityKind(kind), ID: string(rest[:n])}
	if ledger.NewEntity(id.Kind) == nil {
		return exec.Value{}, fmt.Errorf("%.60q is not a kind of entity", kind)
	}
	return exec.Value{ID: id, Leaf: binary.BigEndian.Uint64(rest[n:]), Bytes: rest[n+8:]}, nil
}
