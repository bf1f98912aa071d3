package api

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// MaxMaterialReaders bounds the readers that one request adds.
const MaxMaterialReaders = 64

// Material is a document that lies at a node, encrypted. The node has no key to
// it. Its digest is what a record on the ledger calls it by.
type Material struct {
	Digest sm3.Digest `json:"digest"`
	// Size is the document's own, in bytes.
	Size int `json:"size"`
	// Uploader is the account or member that brought it.
	Uploader string            `json:"uploader"`
	Stored   legaltime.Instant `json:"stored"`
	// Identity is the digest of what was stored, without the readers: whoever keeps
	// it can tell that the file is still the same.
	Identity sm3.Digest `json:"identity"`
	// Expires is when it is thrown away unless the ledger names its digest by then;
	// left out when the ledger does.
	Expires legaltime.Instant `json:"expires,omitzero"`
	Readers []MaterialReader  `json:"readers"`
	Reads   []MaterialRead    `json:"reads"`
	// Purged is set when the document is gone for good. The digest stays.
	Purged *MaterialPurge `json:"purged,omitempty"`
}

// MaterialReader is a key for which the document was sealed.
type MaterialReader struct {
	Name string            `json:"name"`
	Key  sm3.Digest        `json:"key"`
	By   string            `json:"by"`
	Time legaltime.Instant `json:"time"`
	// Order is the digest of the court's order that wants it, Inspection the number of
	// the publication by which an authority inspects; left out for others.
	Order      sm3.Digest `json:"order,omitzero"`
	Inspection string     `json:"inspection,omitempty"`
}

// MaterialRead is how often somebody has fetched the document from this node.
type MaterialRead struct {
	Name  string            `json:"name"`
	Count int               `json:"count"`
	Last  legaltime.Instant `json:"last"`
}

// MaterialPurge is the end of a document.
type MaterialPurge struct {
	By   string            `json:"by"`
	Time legaltime.Instant `json:"time"`
}

// Materials is a page of what an account or member has brought.
type Materials struct {
	Materials []Material `json:"materials"`
	// Next is the `after` of the next page; left out on the last.
	Next sm3.Digest `json:"next,omitzero"`
}

// Papers are what an application names, and which of it lies here.
type Papers struct {
	Application string  `json:"application"`
	Papers      []Paper `json:"papers"`
}

// Paper is one of them. Name is the profile's for it.
type Paper struct {
	Name   string     `json:"name"`
	Digest sm3.Digest `json:"digest"`
	// Copies are those that lie here, one an uploader.
	Copies []Material `json:"copies"`
}

// GrantMaterial gives more readers the key of a document: lines of a sealed
// document as package sealed makes them.
type GrantMaterial struct {
	// Uploader says whose copy; empty is the one that the node would give.
	Uploader string          `json:"uploader,omitempty"`
	Readers  []WrappedReader `json:"readers"`
	// Order is the digest of a court's order, needed to let a court, arbitrator or
	// notary read; Inspection the number of the inspection, needed to let an inspector.
	Order      sm3.Digest `json:"order,omitzero"`
	Inspection string     `json:"inspection,omitempty"`
}

// WrappedReader is a reader's line: Wrapped is hexadecimal.
type WrappedReader struct {
	Name    string     `json:"name"`
	Key     sm3.Digest `json:"key"`
	Wrapped string     `json:"wrapped"`
}

// CaseFile is the index of an application's file, as the newest final header has it.
type CaseFile struct {
	ledger.CaseFile
	// Document is its digest, for `application.archive`.
	Document sm3.Digest `json:"document"`
	Height   uint64     `json:"height"`
	// Archived is when it was archived, left out before; Purged are the papers that
	// have been deleted since.
	Archived legaltime.Instant `json:"archived,omitzero"`
	Purged   []sm3.Digest      `json:"purged"`
}
