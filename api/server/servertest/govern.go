package servertest

import (
	"context"
	"slices"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// set is a governance and the heights that decided it and have it in force;
// since is 0 while it is not.
type set struct {
	text           []byte
	decided, since uint64
}

func (s set) digest() sm3.Digest { return sm3.Sum(s.text) }

// Govern has the next block decide a changed governance. It comes into force as
// the rules have it: behind a header that carries the deciding one as final.
func (l *Ledger) Govern(change func(*ledger.Governance)) {
	l.tb.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := ledger.ParseGovernance(l.sets[len(l.sets)-1].text)
	l.must(err)
	change(g)
	g.Sequence++
	l.pending, err = g.Text()
	l.must(err)
}

// enforce gives the set in force for the block after the newest.
func (l *Ledger) enforce() sm3.Digest {
	last := &l.sets[len(l.sets)-1]
	if n := len(l.blocks); last.since == 0 && l.blocks[n-1].header.Final >= last.decided {
		last.since = uint64(n) + 1
	}
	if last.since == 0 {
		last = &l.sets[len(l.sets)-2]
	}
	return last.digest()
}

// decide gives what the block of a height names next.
func (l *Ledger) decide(height uint64) sm3.Digest {
	if l.pending != nil {
		l.sets = append(l.sets, set{text: l.pending, decided: height})
		l.pending = nil
	}
	return l.sets[len(l.sets)-1].digest()
}

// inForce gives the set of the header of a height.
func (l *Ledger) inForce(height uint64) *ledger.Governance {
	for _, s := range slices.Backward(l.sets) {
		if s.since > 0 && s.since <= max(height, 1) {
			g, err := ledger.ParseGovernance(s.text)
			if err != nil {
				l.tb.Error(err)
			}
			return g
		}
	}
	return l.Genesis.Governance
}

// Governance implements server.Chain.
func (l *Ledger) Governance(context.Context) (*ledger.Governance, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inForce(l.final()), nil
}

// Sets implements server.Chain.
func (l *Ledger) Sets(_ context.Context, after uint64, limit int) ([]server.GovernanceSet, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var sets []server.GovernanceSet
	for i, s := range l.sets {
		if uint64(i) < after || s.since == 0 || s.since > max(l.final(), 1) || len(sets) == limit {
			continue
		}
		out := server.GovernanceSet{Text: s.text, Decided: s.decided, Since: s.since}
		if i > 0 {
			header, err := l.signed(l.blocks[s.since-2].header.Final)
			if err != nil {
				return nil, err
			}
			out.Proof = &header
		}
		sets = append(sets, out)
	}
	return sets, nil
}

// Pending implements server.Chain.
func (l *Ledger) Pending(context.Context) (*server.GovernanceSet, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := l.sets[len(l.sets)-1]
	if last.since > 0 && last.since <= max(l.final(), 1) {
		return nil, nil //nolint:nilnil // nothing is pending
	}
	return &server.GovernanceSet{Text: last.text, Decided: last.decided}, nil
}

// List implements server.Entities.
func (l *Ledger) List(_ context.Context, kind ledger.EntityKind, after string, limit int) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for id := range l.values {
		if id.Kind == kind && id.ID > after {
			ids = append(ids, id.ID)
		}
	}
	slices.Sort(ids)
	return ids[:min(len(ids), limit)], nil
}

// Members implements server.Node: the last member is away.
func (l *Ledger) Members(context.Context) ([]api.MemberNode, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var members []api.MemberNode
	for i, p := range l.people {
		members = append(members, api.MemberNode{Name: p.member.Name, Answers: i < len(l.people)-1, Cosigner: true, Voter: true})
	}
	return members, nil
}

// Governor is the signer for a member's votes.
func (l *Ledger) Governor(member string) Signer {
	i := slices.IndexFunc(l.people, func(p person) bool { return p.member.Name == member })
	if i < 0 {
		l.tb.Fatalf("no member %s", member)
	}
	return Signer{ledger.Staff(member, ledger.GovernorRole), l.people[i].governor}
}

// ProposeRecord proposes to warn a member.
func (l *Ledger) ProposeRecord(proposal, member string) []byte {
	return l.Record(ledger.GovernPropose, ledger.ProposeBody{
		Approval: ledger.Approval{Members: 3}, Ends: l.Now() + year/2, Member: Court, Proposal: proposal, Reason: "testing",
		Changes: []ledger.GovernanceChange{{Act: ledger.SanctionMember, Measure: ledger.Warn, Member: member, Reason: "testing"}},
	}, nil, l.Governor(Court))
}

// VoteRecord votes on a proposal.
func (l *Ledger) VoteRecord(proposal, member string, approve bool) []byte {
	return l.Record(ledger.GovernVote, ledger.VoteBody{Approve: approve, Member: member, Proposal: proposal}, nil, l.Governor(member))
}

func (l *Ledger) propose(r ledger.SignedRecord, b *ledger.ProposeBody) (entities, *ledger.Refusal) {
	p := &ledger.Proposal{
		After: b.After, Approval: b.Approval, Changes: b.Changes, Ends: b.Ends, ID: b.Proposal, Member: b.Member, Opened: l.now,
		Reason: b.Reason, Record: r.ID, State: ledger.ProposalOpen, Voted: b.Voted, Votes: []ledger.Vote{{Approve: true, Member: b.Member, Time: l.now}},
	}
	return entities{proposalID(p.ID): p}, nil
}

func (l *Ledger) vote(b *ledger.VoteBody) (entities, *ledger.Refusal) {
	p, ok := l.newest(proposalID(b.Proposal)).(*ledger.Proposal)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.ProposalUnknown, Rule: "govern.vote", Article: "consortium charter", Detail: b.Proposal}
	}
	p.Votes = append(p.Votes, ledger.Vote{Approve: b.Approve, Member: b.Member, Time: l.now})
	slices.SortFunc(p.Votes, func(x, y ledger.Vote) int { return strings.Compare(x.Member, y.Member) })
	return entities{proposalID(p.ID): p}, nil
}

func (l *Ledger) closeProposal(kind ledger.Kind, b *ledger.ProposalBody) (entities, *ledger.Refusal) {
	p, ok := l.newest(proposalID(b.Proposal)).(*ledger.Proposal)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.ProposalUnknown, Rule: string(kind), Article: "consortium charter", Detail: b.Proposal}
	}
	if p.State = ledger.ProposalWithdrawn; kind == ledger.GovernEnact {
		p.State = ledger.ProposalEnacted
	}
	return entities{proposalID(p.ID): p}, nil
}

func proposalID(id string) ledger.EntityID {
	return ledger.EntityID{Kind: ledger.ProposalEntity, ID: id}
}

// Profile is the profile in force on every ledger of this package.
const Profile = "test-registration"

// Document is a document that every ledger of this package has.
func Document() []byte { return []byte("{}") }

// Document implements server.Chain.
func (l *Ledger) Document(_ context.Context, digest sm3.Digest) ([]byte, error) {
	for _, text := range [][]byte{Document(), l.profile} {
		if digest == sm3.Sum(text) {
			return text, nil
		}
	}
	return nil, server.ErrNotFound
}
