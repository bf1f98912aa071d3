package profile

import "github.com/certledger/certledger/ledger"

func accountKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfAccount, label, means, stops}
	}
	return []KeyText{
		row(AccountOpening, ledger.Text{ZH: "账户开立期限", EN: "time to open an account"},
			ledger.Text{ZH: "材料审核通过后，登记机构开立账户并通知的期限；逾期只作标记。", EN: "The time to open an account and say so, from the end of the registry's review; when it runs out, that is flagged."},
			ledger.Text{ZH: "不能申请开立账户", EN: "no account can be applied for"}),
		row(AccountChange, ledger.Text{ZH: "账户信息变更期限", EN: "time to change an account"},
			ledger.Text{ZH: "变更材料审核通过后，登记机构变更账户信息并通知的期限；逾期只作标记。", EN: "The time to change what an account says, from the end of the registry's review; when it runs out, that is flagged."},
			ledger.Text{ZH: "不能申请变更账户信息", EN: "no change of an account can be applied for"}),
		row(AccountStanding, ledger.Text{ZH: "信誉证明", EN: "proof of standing"},
			ledger.Text{ZH: "登记各方的账户是否须经附良好信誉证明的申请开立，或者以变更补交；省略表示不须。", EN: "Whether the parties to a registration need accounts that were opened on an application with the proof of good standing, or have brought it by a change; left out: they do not."},
			ledger.Text{ZH: "不能申请任何登记", EN: "no registration can be applied for"}),
		row(AccountClosing, ledger.Text{ZH: "账户注销事由", EN: "grounds to close an account"},
			ledger.Text{ZH: "账户因何种事由注销；`none` 表示不注销。", EN: "The grounds on which an account is closed; `none`: none is."},
			ledger.Text{ZH: "不能申请注销账户", EN: "no account can be closed"}),
		row(AccountVouchers, ledger.Text{ZH: "主体登记身份与凭证", EN: "capacities and vouchers of subjects"},
			ledger.Text{ZH: "主体可以何种身份登记并获得何种凭证，各为“证书种类/主体类别”；省略或 `none` 表示不颁发主体凭证。", EN: "In what capacities subjects are registered and get a voucher, each `certificate/subject`: a kind of certificate and a kind of account; left out or `none`: there are none."},
			ledger.Text{ZH: "不能以任何身份登记主体", EN: "nobody can be registered in any capacity"}),
	}
}
