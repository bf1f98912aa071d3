package profile

import "github.com/certledger/certledger/ledger"

func certificateKeyTexts() []KeyText {
	none := ledger.Text{ZH: "不能颁发该种证书", EN: "no certificate of the kind can be issued"}
	unrenewed := ledger.Text{ZH: "不能申请延期、续证或年审", EN: "no renewal can be applied for"}
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfCertificates, label, means, stops}
	}
	return []KeyText{
		row(Title, ledger.Text{ZH: "证书名称", EN: "title"}, ledger.Text{ZH: "印在证书上的名称；其中 `{type}` 为资产类型。", EN: "Its name on its face; `{type}` is the type of the asset."}, none),
		row(Standard, ledger.Text{ZH: "证书依据", EN: "standard named"}, ledger.Text{ZH: "印在证书上的依据标准或文件。", EN: "The standard or regulation named on its face."}, none),
		row(ClassOf, ledger.Text{ZH: "证书性质", EN: "class"},
			ledger.Text{ZH: "登记本身的证书（每一权益人同时只有一份，新证取代旧证）、一项权利的凭证（随该权利消灭）一次性证明，或主体的凭证（随账户存续）。", EN: "The paper of the registration itself, of which each holder has one at a time and the newer supersedes the older; that of one right, which ends with the right; the proof of something that happened; or that of a subject, which stands as long as its account."},
			none),
		row(Validity, ledger.Text{ZH: "有效期", EN: "validity"},
			ledger.Text{ZH: "自颁发起的有效期；`none` 表示自身没有期限。", EN: "How long it is valid from its issue; `none`: it has no end of its own."}, none),
		row(EndsWith, ledger.Text{ZH: "随何者提前届满", EN: "what may end it before"},
			ledger.Text{ZH: "数据的有效期，或期限不超过证书有效期的协议的截止日期，先届满的从之。", EN: "The data's own end, or that of an agreement whose term is no longer than the validity, where it comes first."}, none),
		row(Numbering, ledger.Text{ZH: "编号规则", EN: "numbering"},
			ledger.Text{ZH: "证书编号的格式：文字、颁发年份 `{YYYY}`（东八区）、`{n6}` 六位数字；`none` 表示不限；编号从不重复。", EN: "The pattern of its number: text, `{YYYY}` for the year of issue (UTC+8), `{n6}` for 6 digits; `none`: any. No number is ever used twice."}, none),
		row(Confirmation, ledger.Text{ZH: "确权号", EN: "confirmation number"},
			ledger.Text{ZH: "证书上除自身编号外是否另有确权号。", EN: "Whether it has a number of confirmation of rights beside its own."}, none),
		row(Renewal, ledger.Text{ZH: "延期、续证、年审", EN: "renewal"},
			ledger.Text{ZH: "届满前多长时间内可申请，届满后不再受理；`after_end` 表示届满后方可申请，`none` 表示不延期。", EN: "How long before its end a renewal may be applied for, and not after its end; `after_end`: only then; `none`: it is not renewed."}, unrenewed),
		row(RenewalFrom, ledger.Text{ZH: "延期后有效期起点", EN: "renewed from"},
			ledger.Text{ZH: "自上一届满日起算，还是自延期登记起算；不延期的为 `none`。", EN: "From the previous end, or from the registration of the renewal; `none` where there is no renewal."}, unrenewed),
		row(RenewalLength, ledger.Text{ZH: "每次延期的期限", EN: "length of a renewal"},
			ledger.Text{ZH: "每次延期的有效期；不延期的为 `none`。", EN: "How long a renewed one is valid; `none` where there is no renewal."}, unrenewed),
		row(Expiry, ledger.Text{ZH: "届满未延期", EN: "when it expires"},
			ledger.Text{ZH: "只是证书失效，登记不受影响；或登记一并注销并公告；合约凭证为 `cancel` 的，注销并公告的是该合约的登记。", EN: "What ends: the certificate alone, or the registration, which is then cancelled and announced; `cancel` of the vouchers of a contract: the registration of that contract."}, none),
		row(Surrender, ledger.Text{ZH: "交回原证书", EN: "surrender"},
			ledger.Text{ZH: "办理变更、转移、注销等，是否须交回现行证书。", EN: "Whether it has to be surrendered, by number in a signed application, before another takes its place or its registration ends."},
			ledger.Text{ZH: "不能办理须交回证书的事项", EN: "nothing can be applied for that may need its surrender"}),
		row(OnAccountChange, ledger.Text{ZH: "账户信息变化", EN: "change of account"},
			ledger.Text{ZH: "登记账户中的登记信息变化后，证书失效或不受影响。", EN: "Whether it becomes invalid when the information in its account changes."},
			none),
		row(Form, ledger.Text{ZH: "统一格式", EN: "uniform form"},
			ledger.Text{ZH: "证书所用统一格式的名称或摘要，以其他格式制作的不予颁发；`none` 表示无统一格式。", EN: "The uniform form that it is made on, by name or digest; one made on another is refused. `none`: there is none."}, none),
		row(FormApproval, ledger.Text{ZH: "格式监制", EN: "approval of the form"},
			ledger.Text{ZH: "该格式由谁监制；`none` 表示不须监制。", EN: "Who has approved the form; `none`: nobody has to."}, none),
		row(Uses, ledger.Text{ZH: "可作依据的用途", EN: "recognised uses"},
			ledger.Text{ZH: "规定认可的用途，印在证书上；`none` 表示不列。", EN: "The uses that the regulation recognises, printed on it; `none`: it names none."}, none),
		row(Disclaimer, ledger.Text{ZH: "免责声明", EN: "disclaimer"},
			ledger.Text{ZH: "印在证书上的责任划分；`none` 表示不印。", EN: "What it prints about who answers for what; `none`: nothing."}, none),
	}
}
