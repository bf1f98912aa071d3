package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ObjectionState is an objection's place in its life (docs/states.md).
type ObjectionState string

// The states of an objection.
const (
	ObjectionFiled    ObjectionState = "FILED"
	ObjectionRejected ObjectionState = "REJECTED"
	ObjectionOpen     ObjectionState = "OPEN"
	// ObjectionDemanded waits for the registrant to disprove it.
	ObjectionDemanded ObjectionState = "DEMANDED"
	// ObjectionSuing waits for a judgment or award.
	ObjectionSuing    ObjectionState = "PROCEEDINGS"
	ObjectionDecided  ObjectionState = "DECIDED"
	ObjectionSettled  ObjectionState = "SETTLED"
	ObjectionExecuted ObjectionState = "EXECUTED"
	ObjectionLapsed   ObjectionState = "LAPSED"
	// ObjectionUpheld counts as valid because the time has run out.
	ObjectionUpheld    ObjectionState = "UPHELD"
	ObjectionWithdrawn ObjectionState = "WITHDRAWN"
	// ObjectionMoot has lost what it was about.
	ObjectionMoot ObjectionState = "MOOT"
)

// Open reports whether the objection still waits for something.
func (s ObjectionState) Open() bool {
	switch s {
	case ObjectionFiled, ObjectionOpen, ObjectionDemanded, ObjectionSuing:
		return true
	default:
		return false
	}
}

// The clocks of an objection.
const (
	// AnswerClock bounds the registrant's explanation.
	AnswerClock ClockName = "answer"
	// HandlingClock bounds the whole.
	HandlingClock ClockName = "handling"
	// SuitClock bounds the proof that the objector has sued.
	SuitClock ClockName = "suit"
)

// Objection is somebody's word that an application or an entry is wrong. It goes
// by the application's profile, or by that of the asset that was in force when it
// was filed.
type Objection struct {
	Accepted legaltime.Instant `json:"accepted,omitempty"`
	// Application or Asset is what it is about.
	Application string `json:"application,omitempty"`
	Asset       string `json:"asset,omitempty"`
	// Certificate is the digest of the certificate of the objection.
	Certificate sm3.Digest `json:"certificate,omitempty"`
	// Clocks are those that run, sorted by name.
	Clocks []RunningClock `json:"clocks,omitempty"`
	// Document is the judgment, award or agreement that ended it, or the newest
	// notice of a court that has accepted it.
	Document *CourtDocument `json:"document,omitempty"`
	Evidence []sm3.Digest   `json:"evidence,omitempty"`
	// Explanation is the digest of the registrant's answer.
	Explanation sm3.Digest        `json:"explanation,omitempty"`
	Filed       legaltime.Instant `json:"filed"`
	Finding     *Finding          `json:"finding,omitempty"`
	Grounds     sm3.Digest        `json:"grounds"`
	History     *History          `json:"history,omitempty"`
	ID          string            `json:"id"`
	Interest    sm3.Digest        `json:"interest,omitempty"`
	Matter      string            `json:"matter"`
	// Moot is when what it was about came to its end.
	Moot legaltime.Instant `json:"moot,omitempty"`
	// Notices are the numbers of those that went out, oldest first.
	Notices  []string `json:"notices,omitempty"`
	Objector string   `json:"objector"`
	Outcome  Outcome  `json:"outcome,omitempty"`
	// Overdue names clocks that have run out.
	Overdue  []ClockName    `json:"overdue,omitempty"`
	Profile  Document       `json:"profile"`
	Reason   string         `json:"reason"`
	Record   sm3.Digest     `json:"record"`
	Refused  sm3.Digest     `json:"refused,omitempty"`
	Registry string         `json:"registry"`
	State    ObjectionState `json:"state"`
}

// CourtDocument is what a court or commission has issued, or what both sides have
// signed.
type CourtDocument struct {
	Case   string     `json:"case,omitempty"`
	Digest sm3.Digest `json:"digest"`
	Issuer string     `json:"issuer,omitempty"`
}

// Finding is what a third party finds.
type Finding struct {
	Outcome  Outcome           `json:"outcome"`
	Person   string            `json:"person"`
	Report   sm3.Digest        `json:"report"`
	Reviewer string            `json:"reviewer"`
	Time     legaltime.Instant `json:"time"`
}

// Against reports whether the outcome ends the matter against the registrant.
func (o Outcome) Against() bool { return o == OutcomeUpheld || o == OutcomeRevoke }

// Repeats gives the mark of objections that are the same: by the same objector, to
// the same asset, in the same matter, for the same reason.
func (o *Objection) Repeats() sm3.Digest {
	mark := []byte("certledger-objection")
	for _, s := range []string{o.Objector, o.Asset, o.Application, o.Matter, o.Reason} {
		mark = slices.Concat(mark, []byte{0}, []byte(s))
	}
	return sm3.Sum(mark)
}
