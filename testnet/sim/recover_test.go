package sim_test

import (
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
)

// TestWedgeIsRecovered: a lying leader gives each member another version, so that each has locked another header and nobody
// can ever sign the same. A plan that all honest members sign voids those promises, drops the liar, and the ledger goes on;
// the records of the void blocks are submitted again, and are there once.
func TestWedgeIsRecovered(t *testing.T) {
	play(t, options{seed: seed(t, 1), liars: []string{ledgertest.RegistryB}}, func(n *network) {
		n.goesOn()
		late := n.clerk.newNote()
		n.append(n.variants(n.liars[0], ledgertest.NotaryA, ledgertest.RegistryA))
		n.rounds(3)
		n.append(n.liars[0].sign(n.liars[0].entry(late)), nil)
		n.rounds(5)
		base := n.finalOf()
		locks := map[string]bool{}
		for _, m := range n.members {
			lock := ledgertest.Must(cosign.ReadLock(m.dir))(t)
			if m.process.store.Final() != base || lock.Height <= base {
				t.Fatalf("%s: final %d, lock %d: nothing is wedged above %d", m.name, m.process.store.Final(), lock.Height, base)
			}
			locks[lock.Digest.String()] = true
		}
		if len(locks) != len(n.members) {
			t.Fatalf("%d members have promised %d headers", len(n.members), len(locks))
		}
		void := n.recover()
		if len(void) == 0 {
			t.Fatal("nothing is void: the wedge held no records")
		}
		n.round(void...)
		n.heal()
		n.judge()
		for _, m := range n.members {
			if code, _ := m.receipt(late); code != ledger.OK {
				t.Errorf("%s: the record of a void block, submitted again: %q", m.name, code)
			}
		}
		if g := ledgertest.Must(n.members[0].process.store.GovernanceAt(base + 1))(t); g.Epoch != 1 || g.Quorum() != 3 {
			t.Errorf("epoch %d, quorum %d", g.Epoch, g.Quorum())
		}
	})
}

// recover brings all honest members into a new epoch without the liars, and gives the records of the void blocks.
func (n *network) recover() (void [][]byte) {
	t := n.t
	t.Helper()
	var heads []ledger.OpenNodeHead
	var drop []string
	for _, m := range n.members {
		heads = append(heads, m.head())
	}
	for _, l := range n.liars {
		drop = append(drop, l.name)
	}
	file := ledgertest.Must(ledger.PlanRecovery(heads, ledger.RecoveryWish{Drop: drop, Reason: "a leader gave everybody another entry", Time: n.now()}))(t)
	old := heads[0].Governance
	for _, m := range n.members {
		text := ledgertest.Must(file.Open(old))(t).Text
		line := ledgertest.Must(ledger.SignText(text, m.name, n.Keys[m.name], ledgertest.Reader(m.name, "plan")))(t)
		file = ledgertest.Must(file.AddSignature(line, old))(t)
	}
	plan := ledgertest.Must(file.Open(old))(t)
	data := ledgertest.Must(file.Bytes())(t)
	n.plan, n.accepted = &plan, append(n.accepted, plan.Digest)
	for _, m := range n.members {
		void = append(void, m.recover(data, plan)...)
	}
	n.observer.powerCut() // it is opened with the plan accepted
	n.order, n.base, n.liars = nil, plan.Raft.Index, nil
	n.oracle.forget(plan.Base.Height)
	n.wire.lose()
	for _, m := range n.members {
		m.start()
	}
	n.settle()
	return void
}

// head is what the member's stopped node would say.
func (m *member) head() ledger.OpenNodeHead {
	t := m.net.t
	t.Helper()
	lock := ledgertest.Must(cosign.ReadLock(m.dir))(t)
	h := ledger.NodeHead{
		Ledger: m.net.Genesis.ID(), Member: m.name, Time: m.now(), Lock: ledger.Pin{Height: lock.Height, Digest: lock.Digest},
		Raft: ledger.RaftPosition{Index: m.log[len(m.log)-1].index, Term: 1},
	}
	f := ledgertest.Must(m.process.store.Head(&h))(t)
	f = ledgertest.Must(ledger.SignNodeHead(h, f, func(text []byte, signer string) (ledger.Line, error) {
		return ledger.SignText(text, signer, m.net.Keys[m.name], ledgertest.Reader(m.name, "head"))
	}))(t)
	return ledgertest.Must(f.Open())(t)
}

// recover is what `certledger recover execute` does on the member's machine.
func (m *member) recover(data []byte, plan ledger.OpenRecovery) (void [][]byte) {
	t := m.net.t
	t.Helper()
	kept := m.process.store
	void = ledgertest.Must(kept.RecordsAbove(plan.Base.Height))(t)
	for _, o := range m.log { // the open block's entries are in Raft's log only
		if o.index > kept.Applied() {
			void = append(void, ledgertest.Must(kept.RecordsOf(o.data, plan.Base.Height))(t)...)
		}
	}
	m.stop()
	o := m.net.storeOptions(m.fs, func(err error) { t.Errorf("%s: %v", m.name, err) })
	anchor := store.Anchor{Header: string(plan.BaseHeader.Text()), Cosignatures: string(ledger.CosignatureBlock(plan.BaseSet))}
	if err := store.GoBack(t.Context(), "store", m.net.File, anchor, o); err != nil {
		t.Fatal(err)
	}
	s := ledgertest.Must(store.Open("store", m.net.File, o))(t)
	if err := s.Recover(data); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cosign.Void(m.dir, m.name, plan); err != nil {
		t.Fatal(err)
	}
	m.log, m.sent, m.cut, m.forked = nil, 0, plan.Raft.Index, false
	return void
}

// forget lets honest members sign above a recovery's base once more.
func (o *oracle) forget(base uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.texts)
	for name := range o.sent {
		o.sent[name] = min(o.sent[name], base)
	}
	for height := range o.final {
		if height > base {
			o.fail("header %d was final, the recovery goes on from %d", height, base)
		}
	}
	clear(o.looked)
}
