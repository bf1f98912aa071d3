package ledger

import (
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ProposeBody proposes a change of the governance.
type ProposeBody struct {
	// After is the proposal whose enactment this one is made for, so that a
	// chain of changes can be voted together.
	After string `json:"after,omitempty" class:"public" check:"id"`
	// Approval is the rule by which the proposal asks to be judged, no weaker
	// than what the governance asks.
	Approval Approval `json:"approval" class:"public"`
	// Changes are made one after the other, all or none.
	Changes []GovernanceChange `json:"changes" class:"public"`
	// Ends is when the proposal expires.
	Ends legaltime.Instant `json:"ends" class:"public"`
	// Member proposes.
	Member   string `json:"member" class:"public" check:"id"`
	Proposal string `json:"proposal" class:"public" check:"id"`
	Reason   string `json:"reason" class:"public"`
	// Voted is the governance's count of voted changes against which the
	// proposal is made; with After, the one that After's enactment leads to.
	Voted int `json:"voted" class:"public"`
}

// VoteBody votes on a proposal.
type VoteBody struct {
	Approve  bool   `json:"approve" class:"public"`
	Member   string `json:"member" class:"public" check:"id"`
	Proposal string `json:"proposal" class:"public" check:"id"`
}

// ProposalBody withdraws a proposal (govern.withdraw) or puts an approved one
// into effect (govern.enact).
type ProposalBody struct {
	Member   string `json:"member" class:"public" check:"id"`
	Proposal string `json:"proposal" class:"public" check:"id"`
}

// MemberNodeBody gives a member's node a new machine, transport key or address.
type MemberNodeBody struct {
	Addresses []string `json:"addresses" class:"public"`
	Member    string   `json:"member" class:"public" check:"id"`
	Peer      string   `json:"peer" class:"public"`
	Reason    string   `json:"reason" class:"public"`
}

// MemberKeyBody changes a member's keys: member.key_add, key_rotate and
// key_remove.
type MemberKeyBody struct {
	Key    *sm2.PublicKey `json:"key,omitempty" class:"public"`
	Member string         `json:"member" class:"public" check:"id"`
	// Old is the fingerprint of the key that is replaced or removed.
	Old    sm3.Digest `json:"old,omitempty" class:"public"`
	Reason string     `json:"reason" class:"public"`
	// Role is a staff role, or CosignLine or ExportLine.
	Role string `json:"role" class:"public" check:"id"`
}

// KeyDestroyedBody records that a retired key was destroyed.
type KeyDestroyedBody struct {
	// Member says so: the owner, or for one that was removed any other member.
	Member string `json:"member" class:"public" check:"id"`
	// Old is the fingerprint of the destroyed key.
	Old sm3.Digest `json:"old" class:"public"`
	// Owner is the member whose key it was.
	Owner string `json:"owner" class:"public" check:"id"`
	// Statement is the digest of the signed statement of destruction.
	Statement sm3.Digest `json:"statement" class:"public"`
}

// KeyCertificateBody attaches an X.509 certificate over a member's key.
type KeyCertificateBody struct {
	Certificate KeyCertificate `json:"certificate" class:"public"`
	Member      string         `json:"member" class:"public" check:"id"`
}
