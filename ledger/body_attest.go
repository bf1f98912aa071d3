package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// DeedKind is what a notary attests.
type DeedKind string

// The kinds of deeds (Gansu opinions 14).
const (
	DeedSubjectAdmitted DeedKind = "subject_admission"
	DeedDataAdmitted    DeedKind = "data_admission"
	DeedDataTrue        DeedKind = "data_truth"
	DeedLeak            DeedKind = "data_leak"
	DeedModelSecure     DeedKind = "model_security"
)

// DeedKinds lists every kind.
func DeedKinds() []DeedKind {
	return []DeedKind{DeedSubjectAdmitted, DeedDataAdmitted, DeedDataTrue, DeedLeak, DeedModelSecure}
}

// AttestNotariseBody enters a notarial deed about things on the ledger.
type AttestNotariseBody struct {
	// Attestation is the number of the entry, Deed that of the deed itself.
	Attestation string `json:"attestation" class:"public" check:"id"`
	Deed        string `json:"deed" class:"public"`
	// Document is the digest of the deed.
	Document sm3.Digest `json:"document" class:"public"`
	Kind     DeedKind   `json:"kind" class:"public"`
	Notary   string     `json:"notary" class:"public" check:"id"`
	// Objects are what it is about, such as `asset/DA-1`, sorted.
	Objects []string `json:"objects" class:"public"`
	// Person is the notary public who has made it.
	Person string `json:"person" class:"public"`
}

// AttestWithdrawBody takes back a deed that was made in error, by the notary who has made
// it.
type AttestWithdrawBody struct {
	Attestation string `json:"attestation" class:"public" check:"id"`
	// Document is the digest of the notary's decision.
	Document sm3.Digest `json:"document" class:"public"`
	Notary   string     `json:"notary" class:"public" check:"id"`
	// Person is who has decided it.
	Person string `json:"person" class:"public"`
	Reason string `json:"reason" class:"public"`
}

// The states of an attestation.
const (
	AttestationMade      = "MADE"
	AttestationWithdrawn = "WITHDRAWN"
)

// Attestation is a notarial deed on the ledger.
type Attestation struct {
	Deed     string            `json:"deed"`
	Document sm3.Digest        `json:"document"`
	Entered  legaltime.Instant `json:"entered"`
	History  *History          `json:"history,omitempty"`
	ID       string            `json:"id"`
	Kind     DeedKind          `json:"kind"`
	Notary   string            `json:"notary"`
	Objects  []string          `json:"objects"`
	Person   string            `json:"person"`
	Record   sm3.Digest        `json:"record"`
	// Withdrawal is absent while the deed stands.
	Withdrawal *Withdrawal `json:"withdrawal,omitempty"`
}

// State gives the attestation's place in its life.
func (a *Attestation) State() string {
	if a.Withdrawal != nil {
		return AttestationWithdrawn
	}
	return AttestationMade
}

// Withdrawal says why and when a deed was taken back.
type Withdrawal struct {
	Document sm3.Digest        `json:"document"`
	Person   string            `json:"person"`
	Reason   string            `json:"reason"`
	Record   sm3.Digest        `json:"record"`
	Time     legaltime.Instant `json:"time"`
}

// Deed is what an asset shows of a notarial deed about it.
type Deed struct {
	Attestation string            `json:"attestation" class:"public" check:"id"`
	Deed        string            `json:"deed" class:"public"`
	Entered     legaltime.Instant `json:"entered" class:"public"`
	Kind        DeedKind          `json:"kind" class:"public"`
	Notary      string            `json:"notary" class:"public" check:"id"`
	// Withdrawn is when the notary has taken it back, absent while it stands.
	Withdrawn legaltime.Instant `json:"withdrawn,omitempty" class:"public"`
}
