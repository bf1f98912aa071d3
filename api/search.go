package api

import (
	"encoding/json"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// MaxQuery bounds what is searched for, in bytes.
const MaxQuery = 256

// SearchKinds lists the kinds of entities that a search finds, in the order in which
// it tells them.
func SearchKinds() []ledger.EntityKind {
	return []ledger.EntityKind{ledger.AssetEntity, ledger.ApplicationEntity, ledger.PublicationEntity}
}

// Found is a page of what a search has found, as the newest final header has it.
type Found struct {
	Height uint64            `json:"height"`
	Time   legaltime.Instant `json:"time"`
	Hits   []Hit             `json:"hits"`
	// Next is the `after` of the next page, left out on the last. A page may be
	// short or empty and yet have a next one: others were looked at.
	Next string `json:"next,omitempty"`
}

// Hit is a registration, an application in its publicity, or a publication.
type Hit struct {
	Kind ledger.EntityKind `json:"kind"`
	ID   string            `json:"id"`
	// Title is the name of the asset, or the title of the publication; absent for an
	// application about an asset that is registered already.
	Title string `json:"title,omitempty"`
	// State is the entity's, Says the same in words.
	State string `json:"state"`
	Says  string `json:"says"`
	// Publicity is that of an application.
	Publicity *Publicity `json:"publicity,omitempty"`
	// Value is the entity in canonical JSON, without the fields that the reader may
	// not see.
	Value json.RawMessage `json:"value"`
}

// Publicity is until when somebody may object to an application.
type Publicity struct {
	Since legaltime.Instant `json:"since"`
	// Ends is the first instant after it, absent while it stands still or is not
	// known yet.
	Ends legaltime.Instant `json:"ends,omitempty"`
	// Paused says that it stands still.
	Paused  bool   `json:"paused"`
	Article string `json:"article"`
}
