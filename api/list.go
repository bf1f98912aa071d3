package api

import (
	"encoding/json"

	"github.com/certledger/certledger/ledger"
)

// Entities is a run of entities of a kind as the newest final header has them, by
// id.
type Entities struct {
	Height uint64            `json:"height"`
	Kind   ledger.EntityKind `json:"kind"`
	// Entities are their values in canonical JSON, without the fields that the
	// reader may not see.
	Entities []json.RawMessage `json:"entities"`
	// Next is the `after` of the next page, left out on the last. A page may be
	// short or empty and yet have a next one: others were looked at.
	Next string `json:"next,omitempty"`
}

// OverdueKinds lists the kinds of entities that somebody may be late with.
func OverdueKinds() []ledger.EntityKind {
	return []ledger.EntityKind{ledger.ApplicationEntity, ledger.AssistanceEntity, ledger.NoticeEntity, ledger.ObjectionEntity, ledger.PublicationEntity, ledger.ReportEntity}
}

// Overdue reports whether somebody is, or was, late with an entity.
func Overdue(e ledger.Entity) bool {
	switch e := e.(type) {
	case *ledger.Application:
		return len(e.Overdue) > 0
	case *ledger.Objection:
		return len(e.Overdue) > 0
	case *ledger.Notice:
		return e.Overdue
	case *ledger.Assistance:
		return e.Overdue
	case *ledger.Publication:
		return e.Overdue
	case *ledger.Report:
		return e.Overdue || e.State == ledger.ReportOwed
	}
	return false
}
