package cli

import "github.com/certledger/certledger/ledger"

func proposalStateText(s ledger.ProposalState) ledger.Text {
	switch s {
	case ledger.ProposalOpen:
		return ledger.Text{ZH: "表决中", EN: "open"}
	case ledger.ProposalEnacted:
		return ledger.Text{ZH: "已生效", EN: "enacted"}
	case ledger.ProposalWithdrawn:
		return ledger.Text{ZH: "已撤回", EN: "withdrawn"}
	case ledger.ProposalExpired:
		return ledger.Text{ZH: "已过期", EN: "expired"}
	}
	return ledger.Text{ZH: string(s), EN: string(s)}
}

func measureText(m ledger.Measure) ledger.Text {
	switch m {
	case ledger.Lift:
		return ledger.Text{ZH: "解除措施", EN: "lift"}
	case ledger.Publish:
		return ledger.Text{ZH: "公开通报", EN: "publish"}
	case ledger.SuspendCooperation:
		return ledger.Text{ZH: "暂停合作", EN: "suspend cooperation"}
	case ledger.Warn:
		return ledger.Text{ZH: "警告", EN: "warn"}
	}
	return ledger.Text{ZH: string(m), EN: string(m)}
}

// groundText says on what a registry is admitted.
func groundText(g ledger.GroundOfAdmission) ledger.Text {
	switch g {
	case ledger.GroundCapable:
		return ledger.Text{ZH: "具备资质或技术能力", EN: "qualified or technically capable to review"}
	case ledger.GroundCertified:
		return ledger.Text{ZH: "经主管部门认证", EN: "certified as reviewer"}
	case ledger.GroundGradeThree:
		return ledger.Text{ZH: "等级保护第三级", EN: "protection of grade 3"}
	case ledger.GroundMonitoring:
		return ledger.Text{ZH: "监测预警等安全管理制度", EN: "monitoring and warning"}
	case ledger.GroundQualified:
		return ledger.Text{ZH: "登记、结算、托管资质", EN: "qualified for registration, settlement or custody"}
	}
	return ledger.Text{ZH: string(g), EN: string(g)}
}

func governFailureTexts() []codeText {
	return []codeText{
		{"govern.quorum", ledger.Text{ZH: "变更后，当前在线的成员将不足以排序或终局，不予提交；请先启动未应答的成员节点，再执行本命令", EN: "after the change the members that answer now would be too few to order records or to make them final, so nothing was submitted; start the nodes that do not answer, then run the command again"}},
	}
}

