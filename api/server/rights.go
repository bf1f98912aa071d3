package server

import (
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *server) getAssetRights(w http.ResponseWriter, r *http.Request) error {
	return s.rightsFile(w, r, ledger.AssetEntity, ledger.AssetUnknown)
}

// getAccountRights tells who holds what only to the account itself and to
// authorities: an asset names its holder, but nobody lists a holder's assets.
func (s *server) getAccountRights(w http.ResponseWriter, r *http.Request) error {
	if id := r.PathValue("id"); readerOf(r.Context()).sees([]string{id}) < api.Party {
		return ledger.Refuse(api.RequestNeedsParty, "the assets of an account are for itself and for authorities")
	}
	return s.rightsFile(w, r, ledger.AccountEntity, ledger.AccountUnknown)
}

func (s *server) rightsFile(w http.ResponseWriter, r *http.Request, kind ledger.EntityKind, unknown ledger.Code) error {
	id, err := identifier(r, "id", unknown)
	if err != nil {
		return err
	}
	pin, err := queryNumber(r, "pin", 0)
	if err != nil {
		return err
	}
	at, err := queryInstant(r, "at")
	if err != nil {
		return err
	}
	file, err := s.cfg.Certificates.Rights(r.Context(), ledger.EntityID{Kind: kind, ID: id}, at, pin)
	if err != nil {
		return missing(err, api.HeightUnknown, "no header was final by then")
	}
	return writeFile(w, api.MediaJSON, id+certificate.RightsExtension, file)
}

// queryInstant gives an instant, 0 when the request does not name one.
func queryInstant(r *http.Request, name string) (legaltime.Instant, error) {
	values := r.URL.Query()[name]
	if len(values) == 0 {
		return 0, nil
	}
	at, err := legaltime.ParseInstant(values[0])
	if err != nil || len(values) > 1 {
		return 0, malformed("%s is an instant such as 2026-03-02T08:00:00.000Z", name)
	}
	return at, nil
}
