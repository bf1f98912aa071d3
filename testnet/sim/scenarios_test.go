package sim_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// TestScenarios plays what the trust model promises, one promise at a time. After each the network heals and is judged.
func TestScenarios(t *testing.T) {
	number := seed(t, 1)
	four := options{liars: []string{ledgertest.RegistryB}}
	honest := options{}
	seven := options{seven: true, liars: []string{ledgertest.RegistryB, ledgertest.ArbitratorB}}
	for _, s := range []struct {
		name string
		options
		play func(*network)
	}{
		{"a leader tells one member something else", four, tellsOne},
		{"two liars of seven tell two members something else", seven, tellsTwo},
		{"a leader rewrites what a power cut took", four, rewrites},
		{"a leader forges a record", four, forges},
		{"a leader lies about time", four, liesAboutTime},
		{"a leader keeps final sets to itself", four, omitsFinality},
		{"a voter is stopped while the others write on", honest, voterStopped},
		{"all lose power at once", honest, allLosePower},
		{"all lose power between any two effects", honest, allDieSomewhere},
		{"cosigners are cut in halves", honest, halves},
		{"a clock is behind", honest, clockBehind},
	} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.seed = number
			simulate(t, s.options, s.play)
		})
	}
}

// rounds plays everyday rounds with one good record each.
func (n *network) rounds(count int) {
	n.t.Helper()
	for range count {
		n.round(n.clerk.openAccount())
	}
}

// finalOf is the lowest final height of those who run.
func (n *network) finalOf() uint64 {
	lowest := ^uint64(0)
	for _, m := range n.running() {
		lowest = min(lowest, m.process.store.Final())
	}
	return lowest
}

// goesOn makes sure that finality moves.
func (n *network) goesOn() {
	n.t.Helper()
	before := n.finalOf()
	n.rounds(3)
	if after := n.finalOf(); after < before+2 {
		n.t.Fatalf("final was %d, three rounds later it is %d", before, after)
	}
}

// stands makes sure that finality does not move.
func (n *network) stands() {
	n.t.Helper()
	before := n.finalOf()
	n.rounds(3)
	if after := n.finalOf(); after != before {
		n.t.Fatalf("final was %d, three rounds later it is %d", before, after)
	}
}

func tellsOne(n *network) {
	n.goesOn()
	victim := n.member(ledgertest.NotaryA)
	n.append(n.variants(n.liars[0], victim.name))
	n.goesOn()
	if !errors.Is(victim.halted, cosign.ErrFork) {
		n.t.Errorf("the victim's reason to halt: %v", victim.halted)
	}
}

// tellsTwo gives both liars' votes to both versions: the victims' has four of the five that it needs.
func tellsTwo(n *network) {
	n.goesOn()
	victims := []string{ledgertest.NotaryA, ledgertest.RegistryA}
	most, others := n.variants(n.liars[0], victims...)
	others[victims[1]] = others[victims[0]]
	n.append(most, others)
	n.catchUp()
	fork := n.member(victims[0]).process.store.Tip()
	for range 3 {
		for _, l := range n.liars {
			for _, header := range n.oracle.headers {
				for _, m := range n.members {
					l.tell(m.name, announcement(header, l))
				}
			}
		}
		n.flush(nil)
		n.round()
	}
	n.goesOn()
	for _, name := range victims {
		if m := n.member(name); !errors.Is(m.halted, cosign.ErrFork) {
			n.t.Errorf("%s was told something else at %d; its reason to halt: %v", name, fork, m.halted)
		}
	}
	for _, m := range n.truthful() {
		evidence := strings.Join(readDir(n.t, filepath.Join(m.dir, "evidence")), " ")
		for _, l := range n.liars {
			if !strings.Contains(evidence, "equivocation_"+l.name+"_"+fmt.Sprint(fork)+"_headers") {
				n.t.Errorf("%s keeps no proof that %s signed two headers at %d: %s", m.name, l.name, fork, evidence)
			}
		}
	}
}

