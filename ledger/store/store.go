package store

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/freeze"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// Errors of the store.
var (
	// ErrNotFound is returned for what the ledger does not have.
	ErrNotFound = errors.New("not in the ledger")
	// ErrCorrupt means that the database's own checks failed. Replace the disk
	// and restore the member's node from the others.
	ErrCorrupt = errors.New("the store is damaged")
	// ErrDisk means that the disk refused a write. Free or replace the disk and
	// start again: nothing acknowledged is lost.
	ErrDisk = errors.New("the disk refused a write")
	// ErrStopped is returned after a failure that this node must not survive.
	ErrStopped = errors.New("the store has stopped")
	// ErrFormat means that the directory was written by another version.
	ErrFormat = errors.New("the store has another format")
	// ErrGenesis means that the directory belongs to another ledger.
	ErrGenesis = errors.New("the store belongs to another ledger")
	// ErrDiverged means that this node computed something else than a quorum
	// signed. It must stop and keep both.
	ErrDiverged = errors.New("this node's ledger is not the one that the quorum signed")
	// ErrBlock means that a block from a peer is not a final block of this
	// ledger. It says nothing about this node.
	ErrBlock = errors.New("not a final block of this ledger")
)

// storeFormat is the version of the tables; older binaries refuse newer ones.
//
//	1  the first
//	2  knows which governance was decided when, where Raft stands, and which values
//	   a block made
const storeFormat = 2

// Options of a store.
type Options struct {
	// FS is the file system, nil for the disk.
	FS vfs.FS
	// Cache and MemTable are sizes in bytes; 0 for the defaults.
	Cache, MemTable int
	// Window is how many heights behind the newest final header the state tree
	// keeps its versions; 0 for the default.
	Window uint64
	Logger *slog.Logger
	// Verify checks signatures.
	Verify exec.Verifier
	// AcceptedRecoveries are the digests of the recovery plans that the operator
	// has accepted: blocks that others made by another plan are not taken.
	AcceptedRecoveries []sm3.Digest
	// AnyRecovery takes the blocks of every plan, for looking at a ledger only.
	AnyRecovery bool
	// Tables are the rules by version; nil for registry.Tables.
	Tables exec.Tables
	// Fatal is called, at most once, when the node must stop.
	Fatal func(error)
}

// defaultWindow keeps about a day of five-minute blocks, and more than any
// client's patience under load.
const defaultWindow = 1024

// Store is the ledger of one node.
type Store struct {
	db      *pebble.DB
	options Options
	genesis ledger.OpenGenesis
	sets    governances

	// mu is held while entries are executed and blocks kept.
	mu      sync.Mutex
	machine *exec.Machine
	reading *reading
	// delivered is the index of the newest entry executed, perhaps in the open
	// block. Invariant: applied <= delivered after the first entry.
	delivered uint64
	place     place
	pruned    uint64 // state versions up to this height are gone
	nodes     *lru.Cache[statetree.NodeID, []byte]

	applied atomic.Uint64
	synced  atomic.Uint64
	tip     atomic.Pointer[exec.Tip]
	open    atomic.Int64 // records in the open block
	// earliest is an instant before which no deadline is in the index.
	earliest atomic.Int64
	stopped  atomic.Pointer[error]
	// frozen says that nothing reaches the disk any more; only a stopped store is.
	frozen atomic.Bool

	finality finality
	watchers watchers
}

