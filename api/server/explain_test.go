package server_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

func TestExplain(t *testing.T) {
	h := start(t)
	x := decode[api.Explanation](h, h.do(ask{path: "/v1/assets/AS-1/explain"}))
	if x.State != "ACTIVE" || x.Says != "registered and certified" || x.Time == 0 {
		t.Errorf("got %+v", x)
	}
	var on, articles []string
	for _, p := range x.Path {
		on, articles = append(on, p.On), append(articles, p.Article)
	}
	if want := []string{"application.submit", "certificate.issue", "application.submit"}; !slices.Equal(on, want) {
		t.Errorf("it came by %v, want %v", on, want)
	}
	// This ledger registers in one step, which no row of the law does.
	if articles[1] != "TJ 8.1.2" || articles[2] == "" {
		t.Errorf("it came by %v", articles)
	}
	if p := x.Path[1]; p.By == nil || p.By[0] != "registry-a/registrar" || p.StateSays != x.Says {
		t.Errorf("got %+v", p)
	}
	if len(x.Runs) != 1 || x.Runs[0].Of != "certificate/CT-1" || x.Runs[0].Event != "certificate.expired" || x.Runs[0].Due == 0 {
		t.Errorf("got %+v", x.Runs)
	}
	i := slices.IndexFunc(x.Next, func(s api.Step) bool { return s.On == string(ledger.CertificateIssue) })
	if i < 0 || x.Next[i].Refusal == nil || x.Next[i].Refusal.Code != ledger.CertificateNotDue || x.Next[i].Refusal.Says == "" {
		t.Errorf("got %+v", x.Next)
	}
}

// What a reader may not see of a record is not told on the way.
func TestExplainKeepsTheReadersPlace(t *testing.T) {
	h := start(t)
	registry := h.Staff(servertest.Registry)
	for name, signer := range map[string]*servertest.Signer{"anybody": nil, "the registry": &registry} {
		x := decode[api.Explanation](h, h.do(ask{path: "/v1/assets/AS-1/explain", signer: signer}))
		// The registration has details for authorities.
		if told := x.Path[0].By != nil; told != (signer != nil) {
			t.Errorf("%s is told the signers: %t", name, told)
		}
	}
}

func TestExplainInChinese(t *testing.T) {
	h := start(t)
	x := decode[api.Explanation](h, h.do(ask{path: "/v1/assets/AS-1/explain", language: "zh"}))
	if x.Says != "登记有效" || x.Path[1].Says != "证书颁发" || x.Runs[0].Says != "证书有效期" {
		t.Errorf("got %s, %s, %s", x.Says, x.Path[1].Says, x.Runs[0].Says)
	}
}

func TestExplainWhatIsNotThere(t *testing.T) {
	h := start(t)
	for path, code := range map[string]ledger.Code{
		"/v1/assets/none/explain": ledger.AssetUnknown, "/v1/applications/none/explain": ledger.ApplicationUnknown, "/v1/objections/none/explain": ledger.ObjectionUnknown,
		"/v1/applications/none": ledger.ApplicationUnknown, "/v1/objections/none": ledger.ObjectionUnknown,
	} {
		a := h.do(ask{path: path})
		if h.problem(a, code); a.status != http.StatusNotFound {
			t.Errorf("%s: status %d", path, a.status)
		}
	}
}