// TestLeaderSplitsEveryone: with a version for each member none can have a quorum, so finality stops and stays stopped, and
// nobody signs twice to get it going again.
func TestLeaderSplitsEveryone(t *testing.T) {
	play(t, options{seed: seed(t, 1), liars: []string{ledgertest.RegistryB}}, func(n *network) {
		n.goesOn()
		before := n.finalOf()
		n.append(n.variants(n.liars[0], ledgertest.NotaryA, ledgertest.RegistryA))
		for range 30 {
			n.rounds(1)
			for range 10 {
				n.liars[0].act()
			}
			n.flush(nil)
		}
		for _, m := range n.members {
			if m.halted != nil {
				n.t.Errorf("%s halted, but nobody can prove it wrong: %v", m.name, m.halted)
				continue
			}
			if final := m.process.store.Final(); final > before+1 {
				n.t.Errorf("%s: final rose from %d to %d", m.name, before, final)
			}
			n.audit(m.name, m.process.store)
			n.keepsPromises(m)
		}
	})
}

// rewrites takes a member's unsynced blocks by a power cut, and then has the leader tell it another story about them. Its lock
// remembers the first.
func rewrites(n *network) {
	n.lazy = true
	victim := n.member(ledgertest.NotaryA)
	n.rounds(3)
	victim.sync()
	n.rounds(3)
	victim.powerCut()
	victim.start()
	lock := ledgertest.Must(cosign.ReadLock(victim.dir))(n.t)
	if tip := victim.process.store.Tip(); tip >= lock.Height {
		n.t.Fatalf("the power cut took nothing: tip %d, lock %d", tip, lock.Height)
	}
	victim.rewrite(n.story)
	for range 2 * (lock.Height + 1) { // a block takes two entries, because only age seals it
		n.append(n.liars[0].sign(n.liars[0].entry()), map[string][]byte{victim.name: n.story()})
	}
	n.wire.lose() // nobody warns it
	for victim.next() {
	}
	if !errors.Is(victim.halted, cosign.ErrLockConflict) {
		n.t.Errorf("the victim's reason to halt: %v", victim.halted)
	}
	n.goesOn()
}

// story gives an entry that proves nothing, a second after the one before.
func (n *network) story() []byte {
	n.advance(1100 * time.Millisecond)
	e := n.liars[0].entry()
	e.Final, e.FinalSet = 0, nil
	return n.liars[0].sign(e)
}

// forges has a record ordered under a signature that nobody gave. It is refused everywhere, and the true one is not harmed.
func forges(n *network) {
	n.goesOn()
	note := n.clerk.openAccount()
	n.append(n.liars[0].sign(n.liars[0].entry(forge(n, note))), nil)
	n.round()
	for _, m := range n.members {
		if code, _ := m.receipt(note); code != ledger.RecordSignature {
			n.t.Errorf("%s: the forged record: %q", m.name, code)
		}
	}
	n.round(note)
	n.round()
	for _, m := range n.members {
		if code, height := m.receipt(note); code != ledger.OK || height > m.process.store.Final() {
			n.t.Errorf("%s: the true record: %q in block %d", m.name, code, height)
		}
	}
}

// liesAboutTime jumps ahead by 73 years: the ledger follows by max_step, and members wait until that has come true. Then it
// says that it is the year 2000: the ledger goes on by milliseconds.
func liesAboutTime(n *network) {
	n.goesOn()
	l, m := n.liars[0], n.members[0]
	before := m.process.store.LastTime()
	n.append(at("2099-12-31")(n, l), nil)
	n.round()
	n.round()
	if jump := time.Duration(m.process.store.LastTime()-before) * time.Millisecond; jump < maxStep/2 || jump > maxStep+3*time.Second {
		n.t.Errorf("the ledger's time jumped by %s", jump)
	}
	n.stands()
	n.advance(maxStep)
	n.flush(nil)
	n.goesOn()
	before = m.process.store.LastTime()
	n.append(at("2000-01-01")(n, l), nil)
	n.round()
	n.append(at("2000-01-01")(n, l), nil)
	n.round()
	if after := m.process.store.LastTime(); after <= before {
		n.t.Errorf("the ledger's time went back from %s to %s", before, after)
	}
	n.goesOn()
}

// omitsFinality leads for a minute without ever carrying a final set. Headers become final all the same; their time stays
// within what the last carried set proves.
func omitsFinality(n *network) {
	n.goesOn()
	l, tip := n.liars[0], n.members[0].process.store.LastHeader()
	for range 60 {
		e := l.entry(n.clerk.openAccount())
		e.Final, e.FinalSet = 0, nil
		n.append(l.sign(e), nil)
		n.catchUp()
		l.behave()
		n.flush(nil)
		n.advance(time.Second)
	}
	for _, m := range n.members {
		s := m.process.store
		if h := s.LastHeader(); h.Height < tip.Height+5 || h.Final > tip.Height || s.Final() < h.Height-1 {
			n.t.Errorf("%s: at %d, final %d, the chain says %d", m.name, h.Height, s.Final(), h.Final)
		}
	}
	n.goesOn()
}

