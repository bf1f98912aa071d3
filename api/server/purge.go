package server

import (
	"context"
	"net/http"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
)

// deleteMaterial purges a document: its uploader one that no record names, the
// registry one whose time is over, which a record says.
func (s *server) deleteMaterial(w http.ResponseWriter, r *http.Request, of material) error {
	uploader := r.URL.Query().Get("uploader")
	if uploader == "" {
		uploader = of.reader.name
	}
	if err := s.mayPurge(r.Context(), of, uploader); err != nil {
		return err
	}
	if err := s.cfg.Materials.Purge(uploader, of.digest, of.reader.signer.String(), s.cfg.Clock.Now()); err != nil {
		return materialError(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// mayPurge refuses a document that anything on the ledger still needs: each file
// that it is part of has to say that it was purged (material.purge), which the
// rules let it say when the time is over.
func (s *server) mayPurge(ctx context.Context, of material, uploader string) error {
	switch {
	case !of.naming.named() && of.reader.name == uploader:
		return nil
	case !of.naming.named() || !slices.Contains(of.naming.registries, of.reader.name):
		return ledger.Refuse(api.MaterialForbidden, "a registry purges what records name, and its uploader what none does")
	}
	for _, e := range of.naming.entities {
		application := applicationOf(e)
		if application == "" {
			return ledger.Refuse(api.MaterialRetained, "what names it belongs to no file")
		}
		purged, err := s.purgedIn(ctx, application, of.digest)
		if err != nil {
			return err
		}
		if !purged {
			return ledger.Refuse(api.MaterialRetained, "no record says that it is purged from the file of %s", application)
		}
	}
	return nil
}

// applicationOf gives the application whose file an entity belongs to, empty for none.
func applicationOf(e ledger.Entity) string {
	switch e := e.(type) {
	case *ledger.Application:
		return e.ID
	case *ledger.Asset:
		return e.Application
	case *ledger.Notice:
		return e.Application
	case *ledger.Objection:
		return e.Application
	}
	return ""
}

func (s *server) purgedIn(ctx context.Context, application string, digest sm3.Digest) (bool, error) {
	e, err := s.finalEntity(ctx, ledger.EntityID{Kind: ledger.ArchiveEntity, ID: application})
	if err != nil {
		return false, err
	}
	archive, ok := e.(*ledger.Archive)
	return ok && slices.Contains(archive.Purged, digest), nil
}

// getCaseFile gives the index of an application's file, which application.archive
// names by its digest.
func (s *server) getCaseFile(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r, "id", ledger.ApplicationUnknown)
	if err != nil {
		return err
	}
	header, err := s.header(r.Context(), s.cfg.Chain.Final())
	if err != nil {
		return err
	}
	env, err := s.rulesAt(r.Context(), header)
	if err != nil {
		return err
	}
	file, err := registry.FileOf(env, id)
	if err != nil {
		return ledger.Refuse(ledger.ApplicationUnknown, "%s", id)
	}
	out := api.CaseFile{CaseFile: file, Height: header.Height, Purged: []sm3.Digest{}}
	if out.Document, err = file.Digest(); err != nil {
		return err
	}
	e, err := s.finalEntity(r.Context(), ledger.EntityID{Kind: ledger.ArchiveEntity, ID: id})
	if err != nil {
		return err
	}
	if archive, ok := e.(*ledger.Archive); ok {
		out.Archived, out.Purged = archive.Archived, append(out.Purged, archive.Purged...)
	}
	return writeJSON(w, http.StatusOK, out)
}
