package raftlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/ledger/freeze"
)

// DefaultStallLimit is how long one write may take before the disk counts as failed.
const DefaultStallLimit = 10 * time.Second

// Options for Open. The zero value is a log on disk that is never cut at the front and has no floor.
type Options struct {
	// FS holds the files; nil is the operating system's.
	FS vfs.FS

	// Floor returns the index that the state machine has applied. A suffix is never cut at or below it. See also
	// Store.RaiseFloor. It is called while the store is locked: it must return at once and not call the store.
	Floor func() uint64

	// Synced returns the index up to which the state machine is known to survive a power cut. A prefix is only cut below
	// it; nil means never. The same rules as for Floor apply.
	Synced func() uint64

	// Fatal is told, once and on a goroutine of its own, why the store stopped writing. The node has to stop.
	Fatal func(error)

	// StallLimit is how long one write may take; zero is DefaultStallLimit.
	StallLimit time.Duration

	// Logger is never nil inside the store; nil here discards.
	Logger *slog.Logger
}

// Store is Raft's log store and stable store. It is safe for concurrent use.
type Store struct {
	dir   string
	fs    vfs.FS
	db    *pebble.DB
	opts  Options
	log   *slog.Logger
	latch *latch

	delivered atomic.Uint64 // see RaiseFloor
	retained  atomic.Uint64 // see Retain

	// open is held for reading while Pebble is in use: Pebble panics when used after Close, and Raft's metrics may read
	// until the last moment.
	open   sync.RWMutex
	closed bool

	// write serialises writers. first, last and base only change under it and are read without it.
	write       sync.Mutex
	first, last atomic.Uint64
	base        atomic.Pointer[Base]
	refused     *refusal // guarded by write
}

var (
	_ raft.LogStore          = (*Store)(nil)
	_ raft.StableStore       = (*Store)(nil)
	_ raft.MonotonicLogStore = (*Store)(nil)
)

// The keys: one byte for the kind, then the index (big-endian) or the name.
const (
	kindLog           = 'l'
	kindConfiguration = 'c' // a second copy of configuration entries, which survives cuts of the prefix
	kindStable        = 's'
	kindMeta          = 'm'
)

// layoutVersion is the version of the keys and records in this package. It rises when they change:
//
//	1: the first.
//	2: a base before the first entry.
const layoutVersion = 2

var layoutKey = []byte{kindMeta, 'v'}

// Open opens or creates the log in dir. Whoever opens it closes it, after Raft has been shut down.
func Open(dir string, opts Options) (*Store, error) {
	s := newStore(dir, opts)
	freezing := freeze.New(s.fs, frozen{s.latch})
	db, err := pebble.Open(dir, pebbleOptions(freezing, s.log, s.latch))
	if err == nil {
		freezing.Arm()
		s.db = db
		err = s.latch.err()
	}
	if err == nil {
		err = s.checkLayout()
	}
	if err == nil {
		err = s.findEnds()
	}
	if err != nil {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
		return nil, fmt.Errorf("couldn't open the Raft log in %s (is another node using it?): %w", dir, err)
	}
	return s, nil
}

func newStore(dir string, opts Options) *Store {
	s := &Store{dir: dir, fs: opts.FS, opts: opts, log: opts.Logger, latch: &latch{fatal: opts.Fatal}}
	s.base.Store(&Base{})
	if s.fs == nil {
		s.fs = vfs.Default
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.opts.StallLimit == 0 {
		s.opts.StallLimit = DefaultStallLimit
	}
	return s
}

// Close releases the directory. Raft must have been shut down before.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	s.open.Lock()
	defer s.open.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.refused != nil {
		s.refused.timer.Stop()
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("couldn't close the Raft log: %w", err)
	}
	return nil
}

// Err returns why the store stopped writing, or nil while it works.
func (s *Store) Err() error { return s.latch.err() }

func (s *Store) checkLayout() error {
	v, err := s.get(layoutKey)
	if err != nil {
		return err
	}
	if v != nil && (len(v) != 1 || v[0] > layoutVersion) {
		return fmt.Errorf("its layout version %x is newer than %d: run the release that wrote it, or a newer one", v, layoutVersion)
	}
	if v == nil || v[0] < layoutVersion {
		return s.set(layoutKey, []byte{layoutVersion})
	}
	return nil
}

// findEnds reads the base and the first and the last index.
func (s *Store) findEnds() error {
	if err := s.findBase(); err != nil {
		return err
	}
	it, err := s.db.NewIter(kindRange(kindLog))
	if err != nil {
		return err
	}
	defer it.Close()
	var first, last uint64
	if it.First() {
		first = keyIndex(it.Key())
	}
	if it.Last() {
		last = keyIndex(it.Key())
	}
	s.first.Store(first)
	s.last.Store(last)
	return it.Error()
}

// commit makes a batch durable. Any failure is final for the store.
func (s *Store) commit(b *pebble.Batch) error {
	stall := time.AfterFunc(s.opts.StallLimit, func() {
		s.latch.close(fmt.Errorf("%w (a write takes longer than %s)", ErrPoisoned, s.opts.StallLimit))
	})
	defer stall.Stop()
	if err := b.Commit(pebble.Sync); err != nil {
		s.latch.close(fmt.Errorf("%w (%w)", ErrPoisoned, err))
	}
	// Pebble reports a failed WAL write through Logger.Fatalf and then returns nil.
	return s.latch.err()
}

// begin locks out Close and other writers; the caller calls the returned function when it is done.
func (s *Store) begin() (func(), error) {
	s.write.Lock()
	end, err := s.beginRead()
	if err != nil {
		s.write.Unlock()
		return nil, err
	}
	return func() { end(); s.write.Unlock() }, nil
}

func (s *Store) beginRead() (func(), error) {
	s.open.RLock()
	if s.closed {
		s.open.RUnlock()
		return nil, ErrClosed
	}
	return s.open.RUnlock, nil
}

func indexKey(kind byte, index uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kind}, index)
}

func keyIndex(key []byte) uint64 { return binary.BigEndian.Uint64(key[1:]) }

func kindRange(kind byte) *pebble.IterOptions {
	return &pebble.IterOptions{LowerBound: []byte{kind}, UpperBound: []byte{kind + 1}}
}
