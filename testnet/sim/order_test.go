package sim_test

import (
	"errors"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// ordered is an entry with its place in Raft's log.
type ordered struct {
	index uint64
	data  []byte
	// others is what a lying leader gave to some members instead.
	others map[string][]byte
}

// append orders an entry. Indexes have gaps, as Raft's own entries make them.
func (n *network) append(data []byte, others map[string][]byte) {
	index := n.base + 2
	if last := len(n.order); last > 0 {
		index = n.order[last-1].index + 1 + n.rng.Uint64N(2)
	}
	n.order = append(n.order, &ordered{index: index, data: data, others: others})
}

// fetch makes the next entry durable in the member's own log.
func (m *member) fetch() bool {
	if m.sent == len(m.net.order) {
		return false
	}
	o := m.net.order[m.sent]
	m.sent++
	if other, ok := o.others[m.name]; ok {
		o, m.forked = &ordered{index: o.index, data: other}, true
	}
	m.log = append(m.log, o)
	return true
}

// next has the member execute its next entry, if there is one.
func (m *member) next() bool {
	n := m.net
	n.t.Helper()
	p := m.process
	if p == nil || p.at == len(m.log) && !m.fetch() {
		return false
	}
	o := m.log[p.at]
	p.at++
	if _, err := p.store.Apply(o.index, o.data); err != nil {
		n.t.Fatalf("%s stops at entry %d: %v", m.name, o.index, err)
	}
	n.settle()
	if !n.lazy && n.chance(10) {
		m.sync()
	}
	return true
}

// again has Raft deliver an entry that was executed already.
func (m *member) again() {
	p := m.process
	if p == nil || p.at == 0 {
		return
	}
	o, tip := m.log[m.net.rng.IntN(p.at)], p.store.Tip()
	applied, err := p.store.Apply(o.index, o.data)
	if err != nil || len(applied.Receipts) > 0 || p.store.Tip() != tip {
		m.net.t.Errorf("%s executed entry %d again: %+v, %v", m.name, o.index, applied, err)
	}
}

// catchUp has every running member execute all that was ordered.
func (n *network) catchUp() {
	n.t.Helper()
	for _, m := range n.members {
		for m.next() {
		}
	}
}

// sync makes what was executed durable, as the operating system does sooner or later by itself.
func (m *member) sync() (synced uint64) {
	if m.process == nil {
		return 0
	}
	synced, err := m.process.store.Sync()
	if err != nil {
		m.net.t.Fatalf("%s: sync: %v", m.name, err)
	}
	return synced
}

// compact makes what was executed durable and cuts Raft's log up to there, as a snapshot does. Raft keeps the last entry.
func (m *member) compact() {
	p, synced := m.process, m.sync()
	for p != nil && p.at > 1 && m.log[0].index < synced {
		m.cut = m.log[0].index
		m.log, p.at = m.log[1:], p.at-1
	}
}

// rewrite is what a lying leader can do to a member that has just come back: it replaces what Raft's log holds above what the
// store remembers.
func (m *member) rewrite(data func() []byte) {
	p := m.process
	m.forked = true
	for i := p.at; i < len(m.log); i++ {
		m.log[i] = &ordered{index: m.log[i].index, data: data()}
	}
}

// leader picks an honest member to lead, of those that are up; nil when none is.
func (n *network) leader() *member {
	up := n.running()
	if len(up) == 0 {
		return nil
	}
	return pick(n.rng, up)
}

// entry is what the member's node would propose now.
func (m *member) entry(notes ...[]byte) ledger.Entry {
	e := ledger.Entry{Ledger: m.net.Genesis.ID(), Proposer: m.name, Time: m.now(), Records: notes}
	e.Final, e.FinalSet = m.process.store.FinalSet()
	return e
}

// propose has an honest leader order records.
func (n *network) propose(notes ...[]byte) {
	n.t.Helper()
	if m := n.leader(); m != nil {
		n.append(n.SignEntry(n.t, m.entry(notes...)), nil)
	}
}

// round is an everyday round: a leader orders records, everyone executes and cosigns them.
func (n *network) round(notes ...[]byte) {
	n.t.Helper()
	n.propose(notes...)
	n.catchUp()
	for _, l := range n.liars {
		l.behave()
	}
	n.flush(nil)
	n.advance(pullPatience / 8)
	n.flush(nil)
}

// receipt is what became of a note at a member.
func (m *member) receipt(note []byte) (code ledger.Code, height uint64) {
	t := m.net.t
	t.Helper()
	r, err := ledger.ParseRecord(note)
	if err != nil {
		r.ID = sm3.Sum(note)
	}
	kept, err := m.process.store.Receipt(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if kept == nil {
		return "", 0
	}
	code = ledger.OK
	if kept.Refusal != nil {
		code = kept.Refusal.Code
	}
	return code, kept.Height
}

// isOneOf reports whether err is one of targets.
func isOneOf(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}
