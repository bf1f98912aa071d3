package registry

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// maxProposalLife is the longest time for which a proposal stays open: 180 days
// in milliseconds.
const maxProposalLife legaltime.Instant = 180 * 24 * 3600 * 1000

// charter is the source of rules that no regulation states: what the members
// agreed on when they founded the ledger.
const charter = "consortium charter"

func proposalRows() []Transition {
	open := string(ledger.ProposalOpen)
	row := func(from string, on ledger.Kind, to ledger.ProposalState, effect Effect, guards ...Guard) Transition {
		return Transition{Machine: ledger.ProposalEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: string(to), Article: charter}
	}
	lapse := Transition{
		Machine: ledger.ProposalEntity, From: open, On: string(ledger.ProposalLapsed), Effect: closeProposal("lapse_proposal", ledger.ProposalExpired),
		To: string(ledger.ProposalExpired), Article: charter,
	}
	return []Transition{
		row(None, ledger.GovernPropose, ledger.ProposalOpen, openProposal(), activeMember(), notTooManyOpen(), changesFit(), approvalIsEnough(), endsInTime(), madeAgainstNow()),
		row(open, ledger.GovernVote, ledger.ProposalOpen, vote(), mayVote(), stillOpen(), saysSomething()),
		row(open, ledger.GovernWithdraw, ledger.ProposalWithdrawn, closeProposal("withdraw_proposal", ledger.ProposalWithdrawn), isProposer()),
		row(open, ledger.GovernEnact, ledger.ProposalEnacted, enactProposal(), activeMember(), stillOpen(), nothingPending(), isCurrent(), isApproved()).
			also(Move{ledger.MemberEntity, None, memberEnrolled}, Move{ledger.MemberEntity, memberEnrolled, None}),
		lapse,
	}
}

// proposal gives the proposal that the act is about, read once; nil when the view
// failed.
func (a *act) proposal() *ledger.Proposal {
	if a.about == nil {
		a.about, _ = get[*ledger.Proposal](a, ledger.ProposalEntity, a.subject.ID)
	}
	return a.about
}

// actingMember names the member who signs a governance act.
func (a *act) actingMember() string {
	switch b := a.body.(type) {
	case *ledger.ProposeBody:
		return b.Member
	case *ledger.VoteBody:
		return b.Member
	case *ledger.ProposalBody:
		return b.Member
	case *ledger.MemberNodeBody:
		return b.Member
	case *ledger.MemberKeyBody:
		return b.Member
	case *ledger.KeyDestroyedBody:
		return b.Member
	case *ledger.KeyCertificateBody:
		return b.Member
	}
	return ""
}

func activeMember() Guard {
	return Guard{"active_member", charter, func(a *act) *ledger.Refusal {
		if m, ok := a.Governance.Member(a.actingMember()); ok && m.Suspended {
			return ledger.Refuse(ledger.MemberSuspended, "%s", m.Name)
		}
		return nil
	}}
}

// maxOpenProposals is how many of a member's proposals are open at a time: each
// is kept for up to maxProposalLife.
const maxOpenProposals = 16

func notTooManyOpen() Guard {
	return Guard{"not_too_many_open", charter, func(a *act) *ledger.Refusal {
		if open := a.memberHistory(a.actingMember()).Open; open >= maxOpenProposals {
			return ledger.Refuse(ledger.ProposalTooMany, "%d are open", open)
		}
		return nil
	}}
}

// changesFit tries the changes on the governance in force, or only their form
// when they are to follow another proposal.
func changesFit() Guard {
	return Guard{"changes_fit", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ProposeBody)
		if b.After == "" {
			_, refusal := a.change(b.Changes)
			return refusal
		}
		for _, c := range b.Changes {
			if err := c.CheckFields(); err != nil {
				return ledger.Refuse(ledger.ProposalChange, "%v", err)
			}
		}
		return nil
	}}
}

