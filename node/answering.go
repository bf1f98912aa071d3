package node

import (
	"context"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// answering remembers for a moment which members' nodes answer, so that who asks
// often costs the others nothing.
type answering struct {
	mu      sync.Mutex
	at      time.Time
	members []api.MemberNode
}

// answersLast is for how long what was found holds.
const answersLast = 2 * time.Second

// Members asks every member's node, all at once.
func (h health) Members(ctx context.Context) ([]api.MemberNode, error) {
	a := &h.node.answering
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Since(a.at) < answersLast {
		return a.members, nil
	}
	members, err := h.node.askMembers(ctx)
	if err == nil && ctx.Err() == nil {
		a.members, a.at = members, time.Now()
	}
	return members, err
}

func (n *Node) askMembers(ctx context.Context) ([]api.MemberNode, error) {
	set, err := n.store.Governance(n.store.LastHeader().Governance)
	if err != nil {
		return nil, err
	}
	var asked []*ledger.Member
	for i := range set.Members {
		if set.Members[i].Node != nil {
			asked = append(asked, &set.Members[i])
		}
	}
	found := make([]api.MemberNode, len(asked))
	for i, m := range asked {
		found[i] = api.MemberNode{Name: m.Name, Cosigner: m.Takes(ledger.Cosigner), Voter: m.Takes(ledger.Voter)}
		if found[i].Signed, err = n.store.NewestSigned(m.Name); err != nil {
			return nil, err
		}
	}
	var wait sync.WaitGroup
	for i, m := range asked {
		wait.Go(func() {
			if found[i].Answers = m.Node.Peer == n.host.ID(); !found[i].Answers {
				_, err := askStatus(ctx, n.host, m.Node.Peer)
				found[i].Answers = err == nil
			}
		})
	}
	wait.Wait()
	return found, nil
}
