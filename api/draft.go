package api

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Draft is a record that lies at a node until everybody has signed it. It is not
// on the ledger, and other nodes know nothing of it.
type Draft struct {
	ID   sm3.Digest  `json:"id"`
	Kind ledger.Kind `json:"kind"`
	// Uploader is the account or member that brought it first.
	Uploader string            `json:"uploader"`
	Stored   legaltime.Instant `json:"stored"`
	// Expires is the record's own: after it nobody can submit it.
	Expires legaltime.Instant `json:"expires"`
	Signed  []string          `json:"signed"`
	Missing []string          `json:"missing"`
}

// Drafts are those that somebody has a part in, the first to expire first.
type Drafts struct {
	Drafts []Draft `json:"drafts"`
}
