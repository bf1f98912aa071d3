package api

import "github.com/certledger/certledger/ledger"

// HappeningText gives what has happened in words.
func HappeningText(c HappeningCode) ledger.Text {
	for _, row := range happeningTexts() {
		if row.code == c {
			return row.text
		}
	}
	return ledger.Text{ZH: string(c), EN: string(c)}
}

type happeningText struct {
	code HappeningCode
	text ledger.Text
}

func happeningTexts() []happeningText {
	return []happeningText{
		{ApplicationOpened, ledger.Text{ZH: "就该资产提出申请", EN: "an application about it was submitted"}},
		{ApplicationEnded, ledger.Text{ZH: "申请办结", EN: "the application has ended"}},
		{CertificateDue, ledger.Text{ZH: "待颁发证书", EN: "a certificate is due"}},
		{CertificateIssued, ledger.Text{ZH: "颁发证书", EN: "a certificate was issued"}},
		{CertificateExpired, ledger.Text{ZH: "证书有效期届满", EN: "its certificate has expired"}},
		{CertificateSuperseded, ledger.Text{ZH: "证书被新证书取代", EN: "a newer certificate has taken the place of one"}},
		{CertificateEnded, ledger.Text{ZH: "证书失效", EN: "its certificate has come to an end"}},
		{HoldersChanged, ledger.Text{ZH: "权益人或份额变更", EN: "its holders or their shares have changed"}},
		{Frozen, ledger.Text{ZH: "资产被冻结", EN: "it was frozen"}},
		{FreezeEnded, ledger.Text{ZH: "冻结解除或届满", EN: "a freeze has ended"}},
		{LicenceBegan, ledger.Text{ZH: "登记许可", EN: "a licence was registered"}},
		{LicenceEnded, ledger.Text{ZH: "许可终止", EN: "a licence has ended"}},
		{ObjectionOpened, ledger.Text{ZH: "提出异议", EN: "an objection to it was filed"}},
		{ObjectionEnded, ledger.Text{ZH: "异议了结", EN: "an objection has ended"}},
		{PledgeBegan, ledger.Text{ZH: "登记质押", EN: "a pledge was registered"}},
		{PledgeEnded, ledger.Text{ZH: "质押终止", EN: "a pledge has ended"}},
		{StateChanged, ledger.Text{ZH: "登记状态变更", EN: "its state has changed"}},
		{DetailsChanged, ledger.Text{ZH: "其他登记事项变更", EN: "other particulars have changed"}},
	}
}
