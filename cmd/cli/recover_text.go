package cli

import "github.com/certledger/certledger/ledger"

// The texts of the commands that recover a ledger.

func recoverHelpTexts() []help {
	return []help{
		{
			"recover",
			ledger.Text{ZH: "法定数丧失后的恢复：幸存成员共同签署计划，继续同一账本", EN: "Go on after a lost quorum by a plan that the survivors sign"},
			ledger.Text{},
			`certledger recover head --config config.toml --out registry-a.head.json`,
		},
		{"recover head", ledger.Text{ZH: "由已停止的节点出具签名的现状文件", EN: "Say, signed, where this stopped node stands"}, ledger.Text{
			ZH: "在每个幸存成员已停止的节点上运行：写出最新终局区块头及其联署、其上的区块头、签名锁与 Raft 位置，由本成员签名。\n出具后不得再启动该节点，否则须重新出具。",
			EN: "Run it on the stopped node of every survivor: it writes the newest final header with its cosignatures, the headers above\nit, the lock and the place in Raft's log, signed by the member. A node that was started since has to say it again.\nAn observer's file helps to prove more final.",
		}, `certledger recover head --config config.toml --out registry-a.head.json`},
		{"recover plan", ledger.Text{ZH: "由各现状文件拟定恢复计划", EN: "Make the plan that follows from the survivors' head files"}, ledger.Text{
			ZH: "由各幸存成员的现状文件拟定计划：从它们能共同证明的最新终局区块头继续，新纪元只由留任成员排序和联署。\n逐项说明哪些区块作废、谁须签署、此后的法定数。",
			EN: "Make the plan that follows from the survivors' head files: the ledger goes on from the newest header that they can prove\nfinal together; in the new epoch only those who are kept order and cosign. It says what is void, who has to sign, and\nthe quorum from then on.",
		}, `
certledger recover plan registry-a.head.json notary-a.head.json --reason "two sites lost in a fire" --out plan.json
certledger recover plan *.head.json --keep registry-a,notary-a --drop registry-b --reason "…" --out plan.json`},
		{"recover sign", ledger.Text{ZH: "核对并签署恢复计划，合并各份签名", EN: "Check and sign a plan; copies with others' signatures are joined"}, ledger.Text{
			ZH: "将计划与本成员已停止的节点逐项核对后，以联署密钥签署。给出多份时先合并其签名。全部签署后显示计划摘要。",
			EN: "Compare a plan with what this member's stopped node holds, and sign it with the cosign key. The signatures of several\ncopies are joined. When all have signed, the plan has its digest.",
		}, `
certledger recover sign plan.json --config config.toml --out plan-registry-a.json
certledger recover sign plan-registry-a.json plan-notary-a.json --config config.toml --out plan-signed.json`},
		{"recover execute", ledger.Text{ZH: "在幸存成员的节点上执行恢复计划", EN: "Carry a plan out on a survivor's stopped node"}, ledger.Text{
			ZH: "不带 --confirm 时只显示计划及其摘要。以电话与其他幸存成员核对摘要后，带 --confirm 执行：保留旧 Raft 日志与旧数据为证据，\n收回基准以上的区块，作废其上的签名锁，生成新纪元的第一个区块。中断后以同一命令继续，数据库不作任何手工修改。",
			EN: "Without --confirm it shows the plan and its digest. Compare the digest with the other survivors by voice, then confirm it:\nthe old Raft log and store are kept as evidence, blocks above the base are taken back, the lock above it is voided, and\nthe first block of the new epoch is made. Cut short, the same command goes on where it was.",
		}, `
certledger recover execute plan-signed.json --config config.toml
certledger recover execute plan-signed.json --config config.toml --confirm sm3:…`},
		{"recover accept", ledger.Text{ZH: "观察节点与后来者接受恢复计划", EN: "Let an observer, or a machine that joins later, follow a recovered ledger"}, ledger.Text{
			ZH: "在既不表决也不联署的已停止节点上运行：核对摘要后接受计划，收回基准以上的区块，此后随新纪元继续取块。",
			EN: "Run it on the stopped node of a member that neither votes nor cosigns: the plan is accepted once its digest is confirmed,\nblocks above the base are taken back, and the node follows the new epoch.",
		}, `certledger recover accept plan-signed.json --config config.toml --confirm sm3:…`},
		{"recover explain", ledger.Text{ZH: "两次签名的证据能否由恢复计划解释", EN: "Say whether a recovery explains the proof that a member signed twice"}, ledger.Text{
			ZH: "读取节点存下的证据（data/cosign/evidence/equivocation_*.txt）：谁在哪一高度签署了什么，两个签名是否成立，\n以及其一是否是计划中声明并作废的、其二在恢复之后。是则无人作假，退出码为 0；否则为 3。\n计划以其基准时的成员核对：创世成员用 --genesis 离线给出，其后的用 --node 向任一节点查询；信任文件须写明该计划。",
			EN: "Read a proof that a node kept (data/cosign/evidence/equivocation_*.txt): who signed what at which height, that both\nsignatures verify, and whether the plan states and voids the one while the other came after the recovery. Then nobody\nlied and the exit status is 0, else it is 3. The plan is checked by the members at its base: with --genesis offline if\nthey are the first ones, else with --node by any node. The trust file has to name the plan.",
		}, `
certledger recover explain equivocation_registry-a_41_headers.txt --plan plan-signed.json --trust trust.txt --node http://127.0.0.1:8001
certledger recover explain equivocation_registry-a_41_headers.txt --plan plan-signed.json --trust trust.txt --genesis genesis.json`},
	}
}

