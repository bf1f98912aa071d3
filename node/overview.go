package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Overview looks at the node and asks the others' nodes about themselves.
func (c control) Overview(ctx context.Context) (api.OperatorStatus, error) {
	return c.node.overview(ctx)
}

func (n *Node) overview(ctx context.Context) (api.OperatorStatus, error) {
	g, _, err := n.sets()
	if err != nil {
		return api.OperatorStatus{}, err
	}
	opened := n.store.Genesis()
	s := api.OperatorStatus{
		Ledger: opened.ID(), Title: opened.Title, Purpose: opened.Purpose, Member: n.config.Member, Peer: n.host.ID(), Version: n.version,
		Rules: api.RulesVersions{Program: SupportedRules(), Governed: g.RulesAt(n.store.Tip() + 1)}, Problem: health{n}.Health(ctx).Problem,
	}
	view, err := n.survey(ctx)
	if err != nil {
		return s, err
	}
	s.Members, s.Ordering, s.Finality, s.ClockMillis = view.members, view.ordering, view.finality, view.ahead.Milliseconds()
	s.Height, s.Final, s.Time, s.Raft = n.store.Tip(), n.store.Final(), n.clock.Now(), n.raftStatus()
	if s.Final > 0 {
		header, err := n.store.HeaderAt(s.Final)
		if err != nil {
			return s, err
		}
		s.FinalTime, s.LagMillis = header.Time, int64(s.Time-header.Time)
	}
	if s.Cosigning, err = n.cosigningStatus(); err != nil {
		return s, err
	}
	s.Certificates = CertificatesOf(g, n.config.Member)
	look, err := lookOut(n.store, n.config.Member, s.Time)
	if err != nil {
		return s, err
	}
	s.Concerns = look.concerns()
	s.Alerts = openAlerts(s, n.disk.free.Load())
	return s, nil
}

func (n *Node) raftStatus() *api.RaftStatus {
	if n.raft == nil {
		return nil
	}
	s := n.raft.Stats()
	out := &api.RaftStatus{
		State: s.State, Leader: n.network.memberOf(s.Leader), Term: s.Term, LastContactMillis: s.LastContact.Milliseconds(),
		Commit: s.Commit, Delivered: s.Delivered, Servers: []api.RaftServer{},
	}
	if s.LastContact < 0 {
		out.LastContactMillis = -1
	}
	for _, server := range n.raft.Members() {
		out.Servers = append(out.Servers, api.RaftServer{Peer: server.ID, Member: n.network.memberOf(server.ID), Voter: server.Voter})
	}
	return out
}

// cosigningStatus reads the lock after the others were asked: it is written
// before a signature leaves, so that no genuine one is above it.
func (n *Node) cosigningStatus() (*api.CosigningStatus, error) {
	if n.cosigner == nil {
		return nil, nil //nolint:nilnil // a node that does not cosign has none
	}
	lock, err := cosign.ReadLock(n.cosignDir())
	if err != nil {
		return nil, err
	}
	return &api.CosigningStatus{Lock: lock.Height, Muted: n.muted()}, nil
}

// view is what a node saw of the others at one time.
type view struct {
	at                 time.Time
	members            []api.MemberStatus
	ordering, finality api.Standing
	// ahead is how far the others' clocks are ahead, in the middle; known says
	// that somebody answered.
	ahead time.Duration
	known bool
}

// survey asks every member's node, all at once.
func (n *Node) survey(ctx context.Context) (*view, error) {
	g, _, err := n.sets()
	if err != nil {
		return nil, err
	}
	v := &view{at: time.Now(), members: make([]api.MemberStatus, 0, len(g.Members))}
	var mu sync.Mutex
	var wait sync.WaitGroup
	var failed error
	for i := range g.Members {
		if g.Members[i].Node == nil {
			continue
		}
		wait.Go(func() {
			m, err := n.look(ctx, &g.Members[i])
			mu.Lock()
			defer mu.Unlock()
			v.members, failed = append(v.members, m), errors.Join(failed, err)
		})
	}
	wait.Wait()
	if failed != nil {
		return nil, failed
	}
	slices.SortFunc(v.members, func(a, b api.MemberStatus) int { return strings.Compare(a.Name, b.Name) })
	v.ordering, v.finality = orderingStanding(n.withStrangers(v.members)), finalityStanding(v.members, uint64(g.Params.MaxUnfinal), g.Quorum())
	v.ahead, v.known = middleClock(v.members)
	if ctx.Err() == nil { // whoever gave up has seen nobody
		n.seen.Store(v)
	}
	return v, nil
}

