package node

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
)

// network knows which peers the ledger's governance admits, and for what.
type network struct {
	self string // peer id

	mu      sync.RWMutex
	members map[string]*ledger.Member // by peer id
}

func newNetwork(self string) *network {
	return &network{self: self, members: map[string]*ledger.Member{}}
}

// update takes the peers of the governance in force and of the one that is
// decided; where they differ the later one counts. A peer that is in neither is
// cut off.
func (n *network) update(sets ...*ledger.Governance) {
	members := map[string]*ledger.Member{}
	for _, g := range sets {
		for i := range g.Members {
			if m := &g.Members[i]; m.Node != nil {
				members[m.Node.Peer] = m
			}
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.members = members
}

// introduce admits a peer that an operator names, so that a machine can ask it
// about a ledger of which it knows only the beginning.
func (n *network) introduce(peer, address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.members[peer] = &ledger.Member{Node: &ledger.Node{Addresses: []string{address}, Peer: peer}, Participation: []ledger.Participation{ledger.Voter}}
}

// all gives every other peer, sorted.
func (n *network) all() []string {
	return slices.Sorted(maps.Keys(n.addresses()))
}

// addresses gives every other peer's addresses.
func (n *network) addresses() map[string][]string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	out := map[string][]string{}
	for id, m := range n.members {
		if id != n.self {
			out[id] = m.Node.Addresses
		}
	}
	return out
}

// admits reports whether a peer is a member's node.
func (n *network) admits(peer string) bool {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.members[peer] != nil
}

// takes gives a test of whether a peer takes part as p.
func (n *network) takes(p ledger.Participation) func(peer string) bool {
	return func(peer string) bool {
		n.mu.RLock()
		defer n.mu.RUnlock()
		m := n.members[peer]
		return m != nil && m.Takes(p)
	}
}

// list gives the other peers that take part as p, sorted.
func (n *network) list(p ledger.Participation) []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	var peers []string
	for id, m := range n.members {
		if id != n.self && m.Takes(p) {
			peers = append(peers, id)
		}
	}
	slices.Sort(peers)
	return peers
}

// cosignPeers carries cosignatures between the cosigners' nodes.
type cosignPeers struct {
	host    *p2p.Host
	network *network
}

// Broadcast tells every other cosigner; one that is away will pull.
func (c cosignPeers) Broadcast(ctx context.Context, message []byte) {
	var wait sync.WaitGroup
	for _, peer := range c.List() {
		wait.Go(func() {
			// A failure is normal when a peer is down: it pulls what it missed.
			_, _ = c.host.Call(ctx, peer, protocolCosign, message, maxCosignAnswer)
		})
	}
	wait.Wait()
}

// Pull asks one peer.
func (c cosignPeers) Pull(ctx context.Context, peer string, request []byte) ([]byte, error) {
	return c.host.Call(ctx, peer, protocolCosign, request, maxCosignAnswer)
}

// List names the other cosigners' peers.
func (c cosignPeers) List() []string { return c.network.list(ledger.Cosigner) }
