package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ProposalState is the state of a proposal.
type ProposalState string

// The states of a proposal.
const (
	ProposalOpen      ProposalState = "OPEN"
	ProposalEnacted   ProposalState = "ENACTED"
	ProposalWithdrawn ProposalState = "WITHDRAWN"
	ProposalExpired   ProposalState = "EXPIRED"
)

// Proposal is a proposed change of the governance and its votes.
type Proposal struct {
	After    string             `json:"after,omitempty"`
	Approval Approval           `json:"approval"`
	Changes  []GovernanceChange `json:"changes"`
	// Enacted is the governance's count of voted changes since.
	Enacted int               `json:"enacted,omitempty"`
	Ends    legaltime.Instant `json:"ends"`
	History *History          `json:"history,omitempty"`
	ID      string            `json:"id"`
	Member  string            `json:"member"`
	Opened  legaltime.Instant `json:"opened"`
	Reason  string            `json:"reason"`
	Record  sm3.Digest        `json:"record"`
	State   ProposalState     `json:"state"`
	// Voted is what it is made against.
	Voted int `json:"voted"`
	// Votes are sorted by member; a later vote replaces an earlier one.
	Votes []Vote `json:"votes,omitempty"`
}

// Vote is one member's.
type Vote struct {
	Approve bool `json:"approve"`
	// Cast counts how often the member has voted on the proposal.
	Cast   int               `json:"cast"`
	Member string            `json:"member"`
	Time   legaltime.Instant `json:"time"`
}

// Parties lists the members against whom the proposal is directed: they have no
// vote on it.
func (p *Proposal) Parties() []string {
	var names []string
	for _, c := range p.Changes {
		switch c.Act {
		case RemoveMember, RevokeKey, SanctionMember, SuspendMember:
			names = append(names, c.Member)
		default:
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MemberHistory is what the ledger keeps of a member beside the governance: the
// keys that it has had, which are never used again, and how much it has done.
type MemberHistory struct {
	// Acts counts the member's own changes of the governance since ActsSince; a
	// day later it begins anew.
	Acts      int               `json:"acts,omitempty"`
	ActsSince legaltime.Instant `json:"acts_since,omitempty"`
	History   *History          `json:"history,omitempty"`
	Name      string            `json:"name"`
	// Open counts the member's own proposals that are open.
	Open int `json:"open,omitempty"`
	// Providers are the publications by which a registry accepts evidence providers
	// (TJ 7.1.1), sorted.
	Providers []string     `json:"providers,omitempty"`
	Retired   []RetiredKey `json:"retired"`
	// ReviewDue is what the newest annual review says about the next, see
	// Member.ReviewDue. Reviews are the publications of all, sorted.
	ReviewDue legaltime.Instant `json:"review_due,omitempty"`
	Reviews   []string          `json:"reviews,omitempty"`
	// TagKey names the secret with which a registry makes identity tags: the first
	// that it used, and for ever.
	TagKey sm3.Digest `json:"tag_key,omitempty"`
}

// TransportRole is the role under which a retired peer id is kept, as SM3 of its
// text.
const TransportRole = "transport"

// RetiredKey is a key that a member no longer signs with.
type RetiredKey struct {
	// Destroyed is the digest of the statement of its destruction.
	Destroyed sm3.Digest        `json:"destroyed,omitempty"`
	Key       sm3.Digest        `json:"key"`
	Role      string            `json:"role"`
	Until     legaltime.Instant `json:"until"`
}
