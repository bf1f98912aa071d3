package cosign_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// memoryStore is a node's ledger, as far as cosigners look.
type memoryStore struct {
	gov     *ledger.Governance
	changed chan struct{}

	mu      sync.Mutex
	headers [][]byte
	sets    map[uint64][]ledger.Cosignature
	final   uint64
	broken  error
}

func newMemoryStore(gov *ledger.Governance) *memoryStore {
	return &memoryStore{gov: gov, changed: make(chan struct{}, 1), sets: map[uint64][]ledger.Cosignature{}}
}

func (s *memoryStore) lock() func() { s.mu.Lock(); return s.mu.Unlock }

func (s *memoryStore) Tip() uint64 { defer s.lock()(); return uint64(len(s.headers)) }

func (s *memoryStore) Header(height uint64) ([]byte, error) {
	defer s.lock()()
	return s.headers[height-1], s.broken
}

func (s *memoryStore) Governance(uint64) (*ledger.Governance, error) { return s.gov, nil }

func (s *memoryStore) Final() uint64 { defer s.lock()(); return s.final }

func (s *memoryStore) Cosignatures(height uint64) ([]ledger.Cosignature, error) {
	defer s.lock()()
	return slices.Clone(s.sets[height]), nil
}

func (s *memoryStore) PutCosignatures(height uint64, set []ledger.Cosignature) (uint64, error) {
	defer s.lock()()
	s.sets[height] = append(s.sets[height], set...)
	if len(s.sets[height]) >= s.gov.Quorum() {
		s.final = max(s.final, height)
	}
	return s.final, s.broken
}

func (s *memoryStore) Changed() <-chan struct{} { return s.changed }

func (s *memoryStore) add(headers ...[]byte) {
	unlock := s.lock()
	s.headers = append(s.headers, headers...)
	unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// hub connects cosigners of one process. It takes 10 ms for every message and loses some.
type hub struct {
	loss float64

	mu    sync.Mutex
	rng   *rand.Rand
	nodes map[string]*cosign.Cosigner
	sent  []string // who broadcast
}

type port struct {
	hub  *hub
	self string
}

func (h *hub) reach(to string) *cosign.Cosigner {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rng.Float64() < h.loss {
		return nil
	}
	return h.nodes[to]
}

func (p port) Broadcast(ctx context.Context, message []byte) {
	p.hub.mu.Lock()
	p.hub.sent = append(p.hub.sent, p.self)
	p.hub.mu.Unlock()
	time.Sleep(10 * time.Millisecond)
	for _, to := range p.List() {
		if n := p.hub.reach(to); n != nil {
			n.HandleMessage(ctx, p.self, message)
		}
	}
}

func (p port) Pull(ctx context.Context, peer string, request []byte) ([]byte, error) {
	time.Sleep(10 * time.Millisecond)
	n := p.hub.reach(peer)
	if n == nil {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return n.HandleMessage(ctx, p.self, request)
}

func (p port) List() []string {
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	var out []string
	for name := range p.hub.nodes {
		if name != p.self {
			out = append(out, name)
		}
	}
	return out
}

// lab runs cosigners with real lock files and fake time.
type lab struct {
	*consortium
	t      *testing.T
	hub    *hub
	stores map[string]*memoryStore
	dirs   map[string]string
	stop   map[string]func() error
	halts  map[string][]string
	header []byte
}

func newLab(t *testing.T, n int, loss float64) *lab {
	t.Helper()
	l := &lab{
		consortium: newConsortium(t, n), t: t, stores: map[string]*memoryStore{}, dirs: map[string]string{}, stop: map[string]func() error{},
		hub: &hub{loss: loss, rng: rand.New(rand.NewPCG(seed(t, 1), 2)), nodes: map[string]*cosign.Cosigner{}}, halts: map[string][]string{},
	}
	for _, name := range l.members {
		l.stores[name], l.dirs[name] = newMemoryStore(l.gov), t.TempDir()
		if err := cosign.Create(l.dirs[name], 0, l.ledger); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func (l *lab) config(name string) cosign.Config {
	return cosign.Config{
		Dir: l.dirs[name], Member: name, Keys: cosign.OneKey(l.keys[name]), Clock: wallClock, Store: l.stores[name], Peers: port{l.hub, name},
		Logger: slog.New(slog.DiscardHandler),
		Halt: func(reason error, evidence ...[]byte) {
			l.halts[name] = append(l.halts[name], reason.Error())
			for _, e := range evidence {
				l.halts[name] = append(l.halts[name], string(e))
			}
		},
	}
}

func wallClock() legaltime.Instant { return legaltime.Instant(time.Now().UnixMilli()) }

// start runs a member's cosigner; stop[name] ends it and gives what Run returned.
func (l *lab) start(name string, change func(*cosign.Config)) *cosign.Cosigner {
	l.t.Helper()
	config := l.config(name)
	if change != nil {
		change(&config)
	}
	c, err := cosign.New(config)
	if err != nil {
		l.t.Fatal(err)
	}
	l.launch(name, c)
	return c
}

func (l *lab) launch(name string, c *cosign.Cosigner) {
	l.hub.mu.Lock()
	l.hub.nodes[name] = c
	l.hub.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- c.Run(ctx) }()
	l.stop[name] = func() error {
		cancel()
		delete(l.stop, name)
		return <-result
	}
}

func (l *lab) startAll() {
	for _, name := range l.members {
		l.start(name, nil)
	}
}

func (l *lab) stopAll() {
	for _, name := range l.members {
		if stop := l.stop[name]; stop != nil {
			if err := stop(); err != nil {
				l.t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// block makes the next header and gives it to these members, or to all.
func (l *lab) block(to ...string) []byte {
	l.header = l.consortium.header(l.header, wallClock(), "a")
	if len(to) == 0 {
		to = l.members
	}
	for _, name := range to {
		l.stores[name].add(l.header)
	}
	return l.header
}

func (l *lab) wantFinal(height uint64, signatures int) {
	l.t.Helper()
	for _, name := range l.members {
		s := l.stores[name]
		if set, _ := s.Cosignatures(height); s.Final() != height || len(set) != signatures {
			l.t.Errorf("%s: final %d with %d signatures at %d, want %d with %d", name, s.Final(), len(set), height, height, signatures)
		}
	}
}

func TestHeadersBecomeFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		l.startAll()
		for range 20 {
			l.block()
			time.Sleep(30 * time.Millisecond)
		}
		l.wantFinal(20, 4)
		l.stopAll()
	})
}

func TestLostMessagesArePulled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 7, 0.5)
		l.startAll()
		for range 100 {
			l.block()
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(20 * time.Second)
		l.wantFinal(100, 7)
		l.stopAll()
	})
}

// A node that is restarted again and again never signs two texts at one height, and a lock above its tip is waited for.
func TestRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0.2)
		l.startAll()
		for range 30 {
			if l.stop["alpha"] != nil {
				if err := l.stop["alpha"](); err != nil {
					t.Fatal(err)
				}
			} else {
				l.start("alpha", nil)
			}
			l.block()
			time.Sleep(50 * time.Millisecond)
		}
		if l.stop["alpha"] == nil {
			l.start("alpha", nil)
		}
		time.Sleep(10 * time.Second)
		l.wantFinal(30, 4)
		l.stopAll()
		for _, name := range l.members {
			entries, err := os.ReadDir(filepath.Join(l.dirs[name], cosign.EvidenceName))
			if err != nil || len(entries) > 0 {
				t.Errorf("%s keeps evidence against honest members: %v, %v", name, entries, err)
			}
		}
	})
}

