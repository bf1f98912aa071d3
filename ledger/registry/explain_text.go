package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// StateText says in words what a state of a machine means.
func StateText(machine ledger.EntityKind, state string) ledger.Text {
	for _, row := range stateTexts() {
		if row.machine == machine && row.state == state {
			return row.text
		}
	}
	return ledger.Text{ZH: state, EN: state}
}

// TimeText says in words what runs: a clock, or the kind of the event at its end.
func TimeText(name string) ledger.Text {
	if t, ok := timeTexts()[name]; ok {
		return t
	}
	return ledger.EventText(ledger.EventKind(name))
}

func timeTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		string(ledger.OpeningClock):       {ZH: "开户期限", EN: "time to open the account"},
		string(ledger.ChangeClock):        {ZH: "账户变更期限", EN: "time to change the account"},
		string(ledger.AcceptClock):        {ZH: "受理期限", EN: "time to accept"},
		string(ledger.FilingClock):        {ZH: "申请期限", EN: "time to apply"},
		string(ledger.CorrectionClock):    {ZH: "补正期限", EN: "time to correct"},
		string(ledger.PublicityClock):     {ZH: "公示期", EN: "publicity"},
		string(ledger.ReviewClock):        {ZH: "审查期限", EN: "time to review"},
		string(ledger.AnswerClock):        {ZH: "登记人说明期限", EN: "time to explain"},
		string(ledger.HandlingClock):      {ZH: "异议处理期限", EN: "time to settle the objection"},
		string(ledger.SuitClock):          {ZH: "提交起诉证明期限", EN: "time to prove a suit"},
		string(ledger.DeclarationOverdue): {ZH: "权属变更声明期限", EN: "time to declare the change of ownership"},
		string(ledger.ReportDue):          {ZH: "报告期", EN: "what the report is about"},
		string(ledger.AssistanceOverdue):  {ZH: "协助期限", EN: "time to assist"},
		string(ledger.ReportOverdue):      {ZH: "报送期限", EN: "time to report"},
		"service":                         {ZH: "送达期限", EN: "time to serve the notice"},
		profile.RevocationTime:            {ZH: "撤销决定的执行期限", EN: "time to carry out the revocation"},
		profile.SuspensionTime:            {ZH: "中止登记的期限", EN: "time to end the suspension"},
		"promise":                         {ZH: "容缺材料补交期限", EN: "time to keep the promise"},
		string(ledger.AccountOutdated):    {ZH: "账户信息变化后原证书失效", EN: "end of the certificates after a change of the account"},
		string(ledger.AssetUnrenewed):     {ZH: "期满未续证的注销", EN: "cancellation for want of renewal"},
		string(ledger.ContractUnrenewed):  {ZH: "凭证期满未续证的合约登记注销", EN: "cancellation of the contract for want of renewal"},
		string(ledger.AgencyOver):         {ZH: "代理期限", EN: "authority of the agent"},
		string(ledger.CertificateExpired): {ZH: "证书有效期", EN: "validity of the certificate"},
		string(ledger.HoldExpired):        {ZH: "冻结期限", EN: "freeze"},
		string(ledger.LicenceExpired):     {ZH: "许可期限", EN: "term of the licence"},
		string(ledger.PledgeTermEnded):    {ZH: "质押期限", EN: "term of the pledge"},
		string(ledger.ProposalLapsed):     {ZH: "提案期限", EN: "term of the proposal"},
		string(ledger.ObjectionMooted):    {ZH: "异议终止", EN: "end of the objection"},
	}
}

type stateText struct {
	machine ledger.EntityKind
	state   string
	text    ledger.Text
}

