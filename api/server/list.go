package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// getApplications lists applications, those in a state if one is asked for.
func (s *server) getApplications(w http.ResponseWriter, r *http.Request) error {
	state := ledger.ApplicationState(r.URL.Query().Get("state"))
	return s.list(w, r, ledger.ApplicationEntity, func(e ledger.Entity) bool {
		return state == "" || e.(*ledger.Application).State == state
	})
}

// getPublications lists what registries and regulators have published, of a category
// if one is asked for.
func (s *server) getPublications(w http.ResponseWriter, r *http.Request) error {
	category := ledger.Category(r.URL.Query().Get("category"))
	if category != "" && !slices.Contains(ledger.Categories(), category) {
		return malformed("category is one of %v", ledger.Categories())
	}
	return s.list(w, r, ledger.PublicationEntity, func(e ledger.Entity) bool {
		return category == "" || e.(*ledger.Publication).Category == category
	})
}

// getOverdue lists what somebody is or was late with: for regulators, registries and
// whoever else sees everything.
func (s *server) getOverdue(w http.ResponseWriter, r *http.Request) error {
	if !readerOf(r.Context()).everything {
		return ledger.Refuse(api.RequestNeedsParty, "for regulators and registries, by a signed request")
	}
	kind := ledger.EntityKind(r.URL.Query().Get("kind"))
	if !slices.Contains(api.OverdueKinds(), kind) {
		return malformed("kind is one of %v", api.OverdueKinds())
	}
	return s.list(w, r, kind, api.Overdue)
}

// list looks at no more entities than a page may have, so that what is rare costs
// no more than what is not.
func (s *server) list(w http.ResponseWriter, r *http.Request, kind ledger.EntityKind, wanted func(ledger.Entity) bool) error {
	after := r.URL.Query().Get("after")
	if after != "" && !ledger.ValidIdentifier(after) {
		return malformed("after is the id of one of them")
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	ids, err := s.cfg.Entities.List(r.Context(), kind, after, api.MaxPage+1)
	if err != nil {
		return err
	}
	out := api.Entities{Height: s.cfg.Chain.Final(), Kind: kind, Entities: []json.RawMessage{}}
	for i, id := range ids {
		if i == api.MaxPage || len(out.Entities) == limit {
			out.Next = ids[i-1]
			break
		}
		value, err := s.valueIf(r, ledger.EntityID{Kind: kind, ID: id}, wanted)
		if err != nil {
			return err
		}
		if value != nil {
			out.Entities = append(out.Entities, value)
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// valueIf gives an entity's final value as the reader may see it, nil when it has
// none or is not wanted.
func (s *server) valueIf(r *http.Request, id ledger.EntityID, wanted func(ledger.Entity) bool) (json.RawMessage, error) {
	value, _, err := s.cfg.Entities.Value(r.Context(), id, false)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e, err := ledger.DecodeEntity(id.Kind, value)
	if err != nil || !wanted(e) {
		return nil, err
	}
	shown, _, err := shownEntity(id.Kind, value, readerOf(r.Context()))
	return shown, err
}
