package ledger

// Text is one message in the languages that people of this system read.
type Text struct{ ZH, EN string }

// CodeText gives what a code means and what to do about it.
func CodeText(c Code) Text {
	for _, row := range codeTexts() {
		if row.code == c {
			return row.text
		}
	}
	return Text{ZH: string(c), EN: string(c)}
}

// Codes lists every code that has a text, in the order of the table.
func Codes() []Code {
	var codes []Code
	for _, row := range codeTexts() {
		codes = append(codes, row.code)
	}
	return codes
}

type codeText struct {
	code Code
	text Text
}

func codeTexts() []codeText {
	return []codeText{
		{OK, Text{"已接受", "accepted"}},
		{RecordOversize, Text{"记录超过大小上限，请拆分后重新提交", "the record is larger than allowed; split it and submit again"}},
		{RecordMalformed, Text{"记录格式有误，请用 record new 重新生成", "the record is malformed; write it anew with `record new`"}},
		{RecordNotCanonical, Text{"记录不是规范 JSON（RFC 8785 受限形式），请用 record new 重新生成", "the record is not canonical JSON (restricted RFC 8785); write it anew with `record new`"}},
		{RecordSigners, Text{"签名行与记录列明的签名人不一致，请补齐或去除多余签名", "the signature lines are not exactly those of `signers`; add what is missing, remove what is extra"}},
		{RecordSignerUnknown, Text{"签名人未登记或其密钥未生效，请核对账户与密钥", "a signer is not on the ledger or the key is not active; check account and key"}},
		{RecordSignature, Text{"签名验证不通过，请由签名人重新签名", "a signature does not verify; have it signed again"}},
		{RecordLedger, Text{"记录属于另一账本，请核对账本标识", "the record is for another ledger; compare the ledger's identity"}},
		{RecordExpired, Text{"记录已过有效期，请重新生成并签名", "the record has expired; write and sign it anew"}},
		{RecordLifetime, Text{"有效期须晚于书写时间且不超过30天", "`expires` must be after `time` and at most 30 days later"}},
		{RecordEarly, Text{"记录的书写时间晚于区块时间，请校准时钟后稍候重试", "the record's time is ahead of the block's; set the clock right and try again shortly"}},
		{RecordDuplicate, Text{"该记录已提交过，请查询首次提交的回执", "this record has been submitted before; look up its first receipt"}},
		{RecordText, Text{"文本未采用 NFC 规范形式或含兼容字符，请按提示替换", "a text is not NFC or has a compatibility character; replace it as shown"}},
		{RecordPersonalData, Text{"公开字段中疑似含有身份证号、手机号或银行账号，请改用承诺值", "a public field seems to hold an identity-card, phone or bank-account number; commit to it instead"}},
		{CryptoDisagreement, Text{"两套密码实现对签名结论不一致，已留存并告警，请联系运维", "two implementations disagree about a signature; it is kept and an alarm is raised; call the operator"}},
		{ServerBusy, Text{"系统繁忙，请按提示时间后重试", "the node is busy; try again after the time given"}},
		{ServerNotReady, Text{"节点尚未就绪，请稍候或改用其他节点", "the node is not ready; wait or use another member's node"}},
		{EntryMalformed, Text{"排序条目无法解析", "a Raft entry cannot be read"}},
		{EntryLedger, Text{"排序条目属于另一账本", "a Raft entry is for another ledger"}},
		{EntryProposer, Text{"排序条目的提议方无权提议", "a Raft entry's proposer may not propose"}},
		{EntrySignature, Text{"排序条目的签名验证不通过", "a Raft entry's signature does not verify"}},
		{KindUnknown, Text{"未知的记录类型", "the kind of record is unknown"}},
		{BodyMalformed, Text{"记录内容字段缺失、多余或类型不符", "the body lacks a field, has an unknown one or one of a wrong type"}},
		{BodyValue, Text{"记录内容的取值不被允许", "a value in the body is not allowed"}},
		{AuthorityClass, Text{"签名机构不具备办理此事项的类别", "the signing member is not of a class that may do this"}},
		{AuthorityScope, Text{"签名机构无权适用该登记规则", "the signing member may not act under this profile"}},
		{AuthorityHolder, Text{"签名账户不是该数据资产的权益人", "the signing account does not hold this asset"}},
		{AccountExists, Text{"该主体已开立账户，一个主体只能开立一个账户", "this subject has an account already: one account a subject"}},
		{AccountUnknown, Text{"账户不存在，请先开户", "the account does not exist; open it first"}},
		{AccountName, Text{"账户编号与主体身份不一致", "the account's number does not follow from the subject's identity"}},
		{AccountKeyOld, Text{"所指旧密钥不在用", "the old key named is not in use"}},
		{AccountKeyUsed, Text{"该公钥已被使用过，请生成新密钥", "this public key has been used before; make a new one"}},
		{AccountKeyLast, Text{"不能撤销最后一把密钥；密钥遗失请走挂失补办", "the last key cannot be revoked; if it is lost, use account.key_recover"}},
		{EvidenceExists, Text{"存证号已被使用", "the evidence number is taken"}},
		{EvidenceUnknown, Text{"存证号不存在，请先存证", "the evidence does not exist; deposit it first"}},
		{EvidenceHolder, Text{"存证不属于该权益人", "the evidence belongs to another holder"}},
		{EvidencePromise, Text{"须承诺真实、完整、合法方可存证", "the promise of truth, completeness and lawfulness is missing"}},
		{EvidenceFiling, Text{"存证服务商未登记区块链信息服务备案编号", "the evidence provider has no filing number on record"}},
		{VoucherExists, Text{"凭证号已被使用", "the voucher number is taken"}},
		{VoucherUnknown, Text{"三化凭证不存在或不属于该存证", "a voucher does not exist or is for other evidence"}},
		{ProfileUnknown, Text{"登记规则未在本账本生效", "the profile is not in force on this ledger"}},
		{ProfileUnstated, Text{"所适用规则对此未作规定，须先补充该参数", "the regulation is silent on this; the parameter must be supplied first"}},
		{ProfileStatus, Text{"所适用规则尚未生效、已失效或仅为征求意见稿，成员未表决同意据以办理", "the regulation is a draft, has expired or is not in force yet, and no vote has said to apply it all the same"}},
		{ProfileValue, Text{"取值不在所适用规则的范围内", "the value is not one that the profile allows"}},
		{CalendarPending, Text{"期限跨入尚未公布节假日安排的年度，待日历更新后办理", "the period reaches a year whose holidays are not yet published; wait for the calendar"}},
		{AssetExists, Text{"登记号已被使用", "the registration number is taken"}},
		{AssetUnknown, Text{"登记号不存在", "the asset does not exist"}},
		{AssetDuplicate, Text{"相同数据指纹已登记，不得重复登记", "the same data is registered already; it cannot be registered twice"}},
		{AssetMoved, Text{"数据资产在签名后已发生变动，请按最新状态重新签名", "the asset has changed since this was signed; sign again on its newest state"}},
		{AssetWrongState, Text{"数据资产当前状态不允许办理此事项", "the asset's state does not allow this act"}},
		{AssetFrozen, Text{"数据资产已被司法冻结，冻结期间不得办理", "the asset is frozen by a court; this act is barred until it ends"}},
		{AssetPledged, Text{"数据资产已质押，未经质权人同意不得办理", "the asset is pledged; this act needs the pledgee's consent"}},
		{AssetRegistry, Text{"该资产由另一登记机构登记", "the asset is in another registry's book"}},
		{CertificateExists, Text{"证书编号或确权号已被使用，或该资产已有有效证书", "the certificate or confirmation number is taken, or the asset has a valid certificate"}},
		{CertificatePublicity, Text{"公示期未满，不得颁发证书", "publicity has not ended; no certificate may be issued yet"}},
		{CertificateFace, Text{"证书内容与登记簿不一致", "the certificate's face does not say what the register says"}},
		{CertificateSurrendered, Text{"交回的证书不是现行有效证书", "the certificate surrendered is not the valid one"}},
		{CertificateUnknown, Text{"证书编号不存在", "no certificate has this number"}},
		{CertificateNotDue, Text{"没有待颁发的证书：证书只能依据办结的申请颁发", "no certificate is due: one is issued for an application that is completed"}},
		{PledgeExists, Text{"质押登记号已被使用", "the pledge number is taken"}},
		{PledgeUnknown, Text{"质押登记不存在或已解除", "the pledge does not exist or has ended"}},
		{PledgeJunior, Text{"该规则不允许后顺位质押", "the profile allows no junior pledge"}},
		{PledgeTerm, Text{"质押期限已过或有误", "the pledge's term is past"}},
		{LicenceExists, Text{"许可登记号已被使用", "the licence number is taken"}},
		{LicenceUnknown, Text{"许可登记不存在或已终止", "the licence does not exist or has ended"}},
		{LicenceExclusive, Text{"与独占许可冲突", "it overlaps with another licence, and one of them is exclusive"}},
		{LicenceScope, Text{"超出所许可的权利、场景、地域、期限，或不得再许可、转让", "it goes beyond the asset's rights or the licence that it rests on"}},
		{LicenceTerm, Text{"许可期限有误", "the licence's time is past or ends before it begins"}},
		{HoldExists, Text{"冻结登记号已被使用", "the hold number is taken"}},
		{HoldUnknown, Text{"冻结登记不存在或已解除", "the hold does not exist or has ended"}},
		{HoldEnds, Text{"冻结期限有误：须晚于当前时间、不超过规则的最长期限，续期须在届满前办理", "the end of the freeze is not valid: it is after now and within the longest that the profile allows, and an extension comes before the end"}},
		{HoldScopeBad, Text{"冻结范围有误", "the scope of the hold is not valid"}},
		{AgencyExists, Text{"代理授权编号已被使用", "an agency with this number is there already"}},
		{AgencyUnknown, Text{"代理授权编号不存在", "no agency has this number"}},
		{AgencyClosed, Text{"代理授权已经终止", "the agency has ended"}},
		{AgencyBad, Text{"代理授权的内容不符合规定", "the terms of the agency do not fit"}},
		{ApplicationExists, Text{"申请编号已被使用", "an application with this number is there already"}},
		{ApplicationUnknown, Text{"申请编号不存在", "no application has this number"}},
		{ApplicationClosed, Text{"申请所处阶段不能办理此事项", "the application is past this step, or not there yet"}},
		{ApplicationAct, Text{"适用的规则没有这一登记事项", "the jurisdiction does not know this act"}},
		{ApplicationTerms, Text{"申请内容与登记事项不符，请补充或删去所列项目", "the application says too little or too much for its act; see the item named"}},
		{ApplicationParties, Text{"当事人与登记事项不符", "the parties are not those of the act"}},
		{ApplicationSigners, Text{"应当签名的申请人未签名，或有无关的签名", "somebody who must apply has not signed, or somebody has who has no part in it"}},
		{ApplicationMaterials, Text{"申请材料不齐全或不在材料目录内", "papers are missing, or are not among those of the act"}},
		{ApplicationGate, Text{"登记的前置凭证不齐全", "what must be on the ledger before the registration is missing"}},
		{ApplicationStage, Text{"审查阶段未到或未完成", "this stage of the review is not next, or stages are left"}},
		{ApplicationReviewer, Text{"审查人资格不符或未声明无利害关系", "the reviewer is not of the class wanted, or has an interest"}},
		{ApplicationReason, Text{"不予登记的理由不在规定范围内", "the reason is not one that the regulation gives"}},
		{ApplicationPromise, Text{"容缺受理的承诺不符合规定", "the promise to bring what is missing does not fit"}},
		{ApplicationDisposal, Text{"该数据资产已有一项处分申请在办理", "another application about this asset is open"}},
		{NoticeExists, Text{"通知编号已被使用", "a notice with this number is there already"}},
		{NoticeUnknown, Text{"通知编号不存在", "no notice has this number"}},
		{NoticePast, Text{"通知已经送达", "the notice has been served"}},
		{NoticePeriod, Text{"通知所定期限不符合规定", "the time that the notice sets does not fit the regulation"}},
		{ObjectionExists, Text{"异议编号已被使用", "an objection with this number is there already"}},
		{ObjectionUnknown, Text{"异议编号不存在", "no objection has this number"}},
		{ObjectionClosed, Text{"异议所处阶段不能办理此事项", "the objection is past this step, or not there yet"}},
		{ObjectionSubject, Text{"异议应当针对一项申请或一项登记", "an objection is to one application or to one asset"}},
		{ObjectionLate, Text{"不在公示期内，不能对申请提出异议", "the application is not in its publicity"}},
		{ObjectionPolicy, Text{"适用的规则没有此种异议处理方式", "the jurisdiction does not settle objections so"}},
		{ObjectionParty, Text{"该账户不是异议的当事人，或不能提出异议", "this account is not a side of the objection, or cannot make it"}},
		{ObjectionGrounds, Text{"异议所需的证明材料不齐全", "what has to support the objection is missing"}},
		{ObjectionRepeat, Text{"异议失效后以同一事项、同一理由再次提出，不予受理", "the same objection has lapsed and is not accepted again"}},
		{ObjectionEarly, Text{"尚未到可以办理此事项的时间", "the time for this has not come"}},
		{ObjectionHearing, Text{"被异议人尚未陈述或未获通知", "the registrant has not explained, or has not been told"}},
		{ObjectionFinding, Text{"缺少第三方判定（技术鉴定），或与判定不一致", "the third party finding is missing, or says otherwise"}},
		{ObjectionReviewer, Text{"判定机构未声明无利害关系", "who finds has an interest"}},
		{ObjectionIssuer, Text{"提交文书的成员不是法院、仲裁机构或登记机构", "who enters the document is neither a court or arbitrator nor the registry"}},
		{ObjectionOutcomeBad, Text{"处理结果不在规定范围内", "the outcome is not one that this step can have"}},
		{ObjectionUndertaking, Text{"登记存在异议，应当提交知悉异议并自担风险的书面承诺", "there is an objection: the applicant has to declare to know of it and to bear the risk"}},
		{ObjectionStands, Text{"登记存在异议，不能处分", "there is an objection, and the asset cannot be disposed of"}},
		{MemberUnknown, Text{"不是本账本的成员机构", "this is not a member of the ledger"}},
		{MemberSuspended, Text{"该成员已被暂停，暂停期间不得办理", "the member is suspended; it may not do this until it is reinstated"}},
		{MemberKeyBad, Text{"成员密钥的变更不符合规则，请核对用途、旧密钥与新密钥", "the change of a member's key does not fit; compare role, old key and new key"}},
		{MemberNodeBad, Text{"节点标识或地址有误，或已被其他成员使用", "the node's peer id or address is not valid, or another member has it"}},
		{MemberActs, Text{"该成员24小时内自行变更次数已达上限，请稍后办理", "the member has made as many changes of its own as one day allows; try again later"}},
		{ProposalVoted, Text{"表决意见未变，或变更次数已达上限", "the member has voted so already, or changed its vote too often"}},
		{ProposalTooMany, Text{"该成员未决的提案已达上限，请先撤回或等待其结束", "the member has as many open proposals as it may; withdraw one or wait for an end"}},
		{ProposalExists, Text{"提案编号已被使用", "the proposal's number is taken"}},
		{ProposalUnknown, Text{"提案不存在", "the proposal does not exist"}},
		{ProposalClosed, Text{"提案已生效、撤回或失效", "the proposal has been enacted, withdrawn or has lapsed"}},
		{ProposalChange, Text{"提案内容不可执行，请按提示修改后另行提出", "the proposed change cannot be made; correct it as shown and propose anew"}},
		{ProposalApproval, Text{"提案所列通过规则低于治理要求", "the approval rule that the proposal names is weaker than what the governance asks"}},
		{ProposalMoved, Text{"提案所依据的治理状态已变动，请重新提出", "the governance has changed since the proposal was made; propose anew"}},
		{ProposalParty, Text{"该成员无表决权，或提案以其为对象", "the member has no vote, or the proposal is directed against it"}},
		{ProposalEndBad, Text{"提案期限须晚于当前时间且不超过180天", "a proposal must end after now and within 180 days"}},
		{ProposalVotes, Text{"赞成票尚未达到通过规则，请继续表决", "the votes in favour do not meet the approval rule yet; more members must vote"}},
		{ProposalProposer, Text{"只有提案人可以撤回提案", "only the proposer may withdraw the proposal"}},
		{ProposalAfterBad, Text{"前置提案尚未生效或与表决序号不符", "the proposal that this one follows has not been enacted, or led elsewhere"}},
		{GovernancePending, Text{"上一项治理变更尚未生效，请稍候重试（原记录可直接重新提交）", "an earlier change is not in force yet; submit the same record again in a moment"}},
		{HoldCourt, Text{"无权办理该冻结：须由有权机关自行登记，或由登记机构凭其文书登记；变更和解除限于作出机关或其上级", "this freeze is not for the signer to enter or change: the body that may freeze enters its own order, or the registry enters it on its paper; only the issuer or the body above it changes it"}},
		{DisputesUnknown, Text{"该规则未规定此项争议处理", "the jurisdiction has no rule on this"}},
	}
}
