package ledger

// FieldText names a body's or certificate's field as the regulations do. Fields
// whose name differs by place are qualified with the kind of record before the
// plain name is tried.
func FieldText(kind Kind, field string) Text {
	for _, name := range []string{string(kind) + " " + field, field} {
		for _, row := range fieldTexts() {
			if row.field == name {
				return row.text
			}
		}
	}
	return Text{ZH: field, EN: field}
}

type fieldText struct {
	field string
	text  Text
}

func fieldTexts() []fieldText {
	return []fieldText{
		{"account", Text{"账户编号", "account"}},
		{"acquisition", Text{"源数据取得方式", "how the source data was acquired"}},
		{"agency", Text{"出具凭证机构", "issuing agency"}},
		{"asset", Text{"登记号", "registration number"}},
		{"asset_name", Text{"数据资产名称", "asset name"}},
		{"asset_type", Text{"数据资产类型", "asset type"}},
		{"claim", Text{"被担保债权", "secured claim"}},
		{"code", Text{"统一社会信用代码", "unified social credit code"}},
		{"compliance", Text{"合规声明摘要", "compliance statement digest"}},
		{"confirmation", Text{"确权号", "confirmation number"}},
		{"consents", Text{"质权人同意", "consenting pledgees"}},
		{"contact", Text{"联系信息", "contact"}},
		{"contract", Text{"合同文本摘要", "contract digest"}},
		{"count", Text{"条目数", "number of items"}},
		{"court", Text{"执行法院", "court"}},
		{"data_ends", Text{"数据有效期止", "data valid until"}},
		{"declaration", Text{"声明", "declaration"}},
		{"details", Text{"非公开登记信息", "non-public particulars"}},
		{"digest", Text{"哈希值", "digest"}},
		{"document", Text{"文书摘要", "document digest"}},
		{"ends", Text{"冻结期限止", "frozen until"}},
		{"evidence", Text{"存证号", "evidence number"}},
		{"evidence_report", Text{"存证报告书（附件）摘要", "evidence report (annex) digest"}},
		{"face", Text{"证书内容", "certificate face"}},
		{"files", Text{"文件", "files"}},
		{"from", Text{"原权益人账户", "from account"}},
		{"hold", Text{"冻结登记号", "hold number"}},
		{"holder", Text{"权益人账户", "holder's account"}},
		{"holder_code", Text{"统一社会信用代码", "unified social credit code"}},
		{"holder_name", Text{"数据资产权益人", "holder"}},
		{"identity", Text{"身份信息", "identity"}},
		{"identity_document", Text{"身份证明文件摘要", "identity document digest"}},
		{"key", Text{"公钥", "public key"}},
		{"kind", Text{"主体类型", "kind of subject"}},
		{"media_type", Text{"媒体类型", "media type"}},
		{"asset.register name", Text{"数据资产名称", "asset name"}},
		{"account.open name", Text{"权益人名称", "holder's name"}},
		{"name", Text{"名称", "name"}},
		{"notary", Text{"公证机构", "notary"}},
		{"number", Text{"证书凭证编号", "certificate number"}},
		{"old", Text{"旧公钥指纹", "old key's fingerprint"}},
		{"order", Text{"文书编号", "order number"}},
		{"ownership", Text{"权属声明摘要", "ownership statement digest"}},
		{"plan", Text{"方案摘要", "plan digest"}},
		{"pledge", Text{"质押登记号", "pledge number"}},
		{"pledgee", Text{"质权人账户", "pledgee's account"}},
		{"pledgor", Text{"出质人账户", "pledgor's account"}},
		{"profile", Text{"适用规则", "profile"}},
		{"promise", Text{"真实完整合法承诺", "promise of truth, completeness, lawfulness"}},
		{"provider", Text{"存证服务商", "evidence provider"}},
		{"reason", Text{"原因", "reason"}},
		{"registration", Text{"登记号", "registration number"}},
		{"registry", Text{"登记机构", "registry"}},
		{"registry_title", Text{"登记平台（确权机构）", "registry"}},
		{"report", Text{"报告摘要", "report digest"}},
		{"root", Text{"默克尔根", "Merkle root"}},
		{"scenarios", Text{"允许使用的场景与范围", "permitted scenarios and scope"}},
		{"scope", Text{"冻结范围", "scope of the hold"}},
		{"security", Text{"安全声明摘要", "security statement digest"}},
		{"size", Text{"字节数", "bytes"}},
		{"source", Text{"来源声明摘要", "source statement digest"}},
		{"standard", Text{"依据标准", "standard"}},
		{"surrendered", Text{"交回的证书编号", "surrendered certificate"}},
		{"asset.transfer title", Text{"证书名称", "certificate title"}},
		{"certificate.issue title", Text{"证书名称", "certificate title"}},
		{"title", Text{"名称", "title"}},
		{"to", Text{"新权益人账户", "to account"}},
		{"type", Text{"数据资产类型", "asset type"}},
		{"update_cycle", Text{"更新周期", "update cycle"}},
		{"voucher", Text{"凭证号", "voucher number"}},
		{"vouchers", Text{"三化凭证号", "voucher numbers"}},
	}
}
