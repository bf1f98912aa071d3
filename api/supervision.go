package api

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Supervision is a run of what reaches those who supervise at once, oldest first.
type Supervision struct {
	Events []SupervisionEvent `json:"events"`
	// Next is the `after` of the next request, also when nothing has happened.
	Next uint64 `json:"next"`
	// Final is the newest final height that was looked at.
	Final uint64 `json:"final"`
}

// SupervisionEvent is an alert, or the end of a time that somebody has missed.
type SupervisionEvent struct {
	// Index is the leaf's place in the log.
	Index uint64 `json:"index"`
	// Kind is a ledger.Kind or ledger.EventKind, Title its words in the reader's
	// language.
	Kind  string `json:"kind"`
	Title string `json:"title"`
	// Subject is the number of the alert, application, notice or other thing.
	Subject string            `json:"subject"`
	Asset   string            `json:"asset,omitempty"`
	Article string            `json:"article,omitempty"`
	Time    legaltime.Instant `json:"time"`
	// Alert and Registry are an alert's category and who raised it; Record is its
	// record.
	Alert    ledger.AlertCategory `json:"alert,omitempty"`
	Registry string               `json:"registry,omitempty"`
	Record   *sm3.Digest          `json:"record,omitempty"`
}

// Supervised reports whether a kind of record or event reaches those who supervise.
func Supervised(kind string) bool {
	return kind == string(ledger.AlertRaise) || slices.Contains([]ledger.EventKind{
		ledger.AccountOverdue, ledger.ApplicationOverdue, ledger.AssistanceOverdue, ledger.DeclarationOverdue, ledger.NoticeOverdue, ledger.ObjectionOverdue, ledger.ReportOverdue,
	}, ledger.EventKind(kind))
}
