package api

import (
	"encoding/json"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Values of the query `at` of PathAsset.
const (
	AtFinal   = "final"
	AtApplied = "applied"
)

// Asset is an asset as a node has it. Only what a final height says may be told
// to others; the applied value is what a new record must be signed against.
type Asset struct {
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	Final  bool              `json:"final"`
	// Asset is a ledger.Asset in canonical JSON, without the fields that the
	// reader may not see.
	Asset json.RawMessage `json:"asset"`
}

// Application is an application as a node has it, a ledger.Application in
// canonical JSON, without the fields that the reader may not see.
type Application struct {
	Height      uint64            `json:"height"`
	Time        legaltime.Instant `json:"time"`
	Final       bool              `json:"final"`
	Application json.RawMessage   `json:"application"`
}

// Objection is an objection as a node has it, a ledger.Objection in the same form.
type Objection struct {
	Height    uint64            `json:"height"`
	Time      legaltime.Instant `json:"time"`
	Final     bool              `json:"final"`
	Objection json.RawMessage   `json:"objection"`
}

// Account says whether an account is open, and nothing about whose it is.
type Account struct {
	Height  uint64              `json:"height"`
	Time    legaltime.Instant   `json:"time"`
	Final   bool                `json:"final"`
	Account string              `json:"account"`
	Kind    ledger.SubjectKind  `json:"kind"`
	State   ledger.AccountState `json:"state"`
	// Opened, Changed and Closed are left out as long as they have not happened.
	Opened   legaltime.Instant `json:"opened,omitempty"`
	Changed  legaltime.Instant `json:"changed,omitempty"`
	Closed   legaltime.Instant `json:"closed,omitempty"`
	Registry string            `json:"registry"`
	// SubAccounts are the parts into which the book is divided: for the account itself
	// and for authorities.
	SubAccounts []SubAccount `json:"sub_accounts,omitempty"`
}

// SubAccount is the part of a book that assets of one kind stand in, with its own
// number.
type SubAccount struct {
	Number string `json:"number"`
	ledger.SubAccount
}

// Card is an asset's card at a height, as far as the reader may see the asset and the
// licences in it.
type Card struct {
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	Final  bool              `json:"final"`
	ledger.Card
}

// History is a run of an asset's values, oldest first.
type History struct {
	Values []PastValue `json:"values"`
	// Next is the `after` of the next page; left out on the last.
	Next uint64 `json:"next,omitempty"`
}

// PastValue is one value of an asset and the leaf that made it.
type PastValue struct {
	// Count numbers the values from 1.
	Count  uint64 `json:"count"`
	Height uint64 `json:"height"`
	Index  uint64 `json:"index"`
	// Leaf is the leaf's digest, as ledger.History.Next takes it.
	Leaf sm3.Digest `json:"leaf"`
	// Record is the record's id; left out when an event made the value.
	Record sm3.Digest      `json:"record,omitzero"`
	Kind   string          `json:"kind"`
	Value  json.RawMessage `json:"value"`
}

// Header is a header's exact text and the cosignature lines held for it.
type Header struct {
	Height       uint64 `json:"height"`
	Text         string `json:"text"`
	Cosignatures string `json:"cosignatures"`
	Final        bool   `json:"final"`
}

// Witnesses are the institutions whose signatures over a header a node holds, by name and
// by what they are.
type Witnesses struct {
	Height uint64 `json:"height"`
	// Header is the header's digest, Governance that of the set that had to sign it.
	Header     sm3.Digest        `json:"header"`
	Governance sm3.Digest        `json:"governance"`
	Time       legaltime.Instant `json:"time"`
	Final      bool              `json:"final"`
	// Needed is the quorum.
	Needed    int              `json:"needed"`
	Witnesses []ledger.Witness `json:"witnesses"`
}

// Headers is a run of headers, lowest first.
type Headers struct {
	Headers []Header `json:"headers"`
	Applied uint64   `json:"applied"`
	Final   uint64   `json:"final"`
}

// Consistency shows that the log of one header is the beginning of another's.
type Consistency struct {
	From LogAt        `json:"from"`
	To   LogAt        `json:"to"`
	Path []sm3.Digest `json:"path"`
}

// LogAt is the log as the header of a height commits to it.
type LogAt struct {
	Height uint64     `json:"height"`
	Size   uint64     `json:"size"`
	Root   sm3.Digest `json:"root"`
}

// StateProof shows an entity's value, or that there is none, under a header's
// `state`.
type StateProof struct {
	Kind    ledger.EntityKind `json:"kind"`
	ID      string            `json:"id"`
	Header  Header            `json:"header"`
	Present bool              `json:"present"`
	// Proof is a statetree.Proof as it encodes itself.
	Proof       string     `json:"proof"`
	ValueDigest sm3.Digest `json:"value_digest,omitzero"`
	// Value is the canonical value without the fields that the reader may not
	// see; Complete says that nothing is missing, so that its SM3 is
	// ValueDigest.
	Value    json.RawMessage `json:"value,omitempty"`
	Complete bool            `json:"complete"`
}

// FileUses says where a file's digest is evidence.
type FileUses struct {
	Digest sm3.Digest `json:"digest"`
	Uses   []FileUse  `json:"uses"`
}

// FileUse is one deposit with the file, and what was registered on it.
type FileUse struct {
	Evidence     string   `json:"evidence"`
	Assets       []string `json:"assets"`
	Certificates []string `json:"certificates"`
}

// Members are the organisations of the ledger under the newest final header.
type Members struct {
	Height     uint64     `json:"height"`
	Governance sm3.Digest `json:"governance"`
	// Cosigners, Faults and Quorum are N, f and q.
	Cosigners int `json:"cosigners"`
	Faults    int `json:"faults"`
	Quorum    int `json:"quorum"`
	// Members are ledger.Member in canonical JSON, without the fields that the
	// reader may not see.
	Members []json.RawMessage `json:"members"`
}

// NodeStatus is a node about itself.
type NodeStatus struct {
	Ledger  sm3.Digest     `json:"ledger"`
	Title   string         `json:"title"`
	Purpose ledger.Purpose `json:"purpose"`
	Member  string         `json:"member"`
	// Version is the program's.
	Version string            `json:"version"`
	Time    legaltime.Instant `json:"time"`
	Height  uint64            `json:"height"`
	Final   uint64            `json:"final"`
	// FinalTime is the newest final header's, left out before the first.
	FinalTime legaltime.Instant `json:"final_time,omitzero"`
	// LagMillis is how old that header is by the node's clock.
	LagMillis   int64 `json:"lag_ms"`
	LeaderKnown bool  `json:"leader_known"`
}

// Ready is whether a node serves, and if not, why.
type Ready struct {
	Ready   bool   `json:"ready"`
	Height  uint64 `json:"height"`
	Final   uint64 `json:"final"`
	Unfinal uint64 `json:"unfinal"`
	// LagMillis is the age of the newest final header.
	LagMillis   int64 `json:"lag_ms"`
	LeaderKnown bool  `json:"leader_known"`
	// Leader is the member whose node leads, left out when unknown.
	Leader string `json:"leader,omitempty"`
	// Unsigned are the cosigners whose signature of the newest header is
	// missing here.
	Unsigned []string `json:"unsigned"`
	// Reason says in English why the node is not ready.
	Reason string `json:"reason,omitempty"`
}

// Health says that the process answers.
type Health struct {
	Status string `json:"status"`
}

// Clock is the offset of a node's clock from the machine's. Only a test
// ledger's can differ from 0.
type Clock struct {
	OffsetMillis int64             `json:"offset_ms"`
	Time         legaltime.Instant `json:"time"`
}

// SetClock asks for an offset.
type SetClock struct {
	OffsetMillis int64 `json:"offset_ms"`
}
