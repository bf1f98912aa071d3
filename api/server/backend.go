package server

import (
	"context"
	"errors"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/search"
)

// What a backend returns, wrapped or bare, for what it cannot answer. Any other
// error is the node's own failure: it is logged and answered as such.
var (
	// ErrNotFound says that the ledger, as far as this node has it, does not
	// hold what was asked for.
	ErrNotFound = errors.New("not on this node's ledger")
	// ErrPruned says that the height is behind the window for which states are
	// kept.
	ErrPruned = errors.New("the state of this height is no longer kept")
	// ErrBusy asks the client to come again: see BusyError.
	ErrBusy = errors.New("busy, try again shortly")
	// ErrNotReady says that the node cannot take part now: it has no leader, or
	// is still catching up.
	ErrNotReady = errors.New("the node is not ready")
)

// BusyError is ErrBusy with the time after which another attempt makes sense.
type BusyError struct{ After time.Duration }

// Error gives the sentence of ErrBusy.
func (b BusyError) Error() string { return ErrBusy.Error() }

// Is makes every BusyError an ErrBusy.
func (b BusyError) Is(target error) bool { return target == ErrBusy }

// Submitter orders records.
type Submitter interface {
	// Submit has notes ordered and waits until each was applied on this node,
	// or ctx ends. It gives one outcome a note, in order; the same record again
	// gets the outcome of the first time. The notes are kept; they must not be
	// changed afterwards. The error, ErrBusy, ErrNotReady or ctx's, is about all
	// of them: none has an outcome, though some may yet be applied.
	Submit(ctx context.Context, notes [][]byte) ([]Outcome, error)
}

// Outcome is what became of a record.
type Outcome struct {
	// Pending says that the record was taken and has not been applied here yet;
	// then only the ID of Receipt has meaning.
	Pending bool
	Receipt ledger.Receipt
	// Height is the block that holds the receipt.
	Height uint64
}

// Records answers about single records.
type Records interface {
	// Outcome gives what became of a record, also of a refused one as long as
	// its id is kept. ErrNotFound otherwise.
	Outcome(ctx context.Context, id sm3.Digest) (Outcome, error)
	// Note gives the exact signed bytes of a record. ErrNotFound when the record
	// is unknown or its bytes are not kept.
	Note(ctx context.Context, id sm3.Digest) ([]byte, error)
	// Leaf gives a leaf of the log: the signed bytes of a record, or an event.
	// ErrNotFound when there is none yet, or it is not kept.
	Leaf(ctx context.Context, index uint64) ([]byte, error)
	// Receipt proves what became of a record. ErrNotFound while it is pending.
	Receipt(ctx context.Context, id sm3.Digest) (ReceiptProof, error)
}

// ReceiptProof proves a receipt: see api.Receipt.
type ReceiptProof struct {
	Receipt ledger.Receipt
	Height  uint64
	// Note is nil when the node does not keep it.
	Note []byte
	// Position, Count and ReceiptsPath lead from the receipt's line to the
	// `receipts` of the first header.
	Position, Count uint64
	ReceiptsPath    []merkle.Hash
	// Inclusion leads from the leaf to the `log` of the first header; empty for
	// a refusal.
	Inclusion []merkle.Hash
	// Headers are consecutive: the record's own, to the first that is final; to
	// the newest when none is.
	Headers []SignedHeader
}

// SignedHeader is a header's exact text and the cosignature lines held for it.
type SignedHeader struct {
	Text         []byte
	Cosignatures []byte
	// Final says that this header or a later one has a quorum.
	Final bool
}

// Chain answers about headers.
type Chain interface {
	// Applied and Final give the newest heights, 0 before the first block.
	// Invariant: Final <= Applied.
	Applied() uint64
	Final() uint64
	// Header gives a header; ErrNotFound outside 1..Applied.
	Header(ctx context.Context, height uint64) (SignedHeader, error)
	// WaitFinal returns when Final has reached height, or with ctx's error.
	WaitFinal(ctx context.Context, height uint64) error
	// Consistency proves that the log at one height is the beginning of the log
	// at a later one. ErrNotFound outside 1..Applied.
	Consistency(ctx context.Context, from, to uint64) ([]merkle.Hash, error)
	// Governance gives the set in force at the newest final header, at height 0
	// the first set.
	Governance(ctx context.Context) (*ledger.Governance, error)
	// Sets gives up to limit of the sets that are or were in force under the
	// newest final header, by sequence, those whose sequence is above after.
	Sets(ctx context.Context, after uint64, limit int) ([]GovernanceSet, error)
	// Pending gives the set that is decided and not in force under the newest
	// final header, nil when there is none.
	Pending(ctx context.Context) (*GovernanceSet, error)
	// Document gives the text of a profile or calendar that is or was in force.
	Document(ctx context.Context, digest sm3.Digest) ([]byte, error)
}

// GovernanceSet is one set of members and rules: see api.GovernanceSet.
type GovernanceSet struct {
	Text           []byte
	Decided, Since uint64
	// Proof is nil where nothing has to prove the set, or nothing can yet.
	Proof *SignedHeader
	// Recovery is the file of the plan that brought the set, nil for any other.
	Recovery []byte
}

