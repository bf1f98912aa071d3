package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// ErrUnfinished means that the import of a checkpoint into the directory has not
// been finished. Go on with Import, or delete the directory.
var ErrUnfinished = errors.New("the store's import has not been finished")

// ErrImported means that the directory of an import holds a finished one.
var ErrImported = errors.New("the directory holds a store already: import into an empty one")

// maxBlockRows bounds the bytes of one block's rows, which an import holds in
// memory: far above what the governed limits allow.
const maxBlockRows = 1 << 30

// Importer rebuilds a store from a checkpoint's rows in a directory of its own.
// Every block is verified against its header, and the header against the one
// before, ahead of being kept; nothing is executed. What is kept survives a
// restart: an import goes on behind the last whole block.
type Importer struct {
	dir     string
	genesis ledger.GenesisFile
	options Options

	store *Store
	tip   exec.Tip
	// decided is the height whose header decided the pending governance, 0 when
	// none is pending.
	decided uint64
	block   rawBlock
	at      Position
	rows    uint64
	bytes   uint64
}

// Import opens the directory of an import, or begins one in an empty directory.
// Whoever calls it closes the importer.
func Import(dir string, genesis ledger.GenesisFile, o Options) (*Importer, error) {
	i := &Importer{dir: dir, genesis: genesis, options: o}
	if err := i.open(); err != nil {
		return nil, err
	}
	return i, nil
}

func (i *Importer) open() error {
	s, err := open(i.dir, i.genesis, i.options)
	if err != nil {
		return err
	}
	i.store, i.tip = s, *s.tip.Load()
	if err := i.begin(); err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// Reset deletes what has been imported and begins again.
func (i *Importer) Reset() error {
	if err := i.store.Close(); err != nil {
		return err
	}
	if err := vfsOrDisk(i.options.FS).RemoveAll(i.dir); err != nil {
		return fmt.Errorf("delete the import: %w", err)
	}
	return i.open()
}

func (i *Importer) begin() error {
	unfinished, err := i.store.unfinished()
	if err != nil {
		return err
	}
	if !unfinished && i.tip.Header.Height > 0 {
		return ErrImported
	}
	if i.decided, err = i.store.pendingSince(i.tip.Header); err != nil {
		return err
	}
	i.restart()
	return i.store.db.Set(metaKey(metaImport), []byte{1}, pebble.Sync)
}

// restart forgets the rows of a block that is not whole.
func (i *Importer) restart() {
	i.block = rawBlock{}
	i.at = Position{Height: i.tip.Header.Height + 1}
}

// Close closes the directory, whether or not the import is finished.
func (i *Importer) Close() error { return i.store.Close() }

// At gives the position of the chunk that is wanted next.
func (i *Importer) At() Position { return i.at }

// Heights gives the last whole block, and the last one that carried cosignatures
// prove final: what lies between could still be forged.
func (i *Importer) Heights() (have, proven uint64) {
	return i.tip.Header.Height, i.store.Final()
}

// Read gives how many rows and bytes of chunks came since the importer was opened.
func (i *Importer) Read() (rows, bytes uint64) { return i.rows, i.bytes }

// Add verifies the chunk at the wanted position and keeps every block that it
// makes whole. ErrCheckpoint says that the chunk, or one before it that was not
// proven final yet, is not of this ledger; then the next chunk is that behind the
// last whole block.
func (i *Importer) Add(chunk []byte) error {
	c, err := ParseChunk(chunk)
	if err == nil && c.From != i.at {
		err = fmt.Errorf("%w: a chunk from block %d row %d, wanted is block %d row %d", ErrCheckpoint, c.From.Height, c.From.Row, i.at.Height, i.at.Row)
	}
	if err == nil {
		err = i.add(c)
	}
	if err != nil {
		i.restart()
		return err
	}
	i.bytes += uint64(len(chunk))
	return nil
}

func (i *Importer) add(c Chunk) error {
	for _, r := range c.rows {
		if r.kind == rowHeader && i.block.rows > 0 {
			if err := i.keep(); err != nil {
				return err
			}
		}
		if err := i.block.add(r); err != nil {
			return fmt.Errorf("%w: block %d: %w", ErrCheckpoint, i.at.Height, err)
		}
		i.at.Row++
		i.rows++
	}
	if c.Next.Row == 0 {
		if err := i.keep(); err != nil {
			return err
		}
	}
	if c.Next != i.at {
		return fmt.Errorf("%w: a chunk ends at block %d row %d and says block %d row %d", ErrCheckpoint, i.at.Height, i.at.Row, c.Next.Height, c.Next.Row)
	}
	return nil
}

// keep verifies the block whose rows are all there.
func (i *Importer) keep() error {
	b, err := i.verify()
	if err != nil {
		return fmt.Errorf("block %d: %w", i.at.Height, err)
	}
	s := i.store
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keep(&b.Block, 0, b.texts...); err != nil {
		return err
	}
	i.tip, i.decided = b.Tip, b.decided
	i.restart()
	return nil
}

// rawBlock is the rows of a block.
type rawBlock struct {
	header, governances, documents, entries, receipts, events, values [][]byte
	last                                                              int // rank of the last row's kind
	rows, bytes                                                       int
}

// add takes a row: kinds come in their order, and a block begins with its header.
func (b *rawBlock) add(r row) error {
	lists := [...]*[][]byte{&b.header, &b.governances, &b.documents, &b.entries, &b.receipts, &b.events, &b.values}
	rank := rankOf(r.kind)
	switch {
	case b.rows == 0 && r.kind != rowHeader:
		return fmt.Errorf("it begins with a row of kind %c, not with its header", r.kind)
	case rank < b.last:
		return fmt.Errorf("a row of kind %c comes behind one of kind %c", r.kind, rowKinds[b.last])
	case b.bytes+len(r.data) > maxBlockRows:
		return fmt.Errorf("its rows have more than %d bytes", maxBlockRows)
	}
	// Rows live longer than the chunk that brought them.
	*lists[rank] = append(*lists[rank], append([]byte(nil), r.data...))
	b.last, b.rows, b.bytes = rank, b.rows+1, b.bytes+len(r.data)
	return nil
}

func rankOf(kind byte) int {
	for i := range len(rowKinds) {
		if rowKinds[i] == kind {
			return i
		}
	}
	return len(rowKinds) // ParseChunk knows no such kind
}
