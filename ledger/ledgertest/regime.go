package ledgertest

import (
	"maps"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// Regime gives a jurisdiction with acts that go every way that the table knows.
// Its reviews need Options.Reviewers.
func Regime(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := Must(profile.Parse(Must(profile.Template("test-registration"))(t)))(t)
	p.Name, p.Objection, p.Account = "regime", regimeObjections(), regimeAccount()
	maps.Copy(p.Certificates, SubjectPapers())
	p.Disputes, p.Revocation = DisputeRules("R 30", nil, nil), RevocationRules("R 40", nil, nil)
	for param, value := range map[string]string{profile.CoOwners: profile.AllOwners, profile.Contest: "rights_unclear", profile.OtherRightMode: profile.PageAppend} {
		p.Params[param] = profile.Param{Article: "R " + param, Value: value}
	}
	p.Supervision = SupervisionRules(nil, profile.Consultation, profile.Filing)
	p.Lists[profile.RefusalsList] = profile.List{
		Article: "R 9", Articles: map[string]string{"rights_unclear": "R 9(1)", "secret": "R 9(2)"}, Values: []string{"rights_unclear", "secret"},
	}
	p.Lists[profile.BarredFromTrade] = profile.List{Article: "R 50", Values: []string{"数据报告"}}
	p.Lists[profile.RightsList] = profile.List{Article: "R 2", Values: []string{"使用", "持有"}}
	p.Acts = map[string]profile.ActText{
		"hold": ActText(profile.DoesRegister, map[string]string{
			profile.Accept: "3wd", profile.Review: "10wd", profile.ReviewFrom: profile.ByReceipt, profile.ReviewPauses: profile.ByService, profile.Correction: "5wd", profile.CorrectionEnds: profile.Refuse,
			profile.Tolerance: profile.Allowed, profile.RefusalNotice: "3wd", profile.Publicity: "7nd",
		}, map[string][]string{
			profile.Stages: {"formal/registry", "substantive/reviewer"}, profile.Materials: {"申请表", "身份证明", "来源证明"}, profile.Basics: {"申请表"},
		}),
		"quick": ActText(profile.DoesRegister, map[string]string{
			profile.Accept: profile.ByReceipt, profile.Review: "5wd", profile.Correction: profile.ByNotice, profile.Effective: profile.AtReview, profile.Publicity: "1wd",
		}, map[string][]string{profile.Stages: {"committee/committee"}}),
		"direct":        ActText(profile.DoesRegister, nil, nil),
		"transfer":      ActText(profile.DoesTransfer, map[string]string{profile.Declaration: profile.SameDay}, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Applicants: {"receiver"}, profile.Materials: {"申请表", "双方签署的合同文本"}, profile.Certificates: {"confirmation/receiver"}}),
		"amend":         ActText(profile.DoesAmend, map[string]string{profile.OtherShares: profile.Allowed}, nil),
		"cancel":        ActText(profile.DoesCancel, nil, map[string][]string{profile.Certificates: {profile.None}}),
		"pledge":        ActText(profile.DoesPledge, nil, map[string][]string{profile.Parties: {"holder", "pledgee"}, profile.Applicants: {"holder", "pledgee"}, profile.Materials: {"申请表", "双方签署的合同文本"}, profile.Certificates: {profile.None}}),
		"release":       ActText(profile.DoesRightRelease, nil, map[string][]string{profile.Parties: {"pledgee"}, profile.Applicants: {"pledgee"}, profile.Certificates: {profile.None}}),
		"transfer_slow": ActText(profile.DoesTransfer, map[string]string{profile.Publicity: "1wd", profile.Declaration: profile.SameDay}, map[string][]string{profile.Materials: {"申请表", "双方签署的合同文本"}, profile.Parties: {"holder", "receiver"}, profile.Certificates: {"confirmation/receiver"}}),
		"cancel_slow":   ActText(profile.DoesCancel, map[string]string{profile.Publicity: "1wd"}, map[string][]string{profile.Certificates: {profile.None}}),
		"trade":         ActText(profile.DoesContract, nil, map[string][]string{profile.Parties: {"holder", "receiver"}, profile.Applicants: {"holder", "receiver"}, profile.Materials: {"申请表", "双方签署的合同文本"}, profile.Certificates: {profile.None}}),
		"unwritten":     ActText(profile.DoesRegister, map[string]string{profile.Publicity: profile.Unstated, profile.Correction: profile.Unstated}, nil),
	}
	return ledger.DocumentText{Name: p.Name, Text: string(Encode(t, p))}
}

