package profile

import "github.com/certledger/certledger/ledger"

// objectionKeyTexts are the keys of a rule on objections in words.
func objectionKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfObjections, label, means, stops}
	}
	filing := ledger.Text{ZH: "不能提出异议", EN: "no objection can be filed"}
	acceptance := ledger.Text{ZH: "异议不能受理", EN: "no objection can be accepted"}
	return []KeyText{
		row(Policy, ledger.Text{ZH: "处理方式", EN: "policy"},
			ledger.Text{ZH: "异议由谁、以何种方式处理。", EN: "Who settles an objection, and how."}, filing),
		row(Objectors, ledger.Text{ZH: "异议人", EN: "who may object"},
			ledger.Text{ZH: "任何人均可提出异议，还是须证明利害关系。", EN: "Whether anybody may object, or who shows an interest."}, filing),
		row(RefusalProof, ledger.Text{ZH: "登记人拒绝的证明", EN: "proof of a refusal"},
			ledger.Text{ZH: "异议人是否须证明登记人不同意变更或注销。", EN: "Whether the objector proves that the registrant has refused to amend or cancel."}, filing),
		row(Burden, ledger.Text{ZH: "举证责任", EN: "burden of proof"},
			ledger.Text{ZH: "由谁举证：异议人随异议提交证据；登记人在异议被驳回之前须作说明。", EN: "Who proves: the objector files evidence, the registrant explains before the objection is dismissed."}, filing),
		row(Accept, ledger.Text{ZH: "受理期限", EN: "time to accept"},
			ledger.Text{ZH: "自提出之日起决定是否受理异议的期限；逾期只作标记。省略表示未设。", EN: "The time to accept or reject an objection, from its filing; when it runs out, that is flagged. Left out: none is set."}, filing),
		row(Certified, ledger.Text{ZH: "异议登记证书", EN: "certificate of the objection"},
			ledger.Text{ZH: "受理异议后是否颁发异议登记证书。", EN: "Whether acceptance issues a certificate of the objection."}, acceptance),
		row(Notice, ledger.Text{ZH: "通知登记人的期限", EN: "time to notify"},
			ledger.Text{ZH: "自受理起将异议通知登记人的期限；逾期只作标记。", EN: "The time to serve the notice on the registrant, from acceptance; when it runs out, that is flagged."}, acceptance),
		row(Answer, ledger.Text{ZH: "登记人说明的期限", EN: "time to explain"},
			ledger.Text{ZH: "自通知送达起登记人提交说明或证据的期限；`notice` 表示由举证通知载明。", EN: "The registrant's time to explain, from service; `notice`: as the demand for proof says."}, acceptance),
		row(AnswerEnds, ledger.Text{ZH: "逾期未说明", EN: "when no explanation comes"},
			ledger.Text{ZH: "登记人逾期未说明的后果：异议成立，或只作标记。", EN: "What follows when the registrant does not explain in time: the objection is upheld, or a flag."},
			ledger.Text{ZH: "说明期限届满后无从处理", EN: "nothing follows when the time to explain runs out"}),
		row(Handling, ledger.Text{ZH: "处理期限", EN: "time to settle"},
			ledger.Text{ZH: "处理完异议的期限。", EN: "The time in which the objection is to be settled."}, acceptance),
		row(HandlingFrom, ledger.Text{ZH: "处理期限起点", EN: "settling counted from"},
			ledger.Text{ZH: "处理期限自受理起算，还是自通知送达起算。", EN: "What that time is counted from: acceptance, or the service of the notice."}, acceptance),
		row(HandlingEnds, ledger.Text{ZH: "逾期未处理完", EN: "when it is not settled"},
			ledger.Text{ZH: "处理期限届满的后果：终止登记，登记机构可以不予登记，或只作标记。", EN: "What follows at its end: the registration ends, the registry may refuse it, or a flag."},
			ledger.Text{ZH: "处理期限届满后无从处理", EN: "nothing follows when the time to settle runs out"}),
		row(Suit, ledger.Text{ZH: "起诉证明的期限", EN: "time to prove a suit"},
			ledger.Text{ZH: "异议人提交起诉或仲裁证明的期限；逾期异议失效。", EN: "The time for the proof of a suit or of arbitration; without it the objection lapses."},
			ledger.Text{ZH: "异议不能受理；自通知送达起算的，不能告知异议人起诉", EN: "no objection can be accepted; where it is counted from a notice, no objector can be told to sue"}),
		row(SuitFrom, ledger.Text{ZH: "起诉证明期限起点", EN: "proof of a suit counted from"},
			ledger.Text{ZH: "该期限自受理起算，还是自告知异议人起诉的通知送达起算；省略表示受理。", EN: "What that time is counted from: acceptance, or the service of the notice that tells the objector to sue; left out: acceptance."}, acceptance),
		row(Repeat, ledger.Text{ZH: "再次异议", EN: "objecting again"},
			ledger.Text{ZH: "异议失效后，可否以同一事由再次提出。", EN: "Whether the same objection may come again after a lapse."}, filing),
		row(PublicityRuns, ledger.Text{ZH: "公示期的计算", EN: "the publicity meanwhile"},
			ledger.Text{ZH: "异议处理期间公示期中止、继续，还是重新起算。", EN: "Whether the publicity's time stands still, goes on, or begins again after an objection."}, filing),
		row(Marked, ledger.Text{ZH: "在登记簿上标注", EN: "when the register shows it"},
			ledger.Text{ZH: "自提出还是自受理起，在该资产上标注异议。", EN: "When the asset shows the objection: from its filing or from its acceptance."}, filing),
		row(Disposal, ledger.Text{ZH: "异议期间的处分", EN: "disposal meanwhile"},
			ledger.Text{ZH: "异议期间可否处分该资产；`undertaking` 表示申请人书面承诺知悉并自担风险的可以。", EN: "Whether the asset can be disposed of meanwhile; `undertaking`: if who applies declares to know and to bear the risk."},
			ledger.Text{ZH: "有未决异议的资产不能处分", EN: "an asset with an open objection cannot be disposed of"}),
	}
}

