package cli

import "github.com/certledger/certledger/ledger"

// formHelpTexts are those of the commands that write one kind of record.
func formHelpTexts() []help {
	return []help{
		{"assistance", ledger.Text{ZH: "司法、仲裁、调解机构的协助请求", EN: "Requests of courts, arbitrators and mediators for assistance"}, ledger.Text{}, `certledger assistance ask --help`},
		{"assistance ask", ledger.Text{ZH: "编制协助请求记录", EN: "Write the record by which a court, arbitrator or mediator asks a registry for documents or help"}, ledger.Text{
			ZH: "向登记机构调取材料或请求协助：写明案号、请求书摘要，可写明期限（逾期由规则标记）与前一机构的请求（--escalates）。\n由请求机构以该角色的密钥签署。",
			EN: "Names the case, the digest of the request, perhaps a time (missed, the rules flag it) and the request of the instance\nbefore (--escalates). The member signs with the key of that role.",
		}, `
certledger assistance ask AS-1 --by court-a --role judge --registry registry-a --case "(2026) 0101 No. 7" --document @request.pdf \
  --asset DA-1 --due 2026-04-01T00:00:00+08:00 --node http://127.0.0.1:8001 --trust trust.txt > ask.txt
certledger record sign ask.txt --key judge.key --as court-a/judge
certledger record submit ask.txt --node http://127.0.0.1:8001 --trust trust.txt`},
		{"assistance answer", ledger.Text{ZH: "编制协助答复记录", EN: "Write the registry's answer to such a request"}, ledger.Text{
			ZH: "--result 为 given（已协助）、in_part（部分）或 none（不能），后两者须以 --reason 说明理由。",
			EN: "--result is given, in_part or none; for the last two --reason says why.",
		}, `
certledger assistance answer AS-1 --registry registry-a --result given --answer @papers.pdf --person "Example clerk" \
  --node http://127.0.0.1:8001 --trust trust.txt > answer.txt`},
		{"assistance show", ledger.Text{ZH: "显示协助请求及其答复，并予证明", EN: "Show such a request and what came of it, proved"}, ledger.Text{}, `
certledger assistance show AS-1 --node http://127.0.0.1:8001 --trust trust.txt
certledger assistance show AS-1 --lang zh --node http://127.0.0.1:8001 --trust trust.txt`},

		{"attest", ledger.Text{ZH: "公证", EN: "What notaries attest"}, ledger.Text{}, `certledger attest notarise --help`},
		{"attest notarise", ledger.Text{ZH: "编制公证书登记记录", EN: "Write the record that enters a notarial deed"}, ledger.Text{
			ZH: "写明公证书编号、种类、摘要、公证员与所涉对象（如 asset/DA-1，可重复）。证书显示该公证书。\n--kind 为 subject_admission、data_admission、data_truth、data_leak 或 model_security。",
			EN: "Names the deed, its kind and digest, the notary public and what it is about, such as asset/DA-1 (may repeat), whose\ncertificate shows it. --kind is subject_admission, data_admission, data_truth, data_leak or model_security.",
		}, `
certledger attest notarise AT-1 --notary notary-a --deed "2026-0017" --kind data_truth --document @deed.pdf \
  --person "Example notary" --object asset/DA-1 --node http://127.0.0.1:8001 --trust trust.txt > deed.txt`},

		{"attest withdraw", ledger.Text{ZH: "编制公证书撤销记录", EN: "Write the record that withdraws a notarial deed"}, ledger.Text{
			ZH: "登记该公证书的公证机构，以其决定（--document）撤销登记有误的公证书，并写明理由。证书显示该公证书的登记与撤销之时。",
			EN: "The notary who has entered a deed in error takes it back, by a decision (--document) and with its reason. Certificates go on\nshowing the deed, with when it was entered and withdrawn.",
		}, `
certledger attest withdraw AT-1 --notary notary-a --document @decision.pdf --person "Example notary" --reason "wrong number" \
  --node http://127.0.0.1:8001 --trust trust.txt > withdrawal.txt`},

		{"contract", ledger.Text{ZH: "数据合同：存证与交易场所的交易步骤", EN: "Contracts about data: their deposit, and a trade's steps on an exchange"}, ledger.Text{}, `certledger contract deposit --help`},
		{"contract open", ledger.Text{ZH: "编制交易开立记录", EN: "Write the record by which an exchange opens a trade"}, ledger.Text{
			ZH: "交易场所核验双方身份（--identities）、审核（--review）并收取来源说明（--source）后开立交易。",
			EN: "The exchange has checked both identities (--identities), reviewed the trade (--review) and has a statement of source (--source).",
		}, `
certledger contract open CT-1 --exchange exchange-a --asset DA-1 --party holder/91000000MA0000001R --party receiver/91000000MA0000002W \
  --identities @identities.pdf --review @review.pdf --source @source.pdf --node http://127.0.0.1:8001 --trust trust.txt > open.txt`},
		{"contract deposit", ledger.Text{ZH: "编制合同存证记录", EN: "Write the record that fixes a contract by its digest"}, ledger.Text{
			ZH: "由存证服务商，或开立该交易的交易场所固定；各方账户均须签署。质量、价格、交付、安全、保密条款只以摘要上账。",
			EN: "By an evidence provider, or by the exchange that has opened the trade; every party's account signs too. Of the clauses on\nquality, price, delivery, security and secrecy only digests go on the ledger.",
		}, `
certledger contract deposit CT-1 --by provider-a --role custodian --asset DA-1 --party holder/91000000MA0000001R \
  --party receiver/91000000MA0000002W --digest @contract.pdf --content "hourly counts" --purpose "planning" --manner interface \
  --from 2026-03-02T00:00:00+08:00 --ends 2027-03-02T00:00:00+08:00 --quality @quality.pdf --price @price.pdf \
  --delivery @delivery.pdf --security @security.pdf --secrecy @secrecy.pdf --node http://127.0.0.1:8001 --trust trust.txt > contract.txt`},
		{"contract settle", ledger.Text{ZH: "编制交易结算记录", EN: "Write the record that a trade was paid for and delivered"}, ledger.Text{}, `
certledger contract settle CT-1 --exchange exchange-a --payment @payment.pdf --delivery @delivery.pdf --genesis genesis.json > settle.txt`},
		{"contract file", ledger.Text{ZH: "编制交易备案记录", EN: "Write the record that files a settled trade"}, ledger.Text{
			ZH: "资产所属规则准许的，备案即登记，无须再申请。",
			EN: "Where the asset's rules allow it, the trade is registered by that and nobody applies.",
		}, `certledger contract file CT-1 --exchange exchange-a --filing @filing.pdf --genesis genesis.json > file.txt`},
		{"contract end", ledger.Text{ZH: "编制交易终止记录", EN: "Write the record by which an exchange ends a trade"}, ledger.Text{
			ZH: "磋商未成（failed），或者合同解除（rescinded）、无效或者被撤销（void）。终止以后不得再据以转售、登记、颁证；已有的登记须申请注销。",
			EN: "What is negotiated has failed, what was made is rescinded, or void. Nothing is resold, registered or issued by it any more; a registration that is there is cancelled on application.",
		}, `certledger contract end CT-1 --exchange exchange-a --ground failed --document @minutes.pdf --genesis genesis.json > end.txt`},
		{"contract rescind", ledger.Text{ZH: "编制协议解除合同记录", EN: "Write the record by which all parties rescind a contract"}, ledger.Text{
			ZH: "由全体当事人签署。",
			EN: "All parties sign it.",
		}, `
certledger contract rescind CT-1 --signatory 91000000MA0000001R --signatory 91000000MA0000002W --document @agreement.pdf --genesis genesis.json > rescind.txt`},
		{"contract show", ledger.Text{ZH: "显示合同及其所至的步骤，并予证明", EN: "Show a contract and how far it has come, proved"}, ledger.Text{
			ZH: "当事人在交易登记以前（匿名登记的，登记以后亦然）只示于当事人、交易场所、登记机构与有权机关；各条款的摘要只示于当事人与有权机关。\n以 --as 与 --key 表明身份。",
			EN: "Between whom it is, the public learns when it is registered, unless that was asked to be without names; the parties, their\nexchange and authorities see it before, and they alone the digests of the clauses. Say who asks with --as and --key.",
		}, `
certledger contract show CT-1 --node http://127.0.0.1:8001 --trust trust.txt
certledger contract show CT-1 --as exchange-a/broker --key broker.key --lang zh --node http://127.0.0.1:8001 --trust trust.txt`},
	}
}

func formMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "answer", ZH: "答复"},
		{EN: "answered at", ZH: "答复时间"},
		{EN: "asked at", ZH: "请求时间"},
		{EN: "asked by", ZH: "请求机构"},
		{EN: "asked of", ZH: "登记机构"},
		{EN: "case", ZH: "案号"},
		{EN: "clause on delivery", ZH: "交付条款"},
		{EN: "clause on quality", ZH: "质量条款"},
		{EN: "clause on secrecy", ZH: "保密条款"},
		{EN: "clause on security", ZH: "安全条款"},
		{EN: "clause on the price", ZH: "价格条款"},
		{EN: "content", ZH: "数据内容"},
		{EN: "contract deposited", ZH: "合同存证"},
		{EN: "contract ended", ZH: "合同终止"},
		{EN: "contract's text", ZH: "合同文本"},
		{EN: "delivery", ZH: "交付凭据"},
		{EN: "exchange's review", ZH: "交易场所审核"},
		{EN: "goes on from", ZH: "承接请求"},
		{EN: "holds from", ZH: "起始时间"},
		{EN: "identities", ZH: "身份核验"},
		{EN: "manner", ZH: "交易方式"},
		{EN: "negotiation opened", ZH: "磋商开立"},
		{EN: "over at", ZH: "终止时间（不含）"},
		{EN: "paid and delivered", ZH: "结算交付"},
		{EN: "payment", ZH: "付款凭据"},
		{EN: "record of the trade", ZH: "备案材料"},
		{EN: "registration cancelled", ZH: "登记注销"},
		{EN: "request", ZH: "请求书"},
		{EN: "resells", ZH: "转售自合同"},
		{EN: "result", ZH: "结果"},
		{EN: "statement of source", ZH: "来源说明"},
		{EN: "to be answered before", ZH: "答复期限（不含）"},
		{EN: "trade filed", ZH: "交易备案"},
		{EN: "trade registered", ZH: "交易登记"},
		{EN: "used for", ZH: "使用目的"},
		{EN: "went on as", ZH: "转为请求"},
		{EN: "what shows it", ZH: "终止凭据"},
	}
}

