package certificate

import (
	"errors"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
)

// ErrUnknown is what a Source wraps for a certificate number that the ledger does
// not have.
var ErrUnknown = errors.New("the ledger does not have it")

// ErrNotFinal says that a certificate cannot be built yet: no quorum has signed
// a header that covers its record. Ask again when the next header is final.
var ErrNotFinal = errors.New("not final yet")

// ErrPruned is what a Source wraps for a state that it no longer keeps; ask for
// a newer height.
var ErrPruned = errors.New("the state of that height is no longer kept")

// Source is what building needs from a ledger that has been executed and whose
// signatures have been verified. Answers are not verified again; whoever reads
// the file does that.
type Source interface {
	// Genesis gives the genesis text.
	Genesis() ([]byte, error)
	// Final gives the height of the newest header with a quorum, 0 when none.
	Final() (uint64, error)
	// Header gives the text of the header at height.
	Header(height uint64) ([]byte, error)
	// Cosignatures gives the block of all valid lines held over the header at
	// height, see ledger.CosignatureBlock; empty when there are none.
	Cosignatures(height uint64) ([]byte, error)
	// FinalSet gives the block of lines whose digest the `final` line of the
	// header at height names: an entry of that block or an earlier one carried
	// it. It is asked only when that line does not say 0.
	FinalSet(height uint64) ([]byte, error)
	// Governance gives the text of a set that a header names.
	Governance(digest sm3.Digest) ([]byte, error)
	// Changes gives how many changes of governance have come into force.
	Changes() (uint64, error)
	// Change gives the height of the first header of the set that the n-th change
	// put into force, counted from 1.
	Change(n uint64) (height uint64, err error)
	// Recovery gives the file of the recovery plan that made the block at height.
	// It is asked only for a block that begins a new epoch, see ledger.Governance.
	Recovery(height uint64) ([]byte, error)
	// CertificateLeaf gives the leaf of the record that issued a certificate.
	// It wraps ErrUnknown.
	CertificateLeaf(number string) (index uint64, err error)
	// Leaf gives a leaf's bytes; of a record, its note.
	Leaf(index uint64) ([]byte, error)
	// Inclusion and Consistency give proofs of the SM3 log.
	Inclusion(index, size uint64) ([]merkle.Hash, error)
	Consistency(from, to uint64) ([]merkle.Hash, error)
	// State gives an entity's value at the state of the header at height, nil
	// when it is absent, with its proof. It wraps ErrPruned.
	State(height uint64, id ledger.EntityID) (value []byte, proof statetree.Proof, err error)
}
