package api_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// What is published without names shows the public everything else, and a digest that
// the whole has.
func TestNamesAreWithheld(t *testing.T) {
	parties := []ledger.PartyOf{{Account: "SELLER", Role: ledger.RoleHolder}, {Account: "BUYER", Role: ledger.RoleReceiver}}
	deal := &ledger.DealTerms{Consents: []string{"BUYER"}, Contract: ledgertest.Digest("contract"), Right: "T-1"}
	for _, anonymous := range []bool{true, false} {
		for _, v := range []any{
			&ledger.ApplicationSubmitBody{Act: "trade", Anonymous: anonymous, Asset: "DA-1", Deal: deal, Parties: parties, Signatories: []string{"BUYER", "SELLER"}},
			&ledger.Application{Act: "trade", Anonymous: anonymous, Asset: "DA-1", Deal: deal, Parties: parties},
			&ledger.Contract{Anonymous: anonymous, Registered: 1, Asset: "DA-1", ID: "T-1", Parties: parties},
			&ledger.Asset{ID: "DA-1", Certificates: []ledger.AssetCertificate{{Account: "BUYER", Anonymous: anonymous, Number: "C-1"}}, Due: []ledger.CertificateDue{{Account: "SELLER", Anonymous: anonymous}}},
			&ledger.CertificateIssueBody{Asset: "DA-1", Face: ledger.Face{Anonymous: anonymous, HolderName: "BUYER", Right: &ledger.FaceRight{Grantee: "BUYER", Grantor: "SELLER"}}},
		} {
			seen := text(t, api.Strip(v, api.Public))
			if named := strings.Contains(seen, "SELLER") || strings.Contains(seen, "BUYER"); named == anonymous {
				t.Errorf("anonymous %t: the public sees of %T %s", anonymous, v, seen)
			}
			if !strings.Contains(seen, "DA-1") {
				t.Errorf("the public sees of %T only %s", v, seen)
			}
			if all := text(t, api.Strip(v, api.Party)); all != text(t, v) {
				t.Errorf("a party sees of %T only %s", v, all)
			}
			if (api.Needed(v) == api.Public) == anonymous {
				t.Errorf("anonymous %t: %T needs %s", anonymous, v, api.Needed(v))
			}
		}
	}
}