func contractGroundText(ground string) ledger.Text {
	switch ground {
	case ledger.ContractFailed:
		return ledger.Text{ZH: "磋商未成", EN: "the negotiation failed"}
	case ledger.ContractRescinded:
		return ledger.Text{ZH: "解除", EN: "rescinded"}
	case ledger.ContractVoid:
		return ledger.Text{ZH: "无效或被撤销", EN: "void or avoided"}
	}
	return ledger.Text{ZH: ground, EN: ground}
}

func assistanceText(r ledger.AssistanceResult) ledger.Text {
	switch r {
	case ledger.AssistanceGiven:
		return ledger.Text{ZH: "已协助", EN: "given"}
	case ledger.AssistanceInPart:
		return ledger.Text{ZH: "部分协助", EN: "given in part"}
	case ledger.AssistanceNone:
		return ledger.Text{ZH: "不能协助", EN: "not given"}
	}
	return ledger.Text{ZH: string(r), EN: string(r)}
}

func formFlagTexts() []flagText {
	digest := func(flag, zh, en string) flagText {
		return flagText{flag, ledger.Text{ZH: zh + "摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of " + en + ", or @FILE"}}
	}
	return []flagText{
		{"assistance by", ledger.Text{ZH: "请求机构 `MEMBER`", EN: "`MEMBER` that asks"}},
		{"assistance role", ledger.Text{ZH: "请求机构密钥的角色 `ROLE`：judge、arbitrator 或 mediator", EN: "`ROLE` of its key: judge, arbitrator or mediator"}},
		{"assistance registry", ledger.Text{ZH: "登记机构 `MEMBER`", EN: "registry `MEMBER`"}},
		{"assistance case", ledger.Text{ZH: "案号 `NUMBER`", EN: "`NUMBER` of the case"}},
		digest("assistance document", "请求书", "the request"),
		digest("assistance answer", "答复或所交材料", "the answer or of what is handed out"),
		{"assistance asset", ledger.Text{ZH: "所涉资产 `NUMBER`", EN: "asset `NUMBER` that the case is about"}},
		{"assistance due", ledger.Text{ZH: "请求所定期限届满的时刻 `TIME`（RFC 3339）", EN: "`TIME` (RFC 3339) at which the request's time is over"}},
		{"assistance escalates", ledger.Text{ZH: "前一机构的请求 `NUMBER`", EN: "`NUMBER` of the request of the instance before"}},
		{"assistance result", ledger.Text{ZH: "结果 `RESULT`：given、in_part 或 none", EN: "`RESULT`: given, in_part or none"}},
		{"assistance person", ledger.Text{ZH: "经办人 `NAME`", EN: "`NAME` of the person who answers"}},
		{"assistance reason", ledger.Text{ZH: "未予提供的内容与理由 `TEXT`，可重复", EN: "`TEXT` that says what is not given and why; may repeat"}},

		{"attest notary", ledger.Text{ZH: "公证机构 `MEMBER`", EN: "notary `MEMBER`"}},
		{"attest deed", ledger.Text{ZH: "公证书编号 `NUMBER`", EN: "`NUMBER` of the deed"}},
		{"attest kind", ledger.Text{ZH: "公证种类 `KIND`", EN: "`KIND` of deed"}},
		digest("attest document", "公证书", "the deed"),
		{"attest person", ledger.Text{ZH: "公证员 `NAME`", EN: "`NAME` of the notary public"}},
		{"attest object", ledger.Text{ZH: "所涉对象 `KIND/NUMBER`，如 asset/DA-1，可重复", EN: "`KIND/NUMBER` that it is about, such as asset/DA-1; may repeat"}},

		{"contract by", ledger.Text{ZH: "固定合同的存证服务商或交易场所 `MEMBER`", EN: "`MEMBER` that fixes it: an evidence provider or an exchange"}},
		{"contract role", ledger.Text{ZH: "其密钥的角色 `ROLE`：custodian 或 broker", EN: "`ROLE` of its key: custodian or broker"}},
		{"contract exchange", ledger.Text{ZH: "交易场所 `MEMBER`", EN: "exchange `MEMBER`"}},
		{"contract asset", ledger.Text{ZH: "标的资产 `NUMBER`", EN: "asset `NUMBER`"}},
		{"contract party", ledger.Text{ZH: "当事人 `ROLE/ACCOUNT`：holder，以及 receiver 或 trustee，可重复", EN: "party `ROLE/ACCOUNT`: holder, and receiver or trustee; may repeat"}},
		{"contract resells", ledger.Text{ZH: "转售的，出让方取得数据的合同 `NUMBER`", EN: "`NUMBER` of the contract by which who sells got the data"}},
		digest("contract digest", "合同文本", "the contract's text"),
		digest("contract identities", "身份核验", "the checks of both identities"),
		digest("contract review", "交易场所审核", "the exchange's review"),
		digest("contract source", "来源说明", "the statement of source"),
		digest("contract payment", "付款凭据", "what shows the payment"),
		digest("contract settle delivery", "交付凭据", "what shows the delivery"),
		{"contract end ground", ledger.Text{ZH: "终止事由 `GROUND`：failed、rescinded 或 void", EN: "`GROUND` of the end: failed, rescinded or void"}},
		digest("contract document", "终止凭据", "what shows the end"),
		{"contract signatory", ledger.Text{ZH: "签署的当事人账户 `ACCOUNT`，可重复", EN: "party's `ACCOUNT` that signs; may repeat"}},
		digest("contract filing", "备案材料", "the filing"),
		digest("contract delivery", "交付条款", "the clause on delivery"),
		digest("contract price", "价格条款", "the clause on the price"),
		digest("contract quality", "质量条款", "the clause on quality"),
		digest("contract secrecy", "保密条款", "the clause on secrecy"),
		digest("contract security", "安全条款", "the clause on security"),
		{"contract content", ledger.Text{ZH: "数据内容 `TEXT`", EN: "`TEXT`: what data it is about"}},
		{"contract purpose", ledger.Text{ZH: "使用目的 `TEXT`", EN: "`TEXT`: what it may be used for"}},
		{"contract manner", ledger.Text{ZH: "交易方式 `TEXT`", EN: "`TEXT`: how the data is traded"}},
		{"contract from", ledger.Text{ZH: "起始时刻 `TIME`（RFC 3339）", EN: "`TIME` (RFC 3339) from which it holds"}},
		{"contract ends", ledger.Text{ZH: "终止时刻 `TIME`（RFC 3339），不含", EN: "first `TIME` (RFC 3339) after its term"}},
	}
}
