package api

import "github.com/certledger/certledger/ledger"

// Language is a language of messages.
type Language string

// The languages of messages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Say gives a text in the language; whatever is not English is Chinese.
func (l Language) Say(t ledger.Text) string {
	if l == English {
		return t.EN
	}
	return t.ZH
}

// CodeText gives what a code of the API or of the ledger means and what to do
// about it.
func CodeText(c ledger.Code) ledger.Text {
	for _, row := range codeTexts() {
		if row.code == c {
			return row.text
		}
	}
	return ledger.CodeText(c)
}

// Codes lists the codes that only the API gives, in the order of the table.
func Codes() []ledger.Code {
	var codes []ledger.Code
	for _, row := range codeTexts() {
		codes = append(codes, row.code)
	}
	return codes
}

// ComputedByNode says that a report was made by a node and not by the reader.
func ComputedByNode() ledger.Text {
	return ledger.Text{
		ZH: "本结果由节点服务器计算，并非在您的设备上得出；如需自行核验，请使用离线核验程序",
		EN: "this result was computed by the node, not on your machine; use the offline verifier to check for yourself",
	}
}

// TrustOfNode says what a node verifies against.
func TrustOfNode() ledger.Text {
	return ledger.Text{
		ZH: "以该节点自身的创世指纹为信任根；请与其他途径公布的指纹核对",
		EN: "the trust root is this node's own genesis; compare its fingerprint with one published elsewhere",
	}
}

type codeText struct {
	code ledger.Code
	text ledger.Text
}

