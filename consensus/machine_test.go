package consensus_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus"
)

// chain is a state machine with a database: a hash over all entries. Like the real one it collects entries in memory and
// writes them, with their index, in one unsynced batch per block of seal entries.
type chain struct {
	db      *pebble.DB
	seal    int
	lying   bool // Sync pretends
	failing atomic.Uint64
	refuse  atomic.Bool // Snapshot offers nothing
	taken   chan uint64 // gets every index, if not nil
	depot   *depot      // where checkpoints are, if it may be sent or offer any
	renew   uint64      // entries that an offer stands for

	applied, synced atomic.Uint64

	mu    sync.Mutex
	state chainState
	open  int      // entries in state that the database does not have
	seen  []uint64 // indexes handed out in this run

	sealed   checkpoint // what the database has
	offer    checkpoint
	fetched  map[string]checkpoint
	installs []string // what Install answered
}

type chainState struct {
	hash  [32]byte
	count uint64
}

// checkpoint is a state and the entry that it ends with.
type checkpoint struct {
	index uint64
	state chainState
}

// depot holds the checkpoints that members offer, in place of a protocol to fetch them with.
type depot struct {
	mu   sync.Mutex
	held map[string]checkpoint
}

func (d *depot) put(c checkpoint) (pointer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	pointer = fmt.Sprintf("%d %x", c.index, c.state.hash)
	d.held[pointer] = c
	return pointer
}

func (d *depot) get(pointer string) (checkpoint, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, ok := d.held[pointer]
	return c, ok
}

var keyState = []byte("state")

func openChain(t testing.TB, fs vfs.FS, seal int) *chain {
	t.Helper()
	db, err := pebble.Open("state", &pebble.Options{FS: fs, Logger: quiet{}, FormatMajorVersion: pebble.FormatNewest})
	if err != nil {
		t.Fatal(err)
	}
	c := &chain{db: db, seal: seal}
	v, closer, err := db.Get(keyState)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return c
	case err != nil:
		t.Fatal(err)
	}
	defer closer.Close()
	c.applied.Store(binary.BigEndian.Uint64(v))
	c.synced.Store(c.applied.Load())
	c.state.count = binary.BigEndian.Uint64(v[8:])
	copy(c.state.hash[:], v[16:])
	c.sealed = checkpoint{c.applied.Load(), c.state}
	return c
}

func (c *chain) Applied() uint64 { return c.applied.Load() }
func (c *chain) Synced() uint64  { return c.synced.Load() }

// Apply returns "<number of the entry> <entry>".
func (c *chain) Apply(index uint64, entry []byte) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if index == c.failing.Load() {
		return nil, errors.New("state root differs")
	}
	if len(c.seen) > 0 && index <= c.seen[len(c.seen)-1] {
		return nil, fmt.Errorf("entry %d came after %d", index, c.seen[len(c.seen)-1])
	}
	c.seen = append(c.seen, index)
	c.state.count++
	c.state.hash = sha256.Sum256(append(c.state.hash[:], entry...))
	c.open++
	if c.open >= c.seal {
		if err := c.commit(index); err != nil {
			return nil, err
		}
	}
	if c.taken != nil {
		c.taken <- index
	}
	return fmt.Sprintf("%d %.20s", c.state.count, entry), nil
}

func (c *chain) commit(index uint64) error { return c.write(index, pebble.NoSync) }

func (c *chain) write(index uint64, sync *pebble.WriteOptions) error {
	v := binary.BigEndian.AppendUint64(nil, index)
	v = binary.BigEndian.AppendUint64(v, c.state.count)
	v = append(v, c.state.hash[:]...)
	if err := c.db.Set(keyState, v, sync); err != nil {
		return err
	}
	c.open = 0
	c.sealed = checkpoint{index, c.state}
	c.applied.Store(index)
	return nil
}

// Snapshot offers what is sealed, until renew entries later.
func (c *chain) Snapshot() (uint64, []byte, error) {
	if c.refuse.Load() {
		return 0, nil, errors.New("nothing is final")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.offer.index == 0 || c.sealed.index >= c.offer.index+c.renew {
		c.offer = c.sealed
	}
	if c.depot == nil {
		return c.offer.index, []byte("nowhere"), nil
	}
	return c.offer.index, []byte(c.depot.put(c.offer)), nil
}

// renewOffer lets the next Snapshot offer what is sealed then.
func (c *chain) renewOffer() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offer = checkpoint{}
}

// Install fetches when it hears of a checkpoint and swaps when it is asked again.
func (c *chain) Install(index uint64, pointer []byte) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() { c.installs = append(c.installs, fmt.Sprint(index, " ", err)) }()
	found, ok := c.fetched[string(pointer)]
	if !ok {
		if c.depot != nil {
			if found, ok = c.depot.get(string(pointer)); ok && found.index == index {
				c.fetched = map[string]checkpoint{string(pointer): found}
				return consensus.ErrFetching
			}
		}
		return errors.New("no such checkpoint")
	}
	c.state = found.state
	if err := c.write(index, pebble.Sync); err != nil {
		return err
	}
	c.synced.Store(index)
	return nil
}

// asked tells what Install has answered.
func (c *chain) asked() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.installs)
}

func (c *chain) Sync() (uint64, error) {
	at := c.applied.Load()
	if !c.lying {
		if err := c.db.LogData(nil, pebble.Sync); err != nil {
			return 0, err
		}
	}
	c.synced.Store(at)
	return at, nil
}

func (c *chain) get() chainState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

func (c *chain) handed() []uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seen)
}

type quiet struct{}

func (quiet) Infof(string, ...any)      {}
func (quiet) Errorf(string, ...any)     {}
func (quiet) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }
