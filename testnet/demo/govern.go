package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// What the members vote on: blocks are to be sealed sooner.
const (
	proposalNumber = "GP-2026-000001"
	sealSooner     = 500 // milliseconds
	proposalLife   = legaltime.Instant(24 * time.Hour / time.Millisecond)
)

// govern has the members vote on a parameter. A certificate from before verifies as
// it did, with the same trust file.
func (s *story) govern(ctx context.Context) error {
	before, err := s.client().Governance(ctx)
	if err != nil {
		return err
	}
	params := before.Set.Params
	params.SealMaxMillis = sealSooner
	after, err := s.vote(ctx, before.Set, proposalNumber, ledger.GovernanceChange{Act: ledger.SetParams, Params: &params})
	if err != nil {
		return err
	}
	if after.Params.SealMaxMillis != sealSooner {
		return fmt.Errorf("%w: the voted parameter is %d", ErrStep, after.Params.SealMaxMillis)
	}
	s.Step(text("govern"), fmt.Sprintf("%s, seal_max_ms %d → %d, #%d → #%d", proposalNumber,
		before.Set.Params.SealMaxMillis, sealSooner, before.Set.Sequence, after.Sequence))
	report := certificate.VerifyFile(s.second, s.Trust, s.options())
	if !report.Valid {
		return fmt.Errorf("%w: a certificate from before the vote does not verify: %+v", ErrStep, report.Checks)
	}
	if report, err = s.refreshed(ctx, s.second); err != nil {
		return err
	}
	if !report.Valid {
		return fmt.Errorf("%w: with a status from after the vote it does not verify: %+v", ErrStep, report.Checks)
	}
	s.Step(text("still valid"), verdicts(report))
	return nil
}

type ballotRecord struct {
	kind ledger.Kind
	body any
}

// vote has a change decided and waits until it is in force.
func (s *story) vote(ctx context.Context, g *ledger.Governance, proposal string, change ledger.GovernanceChange) (*ledger.Governance, error) {
	for _, r := range s.ballot(g, proposal, change) {
		if _, err := s.accept(ctx, r.kind, r.body, sm3.Digest{}); err != nil {
			return nil, err
		}
	}
	return s.inForce(ctx, g.Sequence+1)
}

// ballot gives a proposal of the first cosigner, which counts as its vote, the
// others' votes up to what it takes, and the record that puts it into effect.
func (s *story) ballot(g *ledger.Governance, proposal string, change ledger.GovernanceChange) []ballotRecord {
	changes := []ledger.GovernanceChange{change}
	need := g.Approval(change.Act).With(ledger.Approval{Members: g.VotesNeeded(&ledger.Proposal{Changes: changes})})
	voters := g.Cosigners()
	first := voters[0].Name
	all := []ballotRecord{{ledger.GovernPropose, ledger.ProposeBody{
		Approval: need, Changes: changes, Ends: s.Now() + proposalLife, Member: first, Proposal: proposal, Reason: "demo", Voted: g.Voted,
	}}}
	for _, m := range voters[1:need.Members] {
		all = append(all, ballotRecord{ledger.GovernVote, ledger.VoteBody{Approve: true, Member: m.Name, Proposal: proposal}})
	}
	return append(all, ballotRecord{ledger.GovernEnact, ledger.ProposalBody{Member: first, Proposal: proposal}})
}

// inForce waits until a set is in force, as the node proves.
func (s *story) inForce(ctx context.Context, sequence int) (*ledger.Governance, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		now, err := s.client().Governance(ctx)
		if err == nil && now.Set.Sequence == sequence {
			return now.Set, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: set %d is not in force: %w", ErrStep, sequence, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
