package sim_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/verifier"
)

// maxStep is how far block time may run ahead of what is proved: short, so that a lie about time is over soon.
const maxStep = 20 * time.Second

// network is a consortium. Everything is owned by the test's goroutine unless it says otherwise.
type network struct {
	*ledgertest.World
	t        *testing.T
	rng      *rand.Rand
	began    time.Time
	verifier *verifier.Verifier

	members  []*member // the honest ones, by name
	liars    []*liar
	observer *observer
	order    []*ordered // what Raft ordered: as most members see it
	base     uint64     // the index behind which Raft's log begins
	accepted []sm3.Digest
	plan     *ledger.OpenRecovery // the newest recovery, nil before any
	wire     wire
	oracle   *oracle
	clerk    *clerk
	// lazy disks keep nothing that nobody asked them to sync.
	lazy bool
}

// options say which network is meant.
type options struct {
	seed  uint64
	seven bool // seven cosigners instead of four
	liars []string
}

// play runs a network in a bubble of virtual time.
func play(t *testing.T, o options, story func(*network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, o)
		defer n.stop()
		story(n)
	})
}

// simulate plays a story, then heals the network, and judges it.
func simulate(t *testing.T, o options, story func(*network)) {
	t.Helper()
	play(t, o, func(n *network) {
		story(n)
		n.heal()
		n.judge()
	})
}

func newNetwork(t *testing.T, o options) *network {
	t.Helper()
	params := ledger.DefaultParams()
	params.MaxStepMillis, params.BlockRecords = maxStep.Milliseconds(), 1500
	n := &network{
		World: ledgertest.NewWorld(t, ledgertest.Options{Seed: strconv.FormatUint(o.seed, 10), Seven: o.seven, Params: &params}),
		t:     t, rng: rand.New(rand.NewPCG(o.seed, 1)), began: time.Now(), verifier: verifier.New(verifier.Options{Remember: 1 << 16}),
	}
	n.oracle = newOracle(n)
	n.clerk = newClerk(n)
	dir := t.TempDir()
	for _, name := range n.Cosigners() {
		if slices.Contains(o.liars, name) {
			n.liars = append(n.liars, newLiar(n, name))
			continue
		}
		m := newMember(n, name, filepath.Join(dir, name))
		n.members = append(n.members, m)
		m.start()
	}
	n.observer = newObserver(n)
	n.settle()
	return n
}

func (n *network) stop() {
	for _, m := range n.members {
		m.stop()
	}
	n.observer.close()
}

// now is the true time, which nobody knows.
func (n *network) now() legaltime.Instant {
	return n.Genesis.Time + legaltime.Instant(time.Since(n.began).Milliseconds())
}

// settle lets everybody finish what they are doing, and takes stock.
func (n *network) settle() {
	n.t.Helper()
	for again := true; again; {
		synctest.Wait()
		n.wire.collect()
		again = false
		for _, m := range n.members {
			again = m.reap() || again
		}
	}
	n.oracle.look()
	if n.t.Failed() {
		n.t.FailNow()
	}
}

// advance lets time pass.
func (n *network) advance(d time.Duration) {
	n.t.Helper()
	for d > 0 {
		n.wire.expire()
		slice := min(d, pullPatience/4)
		time.Sleep(slice)
		d -= slice
		n.settle()
	}
}

// member finds an honest member.
func (n *network) member(name string) *member {
	n.t.Helper()
	i := slices.IndexFunc(n.members, func(m *member) bool { return m.name == name })
	if i < 0 {
		n.t.Fatalf("%s is not an honest member", name)
	}
	return n.members[i]
}

func (n *network) isHonest(name string) bool {
	return slices.ContainsFunc(n.members, func(m *member) bool { return m.name == name })
}

// truthful are the honest members to whom no leader told anything else than to most.
func (n *network) truthful() []*member {
	return slices.DeleteFunc(slices.Clone(n.members), func(m *member) bool { return m.forked })
}

// running are those of the truthful members that are up.
func (n *network) running() []*member {
	return slices.DeleteFunc(n.truthful(), func(m *member) bool { return m.process == nil })
}

// pick chooses one of list, which is not empty.
func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// chance is true in so many of a hundred cases.
func (n *network) chance(percent int) bool { return n.rng.IntN(100) < percent }

// readDir lists the names in a folder, none if it is not there.
func readDir(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
