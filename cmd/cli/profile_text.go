package cli

import (
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// The texts of the commands about profiles.

func profileHelpTexts() []help {
	return []help{
		{"profile", ledger.Text{ZH: "登记规则：一地一个数据文件", EN: "Jurisdictions as data: one profile each"}, ledger.Text{}, `certledger profile show tianjin-tj003`},
		{"profile show", ledger.Text{ZH: "以法律人阅读的方式显示一套规则", EN: "Show a regime as a lawyer reads it"}, ledger.Text{
			ZH: "显示规则的名称、来源、效力与施行期间，以及各登记事项的当事人、申请人、审查环节、期限、公示、材料、前置条件与证书，逐项注明条款。\n可读内置规则、文件，或以 --node 读取账本上现行的规则。",
			EN: "Show a profile's title, source, legal status and period of effect, and of each act the parties, who applies, the stages,\nclocks, publicity, materials, gates and certificates, each with its article. It may be built in, a file, or with --node\nwhat is in force on a ledger.",
		}, `
certledger profile show tianjin-tj003 --lang zh
certledger profile show beijing.json
certledger profile show tianjin-tj003 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"profile check", ledger.Text{ZH: "检查规则文件，一次列出全部问题", EN: "Check a profile and list every problem at once"}, ledger.Text{
			ZH: "一次列出规则文件的全部问题：缺少、多余或重复的键，不可用的取值与期间，未注明条款之处；并列出规定未作规定之处及其后果。\n不能采用的，退出状态为 3。",
			EN: "List everything that is wrong with a profile: keys that are missing, unknown or there twice, values and periods that\ncannot be, places without an article; and what the text leaves open, with what that stops. Exit status 3 when it cannot\nbe used.",
		}, `
certledger profile check beijing.json
certledger profile check beijing.json --output json`},
		{"profile explain", ledger.Text{ZH: "说明某一键的含义、取值与条款", EN: "Explain a key: what it means, says and may say, by which article"}, ledger.Text{
			ZH: "说明程序如何适用某一键：含义、取值、条款、可取的值，以及未规定时不能办理什么。只指明一组（登记事项，或 objection.publicity 等）的，\n逐一说明该组的键；都不指明的，说明各组之外的键。",
			EN: "Say what the rules do with a key: its meaning, value and article, what it may say, and what cannot be done while it is\nunstated. With a group (an act, or such as objection.publicity), or nothing, it explains all keys of the group, or all\noutside the groups.",
		}, `
certledger profile explain tianjin-tj003 initial.publicity
certledger profile explain tianjin-tj003 transfer
certledger profile explain anhui.json objection.publicity
certledger profile explain beijing.json freeze_max --lang zh`},
		{"profile list", ledger.Text{ZH: "列出内置的或账本上现行的规则", EN: "List the profiles that are built in, or in force on a ledger"}, ledger.Text{}, `
certledger profile list
certledger profile list --node http://127.0.0.1:8001 --trust trust.txt`},
		{"profile canonical", ledger.Text{ZH: "写出规则的上账文本及其摘要", EN: "Write the text that goes on a ledger, and tell its digest"}, ledger.Text{
			ZH: "将便于阅读的 JSON 写成账本上的唯一文本。提案与创世文件记载的就是该文本的摘要。",
			EN: "Write the one text that stands on a ledger for a profile as people write it. Its digest is the one that proposals and\ngenesis files name.",
		}, `certledger profile canonical beijing.json --out beijing.canonical.json`},
	}
}

func profileFlagTexts() []flagText {
	return []flagText{
		{"govern propose trust-root profile", ledger.Text{ZH: "在 `NAME` 规则下承认其证书，可重复", EN: "recognise its certificates under the profile `NAME`; may repeat"}},
		{"govern propose trust-root from", ledger.Text{ZH: "自 `TIME` 起承认", EN: "recognise them from `TIME` on"}},
		{"govern propose trust-root until", ledger.Text{ZH: "至 `TIME` 止承认", EN: "recognise them until `TIME`"}},
		{"govern propose profile despite", ledger.Text{ZH: "明知规则为征求意见稿或已失效仍予采用：`WORD` 为 draft 或 expired", EN: "adopt it although it is a draft or has expired: `WORD` is draft or expired"}},
		{"init genesis despite", ledger.Text{ZH: "`NAME=WORD`：明知规则 NAME 为征求意见稿（draft）或已失效（expired）仍予采用，可重复", EN: "`NAME=WORD`: adopt the profile NAME although it is a draft or has expired; may repeat"}},
		{"profile node", ledger.Text{ZH: "读取该节点 `URL` 的账本上现行的规则", EN: "read what is in force on the ledger of the node at `URL`"}},
	}
}

func profileMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "profile %s, version %d: %s", ZH: "规则 %s，第 %d 版：%s"},
		{EN: "not law today", ZH: "目前不具效力"},
		{EN: "adopted by vote despite being", ZH: "成员明知而表决采用"},
		{EN: "new applications need a vote that adopts it with --despite %s", ZH: "受理新申请须先表决采用，并注明 --despite %s"},
		{EN: "caveat on certificates", ZH: "证书上的依据说明"},
		{EN: "caveat", ZH: "依据说明"},
		{EN: "profile", ZH: "规则"},
		{EN: "source", ZH: "来源"},
		{EN: "legal status", ZH: "效力"},
		{EN: "in force from", ZH: "施行日期"},
		{EN: "no longer in force from", ZH: "失效日期"},
		{EN: "by", ZH: "条款"},
		{EN: "calendar", ZH: "日历"},
		{EN: "act", ZH: "登记事项"},
		{EN: "groups of keys", ZH: "分组"},
		{EN: "rules of", ZH: "专项规则"},
		{EN: "for every act:", ZH: "各事项通用："},
		{EN: ": it says %q", ZH: "：现为 %q"},
		{EN: "; it may say: %s", ZH: "；可取：%s"},
		{EN: "%s, version %d, can be adopted: %s", ZH: "%s 第 %d 版可以采用：%s"},
		{EN: "%d problems: it cannot be adopted as it is", ZH: "共 %d 处问题，不能采用"},
		{EN: "what the text leaves open, and what that stops:", ZH: "规定未作规定之处及其后果："},
		{EN: "a whole number from 1 to 999", ZH: "1 至 999 的整数"},
		{EN: "a period: 3wd are working days, 15nd natural days, 6m months, 3y years", ZH: "期间：3wd 为工作日，15nd 为自然日，6m 为月，3y 为年"},
		{EN: "a list of these words", ZH: "由下列词组成的列表"},
		{EN: "a list", ZH: "列表"},
		{EN: "one of these words", ZH: "下列词之一"},
		{EN: "a text", ZH: "文本"},
		{EN: "what the rules do with it", ZH: "含义"},
		{EN: "value", ZH: "取值"},
		{EN: "article", ZH: "条款依据"},
		{EN: "may be", ZH: "可取"},
		{EN: "while it is unstated", ZH: "未规定时"},
		{EN: "adopt the profile %s (%s) although it is %s", ZH: "明知规则 %s（%s）为%s，仍予采用"},
		{EN: "%s is %s: nothing new could be applied for; say --despite %s if the members shall adopt it all the same", ZH: "%s 为%s，采用后不能受理新申请；成员仍要采用的，请注明 --despite %s"},
		{EN: "--despite %q is not NAME=WORD, the word one of %v", ZH: "--despite %q 应写作 NAME=WORD，其中 WORD 为 %v 之一"},
		{EN: "--despite is one of %v, not %q", ZH: "--despite 只能是 %v 之一，而不是 %q"},
	}
}