// approvalIsEnough demands that the proposal asks for a quorum of those who may
// vote on it, and for whatever is governed for its acts.
func approvalIsEnough() Guard {
	return Guard{"approval_is_enough", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ProposeBody)
		p := &ledger.Proposal{Changes: b.Changes}
		if need := neededApproval(a.Governance, p); !b.Approval.Covers(need) {
			return ledger.Refuse(ledger.ProposalApproval, "it asks for less than %s", describeApproval(need))
		}
		return nil
	}}
}

// neededApproval is what g asks for before p may be enacted.
func neededApproval(g *ledger.Governance, p *ledger.Proposal) ledger.Approval {
	need := ledger.Approval{Members: g.VotesNeeded(p)}
	for _, c := range p.Changes {
		need = need.With(g.Approval(c.Act))
	}
	return need
}

func describeApproval(a ledger.Approval) string {
	needs := []string{fmt.Sprintf("%d members", a.Members)}
	for _, c := range a.Classes {
		needs = append(needs, fmt.Sprintf("%d of class %s", c.Count, c.Class))
	}
	return strings.Join(needs, ", ")
}

func endsInTime() Guard {
	return Guard{"ends_in_time", charter, func(a *act) *ledger.Refusal {
		if ends := a.body.(*ledger.ProposeBody).Ends; ends <= a.Time || ends > a.Time+maxProposalLife {
			return ledger.Refuse(ledger.ProposalEndBad, "%s is not after now and by %s", ends, a.Time+maxProposalLife)
		}
		return nil
	}}
}

// madeAgainstNow demands that the proposal names the governance as it is, or a
// proposal to follow that is open or has led to what it names.
func madeAgainstNow() Guard {
	return Guard{"made_against_now", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ProposeBody)
		if b.After == "" {
			return a.votedIs(b.Voted)
		}
		before, ok := get[*ledger.Proposal](a, ledger.ProposalEntity, b.After)
		if !ok || before.State != ledger.ProposalOpen && before.Enacted != b.Voted || before.State == ledger.ProposalOpen && before.Voted+1 != b.Voted {
			return ledger.Refuse(ledger.ProposalAfterBad, "%s", b.After)
		}
		return nil
	}}
}

func (a *act) votedIs(voted int) *ledger.Refusal {
	if voted != a.Governance.Voted {
		return ledger.Refuse(ledger.ProposalMoved, "made against %d, the governance is at %d", voted, a.Governance.Voted)
	}
	return nil
}

func mayVote() Guard {
	return Guard{"may_vote", charter, func(a *act) *ledger.Refusal {
		p, name := a.proposal(), a.actingMember()
		if p != nil && !a.Governance.MayVote(p, name) {
			return ledger.Refuse(ledger.ProposalParty, "%s", name)
		}
		return nil
	}}
}

// maxCasts is how often a member may vote on one proposal: each vote keeps the
// whole proposal once more.
const maxCasts = 4

// saysSomething refuses a vote that stands already, and one change of mind too
// many.
func saysSomething() Guard {
	return Guard{"says_something", charter, func(a *act) *ledger.Refusal {
		p, b := a.proposal(), a.body.(*ledger.VoteBody)
		if p == nil {
			return nil
		}
		for _, v := range p.Votes {
			if v.Member == b.Member && (v.Approve == b.Approve || v.Cast >= maxCasts) {
				return ledger.Refuse(ledger.ProposalVoted, "%s has voted %d times", v.Member, v.Cast)
			}
		}
		return nil
	}}
}

// stillOpen judges by block time, even before the proposal's event.
func stillOpen() Guard {
	return Guard{"still_open", charter, func(a *act) *ledger.Refusal {
		if p := a.proposal(); p != nil && a.Time >= p.Ends {
			return ledger.Refuse(ledger.ProposalClosed, "it ended at %s", p.Ends)
		}
		return nil
	}}
}

func isProposer() Guard {
	return Guard{"is_proposer", charter, func(a *act) *ledger.Refusal {
		if p := a.proposal(); p != nil && p.Member != a.actingMember() {
			return ledger.Refuse(ledger.ProposalProposer, "%s proposed it", p.Member)
		}
		return nil
	}}
}

