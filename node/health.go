package node

import (
	"context"
	"fmt"
	"slices"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/ledger"
)

// health says how the node is.
type health struct{ node *Node }

// Health reports who has not signed and why the node should not serve.
func (h health) Health(context.Context) server.Health {
	n := h.node
	out := server.Health{Member: n.config.Member, Version: n.version, Unsigned: n.unsigned()}
	out.Leader = n.network.memberOf(n.leaderPeer())
	out.LeaderKnown = out.Leader != ""
	limit := uint64(sequencerState{store: n.store}.Params().MaxUnfinal)
	waiting := n.store.Tip() - n.store.Final()
	switch {
	case n.store.Err() != nil:
		out.Problem = n.store.Err().Error()
	case n.disk.low.Load():
		out.Problem = "the disk is nearly full: free some space"
	case !out.LeaderKnown:
		out.Problem = "no leader is known: wait for an election, or look whether a majority of voters runs"
	case n.unexecuted() > maxUnexecuted:
		out.Problem = fmt.Sprintf("catching up: %d entries are committed and not executed here", n.unexecuted())
	case waiting >= limit:
		out.Problem = fmt.Sprintf("%d headers wait for their quorum: start the members that have not signed", waiting)
	case n.behind() >= limit:
		out.Problem = fmt.Sprintf("this node lacks %d final blocks: wait until it has caught up", n.behind())
	}
	return out
}

// behind counts the final blocks that an observer has still to fetch, as a voter
// says; 0 for a voter.
func (n *Node) behind() uint64 {
	if n.leader == nil {
		return 0
	}
	final := n.store.Final()
	return max(n.leader.final.Load(), final) - final
}

// maxUnexecuted is how many committed entries may wait on a node that calls
// itself ready.
const maxUnexecuted = 64

// unexecuted counts the entries that are committed and not yet handed to a
// voter's store; 0 for an observer.
func (n *Node) unexecuted() uint64 {
	if n.raft == nil {
		return 0
	}
	s := n.raft.Stats()
	return max(s.Commit, s.Delivered) - s.Delivered
}

// unsigned lists the cosigners whose signature of the newest header is missing.
func (n *Node) unsigned() []string {
	tip := n.store.Tip()
	if tip == 0 {
		return nil
	}
	g, err := n.store.GovernanceAt(tip)
	if err != nil {
		return nil
	}
	set, err := n.store.Cosignatures(tip)
	if err != nil {
		return nil
	}
	var missing []string
	for _, m := range g.Cosigners() {
		if !slices.ContainsFunc(set, func(c ledger.Cosignature) bool { return c.Member == m.Name }) {
			missing = append(missing, m.Name)
		}
	}
	return missing
}
