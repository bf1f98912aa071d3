package consensus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
	"github.com/certledger/certledger/consensus/raftlog"
)

func names(prefix string, n int) []string {
	var s []string
	for i := range n {
		s = append(s, fmt.Sprintf("%s-%d", prefix, i))
	}
	return s
}

// TestLeaderStops closes the leader, goes on with the others, and lets it catch up.
func TestLeaderStops(t *testing.T) {
	t.Parallel()
	c := start(t, 4, 3, nil)
	c.propose(names("first", 10)...)
	c.converge(10)
	old := c.leader()
	old.stop()
	c.propose(names("second", 10)...)
	c.converge(20)
	old.restart()
	c.propose("last")
	c.converge(21)
	if members := old.node.Members(); len(members) != 4 || !members[0].Voter {
		t.Fatalf("members are %v", members)
	}
}

// TestAllRestart loses every process at once; nothing may be lost or come twice, also not the entries of open blocks.
func TestAllRestart(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 4, nil)
	c.propose(names("e", 10)...)
	before := c.converge(10)
	for _, m := range c.members {
		m.powerCut()
	}
	for _, m := range c.members {
		m.openHost()
	}
	c.introduce()
	for _, m := range c.members {
		m.openNode()
	}
	c.leader()
	if after := c.converge(10); after != before {
		t.Fatalf("hash is %x, was %x", after.hash, before.hash)
	}
}

// TestRedeliveryStartsBehindApplied has a machine whose database is behind what it was handed.
func TestRedeliveryStartsBehindApplied(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 10, nil)
	m := c.members[0]
	c.propose(names("e", 25)...)
	handed := m.machine.handed()
	if got := m.machine.Applied(); got != handed[19] {
		t.Fatalf("applied %d, want %d: the test's machine is wrong", got, handed[19])
	}
	before := m.machine.get()
	m.stop()
	m.restart()
	c.propose("one more")
	again := m.machine.handed()
	if !slices.Equal(again[:5], handed[20:]) || len(again) != 6 {
		t.Fatalf("handed out %v, then again %v", handed, again)
	}
	if after := m.machine.get(); after.count != before.count+1 {
		t.Fatalf("%d entries, want %d", after.count, before.count+1)
	}
}

// TestPowerCutAfterCompaction is a pair. The log is cut while the machine's last batches are not on disk, then the power
// fails. With an honest Sync the machine finds every entry again. With one that pretends, the entries are gone for good:
// the node must notice and say so, instead of going on with another state.
func TestPowerCutAfterCompaction(t *testing.T) {
	t.Parallel()
	for _, lying := range []bool{false, true} {
		t.Run(fmt.Sprintf("lying=%v", lying), func(t *testing.T) {
			t.Parallel()
			c := start(t, 1, 4, func(c *consensus.Config) { c.TrailingLogs = 1 })
			m := c.members[0]
			m.machine.lying = lying
			c.propose(names("a", 51)...)
			if err := m.node.Compact(); err != nil {
				t.Fatal(err)
			}
			c.propose(names("b", 50)...)
			before := m.machine.get()
			applied, first := m.machine.Applied(), m.node.Stats().First
			if first < 40 {
				t.Fatalf("the log still starts at %d: nothing was cut", first)
			}
			m.powerCut()
			m.openHost()
			m.openParts()
			if got := m.machine.Applied(); got >= applied {
				t.Fatalf("the power cut lost nothing: applied %d, was %d", got, applied)
			}
			node, err := consensus.Open(m.config())
			m.node = node
			if lying {
				if !errors.Is(err, consensus.ErrLogGap) {
					t.Fatalf("got %v, want ErrLogGap", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			c.await("replay", func() bool { return m.machine.get().count == before.count })
			if after := m.machine.get(); after != before {
				t.Fatalf("hash is %x, was %x", after.hash, before.hash)
			}
			if members := node.Members(); len(members) != 1 {
				t.Fatalf("the configuration was cut with the log: %v", members)
			}
		})
	}
}

// TestCompactionInACluster cuts all logs as far as possible, again and again, while members come and go.
func TestCompactionInACluster(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 2, func(c *consensus.Config) { c.TrailingLogs = 20 })
	for round := range 4 {
		c.propose(names(fmt.Sprint("r", round), 30)...)
		c.converge(uint64(31*round + 30)) // nobody is more than the trailing entries behind
		down := c.members[round%3]
		down.stop()
		c.propose("while one is down")
		for _, m := range c.members {
			if m.node != nil {
				if err := m.node.Compact(); err != nil {
					t.Fatal(err)
				}
			}
		}
		down.restart()
		c.converge(uint64(31 * (round + 1)))
	}
	if first := c.leader().node.Stats().First; first < 50 {
		t.Fatalf("the log still starts at %d", first)
	}
}

func TestPipelinedProposalsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 7, nil)
	leader := c.leader().node
	const n = 500
	var futures []consensus.Future
	for i := range n {
		futures = append(futures, leader.Propose(context.Background(), fmt.Appendf(nil, "e%d", i)))
	}
	var last uint64
	for i, f := range futures {
		got, err := f.Wait(c.ctx())
		if want := fmt.Sprintf("%d e%d", i+1, i); err != nil || got != want {
			t.Fatalf("proposal %d: got %v, %v; want %q", i, got, err, want)
		}
		if f.Index() <= last {
			t.Fatalf("proposal %d has index %d after %d", i, f.Index(), last)
		}
		last = f.Index()
	}
	c.converge(n)
}

