package ledger

import (
	"encoding/hex"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Bodies of the record kinds. The tag `class` says who may see a field's value:
// public fields stand in clear, party and authority fields only as salted
// commitments (commitment.go). FieldText names
// the fields as the source texts do.

// SubjectKind is what a holder is.
type SubjectKind string

// The kinds of holders. An organisation is a legal person; one that is none is
// unincorporated.
const (
	Organisation   SubjectKind = "organisation"
	NaturalPerson  SubjectKind = "person"
	Unincorporated SubjectKind = "unincorporated"
)

// AccountOpenBody opens the book of one holder (TJ 6.2). An organisation's
// account is named by its unified social credit code; a natural person's by the
// commitment to its identity, see PersonAccount.
type AccountOpenBody struct {
	Account string `json:"account" class:"public" check:"id"`
	// Capacities are what the subject registers as, each with a voucher of its own under
	// the profile (GZT 17, 23).
	Capacities []string `json:"capacities,omitempty" class:"public" check:"id"`
	// Code is the unified social credit code of an organisation.
	Code string `json:"code,omitempty" class:"public"`
	// Contact commits to address and telephone.
	Contact sm3.Digest `json:"contact,omitempty" class:"party"`
	// Identity commits to a natural person's name and identity document.
	Identity sm3.Digest     `json:"identity,omitempty" class:"party"`
	Key      *sm2.PublicKey `json:"key" class:"public"`
	Kind     SubjectKind    `json:"kind" class:"public"`
	// Name is an organisation's full name; a natural person's is committed.
	Name string `json:"name,omitempty" class:"public"`
	// Profile names the regime whose periods hold; needed to apply.
	Profile string `json:"profile,omitempty" class:"public" check:"id"`
	// Registry is the member that checked the identity.
	Registry string `json:"registry" class:"public" check:"id"`
	// Responsible commits to who speaks for an organisation: the legal
	// representative of a legal person, the person in charge of another.
	Responsible sm3.Digest `json:"responsible,omitempty" class:"party"`
	// Standing commits to the proof of good standing (DL 9).
	Standing sm3.Digest `json:"standing,omitempty" class:"party"`
	// Tag tells a natural person from others, see IdentityTag.
	Tag sm3.Digest `json:"tag,omitempty" class:"party"`
	// TagKey names the secret that it was made with, see IdentityTagKey.
	TagKey sm3.Digest `json:"tag_key,omitempty" class:"public"`
}

// AccountChangeBody asks for a change of an account's data, or corrects what was
// entered wrongly. What it leaves out stays.
type AccountChangeBody struct {
	Account string `json:"account" class:"public" check:"id"`
	// Capacities are those in which the subject is to have a voucher from now on.
	Capacities []string `json:"capacities,omitempty" class:"public" check:"id"`
	// Corrects is the record that entered what was wrong.
	Corrects sm3.Digest `json:"corrects,omitempty" class:"public"`
	// Documents are the digests of what shows the change, and who may ask for it.
	Documents []sm3.Digest `json:"documents" class:"public"`
	// Effect says what follows from the change.
	Effect   string     `json:"effect" class:"public"`
	Identity sm3.Digest `json:"identity,omitempty" class:"party"`
	Name     string     `json:"name,omitempty" class:"public"`
	// Occurred is when what is entered has changed.
	Occurred    legaltime.Instant `json:"occurred" class:"public"`
	Profile     string            `json:"profile" class:"public" check:"id"`
	Reason      string            `json:"reason" class:"public"`
	Registry    string            `json:"registry" class:"public" check:"id"`
	Responsible sm3.Digest        `json:"responsible,omitempty" class:"party"`
	Standing    sm3.Digest        `json:"standing,omitempty" class:"party"`
	// Tag and TagKey go with a new identity.
	Tag    sm3.Digest `json:"tag,omitempty" class:"party"`
	TagKey sm3.Digest `json:"tag_key,omitempty" class:"public"`
}

// AccountContactBody changes what only the holder changes: telephone, mail and
// postal address.
type AccountContactBody struct {
	Account string     `json:"account" class:"public" check:"id"`
	Contact sm3.Digest `json:"contact,omitempty" class:"party"`
}

// AccountCloseBody asks for the end of an account, by its holder or by who has
// succeeded to it. From then on nobody uses the account.
type AccountCloseBody struct {
	Account string `json:"account" class:"public" check:"id"`
	// Applicant is the account of the holder or of the successor.
	Applicant string       `json:"applicant" class:"public" check:"id"`
	Documents []sm3.Digest `json:"documents" class:"public"`
	// Ground is one of the profile's list.
	Ground   string `json:"ground" class:"public" check:"id"`
	Profile  string `json:"profile" class:"public" check:"id"`
	Registry string `json:"registry" class:"public" check:"id"`
}

// AccountCompleteBody does what an account waits for, and tells the subject.
type AccountCompleteBody struct {
	Account string `json:"account" class:"public" check:"id"`
	Notice  string `json:"notice" class:"public" check:"id"`
	// Person is the natural person at the registry who has done it.
	Person   string `json:"person" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
	// Text is the digest of the notice as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// AccountCertifyBody issues a voucher to a subject, for a capacity in which its account is
// registered (GZT 17, 23).
type AccountCertifyBody struct {
	Account  string `json:"account" class:"public" check:"id"`
	Face     Face   `json:"face" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
}

// AccountKeyBody changes an account's keys: account.key_add, key_replace,
// key_revoke and key_recover.
type AccountKeyBody struct {
	Account string `json:"account" class:"public" check:"id"`
	// IdentityDocument is the digest of the document on which registry and
	// notary cure the loss of every key.
	IdentityDocument sm3.Digest     `json:"identity_document,omitempty" class:"public"`
	Key              *sm2.PublicKey `json:"key,omitempty" class:"public"`
	// Notary attests an identity document for account.key_recover.
	Notary string `json:"notary,omitempty" class:"public" check:"id"`
	// Old is the fingerprint of the key that is replaced or revoked.
	Old    sm3.Digest `json:"old,omitempty" class:"public"`
	Reason string     `json:"reason" class:"public"`
	// Registry is the member that checked the identity.
	Registry string `json:"registry" class:"public" check:"id"`
}

// PersonAccount gives the account number of a natural person from the
// commitment to the identity: it says nothing about the person.
func PersonAccount(identity sm3.Digest) string {
	return personPrefix + hex.EncodeToString(identity[:personDigits/2])
}

// A natural person's account is personPrefix and personDigits hex digits.
const (
	personPrefix = "p-"
	personDigits = 40
)
