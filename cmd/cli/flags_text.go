package cli

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
)

// flagTextOf says what a flag is for. A row that names the command comes before
// one that names its group, and both before one that names neither.
func flagTextOf(path, flag string) ledger.Text {
	names := []string{flag}
	for i, word := range strings.Fields(path) {
		prefix := strings.Join(append(strings.Fields(path)[:i:i], word), " ")
		names = append(names, prefix+" "+flag)
	}
	for _, name := range slices.Backward(names) {
		for _, row := range slices.Concat(flagTexts(), nodeFlagTexts(), backupFlagTexts(), governFlagTexts(), recoverFlagTexts(), profileFlagTexts(), deskFlagTexts(), explainFlagTexts(), rightsFlagTexts(), superviseFlagTexts(), formFlagTexts()) {
			if row.flag == name {
				return row.text
			}
		}
	}
	return ledger.Text{}
}

type flagText struct {
	flag string
	text ledger.Text
}

// flagTexts name their values in back quotes, as package pflag shows them.
func flagTexts() []flagText {
	return []flagText{
		{"help", ledger.Text{ZH: "显示帮助", EN: "show help"}},
		{"lang", ledger.Text{ZH: "语言 `LANG`：zh 或 en，默认随系统区域", EN: "`LANG` of messages: zh or en; by default the locale's"}},
		{"output", ledger.Text{ZH: "输出格式 `FORMAT`：text 或 json", EN: "`FORMAT` of results: text or json"}},
		{"version", ledger.Text{ZH: "显示版本", EN: "show the version"}},

		{"acquisition", ledger.Text{ZH: "源数据取得方式 `HOW`：original、collected、traded 或 other", EN: "`HOW` the source data was acquired: original, collected, traded or other"}},
		{"after", ledger.Text{ZH: "从第 `N` 个值之后开始", EN: "begin after value `N`"}},
		{"allow-role", ledger.Text{ZH: "只允许 `ROLE` 的密钥（文件名去掉 .key），可重复", EN: "serve keys of `ROLE` only, which is a file's name without .key; may repeat"}},
		{"announce", ledger.Text{ZH: "其他成员连接本节点的地址 `ADDRESS`，默认同 --listen，可重复", EN: "`ADDRESS` at which peers reach this node; by default --listen; may repeat"}},
		{"as", ledger.Text{ZH: "以 `SIGNER` 身份签名请求，以查看当事人可见内容", EN: "sign requests as `SIGNER`, to see what parties see"}},
		{"record sign as", ledger.Text{ZH: "签名人 `SIGNER`，须在记录的签名人之列", EN: "`SIGNER`, one of those that the record names"}},
		{"asset show at", ledger.Text{ZH: "取 `WHICH` 值：final（终局）或 applied（已执行）", EN: "`WHICH` value: final or applied"}},
		{"cert verify at", ledger.Text{ZH: "核验 `TIME` 时的状态（RFC 3339），默认现在", EN: "ask for the status at `TIME` (RFC 3339); by default now"}},
		{"base", ledger.Text{ZH: "资产历史链首 `DIGEST`；使用 --node 时自动取得", EN: "`DIGEST` of the asset's history head; found by --node"}},
		{"batch", ledger.Text{ZH: "批量存证：只提交全部条目的默克尔根", EN: "deposit only the Merkle root over all items"}},
		{"body", ledger.Text{ZH: "内容取自 JSON `FILE`（- 为标准输入）", EN: "take the body from JSON `FILE` (- is standard input)"}},
		{"calendar", ledger.Text{ZH: "工作日历 `FILE`，默认为内置的中国大陆日历", EN: "calendar `FILE`; by default the built-in one of mainland China"}},
		{"class", ledger.Text{ZH: "机构类别 `CLASS`，可重复", EN: "`CLASS` of the institution; may repeat"}},
		{"code", ledger.Text{ZH: "统一社会信用代码 `CODE`", EN: "unified social credit `CODE`"}},
		{"annex", ledger.Text{ZH: "附入存证报告书 `FILE`", EN: "put the evidence report `FILE` into it"}},
		{"evidence report by", ledger.Text{ZH: "提取人 `NAME`，默认为存证服务商", EN: "collected by `NAME`; by default the provider"}},
		{"evidence check certificate", ledger.Text{ZH: "应将该报告书列为附件的证书 `FILE`", EN: "certificate `FILE` that has to name the report as its annex"}},
		{"evidence check node", ledger.Text{ZH: "应已存有报告书摘要的节点 `URL`", EN: "`URL` of a node that has to have the report's digest"}},
		{"commit", ledger.Text{ZH: "`FIELD=VALUE`：以加盐承诺值填写字段，值写入 --disclosures，可重复", EN: "`FIELD=VALUE` to set as a salted commitment, its value going to --disclosures; may repeat"}},
		{"compliance", ledger.Text{ZH: "合规声明摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of the compliance statement, or @FILE"}},
		{"cert account", ledger.Text{ZH: "为账户颁发主体凭证，参数为账户号", EN: "issue the voucher of an account, whose number the argument is"}},
		{"cert kind", ledger.Text{ZH: "应颁发的证书种类 `KIND`，默认最早应颁发的", EN: "`KIND` of certificate that is due; by default the oldest"}},
		{"confirmation", ledger.Text{ZH: "确权号 `NUMBER`", EN: "confirmation `NUMBER`"}},
		{"cosigner", ledger.Text{ZH: "参与区块头联署", EN: "its cosignatures count towards the quorum"}},
		{"cross-check", ledger.Text{ZH: "同时用第二套 SM2 实现核验", EN: "verify with the second SM2 implementation too"}},
		{"days", ledger.Text{ZH: "`N` 天内有效，最多 30", EN: "valid for `N` days, at most 30"}},
		{"dir", ledger.Text{ZH: "成员目录 `DIR`", EN: "the member's `DIR`"}},
		{"disclosures", ledger.Text{ZH: "承诺值背后的内容写入 `FILE`（仅本人可读）", EN: "write what commitments hide to `FILE`, for the owner only"}},
		{"evidence", ledger.Text{ZH: "存证号 `NUMBER`", EN: "evidence `NUMBER`"}},
		{"file", ledger.Text{ZH: "与资产数据比对的 `FILE`，可重复", EN: "data `FILE` to compare with the asset; may repeat"}},
		{"filing", ledger.Text{ZH: "备案号 `NUMBER`，没有则为 unstated", EN: "`NUMBER` of a statutory filing; unstated without one"}},
		{"key certificate show fingerprint", ledger.Text{ZH: "证书应属于指纹为 `DIGEST` 的密钥", EN: "`DIGEST` that is the fingerprint of the key that it must be of"}},
		{"fingerprint", ledger.Text{ZH: "要销毁的密钥的指纹 `DIGEST`，以免误毁", EN: "`DIGEST` that is the key's fingerprint, so that no other is destroyed"}},
		{"genesis", ledger.Text{ZH: "创世文件 `FILE`", EN: "genesis `FILE`"}},
		{"height", ledger.Text{ZH: "`HEIGHT` 时的状态，默认最新终局", EN: "the state at `HEIGHT`; by default the newest final one"}},
		{"sub-account", ledger.Text{ZH: "只列该权益人分类账户 `KIND`（类别）下的资产", EN: "only what stands in the holder's sub-account of `KIND`"}},
		{"holder", ledger.Text{ZH: "权益人账户 `ACCOUNT`", EN: "the holder's `ACCOUNT`"}},
		{"http", ledger.Text{ZH: "公开接口监听 `ADDRESS`", EN: "`ADDRESS` of the public API"}},
		{"account export from", ledger.Text{ZH: "首日 `DATE`", EN: "the first `DATE`"}},
		{"account export to", ledger.Text{ZH: "末日 `DATE`", EN: "the last `DATE`"}},
		{"account export format", ledger.Text{ZH: "`WORD`：csv 或 json", EN: "`WORD`: csv or json"}},
		{"account export out", ledger.Text{ZH: "写入 `FILE`，默认标准输出", EN: "write to `FILE`; by default to standard output"}},
		{"account tag identity", ledger.Text{ZH: "证件种类与号码所在 `FILE`", EN: "`FILE` with kind and number of the identity document"}},
		{"account tag secret", ledger.Text{ZH: "登记机构制作身份标签的秘密所在 `FILE`", EN: "`FILE` with the registry's secret for identity tags"}},
		{"identity", ledger.Text{ZH: "自然人：姓名与证件号码所在 `FILE`", EN: "natural person: `FILE` with name and document number"}},
		{"item", ledger.Text{ZH: "条目 `FILE`", EN: "the item is `FILE`"}},
		{"items", ledger.Text{ZH: "将全部条目摘要写入 `FILE`，供日后证明", EN: "write the digests of all items to `FILE`, to prove items later"}},
		{"key", ledger.Text{ZH: "私钥 `KEY`：文件，或签名器中的 unix:/路径/签名器.sock#密钥", EN: "private `KEY`: a file, or a signer's unix:/path/to.sock#KEY"}},
		{"key new key", ledger.Text{ZH: "写入私钥的 `FILE`", EN: "`FILE` for the private key"}},
		{"signer serve key", ledger.Text{ZH: "私钥 `FILE`，可重复", EN: "private key `FILE`; may repeat"}},
		{"init sign key", ledger.Text{ZH: "签名所用 `KEY`，默认为联署密钥；无节点成员为其人员密钥", EN: "`KEY` that signs; by default the cosigning key or, without a node, a staff key"}},
		{"ledger", ledger.Text{ZH: "账本标识 `DIGEST`", EN: "`DIGEST` that identifies the ledger"}},
		{"limit", ledger.Text{ZH: "最多 `N` 个", EN: "at most `N` values"}},
		{"line", ledger.Text{ZH: "条目为一行文字 `TEXT`", EN: "the item is the line `TEXT`"}},
		{"lines", ledger.Text{ZH: "`FILE` 的每一行为一个条目", EN: "each line of `FILE` is an item"}},
		{"listen", ledger.Text{ZH: "节点间通信监听地址 `ADDRESS`，如 /ip4/127.0.0.1/tcp/4001", EN: "`ADDRESS` for other members' nodes, such as /ip4/127.0.0.1/tcp/4001"}},
		{"max-status-age", ledger.Text{ZH: "状态证明超过 `HOURS` 小时即视为过时，0 为不限", EN: "call a status proof stale after `HOURS`; 0 for never"}},
		{"name", ledger.Text{ZH: "成员短名 `NAME`（a-z、0-9、连字符）", EN: "the member's short `NAME` (a-z, 0-9, hyphens)"}},
		{"node", ledger.Text{ZH: "节点 `URL`，默认取 CERTLEDGER_NODE", EN: "`URL` of a node; by default CERTLEDGER_NODE"}},
		{"note", ledger.Text{ZH: "将签名记录原文存入 `FILE`", EN: "save the signed record to `FILE`"}},
		{"number", ledger.Text{ZH: "证书编号 `NUMBER`", EN: "certificate `NUMBER`"}},
		{"observer", ledger.Text{ZH: "只同步与核验，不投票、不联署", EN: "follows and checks; neither votes nor cosigns"}},
		{"operator", ledger.Text{ZH: "运维接口监听 `ADDRESS`，仅限本机", EN: "`ADDRESS` for operators, on this machine only"}},
		{"out", ledger.Text{ZH: "写入 `FILE`（- 为标准输出）", EN: "write to `FILE` (- is standard output)"}},
		{"pin", ledger.Text{ZH: "成员沿革自第 `HEIGHT` 区块头起证明；仅记有该区块头的可信文件可据以核验", EN: "prove the members from header `HEIGHT` on; only trust files that pin it can verify the file"}},
		{"ownership", ledger.Text{ZH: "权属声明摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of the ownership statement, or @FILE"}},
		{"params", ledger.Text{ZH: "治理参数 `NAME=NUMBER`，可重复", EN: "governed number `NAME=NUMBER`; may repeat"}},
		{"password-file", ledger.Text{ZH: "密码 `FILE`，默认取 CERTLEDGER_PASSWORD 或终端输入", EN: "`FILE` with the password; by default CERTLEDGER_PASSWORD or the terminal"}},
		{"profile", ledger.Text{ZH: "规则 `PROFILE`：内置名称或文件，可重复", EN: "`PROFILE`: a built-in name or a file; may repeat"}},
		{"promise", ledger.Text{ZH: "承诺真实、完整、合法", EN: "promise truth, completeness and lawfulness"}},
		{"provider", ledger.Text{ZH: "存证服务商 `MEMBER`", EN: "evidence provider `MEMBER`"}},
		{"public", ledger.Text{ZH: "将公钥写入 `FILE`", EN: "write the public key to `FILE`"}},
		{"purpose", ledger.Text{ZH: "用途 `PURPOSE`：production 或 test（无法律效力）", EN: "`PURPOSE`: production, or test (no legal effect)"}},
		{"record", ledger.Text{ZH: "evidence.batch 记录 `FILE`", EN: "evidence.batch record `FILE`"}},
		{"registry", ledger.Text{ZH: "登记机构 `MEMBER`，默认取自资产或账户", EN: "registry `MEMBER`; by default the asset's or account's"}},
		{"data-class", ledger.Text{ZH: "只登记类别为 `CLASS` 的数据，可重复", EN: "register data of `CLASS` only; may repeat"}},
		{"scope", ledger.Text{ZH: "只在规则 `PROFILE` 之下行事，可重复", EN: "act under `PROFILE` only; may repeat"}},
		{"security", ledger.Text{ZH: "安全声明摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of the security statement, or @FILE"}},
		{"set", ledger.Text{ZH: "填写字段 `FIELD=VALUE`，可重复", EN: "set a field: `FIELD=VALUE`; may repeat"}},
		{"signer", ledger.Text{ZH: "已在签名器中的密钥 `KEY=unix:/路径/签名器.sock#密钥`，可重复", EN: "a key that a signer holds already: `KEY=unix:/path/to.sock#KEY`; may repeat"}},
		{"socket", ledger.Text{ZH: "Unix 套接字 `PATH`", EN: "Unix socket `PATH`"}},
		{"source", ledger.Text{ZH: "来源声明摘要 `DIGEST`，或 @文件", EN: "`DIGEST` of the source statement, or @FILE"}},
		{"status", ledger.Text{ZH: "更新的状态证明 `FILE`", EN: "newer status proof `FILE`"}},
		{"time", ledger.Text{ZH: "时间 `TIME`（RFC 3339），默认现在", EN: "`TIME` (RFC 3339); by default now"}},
		{"title", ledger.Text{ZH: "名称 `TITLE`", EN: "`TITLE`, for people"}},
		{"init member title", ledger.Text{ZH: "机构中文名称 `TITLE`", EN: "the institution's Chinese `TITLE`"}},
		{"title-en", ledger.Text{ZH: "机构英文名称 `TITLE`", EN: "the institution's English `TITLE`"}},
		{"trust", ledger.Text{ZH: "信任文件 `FILE`，默认取 CERTLEDGER_TRUST", EN: "trust `FILE`; by default CERTLEDGER_TRUST"}},
		{"voter", ledger.Text{ZH: "节点参与排序投票", EN: "its node votes on the order of records"}},
		{"wait", ledger.Text{ZH: "等到 `STATE`：applied（已执行）或 final（终局）", EN: "wait until `STATE`: applied or final"}},
		{"wait-seconds", ledger.Text{ZH: "最多等 `N` 秒直至终局", EN: "wait up to `N` seconds until it is final"}},
		{"without", ledger.Text{ZH: "剔除成员 `A,B` 的签名后重新计算", EN: "recompute without the signatures of members `A,B`"}},
	}
}
