package registry_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// edited gives the text of a template with another name and other values, those
// of an act by `act.key`.
func edited(t testing.TB, template, name string, values map[string]string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(template))(t)))(t)
	p.Name, p.Params = name, maps.Clone(p.Params)
	for param, value := range values {
		if act, key, ok := strings.Cut(param, "."); ok {
			section := p.Acts[act]
			if kind, key, ok := strings.Cut(key, "."); ok && act == "certificates" {
				section = p.Certificates[kind]
				section.Params[key] = profile.Param{Article: section.Params[key].Article, Value: value}
				continue
			}
			section.Params[key] = profile.Param{Article: section.Params[key].Article, Value: value}
			continue
		}
		p.Params[param] = profile.Param{Article: cmp.Or(p.Params[param].Article, "R "+param), Value: value}
	}
	return ledger.DocumentText{Name: name, Text: string(ledgertest.Encode(t, p))}
}

// openProfiles are jurisdictions that each leave something open, and one that
// counts publicity over holidays.
func openProfiles(t testing.TB) []ledger.DocumentText {
	t.Helper()
	const test = "test-registration"
	return []ledger.DocumentText{
		edited(t, "tianjin-tj003", "no-publicity", map[string]string{"initial.publicity": profile.Unstated}),
		edited(t, "tianjin-tj003", "no-providers", map[string]string{profile.EvidenceProviders: profile.Unstated}),
		edited(t, "tianjin-tj003", "no-report-paper", map[string]string{profile.ReportPaper: profile.Unstated}),
		edited(t, test, "no-rolling", map[string]string{"initial.publicity": "7nd", profile.RollForward: profile.Unstated}),
		edited(t, test, "no-standard", map[string]string{"certificates.confirmation.standard": profile.Unstated}),
		edited(t, test, "no-title", map[string]string{"certificates.confirmation.title": profile.Unstated}),
		edited(t, test, "no-validity", map[string]string{"certificates.confirmation.validity": profile.Unstated}),
		edited(t, test, "silent", map[string]string{
			profile.Archive: profile.Unstated, profile.FreezeMax: profile.Unstated, profile.JuniorPledge: profile.Unstated, profile.PledgeeConsent: profile.Unstated,
		}),
		ledgertest.Regime(t), papers(t, "papers", nil), listing(t), participants(t), graded(t), priced(t), publicData(t),
		supervised(t, "supervised-silent", map[string]string{profile.RetentionFrom: profile.Unstated, profile.FalseMaterialBar: profile.Unstated}, profile.Unstated),
		supervised(t, "supervised-none", map[string]string{profile.Retention: profile.None, profile.FalseMaterialBar: profile.None}, profile.None),
		supervised(t, "exchange", map[string]string{
			profile.MonthlyReport: "10nd", profile.QuarterlyReport: "10nd", profile.HalfYearReport: "20nd", profile.AnnualReport: profile.None,
		}, profile.None),
		supervised(t, "report-silent", map[string]string{profile.AnnualReport: profile.Unstated}, profile.None),
		supervised(t, "supervised-early", map[string]string{profile.Retention: "30y", profile.RetentionFrom: profile.AtCompletion}, profile.Consent),
		rights(t, "rights", nil), rights(t, "reissue", map[string]string{profile.OtherRightMode: profile.Reissue}),
		rights(t, "one-owner", map[string]string{profile.CoOwners: profile.OneOwner, profile.PledgeeConsent: profile.NotNeeded, profile.JuniorPledge: profile.Refused}),
		rights(t, "quiet", map[string]string{profile.CoOwners: profile.Unstated, profile.OtherRightMode: profile.Unstated}),
		served(t, "served", nil), served(t, "no-deeming", map[string]string{profile.Deemed: profile.Unstated}), served(t, "no-unit", map[string]string{profile.NoticeUnit: profile.Unstated}),
		edited(t, test, "free", map[string]string{profile.PledgeeConsent: profile.NotNeeded}),
		edited(t, test, "holiday", map[string]string{"initial.publicity": "7nd", profile.RollForward: profile.Yes}),
	}
}

