package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// TestOpenAPIDescribesTheServer drives every operation, good and bad, and holds
// requests and answers to the description; and the description to the routes.
func TestOpenAPIDescribesTheServer(t *testing.T) {
	h := start(t)
	doc, err := openapi3.NewLoader().LoadFromData(server.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	routes := server.Routes(h.cfg)
	var described []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if !slices.Equal(routes, described) {
		t.Errorf("served:\n%s\ndescribed:\n%s", strings.Join(routes, "\n"), strings.Join(described, "\n"))
	}
	kinds := doc.Paths.Find(api.PathState).Parameters.GetByInAndName("path", "kind").Schema.Value.Enum
	for _, kind := range ledger.EntityKinds() {
		if !slices.Contains(kinds, any(string(kind))) {
			t.Errorf("entities of kind %s are not described", kind)
		}
	}
	if len(kinds) != len(ledger.EntityKinds()) {
		t.Errorf("kinds %v are described, there are %v", kinds, ledger.EntityKinds())
	}
	driven := h.drive(t, doc)
	for _, op := range described {
		if !driven[op] {
			t.Errorf("%s was not answered with success by this test", op)
		}
	}
}

// everything is at least one good and one bad request for each operation.
func (h *harness) everything() []ask {
	id, refused := servertest.ID(h.Issued).String(), servertest.ID(h.Refused).String()
	unknown := servertest.Digest("unknown").String()
	certificate := string(h.do(ask{path: "/v1/certificates/" + servertest.Certificate}).body)
	body, err := json.Marshal(api.Verify{Certificate: certificate, Without: []string{servertest.Court}, At: h.Now()})
	if err != nil {
		h.t.Fatal(err)
	}
	lines, err := json.Marshal(string(h.DepositRecord("EV-3", servertest.Digest("3"))))
	if err != nil {
		h.t.Fatal(err)
	}
	registry := h.Staff(servertest.Registry)
	p := h.cast()
	paper, unnamed := sealFor(h.t, "paper", p.holder, p.registry), sealFor(h.t, "unnamed", p.holder)
	h.Put(h.ApplyRecord("AP-9", servertest.Asset, ledger.Material{Digest: paper.Digest, Name: "source"}))
	half := h.halfSigned("EV-8", p.holder)
	draftID := draftOf(h.t, half).ID().String()
	material := api.Path(api.PathMaterial, paper.Digest.String())
	asks := []ask{
		{method: "POST", path: "/v1/records?wait=final", media: api.MediaRecord, body: string(h.DepositRecord("EV-2", servertest.Digest("2")))},
		{method: "POST", path: "/v1/records", media: api.MediaText, body: "nonsense"},
		{method: "POST", path: "/v1/records", media: api.MediaLines, body: string(lines) + "\n\"nonsense\"\n"},
		{path: "/v1/records/" + id},
		{path: "/v1/records/" + refused},
		{path: "/v1/records/" + unknown},
		{path: "/v1/records/" + id + "/note"},
		{path: "/v1/records/" + unknown + "/note"},
		{path: "/v1/records/" + id + "/receipt"},
		{path: "/v1/records/" + refused + "/receipt"},
		{path: "/v1/records/" + unknown + "/receipt"},
		{path: "/v1/accounts/" + servertest.Pledgee()},
		{path: "/v1/accounts/" + servertest.Holder(), signer: &registry},
		{path: "/v1/accounts/none"},
		{path: "/v1/assets/AS-1"},
		{path: "/v1/assets/AS-1?at=applied"},
		{path: "/v1/assets/none"},
		{path: "/v1/assets/AS-1/card"},
		{path: "/v1/assets/AS-1/card?at=applied"},
		{path: "/v1/assets/none/card"},
		{path: "/v1/assets/AS-1/history"},
		{path: "/v1/assets/AS-1/history?after=1&limit=1"},
		{path: "/v1/assets/none/history"},
		{path: "/v1/assets/AS-1/events"},
		{path: "/v1/assets/AS-1/events?after=2&limit=1&wait=30"},
		{path: "/v1/assets/AS-1/events?after=99&wait=1"},
		{path: "/v1/assets/AS-1/events?wait=31"},
		{path: "/v1/assets/none/events"},
		{path: "/v1/assets/AS-1/explain"},
		{path: "/v1/assets/none/explain"},
		{path: "/v1/evidence/EV-1/status"},
		{path: "/v1/evidence/none/status?pin=1x"},
		{path: "/v1/headers/1/witnesses"},
		{path: "/v1/headers/99999/witnesses"},
		{path: "/v1/headers/x/witnesses"},
		{path: "/v1/applications?state=COMPLETED&limit=1"},
		{path: "/v1/applications?after=%2F"},
		{path: "/v1/publications?category=rules"},
		{path: "/v1/publications?category=weather"},
		{path: "/v1/search"},
		{path: "/v1/search?q=data&kind=asset&limit=1"},
		{path: "/v1/search?holder=Test%20holder", signer: &registry},
		{path: "/v1/search?q=" + strings.Repeat("a", 257)},
		{path: "/v1/search?kind=account"},
		{path: "/v1/search?after=%2A"},
		{path: "/v1/reviews"},
		{path: "/v1/overdue?kind=application"},
		{path: "/v1/overdue?kind=application", signer: &registry},
		{path: "/v1/overdue?kind=asset", signer: &registry},
		{path: "/v1/reports/" + servertest.Registry + "/test-registration/2026Q1", signer: &registry},
		{path: "/v1/reports/" + servertest.Registry + "/test-registration/2026Q1"},
		{path: "/v1/reports/" + servertest.Registry + "/test-registration/2026Q9", signer: &registry},
		{path: "/v1/supervision?limit=1", signer: &registry},
		{path: "/v1/supervision"},
		{path: "/v1/applications/AP-AS-1/file"},
		{path: "/v1/applications/none/file"},
		{path: "/v1/applications/AP-AS-1"},
		{path: "/v1/applications/none"},
		{path: "/v1/applications/AP-AS-1/explain"},
		{path: "/v1/applications/none/explain"},
		{path: "/v1/objections/OB-1"},
		{path: "/v1/objections/none"},
		{path: "/v1/objections/OB-1/explain"},
		{path: "/v1/objections/none/explain"},
		{path: "/v1/assets/AS-1/status"},
		{path: "/v1/assets/none/status"},
		{path: "/v1/assets/AS-1/rights"},
		{path: "/v1/assets/AS-1/rights?at=x"},
		{path: "/v1/accounts/" + servertest.Holder() + "/rights", signer: &registry},
		{path: "/v1/accounts/" + servertest.Holder() + "/rights"},
		{path: "/v1/accounts/" + servertest.Holder() + "/accounting?from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00.000Z", signer: &registry},
		{path: "/v1/accounts/" + servertest.Holder() + "/accounting?from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00.000Z"},
		{path: "/v1/accounts/" + servertest.Holder() + "/accounting?from=x", signer: &registry},
		{path: "/v1/certificates/CT-1"},
		{path: "/v1/certificates/none"},
		{path: "/v1/certificates/CT-1/status"},
		{path: "/v1/certificates/none/status"},
		{path: "/v1/files/" + servertest.File().String()},
		{path: "/v1/files/" + unknown},
		{path: "/v1/headers"},
		{path: "/v1/headers?from=2&limit=2"},
		{path: "/v1/headers?from=99"},
		{path: "/v1/headers/latest"},
		{path: "/v1/headers/1"},
		{path: "/v1/headers/99"},
		{path: "/v1/consistency?from=1&to=3"},
		{path: "/v1/consistency?from=2"},
		{path: "/v1/consistency?from=1&to=99"},
		{path: "/v1/state/asset/AS-1"},
		{path: "/v1/state/asset/none"},
		{path: "/v1/state/asset/AS-1?height=1"},
		{path: "/v1/state/pledge/PL-1"},
		{path: "/v1/state/pledge/PL-1", signer: &registry},
		{path: "/v1/members"},
		{path: "/v1/members", signer: &registry},
		{path: "/v1/members/" + servertest.Court},
		{path: "/v1/members/nobody"},
		{path: "/v1/members/%20"},
		{path: "/v1/network"},
		{path: "/v1/governance"},
		{path: "/v1/governance/history"},
		{path: "/v1/governance/history?after=1&limit=1"},
		{path: "/v1/governance/history?after=x"},
		{path: "/v1/governance/history?limit=0"},
		{path: "/v1/documents/" + sm3.Sum(servertest.Document()).String()},
		{path: "/v1/documents/" + unknown},
		{path: "/v1/proposals"},
		{path: "/v1/proposals?state=OPEN&limit=1"},
		{path: "/v1/proposals?state=SHUT"},
		{path: "/v1/proposals?after=%2F"},
		{path: "/v1/proposals?limit=501"},
		{path: "/v1/proposals/GP-1"},
		{path: "/v1/proposals/GP-1?at=applied"},
		{path: "/v1/proposals/GP-1?at=noon"},
		{path: "/v1/proposals/none"},
		{path: "/v1/proposals/GP-1/history"},
		{path: "/v1/proposals/none/history"},
		{path: "/v1/proposals/GP-1/status"},
		{path: "/v1/proposals/none/status"},
		{path: "/v1/inbox", signer: &p.registry},
		{path: "/v1/inbox?limit=1", signer: &p.holder},
		{path: "/v1/inbox?after=x", signer: &p.holder},
		{path: "/v1/inbox"},
		draftAsk(half, p.holder),
		draftAsk([]byte("nonsense"), p.holder),
		{path: "/v1/drafts", signer: &p.provider},
		{path: "/v1/drafts"},
		{path: "/v1/drafts/" + draftID, signer: &p.provider},
		{path: "/v1/drafts/" + draftID, signer: &p.court},
		{method: "DELETE", path: "/v1/drafts/" + draftID, signer: &p.court},
		{method: "DELETE", path: "/v1/drafts/" + draftID, signer: &p.holder},
		putAsk(paper, p.holder),
		putAsk(unnamed, p.holder),
		{method: "POST", path: "/v1/materials", media: api.MediaSealed, body: "nonsense", signer: &p.holder},
		{path: "/v1/materials?limit=1", signer: &p.holder},
		{path: "/v1/materials"},
		{path: material, signer: &p.registry},
		{path: material + "?uploader=" + servertest.Holder(), signer: &p.registry},
		{path: material, signer: &p.provider},
		grantAsk(h.t, paper, servertest.Digest("order"), p.holder, p.court),
		grantAsk(h.t, paper, servertest.Digest("order"), p.holder, p.provider),
		{path: "/v1/applications/AP-9/papers", signer: &p.registry},
		{path: "/v1/applications/none/papers", signer: &p.registry},
		{method: "DELETE", path: material, signer: &p.holder},
		{method: "DELETE", path: "/v1/materials/" + unnamed.Digest.String(), signer: &p.holder},
		{path: "/v1/genesis"},
		{path: "/v1/status"},
		{path: "/openapi.yaml"},
		{path: "/"},
		{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: string(body)},
		{method: "POST", path: "/v1/verify", media: api.MediaCertificate, body: certificate},
		{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: `{"certificate":"nonsense"}`},
		{operator: true, path: "/health"},
		{operator: true, path: "/ready"},
		{operator: true, path: "/metrics"},
		{operator: true, path: "/operator/status"},
		{operator: true, path: "/operator/clock"},
		{operator: true, method: "POST", path: "/operator/nudge"},
		{operator: true, method: "POST", path: "/operator/backup", media: api.MediaJSON, body: `{"dirs":["/srv/one","/mnt/full"]}`},
		{operator: true, method: "POST", path: "/operator/backup", media: api.MediaJSON, body: `{"dirs":["relative"]}`},
		{operator: true, method: "POST", path: "/operator/handover"},
		{operator: true, method: "POST", path: "/operator/clock", media: api.MediaJSON, body: `{"offset_ms":86400000}`},
	}
	return asks
}

// drive sends every request, and gives the operations that answered one with
// success.
func (h *harness) drive(t *testing.T, doc *openapi3.T) map[string]bool {
	t.Helper()
	for media := range map[string]bool{api.MediaRecord: true, api.MediaSealed: true, api.MediaLines: true, api.MediaYAML: true, "text/html": true} {
		openapi3filter.RegisterBodyDecoder(media, plain)
		t.Cleanup(func() { openapi3filter.UnregisterBodyDecoder(media) })
	}
	openapi3filter.RegisterBodyDecoder(api.MediaCertificate, openapi3filter.JSONBodyDecoder)
	t.Cleanup(func() { openapi3filter.UnregisterBodyDecoder(api.MediaCertificate) })
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	driven := map[string]bool{}
	h.Put(h.ObjectRecord("OB-1", "AS-1"))
	for _, a := range h.everything() {
		r := h.request(a)
		route, params, err := router.FindRoute(&http.Request{Method: r.Method, URL: mustURL(t, a.path), Host: ""})
		if err != nil {
			t.Fatalf("%s %s: %v", r.Method, a.path, err)
		}
		got := h.do(a)
		input := &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
		}
		if got.status == http.StatusInternalServerError {
			t.Errorf("%s %s: the node failed: %s", r.Method, a.path, h.log.errors())
		}
		if got.status < 400 {
			driven[route.Method+" "+route.Path] = true
			if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
				t.Errorf("%s %s: the request is not as described: %v", r.Method, a.path, err)
			}
		}
		err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: got.status, Header: got.header, Body: io.NopCloser(bytes.NewReader(got.body)), Options: input.Options,
		})
		if err != nil {
			t.Errorf("%s %s: status %d: the answer is not as described: %v\n%s", r.Method, a.path, got.status, err, got.body)
		}
	}
	return driven
}

func plain(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	data, err := io.ReadAll(body)
	return string(data), err
}

func mustURL(t *testing.T, path string) *url.URL {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestEveryCodeHasAStatusAndWords(t *testing.T) {
	for _, code := range api.Codes() {
		text := api.CodeText(code)
		if _, explicit := server.StatusOf(code); !explicit {
			t.Errorf("%s has no HTTP status", code)
		}
		if text.ZH == "" || text.EN == "" || text.ZH == string(code) {
			t.Errorf("%s has no words", code)
		}
		if slices.Contains(ledger.Codes(), code) {
			t.Errorf("%s is a code of the ledger", code)
		}
	}
	for _, code := range ledger.Codes() {
		if status, _ := server.StatusOf(code); status < 400 || status > 599 {
			t.Errorf("%s has status %d", code, status)
		}
		if code != ledger.OK && api.CodeText(code) != ledger.CodeText(code) {
			t.Errorf("%s has other words in the API", code)
		}
	}
}
