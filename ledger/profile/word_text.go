package profile

import (
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// TextOfValue says a value of a key: some words say something else there.
func TextOfValue(key, value string) ledger.Text {
	if t, ok := valueTexts()[key+" "+value]; ok {
		return t
	}
	return TextOfWord(value)
}

func valueTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		Does + " " + DoesReissue:           {ZH: "重新颁发证书", EN: "issue certificates again"},
		Declaration + " " + SameDay:        {ZH: "证书颁发当日", EN: "on the day of the certificate"},
		Professionals + " 1":               {ZH: "至少一名", EN: "at least one"},
		Professionals + " 2":               {ZH: "至少二名", EN: "at least two"},
		Professionals + " 3":               {ZH: "至少三名", EN: "at least three"},
		EvidenceProviders + " " + Accepted: {ZH: "登记机构认可的", EN: "those that the registry accepts"},
		Accept + " " + ByReceipt:           {ZH: "收到即为受理", EN: "receipt is acceptance"},
		Publicity + " " + None:             {ZH: "不公示", EN: "no publicity"},
		Certificates + " " + None:          {ZH: "不颁发", EN: "none is issued"},
		Correction + " " + None:            {ZH: "不补正，须重新申请", EN: "nothing is corrected, a new application is made"},
		Effective + " " + AtRegister:       {ZH: "办结登记时", EN: "at the end"},
		Expiry + " " + CancelAll:           {ZH: "登记一并注销并公告", EN: "the registration, with an announcement"},
		RenewalFrom + " " + ByRegistration: {ZH: "延期登记", EN: "the registration of the renewal"},
		Confirmation + " " + Needed:        {ZH: "有", EN: "needed"},
		Confirmation + " " + NotNeeded:     {ZH: "没有", EN: "not needed"},
		AccountStanding + " " + Needed:     {ZH: "须提交", EN: "needed"},
		AccountStanding + " " + NotNeeded:  {ZH: "不须提交", EN: "not needed"},
		Surrender + " " + Needed:           {ZH: "须交回", EN: "needed"},
		Surrender + " " + NotNeeded:        {ZH: "不须交回", EN: "not needed"},
		SubAccounts + " " + TypeList:       {ZH: "按资产类型", EN: "by type of asset"},
		SubAccounts + " " + DataClasses:    {ZH: "按数据类别", EN: "by class of data"},
		SubAccounts + " " + None:           {ZH: "单一账户", EN: "none, it is kept as one"},
		Effective + " " + AtReview:         {ZH: "审查通过时", EN: "once its review is passed"},
	}
}

// TextOfWord says a word of the schema; one that it does not have is said as it
// stands. A period such as 3wd is said in days, a pair such as formal/registry by
// its parts.
func TextOfWord(word string) ledger.Text {
	for _, texts := range []map[string]ledger.Text{wordTexts(), objectionWordTexts(), supervisionWordTexts(), disputeWordTexts()} {
		if t, ok := texts[word]; ok {
			return t
		}
	}
	if p, err := legaltime.ParsePeriod(word); err == nil {
		return textOfPeriod(p)
	}
	if left, right, ok := strings.Cut(word, "/"); ok {
		l, r := TextOfWord(left), TextOfWord(right)
		return ledger.Text{ZH: l.ZH + "（" + r.ZH + "）", EN: l.EN + " (" + r.EN + ")"}
	}
	return ledger.Text{ZH: word, EN: word}
}

func textOfPeriod(p legaltime.Period) ledger.Text {
	unit := map[legaltime.Unit]ledger.Text{
		legaltime.Working: {ZH: "个工作日", EN: "working days"}, legaltime.Natural: {ZH: "个自然日", EN: "natural days"},
		legaltime.Month: {ZH: "个月", EN: "months"}, legaltime.Year: {ZH: "年", EN: "years"},
	}[p.Unit]
	n := strconv.Itoa(p.Count)
	if p.Count == 1 {
		unit.EN = strings.TrimSuffix(unit.EN, "s")
	}
	return ledger.Text{ZH: n + " " + unit.ZH, EN: n + " " + unit.EN}
}

func wordTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		None:     {ZH: "无（规定不设）", EN: "none (the text sets nothing)"},
		Unstated: {ZH: "未规定（须补充后方可办理）", EN: "unstated (to be supplied before it can be applied)"},

		ByAccount: {ZH: "只凭账户编号", EN: "by account number alone"},
		ByReceipt: {ZH: "收到申请", EN: "receipt"}, ByAcceptance: {ZH: "受理", EN: "acceptance"}, ByNotice: {ZH: "由通知载明", EN: "as the notice says"},
		FirstStage: {ZH: "首个环节", EN: "the first stage"}, LastStage: {ZH: "全部环节", EN: "the last stage"},
		Refuse: {ZH: "不予登记", EN: "refusal"}, Flag: {ZH: "仅标记逾期", EN: "a flag only"}, AtReview: {ZH: "审查", EN: "review"}, AtRegister: {ZH: "登记", EN: "register"},
		DoesAmend: {ZH: "变更", EN: "amend"}, DoesTransfer: {ZH: "转移", EN: "transfer"}, DoesCancel: {ZH: "注销", EN: "cancel"},
		DoesLicence: {ZH: "许可", EN: "licence"}, DoesPledge: {ZH: "质押", EN: "pledge"}, DoesRightAmend: {ZH: "变更权利", EN: "amend a right"},
		DoesRightAssign: {ZH: "转让权利", EN: "assign a right"}, DoesRightRelease: {ZH: "解除权利", EN: "release a right"}, DoesRightRealise: {ZH: "实现质权", EN: "realise a pledge"},
		GateExchange: {ZH: "交易场所备案的交易", EN: "a trade filed by an exchange"}, Automatic: {ZH: "自动登记", EN: "registered by that"}, ByApplication: {ZH: "须申请", EN: "applied for"},
		ByAll: {ZH: "共同申请", EN: "all together"}, ByOne: {ZH: "任一方，经他方同意", EN: "any one, with the others' consent"}, DoesContract: {ZH: "登记数据合同", EN: "register a contract"},
		DoesRenew: {ZH: "证书延期", EN: "renew certificates"},
		DoesCopy:  {ZH: "补发证书", EN: "issue a copy of a certificate"}, DoesAnnul: {ZH: "仅注销证书", EN: "cancel the certificate alone"},
		WorkingDays: {ZH: "工作日", EN: "working days"}, NaturalDays: {ZH: "自然日", EN: "natural days"},
		AllOwners: {ZH: "全体", EN: "all"}, OneOwner: {ZH: "任一", EN: "any one"}, PageAppend: {ZH: "记入原证书他项权页", EN: "entered on the certificate's page"},
		Reissue: {ZH: "换发证书", EN: "certificate issued anew"}, GateJudgment: {ZH: "生效裁判文书", EN: "effective judgment"},
		GateEvidence: {ZH: "存证", EN: "deposited evidence"}, GateFeatures: {ZH: "数据特征信息或全部数据", EN: "features of the data, or all of it"}, GateDeidentify: {ZH: "去标识化凭证", EN: "voucher of de-identification"}, GateRecognised: {ZH: "互认证书", EN: "a recognised certificate"}, GateReport: {ZH: "存证报告书", EN: "the evidence report"}, GateStructure: {ZH: "结构化凭证", EN: "voucher of structuring"},
		Allowed: {ZH: "允许", EN: "allowed"}, Refused: {ZH: "不允许", EN: "refused"}, Needed: {ZH: "须同意", EN: "needed"}, NotNeeded: {ZH: "不须同意", EN: "not needed"},
		Registration: {ZH: "登记证书", EN: "of the registration"}, Voucher: {ZH: "权利凭证", EN: "of one right"}, Proof: {ZH: "证明", EN: "proof"}, Subject: {ZH: "主体凭证", EN: "of a subject"},
		WithData: {ZH: "数据有效期", EN: "the data"}, WithAgreement: {ZH: "协议", EN: "the agreement"}, AfterEnd: {ZH: "届满后", EN: "after its end"},
		PreviousEnd: {ZH: "上一届满日", EN: "the previous end"}, CertificateOnly: {ZH: "证书失效", EN: "the certificate alone"},
		Invalid: {ZH: "证书失效", EN: "becomes invalid"}, Stays: {ZH: "不受影响", EN: "stays"},
		Yes: {ZH: "是", EN: "yes"}, No: {ZH: "否", EN: "no"},

		string(ledger.RoleClaimant): {ZH: "权利主张人", EN: "claimant"}, string(ledger.RoleHolder): {ZH: "权益人", EN: "holder"}, string(ledger.RoleReceiver): {ZH: "受让人", EN: "receiver"},
		string(ledger.RoleTrustee): {ZH: "受托方", EN: "trustee"},
		string(ledger.RolePledgee): {ZH: "质权人", EN: "pledgee"}, string(ledger.RoleLicensee): {ZH: "被许可人", EN: "licensee"},
		string(ledger.ClassRegistry): {ZH: "登记机构", EN: "registry"}, string(ledger.ClassReviewer): {ZH: "第三方审查机构", EN: "third-party reviewer"},
		string(ledger.ClassRegulator): {ZH: "监管部门", EN: "regulator"}, string(ledger.ClassExchange): {ZH: "数据交易场所", EN: "data exchange"},
		string(ledger.ClassCommittee): {ZH: "合规委员会", EN: "compliance committee"},
		"formal":                      {ZH: "形式审查", EN: "formal review"}, "substantive": {ZH: "实质审查", EN: "substantive review"}, "committee_review": {ZH: "委员会审查", EN: "committee's review"},
		"transformations": {ZH: "三化确认凭证审核", EN: "review of the vouchers of transformation"}, "declarations": {ZH: "声明与存证报告审核", EN: "review of declarations and evidence report"},
		"confirmation": {ZH: "确权证书", EN: "confirmation of rights"},

		StatusDraft: {ZH: "征求意见稿", EN: "draft"}, StatusExpired: {ZH: "已失效", EN: "expired"}, StatusGroupStandard: {ZH: "团体标准", EN: "group standard"},
		StatusGuidance: {ZH: "指导性文件", EN: "guidance"}, StatusInForce: {ZH: "现行有效", EN: "in force"}, StatusLocalStandard: {ZH: "地方标准", EN: "local standard"},
		StatusTest: {ZH: "软件测试用，无法律效力", EN: "for tests of the software, without legal effect"}, StatusTrial: {ZH: "试行", EN: "on trial"},
		string(NotYet): {ZH: "尚未施行", EN: "not in force yet"},
	}
}
