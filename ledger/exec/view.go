package exec

import (
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// View is what exec reads of everything before the open block. All of it is
// committed to by the last header or rebuilt from what is.
type View interface {
	// Entity gives an entity's value, nil when it does not exist.
	Entity(id ledger.EntityID) ([]byte, error)
	// Due lists up to limit entities whose deadline is at or before until,
	// oldest first, then by kind and id.
	Due(until legaltime.Instant, limit int) ([]Deadline, error)
	// DueOf lists all deadlines of entities of a kind, in that order.
	DueOf(kind ledger.EntityKind) ([]Deadline, error)
	// Consumed reports whether a sealed block has a receipt with this id that
	// registry.Consumes; an expired record's may be forgotten.
	Consumed(id sm3.Digest) (bool, error)
	// Header gives a sealed header's text.
	Header(height uint64) ([]byte, error)
	// Governance gives the governance with this digest.
	Governance(digest sm3.Digest) (*ledger.Governance, error)
	// Library gives the documents that are on the ledger as g has them in force.
	Library(g *ledger.Governance) (registry.Documents, error)
	statetree.NodeReader
}

// Deadline is a place in the index of deadlines.
type Deadline struct {
	At legaltime.Instant
	ID ledger.EntityID
}

// Verifier checks signatures. It may remember what it has checked.
type Verifier func(tasks []sm2.Task) []bool

// Tip is the ledger after its last sealed block.
type Tip struct {
	// Header is zero before the first block.
	Header ledger.Header
	// Digest is SM3 of the header's text, the ledger's identity before the
	// first block.
	Digest sm3.Digest
	// Time is the header's, the genesis time before the first block.
	Time legaltime.Instant
	// LowerBound is what the newest carried final set proves about time.
	LowerBound legaltime.Instant
	// Decided is the height at which the header's `next` set was decided, 0 for
	// the first set.
	Decided uint64
	Log     *merkle.Frontier
	Log256  *merkle.Frontier
	State   statetree.Root
}

// InForce names the set in force for the block after the tip: what was decided,
// once the tip's `final` line has reached the height at which it was decided.
func (t Tip) InForce() sm3.Digest {
	if t.Header.Final >= t.Decided {
		return t.Header.Next
	}
	return t.Header.Governance
}

// GenesisTip is the ledger before its first block.
func GenesisTip(g ledger.Genesis) Tip {
	return Tip{
		Header: ledger.Header{Ledger: g.ID(), Governance: g.Governance, Next: g.Governance},
		Digest: g.ID(), Time: g.Time, LowerBound: g.Time,
		Log: merkle.NewFrontier(merkle.SM3()), Log256: merkle.NewFrontier(merkle.SHA256()), State: statetree.EmptyRoot(),
	}
}

// Block is a sealed block: everything that the store must keep, in one batch.
type Block struct {
	Tip  Tip
	Text []byte // the header's text
	// FinalSet is the cosignature set that the header's `final` line names, nil
	// when an earlier header named it too.
	FinalSet []byte
	Entries  [][]byte
	Receipts []ledger.Receipt
	Leaves   []Leaf
	// Nodes are the newly complete nodes of the two log trees.
	Nodes, Nodes256 []merkle.Node
	// Values are the new values of entities, in order; the last one of an
	// entity stands.
	Values []Value
	// Governance is the text of the set that the block decided, nil for none, and
	// Documents the texts of profiles and calendars that came with it.
	Governance []byte
	Documents  [][]byte
	// Deadlines that the block ends and sets.
	DueEnded, DueSet []Deadline
	State            statetree.Result
}

// Leaf is a new leaf of the log.
type Leaf struct {
	Index uint64
	Bytes []byte
	// Record is the id of the record; zero for an event.
	Record sm3.Digest
}

// Value is a new value of an entity.
type Value struct {
	ID    ledger.EntityID
	Bytes []byte
	// Bare is the digest of the value without its history.
	Bare  sm3.Digest
	Count uint64
	// Leaf is the index of the leaf that caused it, LeafHash its hash.
	Leaf     uint64
	LeafHash sm3.Digest
}
