package cli

import "github.com/certledger/certledger/ledger"

// rightsHelpTexts are those of the commands about what stands on assets.
func rightsHelpTexts() []help {
	return []help{
		{"rights", ledger.Text{ZH: "资产上的权利负担与限制", EN: "What stands on assets"}, ledger.Text{
			ZH: "查明并证明资产上的质押（按顺位）、冻结、许可与异议，或其不存在。文件（*.rights.json）可离线核验；日期指当日终了（北京时间）。",
			EN: "Find out and prove which pledges (by rank), freezes, licences and objections stand on an asset, or that there are none. The\nfile (*.rights.json) verifies offline; a date means the end of that day in Beijing.",
		}, `certledger rights asset DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"rights asset", ledger.Text{ZH: "某项资产的负担与限制", EN: "What stands on one asset"}, ledger.Text{}, `
certledger rights asset DA-1 --at 2026-12-31 --node http://127.0.0.1:8001 --trust trust.txt --out DA-1.rights.json`},
		{"rights negative", ledger.Text{ZH: "无负担证明：无质押、冻结、独占许可与异议", EN: "Certify that there is no pledge, freeze, exclusive licence or objection"}, ledger.Text{
			ZH: "取得无负担证明。资产上有质押、冻结、独占许可或异议之一的，或者登记已终止、中止、将被撤销的，退出码为 3。",
			EN: "Get the negative certificate of an asset. Exit status 3 when a pledge, freeze, exclusive licence or objection stands on it,\nand when its registration has ended, is suspended or is to be revoked.",
		}, `
certledger rights negative DA-1 --node http://127.0.0.1:8001 --trust trust.txt --out DA-1.rights.json`},
		{"rights rank", ledger.Text{ZH: "质押顺位证明", EN: "Certify the rank of a pledge"}, ledger.Text{
			ZH: "取得质押在现存各质押中的顺位。该质押已不存在的，退出码为 3。",
			EN: "Get the rank of a pledge among those that stand on its asset. Exit status 3 when it does not stand any more.",
		}, `
certledger rights rank PL-1 --node http://127.0.0.1:8001 --trust trust.txt --out PL-1.rights.json`},
		{"rights account", ledger.Text{ZH: "某账户名下各项资产的负担与限制", EN: "What stands on the assets of an account"}, ledger.Text{
			ZH: "列明账户在某日持有的各项资产及其质押、冻结等（供企业数据资源会计披露）。仅账户本人与主管机构可查。",
			EN: "List the assets that an account held on a day and what stood on each, for the disclosures of accounting. Only the account\nitself and authorities are told.",
		}, `
certledger rights account 91000000MA0000001R --at 2026-12-31 --as holder/91000000MA0000001R --key holder.key \
  --node http://127.0.0.1:8001 --trust trust.txt --out 2026.rights.json`},
		{"rights verify", ledger.Text{ZH: "离线核验权利文件", EN: "Verify a rights file, offline"}, ledger.Text{}, `
certledger rights verify DA-1.rights.json --trust trust.txt --negative`},
	}
}

func rightsFlagTexts() []flagText {
	return []flagText{
		{"rights at", ledger.Text{ZH: "截至 `DATE`（日期或时刻）", EN: "as of `DATE`, a date or a time"}},
		{"rights verify negative", ledger.Text{ZH: "要求无负担", EN: "demand that nothing stands on the asset"}},
		{"rights verify rank", ledger.Text{ZH: "要求并显示 `PLEDGE` 的顺位", EN: "demand and tell the rank of `PLEDGE`"}},
	}
}

func rightsMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "PROVED as of %s (height %d), by a quorum of the members:", ZH: "已证明：截至 %s（第 %d 区块），由成员法定数签署："},
		{EN: "asset", ZH: "资产"},
		{EN: "pledge by rank", ZH: "质押（按顺位）"},
		{EN: "exclusive licences", ZH: "独占许可"},
		{EN: "judgments", ZH: "生效法律文书"},
		{EN: "revocation", ZH: "撤销决定"},
		{EN: "open application", ZH: "办理中的申请"},
		{EN: "recognises", ZH: "所承认的证书"},
		{EN: "%s of ledger %s: %s as of its height %d (%s)", ZH: "%s，属账本 %s：%s，以其第 %d 区块为准（%s）"},
		{EN: "burdens at home", ZH: "原登记地的负担"},
		{EN: "there is no asset", ZH: "没有资产"},
		{EN: "no pledge, freeze, exclusive licence or objection", ZH: "无质押、冻结、独占许可与异议"},
		{EN: "the registration does not stand: there is no negative certificate", ZH: "登记已终止、中止或将被撤销：不能出具无负担证明"},
		{EN: "NOT FREE: there is no negative certificate", ZH: "有负担：不能出具无负担证明"},
		{EN: "pledge %s ranks %d of %d", ZH: "质押 %s 为第 %d 顺位，共 %d 项"},
		{EN: "pledge %s does not stand on it", ZH: "质押 %s 不在其上"},
	}
}
