package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AgencyState is an agency's place in its life.
type AgencyState string

// The states of an agency.
const (
	AgencyActive    AgencyState = "ACTIVE"
	AgencyDismissed AgencyState = "DISMISSED"
	AgencyEnded     AgencyState = "ENDED"
)

// Agency is an account's authority to apply for another.
type Agency struct {
	Acts      []string          `json:"acts"`
	Agent     string            `json:"agent"`
	Document  sm3.Digest        `json:"document"`
	History   *History          `json:"history,omitempty"`
	ID        string            `json:"id"`
	Principal string            `json:"principal"`
	State     AgencyState       `json:"state"`
	Until     legaltime.Instant `json:"until"`
}

// Covers reports whether the agent may apply for an act at an instant.
func (a *Agency) Covers(act string, at legaltime.Instant) bool {
	return a.State == AgencyActive && at < a.Until && (slices.Contains(a.Acts, act) || slices.Contains(a.Acts, AnyAct))
}
