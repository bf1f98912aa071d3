package testnet

import "github.com/certledger/certledger/ledger"

// memberTitle names a test member for people.
func memberTitle(name string) ledger.Text {
	switch name {
	case "registry-a":
		return ledger.Text{ZH: "测试登记机构甲", EN: "Test Registry A"}
	case "registry-b":
		return ledger.Text{ZH: "测试登记机构乙", EN: "Test Registry B"}
	case "notary-a":
		return ledger.Text{ZH: "测试公证处", EN: "Test Notary"}
	case "arbitrator-a":
		return ledger.Text{ZH: "测试仲裁委员会", EN: "Test Arbitration Commission"}
	case "court-a":
		return ledger.Text{ZH: "测试法院", EN: "Test Court"}
	case "provider-a":
		return ledger.Text{ZH: "测试存证服务商", EN: "Test Evidence Provider"}
	case "deidentifier-a":
		return ledger.Text{ZH: "测试匿名化机构", EN: "Test De-identification Agency"}
	case "structurer-a":
		return ledger.Text{ZH: "测试结构化机构", EN: "Test Structuring Agency"}
	case "reviewer-a":
		return ledger.Text{ZH: "测试第三方审查机构", EN: "Test Third-party Reviewer"}
	case "regulator-a":
		return ledger.Text{ZH: "测试监管部门", EN: "Test Regulator"}
	case "exchange-a":
		return ledger.Text{ZH: "测试数据交易场所", EN: "Test Data Exchange"}
	}
	return ledger.Text{ZH: name, EN: name}
}

// networkTitle names a test network's ledger.
func networkTitle() string { return "certledger 测试网络" }