// look gives what is known here about a member, and what its node says.
func (n *Node) look(ctx context.Context, m *ledger.Member) (api.MemberStatus, error) {
	s := api.MemberStatus{
		Name: m.Name, Peer: m.Node.Peer, Addresses: m.Node.Addresses, Self: m.Name == n.config.Member,
		Voter: n.votes(m), Cosigner: m.Takes(ledger.Cosigner),
	}
	if s.Self {
		s.Reachable, s.Version, s.Height, s.Final, s.Muted = true, n.version, n.store.Tip(), n.store.Final(), n.muted()
	} else {
		h := n.ask(ctx, m.Node.Peer)
		s.Reachable, s.Problem, s.Handshake, s.Version = h.err == nil, h.problem(), p2p.Theirs(h.err), h.Version
		s.Height, s.Final, s.Muted, s.HoldsOurs = h.Height, h.Final, h.Muted, h.Signed
		s.ClockMillis, s.RoundTripMillis = h.ahead.Milliseconds(), h.roundTrip.Milliseconds()
	}
	var err error
	if s.Signed, s.SignedTime, err = n.signedBy(m.Name); err != nil {
		return s, err
	}
	done := s.Height
	if s.Cosigner {
		done = s.Signed
	}
	final := n.store.Final()
	s.Behind = max(final, done) - done
	return s, nil
}

// votes says whether a member's node votes: as Raft's own configuration has it,
// which changes a little after the governance does.
func (n *Node) votes(m *ledger.Member) bool {
	if n.raft == nil {
		return m.Takes(ledger.Voter)
	}
	for _, s := range n.raft.Members() {
		if s.ID == m.Node.Peer {
			return s.Voter
		}
	}
	return false
}

// withStrangers adds the voters in Raft's configuration that are nobody's node
// any more: until they are removed they count against the majority.
func (n *Node) withStrangers(members []api.MemberStatus) []api.MemberStatus {
	if n.raft == nil {
		return members
	}
	all := slices.Clone(members)
	for _, s := range n.raft.Members() {
		if s.Voter && !slices.ContainsFunc(members, func(m api.MemberStatus) bool { return m.Peer == s.ID }) {
			all = append(all, api.MemberStatus{Name: s.ID, Peer: s.ID, Voter: true})
		}
	}
	return all
}

// signedBy gives the newest height of which this node holds a member's
// cosignature, and the time in it; 0 when there is none.
func (n *Node) signedBy(member string) (uint64, legaltime.Instant, error) {
	height, err := n.store.NewestSigned(member)
	if err != nil || height == 0 {
		return 0, 0, err
	}
	set, err := n.store.Cosignatures(height)
	if err != nil {
		return 0, 0, err
	}
	for _, c := range set {
		if c.Member == member {
			return height, c.Time, nil
		}
	}
	return height, 0, nil
}

// middleClock gives the median of how far the others' clocks are ahead, of two
// the one that is nearer to ours, and whether anybody answered.
func middleClock(members []api.MemberStatus) (time.Duration, bool) {
	var ahead []int64
	for _, m := range members {
		if !m.Self && m.Reachable {
			ahead = append(ahead, m.ClockMillis)
		}
	}
	if len(ahead) == 0 {
		return 0, false
	}
	slices.Sort(ahead)
	low, high := ahead[(len(ahead)-1)/2], ahead[len(ahead)/2]
	middle := low
	if max(high, -high) < max(low, -low) {
		middle = high
	}
	return time.Duration(middle) * time.Millisecond, true
}
