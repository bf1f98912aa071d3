package cli

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// help is what `--help` says of a command.
type help struct {
	path        string
	short, long ledger.Text
	example     string
}

// helpOf finds a command's row.
func helpOf(path string) help {
	for _, h := range slices.Concat(helpTexts(), nodeHelpTexts(), backupHelpTexts(), governHelpTexts(), recoverHelpTexts(), profileHelpTexts(), deskHelpTexts(), explainHelpTexts(), rightsHelpTexts(), cardHelpTexts(), superviseHelpTexts(), formHelpTexts()) {
		if h.path == path {
			return h
		}
	}
	return help{path: path}
}

func helpTexts() []help {
	return []help{
		{"", ledger.Text{ZH: "多机构共同维护的数据资产登记账本", EN: "A ledger on which institutions jointly keep the register of data assets"}, ledger.Text{}, `
certledger init member --help
certledger cert verify CERT-1.cert.json --trust trust.txt`},

		{"record", ledger.Text{ZH: "编制、签署、提交记录", EN: "Write, sign and submit records"}, ledger.Text{}, `certledger record new application.submit --help`},
		{"record new", ledger.Text{ZH: "编制一条未签名的记录", EN: "Write an unsigned record"}, ledger.Text{
			ZH: "编制一条未签名的记录。内容取自 --body 的 JSON 文件与 --set 字段=值；摘要可写作 @文件，列表以逗号分隔。\n给出 --node 时，账本标识、时间、资产当前状态与证书内容自动填写；待发多份证书的，以 face.kind、face.holder_code 指明哪一份。",
			EN: "Write an unsigned record. Its body comes from a JSON file (--body) and from --set FIELD=VALUE, where a digest may be\nwritten as @FILE and a list with commas. With --node the ledger, the time, the asset's present state and a\ncertificate's face are filled in; where several are due, face.kind and face.holder_code say which.",
		}, `
certledger record new account.open --genesis genesis.json --set account=91000000MA0000001R --set code=91000000MA0000001R \
  --set kind=organisation --set name="Example Data Ltd" --set key=@holder.pub --set registry=registry-a > open.txt
certledger record new application.submit --node http://127.0.0.1:8001 --trust trust.txt --body pledge.json \
  --set act=pledge --set application=AP-7 --set asset=DA-1 > pledge.txt
certledger record new contract.deposit --genesis genesis.json --body contract.json --set digest=@contract.pdf > contract.txt
certledger record new certificate.issue --node http://127.0.0.1:8001 --trust trust.txt --set asset=DA-1 --set face.number=GZ-8 \
  --set face.kind=usufruct --set face.holder_code=91000000MA0000001R > usufruct.txt`},
		{"record sign", ledger.Text{ZH: "为记录添加一行签名", EN: "Add one signature to a record"}, ledger.Text{
			ZH: "为记录添加一行签名，写回原文件（或 --out）。同一签名人再次签名时替换原签名。",
			EN: "Add one signature to a record and write it back (or to --out). A signer who signs again replaces the earlier line.",
		}, `certledger record sign open.txt --key holder.key --as candidate/91000000MA0000001R`},
		{"record merge", ledger.Text{ZH: "合并同一记录的多份签名副本", EN: "Join copies of one record that different parties have signed"}, ledger.Text{}, `certledger record merge from-holder.txt from-registry.txt > open.note`},
		{"record show", ledger.Text{ZH: "显示记录内容及签名进度", EN: "Show a record and who has signed it"}, ledger.Text{
			ZH: "显示记录内容及签名进度。签名所用密钥在账本中，此处不核验签名。",
			EN: "Show a record and who has signed it. The signatures are not verified: their keys stand in the ledger.",
		}, `certledger record show open.txt`},
		{"record submit", ledger.Text{ZH: "提交已签齐的记录", EN: "Submit records that all have signed"}, ledger.Text{
			ZH: "提交已签齐的记录并等待结果。称为终局的结果均经证明核验。可原样重复提交，不会重复登记。",
			EN: "Submit records that all have signed and wait for the outcome. An outcome that claims to be final is proved. The same\nbytes may be submitted again without harm.",
		}, `certledger record submit open.note --node http://127.0.0.1:8001 --trust trust.txt --wait final`},
		{"record get", ledger.Text{ZH: "查询记录的结果", EN: "Ask what became of a record"}, ledger.Text{}, `certledger record get sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5 --node http://127.0.0.1:8001 --trust trust.txt --note record.note`},

		{"evidence", ledger.Text{ZH: "存证", EN: "Deposit files as evidence"}, ledger.Text{}, `certledger evidence deposit --help`},
		{"evidence deposit", ledger.Text{ZH: "为文件编制存证记录", EN: "Write the record that deposits files"}, ledger.Text{
			ZH: "计算文件的 SM3、大小与媒体类型，编制未签名的存证记录。文件本身不离开持有人。\n使用 --batch 时只提交全部条目摘要的默克尔根；条目可以是各文件，或 --lines 文件的各行。",
			EN: "Take SM3, size and media type of files and write the unsigned record that deposits them. The files stay with their\nowner. With --batch only the Merkle root over all items is deposited; items are the files, or the lines of --lines.",
		}, `
certledger evidence deposit data.csv --genesis genesis.json --evidence EV-1 --holder 91000000MA0000001R --provider provider-c \
  --title "Parking spaces 2025" --acquisition original --source @source.pdf --ownership @ownership.pdf --security @security.pdf \
  --compliance @compliance.pdf --promise > deposit.txt`},
		{"evidence report", ledger.Text{ZH: "出具存证报告书", EN: "Make the report on evidence"}, ledger.Text{
			ZH: "从节点直接提取存证及其证明，连同软件、节点、网络环境和逐步的提取记录，制成一份自带证明的报告书（HTML，中文在前）。\n报告书的 SM3 摘要由存证服务商以 evidence.report 记录上账。",
			EN: "Take evidence with its proof directly from a node and make one file for people (HTML, Chinese first) that carries the\nproof and a record of software, node, network and each step. The provider deposits its SM3 digest by evidence.report.",
		}, `
certledger evidence report EV-1 --node http://127.0.0.1:8001 --trust trust.txt
certledger record new evidence.report --genesis genesis.json --set evidence=EV-1 --set provider=provider-c --set report=@EV-1.report.html --out report.txt`},
		{"evidence check", ledger.Text{ZH: "核验存证报告书", EN: "Verify a report on evidence"}, ledger.Text{
			ZH: "离线核验报告书自带的证明，由证明重新生成全文逐字节比对。--certificate：是否为该证书所列的附件；--node：摘要是否已由存证服务商上账。",
			EN: "Verify the proof that a report carries, offline, and make the page again from what is proved. --certificate: is it the\nannex that the certificate names? --node: has the provider deposited its digest?",
		}, `certledger evidence check EV-1.report.html --trust trust.txt --certificate C-1.cert.json --node http://127.0.0.1:8001`},
		{"evidence prove", ledger.Text{ZH: "为批量存证中的一个条目生成证明", EN: "Prove that an item belongs to a batch"}, ledger.Text{}, `certledger evidence prove items.txt --item scan-17.pdf > scan-17.proof.json`},
		{"evidence verify-item", ledger.Text{ZH: "离线核验条目证明", EN: "Check an item's proof, offline"}, ledger.Text{}, `certledger evidence verify-item scan-17.proof.json --record batch.note --item scan-17.pdf`},

		{"key", ledger.Text{ZH: "密钥", EN: "Keys"}, ledger.Text{}, `certledger key new --help`},
		{"key new", ledger.Text{ZH: "生成权益人密钥", EN: "Make a holder's key"}, ledger.Text{
			ZH: "生成权益人密钥，存入加密文件，并给出账户编号。自然人的姓名与证件号码从 --identity 文件读取，只以加盐承诺值上账。",
			EN: "Make a holder's key in an encrypted file and tell the account number. A natural person's name and document number are\nread from the --identity file and go on the ledger only as a salted commitment.",
		}, `
certledger key new --key holder.key --public holder.pub --code 91000000MA0000001R
certledger key new --key person.key --public person.pub --identity identity.txt --disclosures identity.json`},

		{"key show", ledger.Text{ZH: "显示密钥的公钥与指纹", EN: "Show a key's public key and fingerprint"}, ledger.Text{}, `
certledger key show registry-a/keys/cosign.key
certledger key show unix:/run/certledger/signer.sock#cosign`},
		{"key destroy", ledger.Text{ZH: "销毁密钥文件并给出销毁声明", EN: "Destroy a key file and print the statement of it"}, ledger.Text{
			ZH: "核对指纹后覆写并删除密钥文件，在标准输出给出销毁声明；时间、副本、经办人与见证人由经办人填写。\n固态硬盘与写时复制的文件系统可能仍留有旧数据；副本与备份须另行销毁。",
			EN: "Overwrite and remove a key file once the fingerprint agrees, and print the statement of destruction. Time, copies,\nauthor and witness are for a person to fill in. Flash storage and file systems that copy on write may keep old bytes;\ncopies and backups have to be destroyed as well.",
		}, `certledger key destroy registry-a/keys/cosign.key --fingerprint sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5 > statement.txt`},

		{"key certificate", ledger.Text{ZH: "CA 为密钥颁发的 X.509 证书", EN: "X.509 certificates of keys, by certification authorities"}, ledger.Text{}, `certledger key certificate show registry-a.pem`},
		{"key certificate show", ledger.Text{ZH: "查验 SM2 证书链并显示其内容", EN: "Check a chain of SM2 certificates and show what it says"}, ledger.Text{
			ZH: "读取 PEM（密钥自己的证书在前）或 DER，核验逐级签名，显示主体、颁发者、序列号、有效期、用途与摘要。没有预置的受信根。\n给出 --fingerprint 时核对是否为该密钥的证书。证书是供人查阅的佐证：过期只作警告。",
			EN: "Read PEM, the key's own certificate first, or one in DER; check that each is signed by the next; show subject, issuer,\nserial number, validity, usage and digest. There is no store of trusted roots. With --fingerprint it must be of that key.\nCertificates are evidence for people: that one has expired is a warning.",
		}, `certledger key certificate show registry-a.pem --fingerprint sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5`},

		{"cert", ledger.Text{ZH: "证书", EN: "Certificates"}, ledger.Text{}, `certledger cert verify CERT-1.cert.json --trust trust.txt`},
		{"cert issue", ledger.Text{ZH: "编制颁发证书的记录", EN: "Write the record that issues a certificate"}, ledger.Text{
			ZH: "编制颁发证书的未签名记录，证书内容取自登记簿：资产的证书，或加 --account 为账户的主体凭证（如数据商凭证）。登记机构随后用\nrecord sign 签署。证书所附存证报告须先由登记机构以 material put 存入本机构节点。",
			EN: "Write the unsigned record that issues an asset's certificate, with the face that the register demands; with --account, the\nvoucher of an account, such as a dealer's. The registry then signs it with `record sign`. An evidence report that the\ncertificate names has to be kept by the registry first: `material put` at its own node.",
		}, `
certledger cert issue DA-1 --number CERT-1 --confirmation QQ-1 --node http://127.0.0.1:8001 --trust trust.txt > issue.txt
certledger cert issue 91000000MA0000001R --account --kind dealer --number SJS-1 --node http://127.0.0.1:8001 --trust trust.txt > issue.txt`},
		{"cert get", ledger.Text{ZH: "下载证书文件并核验", EN: "Fetch a certificate's file and verify it"}, ledger.Text{}, `certledger cert get CERT-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"cert show", ledger.Text{ZH: "显示证书文件所载内容（不核验）", EN: "Show what a certificate's file says, unverified"}, ledger.Text{}, `certledger cert show CERT-1.cert.json`},
		{"cert refresh", ledger.Text{ZH: "取得证书的最新状态证明", EN: "Fetch a newer proof of a certificate's status"}, ledger.Text{
			ZH: "状态文件所附的成员沿革随治理变更而增长。信任文件记有某一区块头时，用 --pin 只取其后的部分。",
			EN: "The proof of the members in a status file grows with the changes of the governance. Where the trust file pins a header,\n--pin fetches only what came after it.",
		}, `
certledger cert refresh CERT-1.cert.json --node http://127.0.0.1:8001 --trust trust.txt --out CERT-1.status.json
certledger cert refresh CERT-1.cert.json --pin 41000 --node http://127.0.0.1:8001 --trust trust.txt --out CERT-1.status.json`},
		{"cert verify", ledger.Text{ZH: "离线核验证书", EN: "Verify a certificate, offline"}, ledger.Text{
			ZH: "离线核验证书，只依据信任文件。无效或不能确定时退出码为 3。证书文件本身只能说明其状态证明的时点；更新的状态请用 --status。",
			EN: "Verify a certificate offline, with nothing but a trust file. Exit status 3 when it is not valid or not certain. An old file\nalone tells the status as of its own proof; bring a newer one with --status.",
		}, `certledger cert verify CERT-1.cert.json --trust trust.txt --status CERT-1.status.json --file data.csv --cross-check`},

		{"account", ledger.Text{ZH: "账户", EN: "Accounts"}, ledger.Text{}, `certledger account show 91350211M000100Y46 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"account show", ledger.Text{ZH: "按账户编号查询账户是否有效，不显示主体", EN: "Say whether an account is open, by its number"}, ledger.Text{
			ZH: "权益人本人和机关以 --as 签名查询的，另列分类账户及各账户的资产数；各分类账户的资产用 asset search --holder 账户 --sub-account 类别 列出。",
			EN: "To the account itself and to authorities, by a request signed by --as, also its sub-accounts and how many assets stand in\neach; asset search --holder ACCOUNT --sub-account KIND lists them.",
		}, `
certledger account show 91350211M000100Y46 --node http://127.0.0.1:8001 --trust trust.txt
certledger account show 91350211M000100Y46 --as holder/91350211M000100Y46 --key holder.sm2 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"account export", ledger.Text{ZH: "导出会计数据：登记成本、受限与出质的数据资源、失效的权利", EN: "Export for a company's accounts: costs of registration, what is restricted or pledged, rights that ended"}, ledger.Text{
			ZH: "供账户本人与机关使用（财政部《企业数据资源相关会计处理暂行规定》）。成本为登记机构在核准登记时载明的费用，期间自 --from 起至 --to 止（含）；\n受限与出质为 --to 当日终了时的状况，由权利文件证明；失效包括登记的注销、撤销、转出以及许可、质权的终止，并列明事由。",
			EN: "For the account itself and for authorities. Costs are the fees that registries stated when they registered, from the day --from to\nthe end of the day --to; what is restricted or pledged is as of the end of that day, proved by a rights file; rights that ended\nare registrations cancelled, revoked or passed on, licences and pledges, each with what ended it.",
		}, `
certledger account export 91350211M000100Y46 --from 2026-01-01 --to 2026-12-31 --out accounts.csv --as holder/91350211M000100Y46 --key holder.key --node http://127.0.0.1:8001 --trust trust.txt
certledger account export 91350211M000100Y46 --from 2026-01-01 --to 2026-12-31 --format json --as holder/91350211M000100Y46 --key holder.key --node http://127.0.0.1:8001 --trust trust.txt`},
		{"account tag", ledger.Text{ZH: "登记机构为自然人制作身份标签", EN: "Make a natural person's identity tag, at the registry"}, ledger.Text{
			ZH: "由登记机构的秘密和证件种类、号码算出身份标签，用于发现同一自然人重复开户。秘密不上账；同一秘密须一直使用。",
			EN: "Work out the tag by which a second account of the same person is noticed, from the registry's secret and kind and number of the\nidentity document. The secret never leaves the registry, and is the same for every account.",
		}, `certledger account tag --secret identity.secret --identity identity.txt`},

		{"asset", ledger.Text{ZH: "数据资产", EN: "Data assets"}, ledger.Text{}, `certledger asset show DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"asset show", ledger.Text{ZH: "显示资产现状", EN: "Show an asset as the register has it"}, ledger.Text{}, `certledger asset show DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"asset search", ledger.Text{ZH: "按名称、编号或权益人查找登记、公示与公告", EN: "Find registrations, publicity and publications by name, number or holder"}, ledger.Text{
			ZH: "TEXT 为名称的任一部分（数词须同时出现），或登记号、申请号、证书编号、确权号、指纹的全部或开头；不给出则列出全部。\n已注销、撤销、终止的登记不在公众查询之列，法院、监管等机关以 --as 签名查询时可见；凭编号仍可直接查阅其现状。\n权益人须给出全称或账户编号；公众可否按权益人查询、凭全称还是只凭编号，依登记规则，机关与权益人本人不受此限。\n查得的登记一并列明各证书的编号与效力。",
			EN: "TEXT is any part of a name (several words must all be there), or a registration, application, certificate or confirmation\nnumber or fingerprint, or the beginning of one; without it everything is listed. Registrations that were cancelled, revoked\nor terminated have left the public search: courts, regulators and other authorities find them with a request signed by\n--as; by its number each still says what it is. A holder is named in full, or by account number: the profile says\nwhether the public finds by both, by the number alone or by neither; authorities and the holder always do. Registrations are\ntold with their certificates and whether those are valid.",
		}, `
certledger asset search 停车场 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset search --kind application --node http://127.0.0.1:8001 --trust trust.txt
certledger asset search --holder 91350211M000100Y46 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset search DA-1 --as court-a/clerk --key clerk.sm2 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset search --holder 91350211M000100Y46 --sub-account 数据集 --as holder/91350211M000100Y46 --key holder.sm2 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"asset history", ledger.Text{ZH: "显示资产历史", EN: "Show an asset's history"}, ledger.Text{}, `certledger asset history DA-1 --node http://127.0.0.1:8001 --trust trust.txt --limit 20`},

		{"header", ledger.Text{ZH: "区块头", EN: "Headers"}, ledger.Text{}, `certledger header verify header.note --trust trust.txt --genesis genesis.json`},
		{"header get", ledger.Text{ZH: "下载区块头及联署", EN: "Fetch a header and its cosignatures"}, ledger.Text{}, `certledger header get latest --node http://127.0.0.1:8001 --trust trust.txt > header.note`},
		{"header witnesses", ledger.Text{ZH: "列明联署某区块头的机构", EN: "Name the institutions that have signed a header"}, ledger.Text{
			ZH: "按名称和类别（公证处、仲裁机构、司法鉴定中心等）列明联署该区块头的成员，签名与成员沿革均在本机核验。",
			EN: "Name the members that have signed a header, by what they are (notary, arbitrator, forensic centre and so on). Their\nsignatures and the history of the set are verified here.",
		}, `certledger header witnesses 42 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"header verify", ledger.Text{ZH: "离线核验区块头的联署", EN: "Check a header's cosignatures, offline"}, ledger.Text{}, `certledger header verify header.note --trust trust.txt --genesis genesis.json`},

		{"proof", ledger.Text{ZH: "状态与日志的证明", EN: "Proofs of state and log"}, ledger.Text{}, `certledger proof state asset DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"proof state", ledger.Text{ZH: "取得并核验某对象存在或不存在的证明", EN: "Fetch and check the proof of an entity, or of its absence"}, ledger.Text{}, `certledger proof state asset DA-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"proof consistency", ledger.Text{ZH: "取得并核验日志只增不改的证明", EN: "Fetch and check the proof that the log only grew"}, ledger.Text{}, `certledger proof consistency 10 42 --node http://127.0.0.1:8001 --trust trust.txt`},

		{"member", ledger.Text{ZH: "成员", EN: "Members"}, ledger.Text{}, `certledger member list --genesis genesis.json`},
		{"member list", ledger.Text{ZH: "列出成员", EN: "List the members"}, ledger.Text{}, `
certledger member list --genesis genesis.json
certledger member list --node http://127.0.0.1:8001 --trust trust.txt`},

		{"init", ledger.Text{ZH: "创建成员与账本", EN: "Found a ledger"}, ledger.Text{}, `
certledger init member --help
certledger init review genesis.json`},
		{"init member", ledger.Text{ZH: "为本机构生成密钥、配置与公开说明", EN: "Make an institution's keys, configuration and public descriptor"}, ledger.Text{
			ZH: "为本机构生成密钥（每把一个加密文件）、节点配置与公开说明。未给出 --cosigner、--voter、--observer 的成员只签署记录，不运行节点。",
			EN: "Make an institution's keys (one encrypted file each), its node's configuration and its signed public descriptor. A\nmember without --cosigner, --voter and --observer signs records and runs no node.",
		}, `
certledger init member --dir registry-a --name registry-a --class registry --title 甲登记机构 --title-en "Registry A" \
  --ground grade_3=@grade-3.pdf --review-due 2027-06-30T16:00:00Z \
  --code 91000000MA0000001R --cosigner --voter --listen /ip4/127.0.0.1/tcp/4001 --password-file password.txt
certledger init member --dir provider-c --name provider-c --class evidence_provider --title 丙存证服务商 --title-en "Provider C" \
  --code 91000000MA00000030 --filing 备案0001 --password-file password.txt`},
		{"init genesis", ledger.Text{ZH: "由各成员的公开说明编制创世文件", EN: "Build the genesis file from the members' descriptors"}, ledger.Text{}, `
certledger init genesis --title "Example ledger" --purpose test --profile tianjin-tj003 --params idle_ms=60000 \
  registry-a.note notary-b.note provider-c.note > genesis.json`},
		{"init review", ledger.Text{ZH: "显示签名前须核对的全部内容", EN: "Show all that a signer of a genesis answers for"}, ledger.Text{}, `certledger init review genesis.json`},
		{"init sign", ledger.Text{ZH: "为创世文件加上本成员的签名", EN: "Add this member's signature to a genesis file"}, ledger.Text{
			ZH: "为创世文件加上本成员的签名，写回原文件。文件中没有本成员的说明或与本目录不一致时拒绝签名。请先用 init review 核对，并与其他成员核对指纹。",
			EN: "Add this member's signature to a genesis file, in place. Refused when the file does not hold this member's descriptor as it\nis in DIR. Run `init review` first and compare the fingerprint with the other members.",
		}, `certledger init sign --dir registry-a genesis.json --password-file password.txt`},
		{"init trust", ledger.Text{ZH: "由签齐的创世文件生成信任文件", EN: "Make the trust file of a genesis that all have signed"}, ledger.Text{}, `certledger init trust genesis.json --max-status-age 24 > trust.txt`},

		{"status", ledger.Text{ZH: "显示节点状态", EN: "Show a node's state"}, ledger.Text{
			ZH: "显示节点状态。向自己节点的运维接口询问时（--config 或 --operator），还说明再有几个失效即停止排序与终局，缺少谁，落后多少。",
			EN: "Show a node's state. The operator's listener of one's own node (--config or --operator) also tells how many more failures\nstop ordering and finality, who is missing and how far behind.",
		}, `
certledger status --node http://127.0.0.1:8001 --trust trust.txt
certledger status --config registry-a/config.toml`},

		{"signer", ledger.Text{ZH: "签名器：密钥留在另一进程", EN: "Keep keys in another process, which signs"}, ledger.Text{}, `certledger signer serve --help`},
		{"signer serve", ledger.Text{ZH: "以密钥文件运行签名器", EN: "Sign for the other processes of this user"}, ledger.Text{
			ZH: "在 Unix 套接字上为本用户的其他进程签名，直至 Ctrl-C。密钥以文件名（去掉 .key）或指纹称呼，每次使用均有日志。\n这是密码机接口的范例：使用密码机的机构以遵循同一协议的程序替换它，见 docs/signer.md。",
			EN: "Sign digests at a Unix socket for this user's other processes until Ctrl-C. Keys go by their file's name without .key,\nor by fingerprint; every use is logged. An institution with a hardware module replaces this process with one that\nspeaks the same protocol, see docs/signer.md.",
		}, `certledger signer serve --key registry-a/keys/node.key --key registry-a/keys/cosign.key --socket /run/certledger/signer.sock --password-file password.txt`},
		{"signer list", ledger.Text{ZH: "列出签名器中的密钥", EN: "List the keys that a signer holds"}, ledger.Text{}, `certledger signer list --socket /run/certledger/signer.sock`},

		{"docs", ledger.Text{ZH: "开发文档", EN: "Pages for developers"}, ledger.Text{}, `certledger docs generate docs`},
		{"docs generate", ledger.Text{ZH: "由代码生成文档", EN: "Rewrite the pages that are made from the code"}, ledger.Text{}, `certledger docs generate docs`},
	}
}
