package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

func (s *session) governVote() *cobra.Command {
	var o governorOptions
	var approve, reject bool
	c := s.command("govern vote", "vote ID --approve|--reject --member NAME --key FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if approve == reject {
			return s.usage("give one of --approve and --reject")
		}
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error { return v.vote(ctx, args[0], approve) })
	})
	f := s.flags("govern vote", c)
	f.governor(&o)
	f.boolean(&approve, "approve")
	f.boolean(&reject, "reject")
	return c
}

// vote votes, and puts the proposal into effect when that completes its approval.
func (v *governor) vote(ctx context.Context, id string, approve bool) error {
	sub, err := v.submit(ctx, ledger.GovernVote, &ledger.VoteBody{Approve: approve, Member: v.member, Proposal: id})
	if err != nil {
		return err
	}
	if sub.State == api.Rejected || !approve {
		return v.done(sub, nil)
	}
	g, err := v.client.Governance(ctx)
	if err != nil {
		return err
	}
	_, p, err := v.client.Proposal(ctx, id, api.AtFinal)
	if err != nil {
		return err
	}
	missing := missingVotes(g.Set, p)
	switch {
	case p.State != ledger.ProposalOpen || !missing.none():
		return v.done(sub, missing.text)
	case !v.mayFollow(ctx, p):
		return v.done(sub, func(out *page) {
			out.line("approved; it follows %s, which is not enacted yet: after that, certledger govern enact %s", p.After, p.ID)
		})
	}
	v.notice(v.t("the approval is complete; putting %s into effect", id))
	return v.enact(ctx, p)
}

// mayFollow reports whether the proposal that p follows is enacted.
func (v *governor) mayFollow(ctx context.Context, p *ledger.Proposal) bool {
	if p.After == "" {
		return true
	}
	_, before, err := v.client.Proposal(ctx, p.After, api.AtFinal)
	return err == nil && before.State == ledger.ProposalEnacted
}

func (s *session) governEnact() *cobra.Command {
	var o governorOptions
	c := s.command("govern enact", "enact ID --member NAME --key FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			_, p, err := v.client.Proposal(ctx, args[0], api.AtFinal)
			if err != nil {
				return err
			}
			return v.enact(ctx, p)
		})
	})
	s.flags("govern enact", c).governor(&o)
	return c
}

// enact puts an approved proposal into effect and waits until it is in force.
func (v *governor) enact(ctx context.Context, p *ledger.Proposal) error {
	before, err := v.settled(ctx)
	if err != nil {
		return err
	}
	after, err := before.Set.Forecast(p.Changes)
	if err != nil {
		return err
	}
	if err := v.foresee(ctx, before.Set, after); err != nil {
		return err
	}
	return v.decide(ctx, ledger.GovernEnact, &ledger.ProposalBody{Member: v.member, Proposal: p.ID}, func(*page) {})
}

// foresee tells what a change would do to the quorum, and refuses what would lose
// it.
func (v *governor) foresee(ctx context.Context, before, after *ledger.Governance) error {
	check, err := v.preflight(ctx, v.client, before, after)
	if err != nil {
		return err
	}
	return v.clear(check)
}

// decide submits a record that changes the governance, waits until the change is
// in force, and tells it and what follows.
func (v *governor) decide(ctx context.Context, kind ledger.Kind, body any, next func(p *page), others ...signature) error {
	sub, err := v.submitSettled(ctx, kind, body, others...)
	if err != nil {
		return err
	}
	if sub.State == api.Rejected {
		return v.done(sub, nil)
	}
	now, err := v.settled(ctx)
	if err != nil {
		return err
	}
	return v.done(sub, func(p *page) {
		p.line("decided at height %d, in force by height %d, now set %d", sub.Height, now.InForce.Since, now.InForce.Sequence)
		next(p)
	})
}

func (s *session) governWithdraw() *cobra.Command {
	var o governorOptions
	c := s.command("govern withdraw", "withdraw ID --member NAME --key FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			sub, err := v.submit(ctx, ledger.GovernWithdraw, &ledger.ProposalBody{Member: v.member, Proposal: args[0]})
			if err != nil {
				return err
			}
			return v.done(sub, nil)
		})
	})
	s.flags("govern withdraw", c).governor(&o)
	return c
}