func TestBarrier(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	c.propose("one", "two")
	leader := c.leader()
	before := leader.node.Stats().Last
	if err := leader.node.Barrier(c.ctx()); err != nil {
		t.Fatal(err)
	}
	if after := leader.node.Stats().Last; after != before+1 {
		t.Fatalf("the log ends at %d, was %d", after, before)
	}
	c.propose("three")
	c.converge(3) // the machines did not see the barrier
	for _, m := range c.members {
		if m != leader {
			if err := m.node.Barrier(c.ctx()); !errors.Is(err, consensus.ErrNotLeader) {
				t.Fatalf("on a follower: %v", err)
			}
		}
	}
}

func TestFollowerRefusesProposals(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	leader := c.leader()
	for _, m := range c.members {
		_, err := m.node.Propose(context.Background(), []byte("x")).Wait(c.ctx())
		if m == leader && err != nil || m != leader && !errors.Is(err, consensus.ErrNotLeader) {
			t.Fatalf("leader=%v: %v", m == leader, err)
		}
		if id, self := m.node.Leader(); id != leader.id || self != (m == leader) {
			t.Fatalf("Leader() = %s, %v", id, self)
		}
	}
	c.converge(1)
}

// TestLostLeadership cuts the leader off with proposals on their way. Their outcome is unknown; later ones are surely not
// appended; the others elect a leader; after the network heals all agree and nothing is there twice.
func TestLostLeadership(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	c.propose("before")
	c.converge(1)
	old := c.leader()
	c.cut.Store(old.id, true)
	for _, m := range c.members {
		for _, o := range c.members {
			if m != o {
				m.host.Disconnect(o.id)
			}
		}
	}
	var futures []consensus.Future
	for i := range 5 {
		futures = append(futures, old.node.Propose(context.Background(), fmt.Appendf(nil, "lost-%d", i)))
	}
	for i, f := range futures {
		if _, err := f.Wait(c.ctx()); !errors.Is(err, consensus.ErrUnknownOutcome) {
			t.Fatalf("proposal %d: %v, want ErrUnknownOutcome", i, err)
		}
		if f.Index() != 0 {
			t.Fatalf("proposal %d has index %d", i, f.Index())
		}
	}
	c.await("the old leader to give up", func() bool { return !old.node.IsLeader() })
	if _, err := old.node.Propose(context.Background(), []byte("never")).Wait(c.ctx()); !errors.Is(err, consensus.ErrNotLeader) {
		t.Fatalf("got %v, want ErrNotLeader", err)
	}
	c.propose("meanwhile")
	c.cut.Delete(old.id)
	c.propose("after")
	c.converge(3) // the cut-off leader's five are replaced, on its own disk too
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	leader := c.leader()
	for _, m := range c.members {
		if m != leader {
			m.stop()
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := leader.node.Propose(context.Background(), []byte("x")).Wait(ctx)
	if !errors.Is(err, consensus.ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	done, cancelDone := context.WithCancel(context.Background())
	cancelDone()
	if _, err := leader.node.Propose(done, []byte("x")).Wait(ctx); !errors.Is(err, consensus.ErrBusy) {
		t.Fatalf("got %v", err)
	}
}

func TestProposalLimits(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 1, func(c *consensus.Config) { c.MaxEntry = 100 })
	node := c.leader().node
	if _, err := node.Propose(context.Background(), make([]byte, 101)).Wait(c.ctx()); !errors.Is(err, consensus.ErrTooLarge) {
		t.Fatalf("got %v", err)
	}
	if _, err := node.Propose(context.Background(), make([]byte, 100)).Wait(c.ctx()); err != nil {
		t.Fatal(err)
	}
	if err := node.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Propose(context.Background(), nil).Wait(c.ctx()); !errors.Is(err, consensus.ErrStopped) {
		t.Fatalf("got %v", err)
	}
	if err := node.Close(); err != nil {
		t.Fatalf("second Close: %v", err)
	}
}

func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ err, want error }{
		{raft.ErrNotLeader, consensus.ErrNotLeader},
		{raft.ErrLeadershipTransferInProgress, consensus.ErrNotLeader},
		{raft.ErrEnqueueTimeout, consensus.ErrBusy},
		{raft.ErrLeadershipLost, consensus.ErrUnknownOutcome},
		{raft.ErrRaftShutdown, consensus.ErrUnknownOutcome}, // also the answer to entries that are committed
		{raft.ErrAbortedByRestore, consensus.ErrUnknownOutcome},
		{raftlog.ErrPoisoned, consensus.ErrUnknownOutcome},
	} {
		if got := consensus.OutcomeOf(tt.err); !errors.Is(got, tt.want) {
			t.Errorf("%v gives %v, want %v", tt.err, got, tt.want)
		}
	}
}

