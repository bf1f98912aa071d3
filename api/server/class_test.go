package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

// TestWhoSeesWhat asks for everything that has a field which is not public, as
// each kind of reader.
func TestWhoSeesWhat(t *testing.T) {
	h := start(t)
	readers := map[string]*servertest.Signer{
		"anybody":     nil,
		"holder":      new(h.Holder(servertest.Holder())),
		"pledgee":     new(h.Holder(servertest.Pledgee())),
		"other party": new(h.Staff(servertest.Provider)),
		"registry":    new(h.Staff(servertest.Registry)),
		"court":       new(h.Staff(servertest.Court)),
	}
	for _, c := range []struct {
		path   string
		secret string
		seenBy string
	}{
		{"/v1/state/pledge/" + servertest.Pledge, servertest.Digest("claim").String(), "holder pledgee registry court"},
		{"/v1/state/account/" + servertest.Pledgee(), servertest.Digest("identity").String(), "pledgee registry court"},
		{note(h.Person), servertest.Digest("identity").String(), "pledgee registry court"},
		{note(h.Person), servertest.Digest("contact").String(), "pledgee registry court"},
		{note(h.Opened), servertest.Digest("contact of " + servertest.Holder()).String(), "holder registry court"},
		{note(h.Registered), servertest.Digest("details").String(), "registry court"},
		{note(h.Pledged), servertest.Digest("claim").String(), "holder pledgee registry court"},
		{receipt(h.Registered), servertest.Digest("details").String(), "registry court"},
		{receipt(h.Pledged), servertest.Digest("claim").String(), "holder pledgee registry court"},
		{receipt(h.Refused), servertest.Digest("details").String(), "registry court"},
		{"/v1/members", "peer-" + servertest.Court, "other-party registry court"},
		{"/v1/members", "127.0.0.1", "other-party registry court"},
		// What is public is there for everybody: the test would not notice an
		// answer that is empty.
		{note(h.Deposited), servertest.File().String(), "anybody holder pledgee other-party registry court"},
		{receipt(h.Issued), "Test certificate", "anybody holder pledgee other-party registry court"},
		{"/v1/state/pledge/" + servertest.Pledge, servertest.Digest("contract").String(), "anybody holder pledgee other-party registry court"},
	} {
		for name, signer := range readers {
			a := h.do(ask{path: c.path, signer: signer})
			sees := strings.Contains(string(a.body), c.secret)
			want := strings.Contains(c.seenBy, strings.ReplaceAll(name, " ", "-"))
			if sees != want {
				t.Errorf("%s of %s: seen is %t, want %t (status %d)", name, c.path, sees, want, a.status)
			}
			if !want && a.status != http.StatusOK {
				h.problem(a, api.RequestNeedsParty)
			}
		}
	}
}

// TestNothingLeaks reads everything as nobody and looks for every commitment
// that is not public.
func TestNothingLeaks(t *testing.T) {
	h := start(t)
	secrets := map[string]string{
		"claim": servertest.Digest("claim").String(), "identity": servertest.Digest("identity").String(), "details": servertest.Digest("details").String(),
		"contact": servertest.Digest("contact").String(), "contact of the holder": servertest.Digest("contact of " + servertest.Holder()).String(),
	}
	for _, a := range h.everything() {
		if a.signer != nil || a.operator {
			continue
		}
		got := h.do(a)
		for what, secret := range secrets {
			if strings.Contains(string(got.body), secret) {
				t.Errorf("%s %s shows the commitment to %s", a.method, a.path, what)
			}
		}
	}
	for _, kind := range ledger.EntityKinds() {
		for _, id := range []string{servertest.Asset, servertest.Certificate, servertest.Pledge, servertest.Evidence, servertest.Holder(), servertest.Pledgee()} {
			got := h.do(ask{path: api.Path(api.PathState, string(kind), id)})
			for what, secret := range secrets {
				if strings.Contains(string(got.body), secret) {
					t.Errorf("%s %s shows the commitment to %s", kind, id, what)
				}
			}
		}
	}
	if strings.Contains(h.log.String(), "/v1/records/sm3:") || strings.Contains(h.log.String(), servertest.File().String()) {
		t.Error("the log tells what was looked up")
	}
}

func note(record []byte) string { return api.Path(api.PathRecordNote, servertest.ID(record).String()) }

func receipt(record []byte) string {
	return api.Path(api.PathRecordReceipt, servertest.ID(record).String())
}
