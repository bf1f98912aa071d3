package ledger

// ClassText says what a member is.
func ClassText(c Class) Text {
	switch c {
	case ClassRegistry:
		return Text{ZH: "登记机构", EN: "registry"}
	case ClassEvidenceProvider:
		return Text{ZH: "存证服务商", EN: "evidence provider"}
	case ClassDeidentifier:
		return Text{ZH: "去标识化机构", EN: "de-identification agency"}
	case ClassStructurer:
		return Text{ZH: "结构化机构", EN: "structuring agency"}
	case ClassNotary:
		return Text{ZH: "公证处", EN: "notary"}
	case ClassArbitrator:
		return Text{ZH: "仲裁机构", EN: "arbitrator"}
	case ClassReviewer:
		return Text{ZH: "第三方审查机构", EN: "third-party reviewer"}
	case ClassRegulator:
		return Text{ZH: "监管部门", EN: "regulator"}
	case ClassCommittee:
		return Text{ZH: "合规委员会", EN: "compliance committee"}
	case ClassExchange:
		return Text{ZH: "数据交易场所", EN: "data exchange"}
	case ClassMediator:
		return Text{ZH: "调解机构", EN: "mediator"}
	case ClassLawFirm:
		return Text{ZH: "律师事务所", EN: "law firm"}
	case ClassForensicCentre:
		return Text{ZH: "司法鉴定中心", EN: "forensic centre"}
	case ClassTimeService:
		return Text{ZH: "授时服务机构", EN: "time service"}
	case ClassAuditor:
		return Text{ZH: "审计机构", EN: "auditor"}
	case ClassIdentityAuthority:
		return Text{ZH: "数字身份认证中心", EN: "digital identity authority"}
	case ClassAssessor:
		return Text{ZH: "资产评估机构", EN: "assessor"}
	case ClassCourt:
		return Text{ZH: "法院", EN: "court"}
	}
	return Text{ZH: string(c), EN: string(c)}
}
