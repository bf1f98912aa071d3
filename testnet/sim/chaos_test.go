package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
)

// steps is how long a network lives.
const steps = 800

// TestChaos plays networks of four with one liar and of seven with two, each with a seed of its own. CERTLEDGER_SIM_RUNS says
// how many.
func TestChaos(t *testing.T) {
	first := seed(t, rand.Uint64()>>1)
	runs := uint64(8)
	if testing.Short() {
		runs = 2
	}
	var saw tally
	runs = fromEnv(t, "CERTLEDGER_SIM_RUNS", runs)
	for i := range runs {
		number := first + i
		if !t.Run(fmt.Sprint("seed=", number), func(t *testing.T) { chaos(t, number, &saw) }) {
			t.Fatalf("run again with CERTLEDGER_SEED=%d CERTLEDGER_SIM_RUNS=1", number)
		}
	}
	t.Logf("%+v", saw)
	if runs >= 8 && (saw.final == 0 || saw.records == 0 || saw.halted == 0 || saw.crashes == 0) {
		t.Errorf("%+v: the simulation does not reach what it is for", saw)
	}
}

// TestASeedRepeats plays one network twice: a failure that cannot be run again is half a failure.
func TestASeedRepeats(t *testing.T) {
	number := seed(t, 11)
	var lives [2]string
	for i := range lives {
		t.Run(fmt.Sprint("life ", i+1), func(t *testing.T) { lives[i] = chaos(t, number, new(tally)) })
	}
	if lives[0] != lives[1] {
		t.Errorf("the seed %d gave\n%s\nand\n%s", number, lives[0], lives[1])
	}
}

// tally counts what happened, so that a simulation in which nothing does is noticed.
type tally struct{ final, records, halted, crashes int }

func chaos(t *testing.T, number uint64, saw *tally) (life string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(number, 2))
	o := options{seed: number, liars: []string{ledgertest.RegistryB}}
	if rng.IntN(4) == 0 {
		o.seven, o.liars = true, []string{ledgertest.RegistryB, ledgertest.ArbitratorB}
	}
	simulate(t, o, func(n *network) {
		c := &storm{network: n, forks: rng.IntN(2) == 0}
		if rng.IntN(3) == 0 {
			pick(n.rng, n.members).skew = legaltime.Instant(n.rng.IntN(40_000) - 20_000)
		}
		for range steps {
			c.step()
		}
		saw.crashes += c.crashes
		t.Cleanup(func() {
			saw.count(n)
			life = n.oracle.history()
		})
	})
	return life
}

func (s *tally) count(n *network) {
	s.final += len(n.oracle.final)
	s.records += len(n.oracle.acked)
	for _, m := range n.members {
		if m.halted != nil {
			s.halted++
		}
	}
}

// storm is everything that can go wrong at once.
type storm struct {
	*network
	forks   bool // a leader may tell one member something else
	crashes int
}

func (s *storm) step() {
	s.t.Helper()
	switch roll := s.rng.IntN(100); {
	case roll < 12:
		s.propose(s.clerk.write(3)...)
	case roll < 17:
		s.append(s.hostileEntry(), nil)
	case roll < 19:
		s.fork()
	case roll < 45:
		m := pick(s.rng, s.members)
		for more := true; more; {
			more = m.next() && s.chance(60)
		}
	case roll < 73:
		for range 1 + s.rng.IntN(12) {
			s.move()
		}
	case roll < 83:
		s.advance(time.Duration(1+s.rng.IntN(800)) * time.Millisecond)
	case roll < 90:
		pick(s.rng, s.liars).act()
	case roll < 93:
		s.wire.part(pick(s.rng, s.Cosigners()), pick(s.rng, s.Cosigners()), s.chance(40))
	case roll < 95:
		s.follow()
	default:
		s.hit(pick(s.rng, s.members))
	}
}

// hit does something to a member's machine.
func (s *storm) hit(m *member) {
	switch {
	case m.process == nil:
		m.start()
	case s.chance(30):
		m.powerCut()
		s.crashes++
	case s.chance(30):
		m.stop()
	case s.chance(50):
		m.process.die.Store(1 + s.rng.Int32N(int32(points)-1))
		s.crashes++
	case s.chance(50):
		m.compact()
	default:
		m.again()
	}
	s.settle()
}

// fork has a lying leader tell one member something else, once.
func (s *storm) fork() {
	if !s.forks || len(s.order) < 5 {
		return
	}
	s.forks = false
	most, others := s.variants(pick(s.rng, s.liars), pick(s.rng, s.members).name)
	s.append(most, others)
}

func (s *storm) follow() {
	if s.chance(20) {
		s.observer.powerCut()
	}
	if m := s.leader(); m != nil {
		s.observer.follow(m)
	}
}
