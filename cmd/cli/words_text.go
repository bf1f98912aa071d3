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
	case ledger.ClassRegulator:
		return ledger.Text{ZH: "监管部门", EN: "regulator"}
	case ledger.ClassCommittee:
		return ledger.Text{ZH: "合规委员会", EN: "compliance committee"}
	case ledger.ClassExchange:
		return ledger.Text{ZH: "数据交易场所", EN: "data exchange"}
	case ledger.ClassMediator:
		return ledger.Text{ZH: "调解机构", EN: "mediator"}
	case ledger.ClassLawFirm:
		return ledger.Text{ZH: "律师事务所", EN: "law firm"}
	case ledger.ClassForensicCentre:
		return ledger.Text{ZH: "司法鉴定中心", EN: "forensic centre"}
	case ledger.ClassTimeService:
		return ledger.Text{ZH: "授时服务机构", EN: "time service"}
	case ledger.ClassAuditor:
		return ledger.Text{ZH: "审计机构", EN: "auditor"}
	case ledger.ClassIdentityAuthority:
		return ledger.Text{ZH: "数字身份认证中心", EN: "digital identity authority"}
	case ledger.ClassAssessor:
		return ledger.Text{ZH: "资产评估机构", EN: "assessor"}
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

func kindText(k ledger.Kind) ledger.Text { return ledger.KindText(k) }