// voterStopped lets the others write more blocks than cosigners collect signatures for.
func voterStopped(n *network) {
	n.goesOn()
	m := n.member(ledgertest.NotaryA)
	m.stop()
	before := n.finalOf()
	n.rounds(80)
	if after := n.finalOf(); after < before+70 {
		n.t.Fatalf("without one voter of four final went from %d to %d", before, after)
	}
	for _, other := range n.running() {
		other.compact()
	}
	m.start()
	n.goesOn()
}

func allLosePower(n *network) {
	n.lazy = true
	for range 5 {
		n.rounds(1 + n.rng.IntN(3))
		n.propose(n.clerk.openAccount())
		for range n.rng.IntN(4) {
			pick(n.rng, n.members).next()
		}
		for _, m := range n.members {
			m.powerCut()
		}
		for _, m := range n.members {
			m.start()
		}
		n.settle()
		n.goesOn()
	}
}

func allDieSomewhere(n *network) {
	for at := afterLock; at < points; at++ {
		n.rounds(2)
		for _, m := range n.members {
			m.process.die.Store(int32(at))
		}
		n.round(n.clerk.openAccount())
		for _, m := range n.members {
			if m.process != nil {
				n.t.Errorf("%s did not die at point %d", m.name, at)
			}
			m.start()
		}
		n.settle()
		n.goesOn()
	}
}

// halves lets nobody reach a quorum. Raft goes on; finality stops, and resumes.
func halves(n *network) {
	n.goesOn()
	names := n.Cosigners()
	part := func(apart bool) {
		for _, a := range names[:2] {
			for _, b := range names[2:] {
				n.wire.part(a, b, apart)
			}
		}
	}
	part(true)
	n.round(n.clerk.openAccount()) // its header has still been signed in part
	n.stands()
	part(false)
	n.advance(time.Second)
	n.flush(nil)
	n.goesOn()
}

// clockBehind has a member that takes every header for one from the future: it signs late, and true to its clock.
func clockBehind(n *network) {
	m := n.member(ledgertest.NotaryA)
	m.skew = -15_000
	n.goesOn()
	behind := ledgertest.Must(cosign.ReadLock(m.dir))(n.t)
	if tip := m.process.store.Tip(); behind.Height == tip {
		n.t.Errorf("%s has signed %d, which is ahead of its clock", m.name, tip)
	}
	n.advance(15 * time.Second)
	n.flush(nil)
	if lock := ledgertest.Must(cosign.ReadLock(m.dir))(n.t); lock.Height != m.process.store.Tip() || lock.Time > m.now() {
		n.t.Errorf("%s: tip %d, lock %d of %s, its clock shows %s", m.name, m.process.store.Tip(), lock.Height, lock.Time, m.now())
	}
}

// TestHostileEntries orders each of them once. Nobody stops, what is in them is refused everywhere alike, and good records
// that come after are accepted.
func TestHostileEntries(t *testing.T) {
	number := seed(t, 1)
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			simulate(t, options{seed: number, liars: []string{ledgertest.RegistryB}}, func(n *network) {
				n.goesOn()
				data := h.entry(n, n.liars[0])
				n.append(data, nil)
				n.catchUp()
				n.advance(maxStep)
				n.goesOn()
				n.refused(data, h.code)
			})
		})
	}
}

// refused makes sure that everyone refused an entry, or its records, with code.
func (n *network) refused(data []byte, code ledger.Code) {
	n.t.Helper()
	var notes [][]byte
	switch {
	case code == "":
		return
	case strings.HasPrefix(string(code), "entry."):
		notes = [][]byte{data}
	default:
		notes = ledgertest.Must(ledger.ParseEntry(data))(n.t).Records
	}
	for _, m := range n.members {
		for i, note := range notes {
			if got, _ := m.receipt(note); got != code {
				n.t.Fatalf("%s: %d of %d (%s) was answered with %q, want %q", m.name, i+1, len(notes), fmt.Sprint(sm3.Sum(note)), got, code)
			}
		}
	}
}
