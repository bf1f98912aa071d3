package sim_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// member is an honest member's machine: what is in it survives the power.
type member struct {
	net  *network
	name string
	dir  string     // the cosigner's folder, on a real disk: it syncs whatever it writes
	fs   *vfs.MemFS // the store's
	skew legaltime.Instant

	// log is what Raft has made durable here, oldest first; everything up to cut is gone from it.
	log []*ordered
	cut uint64
	// sent is how much of the network's order Raft has sent.
	sent int
	// forked says that a leader told this member something else than most.
	forked bool

	process *process // nil while it is down
	halted  error    // the marker that keeps the node from starting again
	starts  int
}

// point is a moment between two effects of a cosigner, where the power may fail.
type point int32

const (
	never     point = iota
	afterLock       // the lock is on disk, nothing is signed
	afterSign       // signed, but the signature is lost
	beforeSend
	beforeStore // sent, but not kept
	points
)

var errPlug = errors.New("the power is off")

// process is one run of a member's node.
type process struct {
	member   *member
	store    *store.Store
	cosigner *cosign.Cosigner
	cancel   context.CancelFunc
	done     chan error
	unwatch  func()

	at    int    // the place in the log of what Raft hands out next
	final uint64 // the oracle's: what final was

	die     atomic.Int32 // a point at which the power fails
	failing atomic.Bool  // it has failed there: nothing is signed or kept any more
	silent  atomic.Bool  // it has failed before a message got out; sending has a goroutine of its own
	dead    atomic.Bool  // the process has ended, for whatever reason

	mu       sync.Mutex
	reason   error // guarded by mu: why it must halt
	evidence [][]byte
}

func newMember(n *network, name, dir string) *member {
	return &member{net: n, name: name, dir: dir, fs: vfs.NewCrashableMem(), skew: legaltime.Instant(n.rng.IntN(4000) - 2000)}
}

func (m *member) now() legaltime.Instant { return m.net.now() + m.skew }

func (n *network) storeOptions(fs vfs.FS, fatal func(error)) store.Options {
	return store.Options{FS: fs, Verify: n.verifier.Verify, Cache: 1 << 20, MemTable: 256 << 10, Window: 8, Fatal: fatal, AcceptedRecoveries: n.accepted}
}

