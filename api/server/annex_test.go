package server_test

import (
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
)

// TestARegistryKeepsWhatItsCertificateNames issues nothing at the registry's own node
// before the registry has stored the evidence report there, and not somebody else.
func TestARegistryKeepsWhatItsCertificateNames(t *testing.T) {
	h := start(t)
	p := h.cast()
	issue := h.IssueRecord("CT-9", servertest.Asset)
	h.problem(h.submit(issue), api.MaterialAnnex)
	h.do(putAsk(sealFor(t, "report", p.holder, p.registry), p.holder))
	h.problem(h.submit(issue), api.MaterialAnnex)
	if s := h.oneLine(issue); s.Code != api.MaterialAnnex || s.State != api.Rejected {
		t.Errorf("in bulk it is %s %s", s.State, s.Code)
	}
	h.do(putAsk(sealFor(t, "another report", p.registry), p.registry))
	h.problem(h.submit(issue), api.MaterialAnnex)

	h.do(putAsk(sealFor(t, "report", p.registry), p.registry))
	if s := decode[api.Submission](h, h.submit(issue)); s.Code == api.MaterialAnnex {
		t.Errorf("it is %s %s although the report is kept", s.State, s.Code)
	}
}

// TestAnotherNodeAsksForNoAnnex: what a registry keeps is known at its own node alone.
func TestAnotherNodeAsksForNoAnnex(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Materials = nil })
	if s := decode[api.Submission](h, h.submit(h.IssueRecord("CT-9", servertest.Asset))); s.Code == api.MaterialAnnex {
		t.Errorf("it is %s %s", s.State, s.Code)
	}
}
