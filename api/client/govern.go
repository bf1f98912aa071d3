package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// provedSets are the sets of members that have been proved, from the genesis on
// without a gap. It is never changed, only replaced.
type provedSets struct {
	byDigest map[sm3.Digest]*ledger.Governance
	newest   sm3.Digest
}

// governance gives the set that must cosign a header. The genesis proves the
// first one, each other one is proved by a header that a quorum of the set
// before has cosigned. Those that are missing are fetched.
func (c *Client) governance(ctx context.Context, h ledger.Header) (*ledger.Governance, error) {
	known, err := c.knownSets(ctx)
	if err != nil {
		return nil, err
	}
	for {
		if set := known.byDigest[h.Governance]; set != nil {
			return set, nil
		}
		after := uint64(known.byDigest[known.newest].Sequence)
		page, err := c.GovernanceHistory(ctx, after, api.MaxPage)
		if err != nil {
			return nil, err
		}
		if len(page.Sets) == 0 {
			return nil, unproved("header %d is under a governance that is proved by none of the node's sets", h.Height)
		}
		if known, err = c.proveSets(known, page.Sets); err != nil {
			return nil, err
		}
		c.mu.Lock()
		c.sets = known
		c.mu.Unlock()
	}
}

func (c *Client) knownSets(ctx context.Context) (*provedSets, error) {
	c.mu.Lock()
	known := c.sets
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	genesis, err := c.Genesis(ctx)
	if err != nil {
		return nil, err
	}
	first := genesis.Genesis.Governance
	return &provedSets{byDigest: map[sm3.Digest]*ledger.Governance{first: genesis.Governance}, newest: first}, nil
}

// proveSets adds sets, each of which must follow from the one before.
func (c *Client) proveSets(known *provedSets, sets []api.GovernanceSet) (*provedSets, error) {
	grown := &provedSets{byDigest: maps.Clone(known.byDigest), newest: known.newest}
	for _, s := range sets {
		set, err := readSet(s)
		if err != nil {
			return nil, err
		}
		before := grown.byDigest[grown.newest]
		if s.Recovery != "" {
			if err := c.proveRecovery(before, s); err != nil {
				return nil, err
			}
			grown.byDigest[s.Digest], grown.newest = set, s.Digest
			continue
		}
		if s.Header == nil || set.Sequence <= before.Sequence {
			return nil, unproved("set %d does not follow set %d", set.Sequence, before.Sequence)
		}
		h, err := c.parseHeader([]byte(s.Header.Text))
		if err != nil {
			return nil, err
		}
		if h.Governance != grown.newest || h.Next != s.Digest {
			return nil, unproved("header %d does not lead from set %d to set %d", h.Height, before.Sequence, set.Sequence)
		}
		if err := checkSigned(h, before, []byte(s.Header.Text), []byte(s.Header.Cosignatures)); err != nil {
			return nil, err
		}
		grown.byDigest[s.Digest], grown.newest = set, s.Digest
	}
	return grown, nil
}

// proveRecovery checks the plan that brought a set after a lost quorum. No quorum
// proves it: the trust file has to name it.
func (c *Client) proveRecovery(before *ledger.Governance, s api.GovernanceSet) error {
	file, err := ledger.ParseRecoveryFile([]byte(s.Recovery))
	if err != nil {
		return unproved("set %d: %w", s.Sequence, err)
	}
	plan, err := file.Open(before)
	if err == nil {
		err = plan.CheckComplete()
	}
	if err != nil {
		return unproved("set %d: %w", s.Sequence, err)
	}
	if plan.Ledger != c.options.Trust.Ledger || plan.Governance != s.Digest {
		return unproved("the recovery plan %s does not bring set %d of this ledger", plan.Digest, s.Sequence)
	}
	if !slices.Contains(c.options.Trust.Recoveries, plan.Digest) {
		return unproved("the ledger was recovered from a lost quorum at height %d by the plan %s, which the trust file does not name: compare the digest with the members, then add the line `recovery %s`",
			plan.Base.Height+1, plan.Digest, plan.Digest)
	}
	return nil
}

// readSet reads a set's text, which must be the preimage of its digest.
func readSet(s api.GovernanceSet) (*ledger.Governance, error) {
	if sm3.Sum(s.Governance) != s.Digest {
		return nil, unproved("the text of set %d is not the one that its digest names", s.Sequence)
	}
	set, err := ledger.ParseGovernance(s.Governance)
	if err != nil {
		return nil, unproved("%w", err)
	}
	if set.Sequence != s.Sequence {
		return nil, unproved("set %d is given as %d", set.Sequence, s.Sequence)
	}
	return set, nil
}

// Governing is who governs a ledger, decoded.
type Governing struct {
	api.Governance
	Set *ledger.Governance
	// Pending is nil when nothing is decided that is not in force yet.
	Pending *ledger.Governance
}