// start does what a node does when it starts.
func (m *member) start() {
	t := m.net.t
	t.Helper()
	if m.process != nil || m.halted != nil {
		return
	}
	m.starts++
	p := &process{member: m, done: make(chan error, 1)}
	p.store = ledgertest.Must(store.Open("store", m.net.File, m.net.storeOptions(m.fs, p.fatal)))(t)
	if err := errors.Join(m.checkPlace(p), m.checkLock(p)); err != nil {
		t.Fatalf("%s may not start: %v", m.name, errors.Join(err, p.store.Close()))
	}
	changed, stop := p.store.Watch()
	p.unwatch = stop
	var err error
	p.cosigner, err = cosign.New(cosign.Config{
		Dir: m.dir, Member: m.name, Keys: cosign.OneKey(signer{p}), Random: ledgertest.Reader(m.name, fmt.Sprint("run ", m.starts)),
		Clock: m.now, Store: view{p.store, p, changed}, Peers: p, Logger: slog.New(slog.DiscardHandler), Halt: p.halt,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	go func() { p.done <- p.cosigner.Run(ctx) }()
	m.process = p
}

// checkPlace is what consensus checks: the log continues what the store has applied.
func (m *member) checkPlace(p *process) error {
	applied := p.store.Applied()
	if applied < m.cut {
		return fmt.Errorf("Raft's log begins behind %d, the store has applied %d: entries are gone for good", m.cut, applied)
	}
	p.at = slices.IndexFunc(m.log, func(o *ordered) bool { return o.index > applied })
	if p.at < 0 {
		p.at = len(m.log)
	}
	return nil
}

// checkLock is how a node makes sure that it remembers its promises.
func (m *member) checkLock(p *process) error {
	if _, err := cosign.ReadLock(m.dir); errors.Is(err, cosign.ErrNoLock) && m.starts == 1 {
		if err := errors.Join(os.MkdirAll(m.dir, 0o700), cosign.Create(m.dir, 0, m.net.Genesis.ID())); err != nil {
			return err
		}
	}
	return cosign.CheckStart(m.dir, m.name, view{p.store, p, nil})
}

// stop ends the node's process; what it wrote stays.
func (m *member) stop() {
	p := m.process
	if p == nil {
		return
	}
	m.process = nil
	p.dead.Store(true)
	p.cancel()
	<-p.done
	p.unwatch()
	if err := p.store.Close(); err != nil {
		m.net.t.Errorf("%s: close the store: %v", m.name, err)
	}
}

// powerCut ends the node's process, and takes what was not synced. (MemFS could keep parts of it, but draws them in the order
// of a map, and Pebble writes the end of its log when it pleases: a seed could not repeat that. The store's own tests do it.)
func (m *member) powerCut() {
	if m.process == nil {
		return
	}
	m.process.dead.Store(true)
	after := m.fs.CrashClone(vfs.CrashCloneCfg{})
	m.stop()
	m.fs = after
}

// reap looks whether the process has ended, or has to.
func (m *member) reap() bool {
	p := m.process
	switch {
	case p == nil:
		return false
	case p.failing.Load() || p.silent.Load():
		if m.net.chance(50) {
			m.stop() // only the process died: the operating system still writes what it has
		}
		m.powerCut()
		return true
	}
	select {
	case err := <-p.done:
		p.done <- err // for stop
		m.ended(p, err)
		return true
	default:
		return false
	}
}

// ended is what happens when a cosigner stops by itself.
func (m *member) ended(p *process, err error) {
	p.mu.Lock()
	reason := p.reason
	p.mu.Unlock()
	if reason == nil {
		m.net.t.Errorf("%s: the cosigner ended: %v", m.name, err)
		reason = err
	}
	m.net.oracle.stops(m, reason, p.evidence)
	m.halted = reason
	m.stop()
}

// dies reports whether the power has failed, or fails right here.
func (p *process) dies(at point) bool {
	if point(p.die.Load()) == at {
		p.failing.Store(true)
	}
	return p.failing.Load() || p.dead.Load()
}

// fatal is called by the store when the node must stop.
func (p *process) fatal(err error) {
	if !p.dead.Load() {
		p.member.net.t.Errorf("%s: the store wants to stop: %v", p.member.name, err)
	}
}

// halt is called by the cosigner when the node must stop.
func (p *process) halt(reason error, evidence ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reason, p.evidence = reason, evidence
}

// signer is the member's key, as far as there is power.
type signer struct{ p *process }

func (s signer) key() *sm2.PrivateKey { return s.p.member.net.Keys[s.p.member.name] }

// Public gives the key.
func (s signer) Public() *sm2.PublicKey { return s.key().Public() }

// SignDigest signs.
func (s signer) SignDigest(random io.Reader, e sm3.Digest) (sm2.Signature, error) {
	if s.p.dies(afterLock) {
		return sm2.Signature{}, errPlug
	}
	signature, err := s.key().SignDigest(random, e)
	if s.p.dies(afterSign) {
		return sm2.Signature{}, errPlug
	}
	return signature, err
}

// view is the store as the cosigner sees it.
type view struct {
	*store.Store
	p       *process
	changed <-chan struct{}
}

// Governance gives the set that must cosign.
func (v view) Governance(height uint64) (*ledger.Governance, error) { return v.GovernanceAt(height) }

// Changed signals that the tip has risen.
func (v view) Changed() <-chan struct{} { return v.changed }

// PutCosignatures keeps cosignatures, as far as there is power.
func (v view) PutCosignatures(height uint64, set []ledger.Cosignature) (uint64, error) {
	if v.p.dies(beforeStore) {
		return 0, errPlug
	}
	return v.Store.PutCosignatures(height, set)
}

// take receives a packet.
func (m *member) take(p *packet) {
	if m.process == nil {
		p.fail()
		return
	}
	answer, err := m.process.cosigner.HandleMessage(context.Background(), p.from, p.data)
	if m.net.isHonest(p.from) && errors.Is(err, cosign.ErrMessage) {
		m.net.t.Errorf("%s does not understand %s: %v", m.name, p.from, err)
	}
	if p.answer == nil {
		return
	}
	if len(answer) > 0 {
		m.net.oracle.sends(m, answer)
	}
	p.answer <- reply{answer, err}
}