func codeTexts() []codeText {
	return []codeText{
		{RequestMalformed, ledger.Text{ZH: "请求格式有误，请按接口说明更正", EN: "the request is malformed; see /openapi.yaml"}},
		{RequestTooLarge, ledger.Text{ZH: "请求内容超过大小上限，请拆分后重试", EN: "the request is larger than allowed; split it and try again"}},
		{RequestMedia, ledger.Text{ZH: "不支持的内容类型，请改用接口说明所列的 Content-Type", EN: "the Content-Type is not supported; use one that /openapi.yaml lists"}},
		{RequestPath, ledger.Text{ZH: "没有这个地址", EN: "there is nothing at this address"}},
		{RequestMethod, ledger.Text{ZH: "该地址不支持此请求方法", EN: "this address does not take this method"}},
		{RequestOrigin, ledger.Text{ZH: "不接受其他网站发起的请求", EN: "requests that another web site makes are not taken"}},
		{RequestRate, ledger.Text{ZH: "请求过于频繁，请按提示时间后重试", EN: "too many requests; try again after the time given"}},
		{RequestSignature, ledger.Text{ZH: "请求签名有误或验证不通过，请核对密钥与账本标识后重新签名", EN: "the request's signature is malformed or does not verify; check key and ledger and sign again"}},
		{RequestSigner, ledger.Text{ZH: "请求签名人未登记或其密钥未生效，请核对账户与密钥", EN: "the request's signer is not on the ledger or the key is not active; check account and key"}},
		{RequestTime, ledger.Text{ZH: "请求时间与节点时间相差超过60秒，请校准时钟", EN: "the request's time is more than 60 seconds from the node's; set the clock right"}},
		{RequestReplayed, ledger.Text{ZH: "该签名请求已使用过，请重新签名", EN: "this signed request was used before; sign a new one"}},
		{RequestNeedsParty, ledger.Text{ZH: "该内容仅限当事人或有权机构查阅，请以其密钥签名请求", EN: "only a party or an authority may read this; sign the request with such a key"}},
		{RecordUnknown, ledger.Text{ZH: "本节点未收到该记录，请核对记录标识或稍候重试", EN: "this node has no such record; check its id or try again shortly"}},
		{EntityUnknown, ledger.Text{ZH: "没有这一类登记对象", EN: "there is no such kind of entity"}},
		{FileUnknown, ledger.Text{ZH: "没有以该文件哈希值存证的记录", EN: "no evidence has a file with this digest"}},
		{HeightUnknown, ledger.Text{ZH: "本节点尚无该高度的区块", EN: "this node has no block of this height yet"}},
		{HeightPruned, ledger.Text{ZH: "该高度的状态已不再保存，请改查较新的高度", EN: "the state of this height is no longer kept; ask for a newer one"}},
		{CertificateInvalid, ledger.Text{ZH: "证书文件无法解析，请提供未经改动的原文件", EN: "the certificate file cannot be read; supply the original, unaltered file"}},
		{MaterialUnknown, ledger.Text{ZH: "本节点没有该材料，或已超期清除", EN: "this document does not lie here, or has been purged"}},
		{MaterialForbidden, ledger.Text{ZH: "仅限申请当事人、登记机构、受托审查人员、持有司法文书的机关及检查期内的检查人员查阅该材料", EN: "only the application's parties, its registry, its reviewers, who comes with an order, and inspectors while their inspection lasts may have this document"}},
		{MaterialNoKey, ledger.Text{ZH: "该材料未对您的密钥加密，请有权查阅者用 material grant 授予", EN: "the document was not sealed for your key; ask one who can read it for material grant"}},
		{MaterialReaders, ledger.Text{ZH: "所列查阅人的密钥并非其在账本上的有效密钥", EN: "the key of a reader is not an active one of his on the ledger"}},
		{MaterialInspection, ledger.Text{ZH: "监管部门取得工作底稿须依检查期内的检查令，由其检查人员的密钥取得", EN: "a regulator gets working papers by an inspection that runs, for the key of its inspector; name it"}},
		{MaterialOrder, ledger.Text{ZH: "向法院、仲裁机构或公证机构提供材料须注明其文书摘要", EN: "a court, arbitrator or notary gets a document by an order only; name its digest"}},
		{MaterialMalformed, ledger.Text{ZH: "不是合格的加密材料文件", EN: "this is no sealed document"}},
		{MaterialAnnex, ledger.Text{ZH: "登记机构尚未保存证书所附的存证报告；请先核验该文件，并以 material put 存入本节点", EN: "the registry keeps no copy of the evidence report that the certificate names; check the file and store it here with material put"}},
		{MaterialKept, ledger.Text{ZH: "该材料已为登记记录所引用，不得更换", EN: "a record names this document; it can no longer be replaced"}},
		{MaterialFull, ledger.Text{ZH: "尚未被任何记录引用的材料过多，请先提交申请", EN: "too many of your documents are named by no record yet; submit the application first"}},
		{MaterialRetained, ledger.Text{ZH: "保存期限未满，不得清除", EN: "the document has to be kept; its time is not over"}},
		{MaterialElsewhere, ledger.Text{ZH: "本节点不保管材料，请向登记机构的节点提交", EN: "this node keeps no documents; go to a registry's"}},
		{DraftUnknown, ledger.Text{ZH: "没有该待签记录，或已提交、撤下、过期", EN: "no such draft lies here, or it was submitted, taken away or has expired"}},
		{DraftForbidden, ledger.Text{ZH: "仅限该记录的签名人存放、查阅或撤下", EN: "a draft is for those whom its record asks to sign"}},
		{DraftFull, ledger.Text{ZH: "您存放的待签记录过多，请先提交或撤下", EN: "too many of your drafts lie here; submit or drop some first"}},
		{DraftDone, ledger.Text{ZH: "该记录已提交", EN: "this record has been submitted already"}},
		{ClockProduction, ledger.Text{ZH: "只有测试账本可以调整时钟", EN: "only a test ledger's clock may be moved"}},
		{ServerTimeout, ledger.Text{ZH: "等待超时，结果未定；可原样重新提交，不会重复登记", EN: "no answer in time, the outcome is open; the same bytes may be sent again without harm"}},
		{ServerInternal, ledger.Text{ZH: "节点内部错误，请联系运维", EN: "the node failed; call its operator"}},
	}
}
