package profile

import "github.com/certledger/certledger/ledger"

func appraisalKeyTexts() []KeyText {
	none := ledger.Text{ZH: "不能存入评价、评估报告", EN: "no report can be deposited"}
	row := func(name string, label, means ledger.Text) KeyText {
		return KeyText{name, OfAppraisal, label, means, none}
	}
	return []KeyText{
		row(Professionals, ledger.Text{ZH: "签名的专业人员", EN: "professionals who sign"},
			ledger.Text{ZH: "评价、评估报告须由至少几名专业人员签名。", EN: "How many professionals have to have signed a report."}),
		row(ReportValidity, ledger.Text{ZH: "报告有效期", EN: "validity of a report"},
			ledger.Text{ZH: "报告自出具之日起最长的有效期。", EN: "How long a report is valid at most, from its date."}),
		row(EvaluationItems, ledger.Text{ZH: "评价内容", EN: "what an evaluation states"},
			ledger.Text{ZH: "质量评价报告须载明的内容，按所列次序。", EN: "What an evaluation of quality has to state, in this order."}),
	}
}
