package server

import (
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// getCard gives an asset's card, made from what the reader may see (MOF141 4).
func (s *server) getCard(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.AssetEntity, ledger.AssetUnknown)
	if err != nil {
		return err
	}
	asset, err := seenAs[*ledger.Asset](s, r, ledger.EntityID{Kind: ledger.AssetEntity, ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	licences := make([]*ledger.Licence, len(asset.Licences))
	for i, id := range asset.Licences {
		if licences[i], err = seenAs[*ledger.Licence](s, r, ledger.EntityID{Kind: ledger.LicenceEntity, ID: id}); err != nil {
			return err
		}
	}
	return writeJSON(w, http.StatusOK, api.Card{Height: v.height, Time: v.time, Final: v.final, Card: ledger.CardOf(asset, licences)})
}

// seenAs gives an entity, final or as applied, as the reader may see it.
func seenAs[T ledger.Entity](s *server, r *http.Request, id ledger.EntityID) (seen T, err error) {
	value, _, err := s.cfg.Entities.Value(r.Context(), id, r.URL.Query().Get("at") == api.AtApplied)
	if err != nil {
		return seen, err
	}
	e, _, err := seenEntity(id.Kind, value, readerOf(r.Context()))
	if err != nil {
		return seen, err
	}
	return e.(T), nil
}
