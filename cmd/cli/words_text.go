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
