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
		row(EffectiveDocuments, ledger.Text{ZH: "生效法律文书", EN: "effective documents"},
			ledger.Text{ZH: "登记簿据以变动的法律文书种类；此外的不予登记。", EN: "The kinds of documents that the register gives effect to: these and no other."},
			ledger.Text{ZH: "不能登记法律文书", EN: "no document can be entered"}),
		row(DocumentByRegistry, ledger.Text{ZH: "登记机构登记法律文书", EN: "documents entered by the registry"},
			ledger.Text{ZH: "当事人提交的法律文书，可否由登记机构登记（记明案号、文号、出具机关和摘要）。", EN: "Whether a document that somebody has handed in may be entered by the registry, with its numbers, issuer and digest."},
			ledger.Text{ZH: "登记机构不能登记法律文书", EN: "the registry can enter no document"}),
		row(NoNewHolder, ledger.Text{ZH: "无新权利主体", EN: "no new holder"},
			ledger.Text{ZH: "法律文书使原权利灭失而无新权利主体的，登记机构可以（`may`）、应当（`must`）或不得（`refused`）自行注销。", EN: "Where a document ends the right and nobody is the new holder: whether the registry may, must or may not cancel by itself."},
			ledger.Text{ZH: "登记机构不能自行注销", EN: "the registry can cancel nothing by itself"}),
	}
}

// disputeWordTexts are the words that only rules on disputes have.
func disputeWordTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		ByCourt: {ZH: "人民法院", EN: "court"}, ByProcuratorate: {ZH: "人民检察院", EN: "procuratorate"}, ByPublicSecurity: {ZH: "公安机关", EN: "public security organ"},
		string(ledger.CourtJudgment): {ZH: "法院判决", EN: "judgment of a court"}, string(ledger.CourtRuling): {ZH: "法院裁定", EN: "ruling of a court"},
		string(ledger.CourtMediation): {ZH: "法院调解书", EN: "mediation statement of a court"}, string(ledger.ArbitralAward): {ZH: "仲裁裁决", EN: "arbitral award"},
		string(ledger.ArbitralMediation):      {ZH: "仲裁调解书", EN: "mediation statement of an arbitral tribunal"},
		string(ledger.AdministrativeDecision): {ZH: "行政决定或行政处罚决定", EN: "administrative decision or penalty"},
		BeforeEffect:                          {ZH: "先通知、送达后执行", EN: "served before it takes effect"}, WithEffect: {ZH: "随执行通知", EN: "sent with it"},
		May: {ZH: "可以", EN: "may"}, Must: {ZH: "应当", EN: "must"},
	}
}
