package profile

import "github.com/certledger/certledger/ledger"

func supervisionKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfSupervision, label, means, stops}
	}
	purge := ledger.Text{ZH: "任何材料都不得清除", EN: "no document may be purged"}
	report := func(name string, label ledger.Text, zh, en string) KeyText {
		return row(name, label,
			ledger.Text{
				ZH: "自每" + zh + "终了起报送登记与平台运行情况的期限；`needed` 表示须报送而未定期限，下一" + zh + "终了仍未报送的标为逾期；`none` 表示未要求。",
				EN: "The time to report registrations and the platform, from the end of each " + en + "; `needed`: it is asked for and no day set, flagged when the next " + en + " is over; `none`: there is none.",
			},
			ledger.Text{ZH: "不能设立或计算该报告的期限", EN: "such reports cannot be begun and have no time"})
	}
	return []KeyText{
		row(Retention, ledger.Text{ZH: "保存期限", EN: "retention"},
			ledger.Text{ZH: "登记原始凭证、文件和资料至少保存多久；`none` 表示未设期限，事毕即可清除。摘要永不清除。", EN: "How long originals and documents are kept at least; `none`: no time is set, they may go once the matter has ended. Digests never go."}, purge),
		row(RetentionFrom, ledger.Text{ZH: "保存期限起点", EN: "retention counted from"},
			ledger.Text{ZH: "保存期限自事项办结之日起算，还是自登记注销或撤销之日起算。", EN: "Whether that is counted from the completion of the matter or from the end of the registration."}, purge),
		row(FalseMaterialBar, ledger.Text{ZH: "虚假材料限制期", EN: "bar for false material"},
			ledger.Text{ZH: "提供虚假材料的，自公布之日起多久不得申请；`none` 表示不设。", EN: "How long who brought false material may apply for nothing, from the publication; `none`: there is no bar."},
			ledger.Text{ZH: "不能以虚假材料为由限制申请", EN: "nobody can be barred for false material"}),
		row(RuleChanges, ledger.Text{ZH: "规则与收费变更的程序", EN: "changes of rules and fees"},
			ledger.Text{ZH: "制定、变更业务规则或收费前须完成并注明的程序，按所列次序。", EN: "What a publication of new business rules or fees has to name as done before, in this order."},
			ledger.Text{ZH: "不能公布新的业务规则或收费", EN: "no new business rules or fees can be published"}),
		report(AnnualReport, ledger.Text{ZH: "年度报告", EN: "annual report"}, "年度", "year"),
		report(HalfYearReport, ledger.Text{ZH: "半年度报告", EN: "half-yearly report"}, "半年", "half-year"),
		report(QuarterlyReport, ledger.Text{ZH: "季度报告", EN: "quarterly report"}, "季度", "quarter"),
		report(MonthlyReport, ledger.Text{ZH: "月度报告", EN: "monthly report"}, "月度", "month"),
		row(ChangeFiling, ledger.Text{ZH: "机构变更备案期限", EN: "filing of a change of the institution"},
			ledger.Text{
				ZH: "机构自身变更（名称、住所、负责人等）自变更之日起备案的期限；逾期的照收并作标记；`none` 或未列表示未设。",
				EN: "The time to file a change of the institution itself, from the day of the change; what comes later is taken and flagged. `none`, or left out: none is set.",
			},
			ledger.Text{ZH: "不能办理变更备案", EN: "no such change can be filed"}),
		row(ExitNotice, ledger.Text{ZH: "终止服务的提前期", EN: "notice of the end of a service"},
			ledger.Text{
				ZH: "终止服务须提前多久公布；不足的照收并作标记；`none` 或未列表示未设。",
				EN: "How long before its end the end of a service is announced; a shorter notice is taken and flagged. `none`, or left out: none is set.",
			},
			ledger.Text{ZH: "不能公布终止服务", EN: "no end of a service can be announced"}),
	}
}

// supervisionWordTexts are the words that only rules on supervision have.
func supervisionWordTexts() map[string]ledger.Text {
	return map[string]ledger.Text{
		AtCompletion: {ZH: "事项办结", EN: "completion of the matter"}, AtEnd: {ZH: "登记注销或撤销", EN: "end of the registration"},
		Consultation: {ZH: "征求意见", EN: "consultation"}, Consent: {ZH: "主管部门同意", EN: "the authority's consent"},
		Filing: {ZH: "备案", EN: "filing"}, Reporting: {ZH: "报告", EN: "report"},
	}
}
