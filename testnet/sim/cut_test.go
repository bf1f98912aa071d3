package sim_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// TestPowerCutBehindACutLog is a pair with the real parts: Raft, its log, and the store. Raft cuts its log up to what the store
// says is durable; then the power fails. On an honest disk everything comes back. On a disk that only pretends to sync, the
// entries are gone for good, and the node says so instead of going on with another ledger.
func TestPowerCutBehindACutLog(t *testing.T) {
	for _, lying := range []bool{false, true} {
		t.Run(fmt.Sprintf("lying=%v", lying), func(t *testing.T) { powerCutBehindACutLog(t, lying) })
	}
}

func powerCutBehindACutLog(t *testing.T, lying bool) {
	v := newVoter(t)
	v.open()
	v.node = ledgertest.Must(consensus.Open(v.config()))(t)
	v.await("leadership", v.node.IsLeader)
	v.propose(10)
	v.lies.Store(lying)
	v.propose(30)
	v.await("the log to be cut", func() bool { v.propose(1); return v.node.Stats().First > 20 })
	tip := v.store.LastHeader()
	v.powerCut()
	for v.store.Tip() == tip.Height { // Raft had just synced everything
		v.node = ledgertest.Must(consensus.Open(v.config()))(t)
		v.await("leadership", v.node.IsLeader)
		v.propose(3)
		tip = v.store.LastHeader()
		v.powerCut()
	}
	var err error
	v.node, err = consensus.Open(v.config())
	if lying {
		if !errors.Is(err, consensus.ErrLogGap) {
			t.Fatalf("got %v, want ErrLogGap", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	v.await("replay", func() bool { return v.store.Tip() >= tip.Height })
	if again := ledgertest.Must(v.store.HeaderAt(tip.Height))(t); again != tip {
		t.Fatalf("header %d is\n%s\nit was\n%s", tip.Height, again.Text(), tip.Text())
	}
	v.propose(5)
	v.audit()
}

// voter is a node's Raft with its store, alone in its cluster.
type voter struct {
	*ledgertest.Chain
	t       *testing.T
	key     ed25519.PrivateKey
	verify  *verifier.Verifier
	logFS   *vfs.MemFS
	storeFS *vfs.MemFS
	lies    atomic.Bool // the store's disk only pretends to sync

	host  *p2p.Host
	log   *raftlog.Store
	store *store.Store
	node  *consensus.Node
}

func newVoter(t *testing.T) *voter {
	t.Helper()
	v := &voter{
		Chain: ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{})), t: t,
		key:    ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)),
		verify: verifier.New(verifier.Options{Remember: 1 << 10}), logFS: vfs.NewCrashableMem(), storeFS: vfs.NewCrashableMem(),
	}
	t.Cleanup(v.close)
	return v
}

func (v *voter) fatal(err error) { v.t.Errorf("the node wants to stop: %v", err) }

func (v *voter) options(fs vfs.FS) store.Options {
	return store.Options{FS: fs, Verify: v.verify.Verify, Cache: 1 << 20, MemTable: 1 << 20, Fatal: v.fatal}
}

func (v *voter) open() {
	v.t.Helper()
	v.store = ledgertest.Must(store.Open("store", v.File, v.options(pretending{v.storeFS, &v.lies})))(v.t)
	v.log = ledgertest.Must(raftlog.Open("raft", raftlog.Options{FS: v.logFS, Floor: v.store.Applied, Synced: v.store.Synced, Fatal: v.fatal}))(v.t)
	v.host = ledgertest.Must(p2p.Open(p2p.Config{
		PrivateKey: v.key, Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Handshake: "test/1", Gate: func(string) bool { return true },
	}))(v.t)
}

