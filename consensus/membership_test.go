package consensus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
)

// up starts a member that joins.
func (m *member) up() {
	m.c.t.Helper()
	m.openHost()
	m.c.introduce()
	m.openNode()
}

// lead repeats a change of the membership on whoever leads until its outcome is good.
func (c *cluster) lead(what string, change func(context.Context, *consensus.Node) error) {
	c.t.Helper()
	c.await(what, func() bool {
		err := change(c.ctx(), c.leader().node)
		if err != nil {
			c.t.Logf("%s: %v", what, err)
		}
		return err == nil
	})
}

func (c *cluster) admit(m *member) {
	c.t.Helper()
	c.lead("adding "+m.id, func(ctx context.Context, n *consensus.Node) error { return n.AddNonvoter(ctx, m.id) })
	c.await(m.id+" to catch up", func() bool {
		behind, ok := c.leader().node.Behind(m.id)
		return ok && behind == 0
	})
	c.lead("promoting "+m.id, func(ctx context.Context, n *consensus.Node) error { return n.Promote(ctx, m.id) })
}

// voters gives the voters' IDs as a member knows them.
func (m *member) voters() []string {
	var ids []string
	for _, s := range m.node.Members() {
		if s.Voter {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// TestAdmitAndRemove lets a fifth member in and the leader out, while entries go on.
func TestAdmitAndRemove(t *testing.T) {
	t.Parallel()
	c := start(t, 4, 3, nil)
	c.propose(names("a", 10)...)
	fifth := c.add()
	fifth.up()
	if members := fifth.node.Members(); len(members) != 0 {
		t.Fatalf("a node that was not added knows %v", members)
	}
	c.admit(fifth)
	c.propose(names("b", 10)...)
	c.converge(20)
	configuration, err := fifth.node.Configuration()
	if err != nil || configuration.Voters() != 5 || configuration.Index == 0 {
		t.Fatalf("configuration %+v, %v", configuration, err)
	}

	old := c.leader()
	if err := old.node.Demote(c.ctx(), old.id); err != nil {
		t.Fatal(err)
	}
	c.await("the demoted leader to step down", func() bool { return !old.node.IsLeader() })
	c.lead("removing "+old.id, func(ctx context.Context, n *consensus.Node) error { return n.Remove(ctx, old.id) })
	term := c.leader().node.Stats().Term
	c.propose(names("c", 10)...)
	old.c.await("two elections' time", waitFor(5*500*time.Millisecond))
	if now := c.leader().node.Stats().Term; now != term {
		t.Fatalf("the removed member caused an election: term %d, was %d", now, term)
	}
	if slices.Contains(c.leader().voters(), old.id) {
		t.Fatal("the removed member still votes")
	}
	if err := old.node.Demote(c.ctx(), fifth.id); !errors.Is(err, consensus.ErrNotLeader) {
		t.Fatalf("a removed member changes the configuration: %v", err)
	}
	old.stop()
	c.members = slices.DeleteFunc(c.members, func(m *member) bool { return m == old })
	c.converge(30)
}

// waitFor is true after d.
func waitFor(d time.Duration) func() bool {
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// TestChangesAreRefused has all changes that must not happen, and those that have nothing to do.
func TestChangesAreRefused(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 1, nil)
	only := c.leader()
	stranger := p2ptest.ID(9)
	before := must(only.node.Configuration())(t).Index
	for name, refused := range map[string]struct {
		do   func(context.Context, string) error
		id   string
		want error
	}{
		"promote a stranger":  {only.node.Promote, stranger, consensus.ErrNotNonvoter},
		"demote the last":     {only.node.Demote, only.id, consensus.ErrLastVoter},
		"remove the last":     {only.node.Remove, only.id, consensus.ErrLastVoter},
		"add a voter":         {only.node.AddNonvoter, only.id, nil},
		"promote a voter":     {only.node.Promote, only.id, nil},
		"demote a stranger":   {only.node.Demote, stranger, nil},
		"remove a stranger":   {only.node.Remove, stranger, nil},
		"demote a stranger 2": {only.node.Demote, "", nil},
	} {
		if err := refused.do(c.ctx(), refused.id); !errors.Is(err, refused.want) {
			t.Errorf("%s: %v, want %v", name, err, refused.want)
		}
	}
	if err := only.node.AddNonvoter(c.ctx(), ""); err == nil {
		t.Error("added a member without a name")
	}
	if after := must(only.node.Configuration())(t); after.Index != before || !after.Committed {
		t.Fatalf("the configuration changed: %+v", after)
	}
	if err := only.node.TransferLeadership(c.ctx()); err == nil {
		t.Error("leadership went to nobody")
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if err := only.node.Remove(done, stranger); !errors.Is(err, consensus.ErrBusy) {
		t.Errorf("with an ended context: %v", err)
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestChangesGoOneByOne has many callers add members at the same time.
func TestChangesGoOneByOne(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 1, nil)
	leader := c.leader()
	errs := make(chan error)
	for i := range 5 {
		go func() { errs <- leader.node.AddNonvoter(c.ctx(), p2ptest.ID(byte(50+i))) }()
	}
	for range 5 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if members := leader.node.Members(); len(members) != 6 {
		t.Fatalf("members are %v", members)
	}
}

// TestNonvotersDoNotCount stops half of the cluster: two voters of two go on, whatever non-voters do.
func TestNonvotersDoNotCount(t *testing.T) {
	t.Parallel()
	c := start(t, 2, 1, nil)
	for range 2 {
		c.lead("adding", func(ctx context.Context, n *consensus.Node) error {
			return n.AddNonvoter(ctx, p2ptest.ID(byte(60+len(n.Members()))))
		})
	}
	c.propose("non-voters are down")
	c.converge(1)
	if s := c.leader().node.Stats(); s.Voters != 2 || s.Nonvoters != 2 {
		t.Fatalf("%d voters, %d non-voters", s.Voters, s.Nonvoters)
	}
	if _, ok := c.leader().node.Behind(p2ptest.ID(62)); ok {
		t.Fatal("a member that was never heard is said to be near")
	}
}

func TestTransferLeadership(t *testing.T) {
	t.Parallel()
	c := start(t, 3, 1, nil)
	c.propose("one")
	old := c.leader()
	if err := old.node.TransferLeadership(c.ctx()); err != nil {
		t.Fatal(err)
	}
	if now := c.leader(); now == old {
		t.Fatal("it still leads")
	}
	if err := old.node.TransferLeadership(c.ctx()); !errors.Is(err, consensus.ErrNotLeader) {
		t.Fatalf("on a follower: %v", err)
	}
	c.propose("two")
	c.converge(2)
}

// TestLeaderDiesDuringAChange kills the leader right after it was asked for each of the changes. Whatever came of it, the
// others agree on it, go on, and the change can be made again.
func TestLeaderDiesDuringAChange(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(n *consensus.Node, ctx context.Context, id string) error{
		"add": (*consensus.Node).AddNonvoter, "promote": (*consensus.Node).Promote,
		"demote": (*consensus.Node).Demote, "remove": (*consensus.Node).Remove,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, 4, 1, nil)
			fifth := c.add()
			fifth.up()
			switch name {
			case "promote":
				c.lead("adding", func(ctx context.Context, n *consensus.Node) error { return n.AddNonvoter(ctx, fifth.id) })
			case "demote", "remove":
				c.admit(fifth)
			}
			old := c.leader()
			node, asked := old.node, make(chan error, 1)
			go func() { asked <- change(node, c.ctx(), fifth.id) }()
			old.powerCut()
			if err := <-asked; err != nil && !errors.Is(err, consensus.ErrUnknownOutcome) &&
				!errors.Is(err, consensus.ErrNotLeader) && !errors.Is(err, consensus.ErrStopped) {
				t.Fatalf("got %v", err)
			}
			c.propose("without the old leader")
			old.restart()
			c.lead(name+" again", func(ctx context.Context, n *consensus.Node) error { return change(n, ctx, fifth.id) })
			c.propose("with it")
			want := c.leader().voters()
			for _, m := range c.members {
				if name != "remove" || m != fifth {
					c.await("one configuration", func() bool { return slices.Equal(m.voters(), want) })
				}
			}
		})
	}
}

// TestJoinRefusals has logs that a joining node must not continue.
func TestJoinRefusals(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1, 1, nil)
	m := c.members[0]
	m.openHost()
	m.openParts()
	config := m.config()
	config.Join, config.Cluster = true, ""
	if node, err := consensus.Open(config); err == nil {
		node.Close()
		t.Error("joined a cluster without a name")
	}
	config.Cluster = "another"
	if err := m.log.StoreLog(&raft.Log{Index: 1, Term: 1, Type: raft.LogNoop}); err != nil {
		t.Fatal(err)
	}
	if node, err := consensus.Open(config); !errors.Is(err, consensus.ErrForeignLog) {
		node.Close()
		t.Errorf("joined with a log of unknown origin: %v", err)
	}
	m.closeParts()
	m.openNode() // founds nothing, since there is an entry, but names the log
	m.node.Close()
	m.node = nil
	for _, joins := range []bool{true, false} {
		config = m.config()
		config.Join, config.Cluster = joins, "another"
		if node, err := consensus.Open(config); !errors.Is(err, consensus.ErrForeignLog) {
			node.Close()
			t.Errorf("join=%v: opened the log of another cluster: %v", joins, err)
		}
	}
}

// TestJoinerHasNoVote asks a node that nobody added yet for its vote, and makes it a candidate: it takes part in nothing.
func TestJoinerHasNoVote(t *testing.T) {
	t.Parallel()
	l := newLiarOf(t, 1, nil, func(honest *member) { honest.founder = false })
	m := l.honest
	me := []byte(l.id)
	header := raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: me, Addr: me}
	to, at := raft.ServerID(m.id), raft.ServerAddress(m.id)
	var vote raft.RequestVoteResponse
	if err := l.raft.RequestVote(to, at, &raft.RequestVoteRequest{RPCHeader: header, Term: 9}, &vote); err == nil || vote.Granted {
		t.Errorf("vote: %+v, %v", vote, err)
	}
	var pre raft.RequestPreVoteResponse
	if err := l.raft.RequestPreVote(to, at, &raft.RequestPreVoteRequest{RPCHeader: header, Term: 9}, &pre); err == nil || pre.Granted {
		t.Errorf("pre-vote: %+v, %v", pre, err)
	}
	if err := l.raft.TimeoutNow(to, at, &raft.TimeoutNowRequest{RPCHeader: header}, new(raft.TimeoutNowResponse)); err == nil {
		t.Error("it stands for election")
	}
	if s := m.node.Stats(); s.Term != 0 || s.State != "follower" {
		t.Fatalf("it is a %s of term %d", s.State, s.Term)
	}
	// A leader that knows it is followed, also over a restart before the first entry.
	if r, err := l.lead(7, 5, 6, 0); err != nil || r.Success || r.Term != 7 {
		t.Fatalf("%+v, %v", r, err)
	}
	m.stop()
	m.restart()
	configuration := raft.Configuration{Servers: []raft.Server{
		{ID: raft.ServerID(l.id), Address: raft.ServerAddress(l.id)}, {Suffrage: raft.Nonvoter, ID: to, Address: at},
	}}
	l.lead(7, 0, 0, 0) // meets the dead stream
	first := &raft.Log{Index: 1, Term: 1, Type: raft.LogConfiguration, Data: raft.EncodeConfiguration(configuration)}
	l.mustLead(7, 0, 0, 2, first, command(2, 7, "x"))
	m.c.await("the entry", func() bool { return m.machine.get().count == 1 })
	if members := fmt.Sprint(m.node.Members()); members != fmt.Sprint(must(m.node.Configuration())(t).Servers) || len(m.node.Members()) != 2 {
		t.Fatalf("members are %s", members)
	}
}
