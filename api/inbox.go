package api

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Inbox is a page of what waits for an account or member: the node's word, from
// what is final, and from the drafts that lie at this node.
type Inbox struct {
	Name   string            `json:"name"`
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	// Drafts are those that this name has still to sign; on the first page only.
	Drafts []Draft     `json:"drafts"`
	Items  []InboxItem `json:"items"`
	// Next is the `after` of the next page; left out on the last. A page may have
	// no item and yet a next one.
	Next string `json:"next,omitempty"`
}

// InboxItem is one thing that waits: see agenda.Matter.
type InboxItem struct {
	Code agenda.Code `json:"code"`
	// Title says it in the reader's language.
	Title string            `json:"title"`
	Kind  ledger.EntityKind `json:"kind"`
	ID    string            `json:"id"`
	Asset string            `json:"asset,omitempty"`
	// Subject is the freeze, objection or application that it tells of.
	Subject string `json:"subject,omitempty"`
	State   string `json:"state,omitempty"`
	// Clock is the time that runs, Due its end; Pending says that the end depends
	// on a calendar which is not on the ledger yet.
	Clock   string            `json:"clock,omitempty"`
	Due     legaltime.Instant `json:"due,omitzero"`
	Pending bool              `json:"pending,omitempty"`
	Overdue bool              `json:"overdue,omitempty"`
	Article string            `json:"article,omitempty"`
	// Next are the records that may be made now, empty when there is only to know.
	Next []InboxAct `json:"next"`
}

// InboxAct is a record that takes a matter further.
type InboxAct struct {
	Record  ledger.Kind `json:"record"`
	Title   string      `json:"title"`
	To      string      `json:"to"`
	Article string      `json:"article,omitempty"`
}
