package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func draftError(err error) error {
	return deskError(err, api.DraftUnknown, api.DraftFull, api.DraftDone)
}

// postDraft keeps a record that somebody who is asked to sign it brings, or adds
// signatures to it.
func (s *server) postDraft(w http.ResponseWriter, r *http.Request) error {
	rd, err := s.atDesk(r)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, ledger.MaxNote))
	if err != nil {
		return bodyError(err)
	}
	d, err := ledger.ParseDraft(data)
	if err != nil {
		return ledger.Refuse(ledger.FormCode(err), "%v", err)
	}
	if !slices.Contains(d.Record.Signers, rd.signer.String()) {
		return ledger.Refuse(api.DraftForbidden, "%s", rd.signer)
	}
	if err := s.judgeDraft(r.Context(), d); err != nil {
		return err
	}
	done, err := s.submitted(r.Context(), d.ID())
	if err != nil {
		return err
	}
	if done {
		return ledger.Refuse(api.DraftDone, "%s", d.ID())
	}
	notes, err := s.cfg.Drafts.Put(rd.name, d, s.cfg.Clock.Now())
	if err != nil {
		return draftError(err)
	}
	return writeJSON(w, http.StatusOK, notes)
}

// judgeDraft makes the tests of admission that do not wait for all signatures.
func (s *server) judgeDraft(ctx context.Context, d ledger.Draft) error {
	r, now := d.Record, s.cfg.Clock.Now()
	switch {
	case r.Ledger != s.id:
		return ledger.Refuse(ledger.RecordLedger, "the record says %s, this ledger is %s", r.Ledger, s.id)
	case r.Expires <= r.Time || r.Expires-r.Time > ledger.MaxRecordLife:
		return ledger.Refuse(ledger.RecordLifetime, "from %s to %s", r.Time, r.Expires)
	case r.Expires <= now:
		return ledger.Refuse(ledger.RecordExpired, "at %s", r.Expires)
	}
	if _, refusal := ledger.DecodeBody(r.Kind, r.Body); refusal != nil {
		return refusal
	}
	if refusal := ledger.CheckPersonalData(r.Body); refusal != nil {
		return refusal
	}
	for _, l := range d.Lines {
		seal, err := ledger.ParseSeal(l)
		if err != nil {
			return ledger.Refuse(ledger.FormCode(err), "%v", err)
		}
		key, err := s.admission.key(ctx, ledger.SignedRecord{Record: r}, seal)
		if err != nil {
			return err
		}
		if key == nil {
			return ledger.Refuse(ledger.RecordSignerUnknown, "%s with key %s", seal.Signer, seal.Key)
		}
		task := sm2.Task{Key: key, Digest: key.Digest(d.Text), Signature: seal.Signature}
		if !s.cfg.Verifier.Verify([]sm2.Task{task})[0] {
			return ledger.Refuse(ledger.RecordSignature, "of %s with key %s", seal.Signer, seal.Key)
		}
	}
	return nil
}

// submitted reports whether the ledger has an answer to a record already; then no
// draft of it is needed.
func (s *server) submitted(ctx context.Context, id sm3.Digest) (bool, error) {
	outcome, err := s.cfg.Records.Outcome(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil && !outcome.Pending, err
}

// draftsOf lists somebody's drafts without those that were submitted meanwhile,
// at whatever node.
func (s *server) draftsOf(ctx context.Context, rd reader) ([]api.Draft, error) {
	all, err := s.cfg.Drafts.Of(rd.name, s.cfg.Clock.Now())
	if err != nil {
		return nil, err
	}
	open := []api.Draft{}
	for _, d := range all {
		done, err := s.submitted(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		if !done {
			open = append(open, d)
			continue
		}
		if err := s.cfg.Drafts.Remove(d.ID); err != nil {
			return nil, err
		}
	}
	return open, nil
}

func (s *server) getDrafts(w http.ResponseWriter, r *http.Request) error {
	rd, err := s.atDesk(r)
	if err != nil {
		return err
	}
	drafts, err := s.draftsOf(r.Context(), rd)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Drafts{Drafts: drafts})
}

// draft finds the draft that a path names, for somebody who has a part in it, and
// tells whether who asks has put it there.
func (s *server) draft(r *http.Request) (d ledger.Draft, own bool, err error) {
	rd, err := s.atDesk(r)
	if err != nil {
		return d, false, err
	}
	id, err := recordID(r)
	if err != nil {
		return d, false, err
	}
	d, notes, err := s.cfg.Drafts.Get(id, s.cfg.Clock.Now())
	if err != nil {
		return d, false, draftError(err)
	}
	own = notes.Uploader == rd.name
	mine := slices.ContainsFunc(d.Record.Signers, func(text string) bool {
		name, err := ledger.ParseSigner(text)
		return err == nil && name.Kind != ledger.CandidateSigner && name.Name == rd.name
	})
	if !mine && !own {
		return d, false, ledger.Refuse(api.DraftUnknown, "%s", id) // what lies here is nobody else's business
	}
	return d, own, nil
}

func (s *server) getDraft(w http.ResponseWriter, r *http.Request) error {
	d, _, err := s.draft(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", api.MediaRecord)
	_, _ = w.Write(d.Bytes()) //nolint:gosec // G705: nosniff and the policy keep browsers from reading it as a page; an error is the client's connection
	return nil
}

// deleteDraft takes a draft away for all who were to sign it: so only who has put it
// there may.
func (s *server) deleteDraft(w http.ResponseWriter, r *http.Request) error {
	d, own, err := s.draft(r)
	if err != nil {
		return err
	}
	if !own {
		return ledger.Refuse(api.DraftForbidden, "only who put a draft there takes it away; unsigned, it expires by itself")
	}
	if err := s.cfg.Drafts.Remove(d.ID()); err != nil {
		return draftError(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
