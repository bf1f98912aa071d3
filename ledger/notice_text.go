package ledger

// NoticeText says what a notice of a kind is about.
func NoticeText(k NoticeKind) Text {
	if t, ok := noticeTexts()[k]; ok {
		return t
	}
	return Text{string(k), string(k)}
}

func noticeTexts() map[NoticeKind]Text {
	return map[NoticeKind]Text{
		NoticeAccount:      {"账户办理结果", "what was done with the account"},
		NoticeApplied:      {"他人就您的权利提出申请", "an application about what is yours"},
		NoticeContested:    {"未签署的当事人提出争议", "a party that has not signed disputes it"},
		NoticeAssigned:     {"权利已转让他人", "a right has passed to another"},
		NoticeCorrection:   {"补正通知", "to be corrected"},
		NoticeDeclined:     {"不予受理", "not accepted"},
		NoticeExtinguished: {"权利已消灭", "a right has fallen"},
		NoticeHomeEnded:    {"原登记地的证书已终止", "the certificate at home has ended"},
		NoticeJudgment:     {"生效法律文书已录入", "an effective document was entered"},
		NoticeObjected:     {"资产上有异议", "an objection stands"},
		NoticeObjection:    {"异议通知", "an objection"},
		NoticeReferral:     {"请诉讼或者仲裁", "to be taken to a court or to arbitration"},
		NoticeOvertaken:    {"申请已被先行事项终止", "the application was overtaken"},
		NoticeRefused:      {"不予登记", "not registered"},
		NoticeTolerated:    {"容缺受理", "accepted on a promise"},
		NoticeRevocation:   {"撤销或者中止", "revocation or suspension"},
	}
}
