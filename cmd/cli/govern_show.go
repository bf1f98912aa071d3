package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

// votesMissing is what a proposal still lacks.
type votesMissing struct {
	// Votes are missing at least, among them those of Classes.
	Votes   int                 `json:"votes"`
	Classes []ledger.ClassCount `json:"classes,omitempty"`
	// MayVote have not approved.
	MayVote []string `json:"may_vote"`
}

// missingVotes judges a proposal as the rules do.
func missingVotes(g *ledger.Governance, p *ledger.Proposal) votesMissing {
	need, in := p.Approval, g.InFavour(p)
	need.Members = max(need.Members, g.VotesNeeded(p))
	m := votesMissing{Votes: max(0, need.Members-len(in)), MayVote: []string{}}
	for _, c := range need.Classes {
		have := 0
		for _, member := range in {
			if member.Has(c.Class) {
				have++
			}
		}
		if have < c.Count {
			m.Classes = append(m.Classes, ledger.ClassCount{Class: c.Class, Count: c.Count - have})
			m.Votes = max(m.Votes, c.Count-have)
		}
	}
	for _, member := range g.Electorate(p) {
		if !slices.Contains(in, member) {
			m.MayVote = append(m.MayVote, member.Name)
		}
	}
	return m
}

func (m votesMissing) none() bool { return m.Votes == 0 }

func (m votesMissing) text(p *page) {
	if m.none() {
		p.line("approved: no vote is missing")
		return
	}
	var among []string
	for _, c := range m.Classes {
		among = append(among, fmt.Sprintf("%d %s", c.Count, p.s.say(ledger.ClassText(c.Class))))
	}
	switch {
	case len(among) > 0:
		p.line("missing: %d more in favour, among them %s", m.Votes, strings.Join(among, ", "))
	default:
		p.line("missing: %d more in favour", m.Votes)
	}
	p.row("have not approved", strings.Join(m.MayVote, ", "))
}

func (s *session) governShow() *cobra.Command {
	var o connection
	c := s.command("govern show", "show ID --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			return s.lookAtProposal(ctx, c, args[0])
		})
	})
	s.flags("govern show", c).connection(&o)
	return c
}

func (s *session) lookAtProposal(ctx context.Context, c *client.Client, id string) (proposalShown, error) {
	answer, p, err := c.Proposal(ctx, id, api.AtFinal)
	if err != nil {
		return proposalShown{}, err
	}
	r := proposalShown{Proposal: answer, p: p}
	for _, change := range p.Changes {
		r.Words = append(r.Words, s.changeWords(change))
	}
	if p.State != ledger.ProposalOpen {
		return r, nil
	}
	g, err := c.Governance(ctx)
	if err != nil {
		return r, err
	}
	v := &governor{session: s, client: c}
	set, voted, err := v.basis(ctx, g.Set, p.After, 0)
	if err != nil || voted != p.Voted {
		r.Moved = true
		set = g.Set
	}
	missing := missingVotes(set, p)
	r.Missing = &missing
	if after, unfit := set.Forecast(p.Changes); unfit != nil {
		r.Moved = true
	} else if check, err := s.preflight(ctx, c, set, after); err != nil {
		return r, err
	} else {
		r.Preflight = &check
	}
	return r, nil
}

type proposalShown struct {
	api.Proposal
	// Words are the changes in words.
	Words   []string      `json:"changes_in_words"`
	Missing *votesMissing `json:"missing,omitempty"`
	// Moved says that the governance is not, and will not be, the one that the
	// proposal was made against.
	Moved     bool       `json:"moved,omitempty"`
	Preflight *preflight `json:"preflight,omitempty"`
	p         *ledger.Proposal
}

