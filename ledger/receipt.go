package ledger

import (
	"fmt"
	"strconv"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
)

// Receipt is what became of one record, or of an entry that could not be used.
// Its line is a leaf of the header's `receipts` root, so refusals are provable
// too.
type Receipt struct {
	// ID is the record's id; where the form did not allow an id, the digest of
	// the bytes.
	ID sm3.Digest
	// Refusal is nil for an accepted record.
	Refusal *Refusal
	// Index is the accepted record's leaf in the log.
	Index uint64
}

// Code gives the receipt's code.
func (r Receipt) Code() Code {
	if r.Refusal == nil {
		return OK
	}
	return r.Refusal.Code
}

// Line gives `id code index`, with `-` for the index of what is not in the log.
func (r Receipt) Line() string {
	index := "-"
	if r.Refusal == nil {
		index = strconv.FormatUint(r.Index, 10)
	}
	return fmt.Sprintf("%s %s %s\n", r.ID, r.Code(), index)
}

// ReceiptsRoot gives the RFC 9162-shaped SM3 root over the receipts' lines.
func ReceiptsRoot(receipts []Receipt) sm3.Digest {
	h := merkle.SM3()
	leaves := make([]merkle.Hash, len(receipts))
	for i, r := range receipts {
		leaves[i] = h.Leaf([]byte(r.Line()))
	}
	return sm3.Digest(merkle.RootOf(h, leaves))
}
