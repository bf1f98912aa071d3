package node

import (
	"context"
	"slices"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// For how long at most a look at the others holds, so that who asks often costs
// them nothing. A silence is soon asked about again: on it a change of members
// is refused.
const (
	answersLast = 2 * time.Second
	silenceLast = 200 * time.Millisecond
)

// Members says which members' nodes answer.
func (h health) Members(ctx context.Context) ([]api.MemberNode, error) {
	v, err := h.node.recentView(ctx)
	if err != nil {
		return nil, err
	}
	g, _, err := h.node.sets()
	if err != nil {
		return nil, err
	}
	found := make([]api.MemberNode, len(v.members))
	for i, m := range v.members {
		// The governance is asked who votes: Raft's configuration follows it.
		own, ok := g.Member(m.Name)
		found[i] = api.MemberNode{
			Name: m.Name, Cosigner: m.Cosigner, Voter: ok && own.Takes(ledger.Voter), Signed: m.Signed, Answers: m.Reachable,
		}
	}
	return found, nil
}

// recentView gives the last look at the others, or a new one when it is old. Those
// who ask at once share one.
func (n *Node) recentView(ctx context.Context) (*view, error) {
	n.looking.Lock()
	defer n.looking.Unlock()
	if v := n.seen.Load(); v != nil && time.Since(v.at) < v.lasts() && !n.lost(v) {
		return v, nil
	}
	return n.survey(ctx)
}

// lost says that the connection to a node that answered is gone: a change of
// members must not count on one that stopped since.
func (n *Node) lost(v *view) bool {
	return slices.ContainsFunc(v.members, func(m api.MemberStatus) bool {
		return m.Reachable && !m.Self && !n.host.Connected(m.Peer)
	})
}

func (v *view) lasts() time.Duration {
	silent := func(m api.MemberStatus) bool { return !m.Reachable }
	if slices.ContainsFunc(v.members, silent) {
		return silenceLast
	}
	return answersLast
}
