package server_test

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// halfSigned gives a deposit that only some have signed.
func (h *harness) halfSigned(evidence string, by ...servertest.Signer) []byte {
	h.t.Helper()
	d := draftOf(h.t, h.DepositRecord(evidence, servertest.Digest(evidence)))
	d.Lines = slices.DeleteFunc(d.Lines, func(l ledger.Line) bool {
		return !slices.ContainsFunc(by, func(s servertest.Signer) bool { return s.Name.String() == l.Name })
	})
	return d.Bytes()
}

func draftOf(t testing.TB, data []byte) ledger.Draft {
	t.Helper()
	d, err := ledger.ParseDraft(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func draftAsk(data []byte, by servertest.Signer) ask {
	return ask{method: http.MethodPost, path: api.PathDrafts, media: api.MediaRecord, body: string(data), signer: &by}
}

func (h *harness) drafts(by servertest.Signer) []api.Draft {
	h.t.Helper()
	return decode[api.Drafts](h, h.do(ask{path: api.PathDrafts, signer: &by})).Drafts
}

// TestDraftsCollectSignatures follows a deposit from its holder to its provider
// and onto the ledger.
func TestDraftsCollectSignatures(t *testing.T) {
	dir := t.TempDir()
	h := start(t, func(c *server.Config) { c.Drafts = desk.NewDrafts(dir) })
	p := h.cast()
	whole := draftOf(t, h.DepositRecord("EV-8", servertest.Digest("8")))
	half := whole
	half.Lines = slices.DeleteFunc(slices.Clone(whole.Lines), func(l ledger.Line) bool { return l.Name != p.holder.Name.String() })
	noted := decode[api.Draft](h, h.do(draftAsk(half.Bytes(), p.holder)))
	if !slices.Equal(noted.Missing, []string{p.provider.Name.String()}) || !slices.Equal(noted.Signed, []string{p.holder.Name.String()}) || noted.Uploader != servertest.Holder() {
		t.Errorf("noted as %+v", noted)
	}
	path := api.Path(api.PathDraft, half.ID().String())
	// Who has no part in it does not learn that it is here.
	for _, stranger := range []servertest.Signer{p.pledgee, p.court, p.registry} {
		if got := h.drafts(stranger); len(got) != 0 {
			t.Errorf("%s sees %+v", stranger.Name, got)
		}
		h.problem(h.do(ask{path: path, signer: &stranger}), api.DraftUnknown)
		h.problem(h.do(ask{method: http.MethodDelete, path: path, signer: &stranger}), api.DraftUnknown)
		h.problem(h.do(draftAsk(half.Bytes(), stranger)), api.DraftForbidden)
	}
	if got := h.drafts(p.provider); len(got) != 1 || got[0].ID != half.ID() {
		t.Fatalf("the provider sees %+v", got)
	}
	// Who is to sign it cannot take it from the others.
	h.problem(h.do(ask{method: http.MethodDelete, path: path, signer: &p.provider}), api.DraftForbidden)
	// A copy without the first signature does not take it away.
	other := whole
	other.Lines = slices.DeleteFunc(slices.Clone(whole.Lines), func(l ledger.Line) bool { return l.Name != p.provider.Name.String() })
	if noted = decode[api.Draft](h, h.do(draftAsk(other.Bytes(), p.provider))); len(noted.Missing) != 0 || noted.Uploader != servertest.Holder() {
		t.Errorf("once both have signed: %+v", noted)
	}
	// A node that starts again still has it.
	again, _, err := desk.NewDrafts(dir).Get(half.ID(), h.Now())
	if err != nil || !bytes.Equal(again.Bytes(), whole.Bytes()) {
		t.Errorf("after a start: %v", err)
	}
	// On the ledger it is no draft any more.
	decode[api.Submission](h, h.submit(again.Bytes()))
	if got := h.drafts(p.holder); len(got) != 0 {
		t.Errorf("submitted, and still here: %+v", got)
	}
	h.problem(h.do(draftAsk(half.Bytes(), p.holder)), api.DraftDone)
}

func TestDraftsAreTakenBack(t *testing.T) {
	h := start(t)
	p := h.cast()
	half := draftOf(t, h.halfSigned("EV-7", p.holder))
	decode[api.Draft](h, h.do(draftAsk(half.Bytes(), p.holder)))
	if a := h.do(ask{method: http.MethodDelete, path: api.Path(api.PathDraft, half.ID().String()), signer: &p.holder}); a.status != http.StatusNoContent {
		t.Fatalf("got %d", a.status)
	}
	if got := h.drafts(p.provider); len(got) != 0 {
		t.Errorf("taken back, and still here: %+v", got)
	}
}

func TestDraftsAreJudged(t *testing.T) {
	h := start(t)
	p := h.cast()
	good := h.halfSigned("EV-8", p.holder)
	h.problem(h.do(ask{method: http.MethodPost, path: api.PathDrafts, media: api.MediaRecord, body: string(good)}), api.RequestNeedsParty)
	h.problem(h.do(draftAsk([]byte("x"), p.holder)), ledger.RecordMalformed)
	imposter := draftOf(t, good)
	imposter.Lines = nil
	line, err := ledger.SignText(imposter.Text, p.holder.Name.String(), servertest.Key(t, "imposter"), servertest.Random("x"))
	if err != nil {
		t.Fatal(err)
	}
	h.problem(h.do(draftAsk(imposter.With(line).Bytes(), p.holder)), ledger.RecordSignerUnknown)
	otherText := draftOf(t, h.halfSigned("EV-9", p.holder))
	otherText.Lines = draftOf(t, good).Lines
	h.problem(h.do(draftAsk(otherText.Bytes(), p.holder)), ledger.RecordSignature)
	elsewhere := h.deposit(func(r *ledger.Record) { r.Ledger = servertest.Digest("other") }, "x")
	h.problem(h.do(draftAsk(elsewhere, p.holder)), ledger.RecordLedger)
	personal := h.deposit(nil, "11010519491231002X")
	h.problem(h.do(draftAsk(personal, p.holder)), ledger.RecordPersonalData)
	for i := range desk.MaxDrafts {
		decode[api.Draft](h, h.do(draftAsk(h.halfSigned("EV-1"+decimal(i), p.holder), p.holder)))
	}
	h.problem(h.do(draftAsk(h.halfSigned("EV-one-more", p.holder), p.holder)), api.DraftFull)
	// Their time over, they are gone.
	if err := h.SetOffset(t.Context(), 40*24*3600*1e9); err != nil {
		t.Fatal(err)
	}
	if got := h.drafts(p.holder); len(got) != 0 {
		t.Errorf("expired, and %d are still here", len(got))
	}
	h.problem(h.do(draftAsk(good, p.holder)), ledger.RecordExpired)
	if h.Now() < servertest.Start+legaltime.Instant(40*24*3600*1000) {
		t.Error("the clock did not move")
	}
}