// TestMachineError has one member's machine fail: it applies nothing more and stops; the others go on.
func TestMachineError(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	c.propose("one")
	c.converge(1)
	sick := c.leader()
	bad := sick.node.Stats().Last + 1
	sick.machine.failing.Store(bad)
	if _, err := sick.node.Propose(context.Background(), []byte("two")).Wait(c.ctx()); !errors.Is(err, consensus.ErrUnknownOutcome) {
		t.Fatalf("got %v", err)
	}
	if err := <-sick.fatal; !strings.Contains(err.Error(), "state root differs") {
		t.Fatalf("Fatal got %v", err)
	}
	if _, err := sick.node.Propose(context.Background(), []byte("no")).Wait(c.ctx()); !errors.Is(err, consensus.ErrStopped) {
		t.Fatalf("got %v", err)
	}
	sick.stop()
	c.propose("three")
	c.converge(3)
	sick.restart() // its machine works again
	c.propose("four")
	c.converge(4)
}

// TestMachineErrorIsTheLast counts what reaches a machine after its first error.
func TestMachineErrorIsTheLast(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 1, nil)
	m := c.members[0]
	c.propose("one")
	m.machine.failing.Store(m.node.Stats().Last + 1)
	var futures []consensus.Future
	for range 20 {
		futures = append(futures, m.node.Propose(context.Background(), []byte("x")))
	}
	for _, f := range futures {
		if _, err := f.Wait(c.ctx()); !errors.Is(err, consensus.ErrUnknownOutcome) && !errors.Is(err, consensus.ErrStopped) {
			t.Fatalf("got %v", err)
		}
	}
	if got := m.machine.handed(); len(got) != 1 {
		t.Fatalf("the machine was handed %v", got)
	}
	if err := m.node.Compact(); err == nil {
		t.Fatal("the log was cut behind a broken machine")
	}
}