// Three others sign another header than alpha computed: alpha halts, with both as evidence, and Run says why.
func TestQuorumAgainstUsHalts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		l.startAll()
		l.stores["alpha"].add(l.consortium.header(nil, wallClock(), "mine"))
		theirs := l.block("bravo", "charlie", "delta")
		time.Sleep(time.Second)
		if err := l.stop["alpha"](); !errors.Is(err, cosign.ErrFork) {
			t.Fatalf("Run: %v", err)
		}
		if h := l.halts["alpha"]; len(h) != 3 || h[0] != cosign.ErrFork.Error() || !strings.HasPrefix(h[2], string(theirs)) {
			t.Errorf("halt: %q", h)
		}
		if len(l.halts) != 1 {
			t.Errorf("others halted too: %v", l.halts)
		}
		l.stopAll()
		data, err := os.ReadFile(onlyFile(t, filepath.Join(l.dirs["bravo"], cosign.EvidenceName), "rival_alpha_1_"))
		if err != nil {
			t.Fatal(err)
		}
		if a, err := cosign.ParseAnnouncement(data); err != nil || a.Lines[0].Member != "alpha" {
			t.Errorf("evidence: %s, %v", data, err)
		}
	})
}

func onlyFile(t *testing.T, dir, prefix string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s*: %v, %v", prefix, found, err)
	}
	return found[0]
}

func TestEquivocationIsKeptAsProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		c := l.start("alpha", nil)
		header := l.block("alpha")
		for _, variant := range []string{"x", "y"} {
			other := l.consortium.header(nil, wallClock(), variant)
			for _, text := range [][]byte{header, other} {
				message := cosign.Announce(text, []ledger.Cosignature{l.sign("delta", wallClock(), text)})
				if _, err := c.HandleMessage(t.Context(), "a peer", message); err != nil {
					t.Fatal(err)
				}
			}
		}
		time.Sleep(50 * time.Millisecond)
		l.stopAll()
		data, err := os.ReadFile(onlyFile(t, filepath.Join(l.dirs["alpha"], cosign.EvidenceName), "equivocation_delta_1_headers"))
		if err != nil {
			t.Fatal(err)
		}
		if e, err := cosign.ParseEquivocation(data); err != nil || e.Member != "delta" || e.Key.String() != l.keys["delta"].Public().String() {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// A signature must not exist before the lock is on disk.
func TestFailedLockStopsBeforeSigning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		d := newPlugDisk()
		if err := cosign.CreateOn(d, l.dirs["alpha"], 0, l.ledger); err != nil {
			t.Fatal(err)
		}
		d.left = 2 // the temporary file is written, but not synced
		key := &countingKey{Signer: l.keys["alpha"]}
		config := l.config("alpha")
		config.Keys = cosign.OneKey(key)
		c, err := cosign.NewCosigner(config, d)
		if err != nil {
			t.Fatal(err)
		}
		l.launch("alpha", c)
		l.block()
		time.Sleep(time.Second)
		if err := l.stop["alpha"](); !errors.Is(err, errPlug) {
			t.Errorf("Run: %v", err)
		}
		if set, _ := l.stores["alpha"].Cosignatures(1); key.calls != 0 || len(l.hub.sent) != 0 || len(set) != 0 {
			t.Errorf("%d signatures, %d messages, %d stored after a failed lock", key.calls, len(l.hub.sent), len(set))
		}
	})
}

// countingKey counts signatures and fails, or signs badly, as often as told.
type countingKey struct {
	sm2.Signer
	calls, failures, bad int
}

func (k *countingKey) SignDigest(random io.Reader, e sm3.Digest) (sm2.Signature, error) {
	k.calls++
	if k.calls <= k.failures {
		return sm2.Signature{}, errors.New("the module is away")
	}
	sig, err := k.Signer.SignDigest(random, e)
	if k.calls <= k.failures+k.bad {
		sig[5] ^= 1
	}
	return sig, err
}

func TestFailingKeyIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		key := &countingKey{Signer: l.keys["alpha"], failures: 2, bad: 2}
		l.start("alpha", func(c *cosign.Config) { c.Keys = cosign.OneKey(key) })
		for _, name := range l.members[1:] {
			l.start(name, nil)
		}
		l.block()
		time.Sleep(3 * time.Second)
		l.wantFinal(1, 4)
		l.stopAll()
		if key.calls != 5 {
			t.Errorf("%d calls, want 2 failures, 2 bad signatures and a good one", key.calls)
		}
	})
}

// A node without a key, or of a member that is no cosigner, or with another key than the governance says, only gathers.
func TestOnlyCosignersSign(t *testing.T) {
	for name, change := range map[string]func(*lab, *cosign.Config){
		"no key":      func(_ *lab, c *cosign.Config) { c.Keys = nil },
		"another key": func(l *lab, c *cosign.Config) { c.Keys = cosign.OneKey(newKey(l.t, 99)) },
		"no cosigner": func(l *lab, _ *cosign.Config) {
			l.gov.Members[0].Participation = []ledger.Participation{ledger.Observer}
		},
		"no member": func(l *lab, _ *cosign.Config) { l.gov.Members = l.gov.Members[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, 4, 0)
				key := &countingKey{Signer: l.keys["alpha"]}
				l.start("alpha", func(c *cosign.Config) {
					c.Keys = cosign.OneKey(key)
					change(l, c)
				})
				for _, other := range l.members[1:] {
					l.start(other, nil)
				}
				l.block()
				time.Sleep(time.Second)
				l.wantFinal(1, 3)
				l.stopAll()
				if key.calls != 0 {
					t.Error("it signed")
				}
			})
		})
	}
}

func TestPeersCannotFloodTheInbox(t *testing.T) {
	l := newLab(t, 4, 0)
	c, err := cosign.New(l.config("alpha"))
	if err != nil {
		t.Fatal(err)
	}
	header := l.block("alpha")
	message := cosign.Announce(header, []ledger.Cosignature{l.sign("bravo", epoch, header)})
	accepted := map[string]int{}
	for range 100 {
		for _, peer := range []string{"loud", "quiet"} {
			if _, err := c.HandleMessage(t.Context(), peer, message); err == nil {
				accepted[peer]++
			} else if !errors.Is(err, cosign.ErrBusy) {
				t.Fatal(err)
			}
		}
	}
	if accepted["loud"] == 0 || accepted["loud"] != accepted["quiet"] || accepted["loud"] > 10 {
		t.Errorf("accepted: %v", accepted)
	}
	if _, err := c.HandleMessage(t.Context(), "x", make([]byte, cosign.MaxMessage+1)); !errors.Is(err, cosign.ErrMessage) {
		t.Errorf("too large: %v", err)
	}
	if _, err := c.HandleMessage(t.Context(), "x", []byte("hello")); !errors.Is(err, cosign.ErrMessage) {
		t.Errorf("malformed: %v", err)
	}
}

