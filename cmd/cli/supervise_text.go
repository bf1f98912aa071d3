package cli

import "github.com/certledger/certledger/ledger"

// superviseHelpTexts are those of the commands for supervision.
func superviseHelpTexts() []help {
	const inspector = " --as regulator-a/inspector --key inspector.key --node http://127.0.0.1:8001 --trust trust.txt"
	return []help{
		{"supervise", ledger.Text{ZH: "监管", EN: "Supervision"}, ledger.Text{}, `certledger supervise overdue` + inspector},
		{"supervise overdue", ledger.Text{ZH: "列出逾期事项，供监管部门与登记机构查阅", EN: "List what somebody is or was late with, for regulators and registries"}, ledger.Text{
			ZH: "定期报告（--kind report）一经到期即列出，逾期的由规则标记。",
			EN: "Regular reports (--kind report) are listed once they are due; the rules flag those that are late.",
		}, `
certledger supervise overdue` + inspector + `
certledger supervise overdue --kind notice` + inspector + `
certledger supervise overdue --kind report` + inspector},
		{"supervise reviews", ledger.Text{ZH: "列出各登记机构下次年审的日期与未进行的年审", EN: "List when each registry is to be reviewed next, and what is missing"}, ledger.Text{
			ZH: "年审由监管部门以 register.publish（类别 review）公布，并载明下次年审的日期，至迟一年之内。",
			EN: "A regulator publishes a review by register.publish, category review, with the date of the next, at most a year later.",
		}, `
certledger supervise reviews --node http://127.0.0.1:8001 --trust trust.txt
certledger record new register.publish --set publication=PB-9 --set category=review --set about=registry-a --set next=2027-12-31T16:00:00.000Z --set member=regulator-a --set role=inspector --set text=@review.pdf --set title=年审`},
		{"supervise inspection", ledger.Text{ZH: "显示检查令，双随机的并由区块头算出抽取结果", EN: "Show an inspection, and what the draw of a random one came to"}, ledger.Text{
			ZH: "检查令由监管部门以 register.publish（类别 inspection）公布：事先通知的（announced）载明开始时间；双随机的（random）列出被检查机构与\n检查人员的名单，并指定其后某一高度的区块，由该区块头抽取，任何人均可复算；飞行检查（unannounced）自公布即开始。检查期内登记机构\n以 material grant --inspection 提供工作底稿；检查结果取代检查令，检查即告终结。",
			EN: "A regulator orders it by register.publish, category inspection: an announced one says when it begins; a random one lists members and\ninspectors, and names a block to come by whose header one of each is drawn, as anybody can check; an unannounced one begins with\nits publication. While it lasts the registry gives working papers by material grant --inspection. The result takes the place of\nthe order and ends it.",
		}, `
certledger supervise inspection PB-7 --node http://127.0.0.1:8001 --trust trust.txt
certledger record new register.publish --set publication=PB-7 --set category=inspection --set inspection.kind=unannounced --set inspection.of.0=registry-a --set inspection.inspectors.0=sm3:… --set inspection.ends=2026-03-20T16:00:00.000Z --set member=regulator-a --set role=inspector --set text=@order.pdf --set title=飞行检查
certledger record new register.publish --set publication=PB-8 --set category=inspection --set inspection.kind=random --set inspection.of.0=registry-a --set inspection.of.1=registry-b --set inspection.inspectors.0=sm3:… --set inspection.draw=900 --set inspection.ends=2026-03-20T16:00:00.000Z --set member=regulator-a --set role=inspector --set text=@order.pdf --set title=双随机检查`},
		{"supervise watch", ledger.Text{ZH: "等待并显示报警与新逾期的事项", EN: "Wait for alerts and for times that are missed"}, ledger.Text{
			ZH: "登记机构以 alert.raise 报警（违法、异常、泄密、重大事项及已采取的措施），一经终局即到；规则标记的逾期亦然。\n--after 取上次显示的序号加一，从该处继续。",
			EN: "What a registry reports by alert.raise (violations, anomalies, breaches of secrecy, major events, and the measures taken)\ncomes as soon as it is final, and so does what the rules flag as overdue. Give --after the number shown last plus one to go on.",
		}, `
certledger supervise watch` + inspector + `
certledger supervise watch --after 812 --wait-seconds 60 --output json` + inspector},
		{"supervise report", ledger.Text{ZH: "由账本生成登记机构的定期报告", EN: "Make a registry's regular report from the ledger"}, ledger.Text{
			ZH: "期间写作 2024M03、2024Q1、2024H1 或 2024。报告取该期间最后一个终局区块（或 --height）的状态生成，任何节点所得相同；\n--out 存为规范 JSON，其 SM3 摘要即 report.file 记录所报。供登记机构本身与监管部门使用。",
			EN: "Periods are 2024M03, 2024Q1, 2024H1 or 2024. The report is made from the state at the last final block of that time, or at\n--height, and is the same at every node; --out keeps its canonical JSON, whose SM3 digest the record report.file names.\nFor the registry itself and for regulators.",
		}, `
certledger supervise report 2024Q1 --registry registry-a --profile anhui-2023` + inspector + `
certledger supervise report 2024 --registry registry-a --profile anhui-2023 --out report.json --lang zh` + inspector + `
certledger record new report.file --set registry=registry-a --set profile=anhui-2023 --set period=2024 --set height=812 --set document=@report.json`},
	}
}

