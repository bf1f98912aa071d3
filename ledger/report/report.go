package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Report is a regular report of a registry or exchange. Its digest is SM3 of its canonical JSON.
type Report struct {
	// Blocks and Leaves are what the whole ledger has grown by in that time.
	Blocks uint64 `json:"blocks"`
	// From and To are the first instant of the time and the first after it.
	From legaltime.Instant `json:"from"`
	// Happened counts acts and events of that time.
	Happened []Count `json:"happened"`
	// Header is the digest of the header at Height.
	Header sm3.Digest `json:"header"`
	Height uint64     `json:"height"`
	Leaves uint64     `json:"leaves"`
	Ledger sm3.Digest `json:"ledger"`
	// Overdue counts the times that the registry or others had missed by Height.
	Overdue []Count `json:"overdue"`
	Period  string  `json:"period"`
	Profile string  `json:"profile"`
	// Registry is whose report it is, a registry's or an exchange's.
	Registry string `json:"registry"`
	// Requested counts the applications of that time by act.
	Requested []Count `json:"requested"`
	// Stands counts what there is at Height by state.
	Stands []Count           `json:"stands"`
	To     legaltime.Instant `json:"to"`
}

// Count is how many there are of something.
type Count struct {
	Count uint64            `json:"count"`
	Of    ledger.EntityKind `json:"of"`
	// What is a kind of record or event, an act, a clock or a state.
	What string `json:"what"`
}

// Bytes gives the report's canonical JSON and its digest.
func (r *Report) Bytes() ([]byte, sm3.Digest, error) {
	text, err := canonical.Marshal(r)
	return text, sm3.Sum(text), err
}

// counts adds up.
type counts map[Count]uint64

func (c counts) add(of ledger.EntityKind, what string) { c[Count{Of: of, What: what}]++ }

// list gives the counts by kind, then by what.
func (c counts) list() []Count {
	if len(c) == 0 {
		return []Count{}
	}
	list := slices.SortedFunc(maps.Keys(c), func(x, y Count) int { return cmp.Or(cmp.Compare(x.Of, y.Of), cmp.Compare(x.What, y.What)) })
	for i, k := range list {
		list[i].Count = c[k]
	}
	return list
}