func TestPullAnswers(t *testing.T) {
	l := newLab(t, 4, 0)
	c, err := cosign.New(l.config("alpha"))
	if err != nil {
		t.Fatal(err)
	}
	header := l.block("alpha")
	for _, h := range []uint64{0, 1, 2, 1 << 50} {
		if got, err := c.HandleMessage(t.Context(), "x", cosign.PullRequest(h)); err != nil || got != nil {
			t.Errorf("height %d: %q, %v", h, got, err)
		}
	}
	set := []ledger.Cosignature{l.sign("delta", epoch, header), l.sign("bravo", epoch, header)}
	l.stores["alpha"].PutCosignatures(1, set)
	if got, err := c.HandleMessage(t.Context(), "x", cosign.PullRequest(1)); err != nil || string(got) != string(cosign.Announce(header, set)) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRunNeedsItsOwnLock(t *testing.T) {
	l := newLab(t, 2, 0)
	foreign := lockAt(l.consortium, 1)
	for name, want := range map[string]error{"missing": cosign.ErrNoLock, "damaged": cosign.ErrLockFormat, "another member's": nil} {
		dir := t.TempDir()
		switch name {
		case "damaged":
			os.WriteFile(filepath.Join(dir, cosign.LockName), []byte("x"), 0o600)
		case "another member's":
			os.WriteFile(filepath.Join(dir, cosign.LockName), foreign.Bytes(), 0o600)
		}
		config := l.config("bravo")
		config.Dir = dir
		c, err := cosign.New(config)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Run(t.Context()); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := cosign.New(cosign.Config{}); err == nil {
		t.Error("an empty config is accepted")
	}
}

func TestBrokenStoreEndsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		l.start("alpha", nil)
		l.stores["alpha"].broken = errors.New("bad sector")
		l.block("alpha")
		time.Sleep(time.Second)
		if err := l.stop["alpha"](); !errors.Is(err, l.stores["alpha"].broken) {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestCheckStart(t *testing.T) {
	c := newConsortium(t, 4)
	store := newMemoryStore(c.gov)
	var header []byte
	for h := range 5 {
		header = c.header(header, epoch, "a")
		store.add(header)
		if h == 2 {
			store.PutCosignatures(3, []ledger.Cosignature{c.sign("bravo", epoch, header), c.sign("alpha", epoch, header)})
		}
	}
	for _, tt := range []struct {
		name, member string
		lock         *cosign.Lock
		want         error
	}{
		{"new member", "charlie", nil, cosign.ErrNoLock},
		{"lost", "alpha", nil, cosign.ErrLockLost},
		{"old", "alpha", &cosign.Lock{Height: 2, Digest: c.ledger}, cosign.ErrLockOld},
		{"as it was", "alpha", &cosign.Lock{Height: 3, Digest: c.ledger}, nil},
		{"above the tip", "alpha", &cosign.Lock{Height: 9, Digest: c.ledger}, nil},
	} {
		dir := t.TempDir()
		if tt.lock != nil {
			os.WriteFile(filepath.Join(dir, cosign.LockName), tt.lock.Bytes(), 0o600)
		}
		if err := cosign.CheckStart(dir, tt.member, store); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, cosign.EvidenceName), 0o700); err != nil {
		t.Fatal(err)
	}
	keep := func(member string, height int) error {
		return cosign.KeepEvidence(dir, "rival", member, uint64(height), "0123456789abcdef", fmt.Appendln(nil, height))
	}
	for h := range cosign.MaxEvidence {
		if err := keep("liar", h); err != nil {
			t.Fatal(err)
		}
	}
	if err := keep("liar", cosign.MaxEvidence); !errors.Is(err, cosign.ErrEvidenceFull) {
		t.Errorf("one more: %v", err)
	}
	if err := keep("liar", 0); err != nil {
		t.Errorf("what is kept already: %v", err)
	}
	if err := keep("liar-2", 0); err != nil {
		t.Errorf("another member: %v", err)
	}
}

// A member whose lock was lost rejoins above a header that became final without it, and signs from there on.
func TestRejoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		for _, name := range l.members[1:] {
			l.start(name, nil)
		}
		without := l.block()
		time.Sleep(time.Second)
		dir := t.TempDir()
		if err := cosign.Create(dir, 1, cosign.Digest(without)); err != nil {
			t.Fatal(err)
		}
		l.dirs["alpha"] = dir
		l.start("alpha", nil)
		time.Sleep(time.Second)
		l.wantFinal(1, 3)
		l.block()
		time.Sleep(time.Second)
		l.wantFinal(2, 4)
		l.stopAll()
	})
}
