package cli

import "github.com/certledger/certledger/ledger"

// The texts of the commands that keep a ledger safe: backups, restores, and a
// member that leaves.

func backupHelpTexts() []help {
	return []help{
		{"backup", ledger.Text{ZH: "备份账本到两处或多处，节点照常运行", EN: "Back the ledger up to several places while the node runs"}, ledger.Text{
			ZH: "备份账本：节点运行时由节点自行写出，停止时由本命令写出。只写新增内容，同时写到每一处；某处失败不影响其他各处，\n但退出码为 1。各处须为本机可写的目录，其他用户不得可写。备份含创世文件与配置文件，不含私钥、密码、签名锁与 Raft 日志。",
			EN: "Back the ledger up: a running node writes it itself, for a stopped one the command does. Only what is new is written,\nto all places at once; one that fails does not hold up the others and makes the exit status 1. The places are\ndirectories of the node's machine that it may write to and others may not. Genesis and configuration are kept beside\nthe ledger; private keys, the password, the lock and Raft's log never are.",
		}, `certledger backup --config /var/lib/certledger/config.toml --to /srv/certledger-backup --to /mnt/certledger-backup`},
		{"restore", ledger.Text{ZH: "由备份恢复节点的账本，或只核验备份", EN: "Restore a node's ledger from a backup, or only verify it"}, ledger.Text{
			ZH: "由备份恢复已停止节点的账本：逐项核验至法定联署的区块头后才放入数据目录，该目录不得已有账本，创世文件须一致。\n签名锁与 Raft 日志不在备份中，数据目录中原有的保持不动；恢复后按所示步骤继续。\n--verify 只核验，除临时目录外不写任何内容。",
			EN: "Restore the ledger of a stopped node. Everything is verified up to a header with its quorum before it gets into the\ndata directory, which must not hold a ledger, and the genesis has to match. Lock and Raft log are no part of a backup;\nwhat is there of them stays. Afterwards go on as the command says. --verify only verifies and writes nothing but scratch.",
		}, `
certledger restore /mnt/certledger-backup --config config.toml
certledger restore /mnt/certledger-backup --verify --genesis genesis.json`},
		{"node leave", ledger.Text{ZH: "本成员退出网络：提议、移交、归档", EN: "Take this member out: propose, hand over, archive"}, ledger.Text{
			ZH: "本成员退出：显示退出前后的法定数与可容忍失效数，提议移除自己（由其他成员表决），等待生效且节点退出 Raft，写出归档，\n并提示销毁联署密钥。节点为主节点时先移交。表决未完成时列出尚须表决的成员，可再次执行本命令。\n--node 宜指定其他成员的节点：本节点会在退出后停止。",
			EN: "Leave the network: show quorum and failures survived before and after, propose the own removal, on which the others\nvote, wait until it is in force and the node is out of Raft, write the archive, and say how to destroy the cosign key.\nA node that leads hands over first. While votes are missing the command says whose; run it again. --node had better\nname another member's node: this one stops when it is out.",
		}, `
certledger node leave --config registry-b/config.toml --archive /srv/archive --reason "the contract has ended" \
  --member registry-b --key registry-b/keys/governor.key --node https://registry-a.example:8443 --trust trust.txt`},
	}
}

func backupFlagTexts() []flagText {
	return []flagText{
		{"backup to", ledger.Text{ZH: "备份到目录 `DIR`，可重复；每处须在不同的机器上", EN: "back up to `DIR`, repeatable; the places had better be on different machines"}},
		{"restore verify", ledger.Text{ZH: "只核验备份，不恢复", EN: "verify the backup and restore nothing"}},
		{"restore genesis", ledger.Text{ZH: "备份须属于创世 `FILE` 的账本；默认取备份中的创世文件", EN: "the backup has to be of the ledger of this genesis `FILE`; by default its own is taken"}},
		{"audit from", ledger.Text{ZH: "审计备份目录 `BACKUP`，而不是节点", EN: "audit the backup in directory `BACKUP` instead of a node"}},
		{"audit genesis", ledger.Text{ZH: "备份须属于创世 `FILE` 的账本；默认取备份中的创世文件", EN: "the backup has to be of the ledger of this genesis `FILE`; by default its own is taken"}},
		{"scratch", ledger.Text{ZH: "临时文件放在目录 `DIR` 下，约需账本一至两倍的空间；默认为系统临时目录", EN: "work in a directory below `DIR`, which takes the room of one or two ledgers; by default the system's temporary one"}},
		{"node leave archive", ledger.Text{ZH: "归档写到目录 `DIR`", EN: "write the archive to `DIR`"}},
		{"node leave reason", ledger.Text{ZH: "退出的原因 `TEXT`，留在账本上", EN: "why the member leaves, a `TEXT` that stays on the ledger"}},
		{"node leave wait-seconds", ledger.Text{ZH: "最多等 `N` 秒直至移除生效", EN: "wait up to `N` seconds until the removal is in force"}},
	}
}

func backupMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "backed up to %s", ZH: "已备份到 %s"},
		{EN: "NOT backed up: %s", ZH: "未备份：%s"},
		{EN: "heights up to %d, %d of them new, %d bytes added", ZH: "至高度 %d，新增 %d 个，写入 %d 字节"},
		{EN: "--genesis and --scratch go with --verify; a restore takes the configured genesis", ZH: "--genesis 与 --scratch 须与 --verify 同用；恢复取配置中的创世文件"},
		{EN: "--genesis goes with --from; an audit of a node takes the configured genesis", ZH: "--genesis 须与 --from 同用；审计节点取配置中的创世文件"},
		{EN: "blocks restored and verified", ZH: "已恢复并核验的区块"},
		{EN: "the ledger is restored, verified", ZH: "账本已恢复并核验"},
		{EN: "materials and drafts: %d files, %d bytes, verified", ZH: "材料与草稿：%d 个文件，%d 字节，已核验"},
		{EN: "the materials and drafts that are here stay: they are newer than the backup", ZH: "此处的材料与草稿比备份新，保持不动"},
		{EN: "the member's own lock (height %d) and Raft log are still here: the node may go on; it signs nothing at or below its lock", ZH: "本成员的签名锁（高度 %d）与 Raft 日志仍在：节点可继续运行，不会在锁的高度及以下签名"},
		{EN: "if it refuses to start (node.amnesia, raft.gap), take the other way:", ZH: "若拒绝启动（node.amnesia、raft.gap），则改为："},
		{EN: "the member's lock or Raft log is not here: what it signed and voted since the backup is not known, so it must not go on as the same machine", ZH: "本成员的签名锁或 Raft 日志不在：备份之后签过、投过什么已不可知，不得以同一机器身份继续"},
		{EN: "the lock is kept as evidence", ZH: "签名锁已留作证据"},
		{EN: "an observer is just started; a member that votes or cosigns takes a new peer id:", ZH: "观察者直接启动；表决或联署的成员须换新节点标识："},
		{EN: "the backup is complete and restores to a final header with its quorum", ZH: "备份完整，可恢复至达到法定联署的终局区块头"},
		{EN: "backed up at", ZH: "备份时间"},
		{EN: "bytes", ZH: "字节"},
		{EN: "%s is the node of %s, not of %s", ZH: "%s 是 %s 的节点，不是 %s 的"},
		{EN: "the removal is proposed: %s", ZH: "移除已提议：%s"},
		{EN: "this node leads; handing over", ZH: "本节点为主节点，正在移交"},
		{EN: "then run this command again; until then the node goes on as before", ZH: "然后再次执行本命令；在此之前节点照常运行"},
		{EN: "the removal is in force; waiting until the node is out of Raft", ZH: "移除已生效；等待节点退出 Raft"},
		{EN: "the node still runs as if it were a member: stop it; nobody counts on it any more", ZH: "节点仍以成员身份运行：请停止它；其他成员已不再计入它"},
		{EN: "%s has left; certificates that it issued or cosigned go on verifying", ZH: "%s 已退出；其签发或联署的证书仍可核验"},
		{EN: "keep the archive for as long as the law asks; certledger audit --from DIR executes it again", ZH: "按法律要求的年限保存归档；certledger audit --from DIR 可重新执行"},
		{EN: "destroy the cosign key, and have another member put the statement on record:", ZH: "销毁联署密钥，并请其他成员将销毁声明备案："},
	}
}

func backupFailureTexts() []codeText {
	return []codeText{
		{"backup.damaged", ledger.Text{ZH: "备份已损坏，请改用另一处的备份", EN: "the backup is damaged; use the one at the other place"}},
		{"backup.foreign", ledger.Text{ZH: "备份属于另一账本或另一段历史", EN: "the backup is of another ledger or of another history"}},
		{"backup.none", ledger.Text{ZH: "目录中没有备份", EN: "there is no backup in the directory"}},
		{"restore.store", ledger.Text{ZH: "数据目录已有账本，不予覆盖：请先移走", EN: "the data directory holds a ledger, which is not overwritten; move it away first"}},
		{"raft.gap", ledger.Text{ZH: "账本早于 Raft 日志的起点：请以 node replace 更换节点标识后取回账本", EN: "the ledger is older than the start of the Raft log; give the machine a new peer id with `node replace` and fetch the ledger"}},
		{"raft.lost", ledger.Text{ZH: "Raft 日志已丢失或为旧副本：本机可能忘记投过的票，请以 node replace 更换节点标识", EN: "the Raft log was lost or is an old copy, so this machine may have forgotten its votes; give it a new peer id with `node replace`"}},
		{"raft.foreign", ledger.Text{ZH: "Raft 日志与账本不属于同一目录，请放回配套的目录", EN: "Raft log and ledger do not belong together; put the matching directories back"}},
		{"govern.open", ledger.Text{ZH: "其他成员尚未表决，请稍后再次执行", EN: "the others have not voted yet; run the command again later"}},
	}
}