// served gives a jurisdiction that says when a notice counts as served, by when it is to
// be, and in what it sets a time.
func served(t testing.TB, name string, values map[string]string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = name
	p.Params[profile.Deemed] = profile.Param{Article: "R 90", Value: "3wd"}
	p.Params[profile.Service] = profile.Param{Article: "R 91", Value: "2wd"}
	p.Params[profile.NoticeUnit] = profile.Param{Article: "R 92", Value: profile.WorkingDays}
	for key, value := range values {
		p.Params[key] = profile.Param{Article: p.Params[key].Article, Value: value}
	}
	hold := p.Acts["hold"].Params
	hold[profile.Correction] = profile.Param{Article: hold[profile.Correction].Article, Value: profile.ByNotice}
	hold[profile.CorrectionEnds] = profile.Param{Article: hold[profile.CorrectionEnds].Article, Value: profile.Flag}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// participants gives a jurisdiction that asks for participants.
func participants(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = "participants"
	p.Lists[profile.Participants] = profile.List{Article: "R 70", Values: []string{"生产者", "使用者"}}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// graded gives a jurisdiction that classes and grades data.
func graded(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = "graded"
	p.Lists[profile.DataClasses] = profile.List{Article: "R 80", Values: []string{"enterprise", "personal", "public"}}
	p.Lists[profile.DataGrades] = profile.List{Article: "R 81", Values: []string{"general", "important", "core"}}
	p.Lists[profile.GradeMeasures] = profile.List{Article: "R 82", Values: []string{"core/refused", "important/restricted", "important/reviewed", "important/untraded"}}
	p.Params[profile.SubAccounts] = profile.Param{Article: "R 85", Value: profile.DataClasses}
	p.Acts["quick"].Lists[profile.OfClasses] = profile.List{Article: "R 83", Values: []string{"enterprise"}}
	p.Acts["quick"].Lists[profile.OfGrades] = profile.List{Article: "R 84", Values: []string{"general"}}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// publicData gives a jurisdiction that tells public data from other data, with acts about
// rights in assets.
func publicData(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(rights(t, "rights", nil).Text)))(t)
	p.Name = "public-data"
	p.Lists[profile.DataClasses] = profile.List{Article: "MOF141 3", Values: []string{"public", "social"}}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// priced gives a jurisdiction that measures the prices of state enterprises.
func priced(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = "priced"
	p.Params[profile.Consulted] = profile.Param{Article: "SASAC 3(1)", Value: "3"}
	p.Params[profile.PurchaseCeiling] = profile.Param{Article: "SASAC 4(3)", Value: "110"}
	p.Params[profile.SaleFloor] = profile.Param{Article: "SASAC 4(3)", Value: "90"}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// supervised gives a jurisdiction with other rules on supervision.
func supervised(t testing.TB, name string, values map[string]string, changes ...string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name, p.Supervision = name, ledgertest.SupervisionRules(values, changes...)
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// rights gives a jurisdiction with acts about rights in assets.
func rights(t testing.TB, name string, values map[string]string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name, p.Disputes = name, ledgertest.DisputeRules("R 30", nil, nil)
	for param, value := range values {
		p.Params[param] = profile.Param{Article: "R " + param, Value: value}
	}
	if name == "quiet" {
		for key, v := range p.Account.Params {
			p.Account.Params[key] = profile.Param{Article: v.Article, Value: profile.Unstated}
		}
	}
	maps.DeleteFunc(p.Acts, func(act string, _ profile.ActText) bool {
		return !slices.Contains([]string{"direct", "transfer", "amend", "cancel", "cancel_slow"}, act)
	})
	maps.Copy(p.Acts, rightActs(p.Params[profile.OtherRightMode].Value))
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// rightActs are the acts about rights in an asset, each at once and, but for those that
// need no other way, after a publicity.
func rightActs(mode string) map[string]profile.ActText {
	acts := map[string]profile.ActText{}
	act := func(name, does string, parties, applicants []string, gates ...string) {
		lists := map[string][]string{
			profile.Parties: parties, profile.Applicants: applicants, profile.Materials: {"申请表", "双方签署的合同文本"}, profile.Certificates: {profile.None},
		}
		if len(gates) > 0 {
			lists[profile.Gates] = gates
		}
		switch {
		case does == profile.DoesTransfer || does == profile.DoesRightRealise:
			lists[profile.Certificates] = []string{"confirmation/receiver"}
		case mode == profile.Reissue && slices.Contains(parties, "holder") && does != profile.DoesCancel:
			lists[profile.Certificates] = []string{"confirmation/holder"}
		}
		acts[name] = ledgertest.ActText(does, nil, lists)
		acts[name+"_slow"] = ledgertest.ActText(does, map[string]string{profile.Publicity: "1wd"}, lists)
	}
	act("pledge", profile.DoesPledge, []string{"holder", "pledgee"}, []string{"holder", "pledgee"})
	succeeds := func(name, does string, parties ...string) {
		act(name, does, parties, []string{"receiver"})
		lists := acts[name].Lists
		lists[profile.Grounds] = profile.List{Article: "R 60", Values: []string{"gift", "merged"}}
		lists[profile.Succession] = profile.List{Article: "R 60", Values: []string{"merged"}}
	}
	succeeds("succeed", profile.DoesTransfer, "holder", "receiver")
	act("licence", profile.DoesLicence, []string{"holder", "licensee"}, []string{"holder", "licensee"})
	act("licence_alone", profile.DoesLicence, []string{"holder", "licensee"}, []string{"licensee"})
	act("cancel_judged", profile.DoesCancel, []string{"claimant"}, []string{"claimant"}, profile.GateJudgment)
	act("transfer_judged", profile.DoesTransfer, []string{"receiver"}, []string{"receiver"}, profile.GateJudgment)
	act("realise", profile.DoesRightRealise, []string{"pledgee", "receiver"}, []string{"pledgee", "receiver"})
	act("release", profile.DoesRightRelease, []string{"holder", "pledgee"}, []string{"pledgee"})
	act("licence_release", profile.DoesRightRelease, []string{"holder", "licensee"}, []string{"licensee"})
	act("pledge_amend", profile.DoesRightAmend, []string{"holder", "pledgee"}, []string{"holder", "pledgee"})
	act("licence_amend", profile.DoesRightAmend, []string{"holder", "licensee"}, []string{"holder", "licensee"})
	if mode == profile.Reissue {
		return acts
	}
	succeeds("pledge_succeed", profile.DoesRightAssign, "pledgee", "receiver")
	succeeds("licence_succeed", profile.DoesRightAssign, "licensee", "receiver")
	act("pledge_assign", profile.DoesRightAssign, []string{"pledgee", "receiver"}, []string{"pledgee", "receiver"})
	act("licence_assign", profile.DoesRightAssign, []string{"licensee", "receiver"}, []string{"licensee", "receiver"})
	act("sublicence", profile.DoesLicence, []string{"licensee", "receiver"}, []string{"licensee", "receiver"})
	return acts
}
