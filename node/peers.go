package node

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
)

// network knows which peers the ledger's governance admits, and for what.
type network struct {
	self string // peer id

	mu      sync.RWMutex
	members map[string]*ledger.Member // by peer id
	leaving map[string]leaver         // by peer id
}

// leaver is a peer that the governance names no longer.
type leaver struct {
	addresses []string
	until     time.Time
}

// leaveTime is for how long a peer that the governance names no longer is still
// told what is final: whoever is cut off in that very moment would never see the
// block that says why. It takes part in nothing meanwhile.
const leaveTime = time.Minute

func newNetwork(self string) *network {
	return &network{self: self, members: map[string]*ledger.Member{}, leaving: map[string]leaver{}}
}

// update takes the peers of the governance in force and of the one that is
// decided; where they differ the later one counts. A peer that is in neither
// takes part no more from now on, and is cut off after leaveTime.
func (n *network) update(now time.Time, sets ...*ledger.Governance) {
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
	for id, m := range n.members {
		if members[id] == nil && id != n.self {
			n.leaving[id] = leaver{m.Node.Addresses, now.Add(leaveTime)}
		}
	}
	maps.DeleteFunc(n.leaving, func(id string, _ leaver) bool { return members[id] != nil })
	n.members = members
}

// expire forgets those whose time to leave is over and reports whether there
// were any.
func (n *network) expire(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	before := len(n.leaving)
	maps.DeleteFunc(n.leaving, func(_ string, l leaver) bool { return now.After(l.until) })
	return len(n.leaving) < before
}

// introduce admits a peer that an operator names, so that a machine can ask it
// about a ledger of which it knows only the beginning.
func (n *network) introduce(peer, address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.members[peer] = &ledger.Member{Node: &ledger.Node{Addresses: []string{address}, Peer: peer}, Participation: []ledger.Participation{ledger.Voter}}
}

// all gives every other member's peer, sorted.
func (n *network) all() []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	peers := slices.Sorted(maps.Keys(n.members))
	return slices.DeleteFunc(peers, func(id string) bool { return id == n.self })
}

// addresses gives the addresses of every other peer that may connect.
func (n *network) addresses() map[string][]string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	out := map[string][]string{}
	for id, l := range n.leaving {
		out[id] = l.addresses
	}
	for id, m := range n.members {
		if id != n.self {
			out[id] = m.Node.Addresses
		}
	}
	return out
}

// admits reports whether a peer may connect: it is a member's node, or was until
// just now.
func (n *network) admits(peer string) bool {
	n.mu.RLock()
	defer n.mu.RUnlock()
	_, leaving := n.leaving[peer]
	return leaving || n.members[peer] != nil
}

// member reports whether a peer is a member's node.
func (n *network) member(peer string) bool {
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