func (v *voter) config() consensus.Config {
	id := v.host.ID()
	return consensus.Config{
		ID: id, Voters: []consensus.Server{{ID: id, Voter: true}}, Log: v.log, Machine: machine{v.store},
		Stream: v.host.StreamLayer("/certledger/raft/1", func(string) bool { return true }), Fatal: v.fatal,
		Heartbeat: 500 * time.Millisecond, SnapshotInterval: 50 * time.Millisecond, SnapshotEvery: 8, TrailingLogs: 1,
	}
}

func (v *voter) close() {
	if v.node != nil {
		v.report(v.node.Close())
	}
	if v.host != nil {
		v.report(errors.Join(v.host.Close(), v.log.Close(), v.store.Close()))
	}
	v.node, v.host = nil, nil
}

func (v *voter) report(err error) {
	if err != nil {
		v.t.Errorf("close: %v", err)
	}
}

// powerCut takes what was not synced, and starts again up to Raft.
func (v *voter) powerCut() {
	v.t.Helper()
	logFS, storeFS := v.logFS.CrashClone(vfs.CrashCloneCfg{}), v.storeFS.CrashClone(vfs.CrashCloneCfg{})
	v.close()
	v.logFS, v.storeFS = logFS, storeFS
	v.lies.Store(false)
	v.open()
}

// propose orders entries with a record each. Nobody cosigns, so age seals the blocks.
func (v *voter) propose(count int) {
	v.t.Helper()
	for range count {
		v.Now += ledgertest.Second
		holder := v.Holder(v.t, fmt.Sprint("holder ", v.Now))
		entry := v.SignEntry(v.t, v.Entry(v.Record(v.t, ledger.AccountOpen, holder.Open, sm3.Digest{}, v.Now)))
		ctx, cancel := context.WithTimeout(v.t.Context(), 20*time.Second)
		_, err := v.node.Propose(ctx, entry).Wait(ctx)
		cancel()
		if err != nil {
			v.t.Fatal(err)
		}
	}
}

func (v *voter) await(what string, done func() bool) {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(end) {
			v.t.Fatalf("waiting for %s took too long", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (v *voter) audit() {
	v.t.Helper()
	scratch := ledgertest.Must(store.OpenMemory(v.File, v.options(nil)))(v.t)
	defer scratch.Close()
	if _, err := audit.Run(v.t.Context(), v.store, scratch, audit.Options{Verify: v.verify.Verify}); err != nil {
		v.t.Error(err)
	}
}

// machine is the store as a node gives it to Raft.
type machine struct{ *store.Store }

// Apply executes one entry.
func (m machine) Apply(index uint64, entry []byte) (any, error) { return m.Store.Apply(index, entry) }

// Snapshot offers what is sealed. Nobody is there to take it.
func (m machine) Snapshot() (uint64, []byte, error) { return m.Applied(), nil, nil }

// Install is never asked for: this voter is alone.
func (m machine) Install(uint64, []byte) error { return errors.ErrUnsupported }

// pretending is a disk whose files say that they are synced while lies is set.
type pretending struct {
	vfs.FS
	lies *atomic.Bool
}

// Create makes a file.
func (p pretending) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := p.FS.Create(name, category)
	return pretendingFile{f, p.lies}, err
}

// ReuseForWrite takes over another file.
func (p pretending) ReuseForWrite(from, to string, category vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := p.FS.ReuseForWrite(from, to, category)
	return pretendingFile{f, p.lies}, err
}

type pretendingFile struct {
	vfs.File
	lies *atomic.Bool
}

// Sync syncs, or says so.
func (f pretendingFile) Sync() error { return f.unless(f.File.Sync) }

// SyncData syncs, or says so.
func (f pretendingFile) SyncData() error { return f.unless(f.File.SyncData) }

// SyncTo syncs, or says so.
func (f pretendingFile) SyncTo(int64) (fullSync bool, err error) {
	return true, f.unless(f.File.Sync)
}

func (f pretendingFile) unless(sync func() error) error {
	if f.lies.Load() {
		return nil
	}
	return sync()
}
