package ledger_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

func TestRequiredSigners(t *testing.T) {
	rows := []struct {
		kind ledger.Kind
		body string
		want []string
	}{
		{ledger.AccountOpen, `{"account":"A1","registry":"rr"}`, []string{"candidate/A1", "rr/registrar"}},
		{ledger.AccountKeyAdd, `{"account":"A1","registry":"rr"}`, []string{"candidate/A1", "holder/A1", "rr/registrar"}},
		{ledger.AccountKeyReplace, `{"account":"A1","registry":"rr"}`, []string{"candidate/A1", "holder/A1", "rr/registrar"}},
		{ledger.AccountKeyRevoke, `{"account":"A1","registry":"rr"}`, []string{"holder/A1", "rr/registrar"}},
		{ledger.AccountKeyRecover, `{"account":"A1","notary":"nn","registry":"rr"}`, []string{"candidate/A1", "nn/notary", "rr/registrar"}},
		{ledger.AccountApply, `{"account":"A1","registry":"rr"}`, []string{"candidate/A1", "rr/registrar"}},
		{ledger.AccountChange, `{"account":"A1","registry":"rr"}`, []string{"holder/A1", "rr/registrar"}},
		{ledger.AccountContact, `{"account":"A1"}`, []string{"holder/A1"}},
		{ledger.AccountClose, `{"account":"A1","applicant":"A2","registry":"rr"}`, []string{"holder/A2", "rr/registrar"}},
		{ledger.AccountComplete, `{"account":"A1","registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.AccountCertify, `{"account":"A1","registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.EvidenceDeposit, `{"holder":"A1","provider":"pp"}`, []string{"holder/A1", "pp/custodian"}},
		{ledger.EvidenceBatch, `{"holder":"A1","provider":"pp"}`, []string{"holder/A1", "pp/custodian"}},
		{ledger.DeclarationFile, `{"provider":"pp","signatories":["A1","A2"]}`, []string{"holder/A1", "holder/A2", "pp/custodian"}},
		{ledger.VoucherDeidentify, `{"agency":"aa","holder":"A1"}`, []string{"aa/examiner"}},
		{ledger.EvidenceReport, `{"provider":"pp"}`, []string{"pp/custodian"}},
		{ledger.VoucherEvidence, `{"provider":"pp"}`, []string{"pp/custodian"}},
		{ledger.InquiryAsk, `{"account":"A1"}`, []string{"holder/A1"}},
		{ledger.AssistanceAsk, `{"member":"mediator-a","role":"mediator"}`, []string{"mediator-a/mediator"}},
		{ledger.AssistanceAnswer, `{"registry":"registry-a"}`, []string{"registry-a/registrar"}},
		{ledger.AttestNotarise, `{"notary":"notary-a"}`, []string{"notary-a/notary"}},
		{ledger.AttestWithdraw, `{"notary":"notary-a"}`, []string{"notary-a/notary"}},
		{ledger.InquiryDemand, `{"member":"cc","role":"judge"}`, []string{"cc/judge"}},
		{ledger.InquiryAnswer, `{"provider":"pp"}`, []string{"pp/custodian"}},
		{ledger.VoucherStructure, `{"agency":"aa"}`, []string{"aa/examiner"}},
		{ledger.CertificateIssue, `{"asset":"D1","registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ContractOpen, `{"exchange":"xx"}`, []string{"xx/broker"}},
		{ledger.ContractDeposit, `{"member":"pp","role":"custodian","signatories":["A1","A2"]}`, []string{"holder/A1", "holder/A2", "pp/custodian"}},
		{ledger.ContractSettle, `{"exchange":"xx"}`, []string{"xx/broker"}},
		{ledger.ContractFile, `{"exchange":"xx"}`, []string{"xx/broker"}},
		{ledger.ContractEnd, `{"exchange":"xx"}`, []string{"xx/broker"}},
		{ledger.ContractRescind, `{"signatories":["A1","A2"]}`, []string{"holder/A1", "holder/A2"}},
		{ledger.AgentAppoint, `{"agent":"A2","principal":"A1"}`, []string{"holder/A1", "holder/A2"}},
		{ledger.AgentDismiss, `{"principal":"A1"}`, []string{"holder/A1"}},
		{ledger.ApplicationSubmit, `{"registry":"rr","signatories":["A1","A2"]}`, []string{"holder/A1", "holder/A2"}},
		{ledger.ApplicationAccept, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationTolerate, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationDecline, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationReviewed, `{"reviewer":"vv","role":"reviewer"}`, []string{"vv/reviewer"}},
		{ledger.ApplicationCorrect, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationSupplement, `{"signatories":["A1"]}`, []string{"holder/A1"}},
		{ledger.ApplicationRefuse, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationPublicise, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationRegister, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ApplicationWithdraw, `{"signatories":["A1"]}`, []string{"holder/A1"}},
		{ledger.ApplicationContest, `{"account":"A1"}`, []string{"holder/A1"}},
		{ledger.RecognitionRecheck, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.NoticeServe, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionFile, `{"objector":"A1"}`, []string{"holder/A1"}},
		{ledger.ObjectionAccept, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionReject, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionExplain, `{"account":"A1"}`, []string{"holder/A1"}},
		{ledger.ObjectionDemand, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionRefer, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionDetermine, `{"reviewer":"vv"}`, []string{"vv/reviewer"}},
		{ledger.ObjectionSettle, `{"objector":"A3","registrants":["A1","A2"]}`, []string{"holder/A1", "holder/A2", "holder/A3"}},
		{ledger.ObjectionSuit, `{"objector":"A1"}`, []string{"holder/A1"}},
		{ledger.ObjectionDecide, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.ObjectionDocument, `{"member":"cc","role":"judge"}`, []string{"cc/judge"}},
		{ledger.RegisterPublish, `{"member":"m1","role":"registrar"}`, []string{"m1/registrar"}},
		{ledger.ApplicationArchive, `{"registry":"r1"}`, []string{"r1/registrar"}},
		{ledger.MaterialPurge, `{"registry":"r1"}`, []string{"r1/registrar"}},
		{ledger.AlertRaise, `{"registry":"x1","role":"broker"}`, []string{"x1/broker"}},
		{ledger.AlertAcknowledge, `{"member":"m1","role":"inspector"}`, []string{"m1/inspector"}},
		{ledger.ReportBegin, `{"member":"m1","role":"inspector"}`, []string{"m1/inspector"}},
		{ledger.ReportFile, `{"registry":"r1","role":"registrar"}`, []string{"r1/registrar"}},
		{ledger.RegisterRetract, `{"member":"m1","role":"inspector"}`, []string{"m1/inspector"}},
		{ledger.ObjectionWithdraw, `{"objector":"A1"}`, []string{"holder/A1"}},
		{ledger.HoldFreeze, `{"member":"cc","role":"judge"}`, []string{"cc/judge"}},
		{ledger.RevocationDecide, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.RevocationExecute, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.RevocationWithdraw, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.AssetSuspend, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.AssetReinstate, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.JudgmentEnter, `{"member":"aa","role":"arbitrator"}`, []string{"aa/arbitrator"}},
		{ledger.JudgmentExecute, `{"registry":"rr"}`, []string{"rr/registrar"}},
		{ledger.JudgmentVacate, `{"member":"cc","role":"judge"}`, []string{"cc/judge"}},
		{ledger.HoldExtend, `{"member":"cc","role":"judge"}`, []string{"cc/judge"}},
		{ledger.HoldLift, `{"member":"rr","role":"registrar"}`, []string{"rr/registrar"}},
		{ledger.GovernPropose, `{"member":"mm"}`, []string{"mm/governor"}},
		{ledger.GovernVote, `{"member":"mm"}`, []string{"mm/governor"}},
		{ledger.GovernWithdraw, `{"member":"mm"}`, []string{"mm/governor"}},
		{ledger.GovernEnact, `{"member":"mm"}`, []string{"mm/governor"}},
		{ledger.MemberNode, `{"member":"mm"}`, []string{"mm/governor"}},
		{ledger.MemberKeyAdd, `{"member":"mm","role":"registrar"}`, []string{"candidate/mm", "mm/governor"}},
		{ledger.MemberKeyRotate, `{"member":"mm","role":"registrar"}`, []string{"candidate/mm", "mm/governor", "mm/registrar"}},
		{ledger.MemberKeyRotate, `{"member":"mm","role":"governor"}`, []string{"candidate/mm", "mm/governor"}},
		{ledger.MemberKeyRotate, `{"member":"mm","role":"cosign"}`, []string{"candidate/mm", "mm/cosign", "mm/governor"}},
		{ledger.MemberKeyRemove, `{"member":"mm","role":"registrar"}`, []string{"mm/governor"}},
		{ledger.MemberKeyDestroyed, `{"member":"mm","owner":"oo"}`, []string{"mm/governor"}},
		{ledger.MemberCertificate, `{"member":"mm"}`, []string{"mm/governor"}},
	}
	covered := map[ledger.Kind]bool{}
	for _, r := range rows {
		covered[r.kind] = true
		got, err := ledger.RequiredSigners(r.kind, canonical.Raw(r.body))
		if err != nil || !slices.Equal(got, r.want) {
			t.Errorf("%s %s: got %q, %v, want %q", r.kind, r.body, got, err, r.want)
		}
		for _, s := range got {
			if _, err := ledger.ParseSigner(s); err != nil {
				t.Error(err)
			}
		}
	}
	for _, k := range ledger.Kinds() {
		if !covered[k] {
			t.Errorf("%s has no row here", k)
		}
		if ledger.Parties(k) == nil || ledger.NewBody(k) == nil {
			t.Errorf("%s has no parties or no body", k)
		}
	}
}

func TestRequiredSignersRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		kind ledger.Kind
		body string
	}{
		"unknown kind":            {"asset.eat", `{"registry":"rr"}`},
		"empty kind":              {"", `{}`},
		"no registry":             {ledger.CertificateIssue, `{"asset":"D1"}`},
		"no account":              {ledger.AccountOpen, `{"registry":"rr"}`},
		"not an object":           {ledger.CertificateIssue, `["rr"]`},
		"not canonical":           {ledger.CertificateIssue, `{"registry": "rr"}`},
		"registry is a number":    {ledger.CertificateIssue, `{"registry":1}`},
		"registry is a list":      {ledger.CertificateIssue, `{"registry":["rr"]}`},
		"registry is empty":       {ledger.CertificateIssue, `{"registry":""}`},
		"registry in upper case":  {ledger.CertificateIssue, `{"registry":"RR"}`},
		"registry with a role":    {ledger.CertificateIssue, `{"registry":"rr/registrar"}`},
		"registry named holder":   {ledger.CertificateIssue, `{"registry":"holder"}`},
		"court named candidate":   {ledger.HoldFreeze, `{"member":"candidate","role":"judge"}`},
		"holder with a slash":     {ledger.EvidenceDeposit, `{"holder":"A1/x","provider":"pp"}`},
		"holder of no identifier": {ledger.EvidenceDeposit, `{"holder":"甲","provider":"pp"}`},
		"signatories is a string": {ledger.ApplicationSubmit, `{"signatories":"A3"}`},
		"signatories of numbers":  {ledger.ApplicationSubmit, `{"signatories":[1]}`},
		"signatories of nobody":   {ledger.ApplicationSubmit, `{"signatories":[""]}`},
	} {
		if got, err := ledger.RequiredSigners(c.kind, canonical.Raw(c.body)); err == nil || got != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestEveryClassHasARole(t *testing.T) {
	for _, c := range ledger.Classes() {
		if !ledger.ValidRole(ledger.StaffRole(c)) || ledger.StaffRole(c) == ledger.NodeRole {
			t.Errorf("%s: role %q", c, ledger.StaffRole(c))
		}
	}
	if got := ledger.StaffRole("bank"); got != "" {
		t.Errorf("an unknown class has the role %q", got)
	}
}
