package ledger

// KindText says a kind of record in words; a kind without any is said as it
// stands.
func KindText(k Kind) Text {
	for _, row := range kindTexts() {
		if row.kind == k {
			return row.text
		}
	}
	return Text{ZH: string(k), EN: string(k)}
}

type kindWords struct {
	kind Kind
	text Text
}

func kindTexts() []kindWords {
	return []kindWords{
		{AccountOpen, Text{"账户开立", "open an account"}},
		{AccountApply, Text{"申请开户（审核已通过）", "apply for an account (reviewed)"}},
		{AccountChange, Text{"申请变更或更正账户信息", "ask for a change or correction of account data"}},
		{AccountContact, Text{"更新联系信息", "change the contact of an account"}},
		{AccountClose, Text{"申请注销账户", "ask for the end of an account"}},
		{AccountCertify, Text{"颁发主体凭证", "issue a voucher to a subject"}},
		{AccountComplete, Text{"办结开户、变更或注销并通知", "complete an opening, change or closing"}},
		{AccountKeyAdd, Text{"账户密钥增加", "add a key to an account"}},
		{AccountKeyReplace, Text{"账户密钥更换", "replace a key of an account"}},
		{AccountKeyRevoke, Text{"账户密钥撤销", "revoke a key of an account"}},
		{AccountKeyRecover, Text{"账户密钥遗失补办", "recover an account whose keys are lost"}},
		{EvidenceDeposit, Text{"存证", "deposit evidence"}},
		{EvidenceBatch, Text{"批量存证", "deposit a batch of evidence"}},
		{DeclarationFile, Text{"提交权属变更声明", "file a declaration of the change of ownership"}},
		{VoucherDeidentify, Text{"去标识化凭证", "voucher of de-identification"}},
		{VoucherStructure, Text{"结构化凭证", "voucher of structuring"}},
		{EvidenceReport, Text{"出具存证报告书", "report on evidence"}},
		{VoucherEvidence, Text{"存证证书", "certify evidence"}},
		{InquiryAsk, Text{"请求核验存证", "have evidence verified"}},
		{InquiryDemand, Text{"机构请求核验存证", "have evidence verified as an institution"}},
		{InquiryAnswer, Text{"答复存证核验", "answer an inquiry about evidence"}},
		{AssistanceAsk, Text{"请求协助（法院、仲裁机构、调解机构）", "ask a registry for assistance in a case"}},
		{AssistanceAnswer, Text{"答复协助请求", "answer a request for assistance"}},
		{AttestNotarise, Text{"登记公证书", "enter a notarial deed"}},
		{AttestWithdraw, Text{"撤销公证书", "withdraw a notarial deed"}},
		{CertificateIssue, Text{"证书颁发", "issue a certificate"}},
		{ContractOpen, Text{"交易磋商（主体、标的已登记）", "open a trade on an exchange"}},
		{ContractDeposit, Text{"数据合同存证", "deposit a data contract"}},
		{ContractSettle, Text{"交易结算与交付", "settle a trade"}},
		{ContractFile, Text{"交易备案", "file a settled trade"}},
		{ContractEnd, Text{"交易终止", "end a trade on an exchange"}},
		{ContractRescind, Text{"协议解除合同", "rescind a contract by agreement"}},
		{HoldFreeze, Text{"司法冻结", "freeze an asset"}},
		{HoldExtend, Text{"续行冻结", "extend a freeze"}},
		{RevocationDecide, Text{"作出撤销登记决定", "decide to revoke a registration"}},
		{RevocationExecute, Text{"撤销登记", "revoke a registration"}},
		{RevocationWithdraw, Text{"撤回撤销登记决定", "withdraw the decision to revoke"}},
		{AssetSuspend, Text{"中止登记", "suspend a registration"}},
		{AssetReinstate, Text{"恢复登记", "reinstate a registration"}},
		{JudgmentEnter, Text{"登记生效法律文书", "enter an effective document"}},
		{JudgmentExecute, Text{"登记机构执行法律文书", "carry out an effective document"}},
		{JudgmentVacate, Text{"登记法律文书被撤销", "enter that a document was set aside"}},
		{HoldLift, Text{"解除冻结", "lift a freeze"}},
		{AgentAppoint, Text{"委托代理人", "appoint an agent"}},
		{AgentDismiss, Text{"解除代理", "dismiss an agent"}},
		{ApplicationSubmit, Text{"提交申请", "submit an application"}},
		{ApplicationAccept, Text{"受理", "accept an application"}},
		{ApplicationTolerate, Text{"容缺受理", "accept an application on a promise"}},
		{ApplicationDecline, Text{"不予受理", "decline an application"}},
		{ApplicationReviewed, Text{"审查意见", "give the opinion of a stage of the review"}},
		{ApplicationCorrect, Text{"补正通知", "tell an applicant what is missing"}},
		{ApplicationSupplement, Text{"补充材料", "bring what was missing"}},
		{ApplicationRefuse, Text{"不予登记", "refuse an application"}},
		{ApplicationPublicise, Text{"公示", "publicise an application"}},
		{ApplicationRegister, Text{"核准登记", "register what an application asks for"}},
		{ApplicationWithdraw, Text{"撤回申请", "withdraw an application"}},
		{ApplicationContest, Text{"未签名的当事人提出争议", "contest an application that one has not signed"}},
		{NoticeServe, Text{"通知送达", "enter that a notice was served"}},
		{RecognitionRecheck, Text{"互认复核", "check a recognised certificate again at home"}},
		{ObjectionFile, Text{"提出异议", "object to an application or to what is registered"}},
		{ObjectionAccept, Text{"受理异议", "accept an objection"}},
		{ObjectionReject, Text{"不予受理异议", "reject an objection"}},
		{ObjectionExplain, Text{"被异议人说明", "answer an objection"}},
		{ObjectionDemand, Text{"要求证明异议无效", "demand proof against an objection"}},
		{ObjectionDetermine, Text{"第三方判定", "enter a third party’s finding on an objection"}},
		{ObjectionSettle, Text{"异议双方和解", "settle an objection between both sides"}},
		{ObjectionRefer, Text{"告知异议人起诉或仲裁", "refer an objector to a court"}},
		{ObjectionSuit, Text{"提交起诉或仲裁受理通知", "prove that the objector has sued"}},
		{ObjectionDecide, Text{"作出异议决定", "decide an objection"}},
		{ObjectionDocument, Text{"提交异议法律文书", "enter a judgment or award on an objection"}},
		{ObjectionWithdraw, Text{"撤回异议", "withdraw an objection"}},
		{RegisterPublish, Text{"发布公告", "publish a document"}},
		{RegisterRetract, Text{"撤回公告", "retract a publication"}},
		{ApplicationArchive, Text{"归档", "archive a file"}},
		{MaterialPurge, Text{"清除保存期满的材料", "purge documents whose time is over"}},
		{AlertRaise, Text{"向监管部门报警", "alert the regulator"}},
		{AlertAcknowledge, Text{"监管部门签收报警", "acknowledge an alert"}},
		{ReportBegin, Text{"设立定期报告义务", "begin a registry's reports"}},
		{ReportFile, Text{"提交定期报告", "file a report"}},
		{GovernPropose, Text{"治理提案", "propose a change of the governance"}},
		{GovernVote, Text{"提案表决", "vote on a proposal"}},
		{GovernWithdraw, Text{"撤回提案", "withdraw a proposal"}},
		{GovernEnact, Text{"提案生效", "enact an approved proposal"}},
		{MemberNode, Text{"成员节点变更", "change a member's node"}},
		{MemberKeyAdd, Text{"成员密钥增加", "add a key to a member"}},
		{MemberKeyRotate, Text{"成员密钥更换", "rotate a member's key"}},
		{MemberKeyRemove, Text{"成员密钥停用", "retire a member's key"}},
		{MemberKeyDestroyed, Text{"密钥销毁备案", "record that a retired key was destroyed"}},
		{MemberCertificate, Text{"成员数字证书备案", "attach an X.509 certificate to a member's key"}},
	}
}

