package cli

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node/doctor"
)

func groupText(id string) ledger.Text {
	switch id {
	case "records":
		return ledger.Text{ZH: "记录：", EN: "Records:"}
	case "lookup":
		return ledger.Text{ZH: "查询：", EN: "Look up:"}
	case "members":
		return ledger.Text{ZH: "成员与治理：", EN: "Members and governance:"}
	case "check":
		return ledger.Text{ZH: "核验：", EN: "Check:"}
	case "node":
		return ledger.Text{ZH: "节点：", EN: "Node:"}
	case "test":
		return ledger.Text{ZH: "测试：", EN: "Test:"}
	}
	return ledger.Text{ZH: id, EN: id}
}

func levelText(l doctor.Level) ledger.Text {
	switch l {
	case doctor.OK:
		return ledger.Text{ZH: "正常", EN: "ok     "}
	case doctor.Notice:
		return ledger.Text{ZH: "提示", EN: "notice "}
	case doctor.Warning:
		return ledger.Text{ZH: "警告", EN: "WARNING"}
	case doctor.Failure:
		return ledger.Text{ZH: "故障", EN: "FAILURE"}
	}
	return ledger.Text{ZH: l.String(), EN: l.String()}
}

func classText(c ledger.Class) ledger.Text {
	switch c {
	case ledger.ClassRegistry:
		return ledger.Text{ZH: "登记机构", EN: "registry"}
	case ledger.ClassEvidenceProvider:
		return ledger.Text{ZH: "存证服务商", EN: "evidence provider"}
	case ledger.ClassDeidentifier:
		return ledger.Text{ZH: "去标识化机构", EN: "de-identification agency"}
	case ledger.ClassStructurer:
		return ledger.Text{ZH: "结构化机构", EN: "structuring agency"}
	case ledger.ClassNotary:
		return ledger.Text{ZH: "公证处", EN: "notary"}
	case ledger.ClassArbitrator:
		return ledger.Text{ZH: "仲裁机构", EN: "arbitrator"}
	case ledger.ClassReviewer:
		return ledger.Text{ZH: "第三方审查机构", EN: "third-party reviewer"}
	case ledger.ClassCommittee:
		return ledger.Text{ZH: "合规委员会", EN: "compliance committee"}
	case ledger.ClassCourt:
		return ledger.Text{ZH: "法院", EN: "court"}
	}
	return ledger.Text{ZH: string(c), EN: string(c)}
}

func participationText(p ledger.Participation) ledger.Text {
	switch p {
	case ledger.Cosigner:
		return ledger.Text{ZH: "联署", EN: "cosigner"}
	case ledger.Mirror:
		return ledger.Text{ZH: "公开镜像", EN: "mirror"}
	case ledger.Observer:
		return ledger.Text{ZH: "观察", EN: "observer"}
	case ledger.Voter:
		return ledger.Text{ZH: "排序投票", EN: "voter"}
	}
	return ledger.Text{ZH: string(p), EN: string(p)}
}

func purposeText(p ledger.Purpose) ledger.Text {
	if p == ledger.Test {
		return ledger.Text{ZH: "test 测试网络，无法律效力", EN: "test: TEST NETWORK, NO LEGAL EFFECT"}
	}
	return ledger.Text{ZH: "production 正式", EN: "production"}
}