func profileFailureTexts() []codeText {
	return []codeText{
		{"profile.none", ledger.Text{ZH: "账本上没有现行的该规则；请用 profile list 查看", EN: "no such profile is in force on the ledger; see `profile list`"}},
		{"profile.key", ledger.Text{ZH: "规则中没有该事项或键；请用 profile explain 查看", EN: "the profile has no such act or key; see `profile explain`"}},
	}
}

// textOfGroup says what a group of keys that is no act is about.
func textOfGroup(path string) ledger.Text {
	if kind, ok := strings.CutPrefix(path, string(profile.OfCertificates)+"."); ok {
		name := profile.TextOfWord(kind)
		return ledger.Text{ZH: "证书：" + name.ZH + "  " + path, EN: "certificate: " + name.EN + "  " + path}
	}
	for _, row := range groupTexts() {
		if string(row.code) == path {
			return ledger.Text{ZH: row.text.ZH + "  " + path, EN: row.text.EN + "  " + path}
		}
	}
	return ledger.Text{ZH: path, EN: path}
}

func groupTexts() []codeText {
	return []codeText{
		{"objection." + profile.AtPublicity, ledger.Text{ZH: "对公示中申请的异议", EN: "objections to applications in their publicity"}},
		{"supervision", ledger.Text{ZH: "保存、公示、报告与失信限制", EN: "what is kept, published, reported and barred"}},
		{"objection." + profile.ToRegistered, ledger.Text{ZH: "对已登记事项的异议", EN: "objections to what is registered"}},
	}
}

