package evidence

import "github.com/certledger/certledger/ledger"

// What the page says beside the values.
var (
	title      = ledger.Text{ZH: "存证报告书", EN: "Evidence report"}
	testLedger = ledger.Text{ZH: "测试网络，无法律效力", EN: "Test network, no legal effect"}

	ofHolder      = ledger.Text{ZH: "一、数据资产权益人基本信息", EN: "1. Holder"}
	holderName    = ledger.Text{ZH: "权益人（自然人为其身份的承诺值）", EN: "Holder (of a natural person: the commitment to the identity)"}
	holderCode    = ledger.Text{ZH: "统一社会信用代码", EN: "Unified social credit code"}
	holderAccount = ledger.Text{ZH: "账户编号", EN: "Account"}

	ofAsset       = ledger.Text{ZH: "二、数据资产登记信息简要描述", EN: "2. The data asset, in short"}
	assetTitle    = ledger.Text{ZH: "数据资产", EN: "Data asset"}
	acquisition   = ledger.Text{ZH: "源数据取得方式", EN: "Acquisition of the source data"}
	certificateOf = ledger.Text{ZH: "所存证的证书编号", EN: "Certificate that is deposited"}
	files         = ledger.Text{ZH: "文件数", EN: "Files"}
	items         = ledger.Text{ZH: "条目数", EN: "Items"}

	ofHash      = ledger.Text{ZH: "三、哈希值", EN: "3. Hash values"}
	algorithm   = ledger.Text{ZH: "算法", EN: "Algorithm"}
	fingerprint = ledger.Text{ZH: "数据指纹（全部文件）", EN: "Fingerprint of all files"}
	root        = ledger.Text{ZH: "默克尔根（全部条目）", EN: "Merkle root of all items"}
	file        = ledger.Text{ZH: "文件", EN: "File"}

	ofFixing       = ledger.Text{ZH: "四、存证信息", EN: "4. The evidence"}
	number         = ledger.Text{ZH: "存证号", EN: "Evidence number"}
	deposited      = ledger.Text{ZH: "存证时间", EN: "Deposited"}
	provider       = ledger.Text{ZH: "存证机构", EN: "Provider"}
	providerCode   = ledger.Text{ZH: "存证机构统一社会信用代码", EN: "Provider's code"}
	providerFiling = ledger.Text{ZH: "境内区块链信息服务备案编号", EN: "Filing number of the blockchain information service"}
	record         = ledger.Text{ZH: "存证记录", EN: "Record"}
	ledgerID       = ledger.Text{ZH: "账本", EN: "Ledger"}
	header         = ledger.Text{ZH: "区块头（高度、摘要）", EN: "Header (height, digest)"}
	headerTime     = ledger.Text{ZH: "区块头时间", EN: "Header's time"}

	ofWitnesses = ledger.Text{ZH: "五、见证机构", EN: "5. Witnesses"}
	witnessed   = ledger.Text{ZH: "共同签名机构数 / 应签机构数", EN: "Institutions that have signed / that may sign"}
	witness     = ledger.Text{ZH: "见证", EN: "Witness"}

	ofCollection = ledger.Text{ZH: "六、提取过程与环境", EN: "6. How it was collected, and with what"}
	collector    = ledger.Text{ZH: "提取人", EN: "Collected by"}
	collected    = ledger.Text{ZH: "提取时间", EN: "Collected"}
	method       = ledger.Text{ZH: "提取方式", EN: "Method"}
	software     = ledger.Text{ZH: "提取软件与系统", EN: "Software and system"}
	nodeAddress  = ledger.Text{ZH: "节点网络地址", EN: "Node's address"}
	nodeMember   = ledger.Text{ZH: "节点所属成员", EN: "Node of member"}
	nodeSoftware = ledger.Text{ZH: "节点软件", EN: "Node's software"}
	network      = ledger.Text{ZH: "网络中设有节点的成员", EN: "Members with nodes in the network"}
	step         = ledger.Text{ZH: "步骤", EN: "Step"}

	ofVerifying = ledger.Text{ZH: "七、验证", EN: "7. Verification"}
)

// verifying says how anybody who holds the file verifies it.
func verifying() []ledger.Text {
	return []ledger.Text{
		{
			ZH: "本文件自带证明：certledger evidence check 文件 --trust 信任文件，离线核验区块头的共同签名、状态证明，并由证明重新生成本页逐字节比对。",
			EN: "The file carries its proof: `certledger evidence check FILE --trust FILE` verifies, offline, the cosignatures of the header and the state proof, makes this page again from what is proved and compares every byte.",
		},
		{
			ZH: "本文件的 SM3 摘要由存证机构上账（evidence.report），并列于确权证书：加 --node 向节点核对，加 --certificate 与证书核对。",
			EN: "The SM3 digest of the file is deposited by the provider (evidence.report) and named by the certificate: compare with a node by --node, with a certificate by --certificate.",
		},
		{
			ZH: "数据文件的 SM3 摘要与第三部分所列一致，即为所存证的文件。",
			EN: "A data file is the one that was deposited if its SM3 digest stands in part 3.",
		},
		{
			ZH: "本报告书不证明所存数据内容真实；第六部分是提取人的陈述，其摘要由存证机构签名上账。",
			EN: "The report does not prove that the data are true; part 6 is the collector's statement, whose digest the provider has signed and deposited.",
		},
	}
}

func acquisitionText(how string) ledger.Text {
	switch how {
	case "original":
		return ledger.Text{ZH: "原始取得", EN: "original"}
	case "collected":
		return ledger.Text{ZH: "收集取得", EN: "collected"}
	case "traded":
		return ledger.Text{ZH: "交易取得", EN: "traded"}
	case "other":
		return ledger.Text{ZH: "其他", EN: "other"}
	}
	return ledger.Text{}
}
