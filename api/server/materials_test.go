package server_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func recipient(s servertest.Signer) sealed.Recipient {
	return sealed.Recipient{Name: s.Name.String(), Key: s.Key.Public()}
}

func sealFor(t testing.TB, text string, readers ...servertest.Signer) sealed.Document {
	t.Helper()
	var to []sealed.Recipient
	for _, r := range readers {
		to = append(to, recipient(r))
	}
	d, err := sealed.Seal(rand.Reader, []byte(text), to...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// people are the signers of these tests.
type cast struct{ holder, pledgee, registry, provider, court servertest.Signer }

func (h *harness) cast() cast {
	return cast{h.Holder(servertest.Holder()), h.Holder(servertest.Pledgee()), h.Staff(servertest.Registry), h.Staff(servertest.Provider), h.Staff(servertest.Court)}
}

func putAsk(d sealed.Document, by servertest.Signer) ask {
	return ask{method: http.MethodPost, path: api.PathMaterials, media: api.MediaSealed, body: string(d.Bytes()), signer: &by}
}

func materialAsk(d sm3.Digest, by servertest.Signer) ask {
	return ask{path: api.Path(api.PathMaterial, d.String()), signer: &by}
}

func grantAsk(t testing.TB, d sealed.Document, order sm3.Digest, by servertest.Signer, to ...servertest.Signer) ask {
	t.Helper()
	grant := api.GrantMaterial{Order: order}
	for _, r := range to {
		granted, err := d.Grant(rand.Reader, by.Key, recipient(r))
		if err != nil {
			t.Fatal(err)
		}
		line, _ := granted.Reader(r.Key.Public().Fingerprint())
		grant.Readers = append(grant.Readers, api.WrappedReader{Name: line.Name, Key: line.Key, Wrapped: fmt.Sprintf("%x", line.Wrapped)})
	}
	body, err := json.Marshal(grant)
	if err != nil {
		t.Fatal(err)
	}
	return ask{method: http.MethodPost, path: api.Path(api.PathMaterialReaders, d.Digest.String()), media: api.MediaJSON, body: string(body), signer: &by}
}

// TestMaterialsAreForThoseWithAPart follows one document from before its
// application to a court's order.
func TestMaterialsAreForThoseWithAPart(t *testing.T) {
	h := start(t)
	p := h.cast()
	d := sealFor(t, "proof of source", p.holder, p.registry)
	stored := decode[api.Material](h, h.do(putAsk(d, p.holder)))
	if stored.Expires == 0 || stored.Uploader != servertest.Holder() || len(stored.Readers) != 2 {
		t.Errorf("got %+v", stored)
	}
	open := func(s servertest.Signer, a answer) {
		t.Helper()
		if a.status != http.StatusOK || bytes.Contains(a.body, []byte("proof of source")) {
			t.Fatalf("status %d: %.200s", a.status, a.body)
		}
		got, err := sealed.Parse(a.body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := got.Open(s.Key); err != nil || string(text) != "proof of source" {
			t.Errorf("%s: %q, %v", s.Name, text, err)
		}
	}
	// Before a record names it, it is its uploader's alone.
	open(p.holder, h.do(materialAsk(d.Digest, p.holder)))
	h.problem(h.do(materialAsk(d.Digest, p.registry)), api.MaterialForbidden)
	h.problem(h.do(ask{path: api.Path(api.PathMaterial, d.Digest.String())}), api.RequestNeedsParty)

	h.Put(h.ApplyRecord("AP-9", servertest.Asset, ledger.Material{Digest: d.Digest, Name: "source"}))
	open(p.registry, h.do(materialAsk(d.Digest, p.registry)))
	for _, stranger := range []servertest.Signer{p.pledgee, p.provider, p.court} {
		h.problem(h.do(materialAsk(d.Digest, stranger)), api.MaterialForbidden)
	}
	papers := decode[api.Papers](h, h.do(ask{path: "/v1/applications/AP-9/papers", signer: &p.registry}))
	if len(papers.Papers) != 1 || len(papers.Papers[0].Copies) != 1 || papers.Papers[0].Copies[0].Reads[1].Name != "registry-a/registrar" {
		t.Errorf("papers: %+v", papers)
	}
	if papers := decode[api.Papers](h, h.do(ask{path: "/v1/applications/AP-9/papers", signer: &p.provider})); len(papers.Papers[0].Copies) != 0 {
		t.Errorf("a stranger learns what lies here: %+v", papers)
	}

	// Letting others in: never those without a part, a court by an order only.
	order := sm3.Sum([]byte("order"))
	h.problem(h.do(grantAsk(t, d, order, p.registry, p.pledgee)), api.MaterialForbidden)
	h.problem(h.do(grantAsk(t, d, order, p.registry, p.provider)), api.MaterialForbidden)
	h.problem(h.do(grantAsk(t, d, sm3.Digest{}, p.registry, p.court)), api.MaterialOrder)
	imposter := servertest.Signer{Name: p.court.Name, Key: servertest.Key(t, "imposter")}
	h.problem(h.do(grantAsk(t, d, order, p.registry, imposter)), api.MaterialReaders)
	granted := decode[api.Material](h, h.do(grantAsk(t, d, order, p.registry, p.court)))
	if last := granted.Readers[2]; last.By != "registry-a/registrar" || last.Order != order || last.Name != "court-d/judge" {
		t.Errorf("noted as %+v", last)
	}
	open(p.court, h.do(materialAsk(d.Digest, p.court)))
	list := decode[api.Materials](h, h.do(ask{path: api.PathMaterials, signer: &p.holder}))
	if len(list.Materials) != 1 || len(list.Materials[0].Reads) != 3 || list.Next != (sm3.Digest{}) {
		t.Errorf("the uploader sees who has read: %+v", list)
	}
}

func TestWhoHasNoKeyIsTold(t *testing.T) {
	h := start(t)
	p := h.cast()
	d := sealFor(t, "x", p.holder)
	decode[api.Material](h, h.do(putAsk(d, p.holder)))
	h.Put(h.ApplyRecord("AP-9", servertest.Asset, ledger.Material{Digest: d.Digest, Name: "source"}))
	h.problem(h.do(materialAsk(d.Digest, p.registry)), api.MaterialNoKey)
	decode[api.Material](h, h.do(grantAsk(t, d, sm3.Digest{}, p.holder, p.registry)))
	if a := h.do(materialAsk(d.Digest, p.registry)); a.status != http.StatusOK {
		t.Errorf("after the grant: %d, %s", a.status, a.body)
	}
	missing := sealFor(t, "y", p.holder)
	h.Put(h.ApplyRecord("AP-10", servertest.Asset, ledger.Material{Digest: missing.Digest, Name: "source"}))
	h.problem(h.do(materialAsk(missing.Digest, p.registry)), api.MaterialUnknown)
}

func TestMaterialsAreRefusedWithACode(t *testing.T) {
	h := start(t)
	p := h.cast()
	d := sealFor(t, "x", p.holder)
	path := api.Path(api.PathMaterial, d.Digest.String())
	h.problem(h.do(ask{method: http.MethodPost, path: api.PathMaterials, media: api.MediaSealed, body: string(d.Bytes())}), api.RequestNeedsParty)
	h.problem(h.do(ask{method: http.MethodPost, path: api.PathMaterials, media: api.MediaJSON, body: "{}", signer: &p.holder}), api.RequestMedia)
	h.problem(h.do(ask{method: http.MethodPost, path: api.PathMaterials, media: api.MediaSealed, body: "x", signer: &p.holder}), api.MaterialMalformed)
	unknown := servertest.Signer{Name: ledger.Holder("nobody"), Key: servertest.Key(t, "nobody")}
	h.problem(h.do(putAsk(sealFor(t, "x", unknown), p.holder)), api.MaterialReaders)
	h.problem(h.do(ask{path: "/v1/materials/sm3:1", signer: &p.holder}), api.RequestMalformed)
	h.problem(h.do(ask{path: "/v1/applications/AP-none/papers", signer: &p.holder}), ledger.ApplicationUnknown)
	h.problem(h.do(ask{method: http.MethodPost, path: path + "/readers", media: api.MediaJSON, body: `{"readers":[]}`, signer: &p.holder}), api.RequestMalformed)
	h.problem(h.do(ask{method: http.MethodPost, path: path + "/readers", media: api.MediaJSON, body: `{"readers":[{"name":"x","wrapped":"00"}]}`, signer: &p.holder}), api.RequestMalformed)

	decode[api.Material](h, h.do(putAsk(d, p.holder)))
	drop := ask{method: http.MethodDelete, path: path, signer: &p.holder}
	h.problem(h.do(ask{method: http.MethodDelete, path: path + "?uploader=" + servertest.Holder(), signer: &p.registry}), api.MaterialForbidden)
	h.Put(h.ApplyRecord("AP-9", servertest.Asset, ledger.Material{Digest: d.Digest, Name: "source"}))
	h.problem(h.do(drop), api.MaterialForbidden)
	h.problem(h.do(ask{method: http.MethodDelete, path: path + "?uploader=" + servertest.Holder(), signer: &p.registry}), api.MaterialRetained)
	decode[api.Material](h, h.do(putAsk(d, p.holder))) // the same again does no harm
	h.problem(h.do(putAsk(sealFor(t, "x", p.holder), p.holder)), api.MaterialKept)
	unnamed := sealFor(t, "unnamed", p.holder)
	decode[api.Material](h, h.do(putAsk(unnamed, p.holder)))
	if a := h.do(ask{method: http.MethodDelete, path: api.Path(api.PathMaterial, unnamed.Digest.String()), signer: &p.holder}); a.status != http.StatusNoContent {
		t.Errorf("drop what nothing names: %d %s", a.status, a.body)
	}

	purge := ask{method: http.MethodDelete, path: path + "?uploader=" + servertest.Holder(), signer: &p.registry}
	h.Put(h.PurgeRecord("AP-8", d.Digest)) // of another file
	h.problem(h.do(purge), api.MaterialRetained)
	h.Put(h.PurgeRecord("AP-9", d.Digest))
	if a := h.do(purge); a.status != http.StatusNoContent {
		t.Errorf("purge what a record lets go: %d %s", a.status, a.body)
	}
	h.problem(h.do(ask{path: path + "?uploader=" + servertest.Holder(), signer: &p.holder}), api.MaterialUnknown)

	elsewhere := start(t, func(c *server.Config) { c.Materials = nil })
	elsewhere.problem(elsewhere.do(ask{path: api.PathMaterials, signer: &p.holder}), api.MaterialElsewhere)
	if got := strings.Count(h.log.String(), "proof"); got != 0 {
		t.Error("the log tells what was in it")
	}
}
