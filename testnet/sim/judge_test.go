package sim_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// maxHealing is how many rounds of an honest leader and a working network may pass until everything is final: enough for the
// ledger's time, which a liar may have moved ahead by max_step, to come true.
const maxHealing = 200

// heal ends all mischief, and waits until what everyone has executed is final, and until whoever was told something else has
// noticed.
func (n *network) heal() {
	n.t.Helper()
	n.wire.cut = nil
	for _, m := range n.members {
		if m.process != nil {
			m.process.die.Store(int32(never))
		}
		m.start()
	}
	for range maxHealing {
		n.round()
		if n.healed() {
			for n.observer.follow(n.leader()) {
			}
			return
		}
	}
	for _, m := range n.truthful() {
		s := m.process.store
		n.t.Errorf("%s: final %d of %d, %d records open, clock %s, block time %s", m.name, s.Final(), s.Tip(), s.OpenRecords(), m.now(), s.LastTime())
	}
	n.t.Fatal("messages flow and most are honest, but finality does not come back")
}

func (n *network) healed() bool {
	first := n.truthful()[0].process.store
	return !slices.ContainsFunc(n.members, func(m *member) bool {
		if m.forked {
			return m.halted == nil
		}
		s := m.process.store
		return s.Tip() != first.Tip() || s.Final() != s.Tip() || s.OpenRecords() > 0
	})
}

// judge compares everybody with everybody else and with what was promised.
func (n *network) judge() {
	n.t.Helper()
	truthful := n.truthful()
	first := truthful[0]
	for _, m := range truthful {
		n.same(first, m)
		n.audit(m.name, m.process.store)
		n.keepsRecords(m)
		n.keepsPromises(m)
	}
	n.times(first.process.store)
	if d := ledgertest.Must(store.Difference(first.process.store, n.observer.store))(n.t); d != "" {
		n.t.Errorf("the observer and %s: %s", first.name, d)
	}
	for _, m := range n.members {
		if m.forked {
			n.judgeForked(m)
		}
	}
}

// same compares everything that two members derive from the entries; headers are part of it.
func (n *network) same(a, b *member) {
	n.t.Helper()
	if d := ledgertest.Must(store.Difference(a.process.store, b.process.store))(n.t); d != "" {
		n.t.Errorf("%s and %s: %s", a.name, b.name, d)
	}
}

// audit executes a ledger again.
func (n *network) audit(name string, s *store.Store) {
	n.t.Helper()
	options := n.storeOptions(nil, func(err error) { n.t.Errorf("the audit wants to stop: %v", err) })
	scratch := ledgertest.Must(store.OpenMemory(n.File, options))(n.t)
	defer scratch.Close()
	report, err := audit.Run(context.Background(), s, scratch, audit.Options{Verify: n.verifier.Verify})
	if err != nil {
		n.t.Errorf("audit of %s: %v", name, err)
	}
	if report.Height != s.Tip() || report.Final != s.Final() {
		n.t.Errorf("audit of %s: %+v", name, report)
	}
}

// keepsRecords makes sure that every record that anybody has acknowledged is in the member's log, once and in its place.
func (n *network) keepsRecords(m *member) {
	n.t.Helper()
	s := m.process.store
	leaves := countLeaves(n, s)
	for id, want := range n.oracle.acked {
		receipt := ledgertest.Must(s.Receipt(id))(n.t)
		if receipt == nil || receipt.Refusal != nil || receipt.Height != want.height || receipt.Index != want.index || leaves[want.note] != 1 {
			n.t.Errorf("%s: record %s was acknowledged in block %d; receipt %+v, %d times in the log", m.name, id, want.height, receipt, leaves[want.note])
		}
	}
}

// keepsPromises looks at what the cosigner left on its disk.
func (n *network) keepsPromises(m *member) {
	n.t.Helper()
	lock := ledgertest.Must(cosign.ReadLock(m.dir))(n.t)
	if sent := n.oracle.sent[m.name]; lock.Height < sent {
		n.t.Errorf("%s: lock at %d, signed %d", m.name, lock.Height, sent)
	}
	dir := filepath.Join(m.dir, "evidence")
	for _, name := range readDir(n.t, dir) {
		kind, about, _ := strings.Cut(name, "_")
		about, _, _ = strings.Cut(about, "_")
		switch {
		case kind == "foreign":
			n.t.Errorf("%s believes that somebody else has its key: %s", m.name, name)
		case kind == "equivocation":
			n.proves(m, about, ledgertest.Must(os.ReadFile(filepath.Join(dir, name)))(n.t))
		case kind == "rival" && n.isHonest(about) && !n.member(about).forked && !m.forked && !n.voided(filepath.Join(dir, name)):
			n.t.Errorf("%s holds a rival header of %s against it, but both are on the right side", m.name, about)
		}
	}
}

