package node

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/ledger"
)

const (
	// manageEvery is how often the leader compares Raft's configuration with the
	// governance.
	manageEvery = 500 * time.Millisecond
	// caughtUp is how many entries a member may lack when it is given its vote, and
	// steadyRounds how often in a row it has to be so near.
	caughtUp     = 64
	steadyRounds = 4
	changeLimit  = 10 * time.Second
)

// voterManager makes Raft's voters those of the governance in force, one change
// at a time, while this node leads. Another leader goes on where it stopped.
type voterManager struct {
	node   *Node
	steady map[string]int // rounds for which a non-voter has been near
}

// manageVoters runs until ctx ends.
func (n *Node) manageVoters(ctx context.Context) error {
	m := &voterManager{node: n, steady: map[string]int{}}
	tick := time.NewTicker(manageEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if !n.raft.IsLeader() {
			clear(m.steady)
			continue
		}
		if err := m.round(ctx); err != nil && !errors.Is(err, consensus.ErrNotLeader) && ctx.Err() == nil {
			n.log.WarnContext(ctx, "a change of the voters waits", slog.Any("err", err))
		}
	}
}

// round makes at most one change.
func (m *voterManager) round(ctx context.Context) error {
	inForce, decided, err := m.node.sets()
	if err != nil {
		return err
	}
	if !m.stays(decided) {
		return m.resign(ctx)
	}
	have, err := m.node.raft.Configuration()
	if err != nil || !have.Committed {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, changeLimit)
	defer cancel()
	wanted := map[string]bool{}
	for _, v := range inForce.Voters() {
		wanted[v.Node.Peer] = true
	}
	for _, v := range inForce.Voters() {
		if changed, err := m.welcome(ctx, have, v); changed || err != nil {
			return err
		}
	}
	for _, s := range have.Servers {
		if !wanted[s.ID] {
			return m.dismiss(ctx, have, s)
		}
	}
	return nil
}

// stays reports whether this machine is still a voter's in a set.
func (m *voterManager) stays(g *ledger.Governance) bool {
	return slices.ContainsFunc(g.Voters(), func(v *ledger.Member) bool { return v.Node.Peer == m.node.host.ID() })
}

// resign has another voter lead as soon as it is decided that this one goes: the
// first block of the new set takes no entries of a member that is not in it, so
// that under this leader the set would never come into force. Should handing over
// fail half way, this node takes no more proposals, which is no loss.
func (m *voterManager) resign(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, changeLimit)
	defer cancel()
	m.node.log.InfoContext(ctx, "this machine is about to go: another voter has to lead")
	return m.node.raft.TransferLeadership(ctx)
}

// welcome adds a voter of the governance as one without a vote, and gives it the
// vote when it has caught up.
func (m *voterManager) welcome(ctx context.Context, have consensus.Configuration, v *ledger.Member) (bool, error) {
	n, id := m.node, v.Node.Peer
	server, known := have.Find(id)
	switch {
	case !known:
		n.log.InfoContext(ctx, "adding a member to Raft, without a vote yet", slog.String("voter", v.Name))
		return true, n.raft.AddNonvoter(ctx, id)
	case server.Voter:
		return false, nil
	}
	if behind, ok := n.raft.Behind(id); !ok || behind > caughtUp {
		delete(m.steady, id)
		return false, nil
	}
	if m.steady[id]++; m.steady[id] < steadyRounds {
		return false, nil
	}
	n.log.InfoContext(ctx, "a member has caught up and gets its vote", slog.String("voter", v.Name))
	return true, n.raft.Promote(ctx, id)
}

// errKeepsMajority says that a voter stays because the others that answer would
// be no majority without it.
var errKeepsMajority = errors.New("too few of the other voters answer: start them")

// dismiss takes a vote and then the membership from what the governance no
// longer names, unless ordering would stop.
func (m *voterManager) dismiss(ctx context.Context, have consensus.Configuration, s consensus.Server) error {
	n := m.node
	if !s.Voter {
		n.log.InfoContext(ctx, "removing a member from Raft", slog.String("peer", s.ID))
		return n.raft.Remove(ctx, s.ID)
	}
	if rest := have.Voters() - 1; 2*m.answering(have, s.ID) <= rest {
		return errKeepsMajority
	}
	n.log.InfoContext(ctx, "taking a member's vote", slog.String("peer", s.ID))
	return n.raft.Demote(ctx, s.ID)
}

// answering counts the voters that answer this leader, itself among them,
// without one.
func (m *voterManager) answering(have consensus.Configuration, without string) int {
	count := 0
	for _, s := range have.Servers {
		if !s.Voter || s.ID == without {
			continue
		}
		if _, ok := m.node.raft.Behind(s.ID); ok || s.ID == m.node.host.ID() {
			count++
		}
	}
	return count
}
