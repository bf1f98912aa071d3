package api

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Explanation says why an asset, application or objection stands as it does at a
// final height, and what may follow, each with its article. Whatever is called
// Says is in the reader's language, for people; a program looks at the rest.
type Explanation struct {
	Kind   ledger.EntityKind `json:"kind"`
	ID     string            `json:"id"`
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	State  string            `json:"state"`
	Says   string            `json:"says"`
	// Path is how it came there, oldest first; of a long one the newest values.
	Path []Passed `json:"path"`
	// Reasons are those for which an application was declined or refused, or ended, or for
	// which its review has failed.
	Reasons []ledger.Reason `json:"reasons,omitempty"`
	// Runs are the times that run, the first to end first.
	Runs []Running `json:"runs"`
	// Next is what may be done from here, or happens by itself.
	Next []Step `json:"next"`
	// Acts are what may be asked of an asset, Bars what stands in the way of which.
	Acts []PossibleAct `json:"acts"`
	Bars []Bar         `json:"bars"`
}

// Passed is one value of the entity, what made it and by which article.
type Passed struct {
	Count  uint64            `json:"count"`
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	// On is the kind of the record or event, Record the record's id.
	On     string     `json:"on"`
	Says   string     `json:"says"`
	Record sm3.Digest `json:"record,omitzero"`
	// By are the signers, left out when the reader may not see the record.
	By        []string `json:"by,omitempty"`
	Article   string   `json:"article"`
	State     string   `json:"state"`
	StateSays string   `json:"state_says"`
}

// Running is a time that runs or stands still.
type Running struct {
	// Of is the kind and id of whose it is, such as `hold/H-1`.
	Of   string `json:"of"`
	Name string `json:"name"`
	Says string `json:"says"`
	// Since names the notice or act that it is counted from.
	Since   string `json:"since,omitempty"`
	Article string `json:"article"`
	// Period is its length such as `10wd`; left out when there is only a date.
	Period     string            `json:"period,omitempty"`
	PeriodSays string            `json:"period_says,omitempty"`
	Start      legaltime.Instant `json:"start,omitzero"`
	// Due is the first instant after it, left out while that is not known: it
	// stands still (Paused), or a calendar is missing (Pending).
	Due     legaltime.Instant `json:"due,omitzero"`
	Paused  bool              `json:"paused,omitempty"`
	Pending bool              `json:"pending,omitempty"`
	// Event is what follows by itself, To the state that it leads to.
	Event     string `json:"event"`
	EventSays string `json:"event_says"`
	To        string `json:"to"`
	ToSays    string `json:"to_says"`
}

// Step is what may come next.
type Step struct {
	On      string       `json:"on"`
	Says    string       `json:"says"`
	To      string       `json:"to"`
	ToSays  string       `json:"to_says"`
	Article string       `json:"article"`
	By      []StepSigner `json:"by"`
	Guards  []StepGuard  `json:"guards"`
	// Refusal is why it cannot be done now, whatever the record says.
	Refusal *Refused `json:"refusal,omitempty"`
}

// StepSigner is who signs a step.
type StepSigner struct {
	// Field is the key of the record's body that names them.
	Field string       `json:"field"`
	Class ledger.Class `json:"class,omitempty"`
	Role  string       `json:"role,omitempty"`
	Names []string     `json:"names,omitempty"`
}

// StepGuard is what has to hold.
type StepGuard struct {
	Name    string `json:"name"`
	Article string `json:"article"`
}

// Refused is a refusal in words.
type Refused struct {
	Code    ledger.Code `json:"code"`
	Says    string      `json:"says"`
	Rule    string      `json:"rule,omitempty"`
	Article string      `json:"article,omitempty"`
	Detail  string      `json:"detail,omitempty"`
}

// PossibleAct is an act of the profile that may be asked of an asset.
type PossibleAct struct {
	Act  string `json:"act"`
	Does string `json:"does"`
	Says string `json:"says"`
	// Refusal is why it cannot be asked for now, even if everybody consents.
	Refusal *Refused `json:"refusal,omitempty"`
}

// Bar is one thing that stands in the way of acts.
type Bar struct {
	By      string   `json:"by"`
	Acts    []string `json:"acts"`
	Refusal *Refused `json:"refusal"`
}

// NewRefused tells a refusal in a language; nil for none.
func NewRefused(r *ledger.Refusal, lang Language) *Refused {
	if r == nil {
		return nil
	}
	return &Refused{Code: r.Code, Says: lang.Say(CodeText(r.Code)), Rule: r.Rule, Article: r.Article, Detail: r.Detail}
}
