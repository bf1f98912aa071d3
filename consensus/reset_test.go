package consensus_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/raftlog"
)

// begin gives a stopped member a new log and its machine the new epoch's place, as its owner does.
func (m *member) begin(base consensus.Base, servers []consensus.Server) {
	m.c.t.Helper()
	m.logDir = "raft-2" // the old one stays
	m.openParts()
	m.machine.mu.Lock()
	err := m.machine.write(base.Index, pebble.Sync)
	m.machine.mu.Unlock()
	for range 2 { // an operator may do it again
		err = errors.Join(err, consensus.Reset(m.log, base, servers))
	}
	if err != nil {
		m.c.t.Fatal(err)
	}
	m.closeParts()
}

// TestReset loses two of four voters for good. The others agree on a place and begin a new epoch there, take a new member
// in, and are not disturbed when the lost ones come back with what they remember.
func TestReset(t *testing.T) {
	t.Parallel()
	c := start(t, 4, 1, short)
	c.propose(names("a", 20)...)
	c.converge(20)
	survivors, lost := slices.Clone(c.members[:2]), slices.Clone(c.members[2:])
	for _, m := range lost {
		m.stop()
	}
	var base consensus.Base
	for _, m := range survivors {
		s := m.node.Stats()
		base.Index, base.Term = max(base.Index, s.Last+100), max(base.Term, s.Term+100)
		m.stop()
	}
	servers := []consensus.Server{{ID: survivors[0].id, Voter: true}, {ID: survivors[1].id, Voter: true}}
	for _, m := range survivors {
		m.begin(base, servers)
	}
	c.members = survivors
	for _, m := range survivors {
		m.restart()
	}
	c.propose(names("b", 10)...)
	c.converge(30)
	if s := c.leader().node.Stats(); s.Term <= base.Term || s.Last <= base.Index || s.Base != base.Index || s.Configuration != base.Index || s.Voters != 2 {
		t.Fatalf("after the reset at %+v: %+v", base, s)
	}

	c.members = append(c.members, lost...) // so that they are let in
	for _, m := range lost {
		m.restart()
	}
	term := c.leader().node.Stats().Term
	c.propose(names("c", 10)...)
	c.await("two elections' time", waitFor(5*500*time.Millisecond))
	for _, m := range lost {
		if m.node.IsLeader() || m.machine.get().count != 20 {
			t.Fatalf("a lost member leads (%v) or has %d entries", m.node.IsLeader(), m.machine.get().count)
		}
		m.stop()
	}
	if now := c.leader().node.Stats().Term; now != term {
		t.Fatalf("the lost members caused an election: term %d, was %d", now, term)
	}
	c.converge(40)

	fresh := c.add()
	fresh.up()
	c.admit(fresh) // by a checkpoint: the entries before the base are nowhere
	c.propose("together")
	c.converge(41)
	fresh.wantInstalled()
	for _, m := range c.members {
		if m.node != nil {
			m.powerCut()
		}
	}
	for _, m := range append(survivors, fresh) {
		m.restart()
	}
	c.propose("after a power cut")
	c.converge(42)
}

// TestResetLaggard starts one survivor later. Its place is the others' base, so it needs no checkpoint.
func TestResetLaggard(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3, 1, short)
	c.renew = 1000
	base := consensus.Base{Index: 500, Term: 7}
	for _, m := range c.members {
		m.begin(base, voting(c.voters()))
	}
	late := c.members[2]
	for _, m := range c.members[:2] {
		m.openHost()
	}
	c.introduce()
	for _, m := range c.members[:2] {
		m.openNode()
		m.machine.Snapshot() // offers the base
	}
	c.propose(names("a", 60)...)
	c.compact()
	late.restart()
	c.propose("together")
	c.converge(61)
	if asked := late.machine.asked(); len(asked) > 0 {
		t.Fatalf("it was sent checkpoints: %v", asked)
	}
}

func voting(servers []consensus.Server) []consensus.Server {
	for i := range servers {
		servers[i].Voter = true
	}
	return servers
}

func TestResetRefusals(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *raftlog.Store {
		log := must(raftlog.Open("raft", raftlog.Options{FS: vfs.NewMem()}))(t)
		t.Cleanup(func() { log.Close() })
		return log
	}
	a, b := consensus.Server{ID: "a", Voter: true}, consensus.Server{ID: "b"}
	base := consensus.Base{Index: 9, Term: 9}
	for name, tt := range map[string]struct {
		base    consensus.Base
		servers []consensus.Server
		prepare func(*raftlog.Store) error
		want    error
	}{
		"nobody":   {base: base},
		"no voter": {base: base, servers: []consensus.Server{b}, want: consensus.ErrLastVoter},
		"twice":    {base: base, servers: []consensus.Server{a, a}},
		"no index": {base: consensus.Base{Term: 1}, servers: []consensus.Server{a}},
		"no term":  {base: consensus.Base{Index: 1}, servers: []consensus.Server{a}},
		"a log":    {base, []consensus.Server{a}, func(s *raftlog.Store) error { return s.StoreLog(command(1, 1, "x")) }, raftlog.ErrNotEmpty},
		"a term":   {base, []consensus.Server{a}, func(s *raftlog.Store) error { return s.SetUint64([]byte("CurrentTerm"), 3) }, raftlog.ErrNotEmpty},
		"other base": {base, []consensus.Server{a}, func(s *raftlog.Store) error {
			return consensus.Reset(s, consensus.Base{Index: 8, Term: 9}, []consensus.Server{a})
		}, raftlog.ErrNotEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			log := open(t)
			if tt.prepare != nil {
				if err := tt.prepare(log); err != nil {
					t.Fatal(err)
				}
			}
			if err := consensus.Reset(log, tt.base, tt.servers); err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}
