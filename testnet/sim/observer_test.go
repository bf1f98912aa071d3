package sim_test

import (
	"errors"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
)

// observer follows by block sync: it takes final blocks from whoever offers them and executes them itself.
type observer struct {
	net   *network
	fs    *vfs.MemFS
	store *store.Store
}

func newObserver(n *network) *observer {
	o := &observer{net: n, fs: vfs.NewCrashableMem()}
	o.open()
	return o
}

func (o *observer) open() {
	fatal := func(err error) { o.net.t.Errorf("the observer wants to stop: %v", err) }
	o.store = ledgertest.Must(store.Open("store", o.net.File, o.net.storeOptions(o.fs, fatal)))(o.net.t)
}

func (o *observer) close() {
	if err := o.store.Close(); err != nil {
		o.net.t.Errorf("close the observer's store: %v", err)
	}
}

// powerCut takes what was not synced.
func (o *observer) powerCut() {
	after := o.fs.CrashClone(vfs.CrashCloneCfg{})
	o.close()
	o.fs = after
	o.open()
}

// follow takes the next block from a member; false when that has none. Now and then somebody damages it first.
func (o *observer) follow(from *member) bool {
	t := o.net.t
	t.Helper()
	next := o.store.Tip() + 1
	block, err := from.process.store.Block(next)
	if errors.Is(err, store.ErrNotFound) {
		return false
	}
	if err != nil {
		t.Fatalf("%s cannot serve block %d: %v", from.name, next, err)
	}
	if o.net.chance(20) {
		bad := append([]byte(nil), block...)
		bad[o.net.rng.IntN(len(bad))] ^= 1 << o.net.rng.IntN(8)
		if err := o.store.Follow(bad); !errors.Is(err, store.ErrBlock) || o.store.Tip() != next-1 {
			t.Fatalf("a damaged block %d: %v, tip %d", next, err, o.store.Tip())
		}
	}
	if err := o.store.Follow(block); err != nil {
		t.Fatalf("block %d of %s: %v", next, from.name, err)
	}
	o.net.oracle.sealed(o.store, next)
	return true
}
