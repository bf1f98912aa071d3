package api

import (
	"fmt"
	"time"

	"github.com/certledger/certledger/ledger"
)

// problemType begins the `type` of every problem; the code follows.
const problemType = "urn:certledger:problem:"

// Problem is an error as the API tells it: RFC 9457 with our stable code. It is
// an error itself, and what a client's methods return for every refusal.
type Problem struct { //nolint:errname // RFC 9457 calls it a problem
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Code is what a program should look at; Title is for people.
	Code    ledger.Code `json:"code"`
	Rule    string      `json:"rule,omitempty"`
	Article string      `json:"article,omitempty"`
	// RetryAfter is in whole seconds; 0 when waiting alone does not help.
	RetryAfter int `json:"retry_after,omitempty"`
}

// NewProblem tells a refusal in a language, with its HTTP status.
func NewProblem(r *ledger.Refusal, status int, lang Language) *Problem {
	return &Problem{
		Type: problemType + string(r.Code), Title: lang.Say(CodeText(r.Code)), Status: status,
		Detail: r.Detail, Code: r.Code, Rule: r.Rule, Article: r.Article,
	}
}

// Error gives the code first, then what it means in the language asked for.
func (p *Problem) Error() string {
	s := fmt.Sprintf("%s: %s", p.Code, p.Title)
	if p.Detail != "" {
		s += " (" + p.Detail + ")"
	}
	return s
}

// Wait gives how long to wait before the same request may succeed; 0 when
// waiting alone does not help.
func (p *Problem) Wait() time.Duration { return time.Duration(p.RetryAfter) * time.Second }
