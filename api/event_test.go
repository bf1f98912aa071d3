package api_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

func TestHappened(t *testing.T) {
	before := &ledger.Asset{
		State: ledger.AssetActive, Holders: []ledger.Share{{Account: "a", Share: "1/1"}}, Disposal: "AP-1", Holds: []string{"H-1"},
		Certificates: []ledger.AssetCertificate{{Number: "C-1", State: ledger.CertificateValid}}, Pledges: []string{"P-1"}, Objections: []string{"O-1"},
	}
	for _, row := range []struct {
		name   string
		change func(*ledger.Asset)
		want   []api.Happening
		warns  bool
	}{
		{"nothing that has a word", func(a *ledger.Asset) { a.Name = "other" }, []api.Happening{{Code: api.DetailsChanged}}, false},
		{"frozen again", func(a *ledger.Asset) { a.Holds = []string{"H-1", "H-2"} }, []api.Happening{{Code: api.Frozen, Subject: "H-2"}}, true},
		{"the freeze ends", func(a *ledger.Asset) { a.Holds = nil }, []api.Happening{{Code: api.FreezeEnded, Subject: "H-1"}}, false},
		{"another objection in place of the first", func(a *ledger.Asset) {
			a.Objections = []string{"O-2"}
		}, []api.Happening{{Code: api.ObjectionEnded, Subject: "O-1"}, {Code: api.ObjectionOpened, Subject: "O-2"}}, true},
		{"expiry", func(a *ledger.Asset) {
			a.Certificates = []ledger.AssetCertificate{{Number: "C-1", State: ledger.CertificateLapsed}}
		}, []api.Happening{{Code: api.CertificateExpired, Subject: "C-1"}}, true},
		{"renewed", func(a *ledger.Asset) {
			a.Disposal = ""
			a.Certificates = []ledger.AssetCertificate{{Number: "C-1", State: ledger.CertificateSuperseded}, {Number: "C-2", State: ledger.CertificateValid}}
		}, []api.Happening{{Code: api.ApplicationEnded, Subject: "AP-1"}, {Code: api.CertificateSuperseded, Subject: "C-1"}, {Code: api.CertificateIssued, Subject: "C-2"}}, false},
		{"cancelled", func(a *ledger.Asset) {
			a.State, a.Pledges = ledger.AssetCancelled, nil
			a.Certificates = []ledger.AssetCertificate{{Number: "C-1", State: ledger.CertificateCancelled}}
		}, []api.Happening{{Code: api.StateChanged, Subject: "CANCELLED"}, {Code: api.CertificateEnded, Subject: "C-1"}, {Code: api.PledgeEnded, Subject: "P-1"}}, true},
		{"transferred", func(a *ledger.Asset) { a.Holders = []ledger.Share{{Account: "b", Share: "1/1"}} }, []api.Happening{{Code: api.HoldersChanged}}, false},
	} {
		after := *before
		row.change(&after)
		got := api.Happened(before, &after)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
		if warns := slices.ContainsFunc(got, api.Happening.Warns); warns != row.warns {
			t.Errorf("%s: warns %v, want %v", row.name, warns, row.warns)
		}
	}
	if got := api.Happened(nil, before); !slices.Contains(got, api.Happening{Code: api.CertificateIssued, Subject: "C-1"}) {
		t.Errorf("the first value: %v", got)
	}
}

func TestHappeningsHaveWords(t *testing.T) {
	for _, code := range api.HappeningCodes() {
		if text := api.HappeningText(code); text.ZH == string(code) || text.ZH == "" || text.EN == "" {
			t.Errorf("%s has no words", code)
		}
	}
}
