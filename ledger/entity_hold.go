package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Hold is a freeze of an asset.
type Hold struct {
	Asset     string     `json:"asset"`
	Authority string     `json:"authority"`
	Case      string     `json:"case,omitempty"`
	Document  sm3.Digest `json:"document"`
	// Ends is the first instant at which it no longer holds; absent while it waits
	// and its period has not begun.
	Ends    legaltime.Instant `json:"ends,omitempty"`
	Entered legaltime.Instant `json:"entered"`
	// Extensions are the orders that moved its end, oldest first.
	Extensions []HoldExtension `json:"extensions,omitempty"`
	History    *History        `json:"history,omitempty"`
	ID         string          `json:"id"`
	Issuer     string          `json:"issuer"`
	Member     string          `json:"member"`
	Order      string          `json:"order"`
	Period     string          `json:"period,omitempty"`
	Profile    Document        `json:"profile"`
	Scope      []HoldScope     `json:"scope"`
	// Spent is the number of the judgment with whose execution it ended.
	Spent string `json:"spent,omitempty"`
	// Start is when it took effect, absent while it waits.
	Start    legaltime.Instant `json:"start,omitempty"`
	State    HoldState         `json:"state"`
	Superior string            `json:"superior,omitempty"`
}

// HoldExtension is an order that moved the end of a freeze.
type HoldExtension struct {
	Document sm3.Digest        `json:"document"`
	Ends     legaltime.Instant `json:"ends"`
	Issuer   string            `json:"issuer"`
	Order    string            `json:"order"`
}

// HoldState is a freeze's place in its life.
type HoldState string

// The states of a freeze.
const (
	// HoldWaiting stands behind an earlier freeze of the same acts, until that one ends.
	HoldWaiting HoldState = "WAITING"
	HoldActive  HoldState = "ACTIVE"
	HoldLifted  HoldState = "LIFTED"
	HoldEnded   HoldState = "EXPIRED"
)

// Covers reports whether the freeze forbids an act.
func (h *Hold) Covers(s HoldScope) bool {
	return slices.Contains(h.Scope, s) || slices.Contains(h.Scope, HoldAll)
}

// Overlaps reports whether two freezes forbid an act in common.
func (h *Hold) Overlaps(o *Hold) bool {
	return slices.Contains(o.Scope, HoldAll) || slices.ContainsFunc(o.Scope, h.Covers)
}