func kindText(k ledger.Kind) ledger.Text {
	switch k {
	case ledger.AccountOpen:
		return ledger.Text{ZH: "账户开立", EN: "open an account"}
	case ledger.AccountKeyAdd:
		return ledger.Text{ZH: "账户密钥增加", EN: "add a key to an account"}
	case ledger.AccountKeyReplace:
		return ledger.Text{ZH: "账户密钥更换", EN: "replace a key of an account"}
	case ledger.AccountKeyRevoke:
		return ledger.Text{ZH: "账户密钥撤销", EN: "revoke a key of an account"}
	case ledger.AccountKeyRecover:
		return ledger.Text{ZH: "账户密钥遗失补办", EN: "recover an account whose keys are lost"}
	case ledger.EvidenceDeposit:
		return ledger.Text{ZH: "存证", EN: "deposit evidence"}
	case ledger.EvidenceBatch:
		return ledger.Text{ZH: "批量存证", EN: "deposit a batch of evidence"}
	case ledger.VoucherDeidentify:
		return ledger.Text{ZH: "去标识化凭证", EN: "voucher of de-identification"}
	case ledger.VoucherStructure:
		return ledger.Text{ZH: "结构化凭证", EN: "voucher of structuring"}
	case ledger.CertificateIssue:
		return ledger.Text{ZH: "证书颁发", EN: "issue a certificate"}
	case ledger.HoldFreeze:
		return ledger.Text{ZH: "司法冻结", EN: "freeze an asset"}
	case ledger.HoldLift:
		return ledger.Text{ZH: "解除冻结", EN: "lift a freeze"}
	case ledger.AgentAppoint:
		return ledger.Text{ZH: "委托代理人", EN: "appoint an agent"}
	case ledger.AgentDismiss:
		return ledger.Text{ZH: "解除代理", EN: "dismiss an agent"}
	case ledger.ApplicationSubmit:
		return ledger.Text{ZH: "提交申请", EN: "submit an application"}
	case ledger.ApplicationAccept:
		return ledger.Text{ZH: "受理", EN: "accept an application"}
	case ledger.ApplicationTolerate:
		return ledger.Text{ZH: "容缺受理", EN: "accept an application on a promise"}
	case ledger.ApplicationDecline:
		return ledger.Text{ZH: "不予受理", EN: "decline an application"}
	case ledger.ApplicationReviewed:
		return ledger.Text{ZH: "审查意见", EN: "give the opinion of a stage of the review"}
	case ledger.ApplicationCorrect:
		return ledger.Text{ZH: "补正通知", EN: "tell an applicant what is missing"}
	case ledger.ApplicationSupplement:
		return ledger.Text{ZH: "补充材料", EN: "bring what was missing"}
	case ledger.ApplicationRefuse:
		return ledger.Text{ZH: "不予登记", EN: "refuse an application"}
	case ledger.ApplicationPublicise:
		return ledger.Text{ZH: "公示", EN: "publicise an application"}
	case ledger.ApplicationRegister:
		return ledger.Text{ZH: "核准登记", EN: "register what an application asks for"}
	case ledger.ApplicationWithdraw:
		return ledger.Text{ZH: "撤回申请", EN: "withdraw an application"}
	case ledger.NoticeServe:
		return ledger.Text{ZH: "通知送达", EN: "enter that a notice was served"}
	case ledger.ObjectionFile:
		return ledger.Text{ZH: "提出异议", EN: "object to an application or to what is registered"}
	case ledger.ObjectionAccept:
		return ledger.Text{ZH: "受理异议", EN: "accept an objection"}
	case ledger.ObjectionReject:
		return ledger.Text{ZH: "不予受理异议", EN: "reject an objection"}
	case ledger.ObjectionExplain:
		return ledger.Text{ZH: "被异议人说明", EN: "answer an objection"}
	case ledger.ObjectionDemand:
		return ledger.Text{ZH: "要求证明异议无效", EN: "demand proof against an objection"}
	case ledger.ObjectionDetermine:
		return ledger.Text{ZH: "第三方判定", EN: "enter a third party’s finding on an objection"}
	case ledger.ObjectionSettle:
		return ledger.Text{ZH: "异议双方和解", EN: "settle an objection between both sides"}
	case ledger.ObjectionSuit:
		return ledger.Text{ZH: "提交起诉或仲裁受理通知", EN: "prove that the objector has sued"}
	case ledger.ObjectionDecide:
		return ledger.Text{ZH: "作出异议决定", EN: "decide an objection"}
	case ledger.ObjectionDocument:
		return ledger.Text{ZH: "提交异议法律文书", EN: "enter a judgment or award on an objection"}
	case ledger.ObjectionWithdraw:
		return ledger.Text{ZH: "撤回异议", EN: "withdraw an objection"}
	case ledger.GovernPropose:
		return ledger.Text{ZH: "治理提案", EN: "propose a change of the governance"}
	case ledger.GovernVote:
		return ledger.Text{ZH: "提案表决", EN: "vote on a proposal"}
	case ledger.GovernWithdraw:
		return ledger.Text{ZH: "撤回提案", EN: "withdraw a proposal"}
	case ledger.GovernEnact:
		return ledger.Text{ZH: "提案生效", EN: "enact an approved proposal"}
	case ledger.MemberNode:
		return ledger.Text{ZH: "成员节点变更", EN: "change a member's node"}
	case ledger.MemberKeyAdd:
		return ledger.Text{ZH: "成员密钥增加", EN: "add a key to a member"}
	case ledger.MemberKeyRotate:
		return ledger.Text{ZH: "成员密钥更换", EN: "rotate a member's key"}
	case ledger.MemberKeyRemove:
		return ledger.Text{ZH: "成员密钥停用", EN: "retire a member's key"}
	case ledger.MemberKeyDestroyed:
		return ledger.Text{ZH: "密钥销毁备案", EN: "record that a retired key was destroyed"}
	case ledger.MemberCertificate:
		return ledger.Text{ZH: "成员数字证书备案", EN: "attach an X.509 certificate to a member's key"}
	}
	return ledger.Text{ZH: string(k), EN: string(k)}
}
