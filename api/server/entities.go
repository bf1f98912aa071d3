package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// maxFileUses bounds the deposits of one file that are listed.
const maxFileUses = 100

func (s *server) getAsset(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.AssetEntity, ledger.AssetUnknown)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Asset{Height: v.height, Time: v.time, Final: v.final, Asset: v.shown})
}

func (s *server) getApplication(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.ApplicationEntity, ledger.ApplicationUnknown)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Application{Height: v.height, Time: v.time, Final: v.final, Application: v.shown})
}

func (s *server) getObjection(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.ObjectionEntity, ledger.ObjectionUnknown)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Objection{Height: v.height, Time: v.time, Final: v.final, Objection: v.shown})
}

// getAccount answers whether an account is open: what a party to a contract or a
// trustee asks by its number (DL 27).
func (s *server) getAccount(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.AccountEntity, ledger.AccountUnknown)
	if err != nil {
		return err
	}
	var a ledger.Account
	if err := canonical.Unmarshal(v.shown, &a); err != nil {
		return err
	}
	parts, err := s.subAccounts(r, a.ID)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Account{
		Height: v.height, Time: v.time, Final: v.final, Account: a.ID, Kind: a.Kind, State: a.State, Opened: a.Opened, Changed: a.Changed, Closed: a.Closed, Registry: a.Registry,
		SubAccounts: parts,
	})
}

// subAccounts gives the sub-accounts of an account to those who may see what is in its
// book (TJ 6.3.5).
func (s *server) subAccounts(r *http.Request, account string) ([]api.SubAccount, error) {
	applied := r.URL.Query().Get("at") == api.AtApplied
	value, _, err := s.cfg.Entities.Value(r.Context(), ledger.EntityID{Kind: ledger.BookEntity, ID: account}, applied)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // nothing was ever entered
	}
	if err != nil {
		return nil, err
	}
	shown, _, err := shownEntity(ledger.BookEntity, value, readerOf(r.Context()))
	if err != nil {
		return nil, err
	}
	var book ledger.Book
	if err := canonical.Unmarshal(shown, &book); err != nil {
		return nil, err
	}
	var parts []api.SubAccount
	for _, part := range book.SubAccounts {
		parts = append(parts, api.SubAccount{Number: part.Number(account), SubAccount: part})
	}
	return parts, nil
}

// entityValue is an entity's value as a reader may see it.
type entityValue struct {
	height uint64
	time   legaltime.Instant
	final  bool
	shown  json.RawMessage
}

// entityAt gives the entity that the path names, final or, if the query asks for
// it, as applied.
func (s *server) entityAt(r *http.Request, kind ledger.EntityKind, unknown ledger.Code) (entityValue, error) {
	id, err := identifier(r, "id", unknown)
	if err != nil {
		return entityValue{}, err
	}
	at := r.URL.Query().Get("at")
	if at != "" && at != api.AtFinal && at != api.AtApplied {
		return entityValue{}, malformed("at is %s or %s", api.AtFinal, api.AtApplied)
	}
	value, height, err := s.cfg.Entities.Value(r.Context(), ledger.EntityID{Kind: kind, ID: id}, at == api.AtApplied)
	if err != nil {
		return entityValue{}, missing(err, unknown, id)
	}
	header, err := s.header(r.Context(), height)
	if err != nil {
		return entityValue{}, err
	}
	v := entityValue{height: height, time: header.Time, final: height <= s.cfg.Chain.Final()}
	v.shown, _, err = shownEntity(kind, value, readerOf(r.Context()))
	return v, err
}

// shownEntity gives what a reader may see of an entity's value, and whether that
// is all of it.
func shownEntity(kind ledger.EntityKind, value []byte, rd reader) (shown json.RawMessage, complete bool, err error) {
	e, complete, err := seenEntity(kind, value, rd)
	if err != nil || complete {
		return value, complete, err
	}
	shown, err = canonical.Marshal(e)
	return shown, false, err
}

// seenEntity decodes what a reader may see of an entity's value, and says whether that
// is all of it.
func seenEntity(kind ledger.EntityKind, value []byte, rd reader) (e ledger.Entity, complete bool, err error) {
	e, err = ledger.DecodeEntity(kind, value)
	if err != nil {
		return nil, false, err
	}
	sees := rd.sees(api.Parties(e))
	if api.Needed(e) <= sees {
		return e, true, nil
	}
	return api.Strip(e, sees), false, nil
}

func (s *server) getHistory(w http.ResponseWriter, r *http.Request) error {
	return s.history(w, r, ledger.AssetEntity, ledger.AssetUnknown)
}

