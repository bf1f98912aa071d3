package server_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/profile"
)

// search gives the ids of what is found.
func (h *harness) search(query url.Values, as *servertest.Signer) []string {
	h.t.Helper()
	var ids []string
	for range 20 {
		found := decode[api.Found](h, h.do(ask{path: api.PathSearch + "?" + query.Encode(), signer: as}))
		for _, hit := range found.Hits {
			ids = append(ids, string(hit.Kind)+"/"+hit.ID)
		}
		if found.Next == "" {
			return ids
		}
		query.Set("after", found.Next)
	}
	h.t.Fatal("the pages have no end")
	return nil
}

func TestSearchFindsWhatStands(t *testing.T) {
	h := start(t)
	asset := []string{"asset/" + servertest.Asset}
	for text, want := range map[string][]string{
		"": asset, "test data": asset, "ATA <&>": asset, servertest.Asset: asset, "AP-AS": asset, servertest.Certificate: asset, "QQ-1": asset,
		servertest.Holder(): nil, "Test holder": nil, "other": nil, "AS-2": nil,
	} {
		if got := h.search(url.Values{"q": {text}}, nil); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", text, got, want)
		}
	}
	if got := h.search(url.Values{"kind": {"application"}}, nil); got != nil {
		t.Errorf("in publicity: %v", got)
	}
}

// Appendix: a cancelled record is absent from public search, and present with its
// history to a court (TJ 6.4.5.1, 6.4.5.2).
func TestCancelledLeavesThePublicSearch(t *testing.T) {
	h := start(t)
	h.Put(h.RegisterRecord("AS-9", servertest.Evidence))
	h.Put(h.ApplyRecord("AP-9", servertest.Asset))
	h.Put(h.CancelRecord("AP-9"))
	court, provider := h.Staff(servertest.Court), h.Staff(servertest.Provider)
	holder, other := h.Holder(servertest.Holder()), h.Holder(servertest.Pledgee())
	both := []string{"asset/AS-9", "asset/" + servertest.Asset}
	for name, row := range map[string]struct {
		as   *servertest.Signer
		want []string
	}{
		"public": {nil, both[:1]}, "provider": {&provider, both[:1]}, "holder": {&holder, both[:1]}, "another account": {&other, both[:1]}, "court": {&court, both},
	} {
		for _, q := range []string{"", "data", "as-"} {
			for _, limit := range []string{"1", "100"} {
				if got := h.search(url.Values{"q": {q}, "limit": {limit}}, row.as); !slices.Equal(got, row.want) {
					t.Errorf("%s, %q: %v, want %v", name, q, got, row.want)
				}
			}
		}
		if got := h.search(url.Values{"q": {servertest.Certificate}}, row.as); (len(got) > 0) != (name == "court") {
			t.Errorf("%s finds by certificate %v", name, got)
		}
	}
	history := decode[api.History](h, h.do(ask{path: api.Path(api.PathAssetHistory, servertest.Asset), signer: &court}))
	if len(history.Values) != 4 || !strings.Contains(string(history.Values[3].Value), `"CANCELLED"`) {
		t.Errorf("the history has %d values", len(history.Values))
	}
	direct := decode[api.Asset](h, h.do(ask{path: api.Path(api.PathAsset, servertest.Asset)}))
	if !strings.Contains(string(direct.Asset), `"CANCELLED"`) {
		t.Errorf("by its id it is %s", direct.Asset)
	}
}

// A holder is a way to its assets for authorities and for itself; for the public only
// where the profile says so (TJ 6.3.5).
func TestSearchByHolder(t *testing.T) {
	h := start(t)
	court, holder, other := h.Staff(servertest.Court), h.Holder(servertest.Holder()), h.Holder(servertest.Pledgee())
	asset := []string{"asset/" + servertest.Asset}
	for _, row := range []struct {
		holder string
		as     *servertest.Signer
		want   []string
	}{
		{"Test holder", nil, nil},
		{"Test holder", &other, nil},
		{"test  HOLDER", &court, asset},
		{"Test holder", &holder, asset},
		{"Test hold", &court, nil},
		{servertest.Holder(), &court, asset},
		{servertest.Holder(), &holder, asset},
		{servertest.Holder(), nil, nil},
	} {
		if got := h.search(url.Values{"holder": {row.holder}}, row.as); !slices.Equal(got, row.want) {
			t.Errorf("%q: %v, want %v", row.holder, got, row.want)
		}
	}
	if got := h.search(url.Values{"holder": {"Test holder"}, "q": {"nothing"}}, &court); got != nil {
		t.Errorf("words narrow it to %v", got)
	}
}

// under is a ledger whose assets are registered under another law.
type under struct {
	server.Chain
	law []byte
}

func (c under) Document(ctx context.Context, digest sm3.Digest) ([]byte, error) {
	if digest == servertest.Digest("test") {
		return c.law, nil
	}
	return c.Chain.Document(ctx, digest)
}

