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

		{"attest", ledger.Text{ZH: "公证", EN: "What notaries attest"}, ledger.Text{}, `certledger attest notarise --help`},
		{"attest notarise", ledger.Text{ZH: "编制公证书登记记录", EN: "Write the record that enters a notarial deed"}, ledger.Text{
			ZH: "写明公证书编号、种类、摘要、公证员与所涉对象（如 asset/DA-1，可重复）。证书显示该公证书。\n--kind 为 subject_admission、data_admission、data_truth、data_leak 或 model_security。",
			EN: "Names the deed, its kind and digest, the notary public and what it is about, such as asset/DA-1 (may repeat), whose\ncertificate shows it. --kind is subject_admission, data_admission, data_truth, data_leak or model_security.",
		}, `
certledger attest notarise AT-1 --notary notary-a --deed "2026-0017" --kind data_truth --document @deed.pdf \
  --person "Example notary" --object asset/DA-1 --node http://127.0.0.1:8001 --trust trust.txt > deed.txt`},

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
	}
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
