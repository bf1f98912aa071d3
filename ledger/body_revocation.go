package ledger

import "github.com/certledger/certledger/crypto/sm3"

// RevocationDecideBody is a registry's decision to revoke a registration, of which
// both sides are told.
type RevocationDecideBody struct {
	Asset string `json:"asset" class:"public" check:"id"`
	// Document is the digest of what shows the ground.
	Document sm3.Digest `json:"document" class:"public"`
	// Ground is a code of the profile's list.
	Ground string `json:"ground" class:"public"`
	// Interests are the numbers of pledges and licences that are revoked, sorted,
	// Rights those of the asset, Scenarios what is left of its uses; with none of them
	// the whole registration is.
	Interests []string `json:"interests,omitempty" class:"public" check:"id"`
	// Judgment is the number of the effective document, where the ground is one.
	Judgment   string   `json:"judgment,omitempty" class:"public" check:"id"`
	Notice     string   `json:"notice" class:"public" check:"id"`
	Person     string   `json:"person" class:"public"`
	Reasons    []string `json:"reasons" class:"public"`
	Registry   string   `json:"registry" class:"public" check:"id"`
	Revocation string   `json:"revocation" class:"public" check:"id"`
	Rights     []string `json:"rights,omitempty" class:"public"`
	Scenarios  string   `json:"scenarios,omitempty" class:"public"`
	// Text is the digest of the decision as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// RevocationBody is a registry's step on a revocation that needs no more than its
// number: carrying it out, or dropping it.
type RevocationBody struct {
	Registry   string `json:"registry" class:"public" check:"id"`
	Revocation string `json:"revocation" class:"public" check:"id"`
}

// SuspensionBody suspends a registration, or reinstates it, and tells both sides.
type SuspensionBody struct {
	Asset string `json:"asset" class:"public" check:"id"`
	// Document is the digest of what shows the ground, or that it is over.
	Document sm3.Digest `json:"document" class:"public"`
	// Ground is a code of the profile's list; absent when it is reinstated.
	Ground   string   `json:"ground,omitempty" class:"public"`
	Notice   string   `json:"notice" class:"public" check:"id"`
	Person   string   `json:"person" class:"public"`
	Reasons  []string `json:"reasons" class:"public"`
	Registry string   `json:"registry" class:"public" check:"id"`
	// Text is the digest of the notice as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}
