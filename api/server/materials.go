package server

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// atDesk gives who asks for something at the node's desk, where nobody is served
// without a signed request.
func (s *server) atDesk(r *http.Request) (reader, error) {
	rd := readerOf(r.Context())
	if rd.name == "" {
		return rd, ledger.Refuse(api.RequestNeedsParty, "sign the request")
	}
	return rd, nil
}

// atMaterials is atDesk for documents, of which a few at a time are in memory.
func (s *server) atMaterials(r *http.Request) (rd reader, leave func(), err error) {
	if s.cfg.Materials == nil {
		return rd, nil, ledger.Refuse(api.MaterialElsewhere, "")
	}
	if rd, err = s.atDesk(r); err != nil {
		return rd, nil, err
	}
	leave, err = s.materials.enter("too many documents are on their way")
	return rd, leave, err
}

// deskError gives the errors of the desk codes of their own.
func deskError(err error, unknown, full, kept ledger.Code) error {
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return ledger.Refuse(unknown, "")
	case errors.Is(err, desk.ErrFull):
		return ledger.Refuse(full, "")
	case errors.Is(err, desk.ErrKept):
		return ledger.Refuse(kept, "")
	}
	return err
}

func materialError(err error) error {
	return deskError(err, api.MaterialUnknown, api.MaterialFull, api.MaterialKept)
}

func materialDigest(r *http.Request) (sm3.Digest, error) {
	digest, err := sm3.Parse(r.PathValue("digest"))
	if err != nil {
		return digest, malformed("a document's digest is sm3: and 64 lower hex digits")
	}
	return digest, nil
}

// named reports whether the ledger names a digest.
func (s *server) named(ctx context.Context) func(sm3.Digest) (bool, error) {
	return func(d sm3.Digest) (bool, error) {
		ids, err := s.cfg.Entities.Papers(ctx, d, 1)
		return len(ids) > 0, err
	}
}

func (s *server) postMaterial(w http.ResponseWriter, r *http.Request) error {
	rd, leave, err := s.atMaterials(r)
	if err != nil {
		return err
	}
	defer leave()
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != api.MediaSealed {
		return ledger.Refuse(api.RequestMedia, "send %s", api.MediaSealed)
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, sealed.MaxSealed))
	if err != nil {
		return bodyError(err)
	}
	d, err := sealed.Parse(data)
	if err != nil {
		return ledger.Refuse(api.MaterialMalformed, "%v", err)
	}
	if len(d.Readers) == 0 {
		return ledger.Refuse(api.MaterialMalformed, "nobody can read it")
	}
	if err := s.checkReaders(r.Context(), d.Readers); err != nil {
		return err
	}
	stored, err := s.cfg.Materials.Put(rd.name, d, s.cfg.Clock.Now(), s.named(r.Context()))
	if err != nil {
		return materialError(err)
	}
	return writeJSON(w, http.StatusOK, stored)
}

func (s *server) getMaterials(w http.ResponseWriter, r *http.Request) error {
	rd, leave, err := s.atMaterials(r)
	if err != nil {
		return err
	}
	defer leave()
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	var after sm3.Digest
	if text := r.URL.Query().Get("after"); text != "" {
		if after, err = sm3.Parse(text); err != nil {
			return malformed("after is a document's digest")
		}
	}
	list, err := s.cfg.Materials.List(rd.name, after, limit+1)
	if err != nil {
		return err
	}
	out := api.Materials{Materials: list}
	if len(list) > limit {
		out.Materials, out.Next = list[:limit], list[limit-1].Digest
	}
	return writeJSON(w, http.StatusOK, out)
}

// copies gives the uploaders whose copy of a document the reader may have, in the
// order in which they are tried, and what is noted of each.
func (s *server) copies(ctx context.Context, rd reader, n naming, digest sm3.Digest, uploader string) ([]api.Material, error) {
	uploaders := slices.Concat([]string{rd.name}, n.parties)
	if uploader != "" {
		uploaders = []string{uploader}
	}
	var found []api.Material
	for i, u := range uploaders {
		if slices.Contains(uploaders[:i], u) {
			continue
		}
		notes, err := s.cfg.Materials.Notes(u, digest)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		may, err := s.mayHave(ctx, n, rd, notes)
		if err != nil {
			return nil, err
		}
		if may {
			found = append(found, notes)
		}
	}
	return found, ctx.Err()
}

