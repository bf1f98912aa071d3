package registry_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// papers gives a jurisdiction with certificates of all classes, after Guizhou's
// (GZ 8, 21, 23, 28, 31, 35), but for what differs by `kind.key`.
func papers(t testing.TB, name string, values map[string]string) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = name
	p.Acts = paperActs()
	p.Certificates = map[string]profile.ActText{
		"element": paper(map[string]string{profile.Title: "数据要素登记凭证", profile.Expiry: profile.CancelAll}),
		"use":     paper(map[string]string{profile.Title: "数据用益凭证", profile.ClassOf: profile.Voucher, profile.Surrender: profile.NotNeeded}),
		"trade":   paper(map[string]string{profile.Title: "数据交易凭证", profile.ClassOf: profile.Voucher, profile.Surrender: profile.NotNeeded}),
		"gone": paper(map[string]string{
			profile.Title: "注销证明", profile.ClassOf: profile.Proof, profile.Surrender: profile.NotNeeded, profile.Validity: profile.None,
			profile.Renewal: profile.None, profile.RenewalFrom: profile.None, profile.RenewalLength: profile.None, profile.Numbering: profile.None,
		}),
	}
	maps.Copy(p.Certificates, ledgertest.SubjectPapers())
	p.Certificates["gone"].Lists[profile.EndsWith] = profile.List{Article: "GZ 33", Values: []string{profile.None}}
	for path, value := range values {
		kind, key, _ := strings.Cut(path, ".")
		param := p.Certificates[kind].Params[key]
		param.Value = value
		p.Certificates[kind].Params[key] = param
	}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// listing gives a jurisdiction of an exchange, after Hubei's (HBT 13, 22-23): vouchers of
// its subjects, and of the objects that they list.
func listing(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse([]byte(ledgertest.Regime(t).Text)))(t)
	p.Name = "listing"
	p.Acts = map[string]profile.ActText{"list": ledgertest.ActText(profile.DoesRegister, nil, map[string][]string{profile.Certificates: {"object/holder"}})}
	p.Certificates = ledgertest.SubjectPapers()
	p.Certificates["dealer"].Params[profile.Numbering] = profile.Param{Article: "R 17 numbering", Value: "SJS-{YYYY}-{n4}"}
	p.Certificates["object"] = paper(map[string]string{profile.Title: "标的凭证", profile.Numbering: profile.None})
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

// paper is a kind of certificate as Guizhou has them, but for what differs.
func paper(values map[string]string) profile.ActText {
	rows := map[string]profile.Param{
		profile.Title: {Article: "GZ 8"}, profile.Standard: {Article: "GZ", Value: "贵州省数据要素登记服务管理办法（试行）"},
		profile.ClassOf: {Article: "GZ 8, 23", Value: profile.Registration}, profile.Validity: {Article: "GZ 21", Value: "2y"},
		profile.Numbering: {Article: "GZ 8", Value: "GZ-{YYYY}-{n4}"}, profile.Confirmation: {Article: "GZ 8", Value: profile.NotNeeded},
		profile.Renewal: {Article: "GZ 35", Value: "1m"}, profile.RenewalFrom: {Article: "GZ 35", Value: profile.PreviousEnd},
		profile.RenewalLength: {Article: "GZ 35", Value: "2y"}, profile.Expiry: {Article: "GZ 35", Value: profile.CertificateOnly},
		profile.Surrender: {Article: "GZ 32(2)", Value: profile.Needed}, profile.OnAccountChange: {Article: "GZ 31", Value: profile.Stays},
		profile.Form: {Article: "GD 25", Value: "统一格式 2023-1"}, profile.FormApproval: {Article: "GD 25", Value: "省登记主管部门"},
		profile.Disclaimer: {Article: "TJ 8.4", Value: "登记机构仅对流程合规性和技术安全性负责"},
	}
	for key, value := range values {
		row := rows[key]
		row.Value = value
		rows[key] = row
	}
	return profile.ActText{Params: rows, Lists: map[string]profile.List{
		profile.EndsWith: {Article: "GZ 21", Values: []string{profile.WithAgreement}},
		profile.Uses:     {Article: "GZ 8", Values: []string{"数据流通交易", "数据资产质押贷款", "数据资产入表"}},
	}}
}

func paperActs() map[string]profile.ActText {
	act := func(does, parties, yields string) profile.ActText {
		lists := map[string][]string{profile.Parties: strings.Fields(parties), profile.Applicants: strings.Fields(parties), profile.Certificates: strings.Fields(yields)}
		if strings.Contains(parties, " ") {
			lists[profile.Materials] = []string{"申请表", "双方签署的合同文本"}
		}
		return ledgertest.ActText(does, nil, lists)
	}
	acts := map[string]profile.ActText{
		"initial":       act(profile.DoesRegister, "holder", "element/holder use/holder"),
		"amend":         act(profile.DoesAmend, "holder", "element/holder use/holder"),
		"transfer":      act(profile.DoesTransfer, "holder receiver", "element/receiver use/receiver"),
		"trade":         act(profile.DoesLicence, "holder licensee", "trade/holder trade/licensee use/licensee"),
		"trade_amend":   act(profile.DoesRightAmend, "holder licensee", "trade/holder trade/licensee use/licensee"),
		"trade_release": act(profile.DoesRightRelease, "holder licensee", "none"),
		"pledge":        act(profile.DoesPledge, "holder pledgee", "trade/pledgee"),
		"cancel":        act(profile.DoesCancel, "holder", "gone/holder"),
		"renew":         act(profile.DoesRenew, "holder", "element/holder use/holder"),
		"trade_renew":   act(profile.DoesRenew, "holder licensee", "trade/holder trade/licensee use/licensee"),
		"reissue":       act(profile.DoesReissue, "holder", "element/holder use/holder"),
		"copy":          act(profile.DoesCopy, "holder", "element/holder use/holder"),
		"annul":         act(profile.DoesAnnul, "holder", "none"),
	}
	acts["amend"].Params[profile.OtherShares] = profile.Param{Article: "GD 18(4)", Value: profile.Allowed}
	slow := maps.Clone(acts["renew"].Params)
	slow[profile.Publicity] = profile.Param{Article: "GZ 19", Value: "30nd"}
	acts["renew_slow"] = profile.ActText{Params: slow, Lists: acts["renew"].Lists}
	return acts
}
