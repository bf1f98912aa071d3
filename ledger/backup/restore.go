package backup

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// Progress is called with the last whole block and the one that is wanted in the
// end.
type Progress func(height, of uint64)

// Restoring says how a backup is read.
type Restoring struct {
	// Ledger is the identity that the ledger must have; zero takes the backup's word
	// for it.
	Ledger sm3.Digest
	// Store are the options of the store that is made, on the disk; Verify is required.
	Store store.Options
	// Progress is told about every chunk, nil for none.
	Progress Progress
}

// Restore makes a store at the backup's height out of the backup, in a directory
// that must be empty or not there, and gives its last header. Everything is
// verified before the directory is there.
//
// The store knows nothing above that height. Its member may have signed newer
// headers and its Raft node may have voted: without its own old lock and Raft log
// the node must come back as one that lost them, under a new peer id, and sign
// only above a header that the others made final without it after it asked.
func Restore(ctx context.Context, dir, storeDir string, o Restoring) (ledger.Header, error) {
	m, genesis, err := check(dir, o.Ledger)
	if err != nil {
		return ledger.Header{}, err
	}
	if entries, err := os.ReadDir(storeDir); err == nil && len(entries) > 0 {
		return ledger.Header{}, fmt.Errorf("%s is not empty: a backup is restored into an empty directory", storeDir)
	}
	done, err := load(ctx, dir, m, genesis, store.Staging(storeDir), o)
	if err != nil {
		return done, err
	}
	return done, errors.Join(store.Swap(storeDir, genesis, o.Store), store.Discard(o.Store.FS, storeDir))
}

// Verify checks everything in a backup as a restore would. Scratch is a directory
// that it fills and deletes; it takes as much room as the store.
func Verify(ctx context.Context, dir, scratch string, o Restoring) (Manifest, error) {
	m, genesis, err := check(dir, o.Ledger)
	if err != nil {
		return m, err
	}
	made := filepath.Join(scratch, "verify")
	_, err = load(ctx, dir, m, genesis, made, o)
	return m, errors.Join(err, os.RemoveAll(made))
}

// check reads the manifest and compares every file with it.
func check(dir string, want sm3.Digest) (Manifest, ledger.GenesisFile, error) {
	var genesis ledger.GenesisFile
	m, err := Read(dir)
	if err != nil {
		return m, genesis, err
	}
	for _, f := range m.Files {
		if err := checkFile(filepath.Join(dir, filepath.FromSlash(f.Name)), f); err != nil {
			return m, genesis, err
		}
	}
	for _, s := range m.Segments {
		if err := checkFile(filepath.Join(dir, filepath.FromSlash(s.File.Name)), s.File); err != nil {
			return m, genesis, err
		}
	}
	if err := checkBeside(dir, m); err != nil {
		return m, genesis, err
	}
	if genesis, err = Genesis(dir); err != nil {
		return m, genesis, err
	}
	opened, err := genesis.Open()
	if err != nil {
		return m, genesis, err
	}
	if opened.ID() != m.Ledger || !want.IsZero() && want != m.Ledger {
		return m, genesis, fmt.Errorf("%w: it is of ledger %s, its genesis is %s, wanted is %s", ErrForeign, m.Ledger, opened.ID(), want)
	}
	return m, genesis, nil
}

// Genesis gives the genesis file that stands in a backup. Whether it is the right
// ledger's is for the caller to know.
func Genesis(dir string) (ledger.GenesisFile, error) {
	data, err := os.ReadFile(filepath.Join(dir, genesisName))
	if err != nil {
		return ledger.GenesisFile{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return ledger.ParseGenesisFile(data)
}

// load imports all segments into a directory, from the beginning.
func load(ctx context.Context, dir string, m Manifest, genesis ledger.GenesisFile, into string, o Restoring) (ledger.Header, error) {
	// Something may be left from a restore that was cut short, perhaps of another backup.
	if err := errors.Join(os.RemoveAll(into), os.MkdirAll(filepath.Dir(into), 0o700)); err != nil {
		return ledger.Header{}, err
	}
	i, err := store.Import(into, genesis, o.Store)
	if err != nil {
		return ledger.Header{}, err
	}
	done, err := fill(ctx, dir, m, i, o)
	return done, errors.Join(err, i.Close())
}

func fill(ctx context.Context, dir string, m Manifest, i *store.Importer, o Restoring) (ledger.Header, error) {
	for _, s := range m.Segments {
		add := func(chunk []byte) error {
			if err := i.Add(chunk); err != nil {
				return damaged(s.File.Name, err)
			}
			if have, _ := i.Heights(); o.Progress != nil {
				o.Progress(have, m.Height)
			}
			return ctx.Err()
		}
		if err := eachChunk(filepath.Join(dir, filepath.FromSlash(s.File.Name)), add); err != nil {
			return ledger.Header{}, err
		}
	}
	done, err := i.Finish(m.Anchor)
	if err != nil {
		err = damaged("the whole", err)
	}
	return done, err
}

// damaged says what of a backup does not hold. That it goes on by a recovery
// plan which is not accepted is no damage.
func damaged(what string, err error) error {
	if errors.Is(err, store.ErrUnaccepted) {
		return err
	}
	return fmt.Errorf("%w: %s: %w", ErrDamaged, what, err)
}

// eachChunk reads a segment.
func eachChunk(path string, visit func(chunk []byte) error) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readChunks(bufio.NewReaderSize(f, 1<<16), visit)
}

func readChunks(r io.Reader, visit func(chunk []byte) error) error {
	for {
		var head [4]byte
		switch _, err := io.ReadFull(r, head[:]); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: a segment is cut off", ErrDamaged)
		}
		size := binary.BigEndian.Uint32(head[:])
		if size > store.MaxChunk {
			return fmt.Errorf("%w: a chunk of %d bytes", ErrDamaged, size)
		}
		chunk, err := io.ReadAll(io.LimitReader(r, int64(size)))
		if err != nil || len(chunk) < int(size) {
			return fmt.Errorf("%w: a segment is cut off", ErrDamaged)
		}
		if err := visit(chunk); err != nil {
			return err
		}
	}
}