// copyFor finds the copy that a reader can open.
func (s *server) copyFor(ctx context.Context, rd reader, n naming, digest sm3.Digest, uploader string) (api.Material, error) {
	copies, err := s.copies(ctx, rd, n, digest, uploader)
	if err != nil {
		return api.Material{}, err
	}
	var code ledger.Code
	for _, notes := range copies {
		switch {
		case notes.Purged != nil:
			code = api.MaterialUnknown
		case slices.ContainsFunc(notes.Readers, func(r api.MaterialReader) bool { return r.Key == rd.key }):
			return notes, nil
		default:
			code = api.MaterialNoKey
		}
	}
	switch {
	case code != "":
		return api.Material{}, ledger.Refuse(code, "%s", digest)
	case n.named() && slices.Contains(n.parties, rd.name):
		return api.Material{}, ledger.Refuse(api.MaterialUnknown, "%s", digest)
	default: // whether it is here is nobody else's business
		return api.Material{}, ledger.Refuse(api.MaterialForbidden, "%s", digest)
	}
}

// material is what a request about a document is about, and who asks.
type material struct {
	reader reader
	digest sm3.Digest
	naming naming
}

// onMaterial makes a handler of one that is told what it is about.
func (s *server) onMaterial(handle func(http.ResponseWriter, *http.Request, material) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		rd, leave, err := s.atMaterials(r)
		if err != nil {
			return err
		}
		defer leave()
		digest, err := materialDigest(r)
		if err != nil {
			return err
		}
		n, err := s.namingOf(r.Context(), digest)
		if err != nil {
			return err
		}
		return handle(w, r, material{rd, digest, n})
	}
}

func (s *server) getMaterial(w http.ResponseWriter, r *http.Request, of material) error {
	notes, err := s.copyFor(r.Context(), of.reader, of.naming, of.digest, r.URL.Query().Get("uploader"))
	if err != nil {
		return err
	}
	d, err := s.cfg.Materials.Read(notes.Uploader, of.digest, of.reader.signer.String(), s.cfg.Clock.Now())
	if err != nil {
		return materialError(err)
	}
	return writeFile(w, api.MediaSealed, strings.TrimPrefix(of.digest.String(), "sm3:")+".sealed", d.Bytes())
}

func (s *server) postMaterialReaders(w http.ResponseWriter, r *http.Request, of material) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit(route{})))
	if err != nil {
		return bodyError(err)
	}
	grant, readers, err := readGrant(body)
	if err != nil {
		return err
	}
	notes, err := s.copyFor(r.Context(), of.reader, of.naming, of.digest, grant.Uploader)
	if err != nil {
		return err
	}
	if err := s.checkReaders(r.Context(), readers); err != nil {
		return err
	}
	if err := s.checkGrantees(r.Context(), of.naming, readers, grant); err != nil {
		return err
	}
	notes, err = s.cfg.Materials.Grant(notes.Uploader, of.digest, readers, api.MaterialReader{
		By: of.reader.signer.String(), Inspection: grant.Inspection, Order: grant.Order, Time: s.cfg.Clock.Now(),
	})
	if errors.Is(err, sealed.ErrTooLarge) {
		return malformed("%v", err)
	}
	if err != nil {
		return materialError(err)
	}
	return writeJSON(w, http.StatusOK, notes)
}

// readGrant reads the body that names further readers.
func readGrant(body []byte) (grant api.GrantMaterial, readers []sealed.Reader, err error) {
	if err := unmarshalStrictly(body, &grant); err != nil {
		return grant, nil, err
	}
	if len(grant.Readers) == 0 || len(grant.Readers) > api.MaxMaterialReaders {
		return grant, nil, malformed("1 to %d readers can be named", api.MaxMaterialReaders)
	}
	for _, r := range grant.Readers {
		wrapped, err := hex.DecodeString(r.Wrapped)
		if err != nil || len(wrapped) != sm2.WrappedSize {
			return grant, nil, malformed("wrapped has %d bytes in hexadecimal", sm2.WrappedSize)
		}
		readers = append(readers, sealed.Reader{Name: r.Name, Key: r.Key, Wrapped: [sm2.WrappedSize]byte(wrapped)})
	}
	return grant, readers, nil
}

// getPapers tells a party which documents of an application lie here.
func (s *server) getPapers(w http.ResponseWriter, r *http.Request) error {
	rd, leave, err := s.atMaterials(r)
	if err != nil {
		return err
	}
	defer leave()
	id, err := identifier(r, "id", ledger.ApplicationUnknown)
	if err != nil {
		return err
	}
	e, err := s.finalEntity(r.Context(), ledger.EntityID{Kind: ledger.ApplicationEntity, ID: id})
	if err != nil {
		return err
	}
	app, ok := e.(*ledger.Application)
	if !ok {
		return ledger.Refuse(ledger.ApplicationUnknown, "%s", id)
	}
	out := api.Papers{Application: id, Papers: []api.Paper{}}
	for _, m := range app.Materials {
		n, err := s.namingOf(r.Context(), m.Digest)
		if err != nil {
			return err
		}
		copies, err := s.copies(r.Context(), rd, n, m.Digest, "")
		if err != nil {
			return err
		}
		out.Papers = append(out.Papers, api.Paper{Name: m.Name, Digest: m.Digest, Copies: append([]api.Material{}, copies...)})
	}
	return writeJSON(w, http.StatusOK, out)
}
