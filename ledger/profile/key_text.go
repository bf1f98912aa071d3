package profile

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// KeyText says a key in words.
type KeyText struct {
	Name string
	// Of is the kind of group that has it.
	Of GroupKind
	// Label is what people call it, Means what the rules do with it, Stops what
	// cannot be done while it is unstated.
	Label, Means, Stops ledger.Text
}

// TextOfKey gives a key in words; false for one that has none yet.
func TextOfKey(of GroupKind, name string) (KeyText, bool) {
	for _, row := range KeyTexts() {
		if row.Name == name && row.Of == of {
			return row, true
		}
	}
	return KeyText{Name: name, Of: of, Label: ledger.Text{ZH: name, EN: name}}, false
}

// KeyTexts lists the keys in the order in which a lawyer reads a regime: those of
// an act, of a kind of certificate, then those of the profile, then those of its other groups.
func KeyTexts() []KeyText {
	return slices.Concat(actKeyTexts(), certificateKeyTexts(), profileKeyTexts(), objectionKeyTexts(), supervisionKeyTexts(), disputeKeyTexts(), revocationKeyTexts(), appraisalKeyTexts(), accountKeyTexts())
}

func actKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfAct, label, means, stops}
	}
	return []KeyText{
		row(Does, ledger.Text{ZH: "登记效果", EN: "what it does"},
			ledger.Text{ZH: "该事项办成后登记簿上发生什么：登记、变更、转移或注销。", EN: "What the act does to the register once it is approved."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(Parties, ledger.Text{ZH: "当事人", EN: "parties"},
			ledger.Text{ZH: "申请须列明的当事人身份，不多不少；各身份须为已开立的账户。", EN: "The parts that parties have in it: an application names exactly these, each an account that is open."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(Applicants, ledger.Text{ZH: "申请人", EN: "who applies"},
			ledger.Text{ZH: "其账户必须在申请上签名的当事人；列两方即须共同申请。", EN: "The parts whose accounts must sign the application; two of them apply jointly."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(ByComponent, ledger.Text{ZH: "以登记凭证代替的材料", EN: "proved by a component"},
			ledger.Text{ZH: "所含部分已登记的，凭其有效登记凭证号即可代替的材料，写作“材料/资产类型”。", EN: "The materials that the live certificate of a registered part of a type stands for, each `material/type`."},
			ledger.Text{ZH: "一律提交材料", EN: "all materials come"}),
		row(Succession, ledger.Text{ZH: "依法承继的事由", EN: "succession"},
			ledger.Text{ZH: "合并、分立、解散、破产、继承等依法承继的事由：权利义务一并转移，不须合同，也不须他人同意。", EN: "The grounds on which the asset or right passes by law, with all rights and duties on it: no contract is needed, and nobody's consent."},
			ledger.Text{ZH: "按约定转移", EN: "it passes by agreement"}),
		row(Incomplete, ledger.Text{ZH: "缺件的处理", EN: "what is not complete"},
			ledger.Text{ZH: "前置条件或材料不齐的申请：不予接收（`refuse`，未列时亦同），还是收下后以一份通知一次列明全部缺项（`notice`）；补齐之前不得审核通过。", EN: "An application that lacks a gate or a paper is refused (`refuse`, also where it is left out), or received and answered by one notice that names everything (`notice`); it passes no stage before it is complete."},
			ledger.Text{ZH: "不予接收", EN: "it is refused"}),
		row(OnExchange, ledger.Text{ZH: "交易场所备案的交易", EN: "filed by an exchange"},
			ledger.Text{ZH: "交易场所备案的交易是否即自动登记（`automatic`），当事人无须再申请；未列时须申请（`application`）。", EN: "Whether a trade that an exchange has filed is registered by that (`automatic`), or applied for (`application`, also where it is left out)."},
			ledger.Text{ZH: "须申请登记", EN: "it is applied for"}),
		row(AppliedBy, ledger.Text{ZH: "一方申请", EN: "applied for by"},
			ledger.Text{ZH: "列为申请人的各方须共同申请（`jointly`，未列时亦同），还是任一方取得他方同意后即可申请（`any`），同意者一并签名。", EN: "Whether all who apply do so together (`jointly`, also where it is left out), or any of them with the consent of the other parties, who sign too (`any`)."},
			ledger.Text{ZH: "须共同申请", EN: "all have to apply"}),
		row(OtherShares, ledger.Text{ZH: "变更权益比例", EN: "other shares"},
			ledger.Text{ZH: "该变更事项可否改变各持有人的权益比例；可以的，比例发生变化的人都须签名，异议对它的限制同转移。未列或 `refused` 表示不可：权利主体变更的，申请转移。", EN: "Whether the amendment may divide the asset among holders in another way. Where it may, everybody whose share changes signs, and an objection stands in its way as in that of a transfer. Left out or `refused`: it may not, and what changes hands is transferred."},
			ledger.Text{ZH: "不能变更权益比例", EN: "no shares can be changed"}),
		row(Anonymity, ledger.Text{ZH: "匿名化公示", EN: "anonymised publicity"},
			ledger.Text{ZH: "当事人可否申请公示时不显示当事人。", EN: "Whether the parties may ask for a publicity without their names."},
			ledger.Text{ZH: "一律具名公示", EN: "the parties are published"}),
		row(Materials, ledger.Text{ZH: "申请材料", EN: "materials"},
			ledger.Text{ZH: "申请须附的材料，按所列次序逐件以摘要上账；缺件的不予受理，容缺除外。", EN: "The papers that an application brings, by digest and in this order; with one missing it is refused, unless tolerance allows a promise."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(Basics, ledger.Text{ZH: "不得容缺的材料", EN: "papers that cannot be promised"},
			ledger.Text{ZH: "其中不得以承诺补交的材料；`none` 表示没有这样的材料。", EN: "Those of the materials that tolerance does not extend to."},
			ledger.Text{ZH: "不能容缺受理", EN: "nothing can be accepted on a promise"}),
		row(Tolerance, ledger.Text{ZH: "容缺受理", EN: "tolerance"},
			ledger.Text{ZH: "材料不齐时，可否凭限期补交的承诺先行受理。", EN: "Whether what is not complete may be accepted on a promise to bring the rest in time."},
			ledger.Text{ZH: "不能容缺受理", EN: "nothing can be accepted on a promise"}),
		row(Gates, ledger.Text{ZH: "前置条件", EN: "gates"},
			ledger.Text{ZH: "申请前须已在账本上的存证或凭证。", EN: "What must be on the ledger before an application: a deposit of evidence, vouchers."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(Accept, ledger.Text{ZH: "受理期限", EN: "time to accept"},
			ledger.Text{ZH: "自收到申请起，登记机构决定受理与否的期限；`receipt` 表示收到即为受理，`none` 表示未设期限。", EN: "The time to accept or decline, from receipt. `receipt`: receipt is acceptance; `none`: no time is set."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(Stages, ledger.Text{ZH: "审查环节", EN: "stages of review"},
			ledger.Text{ZH: "依次进行的审查环节及出具意见的机构类别，写作“环节/类别”；全部通过后方可公示或登记。", EN: "The review's stages in order, each `name/class`, the class giving the opinion; all are passed before publicity or registration."},
			ledger.Text{ZH: "不能通过审查", EN: "no review can be passed"}),
		row(Review, ledger.Text{ZH: "审查期限", EN: "time to review"},
			ledger.Text{ZH: "完成全部审查的期限；逾期只作标记。", EN: "The time for the whole review; when it runs out, that is flagged."},
			ledger.Text{ZH: "不能受理", EN: "nothing can be accepted"}),
		row(ReviewFrom, ledger.Text{ZH: "审查期限起点", EN: "review counted from"},
			ledger.Text{ZH: "审查期限自收到申请起算，还是自受理起算。", EN: "What the review's time is counted from: receipt or acceptance."},
			ledger.Text{ZH: "不能受理", EN: "nothing can be accepted"}),
		row(ReviewTo, ledger.Text{ZH: "审查期限止点", EN: "review counted to"},
			ledger.Text{ZH: "审查期限管到首个环节的意见作出，还是管到全部环节的意见作出。", EN: "Whether the review's time is met with the opinion of the first stage or of the last."},
			ledger.Text{ZH: "审查期限不因意见作出而停止", EN: "no opinion ends the review's time"}),
		row(ReviewPauses, ledger.Text{ZH: "补正期间的审查期限", EN: "review while it is corrected"},
			ledger.Text{ZH: "补正期间审查期限是否中止：自补正通知送达起中止，至补正或补正期限届满为止；`none` 或未列时不中止。", EN: "Whether the review's time stands while the applicant corrects: from the service of the notice to the correction, or to the end of the time for it; `none`, or left out: it goes on."},
			ledger.Text{ZH: "不能发出补正通知", EN: "no notice to correct can go out"}),
		row(Correction, ledger.Text{ZH: "补正期限", EN: "time to correct"},
			ledger.Text{ZH: "自补正通知送达起补正的期限；`notice` 表示由每份通知载明，`none` 表示不补正，须重新申请。", EN: "The time to correct, from the service of the notice. `notice`: as each notice says; `none`: nothing is corrected, a new application is made."},
			ledger.Text{ZH: "不能发出补正通知", EN: "no notice to correct can go out"}),
		row(CorrectionEnds, ledger.Text{ZH: "逾期未补正", EN: "when no correction comes"},
			ledger.Text{ZH: "补正期限届满仍未补正的后果：不予登记，或只作标记。", EN: "What follows when a correction does not come in time: refusal, or a flag."},
			ledger.Text{ZH: "补正期限届满后无从处理", EN: "nothing follows when the time to correct runs out"}),
		row(RefusalNotice, ledger.Text{ZH: "不予登记通知期限", EN: "time to serve a refusal"},
			ledger.Text{ZH: "自决定起送达不予受理或不予登记通知的期限；逾期只作标记。", EN: "The time to serve a notice that declines or refuses, from the decision; when it runs out, that is flagged."},
			ledger.Text{ZH: "不能作出不予受理或不予登记的决定", EN: "nothing can be declined or refused"}),
		row(Publicity, ledger.Text{ZH: "公示期", EN: "publicity"},
			ledger.Text{ZH: "审查通过后公示的期间；`none` 表示不公示，审查通过即可登记。", EN: "The length of the publicity after the review. `none`: there is none, what has passed is registered."},
			ledger.Text{ZH: "审查通过后既不能公示也不能登记", EN: "what has passed its review can be neither publicised nor registered"}),
		row(Effective, ledger.Text{ZH: "登记生效", EN: "when it is registered"},
			ledger.Text{ZH: "资产何时进入登记簿：审查通过（公示开始）时，或公示结束办结时。", EN: "When the asset is in the register: once its review is passed and publicity begins, or at the end."},
			ledger.Text{ZH: "资产只在办结时进入登记簿", EN: "the asset enters the register at the end"}),
		row(Checklist, ledger.Text{ZH: "审查事项", EN: "items of the review"},
			ledger.Text{ZH: "各阶段的审查报告须逐项回答的事项，按 `阶段/事项` 排列；有不符合的，须指明不予登记的事由。", EN: "The items that the report of a stage has to answer one by one, each `stage/item`; what is not met names one of the reasons for refusal."},
			ledger.Text{ZH: "相应阶段的审查不能作出", EN: "no report of that stage can be given"}),
		row(Declaration, ledger.Text{ZH: "权属变更声明", EN: "declaration of ownership"},
			ledger.Text{ZH: "颁发新权益人的证书后，原权益人应在何时向存证机构提交权属变更声明；逾期记载，由此造成的损失由原权益人自行承担。", EN: "By when, after the new holder's certificate, the former holder declares the change of ownership to an evidence provider. One that is missing is shown as overdue."},
			ledger.Text{ZH: "不产生声明义务", EN: "no declaration is asked for"}),
		row(Certificates, ledger.Text{ZH: "证书", EN: "certificates"},
			ledger.Text{ZH: "办成后应当颁发的证书及领取人，写作“种类/当事人”；`none` 表示不颁发。", EN: "The certificates that it yields, each `kind/part`, the part getting it; `none`: it yields none."},
			ledger.Text{ZH: "不能颁发证书", EN: "no certificate can be issued"}),
		row(Grounds, ledger.Text{ZH: "申请事由", EN: "grounds"},
			ledger.Text{ZH: "申请须至少列明其中一项事由，写作“代码”“代码/10wd”（事由发生后申请的期限）或“代码/10wd/before”（事先申请的期限）；逾期的照办并作标记；`none` 表示不列事由。", EN: "The grounds of which an application names one at least: `code`, `code/10wd` with the time to apply after it has occurred, `code/10wd/before` with the time before it; what comes later is dealt with and flagged. `none`: an application names none."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(OfTypes, ledger.Text{ZH: "适用的资产类型", EN: "types of assets"},
			ledger.Text{ZH: "该事项只适用于哪些类型的资产；`none` 表示不限。", EN: "The types of assets that the act is about, of those that the profile knows; `none`: any."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(OfRights, ledger.Text{ZH: "适用的权利", EN: "rights"},
			ledger.Text{ZH: "该事项只登记或许可哪些权利；`none` 表示不限。", EN: "The rights that the act registers or licenses, of those that the profile knows; `none`: any."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(OfClasses, ledger.Text{ZH: "适用的数据类别", EN: "classes of data"},
			ledger.Text{ZH: "该事项只适用于哪些类别的数据；未列或 `none` 表示不限。", EN: "The classes of data that the act is about; left out or `none`: any."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(OfGrades, ledger.Text{ZH: "适用的数据级别", EN: "grades of data"},
			ledger.Text{ZH: "该事项只适用于哪些级别的数据；未列或 `none` 表示不限。", EN: "The grades of data that the act is about; left out or `none`: any."},
			ledger.Text{ZH: "不能提出该事项的申请", EN: "no application for the act can be made"}),
		row(ClassGrounds, ledger.Text{ZH: "类别对应的事由", EN: "grounds of classes"},
			ledger.Text{ZH: "所列类别或级别的数据，申请须列明的事由，写作“类别/事由”。", EN: "The ground that an application about data of a class or grade has to name, each `class/ground`."},
			ledger.Text{ZH: "类别不要求列明事由", EN: "no class asks for a ground"}),
	}
}

func profileKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfProfile, label, means, stops}
	}
	return []KeyText{
		row(TypeList, ledger.Text{ZH: "资产类型", EN: "types of assets"},
			ledger.Text{ZH: "登记时“数据资产类型”可取的值；`none` 表示规定未列举，不作限制。", EN: "What the type of an asset may be; `none`: the text lists none, anything may be said."}, ledger.Text{ZH: "不能登记", EN: "nothing can be registered"}),
		row(AcquisitionList, ledger.Text{ZH: "源数据取得方式", EN: "how data is acquired"},
			ledger.Text{ZH: "登记时“源数据取得方式”可取的值；`none` 表示规定未列举，不作限制。", EN: "How the source data may have been acquired; `none`: the text lists none, anything may be said."}, ledger.Text{ZH: "不能登记", EN: "nothing can be registered"}),
		row(UpdateCycleList, ledger.Text{ZH: "更新周期", EN: "update cycles"},
			ledger.Text{ZH: "登记时“更新周期”可取的值；`none` 表示规定未列举，不作限制。", EN: "How often the data may be updated; `none`: the text lists none, anything may be said."}, ledger.Text{ZH: "不能登记", EN: "nothing can be registered"}),
		row(RightsList, ledger.Text{ZH: "可登记的权利", EN: "rights"},
			ledger.Text{ZH: "申请登记时可列的权利；`none` 表示规定未列举，不作限制。", EN: "The rights that can be registered; `none`: the text lists none, anything may be said."}, ledger.Text{ZH: "不能登记权利", EN: "no right can be registered"}),
		row(DataClasses, ledger.Text{ZH: "数据类别", EN: "classes of data"},
			ledger.Text{ZH: "登记时须列明其一的数据类别；登记机构可以只获授权登记其中几类。未列时不列明。", EN: "The classes of data, of which a registration names one; a registry may be authorised for some of them alone. Without it none is named."},
			ledger.Text{ZH: "不得列明数据类别", EN: "no class can be named"}),
		row(DataGrades, ledger.Text{ZH: "数据级别", EN: "grades of data"},
			ledger.Text{ZH: "登记时须列明其一的数据级别。未列时不列明。", EN: "The grades of data, of which a registration names one. Without it none is named."},
			ledger.Text{ZH: "不得列明数据级别", EN: "no grade can be named"}),
		row(GradeMeasures, ledger.Text{ZH: "分级登记管理措施", EN: "measures by grade"},
			ledger.Text{
				ZH: "各级别的管理措施，写作“级别/措施”：`refused` 不予登记；`reviewed` 须经独立第三方审查；`untraded` 不得签约交易；`restricted` 除名称外不向公众说明其内容。",
				EN: "What follows from a grade, each `grade/measure`: `refused` is not registered, `reviewed` only with the opinion of an independent reviewer, `untraded` is no object of a contract, `restricted` is not described to the public beyond its name.",
			},
			ledger.Text{ZH: "不采取分级措施", EN: "nothing follows from a grade"}),
		row(RefusalsList, ledger.Text{ZH: "不予登记的事由", EN: "reasons for refusal"},
			ledger.Text{ZH: "不予受理、不予登记时须引用的事由代码；所列之外的不得作为理由。每项事由在 `articles` 中各注条款，记入决定和通知；`not_corrected` 为逾期未补正、期满即不予登记的事由。", EN: "The reasons for which an application may be declined or refused: these and no other. Each has its own article in `articles`, which decision and notice name; `not_corrected` is that of what ends because papers did not come in time."},
			ledger.Text{ZH: "不能作出不予受理或不予登记的决定", EN: "nothing can be declined or refused"}),
		row(RollForward, ledger.Text{ZH: "末日顺延", EN: "rolling forward"},
			ledger.Text{ZH: "以自然日计算的期间，最后一日为法定休假日的，是否顺延至下一工作日。", EN: "Whether a period of natural days that ends on a holiday goes on to the next working day."},
			ledger.Text{ZH: "不能起算任何以自然日计算的期间", EN: "no period of natural days can begin"}),
		row(PledgeeConsent, ledger.Text{ZH: "转让质押资产须质权人同意", EN: "pledgees' consent"},
			ledger.Text{ZH: "已质押的资产转让，是否须全体质权人同意并签名。", EN: "Whether a pledged asset goes to another only if every pledgee consents and signs."},
			ledger.Text{ZH: "不能转让已质押的资产", EN: "no pledged asset can go to another"}),
		row(Participants, ledger.Text{ZH: "参与方角色", EN: "participants"},
			ledger.Text{ZH: "登记时须列明账户的参与方角色，如生产者、使用者、管理者；未列时不须列明。", EN: "The roles, such as producer, user or manager, for each of which a registration names an account; without it none is named."},
			ledger.Text{ZH: "不列参与方", EN: "no participants are named"}),
		row(HolderSearch, ledger.Text{ZH: "按权益人公开查询", EN: "search by holder"},
			ledger.Text{ZH: "公众可否按权益人查找其登记的资产：`allowed` 可按公开全称或账户编号，`by_account` 只可按账户编号，`refused` 不可；机关与权益人本人不受此限。", EN: "Whether the public finds an asset by its holder: `allowed` by full public name or account number, `by_account` by the exact number alone, `refused` by neither. Authorities and the holder always do."},
			ledger.Text{ZH: "公众不能按权益人查询", EN: "the public does not search by holder"}),
		row(SubAccounts, ledger.Text{ZH: "分类账户", EN: "sub-accounts"},
			ledger.Text{ZH: "权益人的账簿按什么分设账户：`type` 按资产类型，`data_classes` 按数据类别，`none` 为单一账户。首项资产入账时开立，账户号为“账簿号/类别”。", EN: "By what a holder's book is divided: `type`, a sub-account for each type of asset; `data_classes`, one for each class of data; `none`, it is kept as one. A sub-account is opened with the first asset that stands in it, and has the number `ACCOUNT/KIND`."},
			ledger.Text{ZH: "账簿为单一账户", EN: "a book is kept as one"}),
		row(Platforms, ledger.Text{ZH: "可调取材料的公共平台", EN: "public platforms"},
			ledger.Text{ZH: "经申请人授权，可由登记机构从中调取材料、不须重复提交的公共平台。", EN: "The public platforms from which the registry fetches papers with the applicant's authorisation, so that they need not be filed again."},
			ledger.Text{ZH: "不得调取", EN: "nothing is fetched"}),
		row(BarredFromTrade, ledger.Text{ZH: "不得交易的资产类型", EN: "barred from trade"},
			ledger.Text{ZH: "不得签约交易、不得办理交易登记的资产类型。", EN: "The types of assets about which no trade is opened, deposited or registered."},
			ledger.Text{ZH: "不影响交易", EN: "nothing is barred"}),
		row(SaleFloor, ledger.Text{ZH: "转让价格下限（评估结果的百分比）", EN: "floor of a sale, in per cent"},
			ledger.Text{ZH: "国有企业转让的价格低于评估结果该百分比的，须附批准单位的书面同意；未列明企业与价格的申请不受此限。", EN: "A state enterprise that an application names sells below this part of the appraised value only with the written consent of the body that approves the deal. Of a deal that names no such enterprise nothing is asked."},
			ledger.Text{ZH: "列明国有企业转让价格的申请不能提交", EN: "nothing that names an enterprise's price of sale comes in"}),
		row(PurchaseCeiling, ledger.Text{ZH: "受让价格上限（评估结果的百分比）", EN: "ceiling of a purchase, in per cent"},
			ledger.Text{ZH: "国有企业受让的价格高于评估结果该百分比的，须附批准单位的书面同意。", EN: "Above this part of the appraised value it buys only with that consent."},
			ledger.Text{ZH: "列明国有企业受让价格的申请不能提交", EN: "nothing that names an enterprise's price of purchase comes in"}),
		row(Consulted, ledger.Text{ZH: "咨询机构数", EN: "institutions consulted"},
			ledger.Text{ZH: "无法评估的，至少须咨询的专业机构数。", EN: "How many professional institutions are consulted, at least, where the value cannot be appraised."},
			ledger.Text{ZH: "未经评估的此类申请不能提交", EN: "no such deal comes in without an appraisal"}),
		row(CoOwners, ledger.Text{ZH: "共有人签名", EN: "co-owners"},
			ledger.Text{ZH: "资产由数人共有的，须权益人签名之处由全体还是任一共有人签名。", EN: "Which holders of an asset of several sign where its holder has to: all, or any one."},
			ledger.Text{ZH: "共有的资产不能提出申请", EN: "nothing can be applied for about an asset of several holders"}),
		row(OtherRightMode, ledger.Text{ZH: "他项权利的记载", EN: "how rights are entered"},
			ledger.Text{ZH: "设立、变更、解除资产上的权利时，记入原证书的他项权页，还是换发证书。", EN: "Whether a right in an asset is entered on its certificate's page, or the certificate is issued anew."},
			ledger.Text{ZH: "不能办理资产上权利的登记", EN: "no right in an asset can be entered"}),
		row(Contest, ledger.Text{ZH: "未签名当事人的争议", EN: "what a party disputes"},
			ledger.Text{ZH: "未在申请上签名的当事人（如受让人单方申请时的权益人）以签名否认所申请的权利的，依所列哪一项不予登记的事由办理：申请终结，资产不再受其限制；`none` 或未列时只能提出异议。依法承继、依生效文书和依其已签名的合约办理的不适用。", EN: "The reason, of those listed, for which an application is refused whose right a party that has not signed it, such as the holder where the transferee applies alone, disputes by a signed act: the application ends and the asset is free. `none`, or left out: such a party objects. Not where the right passes by law, by a judgment, or by a contract that the party has signed."},
			ledger.Text{ZH: "未签名的当事人只能提出异议", EN: "such a party can only object"}),
		row(Deemed, ledger.Text{ZH: "视为送达", EN: "deemed service"},
			ledger.Text{ZH: "未经收件人签收的通知，发出后至少经过多长时间方可视为送达；`none` 或未列时以实际收到为准。", EN: "How long after it was sent, at least, a notice counts as served without its addressee's word; `none`, or left out: only what was received is served."},
			ledger.Text{ZH: "通知以实际收到为准，不能视为送达", EN: "no notice is deemed served: it has to be received"}),
		row(Service, ledger.Text{ZH: "通知送达期限", EN: "time to serve a notice"},
			ledger.Text{ZH: "规定未另设送达期限的通知，自发出起应当送达的期限；逾期只作标记。", EN: "The time to serve a notice for which nothing else sets one, from its sending; when it runs out, that is flagged."},
			ledger.Text{ZH: "未送达的通知不作逾期标记", EN: "a notice that nobody serves is not flagged"}),
		row(NoticeUnit, ledger.Text{ZH: "通知所定期限的单位", EN: "unit of a notice's time"},
			ledger.Text{ZH: "由通知载明的期限，以工作日还是自然日表示；`none` 或未列时不限。", EN: "Whether the time that a notice sets is in working days or in natural days; `none`, or left out: in any unit."},
			ledger.Text{ZH: "不能发出自定期限的通知", EN: "no notice that sets a time can go out"}),
		row(EvidenceProviders, ledger.Text{ZH: "存证服务商", EN: "evidence providers"},
			ledger.Text{ZH: "存证是否须由登记机构公布认可的存证服务商固定；`none` 表示由任一成员服务商固定即可。", EN: "Whether evidence comes only from providers that the registry has published that it accepts; `none`: from any that is a member."},
			ledger.Text{ZH: "不能以存证申请登记", EN: "nothing can be registered on evidence"}),
		row(Recheck, ledger.Text{ZH: "互认复核期限", EN: "time to check a recognised certificate again"},
			ledger.Text{ZH: "凭互认登记的资产，自最近查知的原登记地状态之时起，登记机构应当再行查证的期限（自然日、月或年）；将满与逾期均列入其待办，不影响登记；`none` 或未列表示不提示。", EN: "The time (natural days, months or years) within which the registry looks again at the certificate at home, from its newest state there that is known; it waits in the registry's inbox when it nears and when it is over, and bars nothing. `none`, or left out: nobody is told."},
			ledger.Text{ZH: "不提示复核", EN: "nobody is told that a check is due"}),
		row(ReportPaper, ledger.Text{ZH: "存证报告书", EN: "evidence report"},
			ledger.Text{ZH: "申请材料中的存证报告书的名称：所附文件的摘要须与存证服务商上账的一致；`none` 或未列时不作核对。", EN: "The material that is the evidence report: its digest has to be the one that the provider has deposited; `none`, or left out: nothing is compared."},
			ledger.Text{ZH: "不作核对", EN: "nothing is compared"}),
		row(JuniorPledge, ledger.Text{ZH: "后顺位质押", EN: "junior pledges"},
			ledger.Text{ZH: "已质押的资产可否再办后顺位质押。", EN: "Whether a pledge behind another one may be registered."}, ledger.Text{ZH: "不能办理后顺位质押", EN: "no pledge behind another one can be registered"}),
		row(Archive, ledger.Text{ZH: "归档", EN: "archive"},
			ledger.Text{ZH: "登记办结后是否须将完整的档案归档；`none` 表示未要求。", EN: "Whether the complete file is archived once a registration is done; `none`: it is not asked for."},
			ledger.Text{ZH: "不能归档", EN: "no file can be archived"}),
		row(FreezeMax, ledger.Text{ZH: "最长冻结期限", EN: "longest freeze"},
			ledger.Text{ZH: "一次司法冻结最长的期限。", EN: "The longest freeze that a court can enter at once."}, ledger.Text{ZH: "不能办理冻结", EN: "no freeze can be entered"}),
	}
}
