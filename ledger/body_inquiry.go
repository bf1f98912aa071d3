package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// InquiryResult is what a provider has found about a thing that is said to be evidence.
type InquiryResult string

// The results of inquiries.
const (
	// InquiryMatches is evidence that is what was deposited, InquiryDiffers that it
	// is not.
	InquiryMatches InquiryResult = "matches"
	InquiryDiffers InquiryResult = "differs"
	// InquiryOpen is one that cannot be told from what the provider was given.
	InquiryOpen InquiryResult = "undecidable"
)

// InquiryResults lists every result.
func InquiryResults() []InquiryResult {
	return []InquiryResult{InquiryMatches, InquiryDiffers, InquiryOpen}
}

// InquiryAskBody has a provider verify evidence in a dispute (TJ 7.3.3): the holder
// or another interested party asks.
type InquiryAskBody struct {
	Account  string `json:"account" class:"public" check:"id"`
	Evidence string `json:"evidence" class:"public" check:"id"`
	Inquiry  string `json:"inquiry" class:"public" check:"id"`
	// Interest is the digest of what shows the interest of who is not the holder.
	Interest sm3.Digest `json:"interest,omitempty" class:"party"`
	// Presented is the digest of what is to be compared, where there is something.
	Presented sm3.Digest `json:"presented,omitempty" class:"public"`
	// Request is the digest of the request, which says what is in dispute.
	Request sm3.Digest `json:"request" class:"public"`
}

// InquiryDemandBody is the same by a member: the registry, or a court, arbitrator or
// notary that deals with the dispute.
type InquiryDemandBody struct {
	Evidence  string     `json:"evidence" class:"public" check:"id"`
	Inquiry   string     `json:"inquiry" class:"public" check:"id"`
	Member    string     `json:"member" class:"public" check:"id"`
	Presented sm3.Digest `json:"presented,omitempty" class:"public"`
	Request   sm3.Digest `json:"request" class:"public"`
	Role      string     `json:"role" class:"public" check:"id"`
}

// InquiryAnswerBody is the provider's answer.
type InquiryAnswerBody struct {
	Inquiry string `json:"inquiry" class:"public" check:"id"`
	// Person is the natural person who has verified.
	Person   string `json:"person" class:"public"`
	Provider string `json:"provider" class:"public" check:"id"`
	// Report is the digest of what the provider hands out.
	Report sm3.Digest    `json:"report" class:"public"`
	Result InquiryResult `json:"result" class:"public"`
}

// InquiryState is an inquiry's place in its life.
type InquiryState string

// The states of an inquiry.
const (
	InquiryAsked    InquiryState = "ASKED"
	InquiryAnswered InquiryState = "ANSWERED"
)

// Inquiry is a request to verify evidence, and what came of it.
type Inquiry struct {
	// Account or Member asks.
	Account   string            `json:"account,omitempty"`
	Answered  legaltime.Instant `json:"answered,omitempty"`
	Asked     legaltime.Instant `json:"asked"`
	Evidence  string            `json:"evidence"`
	History   *History          `json:"history,omitempty"`
	ID        string            `json:"id"`
	Interest  sm3.Digest        `json:"interest,omitempty"`
	Member    string            `json:"member,omitempty"`
	Person    string            `json:"person,omitempty"`
	Presented sm3.Digest        `json:"presented,omitempty"`
	// Provider is who has to answer.
	Provider string        `json:"provider"`
	Record   sm3.Digest    `json:"record"`
	Report   sm3.Digest    `json:"report,omitempty"`
	Request  sm3.Digest    `json:"request"`
	Result   InquiryResult `json:"result,omitempty"`
	State    InquiryState  `json:"state"`
}
