package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// RevocationState is a revocation's place in its life.
type RevocationState string

// The states of a revocation.
const (
	RevocationDecided   RevocationState = "DECIDED"
	RevocationExecuted  RevocationState = "EXECUTED"
	RevocationWithdrawn RevocationState = "WITHDRAWN"
)

// Revocation is a registry's decision to revoke a registration or part of it.
type Revocation struct {
	Asset string `json:"asset"`
	// Clock is the time to carry it out or withdraw it, absent where none is set or it is
	// over and done.
	Clock     *legaltime.Clock  `json:"clock,omitempty"`
	Decided   legaltime.Instant `json:"decided"`
	Document  sm3.Digest        `json:"document"`
	Executed  legaltime.Instant `json:"executed,omitempty"`
	Ground    string            `json:"ground"`
	History   *History          `json:"history,omitempty"`
	ID        string            `json:"id"`
	Interests []string          `json:"interests,omitempty"`
	Judgment  string            `json:"judgment,omitempty"`
	Notice    string            `json:"notice"`
	Person    string            `json:"person"`
	Profile   Document          `json:"profile"`
	Reasons   []string          `json:"reasons"`
	Record    sm3.Digest        `json:"record"`
	Registry  string            `json:"registry"`
	Rights    []string          `json:"rights,omitempty"`
	// Scenarios is what is left of the asset's uses, where part of them is revoked.
	Scenarios string          `json:"scenarios,omitempty"`
	State     RevocationState `json:"state"`
}

// Whole reports whether the whole registration is revoked.
func (r *Revocation) Whole() bool { return len(r.Rights)+len(r.Interests) == 0 && r.Scenarios == "" }

// Suspension says why and since when a registration is suspended.
type Suspension struct {
	// Clock is the time to end it, absent where none is set.
	Clock    *legaltime.Clock  `json:"clock,omitempty"`
	Document sm3.Digest        `json:"document"`
	Ground   string            `json:"ground"`
	Notice   string            `json:"notice"`
	Since    legaltime.Instant `json:"since"`
}
