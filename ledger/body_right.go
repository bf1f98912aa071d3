package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// DealTerms are what parties have agreed about an asset: who gets it, or which
// right in it.
type DealTerms struct {
	// Consents lists the accounts of others who agree, sorted; each signs.
	Consents []string `json:"consents,omitempty" class:"public" check:"id"`
	// Contract is the digest of the text that the parties have signed; absent
	// where nothing is agreed, as in a release.
	Contract sm3.Digest `json:"contract,omitempty" class:"public"`
	// Judgment is the number of the effective document that the act carries out.
	Judgment string        `json:"judgment,omitempty" class:"public" check:"id"`
	Licence  *LicenceTerms `json:"licence,omitempty" class:"public"`
	Pledge   *PledgeTerms  `json:"pledge,omitempty" class:"public"`
	// Reference is what the price is measured by; absent where nobody has to.
	Reference *PriceReference `json:"reference,omitempty" class:"public"`
	// Right is the number of the right that it establishes, changes or ends.
	Right string `json:"right,omitempty" class:"public" check:"id"`
}

// PriceReference is by what a state enterprise answers for the price of a deal: an
// appraisal, or the opinions of institutions where nothing can be appraised (SASAC
// 3(1), 4(3)). Amounts are decimal numbers such as 1200000.50, of one currency.
type PriceReference struct {
	// Consent is the digest of the written consent of the body that has approved the
	// deal.
	Consent sm3.Digest `json:"consent,omitempty" class:"public"`
	// Consulted names the institutions that were asked, sorted.
	Consulted []string `json:"consulted,omitempty" class:"public"`
	// Enterprises are those of the parties that have to answer for it, sorted.
	Enterprises []string `json:"enterprises" class:"public" check:"id"`
	Price       string   `json:"price" class:"public"`
	// Report is the digest of the report of the appraisal, or of the consultation.
	Report sm3.Digest `json:"report" class:"public"`
	// Value is what was appraised; absent where it cannot be.
	Value string `json:"value,omitempty" class:"public"`
}

// LicenceTerms are what a licensee may do (SZ 16, AH 14).
type LicenceTerms struct {
	// Assignable says that the licensee may pass the licence on.
	Assignable bool `json:"assignable" class:"public"`
	// Ends is the first instant at which the licence no longer holds; absent when
	// it holds as long as the registration.
	Ends legaltime.Instant `json:"ends,omitempty" class:"public"`
	// Exclusive bars every other licence of the same right, scenario and
	// territory at the same time.
	Exclusive bool              `json:"exclusive" class:"public"`
	From      legaltime.Instant `json:"from" class:"public"`
	// Limits and Secrecy are the limits of use and what is to be kept secret.
	Limits string `json:"limits,omitempty" class:"public"`
	// Manner is how the data is made available.
	Manner string `json:"manner" class:"public"`
	// Parent is the licence that a sub-licence rests on.
	Parent string `json:"parent,omitempty" class:"public" check:"id"`
	// Rights are those of the asset that are licensed, sorted.
	Rights []string `json:"rights" class:"public"`
	// Scenarios and Territory are where it may be used, sorted; absent when
	// nothing is excluded.
	Scenarios []string `json:"scenarios,omitempty" class:"public"`
	Secrecy   string   `json:"secrecy,omitempty" class:"public"`
	// Sublicence says that the licensee may grant licences itself.
	Sublicence bool     `json:"sublicence" class:"public"`
	Territory  []string `json:"territory,omitempty" class:"public"`
}

// PledgeTerms are what a pledge secures. No text that we know lists them, so all
// of them may be left out.
type PledgeTerms struct {
	// Amount and Claim commit to the secured amount and claim.
	Amount sm3.Digest `json:"amount,omitempty" class:"party"`
	// Appraisal is the number of the evidence that says what the asset is worth.
	Appraisal string     `json:"appraisal,omitempty" class:"public" check:"id"`
	Claim     sm3.Digest `json:"claim,omitempty" class:"party"`
	// Ends is the first instant after the pledge's term. It does not end then.
	Ends legaltime.Instant `json:"ends,omitempty" class:"public"`
}
