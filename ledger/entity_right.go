package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// RightState is the place of a pledge or licence in its life (docs/states.md).
type RightState string

// The states of a right in an asset.
const (
	RightActive RightState = "ACTIVE"
	// RightExpired is a licence whose time is over; a pledge has no such end.
	RightExpired RightState = "EXPIRED"
	// RightExtinguished is one that fell with what it stood on: the
	// registration, another licence, or a pledge of higher rank that was realised.
	RightExtinguished RightState = "EXTINGUISHED"
	// RightRealised is a pledge that has been satisfied out of the asset.
	RightRealised RightState = "REALISED"
	RightReleased RightState = "RELEASED"
)

// Pledge is a pledge on an asset.
type Pledge struct {
	// Amount and Claim commit to the secured amount and claim.
	Amount sm3.Digest `json:"amount,omitempty"`
	// Application is the number of the one that it was registered by.
	Application string `json:"application,omitempty"`
	// Appraisal is the number of the evidence that says what the asset was worth.
	Appraisal string            `json:"appraisal,omitempty"`
	Asset     string            `json:"asset"`
	Claim     sm3.Digest        `json:"claim,omitempty"`
	Contract  sm3.Digest        `json:"contract"`
	Created   legaltime.Instant `json:"created"`
	// Ended is when it was released, realised or extinguished.
	Ended legaltime.Instant `json:"ended,omitempty"`
	// Ends is the first instant after its term; TermOver says that it has come.
	// The pledge stands all the same.
	Ends    legaltime.Instant `json:"ends,omitempty"`
	History *History          `json:"history,omitempty"`
	ID      string            `json:"id"`
	Pledgee string            `json:"pledgee"`
	// Pledgor holds the asset; absent when several do, who are all pledgors.
	Pledgor string `json:"pledgor,omitempty"`
	// Rank is 1 for the first pledge; it never changes.
	Rank     int        `json:"rank"`
	State    RightState `json:"state"`
	TermOver bool       `json:"term_over,omitempty"`
}

// Licence is a licence in an asset. Its licensor is the licensee of the licence
// that it rests on, or whoever holds the asset.
type Licence struct {
	// Application is the number of the one that it was registered by.
	Application string            `json:"application"`
	Asset       string            `json:"asset"`
	Contract    sm3.Digest        `json:"contract"`
	Created     legaltime.Instant `json:"created"`
	// Ended is when it came to its end, whatever that was.
	Ended    legaltime.Instant `json:"ended,omitempty"`
	History  *History          `json:"history,omitempty"`
	ID       string            `json:"id"`
	Licensee string            `json:"licensee"`
	State    RightState        `json:"state"`
	Terms    LicenceTerms      `json:"terms"`
}

// PageEntry is a line of a certificate's other-rights page (TJ 8.2.2).
type PageEntry struct {
	// Act is what was done, such as `pledge` or `right_release`; `carry` brings over
	// a right from the certificate before.
	Act         string            `json:"act"`
	Application string            `json:"application,omitempty"`
	Entered     legaltime.Instant `json:"entered"`
	// Right is the kind of right and its number, such as `pledge/P-1`.
	Right string `json:"right"`
}
