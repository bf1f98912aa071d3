package api

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
)

// MatterText says what waits.
func MatterText(c agenda.Code) ledger.Text {
	for _, row := range matterTexts() {
		if row.code == c {
			return row.text
		}
	}
	return ledger.Text{ZH: string(c), EN: string(c)}
}

type matterText struct {
	code agenda.Code
	text ledger.Text
}

func matterTexts() []matterText {
	return []matterText{
		{agenda.StepWaits, ledger.Text{ZH: "待办理", EN: "to be dealt with"}},
		{agenda.AlertWaits, ledger.Text{ZH: "登记机构报警待签收", EN: "a registry's alert for you"}},
		{agenda.InspectionRuns, ledger.Text{ZH: "监督检查，检查期内应当提供工作底稿（双随机的，以抽取结果为准）", EN: "an inspection: working papers are to be given while it lasts (a random one: to whom the draw says)"}},
		{agenda.ReviewNears, ledger.Text{ZH: "登记机构的年审日期将至或者已过", EN: "the annual review of the registry is near or missing"}},
		{agenda.RecheckNears, ledger.Text{ZH: "互认的原证书须再行查证", EN: "a recognised certificate is to be checked again at home"}},
		{agenda.NoticeWaits, ledger.Text{ZH: "通知待签收", EN: "a notice for you"}},
		{agenda.CertificateEnding, ledger.Text{ZH: "证书有效期将满，请及时续展或处置", EN: "the certificate will expire; see to its renewal"}},
		{agenda.CertificateEnded, ledger.Text{ZH: "质押资产的证书有效期已届满", EN: "the certificate of the pledged asset has expired"}},
		{agenda.AssetFrozen, ledger.Text{ZH: "资产被冻结", EN: "the asset is frozen"}},
		{agenda.AssetObjected, ledger.Text{ZH: "资产有未决异议", EN: "there is an open objection to the asset"}},
		{agenda.AssetDisposed, ledger.Text{ZH: "就资产提出的申请正在办理", EN: "an application about the asset is open"}},
		{agenda.RegistrationEnded, ledger.Text{ZH: "质押资产的登记已注销或终止", EN: "the registration of the pledged asset has come to an end"}},
		{agenda.HoldEnding, ledger.Text{ZH: "冻结期限将满，需续冻的请及时办理", EN: "the freeze will end; extend it in time if it is still needed"}},
		{agenda.LicenceEnding, ledger.Text{ZH: "许可期限将满", EN: "the licence will end"}},
		{agenda.PledgeTermEnding, ledger.Text{ZH: "质押期限将满", EN: "the term of the pledge will end"}},
		{agenda.PledgeTermEnded, ledger.Text{ZH: "质押期限已满，质权仍在", EN: "the term of the pledge is over; the pledge stands"}},
		{agenda.AgencyEnding, ledger.Text{ZH: "代理授权将到期", EN: "the agent's authority will end"}},
	}
}
