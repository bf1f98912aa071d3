package cli

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) governPropose() *cobra.Command {
	return s.group("govern propose", "propose", s.proposeAdmit(), s.proposeRemove(), s.proposeSuspend(), s.proposeReinstate(), s.proposeAmend(), s.proposeRenew(),
		s.proposeParams(), s.proposeProfile(), s.proposeCalendar(), s.proposeApproval(), s.proposeTrustRoot(), s.proposeSanction(),
		s.proposeRules(), s.proposeRevokeKey(), s.proposeChanges())
}

// proposeOptions are what every proposal has.
type proposeOptions struct {
	governorOptions
	id, reason, ends, follows string
	votes                     int
	classes                   []string
}

func (f flags) proposal(o *proposeOptions) {
	f.governor(&o.governorOptions)
	f.str(&o.id, "id", "")
	f.str(&o.reason, "reason", "")
	f.str(&o.ends, "ends", "")
	f.str(&o.follows, "after", "")
	f.integer(&o.votes, "approve-members", 0)
	f.list(&o.classes, "approve-class")
}

// proposer makes one proposal.
type proposer struct {
	*governor
	proposeOptions
	// base is the set that the proposal is made against: the one in force, or
	// what the proposals before it lead to.
	base  *ledger.Governance
	voted int
}

// changesOf makes a proposal's changes from a command's arguments.
type changesOf func(p *proposer, args []string) ([]ledger.GovernanceChange, error)

// propose makes a command that proposes. declare adds the act's own flags.
func (s *session) propose(path, use string, count cobra.PositionalArgs, declare func(f flags), changes changesOf) *cobra.Command {
	var o proposeOptions
	c := s.command(path, use, count, func(ctx context.Context, args []string) error {
		if err := s.need("reason", o.reason); err != nil {
			return err
		}
		return s.asGovernor(ctx, o.governorOptions, func(ctx context.Context, v *governor) error {
			return (&proposer{governor: v, proposeOptions: o}).run(ctx, changes, args)
		})
	})
	f := s.flags(path, c)
	f.proposal(&o)
	if declare != nil {
		declare(f)
	}
	return c
}

func (p *proposer) run(ctx context.Context, changes changesOf, args []string) error {
	body, check, sub, err := p.make(ctx, changes, args)
	if err != nil {
		return err
	}
	return p.proposed(ctx, body, check, sub)
}

// make shows what a proposal would do to the quorum, and submits it.
func (p *proposer) make(ctx context.Context, changesOf changesOf, args []string) (body *ledger.ProposeBody, check preflight, sub api.Submission, err error) {
	now, err := p.settled(ctx)
	if err != nil {
		return body, check, sub, err
	}
	if p.base, p.voted, err = p.basis(ctx, now.Set, p.follows, 0); err != nil {
		return body, check, sub, err
	}
	changes, err := changesOf(p, args)
	if err != nil {
		return body, check, sub, err
	}
	if body, err = p.body(ctx, changes); err != nil {
		return body, check, sub, err
	}
	after, err := p.base.Forecast(changes)
	if err != nil {
		return body, check, sub, err
	}
	if check, err = p.preflight(ctx, p.client, p.base, after); err != nil {
		return body, check, sub, err
	}
	for _, c := range changes {
		p.notice(p.t("proposed: %s", p.changeWords(c)))
	}
	// Who answers when a change that follows another is made, nobody knows today:
	// whoever enacts it is told, and stopped.
	if p.follows != "" {
		p.tell(check)
	} else if err := p.clear(check); err != nil {
		return body, check, sub, err
	}
	sub, err = p.submit(ctx, ledger.GovernPropose, body)
	return body, check, sub, err
}

// maxChain bounds how many open proposals may follow one another.
const maxChain = 64

// basis gives the set that a proposal after another is made against, and its
// count of voted changes.
func (v *governor) basis(ctx context.Context, now *ledger.Governance, after string, depth int) (*ledger.Governance, int, error) {
	if after == "" {
		return now, now.Voted, nil
	}
	_, before, err := v.client.Proposal(ctx, after, api.AtApplied)
	if err != nil {
		return nil, 0, err
	}
	switch {
	case before.State == ledger.ProposalEnacted && before.Enacted == now.Voted:
		return now, now.Voted, nil
	case before.State != ledger.ProposalOpen || depth == maxChain:
		return nil, 0, ledger.Refuse(ledger.ProposalAfterBad, "%s: %s", after, before.State)
	}
	set, _, err := v.basis(ctx, now, before.After, depth+1)
	if err != nil {
		return nil, 0, err
	}
	next, err := set.Forecast(before.Changes)
	return next, before.Voted + 1, err
}

