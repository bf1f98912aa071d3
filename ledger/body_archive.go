package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ApplicationArchiveBody ends a registration: its file is complete (TJ 5.1(j)).
type ApplicationArchiveBody struct {
	Application string `json:"application" class:"public" check:"id"`
	// Document is CaseFile.Digest of the file as the rules know it.
	Document sm3.Digest `json:"document" class:"public"`
	Person   string     `json:"person" class:"public"`
	Registry string     `json:"registry" class:"public" check:"id"`
}

// MaterialPurgeBody says that documents of a file are deleted, since the time for
// which they are kept is over. Their digests stay.
type MaterialPurgeBody struct {
	Application string `json:"application" class:"public" check:"id"`
	// Documents are sorted.
	Documents []sm3.Digest `json:"documents" class:"public"`
	Person    string       `json:"person" class:"public"`
	Registry  string       `json:"registry" class:"public" check:"id"`
}

// CaseFile is the index of the file of an application: the digests of every
// document that it, its notices and its objections name.
type CaseFile struct {
	Application string `json:"application"`
	// Papers are sorted, each once.
	Papers []sm3.Digest `json:"papers"`
}

// NewCaseFile makes the index of what entities of an application name.
func NewCaseFile(application string, entities ...Entity) CaseFile {
	f := CaseFile{Application: application, Papers: []sm3.Digest{}}
	for _, e := range entities {
		f.Papers = append(f.Papers, Papers(e)...)
	}
	slices.SortFunc(f.Papers, CompareDigests)
	f.Papers = slices.Compact(f.Papers)
	return f
}

// CompareDigests orders digests.
func CompareDigests(x, y sm3.Digest) int { return slices.Compare(x[:], y[:]) }

// Digest is SM3 of the index in canonical JSON.
func (f CaseFile) Digest() (sm3.Digest, error) {
	text, err := canonical.Marshal(f)
	return sm3.Sum(text), err
}

// ArchiveState is an archived file's place in its life.
type ArchiveState string

// ArchiveKept is its one state: a file whose documents are purged is kept by their
// digests.
const ArchiveKept ArchiveState = "KEPT"

// Archive is the file of an application that has ended.
type Archive struct {
	Archived legaltime.Instant `json:"archived"`
	Asset    string            `json:"asset"`
	// Document is the digest of the index.
	Document sm3.Digest `json:"document"`
	History  *History   `json:"history,omitempty"`
	// ID is the application's.
	ID string `json:"id"`
	// Papers are the digests of its documents, Purged those that have been deleted.
	Papers   []sm3.Digest `json:"papers,omitempty"`
	Profile  string       `json:"profile"`
	Purged   []sm3.Digest `json:"purged,omitempty"`
	Record   sm3.Digest   `json:"record"`
	Registry string       `json:"registry"`
	State    ArchiveState `json:"state"`
}
