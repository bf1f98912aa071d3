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
		regime(t),
		edited(t, test, "free", map[string]string{profile.PledgeeConsent: profile.NotNeeded}),
		edited(t, test, "holiday", map[string]string{profile.Publicity: "7nd", profile.RollForward: profile.Yes}),
	}
}

// regime gives a jurisdiction with acts that go every way that the table knows.
func regime(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(t)))(t)
	p.Name = "regime"
	p.Lists[profile.RefusalsList] = profile.List{Article: "R 9", Values: []string{"rights_unclear", "secret"}}
	p.Lists[profile.RightsList] = profile.List{Article: "R 2", Values: []string{"使用", "持有"}}
	p.Acts = map[string]profile.ActText{
		"hold": regimeAct(profile.DoesRegister, map[string]string{
			profile.Accept: "3wd", profile.Review: "10wd", profile.ReviewFrom: profile.ByReceipt, profile.Correction: "5wd", profile.CorrectionEnds: profile.Refuse,
			profile.Tolerance: profile.Allowed, profile.RefusalNotice: "3wd", profile.ActPublicity: "7nd",
		}, map[string][]string{
			profile.Stages: {"formal/registry", "substantive/reviewer"}, profile.Materials: {"申请表", "身份证明", "来源证明"}, profile.Basics: {"申请表"},
		}),
		"quick": regimeAct(profile.DoesRegister, map[string]string{
			profile.Accept: profile.ByReceipt, profile.Review: "5wd", profile.Correction: profile.ByNotice, profile.Effective: profile.AtReview, profile.ActPublicity: "1wd",
		}, map[string][]string{profile.Stages: {"committee/committee"}}),
		"direct":        regimeAct(profile.DoesRegister, nil, nil),
		"transfer":      regimeAct(profile.DoesTransfer, nil, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Applicants: {"receiver"}, profile.Certificates: {"confirmation/receiver"}}),
		"amend":         regimeAct(profile.DoesAmend, nil, nil),
		"cancel":        regimeAct(profile.DoesCancel, nil, map[string][]string{profile.Certificates: {profile.None}}),
		"transfer_slow": regimeAct(profile.DoesTransfer, map[string]string{profile.ActPublicity: "1wd"}, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Certificates: {"confirmation/receiver"}}),
		"cancel_slow":   regimeAct(profile.DoesCancel, map[string]string{profile.ActPublicity: "1wd"}, map[string][]string{profile.Certificates: {profile.None}}),
		"unwritten":     regimeAct(profile.DoesRegister, map[string]string{profile.ActPublicity: profile.Unstated, profile.Correction: profile.Unstated}, nil),
	}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// regimeAct is an act that registers at once, but for what differs.
func regimeAct(does string, params map[string]string, lists map[string][]string) profile.ActText {
	a := profile.ActText{Params: map[string]profile.Param{}, Lists: map[string]profile.List{}}
	values := map[string]string{
		profile.Does: does, profile.Accept: profile.None, profile.Review: profile.None, profile.ReviewFrom: profile.ByAcceptance, profile.Correction: profile.None,
		profile.CorrectionEnds: profile.Flag, profile.Tolerance: profile.Refused, profile.RefusalNotice: profile.None, profile.ActPublicity: profile.None,
		profile.Effective: profile.AtRegister,
	}
	maps.Copy(values, params)
	for key, value := range values {
		a.Params[key] = profile.Param{Article: "R " + key, Value: value}
	}
	many := map[string][]string{
		profile.Parties: {"holder"}, profile.Applicants: {"holder"}, profile.Stages: {"formal/registry"}, profile.Materials: {"申请表"}, profile.Basics: {profile.None},
		profile.Gates: {profile.None}, profile.Certificates: {"confirmation/holder"},
	}
	maps.Copy(many, lists)
	for key, list := range many {
		a.Lists[key] = profile.List{Article: "R " + key, Values: list}
	}
	return a
}