func (s *server) history(w http.ResponseWriter, r *http.Request, kind ledger.EntityKind, unknown ledger.Code) error {
	id, err := identifier(r, "id", unknown)
	if err != nil {
		return err
	}
	after, err := queryNumber(r, "after", 0)
	if err != nil {
		return err
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	entity := ledger.EntityID{Kind: kind, ID: id}
	// One more than asked for tells whether there is a next page.
	values, err := s.cfg.Entities.History(r.Context(), entity, after, limit+1)
	if err != nil {
		return missing(err, unknown, id)
	}
	history := api.History{Values: []api.PastValue{}}
	for i, v := range values {
		if i == limit {
			history.Next = values[i-1].Count
			break
		}
		shown, _, err := shownEntity(entity.Kind, v.Value, readerOf(r.Context()))
		if err != nil {
			return err
		}
		history.Values = append(history.Values, api.PastValue{
			Count: v.Count, Height: v.Height, Index: v.Index, Leaf: v.Leaf, Record: v.Record, Kind: v.Kind, Value: shown,
		})
	}
	return writeJSON(w, http.StatusOK, history)
}

func (s *server) getState(w http.ResponseWriter, r *http.Request) error {
	kind := ledger.EntityKind(r.PathValue("kind"))
	if ledger.NewEntity(kind) == nil {
		return ledger.Refuse(api.EntityUnknown, "%.80q", string(kind))
	}
	id := r.PathValue("id")
	if len(id) == 0 || len(id) > maxEntityID {
		return malformed("an id has 1 to %d bytes", maxEntityID)
	}
	height, err := queryNumber(r, "height", s.cfg.Chain.Final())
	if err != nil {
		return err
	}
	proof, err := s.cfg.Entities.State(r.Context(), ledger.EntityID{Kind: kind, ID: id}, height)
	if err != nil {
		return missing(err, api.HeightUnknown, strconv.FormatUint(height, 10))
	}
	out, err := stateProof(kind, id, proof, readerOf(r.Context()))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

// maxEntityID bounds the id of any entity: keys and fingerprint sets are named
// by digests, everything else by identifiers of up to 80 bytes.
const maxEntityID = 80

func stateProof(kind ledger.EntityKind, id string, p StateProof, rd reader) (api.StateProof, error) {
	header, err := headerOf(p.Header)
	if err != nil {
		return api.StateProof{}, err
	}
	out := api.StateProof{Kind: kind, ID: id, Header: header, Present: p.Value != nil, Proof: p.Proof.Encode()}
	if out.Present {
		out.ValueDigest = sm3.Sum(p.Value)
		out.Value, out.Complete, err = shownEntity(kind, p.Value, rd)
	}
	return out, err
}

func (s *server) getFile(w http.ResponseWriter, r *http.Request) error {
	digest, err := sm3.Parse(r.PathValue("digest"))
	if err != nil {
		return malformed("a file's digest is sm3: and 64 lower hex digits")
	}
	uses, err := s.cfg.Entities.Files(r.Context(), digest, maxFileUses)
	if err != nil {
		return missing(err, api.FileUnknown, "")
	}
	if len(uses) == 0 {
		return ledger.Refuse(api.FileUnknown, "")
	}
	out := api.FileUses{Digest: digest}
	for _, u := range uses {
		out.Uses = append(out.Uses, api.FileUse{
			Evidence: u.Evidence, Assets: append([]string{}, u.Assets...), Certificates: append([]string{}, u.Certificates...),
		})
	}
	return writeJSON(w, http.StatusOK, out)
}

func (s *server) getAssetStatus(w http.ResponseWriter, r *http.Request) error {
	return s.statusFile(w, r, "id", ledger.AssetEntity, ledger.AssetUnknown)
}

func (s *server) getEvidenceStatus(w http.ResponseWriter, r *http.Request) error {
	return s.statusFile(w, r, "id", ledger.EvidenceEntity, ledger.EvidenceUnknown)
}

// getCertificateStatus proves the certificate alone. What burdens its asset is proved
// with the asset, whose state has its certificates, too: the answer links to it, but for
// a voucher of an account.
func (s *server) getCertificateStatus(w http.ResponseWriter, r *http.Request) error {
	e, err := s.finalEntity(r.Context(), ledger.EntityID{Kind: ledger.CertificateEntity, ID: r.PathValue("number")})
	if err != nil {
		return err
	}
	if c, ok := e.(*ledger.Certificate); ok && c.Asset != "" {
		w.Header().Add("Link", "<"+api.Path(api.PathAssetStatus, c.Asset)+`>; rel="up"`)
		w.Header().Add("Link", "<"+api.Path(api.PathAssetRights, c.Asset)+`>; rel="related"`)
	}
	return s.statusFile(w, r, "number", ledger.CertificateEntity, ledger.CertificateUnknown)
}

func (s *server) statusFile(w http.ResponseWriter, r *http.Request, name string, kind ledger.EntityKind, unknown ledger.Code) error {
	id, err := identifier(r, name, unknown)
	if err != nil {
		return err
	}
	pin, err := queryNumber(r, "pin", 0)
	if err != nil {
		return err
	}
	file, err := s.cfg.Certificates.Status(r.Context(), ledger.EntityID{Kind: kind, ID: id}, pin)
	if err != nil {
		// Absence is proved like presence; only a ledger without a final header
		// has no status of anything.
		return missing(err, api.HeightUnknown, "no header is final yet")
	}
	return writeFile(w, api.MediaJSON, id+".status.json", file)
}

func (s *server) getCertificate(w http.ResponseWriter, r *http.Request) error {
	number, err := identifier(r, "number", ledger.CertificateUnknown)
	if err != nil {
		return err
	}
	pin, err := queryNumber(r, "pin", 0)
	if err != nil {
		return err
	}
	file, err := s.cfg.Certificates.Certificate(r.Context(), number, pin)
	if err != nil {
		return missing(err, ledger.CertificateUnknown, number)
	}
	return writeFile(w, api.MediaCertificate, number+".cert.json", file)
}