func regimeAccount() *profile.ActText {
	return &profile.ActText{
		Lists: map[string]profile.List{
			profile.AccountClosing:  {Article: "R 12", Values: []string{"dead", "dissolved", "rights_ended"}},
			profile.AccountVouchers: {Article: "R 17", Values: []string{"broker/organisation", "broker/unincorporated", "dealer/organisation", "dealer/person", "dealer/unincorporated"}},
		},
		Params: map[string]profile.Param{
			profile.AccountOpening: {Article: "R 10", Value: "5wd"}, profile.AccountChange: {Article: "R 11", Value: "5wd"},
		},
	}
}

// SubjectPapers are the vouchers of Regime's subjects: a dealer's, which ends after two
// years and with a change of its account, and a broker's, which stands as long as that.
func SubjectPapers() map[string]profile.ActText {
	paper := func(differs map[string]string) profile.ActText {
		a := profile.ActText{Params: map[string]profile.Param{}, Lists: map[string]profile.List{
			profile.EndsWith: {Article: "R 17 ends_with", Values: []string{profile.None}}, profile.Uses: {Article: "R 17 uses", Values: []string{"数据流通交易"}},
		}}
		values := map[string]string{
			profile.Standard: "数据流通交易办法", profile.ClassOf: profile.Subject, profile.Validity: profile.None, profile.Numbering: profile.None, profile.Confirmation: profile.NotNeeded,
			profile.Renewal: profile.None, profile.RenewalFrom: profile.None, profile.RenewalLength: profile.None, profile.Expiry: profile.CertificateOnly, profile.Surrender: profile.NotNeeded,
			profile.OnAccountChange: profile.Stays, profile.Form: profile.None, profile.FormApproval: profile.None, profile.Disclaimer: profile.None,
		}
		maps.Copy(values, differs)
		for key, value := range values {
			a.Params[key] = profile.Param{Article: "R 17 " + key, Value: value}
		}
		return a
	}
	return map[string]profile.ActText{
		"broker": paper(map[string]string{profile.Title: "数据中介凭证"}),
		"dealer": paper(map[string]string{profile.Title: "数据商凭证", profile.Validity: "2y", profile.OnAccountChange: profile.Invalid}),
	}
}

// SupervisionRules keep documents for 20 years from the end of a registration and
// bar for three, but for what differs.
func SupervisionRules(differs map[string]string, changes ...string) *profile.Values {
	v := &profile.Values{Params: map[string]profile.Param{}, Lists: map[string]profile.List{profile.RuleChanges: {Article: "R rule_changes", Values: changes}}}
	values := map[string]string{
		profile.Retention: "20y", profile.RetentionFrom: profile.AtEnd, profile.FalseMaterialBar: "3y", profile.AnnualReport: "20wd", profile.QuarterlyReport: profile.Needed,
	}
	maps.Copy(values, differs)
	for key, value := range values {
		v.Params[key] = profile.Param{Article: "R " + key, Value: value}
	}
	return v
}

// ActText is an act that does something at once, but for what differs.
func ActText(does string, params map[string]string, lists map[string][]string) profile.ActText {
	a := profile.ActText{Params: map[string]profile.Param{}, Lists: map[string]profile.List{}}
	values := map[string]string{
		profile.Does: does, profile.Accept: profile.None, profile.Review: profile.None, profile.ReviewFrom: profile.ByAcceptance, profile.ReviewTo: profile.LastStage, profile.Correction: profile.None,
		profile.CorrectionEnds: profile.Flag, profile.Tolerance: profile.Refused, profile.RefusalNotice: profile.None, profile.Publicity: profile.None,
		profile.Effective: profile.AtRegister,
	}
	maps.Copy(values, params)
	for key, value := range values {
		a.Params[key] = profile.Param{Article: "R " + key, Value: value}
	}
	many := map[string][]string{
		profile.Parties: {"holder"}, profile.Applicants: {"holder"}, profile.Stages: {"formal/registry"}, profile.Materials: {"申请表"}, profile.Basics: {profile.None},
		profile.Gates: {profile.None}, profile.Certificates: {"confirmation/holder"}, profile.Grounds: {profile.None}, profile.OfTypes: {profile.None}, profile.OfRights: {profile.None},
	}
	maps.Copy(many, lists)
	for key, list := range many {
		a.Lists[key] = profile.List{Article: "R " + key, Values: list}
	}
	return a
}
