package api

import (
	"encoding/json"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Governance is who governs the ledger: the set in force under the newest final
// header, and the one that is decided and not in force there yet.
type Governance struct {
	Height  uint64         `json:"height"`
	InForce GovernanceSet  `json:"in_force"`
	Next    *GovernanceSet `json:"next,omitempty"`
}

// GovernanceSet is one set of members and rules. Its text is whole: its SM3 is
// Digest, which headers name.
type GovernanceSet struct {
	Sequence int        `json:"sequence"`
	Digest   sm3.Digest `json:"digest"`
	// Decided is the height that decided it, left out for the first set.
	Decided uint64 `json:"decided,omitempty"`
	// Since is the height of the first header that it has to cosign; left out
	// while it is not in force.
	Since      uint64          `json:"since,omitempty"`
	Governance json.RawMessage `json:"governance"`
	// Header proves the set: it names the set before in `governance` and this one
	// in `next`, and a quorum of the set before has cosigned it. Left out for the
	// first set, which the genesis names, and while there is no such header.
	Header *Header `json:"header,omitempty"`
	// Recovery is the file of the recovery plan that brought the set, in place of
	// Header: a quorum had been lost.
	Recovery string `json:"recovery,omitempty"`
}

// GovernanceHistory is a run of sets that are or were in force, by sequence.
type GovernanceHistory struct {
	Sets []GovernanceSet `json:"sets"`
	// Next is the `after` of the next page; left out on the last.
	Next uint64 `json:"next,omitempty"`
}

// Proposal is a proposal as a node has it.
type Proposal struct {
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	Final  bool              `json:"final"`
	// Proposal is a ledger.Proposal in canonical JSON.
	Proposal json.RawMessage `json:"proposal"`
}

// Proposals is a run of proposals as the newest final header has them, by id.
type Proposals struct {
	Height uint64 `json:"height"`
	// Proposals are ledger.Proposal in canonical JSON.
	Proposals []json.RawMessage `json:"proposals"`
	// Next is the `after` of the next page, left out on the last. A page may be
	// empty and yet have a next one: it was filled with proposals in another state.
	Next string `json:"next,omitempty"`
}

// Member is one member under the newest final header, or one that was.
type Member struct {
	Height uint64 `json:"height"`
	// Member is a ledger.Member in canonical JSON without the fields that the
	// reader may not see; left out for one that was removed.
	Member json.RawMessage `json:"member,omitempty"`
	// History is a ledger.MemberHistory in canonical JSON; left out for a member
	// that has retired no key.
	History json.RawMessage `json:"history,omitempty"`
}

// Network is who answers a node now.
type Network struct {
	Height  uint64            `json:"height"`
	Time    legaltime.Instant `json:"time"`
	Members []MemberNode      `json:"members"`
}

// MemberNode is a member's node as another node sees it. It has been asked
// within the last seconds.
type MemberNode struct {
	Name string `json:"name"`
	// Answers says that it has answered.
	Answers bool `json:"answers"`
	// Cosigner and Voter say what it takes part in under the newest header.
	Cosigner bool `json:"cosigner"`
	Voter    bool `json:"voter"`
	// Signed is the newest height of which a cosignature of the member is held.
	Signed uint64 `json:"signed,omitempty"`
}

// IsProposalState reports whether a proposal can be in the state.
func IsProposalState(s ledger.ProposalState) bool {
	switch s {
	case ledger.ProposalOpen, ledger.ProposalEnacted, ledger.ProposalWithdrawn, ledger.ProposalExpired:
		return true
	}
	return false
}
