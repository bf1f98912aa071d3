package cosign_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// TestSimulation runs three honest cosigners and a liar through seeded chaos: lost, repeated and reordered messages, crashes
// between any two outputs, a leader that gives one member another block, a liar that signs whatever it likes. The world fails
// the test when an honest node signs two texts at a height or two headers of a height have a quorum. Afterwards the messages
// flow, and everyone who is not on the wrong side must see its newest header final.
func TestSimulation(t *testing.T) {
	first := seed(t, rand.Uint64())
	runs, finals, halts := 40, 0, 0
	if testing.Short() {
		runs = 8
	}
	for i := range runs {
		s := newSimulation(t, first+uint64(i))
		if !t.Run(fmt.Sprint("seed=", first+uint64(i)), func(t *testing.T) { s.tb = t; s.run(t) }) {
			return
		}
		finals += len(s.final)
		for _, n := range s.nodes {
			if n.halted != nil {
				halts++
			}
		}
	}
	t.Logf("%d final headers, %d halted nodes", finals, halts)
	if finals == 0 || runs > 8 && halts == 0 {
		t.Errorf("%d final headers and %d halts: the simulation does not reach what it is for", finals, halts)
	}
}

const liar = "delta"

type simulation struct {
	*world
	rng    *rand.Rand
	canon  [][]byte // what the leader gives to most
	victim string   // who was given something else, "" while nobody was
	seen   [][]byte // headers that exist anywhere, for the liar to sign
	heard  []packet // messages for the liar to repeat
}

func newSimulation(tb testing.TB, number uint64) *simulation {
	tb.Helper()
	return &simulation{world: newWorld(tb, 4), rng: rand.New(rand.NewPCG(number, 1))}
}

func (s *simulation) honest() string { return s.members[s.rng.IntN(3)] }

func (s *simulation) run(t *testing.T) {
	t.Helper()
	s.crash(liar) // it has no core: its hands are lie
	forks := s.rng.IntN(2) == 0
	for range 250 {
		s.now += legaltime.Instant(s.rng.IntN(100))
		switch s.rng.IntN(12) {
		case 0, 1, 2:
			s.executeNext(forks)
		case 3, 4, 5, 6, 7:
			s.move()
		case 8, 9:
			s.tick(s.honest())
		case 10:
			s.crashOrRestart()
		case 11:
			s.lie()
		}
		s.log.Reset()
	}
	s.settle(t)
}

// executeNext lets a node execute the next block of the chain that it is on.
func (s *simulation) executeNext(forks bool) {
	n := s.nodes[s.honest()]
	at := len(n.chain)
	if n.name == s.victim || forks && s.victim == "" && at > 2 && s.rng.IntN(20) == 0 {
		s.victim = n.name
		header := s.header(last(n.chain), s.now, "victim")
		s.seen = append(s.seen, header)
		s.execute(n.name, header)
		return
	}
	s.execute(n.name, s.block(at))
}

// block gives the canonical block at position at of the chain.
func (s *simulation) block(at int) []byte {
	if at == len(s.canon) {
		header := s.header(last(s.canon), s.now, fmt.Sprint("block ", at))
		s.canon, s.seen = append(s.canon, header), append(s.seen, header)
	}
	return s.canon[at]
}

func last(chain [][]byte) []byte {
	if len(chain) == 0 {
		return nil
	}
	return chain[len(chain)-1]
}

// move delivers, loses or repeats one of the messages on the wire, in any order.
func (s *simulation) move() {
	if len(s.wire) == 0 {
		return
	}
	i := s.rng.IntN(len(s.wire))
	p := s.wire[i]
	switch s.rng.IntN(10) {
	case 0, 1: // lost
		s.wire = append(s.wire[:i], s.wire[i+1:]...)
	case 2: // repeated
		s.deliver(p)
	default:
		s.wire = append(s.wire[:i], s.wire[i+1:]...)
		if p.to == liar {
			s.heard = append(s.heard, p)
			return
		}
		s.deliver(p)
	}
}

func (s *simulation) crashOrRestart() {
	n := s.nodes[s.honest()]
	switch {
	case n.core == nil:
		s.start(n.name)
	case s.rng.IntN(2) == 0:
		s.crash(n.name)
	default:
		n.die = []string{"lock", "sign", "send", "store"}[s.rng.IntN(4)]
	}
}

// lie sends what a dishonest member can send.
func (s *simulation) lie() {
	to := s.honest()
	switch s.rng.IntN(4) {
	case 0: // signs any header that exists, maybe with a wrong time
		if len(s.seen) > 0 {
			s.sendLie(to, s.seen[s.rng.IntN(len(s.seen))])
		}
	case 1: // makes up a header
		if at := s.rng.IntN(len(s.canon) + 1); at > 0 {
			s.sendLie(to, s.header(s.canon[at-1], s.now, fmt.Sprint("lie ", s.rng.IntN(3))))
		}
	case 2: // repeats what others said
		if len(s.heard) > 0 {
			p := s.heard[s.rng.IntN(len(s.heard))]
			s.wire = append(s.wire, packet{liar, to, p.data})
		}
	case 3: // puts another member's name under it
		if len(s.seen) > 0 {
			header := s.seen[s.rng.IntN(len(s.seen))]
			l := s.consortium.sign(liar, s.now, header)
			l.Member, l.Key = s.members[0], s.keys[s.members[0]].Public().ID()
			s.wire = append(s.wire, packet{liar, to, cosign.Announce(header, []ledger.Cosignature{l})})
		}
	}
}

func (s *simulation) sendLie(to string, header []byte) {
	s.vote(liar, header)
	at := s.now + legaltime.Instant(s.rng.IntN(1000))
	s.wire = append(s.wire, packet{liar, to, cosign.Announce(header, []ledger.Cosignature{s.consortium.sign(liar, at, header)})})
}

// settle lets everything arrive and judges the outcome.
func (s *simulation) settle(t *testing.T) {
	t.Helper()
	s.now += 10_000
	for _, name := range s.members[:3] {
		n := s.nodes[name]
		n.die = ""
		if n.core == nil {
			s.start(name)
		}
	}
	if s.block(0); len(s.canon) == 0 {
		t.Fatal("no chain")
	}
	for _, name := range s.members[:3] {
		for n := s.nodes[name]; name != s.victim && n.halted == nil && len(n.chain) < len(s.canon); {
			s.execute(name, s.canon[len(n.chain)])
		}
	}
	// The liar takes the side of the two that are right, so that they can go on and the victim can learn of it.
	s.sendAll(s.canon[len(s.canon)-1])
	for range 40 {
		for _, name := range s.members[:3] {
			s.tick(name)
		}
		s.flush(func(packet) bool { return true })
		s.now += 200
	}
	for _, name := range s.members[:3] {
		s.judge(t, s.nodes[name])
	}
}

func (s *simulation) sendAll(header []byte) {
	for _, to := range s.members[:3] {
		s.sendLie(to, header)
	}
}

func (s *simulation) judge(t *testing.T, n *simNode) {
	t.Helper()
	if n.name == s.victim {
		return // alone: it halts as soon as it hears the quorum at a height that it has, and never sees one for its own
	}
	if n.halted != nil || n.muted {
		t.Fatalf("%s is honest and on the right side, but stopped: %v\n%s", n.name, n.halted, s.log.String())
	}
	if n.final != uint64(len(s.canon)) {
		t.Fatalf("%s: final %d of %d, although messages flow\n%s", n.name, n.final, len(s.canon), s.log.String())
	}
}