// nothingPending asks for one change at a time: the set that is decided has to
// be in force before another follows it.
func nothingPending() Guard {
	return Guard{"nothing_pending", charter, func(a *act) *ledger.Refusal {
		if a.Pending {
			return ledger.Refuse(ledger.GovernancePending, "sequence %d is in force", a.Governance.Sequence)
		}
		return nil
	}}
}

// isCurrent demands that the governance is the one that the proposal was made
// against.
func isCurrent() Guard {
	return Guard{"is_current", charter, func(a *act) *ledger.Refusal {
		p := a.proposal()
		if p == nil {
			return nil
		}
		if p.After != "" {
			before, ok := get[*ledger.Proposal](a, ledger.ProposalEntity, p.After)
			if !ok || before.State != ledger.ProposalEnacted || before.Enacted != p.Voted {
				return ledger.Refuse(ledger.ProposalAfterBad, "%s", p.After)
			}
		}
		return a.votedIs(p.Voted)
	}}
}

func isApproved() Guard {
	return Guard{"is_approved", charter, func(a *act) *ledger.Refusal {
		p := a.proposal()
		if p == nil {
			return nil
		}
		need := neededApproval(a.Governance, p).With(p.Approval)
		if in := a.Governance.InFavour(p); !need.MetBy(in) {
			return ledger.Refuse(ledger.ProposalVotes, "%d in favour, needed are %s", len(in), describeApproval(need))
		}
		return nil
	}}
}

func openProposal() Effect {
	return Effect{"open_proposal", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ProposeBody)
		p := &ledger.Proposal{
			After: b.After, Approval: b.Approval, Changes: b.Changes, Ends: b.Ends, ID: b.Proposal, Member: b.Member,
			Opened: a.Time, Reason: b.Reason, Record: a.id, State: ledger.ProposalOpen, Voted: b.Voted,
		}
		p.Approval.Act = ""
		if a.Governance.MayVote(p, b.Member) {
			p.Votes = []ledger.Vote{{Approve: true, Cast: 1, Member: b.Member, Time: a.Time}}
		}
		a.set(ledger.ProposalEntity, p.ID, p)
		a.keepHistory(p.Member).Open++
		return nil
	}}
}

func vote() Effect {
	return Effect{"vote", func(a *act) *ledger.Refusal {
		b, p := a.body.(*ledger.VoteBody), a.proposal()
		if p == nil {
			return nil
		}
		v := ledger.Vote{Approve: b.Approve, Cast: 1, Member: b.Member, Time: a.Time}
		i, found := slices.BinarySearchFunc(p.Votes, v, func(x, y ledger.Vote) int { return cmp.Compare(x.Member, y.Member) })
		if found {
			v.Cast += p.Votes[i].Cast
			p.Votes[i] = v
		} else {
			p.Votes = slices.Insert(p.Votes, i, v)
		}
		a.set(ledger.ProposalEntity, p.ID, p)
		return nil
	}}
}

func closeProposal(name string, state ledger.ProposalState) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		p := a.proposal()
		if p == nil {
			return nil
		}
		a.conclude(p, state)
		return nil
	}}
}

// conclude ends a proposal, which its member may follow by another.
func (a *act) conclude(p *ledger.Proposal, state ledger.ProposalState) {
	p.State = state
	a.set(ledger.ProposalEntity, p.ID, p)
	a.keepHistory(p.Member).Open--
}

func enactProposal() Effect {
	return Effect{"enact_proposal", func(a *act) *ledger.Refusal {
		p := a.proposal()
		if p == nil {
			return nil
		}
		changed, refusal := a.change(p.Changes)
		if refusal != nil || a.fault != nil {
			return refusal
		}
		g := changed.governance
		g.Voted++
		p.Enacted = g.Voted
		a.conclude(p, ledger.ProposalEnacted)
		for _, r := range changed.retired {
			a.retire(r)
		}
		a.out.Documents = changed.documents
		return a.decide(g)
	}}
}

// decide makes g the set that is decided.
func (a *act) decide(g *ledger.Governance) *ledger.Refusal {
	g.Sequence++
	if _, err := g.Text(); err != nil {
		return ledger.Refuse(ledger.ProposalChange, "%v", err)
	}
	a.claim(g)
	a.out.Governance = g
	return nil
}
