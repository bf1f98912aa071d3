package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// JudgmentState is a document's place in its life.
type JudgmentState string

// The states of a judgment, award or decision.
const (
	JudgmentEntered  JudgmentState = "ENTERED"
	JudgmentExecuted JudgmentState = "EXECUTED"
	// JudgmentVacated was set aside before it was carried out.
	JudgmentVacated JudgmentState = "VACATED"
)

// Judgment is an effective document of a court, an arbitrator or an authority about
// an asset.
type Judgment struct {
	// Application is the number of the one that carried it out; absent when the
	// registry did.
	Application string     `json:"application,omitempty"`
	Asset       string     `json:"asset"`
	Case        string     `json:"case"`
	Document    sm3.Digest `json:"document"`
	// Duty says that the registry has to carry it out by itself.
	Duty      bool              `json:"duty,omitempty"`
	Effective legaltime.Instant `json:"effective"`
	Entered   legaltime.Instant `json:"entered"`
	Executed  legaltime.Instant `json:"executed,omitempty"`
	History   *History          `json:"history,omitempty"`
	ID        string            `json:"id"`
	Issuer    string            `json:"issuer"`
	Kind      JudgmentKind      `json:"kind"`
	Matter    string            `json:"matter,omitempty"`
	Member    string            `json:"member"`
	Number    string            `json:"number"`
	Orders    string            `json:"orders"`
	Profile   Document          `json:"profile"`
	Record    sm3.Digest        `json:"record"`
	Right     string            `json:"right,omitempty"`
	State     JudgmentState     `json:"state"`
	To        string            `json:"to,omitempty"`
	// Vacated is the digest of the document that set it aside.
	Vacated sm3.Digest `json:"vacated,omitempty"`
}