// objectionWordTexts are the words that only rules on objections have.
func objectionWordTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		Annotate: {ZH: "标注异议，由法院裁判", EN: "entered on the register, left to a court"}, Suspend: {ZH: "中止登记，由登记机构听取双方并经技术判定后处理", EN: "registration stands still, the registry decides on a finding, both heard"},
		RegistrantCure: {ZH: "由登记人自行处理", EN: "the registrant settles it"}, Mediate: {ZH: "第三方判定、调解，不成的由法院裁判", EN: "a third party finds and mediates, else a court"},
		Disprove: {ZH: "由登记人举证排除", EN: "the registrant disproves it"}, CourtOnly: {ZH: "不受理异议，径行起诉", EN: "not here: whoever has one sues"},
		Anyone: {ZH: "任何人", EN: "anybody"}, Interested: {ZH: "利害关系人", EN: "who shows an interest"},
		OnObjector: {ZH: "异议人", EN: "the objector"}, OnRegistrant: {ZH: "登记人", EN: "the registrant"}, OnBoth: {ZH: "双方", EN: "both"},
		ByService: {ZH: "通知送达", EN: "service of the notice"}, Upheld: {ZH: "异议成立", EN: "upheld"},
		Terminate: {ZH: "终止登记", EN: "the registration ends"}, MayRefuse: {ZH: "登记机构可以不予登记", EN: "the registry may refuse"},
		Barred: {ZH: "不得再次提出", EN: "barred"}, Pause: {ZH: "中止计算", EN: "stands still"}, Run: {ZH: "继续计算", EN: "goes on"}, Restart: {ZH: "重新起算", EN: "begins again"},
		AtFiling: {ZH: "提出时", EN: "filing"}, Undertaking: {ZH: "承诺自担风险的可以", EN: "with an undertaking to bear the risk"},
	}
}
