package api

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// State is how far a submitted record has come.
type State string

// The states of a submission. APPLIED is the word of one node; only FINAL, and
// REJECTED with `final`, can be proved to others: see Receipt.
const (
	Pending  State = "PENDING"
	Applied  State = "APPLIED"
	Final    State = "FINAL"
	Rejected State = "REJECTED"
)

// Values of the query `wait` of PathRecords.
const (
	WaitApplied = "applied"
	WaitFinal   = "final"
)

// Submission is what became of a submitted record, as far as the node knows.
type Submission struct {
	// ID is SM3 of the signed text; left out when the bytes had no readable
	// text.
	ID    sm3.Digest  `json:"id,omitzero"`
	State State       `json:"state"`
	Code  ledger.Code `json:"code,omitempty"`
	// Message says in the reader's language what Code means.
	Message string `json:"message,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Article string `json:"article,omitempty"`
	Detail  string `json:"detail,omitempty"`
	// Height is the block that holds the receipt; left out for a record that
	// was refused before it was ordered, about which nothing can be proved.
	Height uint64 `json:"height,omitempty"`
	// Index is the accepted record's leaf.
	Index *uint64 `json:"index,omitempty"`
	// Final says that the block is final.
	Final bool `json:"final"`
}

// Receipt proves what became of a record.
//
// Headers begins with the header of the record's block and rises by one to the
// header that Cosignatures are over: a quorum on the last makes all of them
// final, because each names the digest of the one before.
type Receipt struct {
	ID   sm3.Digest  `json:"id"`
	Code ledger.Code `json:"code"`
	// Line is a leaf under the first header's `receipts`.
	Line     string       `json:"line"`
	Receipts ReceiptsPath `json:"receipts"`
	// Inclusion is there for an accepted record.
	Inclusion *Inclusion `json:"inclusion,omitempty"`
	// Note is the signed record. It is left out when the reader may not see all
	// of it, or when the node does not keep it.
	Note         string   `json:"note,omitempty"`
	Headers      []string `json:"headers"`
	Cosignatures string   `json:"cosignatures"`
	Final        bool     `json:"final"`
}

// ReceiptsPath leads from a receipt's line to a header's `receipts`. The header
// does not sign Count: the path proves that the line is there, not at which
// place.
type ReceiptsPath struct {
	Position uint64       `json:"position"`
	Count    uint64       `json:"count"`
	Path     []sm3.Digest `json:"path"`
}

// Inclusion leads from a leaf to the `log` of a header with this size.
type Inclusion struct {
	Index uint64       `json:"index"`
	Size  uint64       `json:"size"`
	Path  []sm3.Digest `json:"path"`
}