func governHelpTexts() []help {
	const by = " --member registry-a --key registry-a/keys/governor.key --node http://127.0.0.1:8001 --trust trust.txt"
	return []help{
		{"govern", ledger.Text{ZH: "成员表决与治理", EN: "Proposals, votes and the governance"}, ledger.Text{}, `certledger govern list --open --node http://127.0.0.1:8001 --trust trust.txt`},
		{"govern propose", ledger.Text{ZH: "提出治理变更", EN: "Propose a change of the governance"}, ledger.Text{}, `certledger govern propose suspend registry-b --reason "annual review missed"` + by},
		{"govern propose admit", ledger.Text{ZH: "提议接纳新成员", EN: "Propose to admit a member"}, ledger.Text{
			ZH: "提议接纳新成员，其公开说明由 init member 生成。签名前显示变更前后的法定数与可容忍失效数；变更后在线成员不足时拒绝提交。\n提案人自动投赞成票；其他成员用 govern vote 表决。",
			EN: "Propose to admit the member of a descriptor, which its own `init member` made. Before it signs, the command shows quorum\nand failures survived before and after, and refuses what would lose the quorum. The proposer's vote is in favour; the\nothers vote with `govern vote`.",
		}, `certledger govern propose admit notary-e.note --id GP-2026-1 --reason "a fifth member"` + by},
		{"govern propose remove", ledger.Text{ZH: "提议移除成员", EN: "Propose to remove a member"}, ledger.Text{
			ZH: "提议移除成员。其密钥永久停用，销毁情况用 member key-destroyed 备案；被移除的成员对本提案没有表决权。",
			EN: "Propose to remove a member. Its keys are retired for good, and their destruction is put on record with `member\nkey-destroyed`. The member has no vote on it.",
		}, `certledger govern propose remove registry-b --reason "has left the consortium"` + by},
		{"govern propose suspend", ledger.Text{ZH: "提议暂停成员资格", EN: "Propose to suspend a member"}, ledger.Text{
			ZH: "提议暂停成员资格：不再表决、联署或签署记录。此前签发的证书继续有效。",
			EN: "Propose to suspend a member: it votes, cosigns and signs records no more. Certificates that it issued before go on\nverifying.",
		}, `certledger govern propose suspend registry-b --reason "annual review missed"` + by},
		{"govern propose reinstate", ledger.Text{ZH: "提议恢复成员资格", EN: "Propose to end a suspension"}, ledger.Text{}, `certledger govern propose reinstate registry-b --reason "review passed"` + by},
		{"govern propose amend", ledger.Text{ZH: "提议变更成员的类别、范围或参与方式", EN: "Propose to change what a member may do and takes part in"}, ledger.Text{
			ZH: "提议变更成员的类别、范围、可登记的数据类别、地区、参与方式或资质；未给出的选项保持不变，列表写 none 表示清空。",
			EN: "Propose to change a member's classes, scope, classes of data, region, participation or qualifications. What is\nnot given stays; a list given as `none` is emptied.",
		}, `certledger govern propose amend court-e --participation cosigner --participation voter --reason "its node is ready"` + by + `
certledger govern propose amend registry-b --ground grade_3=@certificate.pdf --review-due 2027-06-30T16:00:00Z --reason "graded anew"` + by},
		{"govern propose renew", ledger.Text{ZH: "提议按新的公开说明更换成员的密钥、节点与参与方式", EN: "Propose to give a member keys, node and participation anew"}, ledger.Text{
			ZH: "提议按新的公开说明更换成员的密钥、节点与参与方式：成员遗失密钥，或改变参与方式时使用。不再使用的密钥永久停用。",
			EN: "Propose to give a member the keys, node and participation of a new descriptor, when it has lost what it had or is to take\npart otherwise. Keys that it does not keep are retired for good.",
		}, `certledger govern propose renew registry-b registry-b.note --reason "keys lost in a fire"` + by},
		{"govern propose params", ledger.Text{ZH: "提议变更治理参数", EN: "Propose to change governed numbers"}, ledger.Text{}, `certledger govern propose params --set idle_ms=60000 --reason "fresh status every minute"` + by},
		{"govern propose profile", ledger.Text{ZH: "提议采用或更换规则", EN: "Propose to adopt or replace a jurisdiction's profile"}, ledger.Text{}, `
certledger govern propose profile beijing.json --reason "registrations in Beijing"` + by + `
certledger govern propose profile anhui.json --despite draft --reason "to try the draft"` + by},
		{"govern propose calendar", ledger.Text{ZH: "提议采用或更换工作日历", EN: "Propose to adopt or replace a holiday calendar"}, ledger.Text{}, `certledger govern propose calendar cn-2027.json --reason "holidays of 2027"` + by},
		{"govern propose approval", ledger.Text{ZH: "提议变更某类事项的通过条件", EN: "Propose what votes an act needs"}, ledger.Text{}, `certledger govern propose approval remove --members 4 --class notary=1 --reason "removal needs a notary"` + by},
		{"govern propose trust-root", ledger.Text{ZH: "提议信任（或不再信任）另一账本", EN: "Propose to believe another ledger, or no longer"}, ledger.Text{
			ZH: "提议信任另一账本的信任文件；不给出文件则不再信任该账本。给出 --profile 的，承认其证书（互认），可限定起止时间。",
			EN: "Propose to believe another ledger by its trust file; without a file, to believe it no longer. With --profile its\ncertificates are recognised under that profile, in the time that --from and --until bound.",
		}, `certledger govern propose trust-root shanghai shanghai-trust.txt --profile tianjin-tj003 --reason "mutual recognition"` + by},
		{"govern propose sanction", ledger.Text{ZH: "提议处理措施", EN: "Propose a measure against a member or an outsider"}, ledger.Text{}, `certledger govern propose sanction provider-c --measure warn --reason "report handed in late"` + by},
		{"govern propose rules", ledger.Text{ZH: "提议自某高度起启用新规则版本", EN: "Propose that a version of the rules executes from a height on"}, ledger.Text{}, `certledger govern propose rules 2 --height 100000 --reason "release 2 is installed everywhere"` + by},
		{"govern propose revoke-key", ledger.Text{ZH: "提议紧急撤销成员密钥", EN: "Propose to revoke a member's key in an emergency"}, ledger.Text{
			ZH: "提议紧急撤销成员密钥。撤销联署密钥后该成员不再联署，直至表决恢复。",
			EN: "Propose to revoke a member's key in an emergency. Without its cosign key a member cosigns no more, until a vote lets it\nagain.",
		}, `certledger govern propose revoke-key registry-b sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5 --suspect-since 2026-03-01T00:00:00+08:00 --reason "laptop stolen"` + by},
		{"govern propose changes", ledger.Text{ZH: "在一份提案中提出多项变更", EN: "Propose several changes, all or none"}, ledger.Text{
			ZH: "由 JSON 文件在一份提案中提出多项变更：依次执行，或全部不执行。",
			EN: "Propose several changes from a JSON file, a list of objects with an `act` and its fields: they are made one after the\nother, all or none.",
		}, `certledger govern propose changes --file changes.json --reason "replace registry-b by registry-e"` + by},
		{"govern vote", ledger.Text{ZH: "表决提案", EN: "Vote on a proposal"}, ledger.Text{
			ZH: "表决提案。赞成票使条件满足时，提案随即生效；另有变更待生效时会等待并重试。再次表决替换前一次。",
			EN: "Vote on a proposal. When that completes the approval the proposal is put into effect at once; while another change is\npending the command waits and tries again. Who votes again replaces the earlier vote.",
		}, `certledger govern vote GP-2026-1 --approve` + by},
		{"govern withdraw", ledger.Text{ZH: "撤回本成员的提案", EN: "Withdraw one's own proposal"}, ledger.Text{}, `certledger govern withdraw GP-2026-1` + by},
		{"govern enact", ledger.Text{ZH: "使已通过的提案生效", EN: "Put an approved proposal into effect"}, ledger.Text{}, `certledger govern enact GP-2026-1` + by},
		{"govern show", ledger.Text{ZH: "显示提案：变更、表决、所缺票数、变更前后对比", EN: "Show a proposal: changes, votes, what is missing, pre-flight"}, ledger.Text{}, `certledger govern show GP-2026-1 --node http://127.0.0.1:8001 --trust trust.txt`},
		{"govern list", ledger.Text{ZH: "列出提案", EN: "List proposals"}, ledger.Text{}, `certledger govern list --open --node http://127.0.0.1:8001 --trust trust.txt`},
		{"govern history", ledger.Text{ZH: "列出治理的历次变更", EN: "List every change of the governance"}, ledger.Text{}, `certledger govern history --node http://127.0.0.1:8001 --trust trust.txt`},

		{"member show", ledger.Text{ZH: "显示成员：密钥、证书、状态、资质、停用密钥", EN: "Show a member: keys, certificates, standing, retired keys"}, ledger.Text{}, `certledger member show registry-a --node http://127.0.0.1:8001 --trust trust.txt`},
		{"member set-node", ledger.Text{ZH: "变更本成员节点的标识与地址", EN: "Give the member's node another machine, transport key or address"}, ledger.Text{}, `certledger member set-node --peer 12D3KooWGRUVh3YDjzLYqGSKKG3Jm2bDp9vyiSpCjyeuYAEGAcCT --address /ip4/192.0.2.7/tcp/4001 --reason "new machine"` + by},
		{"member add-key", ledger.Text{ZH: "为本成员增加密钥", EN: "Add a key to the member"}, ledger.Text{}, `certledger member add-key registrar --new keys/registrar-2.key --reason "second registrar"` + by},
		{"member rotate-key", ledger.Text{ZH: "更换本成员的密钥", EN: "Replace one of the member's keys"}, ledger.Text{
			ZH: "更换本成员的密钥，由治理密钥、旧密钥与新密钥共同签名；新密钥文件不存在时自动生成。旧密钥永久停用。",
			EN: "Replace one of the member's keys, signed by governor, old and new key. The new key is made when its file does not exist.\nThe old key is retired for good.",
		}, `certledger member rotate-key cosign --old keys/cosign.key --new keys/cosign-2.key --reason "yearly rotation"` + by},
		{"member remove-key", ledger.Text{ZH: "停用本成员的密钥", EN: "Retire one of the member's keys"}, ledger.Text{}, `certledger member remove-key registrar sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5 --reason "left the institution"` + by},
		{"member key-destroyed", ledger.Text{ZH: "备案停用密钥已销毁", EN: "Put on record that a retired key was destroyed"}, ledger.Text{}, `certledger member key-destroyed sm3:4ecabf3d6a1a4fb5e2d9f2a8d30ac0a2d4f0f9fd0ae3ef15c8b7b0e1b0a0c7d5 --statement destroyed.pdf` + by},
		{"member attach-certificate", ledger.Text{ZH: "备案覆盖本成员密钥的 X.509 证书", EN: "Attach an X.509 certificate over one of the member's keys"}, ledger.Text{
			ZH: "备案覆盖本成员密钥的 X.509 证书，作为证据。到期只提醒，不影响密钥使用。",
			EN: "Attach an X.509 certificate over one of the member's keys, as evidence. Its end warns and stops nothing.",
		}, `certledger member attach-certificate cosign.der --role cosign --issuer "CN=Test CA" --serial 42 --not-after 2028-03-01T00:00:00+08:00` + by},
	}
}

