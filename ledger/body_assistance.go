package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AssistanceResult is what a registry has done on a request for assistance.
type AssistanceResult string

// The results of assistance.
const (
	AssistanceGiven  AssistanceResult = "given"
	AssistanceInPart AssistanceResult = "in_part"
	// AssistanceNone is a registry that cannot: it says why.
	AssistanceNone AssistanceResult = "none"
)

// AssistanceResults lists every result.
func AssistanceResults() []AssistanceResult {
	return []AssistanceResult{AssistanceGiven, AssistanceInPart, AssistanceNone}
}

// AssistanceAskBody is a mediator, an arbitrator or a court asking a registry for
// documents or help in a case (TJ 9.2).
type AssistanceAskBody struct {
	// Asset is what the case is about, where it is one asset of the registry.
	Asset      string `json:"asset,omitempty" class:"public" check:"id"`
	Assistance string `json:"assistance" class:"public" check:"id"`
	// Case is the case's number.
	Case string `json:"case" class:"public"`
	// Document is the digest of the request, which says what is asked for.
	Document sm3.Digest `json:"document" class:"public"`
	// Due is the instant at which the time that the request sets is over; no text sets one.
	Due legaltime.Instant `json:"due,omitempty" class:"public"`
	// Escalates is the request of the mediator or arbitrator before whom the dispute
	// was until now.
	Escalates string `json:"escalates,omitempty" class:"public" check:"id"`
	Member    string `json:"member" class:"public" check:"id"`
	Registry  string `json:"registry" class:"public" check:"id"`
	Role      string `json:"role" class:"public" check:"id"`
}

// AssistanceAnswerBody is the registry's answer.
type AssistanceAnswerBody struct {
	// Answer is the digest of what it hands out, or of its letter.
	Answer     sm3.Digest `json:"answer" class:"public"`
	Assistance string     `json:"assistance" class:"public" check:"id"`
	// Person is the natural person who answers.
	Person string `json:"person" class:"public"`
	// Reasons say what is not given, and why.
	Reasons  []string         `json:"reasons,omitempty" class:"public"`
	Registry string           `json:"registry" class:"public" check:"id"`
	Result   AssistanceResult `json:"result" class:"public"`
}

// AssistanceState is a request's place in its life.
type AssistanceState string

// The states of a request for assistance.
const (
	AssistanceAsked    AssistanceState = "ASKED"
	AssistanceAnswered AssistanceState = "ANSWERED"
)

// Assistance is a request for documents or help in a case, and what came of it.
type Assistance struct {
	Answer   sm3.Digest        `json:"answer,omitempty"`
	Answered legaltime.Instant `json:"answered,omitempty"`
	Asked    legaltime.Instant `json:"asked"`
	Asset    string            `json:"asset,omitempty"`
	Case     string            `json:"case"`
	// Class is that in which the member asked.
	Class     Class             `json:"class"`
	Document  sm3.Digest        `json:"document"`
	Due       legaltime.Instant `json:"due,omitempty"`
	Escalates string            `json:"escalates,omitempty"`
	History   *History          `json:"history,omitempty"`
	ID        string            `json:"id"`
	Member    string            `json:"member"`
	// Overdue says that there was no answer in the time that the request set.
	Overdue  bool             `json:"overdue,omitempty"`
	Person   string           `json:"person,omitempty"`
	Reasons  []string         `json:"reasons,omitempty"`
	Record   sm3.Digest       `json:"record"`
	Registry string           `json:"registry"`
	Result   AssistanceResult `json:"result,omitempty"`
	State    AssistanceState  `json:"state"`
	// Successor is the request by which the dispute went on to the next instance.
	Successor string `json:"successor,omitempty"`
}
