package ledger

import (
	"encoding/hex"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Bodies of the record kinds. The tag `class` says who may see a field's value:
// public fields stand in clear, party and authority fields only as salted
// commitments (commitment.go). FieldText names
// the fields as the source texts do.

// SubjectKind is what a holder is.
type SubjectKind string

// The kinds of holders.
const (
	Organisation  SubjectKind = "organisation"
	NaturalPerson SubjectKind = "person"
)

// AccountOpenBody opens the book of one holder (TJ 6.2). An organisation's
// account is named by its unified social credit code; a natural person's by the
// commitment to its identity, see PersonAccount.
type AccountOpenBody struct {
	Account string `json:"account" class:"public" check:"id"`
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
	// Registry is the member that checked the identity.
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