// Who has the number of an account checks its certificates in Dali (DL 27), by that
// alone; in Guizhou, where parties are public (GZ 28), by name as well; in Tianjin
// not without a judicial document (TJ 6.3.5). It tells nobody anything personal.
func TestPublicSearchByAccount(t *testing.T) {
	asset := []string{"asset/" + servertest.Asset}
	for law, want := range map[string]struct{ byNumber, byName []string }{
		"dali-2023": {asset, nil}, "guizhou-2023": {asset, asset}, "tianjin-tj003": {nil, nil},
	} {
		text, err := profile.Template(law)
		if err != nil {
			t.Fatal(err)
		}
		h := start(t, func(cfg *server.Config) { cfg.Chain = under{cfg.Chain, text} })
		other := h.Holder(servertest.Pledgee())
		for _, as := range []*servertest.Signer{nil, &other} {
			if got := h.search(url.Values{"holder": {servertest.Holder()}}, as); !slices.Equal(got, want.byNumber) {
				t.Errorf("%s: by number %v", law, got)
			}
			if got := h.search(url.Values{"holder": {"Test holder"}}, as); !slices.Equal(got, want.byName) {
				t.Errorf("%s: by name %v", law, got)
			}
		}
		for _, part := range []string{servertest.Holder()[:17], servertest.Pledgee(), strings.ToLower(servertest.Holder())} {
			if got := h.search(url.Values{"holder": {part}}, nil); got != nil {
				t.Errorf("%s: by %q %v", law, part, got)
			}
		}
	}
}

// What is found by account number says whether the certificate is valid, and is what
// anybody sees of an asset whose number is known.
func TestCheckByAccountTellsTheCertificate(t *testing.T) {
	text, err := profile.Template("dali-2023")
	if err != nil {
		t.Fatal(err)
	}
	h := start(t, func(cfg *server.Config) { cfg.Chain = under{cfg.Chain, text} })
	found := decode[api.Found](h, h.do(ask{path: api.PathSearch + "?holder=" + servertest.Holder()}))
	direct := decode[api.Asset](h, h.do(ask{path: api.Path(api.PathAsset, servertest.Asset)}))
	if len(found.Hits) != 1 || !bytes.Equal(found.Hits[0].Value, direct.Asset) {
		t.Fatalf("found %+v, want %s", found.Hits, direct.Asset)
	}
	if valid := `"number":"` + servertest.Certificate + `"`; !strings.Contains(string(direct.Asset), valid) || !strings.Contains(string(direct.Asset), `"state":"VALID"`) {
		t.Errorf("the certificate is not told: %s", direct.Asset)
	}
	h.Put(h.RegisterRecord("AS-9", servertest.Evidence))
	h.Put(h.ApplyRecord("AP-9", servertest.Asset))
	h.Put(h.CancelRecord("AP-9"))
	if got := h.search(url.Values{"holder": {servertest.Holder()}}, nil); !slices.Equal(got, []string{"asset/AS-9"}) {
		t.Errorf("what was cancelled is found: %v", got)
	}
}

// What stands in one sub-account is told to whoever may know what the holder has
// (TJ 6.3.1, 6.3.5), and so is how the book is divided.
func TestSubAccounts(t *testing.T) {
	text, err := profile.Template("tianjin-tj003")
	if err != nil {
		t.Fatal(err)
	}
	h := start(t, func(cfg *server.Config) { cfg.Chain = under{cfg.Chain, text} })
	court, holder, other := h.Staff(servertest.Court), h.Holder(servertest.Holder()), h.Holder(servertest.Pledgee())
	asset := []string{"asset/" + servertest.Asset}
	for name, row := range map[string]struct {
		as   *servertest.Signer
		part string
		want []string
	}{
		"court": {&court, "tables", asset}, "holder": {&holder, "tables", asset}, "another part": {&holder, "interfaces", nil},
		"another account": {&other, "tables", nil}, "public": {nil, "tables", nil},
	} {
		if got := h.search(url.Values{"holder": {servertest.Holder()}, "sub_account": {row.part}}, row.as); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
		a := decode[api.Account](h, h.do(ask{path: api.Path(api.PathAccount, servertest.Holder()), signer: row.as}))
		if sees := row.as == &court || row.as == &holder; (len(a.SubAccounts) == 1 && a.SubAccounts[0].Number == servertest.Holder()+"/tables" && a.SubAccounts[0].Assets == 1) != sees {
			t.Errorf("%s sees %v", name, a.SubAccounts)
		}
	}
	h.Put(h.ApplyRecord("AP-9", servertest.Asset))
	h.Put(h.CancelRecord("AP-9"))
	if got := h.search(url.Values{"holder": {servertest.Holder()}, "sub_account": {"tables"}}, &court); got != nil {
		t.Errorf("what was cancelled still stands in %v", got)
	}
}

// A certificate's status leads to what burdens its asset.
func TestCertificateStatusLinksToItsAsset(t *testing.T) {
	h := start(t)
	a := h.do(ask{path: api.Path(api.PathCertificateStatus, servertest.Certificate)})
	want := []string{`</v1/assets/AS-1/status>; rel="up"`, `</v1/assets/AS-1/rights>; rel="related"`}
	if got := a.header.Values("Link"); !slices.Equal(got, want) {
		t.Errorf("links to %q", got)
	}
	if got := h.do(ask{path: api.Path(api.PathCertificateStatus, "CT-none")}).header.Values("Link"); got != nil {
		t.Errorf("what does not exist links to %q", got)
	}
}

func TestSearchIsBounded(t *testing.T) {
	h := start(t)
	for _, query := range []string{"q=" + strings.Repeat("a", 257), "kind=account", "after=%2A", "limit=0", "sub_account=tables", "after=YXh4AGE&q=data"} {
		h.problem(h.do(ask{path: api.PathSearch + "?" + query}), api.RequestMalformed)
	}
	if a := h.do(ask{path: api.PathSearch + "?q=" + url.QueryEscape(strings.Repeat("数", 85))}); a.status != http.StatusOK {
		t.Errorf("a long name: %d", a.status)
	}
}
