package profile

import "github.com/certledger/certledger/ledger"

func disputeKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfDisputes, label, means, stops}
	}
	return []KeyText{
		row(FreezeAuthorities, ledger.Text{ZH: "可以冻结的机关", EN: "who may freeze"},
			ledger.Text{ZH: "其文书可使资产冻结的机关类别；法院以成员身份自行登记。", EN: "What the bodies are whose orders freeze an asset; a court that is a member enters its own."},
			ledger.Text{ZH: "不能办理冻结", EN: "no freeze can be entered"}),
		row(FreezeByRegistry, ledger.Text{ZH: "登记机构凭文书登记冻结", EN: "freeze entered by the registry"},
			ledger.Text{ZH: "送达登记机构的协助执行文书，可否由登记机构登记冻结（记明文号、作出机关和文书摘要）。", EN: "Whether an order that came to the registry on paper may be entered by it, with number, issuing body and digest."},
			ledger.Text{ZH: "登记机构不能登记冻结", EN: "the registry can enter no freeze"}),
	}
}

// disputeWordTexts are the words that only rules on disputes have.
func disputeWordTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		ByCourt: {ZH: "人民法院", EN: "court"}, ByProcuratorate: {ZH: "人民检察院", EN: "procuratorate"}, ByPublicSecurity: {ZH: "公安机关", EN: "public security organ"},
	}
}
