package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// View is what the rules can see: entities as they stand.
type View interface {
	// Entity gives the value of an entity, or nil when it does not exist. The
	// caller may change what it gets.
	Entity(id ledger.EntityID) (ledger.Entity, error)
}

// Env is everything beside the record that the rules depend on.
type Env struct {
	View
	// Time is the block's, Height its number.
	Time       legaltime.Instant
	Height     uint64
	Governance *ledger.Governance
	// Pending says that a change of the governance is decided and not yet in
	// force.
	Pending bool
	// Documents gives the profiles and calendars that are on the ledger.
	Documents Documents
}

// Documents gives parsed documents of the ledger.
type Documents interface {
	// Profile finds a profile by the document's digest, as it is to be read now: what
	// it leaves unstated is what the version of its name in force says (ADR 33). nil
	// when it is not on the ledger.
	Profile(doc ledger.Document) *profile.Profile
	// Adopted finds a profile as it was adopted. What a registration comes to by itself
	// goes by that alone: no later vote ends one by saying what was left open.
	Adopted(doc ledger.Document) *profile.Profile
	// CalendarVersion gives the version of the calendar in force, 0 when there is none
	// of the name.
	CalendarVersion(name string) int
	Counter
}

// Counter counts legal time, by the calendars in force. The rules count no period
// without it.
type Counter interface {
	// Due gives the exclusive end of a clock, see legaltime.Clock.Due.
	Due(k legaltime.Clock) (legaltime.Instant, error)
	// Before gives the instant from which the period lies before end, see
	// legaltime.Calendar.Before.
	Before(calendar string, end legaltime.Instant, p legaltime.Period) (legaltime.Instant, error)
	// After gives the exclusive end of the period that follows an act, see
	// legaltime.Calendar.After.
	After(calendar string, act legaltime.Instant, p legaltime.Period) (legaltime.Instant, error)
}

// Outcome is what an accepted record does.
type Outcome struct {
	Changes []Change
	// Governance is the set that the record decided, nil when it left it.
	Governance *ledger.Governance
	// Documents are the texts of profiles and calendars that it brought.
	Documents [][]byte
}

// Change is an entity's new value, without its history.
type Change struct {
	ID    ledger.EntityID
	Value ledger.Entity
}