// EventText says a kind of event in words.
func EventText(k EventKind) Text {
	for _, row := range eventTexts() {
		if row.kind == k {
			return row.text
		}
	}
	return Text{ZH: string(k), EN: string(k)}
}

type eventWords struct {
	kind EventKind
	text Text
}

func eventTexts() []eventWords {
	return []eventWords{
		{AccountOverdue, Text{"账户办理逾期，予以标记", "flagged: late with an account"}},
		{AccountOutdated, Text{"账户信息变化，原证书失效", "certificates of the account's former information are invalid"}},
		{AssetUnrenewed, Text{"期满未续证，注销登记并公告", "the registration is cancelled: not renewed in time"}},
		{ContractUnrenewed, Text{"凭证期满未续证，注销合约登记并公告", "the registration of the contract is cancelled: its vouchers were not renewed in time"}},
		{AgencyOver, Text{"代理期限届满", "the agent's authority ends"}},
		{ApplicationAccepted, Text{"收到即为受理", "receipt is acceptance"}},
		{ApplicationLapsed, Text{"逾期未补正，不予登记", "refused, since what was owed did not come in time"}},
		{ApplicationOverdue, Text{"办理逾期，予以标记", "flagged as overdue"}},
		{ApplicationOvertaken, Text{"因冻结、生效文书或者撤销，申请终止", "ended: a freeze, judgment or revocation takes precedence"}},
		{ApplicationPublicised, Text{"公示期满", "the publicity is over"}},
		{AssistanceOverdue, Text{"协助请求逾期未答复，予以标记", "flagged: no answer to a request for assistance in time"}},
		{NoticeOverdue, Text{"送达逾期，予以标记", "flagged as not served in time"}},
		{ObjectionLapsedEvent, Text{"逾期未提交起诉证明，异议失效", "the objection lapses, since no suit was proved in time"}},
		{ObjectionMooted, Text{"异议的对象已不存在，异议终止", "the objection ends with what it was about"}},
		{ObjectionOverdue, Text{"异议处理逾期，予以标记", "flagged as overdue"}},
		{ObjectionUpheldEvent, Text{"期限届满，异议视为成立", "the objection counts as upheld"}},
		{CertificateExpired, Text{"证书有效期届满", "the certificate expires"}},
		{DeclarationOverdue, Text{"权属变更声明逾期", "a declaration of the change of ownership is overdue"}},
		{HoldExpired, Text{"冻结期限届满", "the freeze ends"}},
		{LicenceExpired, Text{"许可期限届满", "the licence ends"}},
		{PledgeTermEnded, Text{"质押期限届满（质权仍在）", "the pledge's term is over, the pledge stands"}},
		{ProposalLapsed, Text{"提案逾期失效", "the proposal lapses"}},
		{ReportDue, Text{"报告期已满，应当报送", "what the report is about is over: it is due"}},
		{ReportOverdue, Text{"报告逾期未报送，予以标记", "flagged: the report has not come in time"}},
		{LedgerRecovered, Text{"账本恢复", "the ledger goes on after a recovery"}},
	}
}
