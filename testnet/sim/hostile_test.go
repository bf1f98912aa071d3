package sim_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// hostile is what a lying leader may order.
type hostile struct {
	name  string
	entry func(n *network, l *liar) []byte
	// code is what the entry, or each record in it, is refused with. With none, only its effect on finality and time counts.
	code ledger.Code
}

func hostiles() []hostile {
	return []hostile{
		{"nothing", func(*network, *liar) []byte { return nil }, ledger.EntryMalformed},
		{"noise", func(n *network, _ *liar) []byte { return noise(n, 300) }, ledger.EntryMalformed},
		{"cut short", func(n *network, l *liar) []byte { e := l.sign(l.entry()); return e[:n.rng.IntN(len(e))] }, ledger.EntryMalformed},
		// Raft's messages carry nothing larger: consensus refuses it.
		{"as large as can be", func(n *network, _ *liar) []byte { return noise(n, ledger.MaxEntry) }, ledger.EntryMalformed},
		{"another ledger", anotherLedger, ledger.EntryLedger},
		{"observer", byObserver, ledger.EntryProposer},
		{"impersonation", impersonation, ledger.EntrySignature},
		{"year 2099", at("2099-12-31"), ""},
		{"year 2000", at("2000-01-01"), ""},
		{"forged records", forgedRecords, ledger.RecordSignature},
		{"rubbish records", rubbishRecords(7), ledger.RecordMalformed},
		{"1024 rubbish records", rubbishRecords(ledger.MaxEntryRecords), ledger.RecordMalformed},
		{"false final set", falseSet, ""},
		{"short final set", shortSet, ""},
		{"foreign final set", foreignSet, ""},
		{"set of another height", otherHeight, ""},
		{"set of the future", futureSet, ""},
		{"one line often", doubledSet, ""},
		{"no final set", func(_ *network, l *liar) []byte { e := l.entry(); e.Final, e.FinalSet = 0, nil; return l.sign(e) }, ""},
	}
}

func noise(n *network, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(n.rng.Uint32())
	}
	return b
}

func anotherLedger(_ *network, l *liar) []byte {
	e := l.entry()
	e.Ledger = ledgertest.Digest("another ledger")
	return l.sign(e)
}

func byObserver(n *network, l *liar) []byte {
	e := l.entry()
	e.Proposer = ledgertest.CourtA
	return n.SignEntry(n.t, e)
}

// impersonation puts the liar's signature under an honest member's name.
func impersonation(n *network, l *liar) []byte {
	e := l.entry()
	e.Proposer = n.members[0].name
	signed := ledgertest.Must(ledger.ParseNote(n.SignEntry(n.t, e), ledger.MaxEntry))(n.t)
	own := ledgertest.Must(ledger.ParseNote(l.sign(l.entry()), ledger.MaxEntry))(n.t)
	copy(signed.Lines[0].Payload[4:], own.Lines[0].Payload[4:])
	return signed.Bytes()
}

func at(date string) func(*network, *liar) []byte {
	return func(n *network, l *liar) []byte {
		e := l.entry(n.clerk.write(2)...)
		e.Time = ledgertest.At(n.t, date+"T09:00")
		return l.sign(e)
	}
}

func forgedRecords(n *network, l *liar) []byte {
	return l.sign(l.entry(forge(n, n.clerk.openAccount()), forge(n, n.clerk.openAccount())))
}

// forge damages one signature of a record.
func forge(n *network, note []byte) []byte {
	parsed := ledgertest.Must(ledger.ParseNote(note, ledger.MaxNote))(n.t)
	pick(n.rng, parsed.Lines).Payload[20] ^= 1
	return parsed.Bytes()
}

func rubbishRecords(count int) func(*network, *liar) []byte {
	return func(n *network, l *liar) []byte {
		var notes [][]byte
		for i := range count {
			notes = append(notes, fmt.Appendf(nil, "rubbish %d %d", n.rng.Uint64(), i))
		}
		return l.sign(l.entry(notes...))
	}
}

// carrying is an entry that carries a set for the header at height.
func carrying(l *liar, height uint64, set []byte) []byte {
	e := l.entry()
	e.Final, e.FinalSet = height, set
	if len(set) == 0 || height == 0 {
		e.Final, e.FinalSet = 0, nil
	}
	return l.sign(e)
}

// tipOf is the newest header of whoever is up.
func tipOf(n *network) (height uint64, text []byte) {
	m := n.leader()
	if m == nil || m.process.store.Tip() == 0 {
		return 0, nil
	}
	height = m.process.store.Tip()
	return height, ledgertest.Must(m.process.store.Header(height))(n.t)
}

// falseSet has the right names and wrong signatures.
func falseSet(n *network, l *liar) []byte {
	height, text := tipOf(n)
	var set []ledger.Cosignature
	for _, name := range n.Quorum() {
		line := l.cosign(text, n.now())
		line.Member, line.Key = name, n.Keys[name].Public().ID()
		set = append(set, line)
	}
	return carrying(l, height, ledger.CosignatureBlock(set))
}

// shortSet has true signatures, one fewer than a quorum.
func shortSet(n *network, l *liar) []byte {
	height, text := tipOf(n)
	if height == 0 {
		return carrying(l, 0, nil)
	}
	set := map[string]ledger.Cosignature{}
	for _, m := range n.running() {
		if height > m.process.store.Tip() {
			continue
		}
		for _, line := range ledgertest.Must(m.process.store.Cosignatures(height))(n.t) {
			set[line.Member] = line
		}
	}
	for _, other := range n.liars {
		set[other.name] = other.vote(text, n.now())
	}
	var lines []ledger.Cosignature
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if len(lines) < len(n.Quorum())-1 {
			lines = append(lines, set[name])
		}
	}
	return carrying(l, height, ledger.CosignatureBlock(lines))
}

// foreignSet has signatures that are true, by members who do not cosign, on a header that is none.
func foreignSet(n *network, l *liar) []byte {
	height, text := tipOf(n)
	lines := []ledger.Cosignature{n.Cosignature(n.t, text, n.now(), ledgertest.CourtA), l.cosign([]byte("no header"), n.now())}
	return carrying(l, height, ledger.CosignatureBlock(lines))
}

// otherHeight has a true set that is said to be the tip's.
func otherHeight(n *network, l *liar) []byte {
	height, _ := tipOf(n)
	_, set := l.finalSet()
	return carrying(l, height, set)
}

func futureSet(n *network, l *liar) []byte {
	height, _ := tipOf(n)
	_, set := l.finalSet()
	return carrying(l, height+1+n.rng.Uint64N(1<<40), set)
}

// doubledSet repeats one true line until there are enough.
func doubledSet(n *network, l *liar) []byte {
	height, text := tipOf(n)
	if height == 0 {
		return carrying(l, 0, nil)
	}
	line := ledger.CosignatureBlock([]ledger.Cosignature{l.vote(text, n.now())})
	return carrying(l, height, bytes.Repeat(line, len(n.Quorum())))
}

// hostileEntry picks something to order.
func (n *network) hostileEntry() []byte {
	return pick(n.rng, hostiles()).entry(n, pick(n.rng, n.liars))
}

// variants gives each of members an entry of its own, and the rest the first.
func (n *network) variants(l *liar, members ...string) (most []byte, others map[string][]byte) {
	others = map[string][]byte{}
	for _, name := range slices.Sorted(slices.Values(members)) {
		others[name] = l.sign(l.entry(n.clerk.openAccount()))
	}
	return l.sign(l.entry(n.clerk.openAccount())), others
}