// Entities answers about the state.
type Entities interface {
	// Value gives an entity's canonical value and the height it is read at: the
	// newest applied or the newest final one. ErrNotFound when it has none.
	Value(ctx context.Context, id ledger.EntityID, applied bool) (value []byte, height uint64, err error)
	// State proves an entity's value, or its absence, at a height. ErrPruned
	// and ErrNotFound are about the height; absence is not an error.
	State(ctx context.Context, id ledger.EntityID, height uint64) (StateProof, error)
	// History gives up to limit values of an entity whose count is above after,
	// oldest first, up to the newest final height. ErrNotFound when the entity
	// has never been.
	History(ctx context.Context, id ledger.EntityID, after uint64, limit int) ([]PastValue, error)
	// List gives the ids of up to limit entities of a kind, sorted, those behind
	// after; also of entities that no final height has yet.
	List(ctx context.Context, kind ledger.EntityKind, after string, limit int) ([]string, error)
	// Agenda gives up to limit of the entities that may wait for somebody by an
	// instant, see agenda.Marks, those behind a place, each with its own place.
	Agenda(ctx context.Context, name string, until legaltime.Instant, after []byte, limit int) (ids []ledger.EntityID, places [][]byte, err error)
	// Search gives up to limit of what a section has under terms that begin with lead,
	// see search.Terms, behind a place. ErrNotFound when the place is of another search.
	Search(ctx context.Context, section search.Section, lead string, after []byte, limit int) ([]search.Hit, error)
	// Held gives the ids of up to limit assets that an account holds or held, sorted,
	// those behind after.
	Held(ctx context.Context, account, after string, limit int) ([]string, error)
	// Papers gives up to limit of the entities that name or have named the digest
	// of a document, see ledger.Papers.
	Papers(ctx context.Context, digest sm3.Digest, limit int) ([]ledger.EntityID, error)
	// Files gives the deposits that name a file's digest, at most limit.
	Files(ctx context.Context, digest sm3.Digest, limit int) ([]FileUse, error)
}

// StateProof proves an entity's value under a header.
type StateProof struct {
	Header SignedHeader
	Proof  statetree.Proof
	// Value is nil when the proof is one of absence.
	Value []byte
}

// PastValue is one value of an entity and the leaf that made it.
type PastValue struct {
	Count, Height, Index uint64
	// Leaf is the leaf's digest as ledger.History.Next took it.
	Leaf sm3.Digest
	// Record is the record's id, zero when an event made the value.
	Record sm3.Digest
	// Kind is a ledger.Kind or ledger.EventKind.
	Kind string
	// Value is canonical and holds its history field.
	Value []byte
}

// FileUse says where a file is evidence.
type FileUse struct {
	Evidence             string
	Assets, Certificates []string
}

// Certificates makes the files that leave the ledger, each whole and in its one
// encoding, without disclosures.
type Certificates interface {
	// Certificate gives a certificate's file with the newest status. ErrNotFound
	// when there is no such number, or its record is not final yet. With a pin,
	// the sets of members are proved from the header of that height on, which
	// the reader knows; 0 for from the genesis on.
	Certificate(ctx context.Context, number string, pin uint64) ([]byte, error)
	// Status gives a status file about an entity at the newest final header,
	// whether it is present or absent. ErrNotFound before the first one. The pin
	// is as of Certificate.
	Status(ctx context.Context, id ledger.EntityID, pin uint64) ([]byte, error)
	// Rights gives a rights file about an asset, or about the assets of an account,
	// at the newest final header that is not later than at; 0 for the newest.
	// ErrNotFound when there was none by then, ErrPruned when its state is no longer
	// kept. The pin is as of Certificate.
	Rights(ctx context.Context, id ledger.EntityID, at legaltime.Instant, pin uint64) ([]byte, error)
}

// Keys finds the keys of signers as the newest applied state has them.
type Keys interface {
	// Key gives the active key of an account, or of a member's staff in the
	// signer's role, that has the short id. Candidates have none. nil when there
	// is no such key; an error is the node's failure.
	Key(ctx context.Context, signer ledger.SignerName, id sm2.KeyID) (*sm2.PublicKey, error)
}

// Verifier verifies signatures: one verdict a task, in order, a bounded number
// at a time (ledger/verifier). The store shares it, so that a signature is
// verified once a node.
type Verifier interface {
	Verify(tasks []sm2.Task) []bool
}

// Disagreements keeps what the two SM2 implementations differ about.
type Disagreements interface {
	// KeepDisagreement stores a note durably for people to look at. It may be
	// called from several goroutines.
	KeepDisagreement(note []byte, signer string, cause error) error
}

// Node answers about the node itself.
type Node interface {
	Health(ctx context.Context) Health
	// Members tells of every member with a node whether it answers this one now,
	// in order of name. It may repeat what it found a few seconds ago.
	Members(ctx context.Context) ([]api.MemberNode, error)
}

// Health is how a node is.
type Health struct {
	// Member is whose node this is, Version the program that it runs.
	Member      string
	Version     string
	LeaderKnown bool
	// Leader is the member whose node leads, empty when unknown.
	Leader string
	// Unsigned are the cosigners whose signature of the newest header is
	// missing here, sorted.
	Unsigned []string
	// Problem says in English why the node should not serve, such as `catching
	// up: 1200 entries behind`; empty when it should.
	Problem string
}

// Clock is the node's clock.
type Clock interface{ Now() legaltime.Instant }

// Control is what only the operator may do.
type Control interface {
	// Overview looks at the node and asks the others' nodes about themselves.
	Overview(ctx context.Context) (api.OperatorStatus, error)
	// Offset and SetOffset move the node's clock against the machine's. SetOffset
	// is called on test ledgers only.
	Offset() time.Duration
	SetOffset(ctx context.Context, offset time.Duration) error
	// Nudge asks for an empty block, so that a fresh status can be proved.
	Nudge(ctx context.Context) error
	// Backup brings backups in directories, by absolute paths, up to the newest final
	// header, and tells one progress after the other. It ends with ctx. A place that
	// fails is in the result. ErrBusy while another backup is written.
	Backup(ctx context.Context, dirs []string, tell func(api.BackupProgress)) (api.BackupResult, error)
	// HandOver hands leadership over to another voter; nothing to do for a node
	// that does not lead.
	HandOver(ctx context.Context) error
}
