package registry_test

import (
	"maps"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// edited gives the text of a template with another name and other values.
func edited(t testing.TB, template, name string, values map[string]string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(template))(t)))(t)
	p.Name, p.Params = name, maps.Clone(p.Params)
	for param, value := range values {
		p.Params[param] = profile.Param{Article: p.Params[param].Article, Value: value}
	}
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}

// openProfiles are jurisdictions that each leave something open, and one that
// counts publicity over holidays.
func openProfiles(t testing.TB) []ledger.DocumentText {
	t.Helper()
	const test = "test-registration"
	return []ledger.DocumentText{
		edited(t, "tianjin-tj003", "no-publicity", map[string]string{profile.Publicity: profile.Unstated}),
		edited(t, "tianjin-tj003", "no-vouchers", map[string]string{profile.Vouchers: profile.Unstated}),
		edited(t, test, "no-rolling", map[string]string{profile.Publicity: "7nd", profile.RollForward: profile.Unstated}),
		edited(t, test, "no-standard", map[string]string{profile.CertificateStandard: profile.Unstated}),
		edited(t, test, "no-title", map[string]string{profile.CertificateTitle: profile.Unstated}),
		edited(t, test, "no-validity", map[string]string{profile.CertificateValidity: profile.Unstated}),
		edited(t, test, "silent", map[string]string{
			profile.FreezeMax: profile.Unstated, profile.JuniorPledge: profile.Unstated, profile.PledgeeConsent: profile.Unstated,
		}),
		ledgertest.Regime(t),
		edited(t, test, "free", map[string]string{profile.PledgeeConsent: profile.NotNeeded}),
		edited(t, test, "holiday", map[string]string{profile.Publicity: "7nd", profile.RollForward: profile.Yes}),
	}
}