func TestOnLeader(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var told []bool
	c := start(t, 1, 1, func(c *consensus.Config) {
		c.OnLeader = func(leads bool) { mu.Lock(); told = append(told, leads); mu.Unlock() }
	})
	c.propose("x")
	c.await("news", func() bool { mu.Lock(); defer mu.Unlock(); return len(told) == 1 })
	c.members[0].stop()
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(told, []bool{true, false}) {
		t.Fatalf("told %v", told)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	c := start(t, 1, 1, func(c *consensus.Config) { c.Registry = registry })
	c.propose("x")
	families, err := registry.Gather()
	if err != nil || len(families) != 13 {
		t.Fatalf("%d metrics, %v", len(families), err)
	}
	for _, f := range families {
		if f.GetName() == "certledger_raft_is_leader" && f.GetMetric()[0].GetGauge().GetValue() != 1 {
			t.Error("the leader does not say so")
		}
	}
	c.members[0].stop()
	c.members[0].restart() // would fail if the old collectors were still there
}

// TestOpenRefusals lists everything that must keep a node from starting, with the sentinel that names the cure.
func TestOpenRefusals(t *testing.T) {
	t.Parallel()
	command := func(index uint64) *raft.Log { return &raft.Log{Index: index, Term: 1, Data: []byte("x")} }
	tests := []struct {
		name    string
		applied uint64
		prepare func(*raftlog.Store) error
		want    error
	}{
		{"log deleted", 7, func(*raftlog.Store) error { return nil }, consensus.ErrLogLost},
		{"log older than the machine", 7, func(s *raftlog.Store) error { return s.StoreLog(command(1)) }, consensus.ErrLogLost},
		{"empty log beside a vote", 0, func(s *raftlog.Store) error { return s.SetUint64([]byte("LastVoteTerm"), 1) }, consensus.ErrLogLost},
		{"empty log beside a term", 0, func(s *raftlog.Store) error { return s.SetUint64([]byte("CurrentTerm"), 2) }, consensus.ErrLogLost},
		{"machine behind the log", 7, func(s *raftlog.Store) error { return s.StoreLog(command(9)) }, consensus.ErrLogGap},
		{"just behind the log", 7, func(s *raftlog.Store) error { return s.StoreLog(command(8)) }, consensus.ErrLogGap},
		{"empty machine behind a cut log", 0, func(s *raftlog.Store) error { return s.StoreLog(command(2)) }, consensus.ErrLogGap},
		{"foreign log", 7, func(s *raftlog.Store) error {
			return s.StoreLog(&raft.Log{Index: 7, Term: 1, Type: raft.LogNoop})
		}, consensus.ErrForeignLog},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, 1, 1, nil)
			m := c.members[0]
			m.openHost()
			m.openParts()
			m.machine.applied.Store(tt.applied)
			if err := tt.prepare(m.log); err != nil {
				t.Fatal(err)
			}
			if node, err := consensus.Open(m.config()); !errors.Is(err, tt.want) {
				m.node = node
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestOpenRefusesBadConfig(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 2, 1, nil)
	m := c.members[0]
	m.openHost()
	m.openParts()
	for name, change := range map[string]func(*consensus.Config){
		"no machine":   func(c *consensus.Config) { c.Machine = nil },
		"observer":     func(c *consensus.Config) { c.Voters = c.Voters[1:] },
		"voter twice":  func(c *consensus.Config) { c.Voters = append(c.Voters, c.Voters[0]) },
		"other's name": func(c *consensus.Config) { c.ID = p2ptest.ID(2) },
		"heartbeat":    func(c *consensus.Config) { c.Heartbeat = time.Nanosecond },
	} {
		config := m.config()
		change(&config)
		if node, err := consensus.Open(config); err == nil {
			node.Close()
			t.Errorf("%s: was accepted", name)
		}
	}
}

// TestBootstrapAfterACrash begins with the term on disk and the configuration not.
func TestBootstrapAfterACrash(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1, 1, nil)
	m := c.members[0]
	m.openHost()
	m.openParts()
	if err := m.log.SetUint64([]byte("CurrentTerm"), 1); err != nil {
		t.Fatal(err)
	}
	m.closeParts()
	m.openNode()
	c.propose("x")
	c.converge(1)
}

// TestVotersInAnyOrder gives every member its own order of the same voters.
func TestVotersInAnyOrder(t *testing.T) {
	t.Parallel()
	turn := 0
	c := start(t, 3, 1, func(c *consensus.Config) {
		turn++
		c.Voters = append(slices.Clone(c.Voters[turn%3:]), c.Voters[:turn%3]...)
	})
	c.propose("x")
	c.converge(1)
	var first [3]raft.Log
	for i, m := range c.members {
		if err := m.log.GetLog(1, &first[i]); err != nil {
			t.Fatal(err)
		}
	}
	if string(first[0].Data) != string(first[1].Data) || string(first[0].Data) != string(first[2].Data) {
		t.Fatal("the first configurations differ")
	}
}
