package api

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Accounting is what a company's accounts take from its book (MOF11): what registrations
// have cost it, and which of its rights have ended. What is pledged or restricted at an
// instant its rights file proves.
type Accounting struct {
	Account string            `json:"account"`
	From    legaltime.Instant `json:"from"`
	// To is the first instant after it.
	To legaltime.Instant `json:"to"`
	// Height is the last block of that time.
	Height uint64       `json:"height"`
	Costs  []Cost       `json:"costs"`
	Ended  []EndedRight `json:"ended"`
}

// Cost is a fee that the account has paid.
type Cost struct {
	Time        legaltime.Instant `json:"time"`
	Application string            `json:"application"`
	Act         string            `json:"act"`
	Asset       string            `json:"asset"`
	// Amount is in yuan, Table the publication of the fees.
	Amount   string `json:"amount"`
	Table    string `json:"table"`
	Registry string `json:"registry"`
}

// EndedRight is an asset that left the book, or a licence or pledge of the account that ended.
type EndedRight struct {
	Time legaltime.Instant `json:"time"`
	// Right is what ended: an asset, a licence or a pledge.
	Right ledger.EntityKind `json:"right"`
	// By is the kind of the record or event that ended it, Says that in words, Of the number
	// of what that was about, such as an application's.
	By   string `json:"by"`
	Says string `json:"says"`
	Of   string `json:"of"`
	// Act is that of the application, left out without one.
	Act   string `json:"act,omitempty"`
	Asset string `json:"asset,omitempty"`
}