func recoverFlagTexts() []flagText {
	return []flagText{
		{"recover out", ledger.Text{ZH: "写入 `FILE`", EN: "write to `FILE`"}},
		{"recover plan keep", ledger.Text{ZH: "留任表决与联署的成员 `NAMES`，逗号分隔；默认为出具现状文件的联署成员", EN: "`NAMES` of members whose nodes go on, with commas; by default the cosigners that gave a head file"}},
		{"recover plan drop", ledger.Text{ZH: "退出账本的成员 `NAMES`，逗号分隔；其余失去节点的成员保留机构身份", EN: "`NAMES` of members that leave; others that are lost stay as organisations without a node"}},
		{"recover plan reason", ledger.Text{ZH: "写入账本的事由 `TEXT`", EN: "the reason, which stays on record as `TEXT`"}},
		{"recover confirm", ledger.Text{ZH: "与其他幸存成员核对过的计划摘要 `DIGEST`", EN: "the plan's `DIGEST`, compared with the other survivors"}},
		{"recover explain plan", ledger.Text{ZH: "签署完毕的恢复计划 `FILE`", EN: "the signed recovery plan, `FILE`"}},
		{"recover explain genesis", ledger.Text{ZH: "创世文件 `FILE`，计划基准时的成员仍为创世成员时使用", EN: "`FILE` with the genesis, where the members at the plan's base are its own"}},
		{"init trust recovery", ledger.Text{ZH: "相信的恢复计划摘要 `DIGEST`，可重复", EN: "`DIGEST` of a recovery plan that is believed, repeatable"}},
	}
}

func recoverMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "the plan goes on from a later set of members than the genesis's; ask a node with --node", ZH: "计划基准时的成员已不是创世成员；请用 --node 向节点查询"},
		{EN: "%s signed twice at height %d; both signatures verify", ZH: "%s 在高度 %d 签署了两次；两个签名均成立"},
		{EN: "of the members of before: the plan voids it", ZH: "属恢复前的成员，已由计划作废"},
		{EN: "of other members than those of the plan's base", ZH: "不属计划基准时的成员"},
		{EN: "EXPLAINED: the plan states the one signature, the other came after the recovery; nobody lied", ZH: "可以解释：其一已在计划中声明，其二在恢复之后；无人作假"},
		{EN: "NOT EXPLAINED: the key was not this member's cosign key at the plan's base", ZH: "不能解释：该密钥不是该成员在计划基准时的联署密钥"},
		{EN: "NOT EXPLAINED: not all survivors have signed the plan", ZH: "不能解释：计划尚未由全部幸存成员签署"},
		{EN: "NOT EXPLAINED: the trust file does not name the plan; compare its digest by voice with two members first", ZH: "不能解释：信任文件没有写明该计划；请先以电话与两家成员核对其摘要"},
		{EN: "NOT EXPLAINED: the plan does not state this; the member lies, or its key is used on two machines", ZH: "不能解释：计划没有声明此事；该成员作假，或其密钥在两台机器上使用"},
		{EN: "%s: final %d, newest header %d, promised %d", ZH: "%s：终局 %d，最新区块头 %d，已承诺 %d"},
		{EN: "--confirm is no digest: %v", ZH: "--confirm 不是摘要：%v"},
		{EN: "--recovery is no digest: %v", ZH: "--recovery 不是摘要：%v"},
		{EN: "epoch %d: the ledger keeps its identity and goes on from header %d", ZH: "第 %d 纪元：账本身份不变，从区块头 %d 继续"},
		{EN: "void: headers %d to %d, which these nodes have made or promised but cannot prove final; their records are collected to be submitted again", ZH: "作废：区块头 %d 至 %d，这些节点已生成或承诺但不能证明其终局；其中的记录将收集待重新提交"},
		{EN: "a lost member may have seen one of them final: certificates that only it has issued above header %d will not verify", ZH: "失去的成员可能见过其中某个终局：只由其签发、区块头 %d 以上的证书将不能核验"},
		{EN: "void: nothing that these nodes hold", ZH: "作废：这些节点所持内容均不作废"},
		{EN: "from now on: %d of %d cosigners make a header final, %d nodes vote", ZH: "此后：联署成员 %d 签（共 %d）即终局，表决节点 %d 个"},
		{EN: "organisations without a node from now on", ZH: "此后保留机构身份、不再运行节点"},
		{EN: "members no more", ZH: "不再是成员"},
		{EN: "newest header %d, promised %d", ZH: "最新区块头 %d，已承诺 %d"},
		{EN: "the plan has no digest before all have signed it", ZH: "全部签署之前，计划没有摘要"},
		{EN: "digest of the plan", ZH: "计划摘要"},
		{EN: "compare it by voice with every survivor: who executes another file makes another ledger", ZH: "请以电话与每个幸存成员核对：执行另一份文件即成为另一账本"},
		{EN: "this node has gone on by this plan before; nothing was left to do", ZH: "本节点此前已按此计划继续，无需再做"},
		{EN: "epoch %d begins on this node", ZH: "本节点进入第 %d 纪元"},
		{EN: "recovered at height %d by the plan %s", ZH: "在高度 %d 按计划 %s 恢复"},
		{EN: "evidence", ZH: "证据"},
		{EN: "%d records are void with their blocks; submit them again once the network runs:", ZH: "%d 条记录随区块作废；网络运行后请重新提交："},
		{EN: "give the plan to every observer (recover accept), and this line to everybody who verifies:", ZH: "请将计划交给每个观察节点（recover accept），并将下行交给所有核验者，写入信任文件："},
	}
}

func recoverFailureTexts() []codeText {
	return []codeText{
		{"equivocation.invalid", ledger.Text{ZH: "不是两次签名的有效证据：格式有误、签名不成立或彼此并不矛盾", EN: "this is no proof that somebody signed twice: the form is wrong, a signature does not verify, or they do not contradict each other"}},
		{"recovery.unfinished", ledger.Text{ZH: "恢复未完成：请以同一计划再次运行 recover execute 或 recover accept", EN: "a recovery was begun and not finished; run recover execute or recover accept again with the same plan"}},
		{"recovery.unaccepted", ledger.Text{ZH: "账本曾按一份本节点尚未接受的恢复计划继续；核对其摘要后先运行 recover accept", EN: "the ledger went on by a recovery plan that is not accepted here; compare its digest, then run recover accept first"}},
		{"recovery.unfit", ledger.Text{ZH: "该恢复计划与本节点所持内容不符", EN: "the recovery plan does not fit what this node holds"}},
		{"recovery.invalid", ledger.Text{ZH: "恢复计划或现状文件无效", EN: "the recovery plan or head file is invalid"}},
	}
}