func governFlagTexts() []flagText {
	return []flagText{
		{"govern propose after", ledger.Text{ZH: "在提案 `ID` 生效之后生效，可连续表决", EN: "to follow proposal `ID`, so that a chain of changes can be voted together"}},
		{"govern list after", ledger.Text{ZH: "从提案 `ID` 之后开始", EN: "begin after proposal `ID`"}},
		{"govern history after", ledger.Text{ZH: "从第 `N` 套治理之后开始", EN: "begin after set `N`"}},
		{"address", ledger.Text{ZH: "其他成员连接节点的地址 `ADDRESS`，可重复", EN: "`ADDRESS` at which peers reach the node; may repeat"}},
		{"approve", ledger.Text{ZH: "赞成", EN: "vote in favour"}},
		{"reject", ledger.Text{ZH: "反对", EN: "vote against"}},
		{"approve-members", ledger.Text{ZH: "至少 `N` 票赞成，默认为治理要求的票数", EN: "ask for `N` votes; by default what the governance asks for"}},
		{"approve-class", ledger.Text{ZH: "其中某类成员的票数 `CLASS=N`，可重复", EN: "ask for votes of a class, `CLASS=N`; may repeat"}},
		{"authorisation", ledger.Text{ZH: "主管部门授权文件编号 `NUMBER`", EN: "`NUMBER` of the authority's authorisation"}},
		{"ground", ledger.Text{ZH: "准入条件及其证明 `WORD=DIGEST`，或 WORD=@文件：登记机构为 grade_3、monitoring、qualified，审查机构为 capable、certified；可重复", EN: "what the member is admitted on and the proof, `WORD=DIGEST` or WORD=@FILE: a registry grade_3, monitoring, qualified,\na reviewer capable, certified; may repeat"}},
		{"crypto-report", ledger.Text{ZH: "商用密码应用安全性评估报告编号 `NUMBER`", EN: "`NUMBER` of the assessment of its use of cryptography"}},
		{"grade-report", ledger.Text{ZH: "网络安全等级测评报告编号 `NUMBER`", EN: "`NUMBER` of the assessment of its security grade"}},
		{"review-due", ledger.Text{ZH: "下次年度审查 `TIME`（RFC 3339）", EN: "`TIME` of the next annual review (RFC 3339)"}},
		{"ends", ledger.Text{ZH: "提案失效 `TIME`（RFC 3339），默认 30 天后", EN: "`TIME` when the proposal expires (RFC 3339); by default in 30 days"}},
		{"id", ledger.Text{ZH: "提案编号 `ID`，默认自动生成", EN: "`ID` of the proposal; by default made of the day and random digits"}},
		{"issuer", ledger.Text{ZH: "证书签发者 `NAME`", EN: "`NAME` of the certificate's issuer"}},
		{"measure", ledger.Text{ZH: "措施 `MEASURE`：lift（解除）、publish、suspend_cooperation 或 warn", EN: "`MEASURE`: lift, publish, suspend_cooperation or warn"}},
		{"member", ledger.Text{ZH: "代表成员 `NAME`", EN: "act for the member `NAME`"}},
		{"members", ledger.Text{ZH: "至少 `N` 票", EN: "`N` votes at least"}},
		{"new", ledger.Text{ZH: "新私钥 `FILE`，不存在时生成", EN: "new private key `FILE`, made when it does not exist"}},
		{"not-after", ledger.Text{ZH: "证书到期 `TIME`（RFC 3339）", EN: "`TIME` when the certificate ends (RFC 3339)"}},
		{"old", ledger.Text{ZH: "被替换的私钥 `FILE`", EN: "private key `FILE` that is replaced"}},
		{"open", ledger.Text{ZH: "只列表决中的提案", EN: "only those that are open"}},
		{"owner", ledger.Text{ZH: "密钥所属的已移除成员 `NAME`，默认本成员", EN: "removed member `NAME` whose key it was; by default the member itself"}},
		{"participation", ledger.Text{ZH: "参与方式 `HOW`：cosigner、mirror、observer、voter 或 none，可重复", EN: "`HOW` it takes part: cosigner, mirror, observer, voter or none; may repeat"}},
		{"peer", ledger.Text{ZH: "节点标识 `ID`（libp2p）", EN: "the node's libp2p peer `ID`"}},
		{"reason", ledger.Text{ZH: "理由 `TEXT`，将上账公开", EN: "`TEXT` that says why, on the ledger for all to read"}},
		{"region", ledger.Text{ZH: "行政区划代码 `CODE`（GB/T 2260），none 为不限", EN: "GB/T 2260 `CODE` of its region; none for no limit"}},
		{"role", ledger.Text{ZH: "密钥角色 `ROLE`", EN: "`ROLE` of the key"}},
		{"serial", ledger.Text{ZH: "证书序列号 `NUMBER`", EN: "serial `NUMBER` of the certificate"}},
		{"statement", ledger.Text{ZH: "已签署的销毁声明 `FILE`", EN: "signed statement of destruction `FILE`"}},
		{"suspect-since", ledger.Text{ZH: "自 `TIME`（RFC 3339）起的签名不可信", EN: "signatures since `TIME` (RFC 3339) are not to be believed"}},
		{"govern propose changes file", ledger.Text{ZH: "变更列表 JSON `FILE`", EN: "JSON `FILE` with the list of changes"}},
		{"govern propose params set", ledger.Text{ZH: "治理参数 `NAME=NUMBER`，可重复", EN: "governed number `NAME=NUMBER`; may repeat"}},
		{"govern propose approval class", ledger.Text{ZH: "其中某类成员的票数 `CLASS=N`，可重复", EN: "votes of a class among them, `CLASS=N`; may repeat"}},
		{"govern propose rules height", ledger.Text{ZH: "自 `HEIGHT` 起", EN: "from `HEIGHT` on"}},
	}
}