func stateTexts() []stateText {
	var rows []stateText
	add := func(machine ledger.EntityKind, texts ...[3]string) {
		for _, t := range texts {
			rows = append(rows, stateText{machine, t[0], ledger.Text{ZH: t[1], EN: t[2]}})
		}
	}
	add(ledger.AccountEntity,
		[3]string{string(ledger.AccountApplied), "已申请，待开立", "applied for, not open yet"},
		[3]string{string(ledger.AccountIsOpen), "已开立", "open"},
		[3]string{string(ledger.AccountLocked), "注销办理中，已锁定", "locked, waiting to be closed"},
		[3]string{string(ledger.AccountClosed), "已注销", "closed"})
	add(ledger.EvidenceEntity,
		[3]string{evidenceSealed, "已存证", "deposited"},
		[3]string{evidenceReported, "已出具存证报告书", "reported on"})
	add(ledger.VoucherEntity, [3]string{voucherIssued, "已出具", "issued"})
	add(ledger.AssistanceEntity,
		[3]string{string(ledger.AssistanceAsked), "待登记机构协助", "waiting for the registry"},
		[3]string{string(ledger.AssistanceAnswered), "已答复", "answered"})
	add(ledger.AttestationEntity,
		[3]string{ledger.AttestationMade, "已登记公证", "notarised"},
		[3]string{ledger.AttestationWithdrawn, "公证书已撤销", "withdrawn"})
	add(ledger.InquiryEntity,
		[3]string{string(ledger.InquiryAsked), "待核验", "waiting for the provider"},
		[3]string{string(ledger.InquiryAnswered), "已答复", "answered"})
	add(ledger.AssetEntity,
		[3]string{string(ledger.AssetRegistered), "已登记，尚未颁证", "registered, without its certificate yet"},
		[3]string{string(ledger.AssetActive), "登记有效", "registered and certified"},
		[3]string{string(ledger.AssetCancelled), "登记已注销", "registration cancelled"},
		[3]string{string(ledger.AssetSuspended), "登记中止", "registration suspended"},
		[3]string{string(ledger.AssetRevoked), "登记已撤销", "registration revoked"},
		[3]string{string(ledger.AssetTerminated), "登记终止：公示未成", "registration ended: its publicity came to nothing"})
	add(ledger.ContractEntity,
		[3]string{string(ledger.ContractNegotiated), "交易磋商中", "negotiated"},
		[3]string{string(ledger.ContractDeposited), "合同已存证", "contract deposited"},
		[3]string{string(ledger.ContractSettled), "已结算并交付", "settled and delivered"},
		[3]string{string(ledger.ContractFiled), "交易已备案", "trade filed"},
		[3]string{string(ledger.ContractEnded), "已终止", "ended"})
	add(ledger.CertificateEntity,
		[3]string{certificateValid, "有效", "valid"},
		[3]string{string(ledger.CertificateLapsed), "已过有效期", "expired"},
		[3]string{string(ledger.CertificateSuperseded), "已由新证书取代", "superseded by a newer one"},
		[3]string{string(ledger.CertificateCancelled), "已注销", "cancelled"},
		[3]string{string(ledger.CertificateInvalid), "账户信息已变化，证书失效", "invalid: its account's information has changed"},
		[3]string{string(ledger.CertificateRevoked), "已撤销", "revoked"})
	for _, kind := range []ledger.EntityKind{ledger.PledgeEntity, ledger.LicenceEntity} {
		add(kind,
			[3]string{string(ledger.RightActive), "有效", "in force"},
			[3]string{string(ledger.RightExpired), "期限届满", "its time is over"},
			[3]string{string(ledger.RightExtinguished), "已消灭", "extinguished"},
			[3]string{string(ledger.RightRealised), "已实现", "realised"},
			[3]string{string(ledger.RightReleased), "已解除", "released"})
	}
	add(ledger.DeclarationEntity,
		[3]string{string(ledger.DeclarationDue), "待提交", "owed today"},
		[3]string{string(ledger.DeclarationDone), "已提交", "filed in time"},
		[3]string{string(ledger.DeclarationMissing), "逾期未提交", "overdue"},
		[3]string{string(ledger.DeclarationLate), "逾期提交", "filed late"})
	add(ledger.HoldEntity,
		[3]string{string(ledger.HoldActive), "冻结中", "in force"},
		[3]string{string(ledger.HoldWaiting), "轮候", "waits its turn"},
		[3]string{string(ledger.HoldLifted), "已解除", "lifted"},
		[3]string{string(ledger.HoldEnded), "期限届满", "its time is over"})
	add(ledger.RevocationEntity,
		[3]string{string(ledger.RevocationDecided), "已决定，待执行", "decided, to be carried out"},
		[3]string{string(ledger.RevocationExecuted), "已执行", "carried out"},
		[3]string{string(ledger.RevocationWithdrawn), "已撤回", "withdrawn"})
	add(ledger.JudgmentEntity,
		[3]string{string(ledger.JudgmentEntered), "已登记，待执行", "entered, to be carried out"},
		[3]string{string(ledger.JudgmentExecuted), "已执行", "carried out"},
		[3]string{string(ledger.JudgmentVacated), "已被撤销", "set aside"})
	add(ledger.AgencyEntity,
		[3]string{string(ledger.AgencyActive), "有效", "in force"},
		[3]string{string(ledger.AgencyDismissed), "已解除", "dismissed"},
		[3]string{string(ledger.AgencyEnded), "期限届满", "its time is over"})
	add(ledger.NoticeEntity,
		[3]string{string(ledger.NoticeSent), "已发出，尚未送达", "sent, not served yet"},
		[3]string{string(ledger.NoticeServed), "已送达", "served"})
	add(ledger.PublicationEntity,
		[3]string{string(ledger.PublicationPublished), "已公布", "published"},
		[3]string{string(ledger.PublicationReplaced), "已被取代", "replaced by a newer one"},
		[3]string{string(ledger.PublicationRetracted), "已撤回", "retracted"})
	add(ledger.ArchiveEntity, [3]string{string(ledger.ArchiveKept), "已归档保存", "archived and kept"})
	add(ledger.AlertEntity,
		[3]string{string(ledger.AlertRaised), "已报警，待签收", "raised, not acknowledged yet"},
		[3]string{string(ledger.AlertAcknowledged), "监管部门已签收", "acknowledged by the regulator"})
	add(ledger.ReportEntity,
		[3]string{string(ledger.ReportOpen), "报告期未满", "what it is about is not over yet"},
		[3]string{string(ledger.ReportOwed), "应当报送", "due"},
		[3]string{string(ledger.ReportFiled), "已报送", "filed"})
	addApplicationStates(add)
	addObjectionStates(add)
	add(ledger.ProposalEntity,
		[3]string{string(ledger.ProposalOpen), "表决中", "open for votes"},
		[3]string{string(ledger.ProposalEnacted), "已生效", "enacted"},
		[3]string{string(ledger.ProposalWithdrawn), "已撤回", "withdrawn"},
		[3]string{string(ledger.ProposalExpired), "已失效", "lapsed"})
	add(ledger.MemberEntity,
		[3]string{memberEnrolled, "成员", "a member"})
	return rows
}