// proposalLife is how long a proposal stays open unless --ends says otherwise: 30
// days in milliseconds.
const proposalLife = 30 * dayMillis

func (p *proposer) body(ctx context.Context, changes []ledger.GovernanceChange) (*ledger.ProposeBody, error) {
	status, err := p.client.NodeStatus(ctx)
	if err != nil {
		return nil, err
	}
	b := &ledger.ProposeBody{
		After: p.follows, Changes: changes, Ends: status.Time + proposalLife, Member: p.governor.member, Proposal: p.id, Reason: p.reason, Voted: p.voted,
	}
	if p.ends != "" {
		if b.Ends, err = parseTime(p.ends); err != nil {
			return nil, p.usage("--ends: %v", err)
		}
	}
	if b.Proposal == "" {
		if b.Proposal, err = p.newID(status.Time); err != nil {
			return nil, err
		}
	}
	b.Approval, err = p.approval(changes)
	return b, err
}

// newID makes an identifier of the day in Beijing and some random digits.
func (p *proposer) newID(now legaltime.Instant) (string, error) {
	random := make([]byte, 3)
	if _, err := io.ReadFull(p.Random, random); err != nil {
		return "", fmt.Errorf("couldn't read randomness for an id: %w", err)
	}
	day := time.UnixMilli(int64(now)).In(time.FixedZone("Beijing", 8*3600)).Format("20060102")
	return "GP-" + day + "-" + hex.EncodeToString(random), nil
}

// approval gives the rule by which the proposal is judged: what is asked for, and
// no less than what the governance asks.
func (p *proposer) approval(changes []ledger.GovernanceChange) (ledger.Approval, error) {
	classes, err := p.classCounts("approve-class", p.classes)
	if err != nil {
		return ledger.Approval{}, err
	}
	a := ledger.Approval{Members: p.votes, Classes: classes}
	a.Members = max(a.Members, p.base.VotesNeeded(&ledger.Proposal{Changes: changes}))
	for _, c := range changes {
		governed := p.base.Approval(c.Act)
		a.Members = max(a.Members, governed.Members)
		for _, need := range governed.Classes {
			a.Classes = atLeastOf(a.Classes, need)
		}
	}
	return a, nil
}

// atLeastOf raises the count of a class, sorted.
func atLeastOf(classes []ledger.ClassCount, need ledger.ClassCount) []ledger.ClassCount {
	i, found := slices.BinarySearchFunc(classes, need, func(x, y ledger.ClassCount) int { return strings.Compare(string(x.Class), string(y.Class)) })
	if !found {
		return slices.Insert(classes, i, need)
	}
	classes[i].Count = max(classes[i].Count, need.Count)
	return classes
}

// classCounts reads CLASS=COUNT pairs.
func (s *session) classCounts(flag string, pairs []string) ([]ledger.ClassCount, error) {
	var counts []ledger.ClassCount
	for _, pair := range pairs {
		class, count, _ := strings.Cut(pair, "=")
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || ledger.StaffRole(ledger.Class(class)) == "" {
			return nil, s.usage("--%s %q is not CLASS=COUNT with one of %v", flag, pair, ledger.Classes())
		}
		counts = atLeastOf(counts, ledger.ClassCount{Class: ledger.Class(class), Count: n})
	}
	return counts, nil
}

// proposed tells what was proposed and what is still to be done.
func (p *proposer) proposed(ctx context.Context, b *ledger.ProposeBody, check preflight, sub api.Submission) error {
	r := proposalMade{Proposal: b.Proposal, Ends: b.Ends, Preflight: check, submitted: submitted{Submissions: []api.Submission{sub}}}
	if r.verdict() == nil {
		_, made, err := p.client.Proposal(ctx, b.Proposal, api.AtFinal)
		if err != nil {
			return err
		}
		r.missing = missingVotes(p.base, made)
	}
	if err := p.print(r); err != nil {
		return err
	}
	return r.verdict()
}

type proposalMade struct {
	Proposal  string            `json:"proposal"`
	Ends      legaltime.Instant `json:"ends"`
	Preflight preflight         `json:"preflight"`
	submitted
	missing votesMissing
}

func (r proposalMade) text(p *page) {
	r.submitted.text(p)
	if r.verdict() != nil {
		return
	}
	p.row("proposal", r.Proposal)
	p.instant("open until", r.Ends)
	r.missing.text(p)
	if r.missing.none() {
		p.line("put it into effect with: certledger govern enact %s", r.Proposal)
	} else {
		p.line("the others vote with: certledger govern vote %s --approve", r.Proposal)
	}
}