// Governance gives the set in force under the newest final header, proved from
// the genesis on, and the one that is to follow, which is the node's word.
func (c *Client) Governance(ctx context.Context) (Governing, error) {
	answer, err := read[api.Governance](ctx, c, get(api.PathGovernance))
	if err != nil {
		return Governing{}, err
	}
	g := Governing{Governance: answer}
	if g.Set, err = c.governance(ctx, ledger.Header{Height: answer.Height, Governance: answer.InForce.Digest}); err != nil {
		return g, err
	}
	if _, err := readSet(answer.InForce); err != nil {
		return g, err
	}
	if answer.Next != nil {
		g.Pending, err = readSet(*answer.Next)
	}
	return g, err
}

// GovernanceHistory gives up to limit sets whose sequence is above after. Each
// text is checked to be that of its digest.
func (c *Client) GovernanceHistory(ctx context.Context, after uint64, limit int) (api.GovernanceHistory, error) {
	what := get(api.PathGovernanceHistory)
	what.query = url.Values{"after": {strconv.FormatUint(after, 10)}, "limit": {strconv.Itoa(limit)}}
	history, err := read[api.GovernanceHistory](ctx, c, what)
	if err != nil {
		return history, err
	}
	for _, s := range history.Sets {
		if _, err := readSet(s); err != nil {
			return history, err
		}
	}
	return history, nil
}

// Proposal gives a proposal as the node has it, final or with api.AtApplied the
// newest value. It is the node's word; State proves.
func (c *Client) Proposal(ctx context.Context, id, at string) (api.Proposal, *ledger.Proposal, error) {
	what := get(api.Path(api.PathProposal, id))
	if at != "" {
		what.query = url.Values{"at": {at}}
	}
	answer, err := read[api.Proposal](ctx, c, what)
	if err != nil {
		return answer, nil, err
	}
	p := new(ledger.Proposal)
	if err := canonical.Unmarshal(answer.Proposal, p); err != nil {
		return answer, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	if p.ID != id {
		return answer, nil, unproved("it is proposal %s, asked for was %s", p.ID, id)
	}
	return answer, p, nil
}

// Proposals gives a page of proposals, in a state or in any when it is empty.
func (c *Client) Proposals(ctx context.Context, state ledger.ProposalState, after string, limit int) (api.Proposals, []*ledger.Proposal, error) {
	what := get(api.PathProposals)
	what.query = url.Values{"limit": {strconv.Itoa(limit)}}
	if state != "" {
		what.query.Set("state", string(state))
	}
	if after != "" {
		what.query.Set("after", after)
	}
	answer, err := read[api.Proposals](ctx, c, what)
	if err != nil {
		return answer, nil, err
	}
	list := make([]*ledger.Proposal, len(answer.Proposals))
	for i, raw := range answer.Proposals {
		list[i] = new(ledger.Proposal)
		if err := canonical.Unmarshal([]byte(raw), list[i]); err != nil {
			return answer, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
		}
	}
	return answer, list, nil
}

// ProposalHistory gives up to limit values of a proposal, checked as History
// does.
func (c *Client) ProposalHistory(ctx context.Context, id string, after uint64, limit int) (api.History, error) {
	what := get(api.Path(api.PathProposalHistory, id))
	what.query = url.Values{"after": {strconv.FormatUint(after, 10)}, "limit": {strconv.Itoa(limit)}}
	history, err := read[api.History](ctx, c, what)
	if err != nil {
		return history, err
	}
	return history, checkHistory(ledger.ProposalEntity, history.Values)
}

// Member gives a member under the newest final header, nil when it was removed,
// and what is kept of its keys, nil when none is retired: the node's word.
func (c *Client) Member(ctx context.Context, name string) (*ledger.Member, *ledger.MemberHistory, error) {
	answer, err := read[api.Member](ctx, c, get(api.Path(api.PathMember, name)))
	if err != nil {
		return nil, nil, err
	}
	var m *ledger.Member
	var h *ledger.MemberHistory
	if answer.Member != nil {
		m = new(ledger.Member)
		err = canonical.Unmarshal([]byte(answer.Member), m)
	}
	if answer.History != nil {
		h = new(ledger.MemberHistory)
		err = errors.Join(err, canonical.Unmarshal([]byte(answer.History), h))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return m, h, nil
}

// Network gives who answers the node now.
func (c *Client) Network(ctx context.Context) (api.Network, error) {
	return read[api.Network](ctx, c, get(api.PathNetwork))
}

// Document gives a profile or calendar, whose digest is checked.
func (c *Client) Document(ctx context.Context, digest sm3.Digest) ([]byte, error) {
	text, err := c.do(ctx, get(api.Path(api.PathDocument, digest.String())))
	if err != nil {
		return nil, err
	}
	if sm3.Sum(text) != digest {
		return nil, unproved("the document is not the one that %s names", digest)
	}
	return text, nil
}
