package cli

import "github.com/certledger/certledger/ledger"

// deskHelpTexts are those of the commands for whoever works on applications:
// events, materials, drafts, the inbox.
func deskHelpTexts() []help {
	return []help{
		{"asset watch", ledger.Text{ZH: "等待并显示资产的新变动", EN: "Wait for what happens to an asset"}, ledger.Text{
			ZH: "逐条显示资产的变动（仅限终局者），无新变动时等待，直至 --wait-seconds 届满或中止。!　标出冻结、异议、申请、到期或注销，\n供质权人等他项权利人留意。--output json 每条一行。",
			EN: "Show what happens to an asset as it becomes final, and wait for more until --wait-seconds are over or it is stopped. An\nexclamation mark stands before what a pledgee or licensee should look at: a freeze, an objection, an application, expiry or\nthe end of the registration. With --output json each event is one line.",
		}, `
certledger asset watch DA-1 --after 3 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset watch DA-1 --wait-seconds 60 --output json --node http://127.0.0.1:8001 --trust trust.txt`},

		{"inbox", ledger.Text{ZH: "待办事项：等待本人办理的事项与期限", EN: "What waits for you, and until when"}, ledger.Text{
			ZH: "列出待签记录、待办步骤（受理、审查、补正、登记、送达、异议答复与裁断、颁证）、质权人须留意的事项及将到期的证书、冻结、许可与授权，\n各附期限、条款与下一步命令。取自终局状态；仅供提示，以规则为准。",
			EN: "Lists drafts to sign; steps that the rules would take from you now, such as accepting, reviewing, correcting, registering, serving,\nanswering and deciding objections, issuing; what a pledgee should know; certificates, freezes, licences and authorities that are about\nto end. Each has its date, article and the command that comes next. It is read from final state.",
		}, `
certledger inbox --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt
certledger inbox --overdue --output json --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft", ledger.Text{ZH: "待签记录：存放于节点，由各签名人依次签署", EN: "Records that lie at a node until all have signed"}, ledger.Text{
			ZH: "待签记录不是账本数据：只在该节点，提交、撤下或过期即无。仅限其签名人（待登记的新密钥除外）查阅、签署、提交、撤下。",
			EN: "A draft is not on the ledger: it lies at that node only, and goes with its submission, its end or when somebody drops it. Those\nwhom the record asks to sign read, sign, submit and drop it, but for a key that is only being offered.",
		}, `certledger draft list --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft put", ledger.Text{ZH: "存放待签记录（可已有部分签名）", EN: "Leave a record, with the signatures so far"}, ledger.Text{}, `certledger draft put transfer.txt --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft list", ledger.Text{ZH: "列出与本人有关的待签记录", EN: "List the drafts that you have a part in"}, ledger.Text{}, `certledger draft list --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft get", ledger.Text{ZH: "查看或取回待签记录", EN: "Read a draft, or fetch it"}, ledger.Text{}, `certledger draft get sm3:… --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft sign", ledger.Text{ZH: "签署待签记录（请先用 draft get 查看内容）", EN: "Sign a draft where it lies; read it with draft get first"}, ledger.Text{}, `certledger draft sign sm3:… --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft submit", ledger.Text{ZH: "提交签名齐备的记录", EN: "Submit a draft that all have signed"}, ledger.Text{}, `certledger draft submit sm3:… --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"draft drop", ledger.Text{ZH: "撤下待签记录", EN: "Take a draft away"}, ledger.Text{
			ZH: "仅限存放人。其他签名人不愿签名的，不签即可，逾期自动清除。",
			EN: "Only by whoever put it there. Others who do not want to sign leave it unsigned; it expires by itself.",
		}, `certledger draft drop sm3:… --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},

		{"material", ledger.Text{ZH: "申请材料：加密存放于登记机构节点", EN: "Documents of applications, encrypted at a registry's node"}, ledger.Text{}, `certledger material list --application AP-1 --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"material put", ledger.Text{ZH: "加密并存放材料", EN: "Encrypt a document and leave it with a registry's node"}, ledger.Text{
			ZH: "材料在本机加密（AES-256-GCM，每件一把密钥），密钥以 SM2 分别加密给本人及每个 --reader；节点没有密钥。\n输出的摘要即申请记录中材料的摘要。30 日内未被任何记录引用的材料将被清除。",
			EN: "The document is encrypted on this machine (AES-256-GCM, a key of its own), and the key for you and every --reader by SM2; the\nnode has no key. The digest that is printed is the one by which the application's record names it. What no record names within\n30 days is thrown away.",
		}, `certledger material put source.pdf --reader registry-a/registrar --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"material get", ledger.Text{ZH: "取回并解密材料", EN: "Fetch a document and decrypt it"}, ledger.Text{
			ZH: "仅申请当事人、其代理人、登记机构、受托审查人员、检查期内的检查人员及持有司法文书的机关可以取得；每次取得均有记载。材料须与其摘要相符，否则不予写出。",
			EN: "Only the parties, their agents, the registry, its reviewers, inspectors while they inspect and who comes with an order get it,\nand each time is noted. Nothing is written unless it has the digest that was asked for.",
		}, `certledger material get sm3:… --out source.pdf --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"material grant", ledger.Text{ZH: "授予他人查阅材料", EN: "Let others read a document"}, ledger.Text{
			ZH: "由能够查阅者将密钥另行加密给他人：审查机构、申请当事人；法院、仲裁机构、公证机构须以 --order 注明其文书；\n监管部门的检查人员须以 --inspection 注明检查令，检查期内可以取得，期满或公布结果即止。",
			EN: "One who can read it wraps its key for others: reviewers and parties; for a court, arbitrator or notary --order names the order;\nfor a regulator --inspection names its inspection, whose inspectors read while it lasts.",
		}, `
certledger material grant sm3:… --reader court-d/judge --order @order.pdf --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt
certledger material grant sm3:… --reader regulator-a/inspector --inspection PB-7 --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"material list", ledger.Text{ZH: "列出本人存放的材料，或某申请的材料", EN: "List what you have left, or an application's documents"}, ledger.Text{}, `
certledger material list --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt
certledger material list --application AP-1 --as registry-a/registrar --key registrar.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"material purge", ledger.Text{ZH: "清除材料（其摘要保留）", EN: "Purge a document; its digest stays"}, ledger.Text{
			ZH: "存放人可清除未被任何记录引用的材料；登记机构须先以记录 material.purge 载明从档案中清除，保存期限未满的，该记录不予接受。",
			EN: "Who left it purges what no record names. The registry first makes the record material.purge for each file that names it,\nwhich is refused until the profile's time is over.",
		}, `certledger material purge sm3:… --as holder/91110000000000000E --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
	}
}

func deskFlagTexts() []flagText {
	return []flagText{
		{"asset watch wait-seconds", ledger.Text{ZH: "`N` 秒后停止，0 为直至中止", EN: "stop after `N` seconds; 0 for never"}},
		{"application", ledger.Text{ZH: "申请编号 `NUMBER`", EN: "`NUMBER` of an application"}},
		{"material list after", ledger.Text{ZH: "从摘要 `DIGEST` 之后开始", EN: "begin after `DIGEST`"}},
		{"overdue", ledger.Text{ZH: "只列已逾期的事项", EN: "only what is overdue"}},
		{"order", ledger.Text{ZH: "司法文书摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of the order, or @FILE"}},
		{"material grant inspection", ledger.Text{ZH: "检查令（公告）编号 `NUMBER`", EN: "`NUMBER` of the inspection, a publication"}},
		{"reader", ledger.Text{ZH: "查阅人 `SIGNER`，如 registry-a/registrar，可重复", EN: "`SIGNER` that may read it, such as registry-a/registrar; may repeat"}},
		{"uploader", ledger.Text{ZH: "存放人 `NAME`（账户或成员），默认为可查阅的一份", EN: "whose copy, by the `NAME` of account or member; by default one that can be had"}},
	}
}

func deskMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "to sign:", ZH: "待签："},
		{EN: "nothing waits", ZH: "没有待办事项"},
		{EN: "there is more than is shown", ZH: "未全部列出"},
		{EN: "OVERDUE since", ZH: "已逾期，期限"},
		{EN: "OVERDUE", ZH: "已逾期"},
		{EN: "due", ZH: "期限"},
		{EN: "due: not known before the calendar is on the ledger", ZH: "期限：待相应年度日历上链后确定"},
		{EN: "%d bytes, and they are the ones of %s", ZH: "%d 字节，与 %s 相符"},
		{EN: "%s is purged; its digest stays where records name it", ZH: "%s 已清除；记录中的摘要保留"},
		{EN: "from", ZH: "存放人"},
		{EN: "no record names it; it goes away at", ZH: "尚无记录引用，届时清除"},
		{EN: "purged", ZH: "已清除"},
		{EN: "order", ZH: "文书"},
		{EN: "sealed for", ZH: "可查阅"},
		{EN: "fetched by", ZH: "已取得"},
		{EN: "%d times, last %s", ZH: "%d 次，最近 %s"},
		{EN: "not here, or not for you", ZH: "本节点没有，或您无权查阅"},
		{EN: "--wait-seconds is 0 or more, not %d", ZH: "--wait-seconds 不得为负，而不是 %d"},
	}
}

func deskFailureTexts() []codeText {
	return []codeText{
		{"material.altered", ledger.Text{ZH: "加密材料被改动或加密有误，请勿使用；请向存放人重新索取", EN: "the sealed document was altered or sealed wrongly: use nothing of it, and ask its uploader again"}},
		{"material.too_large", ledger.Text{ZH: "材料过大（最多 16 MiB，查阅人最多 64 名），请拆分", EN: "the document is too large (16 MiB, 64 readers); split it"}},
		{"key.signs_only", ledger.Text{ZH: "签名器中的密钥只能签名，解密请使用密钥文件", EN: "a key in a signer only signs; use the key's file to decrypt"}},
	}
}