func (r proposalShown) text(p *page) {
	p.plain(r.p.ID + "  " + p.s.say(proposalStateText(r.p.State)))
	p.row("proposed by", r.p.Member)
	p.row("reason", r.p.Reason)
	for i, words := range r.Words {
		p.plain(fmt.Sprintf("  %d. %s", i+1, words))
	}
	p.instant("opened", r.p.Opened)
	p.instant("open until", r.p.Ends)
	p.row("follows", r.p.After)
	for _, v := range r.p.Votes {
		if v.Approve {
			p.row("  in favour", v.Member+"  "+v.Time.Beijing())
		} else {
			p.row("  against", v.Member+"  "+v.Time.Beijing())
		}
	}
	if r.Missing == nil {
		return
	}
	r.Missing.text(p)
	if r.Moved {
		p.line("the governance has changed since: it cannot come into effect; withdraw it and propose anew")
		return
	}
	if r.Preflight != nil {
		r.Preflight.text(p)
		if !r.Preflight.After.Holds() {
			p.line("with the members that answer now it would lose the quorum")
		}
	}
	p.line("the node's word; `proof state proposal` proves it")
}

func (s *session) governList() *cobra.Command {
	var o connection
	var open bool
	var after string
	var limit int
	c := s.command("govern list", "list --node URL --trust FILE [--open]", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.checkLimit(limit); err != nil {
			return err
		}
		state := ledger.ProposalState("")
		if open {
			state = ledger.ProposalOpen
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			page, list, err := c.Proposals(ctx, state, after, limit)
			return proposalsListed{page, list}, err
		})
	})
	f := s.flags("govern list", c)
	f.connection(&o)
	f.boolean(&open, "open")
	f.str(&after, "after", "")
	f.limit(&limit)
	return c
}

type proposalsListed struct {
	api.Proposals
	list []*ledger.Proposal
}

func (r proposalsListed) text(p *page) {
	for _, proposal := range r.list {
		var acts []string
		for _, c := range proposal.Changes {
			acts = append(acts, p.s.changeWords(c))
		}
		p.plain(strings.Join([]string{proposal.ID, p.s.say(proposalStateText(proposal.State)), proposal.Member, strings.Join(acts, "; ")}, "  "))
	}
	if len(r.list) == 0 {
		p.line("no proposals")
	}
	if r.Next != "" {
		p.line("more: --after %s", r.Next)
	}
}

func (s *session) governHistory() *cobra.Command {
	var o connection
	var after uint64
	var limit int
	c := s.command("govern history", "history --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.checkLimit(limit); err != nil {
			return err
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			return s.governed(ctx, c, after, limit)
		})
	})
	f := s.flags("govern history", c)
	f.connection(&o)
	f.number(&after, "after")
	f.limit(&limit)
	return c
}

// governed tells what changed from set to set. What changed in the first one of a
// page takes the last of the page before.
func (s *session) governed(ctx context.Context, c *client.Client, after uint64, limit int) (setsListed, error) {
	from := max(after, 1) - 1
	history, err := c.GovernanceHistory(ctx, from, min(limit+1, api.MaxPage))
	r := setsListed{Next: history.Next}
	if err != nil {
		return r, err
	}
	var before *ledger.Governance
	for _, set := range history.Sets {
		g, err := ledger.ParseGovernance(set.Governance)
		if err != nil {
			return r, err
		}
		if uint64(set.Sequence) > after {
			r.Sets = append(r.Sets, setShown{set, s.differences(before, g)})
		}
		before = g
	}
	return r, nil
}

type setsListed struct {
	Sets []setShown `json:"sets"`
	Next uint64     `json:"next,omitempty"`
}

type setShown struct {
	api.GovernanceSet
	// Words are what changed, in words.
	Words []string `json:"changes_in_words"`
}

func (r setsListed) text(p *page) {
	for _, set := range r.Sets {
		if set.Decided == 0 {
			p.line("set %d, the genesis's", set.Sequence)
		} else {
			p.line("set %d, decided at height %d, in force from height %d", set.Sequence, set.Decided, set.Since)
		}
		for _, words := range set.Words {
			p.plain("  " + words)
		}
	}
	if r.Next > 0 {
		p.line("more: --after %d", r.Next)
	}
}