// voided reports whether evidence is about a promise that a recovery has made void.
func (n *network) voided(path string) bool {
	a, err := cosign.ParseAnnouncement(ledgertest.Must(os.ReadFile(path))(n.t))
	return err == nil && n.plan != nil && a.Header.Height > n.plan.Base.Height && a.Header.Governance == n.plan.BaseHeader.Governance
}

// proves checks a proof of equivocation: it is one, about a liar.
func (n *network) proves(m *member, about string, proof []byte) {
	n.t.Helper()
	e, err := cosign.ParseEquivocation(proof)
	if err != nil {
		n.t.Errorf("%s keeps as proof: %v", m.name, err)
		return
	}
	key := n.Keys[about]
	if e.Member != about || key == nil || e.Key.String() != key.Public().String() || n.isHonest(about) && (n.plan == nil || !e.ExplainedBy(*n.plan)) {
		n.t.Errorf("%s keeps a proof of equivocation against %s", m.name, about)
	}
}

// times computes again, from the cosignatures that the entries carry, what the chain's times may be.
func (n *network) times(s *store.Store) {
	n.t.Helper()
	previous, bound := n.Genesis.Time, n.Genesis.Time
	final := uint64(0)
	for height := uint64(1); height <= s.Tip(); height++ {
		h := ledgertest.Must(s.HeaderAt(height))(n.t)
		for _, data := range ledgertest.Must(s.Entries(height))(n.t) {
			if e, ok := n.goodEntry(data); ok && e.Final > final && e.Final < height {
				if proved := n.provedBy(s, e); proved > 0 {
					final, bound = e.Final, max(bound, proved)
				}
			}
		}
		if p := n.plan; p != nil && height == p.Base.Height+1 {
			final, bound = p.Base.Height, exec.RecoveryBound(*p, bound)
		}
		if h.Final != final {
			n.t.Errorf("block %d says that %d is final, its entries prove %d", height, h.Final, final)
		}
		if limit := max(previous+1, bound+legaltime.Instant(maxStep.Milliseconds())); h.Time <= previous || h.Time > limit {
			n.t.Errorf("block %d is of %s, the one before of %s, proved is %s", height, h.Time, previous, bound)
		}
		previous = h.Time
	}
}

// goodEntry reads an entry that a voter's node has signed.
func (n *network) goodEntry(data []byte) (ledger.SignedEntry, bool) {
	e, err := ledger.ParseEntry(data)
	if err != nil || e.Ledger != n.Genesis.ID() || !slices.Contains(n.Cosigners(), e.Proposer) {
		return e, false
	}
	key := n.Keys[ledger.Staff(e.Proposer, ledger.NodeRole).String()].Public()
	return e, key.ID() == e.Seal.Key && sm2.VerifyMessage(key, e.Text, e.Seal.Signature)
}

// provedBy gives the instant that the entry's final set proves to be over, 0 if it proves nothing: of the f+1 latest clocks one
// is honest.
func (n *network) provedBy(s *store.Store, e ledger.SignedEntry) legaltime.Instant {
	n.t.Helper()
	header := ledgertest.Must(s.Header(e.Final))(n.t)
	set, err := ledger.ParseCosignatures(e.FinalSet)
	if err != nil || len(set) < len(n.Quorum()) {
		return 0
	}
	var clocks []legaltime.Instant
	for _, l := range set {
		if !slices.Contains(n.Cosigners(), l.Member) || !sm2.Verify([]sm2.Task{l.Task(header, n.Keys[l.Member].Public())})[0] {
			return 0
		}
		clocks = append(clocks, l.Time)
	}
	slices.Sort(clocks)
	return clocks[len(clocks)-1-ledger.Faults(len(n.Cosigners()))]
}

// judgeForked judges a member that a leader told something else: it is consistent with what it was told, it has signed
// nothing twice (the oracle saw to that), and it does not go on as if nothing had happened.
func (n *network) judgeForked(m *member) {
	n.t.Helper()
	if m.halted == nil {
		n.t.Errorf("%s was told something else than the others and does not notice", m.name)
		return
	}
	fatal := func(err error) { n.t.Errorf("%s: %v", m.name, err) }
	s := ledgertest.Must(store.Open("store", n.File, n.storeOptions(m.fs, fatal)))(n.t)
	defer s.Close()
	n.audit(m.name, s)
	n.keepsPromises(m)
	for height := uint64(1); height <= s.Final(); height++ {
		if text := ledgertest.Must(s.Header(height))(n.t); !bytes.Equal(text, []byte(n.oracle.final[height])) {
			n.t.Errorf("%s takes another header for final at %d", m.name, height)
		}
	}
}
