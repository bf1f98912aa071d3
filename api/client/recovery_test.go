package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// recovered is a node of a ledger that went on by a plan after a lost quorum.
type recovered struct {
	*httptest.Server
	trust   ledger.Trust
	plan    sm3.Digest
	history api.GovernanceHistory
}

func startRecovered(t *testing.T) *recovered {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "recovered"}))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "one").Open, sm3.Digest{})
	file := c.Recovery(t, ledgertest.NotaryA, ledgertest.RegistryA)
	c.Recover(t, file)
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "two").Open, sm3.Digest{})
	block := c.View.Blocks[len(c.View.Blocks)-1]
	r := &recovered{trust: ledger.Trust{Ledger: c.Genesis.ID()}, plan: ledgertest.Must(file.Digest())(t)}
	r.history.Sets = []api.GovernanceSet{{
		Sequence: 2, Digest: sm3.Sum(file.Governance), Governance: json.RawMessage(file.Governance),
		Recovery: string(ledgertest.Must(file.Bytes())(t)),
	}}
	latest := api.Header{
		Height: block.Tip.Header.Height, Text: string(block.Text), Final: true,
		Cosignatures: string(c.Cosign(t, block.Text, c.Now, ledgertest.NotaryA, ledgertest.RegistryA)),
	}
	genesis := ledgertest.Must(c.File.Bytes())(t)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch q.URL.Path {
		case api.PathGenesis:
			_, _ = w.Write(genesis)
		case api.PathGovernanceHistory:
			h := r.history
			if q.URL.Query().Get("after") != "1" {
				h.Sets = []api.GovernanceSet{}
			}
			encode(t, w, h)
		case api.PathHeaderLatest:
			encode(t, w, latest)
		default:
			http.NotFound(w, q)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func encode(t *testing.T, w http.ResponseWriter, v any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Error(err)
	}
}

func (r *recovered) latest(t *testing.T, recoveries ...sm3.Digest) error {
	t.Helper()
	trust := r.trust
	trust.Recoveries = recoveries
	_, err := ledgertest.Must(client.New(r.URL, client.Options{Trust: trust, HTTP: r.Client()}))(t).LatestHeader(t.Context())
	return err
}

// A client leads over a recovery only if its trust file names the plan, and says
// which line is missing.
func TestRecoveryNeedsTrust(t *testing.T) {
	r := startRecovered(t)
	if err := r.latest(t, r.plan); err != nil {
		t.Errorf("with the plan's line: %v", err)
	}
	for name, trusted := range map[string][]sm3.Digest{"without it": nil, "with another": {sm3.Sum([]byte("another plan"))}} {
		if err := r.latest(t, trusted...); !errors.Is(err, client.ErrUnproved) || !strings.Contains(err.Error(), "recovery "+r.plan.String()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForgedRecovery(t *testing.T) {
	good := startRecovered(t)
	set := good.history.Sets[0]
	for name, forge := range map[string]func(*api.GovernanceSet){
		"no plan": func(s *api.GovernanceSet) { s.Recovery = "" },
		"rubbish": func(s *api.GovernanceSet) { s.Recovery = "{}" },
		"another text": func(s *api.GovernanceSet) {
			s.Recovery = strings.Replace(s.Recovery, "reason test", "reason rest", 1)
		},
		"a signature less": func(s *api.GovernanceSet) {
			note := strings.LastIndex(s.Recovery[:len(s.Recovery)-4], `\n`)
			s.Recovery = s.Recovery[:note] + `\n"}`
		},
	} {
		forged := set
		forge(&forged)
		good.history.Sets = []api.GovernanceSet{forged}
		for _, trusted := range []sm3.Digest{good.plan, sm3.Sum([]byte(forged.Recovery))} {
			if err := good.latest(t, trusted); !errors.Is(err, client.ErrUnproved) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
