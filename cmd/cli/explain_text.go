package cli

import "github.com/certledger/certledger/ledger"

// explainHelpTexts are those of the commands that say why.
func explainHelpTexts() []help {
	return []help{
		{"asset explain", ledger.Text{ZH: "说明资产现状的缘由、期限、下一步与妨碍事由", EN: "Say why an asset stands as it does, what runs, what may follow and what bars it"}, ledger.Text{
			ZH: "以文字说明状态；逐条列出如何至此（何时、何记录、何人、何条款）；各期限自何时起算、至何时届满、届满后果；\n可办理的下一步及现在不能办理的理由；何物妨碍哪些登记，均注明条款。由规则表与其条件推出，与登记结果一致。",
			EN: "Say the state in words; how it came there, each step with time, kind, signers and article; what runs since when, until\nwhen, and what follows; what may come next and why not now; what bars which acts. It is read off the tables of the rules\nand found by running their conditions, so it agrees with what becomes of a record.",
		}, `
certledger asset explain DA-1 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset explain DA-1 --output json --node http://127.0.0.1:8001 --trust trust.txt`},
		{"application", ledger.Text{ZH: "登记申请", EN: "Applications"}, ledger.Text{}, `certledger application explain AP-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"application show", ledger.Text{ZH: "显示一件申请", EN: "Show an application"}, ledger.Text{}, `certledger application show AP-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"application explain", ledger.Text{ZH: "说明申请现状的缘由、期限与下一步", EN: "Say why an application is where it is, what runs and what may follow"}, ledger.Text{}, `certledger application explain AP-1 --node http://127.0.0.1:8001 --trust trust.txt --lang zh`},
		{"application file", ledger.Text{ZH: "列出一件申请的档案目录及其摘要", EN: "List the file of an application and the digest of its index"}, ledger.Text{
			ZH: "目录列申请、通知、异议所载全部文书的摘要；归档记录 application.archive 须载明目录的摘要，不完整的不予归档。",
			EN: "The index has the digest of every document that the application, its notices and its objections name. The record\napplication.archive names the digest of the index; a file that is not complete is not archived.",
		}, `
certledger application file AP-1 --node http://127.0.0.1:8001 --trust trust.txt
certledger record new application.archive --set application=AP-1 --set registry=registry-a`},
		{"application list", ledger.Text{ZH: "列出登记申请", EN: "List applications"}, ledger.Text{}, `certledger application list --state PUBLICITY --node http://127.0.0.1:8001 --trust trust.txt`},
		{"publication", ledger.Text{ZH: "登记机构与监管部门的公告", EN: "What registries and regulators have published"}, ledger.Text{}, `certledger publication list --category rules --node http://127.0.0.1:8001 --trust trust.txt`},
		{"publication list", ledger.Text{ZH: "列出公告：规则、收费、标准、处罚、检查等", EN: "List publications: rules, fees, standards, sanctions, inspections and others"}, ledger.Text{}, `
certledger publication list --node http://127.0.0.1:8001 --trust trust.txt
certledger publication list --category sanction --node http://127.0.0.1:8001 --trust trust.txt`},
		{"objection", ledger.Text{ZH: "异议", EN: "Objections"}, ledger.Text{}, `certledger objection explain OB-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"objection show", ledger.Text{ZH: "显示一件异议", EN: "Show an objection"}, ledger.Text{}, `certledger objection show OB-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"objection explain", ledger.Text{ZH: "说明异议现状的缘由、期限与下一步", EN: "Say why an objection is where it is, what runs and what may follow"}, ledger.Text{}, `certledger objection explain OB-1 --node http://127.0.0.1:8001 --trust trust.txt`},
	}
}

func explainFlagTexts() []flagText {
	at := ledger.Text{ZH: "`STATE`：final 取终局状态；applied 取本节点已执行的状态", EN: "`STATE`: final, or applied by this node"}
	return []flagText{
		{"application list state", ledger.Text{ZH: "只列该状态 `WORD` 的申请", EN: "only those in the state `WORD`"}},
		{"publication list category", ledger.Text{ZH: "只列该类别 `WORD` 的公告", EN: "only those of the category `WORD`"}},
		{"asset search holder", ledger.Text{ZH: "权益人的公开全称或账户编号 `NAME`", EN: "the holder's full public name, or account number, `NAME`"}},
		{"asset search kind", ledger.Text{ZH: "`WORD`：asset（登记）、application（公示中的申请）、publication（公告）", EN: "`WORD`: asset, application (in its publicity) or publication"}},
		{"asset search after", ledger.Text{ZH: "自上一页末所给的 `PLACE` 之后列起", EN: "begin behind the `PLACE` that the page before gave"}},
		{"application list after", ledger.Text{ZH: "自编号 `ID` 之后列起", EN: "begin behind the one of number `ID`"}},
		{"publication list after", ledger.Text{ZH: "自编号 `ID` 之后列起", EN: "begin behind the one of number `ID`"}},
		{"application show at", at},
		{"objection show at", at},
	}
}

func explainMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "--category is one of %v, not %q", ZH: "--category 只能是 %v 之一，而不是 %q"},
		{EN: "--kind is one of %v, not %q", ZH: "--kind 只能是 %v 之一，而不是 %q"},
		{EN: "index", ZH: "目录摘要"},
		{EN: "archived", ZH: "归档"},
		{EN: "in publicity until %s [%s]", ZH: "公示至 %s [%s]"},
		{EN: "in publicity; when it ends is not known now [%s]", ZH: "公示中，届满时间现不能确定 [%s]"},
		{EN: "nothing was found", ZH: "未查到"},
		{EN: "none of that kind", ZH: "没有"},
		{EN: "overdue: %s", ZH: "逾期：%s"},
		{EN: "how it came here:", ZH: "如何至此："},
		{EN: "what runs:", ZH: "期限："},
		{EN: "what may come next:", ZH: "下一步："},
		{EN: "nothing follows: this is the end", ZH: "已终结，没有下一步"},
		{EN: "what may be asked for:", ZH: "可以申请的事项："},
		{EN: "what stands in the way:", ZH: "妨碍登记的事由："},
		{EN: "stands still", ZH: "停止计算"},
		{EN: "not known until the calendar of that year is on the ledger", ZH: "该年度日历上账前无法确定"},
		{EN: "until %s", ZH: "至 %s"},
		{EN: "; %s since %s (%s)", ZH: "；%s，自 %s 起算（%s）"},
		{EN: "then: %s", ZH: "届满：%s"},
		{EN: "by %s", ZH: "由 %s"},
		{EN: "not now: %s", ZH: "现在不能：%s"},
		{EN: "the node's word at its newest final height; the record that is refused names its article itself", ZH: "本节点就其最新终局高度的说明；记录被拒时，结果中自有条款"},
	}
}