// Open opens the store in dir for the ledger of genesis, creating it when the
// directory is empty.
func Open(dir string, genesis ledger.GenesisFile, o Options) (*Store, error) {
	if err := settle(vfsOrDisk(o.FS), dir); err != nil {
		return nil, err
	}
	s, err := open(dir, genesis, o)
	if err != nil {
		return nil, err
	}
	unfinished, err := s.unfinished()
	if err == nil && unfinished {
		err = fmt.Errorf("%w: %s", ErrUnfinished, dir)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func open(dir string, genesis ledger.GenesisFile, o Options) (*Store, error) {
	g, err := genesis.Open()
	if err != nil {
		return nil, err
	}
	o.fill()
	nodes, err := lru.New[statetree.NodeID, []byte](nodesHeld)
	if err != nil {
		return nil, fmt.Errorf("make room for the state tree: %w", err)
	}
	s := &Store{options: o, genesis: g, nodes: nodes}
	s.reading = &reading{Store: s, values: map[ledger.EntityID][]byte{}}
	directory := freeze.New(o.FS, diskLatch{s})
	s.options.FS = directory
	s.db, err = pebble.Open(dir, pebbleOptions(s.options, s.fail))
	if err != nil {
		return nil, fmt.Errorf("open the store in %s: %w", dir, err)
	}
	directory.Arm()
	if err := s.load(genesis); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

func (o *Options) fill() {
	o.FS = vfsOrDisk(o.FS)
	if o.Cache == 0 {
		o.Cache = DefaultCache
	}
	if o.MemTable == 0 {
		o.MemTable = DefaultMemTable
	}
	if o.Window == 0 {
		o.Window = defaultWindow
	}
	if o.Tables == nil {
		o.Tables = registry.Tables
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(error) {}
	}
}

func (s *Store) load(genesis ledger.GenesisFile) error {
	if err := s.found(genesis); err != nil {
		return err
	}
	tip, err := s.loadTip()
	if err != nil {
		return err
	}
	if err := s.loadPlace(); err != nil {
		return err
	}
	if s.machine, err = s.newMachine(tip); err != nil {
		return err
	}
	s.tip.Store(&tip)
	if err := firstError(s.loadSearch(), s.findEarliest(0)); err != nil {
		return err
	}
	return s.loadFinality()
}

// newMachine gives a machine that goes on after tip. When the rules of the next
// block are newer than this program, the store is for reading: it can be audited
// and backed up, and the next entry is refused.
func (s *Store) newMachine(tip exec.Tip) (*exec.Machine, error) {
	machine, err := exec.New(s.machineConfig(), tip)
	if errors.Is(err, exec.ErrRulesUnknown) {
		return machine, nil
	}
	return machine, err
}

func (s *Store) machineConfig() exec.Config {
	return exec.Config{View: s.reading, Verify: s.options.Verify, Tables: s.options.Tables, Ledger: s.genesis.ID()}
}

// Close closes the database. Nothing may be in flight.
func (s *Store) Close() error { return s.db.Close() }

// fail stops the store: after it nothing is applied and nothing is claimed
// durable.
func (s *Store) fail(err error) {
	first := s.stopped.CompareAndSwap(nil, &err)
	if !errors.Is(err, exec.ErrRulesUnknown) {
		s.frozen.Store(true)
	}
	if first {
		// On its own goroutine: Pebble reports while it holds its locks, and the
		// owner will want to close things.
		go s.options.Fatal(err)
	}
}

// diskLatch stops the store at the first write that the disk refuses.
type diskLatch struct{ store *Store }

// Close stops the store.
func (l diskLatch) Close(reason error) { l.store.fail(fmt.Errorf("%w: %w", ErrDisk, reason)) }

// Closed reports whether the directory stays as it is. A program that is too old
// for the next block has kept nothing wrong: what Pebble still holds is written.
func (l diskLatch) Closed() bool { return l.store.frozen.Load() }

// Err gives why the store has stopped, nil while it has not.
func (s *Store) Err() error {
	if err := s.stopped.Load(); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, *err)
	}
	return nil
}

// Genesis gives the ledger's genesis.
func (s *Store) Genesis() ledger.OpenGenesis { return s.genesis }

// Ledger gives the ledger's identity.
func (s *Store) Ledger() sm3.Digest { return s.genesis.ID() }

// Applied gives the Raft index of the last entry whose effects are in the
// database.
func (s *Store) Applied() uint64 { return s.applied.Load() }

// Synced gives the Raft index up to which a power cut takes nothing away.
func (s *Store) Synced() uint64 { return s.synced.Load() }

// Sync makes everything applied durable.
func (s *Store) Sync() (uint64, error) {
	applied := s.applied.Load()
	if err := s.Err(); err != nil {
		return 0, err
	}
	if err := s.db.LogData(nil, pebble.Sync); err != nil {
		s.fail(fmt.Errorf("%w: %w", ErrDisk, err))
		return 0, s.Err()
	}
	if err := s.Err(); err != nil {
		return 0, err
	}
	s.synced.Store(max(s.synced.Load(), applied))
	return applied, nil
}

// LastHeader gives the header of the last sealed block; before the first it
// names the genesis governance and has no height.
func (s *Store) LastHeader() ledger.Header { return s.tip.Load().Header }

// InForce names the set in force for the block after the last sealed one.
func (s *Store) InForce() sm3.Digest { return s.tip.Load().InForce() }

// LastTime gives the time of the last sealed block, the genesis time before it.
func (s *Store) LastTime() legaltime.Instant { return s.tip.Load().Time }

// Tip gives the height of the last sealed block, 0 before the first.
func (s *Store) Tip() uint64 { return s.tip.Load().Header.Height }

// OpenRecords gives how many records the open block holds.
func (s *Store) OpenRecords() int { return int(s.open.Load()) }

// DiskUsage gives the database's size in bytes.
func (s *Store) DiskUsage() uint64 { return s.db.Metrics().DiskSpaceUsage() }