// problemText says what is wrong with a place of a profile.
func problemText(code string) ledger.Text {
	for _, row := range problemTexts() {
		if string(row.code) == code {
			return row.text
		}
	}
	return ledger.Text{ZH: code, EN: code}
}

func problemTexts() []codeText {
	return []codeText{
		{profile.BadClass, ledger.Text{ZH: "与证书性质不合：证明没有期限；只有登记证书才须交回、才能使登记一并注销；主体凭证随账户颁发，不涉及资产", EN: "does not fit: a proof never ends, only a paper of the registration cancels it or is surrendered, and that of a subject comes with its account and has nothing of an asset"}},
		{profile.BadPattern, ledger.Text{ZH: "不是可用的编号规则：文字、{YYYY} 与 {n1} 至 {n12}", EN: "is no pattern: text, {YYYY} and {n1} to {n12}"}},
		{profile.BadRenewal, ledger.Text{ZH: "与延期规则不合：没有期限的不延期也不使登记注销；可延期的须有起点与期限，不延期的没有", EN: "does not fit: what has no end is not renewed and cancels nothing, and a renewal has a beginning and a length exactly where there is one"}},
		{profile.NoKind, ledger.Text{ZH: "规则中没有这种证书", EN: "is no kind of certificate that the profile has"}},
		{profile.BadDate, ledger.Text{ZH: "不是 2026-03-02 这样的日期", EN: "is no date such as 2026-03-02"}},
		{profile.BadGround, ledger.Text{ZH: "不是“代码”“代码/10wd”或者“代码/10wd/before”", EN: "is not `code`, `code/10wd` or `code/10wd/before`"}},
		{profile.BadName, ledger.Text{ZH: "不是可用的标识", EN: "is no identifier"}},
		{profile.BadNumber, ledger.Text{ZH: "不是 1 至 999 的整数", EN: "is not a whole number from 1 to 999"}},
		{profile.BadPart, ledger.Text{ZH: "所列身份不在当事人之中", EN: "names a part that no party has"}},
		{profile.BadPeriod, ledger.Text{ZH: "不是 3wd、15nd、6m、3y 这样的期间", EN: "is not a period such as 3wd, 15nd, 6m or 3y"}},
		{profile.BadRight, ledger.Text{ZH: "当事人或证书与该事项对权利的效果不合", EN: "has parties or certificates that do not fit what it does to a right"}},
		{profile.BadTitle, ledger.Text{ZH: "名称中只能有占位符 {type}", EN: "has another place than {type}"}},
		{profile.BadStage, ledger.Text{ZH: "应写作“环节/机构类别”", EN: "is not written `name/class`"}},
		{profile.BadSuit, ledger.Text{ZH: "只有 annotate 与 mediate 等待起诉，其他处理方式没有提交起诉证明的期限", EN: "is a time to prove a suit, for which only annotate and mediate wait"}},
		{profile.BadTerm, ledger.Text{ZH: "失效日期不晚于施行日期", EN: "ends before it begins"}},
		{profile.BadVersion, ledger.Text{ZH: "版本须为 1 或更大", EN: "is not 1 or more"}},
		{profile.BadWord, ledger.Text{ZH: "取值不在可取的范围内", EN: "has another value than it may"}},
		{profile.Empty, ledger.Text{ZH: "为空", EN: "is empty"}},
		{profile.Missing, ledger.Text{ZH: "缺少", EN: "is missing"}},
		{profile.Needless, ledger.Text{ZH: "永远不会用到", EN: "would never be used"}},
		{profile.NoArticle, ledger.Text{ZH: "未注明条款", EN: "names no article"}},
		{profile.NoMaterial, ledger.Text{ZH: "不在申请材料之中", EN: "is not among the materials"}},
		{profile.NotAlone, ledger.Text{ZH: "`none` 不能与其他值并列", EN: "says `none` beside something else"}},
		{profile.Repeated, ledger.Text{ZH: "重复", EN: "is there twice"}},
		{profile.Unknown, ledger.Text{ZH: "不是规则的键", EN: "is not a key of a profile"}},
	}
}