func inspectionText(k ledger.InspectionKind) ledger.Text {
	switch k {
	case ledger.InspectionAnnounced:
		return ledger.Text{ZH: "事先通知的检查", EN: "announced"}
	case ledger.InspectionRandom:
		return ledger.Text{ZH: "双随机检查", EN: "random: whom, and by which inspector"}
	case ledger.InspectionUnannounced:
		return ledger.Text{ZH: "飞行检查", EN: "unannounced"}
	}
	return ledger.Text{ZH: string(k), EN: string(k)}
}

func alertText(c ledger.AlertCategory) ledger.Text {
	switch c {
	case ledger.AlertAnomaly:
		return ledger.Text{ZH: "异常", EN: "anomaly"}
	case ledger.AlertBreach:
		return ledger.Text{ZH: "泄密", EN: "breach of secrecy"}
	case ledger.AlertEvent:
		return ledger.Text{ZH: "重大事项", EN: "major event"}
	case ledger.AlertViolation:
		return ledger.Text{ZH: "违法行为", EN: "violation"}
	}
	return ledger.Text{ZH: string(c), EN: string(c)}
}

func superviseFlagTexts() []flagText {
	return []flagText{
		{"supervise overdue kind", ledger.Text{ZH: "事项种类 `WORD`：application、assistance、notice、objection、publication 或 report", EN: "`WORD`: application, assistance, notice, objection, publication or report"}},
		{"supervise overdue after", ledger.Text{ZH: "自编号 `ID` 之后列起", EN: "begin behind the one of number `ID`"}},
		{"supervise watch after", ledger.Text{ZH: "自日志序号 `N` 起", EN: "begin at the leaf `N` of the log"}},
		{"supervise watch wait-seconds", ledger.Text{ZH: "`N` 秒后停止，0 为直至中止", EN: "stop after `N` seconds; 0 for never"}},
		{"supervise report registry", ledger.Text{ZH: "登记机构 `MEMBER`", EN: "the registry `MEMBER`"}},
		{"supervise report profile", ledger.Text{ZH: "登记规则 `NAME`", EN: "the profile `NAME`"}},
		{"supervise report height", ledger.Text{ZH: "取区块高度 `N` 的状态", EN: "the state at height `N`"}},
		{"supervise report out", ledger.Text{ZH: "规范 JSON 存入 `FILE`，- 为标准输出", EN: "keep the canonical JSON in `FILE`, - for standard output"}},
	}
}

func superviseMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "MISSING", ZH: "逾期未审"},
		{EN: "entry", ZH: "类别"},
		{EN: "--format is csv or json, not %q", ZH: "--format 为 csv 或 json，不能是 %q"},
		{EN: "--to is before --from", ZH: "--to 早于 --from"},
		{EN: "number", ZH: "编号"},
		{EN: "matter", ZH: "事项"},
		{EN: "registration number", ZH: "登记编号"},
		{EN: "amount (yuan)", ZH: "金额（元）"},
		{EN: "basis", ZH: "依据"},
		{EN: "cost of registration", ZH: "登记成本"},
		{EN: "restricted", ZH: "权利受限"},
		{EN: "pledged", ZH: "已出质"},
		{EN: "right ended", ZH: "权利失效"},
		{EN: "inspection", ZH: "检查令"},
		{EN: "ordered by", ZH: "检查机关"},
		{EN: "kind of inspection", ZH: "检查方式"},
		{EN: "begins", ZH: "开始"},
		{EN: "ends", ZH: "截止（不含）"},
		{EN: "inspected", ZH: "被检查机构"},
		{EN: "inspector's key", ZH: "检查人员密钥"},
		{EN: "one is drawn of", ZH: "抽取名单"},
		{EN: "drawn by block %d, which is to come", ZH: "由第 %d 区块抽取，该区块尚未产生"},
		{EN: "drawn by block %d, %s", ZH: "由第 %d 区块抽取，%s"},
		{EN: "report of", ZH: "报告"},
		{EN: "before", ZH: "止于（不含）"},
		{EN: "applications by act", ZH: "受理申请（按事项）"},
		{EN: "acts and events", ZH: "办理与事件"},
		{EN: "what there is", ZH: "现状"},
		{EN: "times that were missed", ZH: "逾期"},
		{EN: "platform: %d blocks, %d leaves in that time", ZH: "平台：该期间共 %d 个区块、%d 条记录与事件"},
	}
}