func addApplicationStates(add func(ledger.EntityKind, ...[3]string)) {
	add(ledger.ApplicationEntity,
		[3]string{string(ledger.ApplicationSubmitted), "已提交，待受理", "submitted, waiting to be accepted"},
		[3]string{string(ledger.ApplicationNotAccepted), "不予受理", "not accepted"},
		[3]string{string(ledger.ApplicationReview), "审查中", "under review"},
		[3]string{string(ledger.ApplicationCorrection), "补正中", "waiting for the applicant's correction"},
		[3]string{string(ledger.ApplicationPublicity), "公示中", "in its publicity"},
		[3]string{string(ledger.ApplicationObjected), "公示中，有异议在办", "in its publicity, with an objection open"},
		[3]string{string(ledger.ApplicationReady), "公示期满，待登记", "publicity over, ready to be registered"},
		[3]string{string(ledger.ApplicationCompleted), "已办结", "done"},
		[3]string{string(ledger.ApplicationRefused), "不予登记", "refused"},
		[3]string{string(ledger.ApplicationWithdrawn), "已撤回", "withdrawn"},
		[3]string{string(ledger.ApplicationTerminated), "因异议终止", "ended by an objection"})
}

func addObjectionStates(add func(ledger.EntityKind, ...[3]string)) {
	add(ledger.ObjectionEntity,
		[3]string{string(ledger.ObjectionFiled), "已提出，待受理", "filed, waiting to be accepted"},
		[3]string{string(ledger.ObjectionRejected), "不予受理", "rejected"},
		[3]string{string(ledger.ObjectionOpen), "处理中", "open"},
		[3]string{string(ledger.ObjectionDemanded), "待登记人举证", "waiting for the registrant's proof"},
		[3]string{string(ledger.ObjectionSuing), "诉讼或仲裁中", "before a court or arbitrator"},
		[3]string{string(ledger.ObjectionDecided), "已决定", "decided"},
		[3]string{string(ledger.ObjectionSettled), "已和解", "settled"},
		[3]string{string(ledger.ObjectionExecuted), "已依法律文书执行", "carried out as a judgment or award says"},
		[3]string{string(ledger.ObjectionLapsed), "已失效", "lapsed"},
		[3]string{string(ledger.ObjectionUpheld), "期限届满视为成立", "counts as upheld"},
		[3]string{string(ledger.ObjectionWithdrawn), "已撤回", "withdrawn"},
		[3]string{string(ledger.ObjectionMoot), "对象已不存在", "without what it was about"})
}
