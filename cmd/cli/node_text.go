package cli

import "github.com/certledger/certledger/ledger"

// The texts of the commands that run nodes.

func nodeHelpTexts() []help {
	return []help{
		{"run", ledger.Text{ZH: "运行本成员的节点", EN: "Run this member's node"}, ledger.Text{
			ZH: "运行本成员的节点，直至 Ctrl-C。须有全体成员签名的创世文件与本成员的密钥。\n节点因不应发生之事自行停机后，查看 data/evidence 中的证据，再以 --acknowledge-halt 启动。",
			EN: "Run this member's node until Ctrl-C. It needs the genesis signed by every member and this member's keys.\nAfter a node has halted itself over something that must not be, look at data/evidence, then start it with\n--acknowledge-halt.",
		}, `certledger run --config registry-a/config.toml`},
		{"node", ledger.Text{ZH: "本成员的机器：加入、更换、退出", EN: "This member's machine: join, replace, leave"}, ledger.Text{}, `certledger node join --config registry-e/config.toml`},
		{"node join", ledger.Text{ZH: "新机器加入网络：取回并核验账本", EN: "Fetch and verify the ledger for a machine that joins"}, ledger.Text{
			ZH: "为新加入的成员或更换后的机器取回账本：从任一成员取数据，逐项核验至法定联署的区块头，可中断后续取。\n账本须已登记本机（成员准入生效，或已更换节点）。曾签署过的成员，待其他成员在其缺席时完成一个终局区块头后方恢复联署。",
			EN: "Fetch the ledger for a new member's machine, or one that replaces another: from any member, verified up to a header\nwith its quorum; it may be cut short and run again. The ledger has to name this machine: the admission is in force,\nor the node was replaced. A member that has signed before cosigns again above a header that the others make final\nwithout it.",
		}, `
certledger node join --config registry-e/config.toml
certledger node join --config config.toml --from /dns4/notary-a.example/tcp/4001/p2p/12D3KooW…`},
		{"node replace", ledger.Text{ZH: "更换机器：换新节点标识，旧承诺留作证据", EN: "Give the machine a new peer id after its disk was lost"}, ledger.Text{
			ZH: "磁盘丢失或放回旧副本后使用：生成新的传输密钥与节点标识，旧 Raft 日志、签名锁与密钥移入 data/evidence。\n随后以 member set-node 登记、node join 取回账本、run 启动。不需表决。",
			EN: "After a disk was lost, or an old copy put back: make a new transport key and peer id; the old Raft log, lock and key\nmove to data/evidence. Then enter it with `member set-node`, fetch the ledger with `node join`, and `run`. No vote\nis needed.",
		}, `certledger node replace --config config.toml`},
		{"audit", ledger.Text{ZH: "审计：由原始条目重新执行整个账本并逐字节比对", EN: "Execute a node's whole ledger again and compare every byte"}, ledger.Text{
			ZH: "审计已停止的节点，或备份（--from，不必停节点）：由创世文件与原始条目重新执行，逐块比对区块头，最后比对由条目推出的全部内容，报告第一处差异。",
			EN: "Audit a stopped node, or a backup (--from), for which no node has to stop: execute everything again from the genesis\nand the exact entries, compare headers block by block and at the end everything that follows from the entries, and\nreport the first difference.",
		}, `
certledger audit --config registry-a/config.toml
certledger audit --from /mnt/certledger-backup --genesis genesis.json`},
		{"doctor", ledger.Text{ZH: "检查本成员的节点，说明原因与处置", EN: "Examine this member's node and say what to do"}, ledger.Text{
			ZH: "检查时钟、磁盘、同步写入的耗时、端口、其他节点、版本、密钥的权限与年龄、法定数余量、身份是否被重复使用、终局滞后、\n上次审计与备份、停机标记、证据与证书。节点运行或停止时均可使用；每项发现均说明原因与处置。\n有故障时退出码为 1，只有警告时为 3。",
			EN: "Look at clock, disk, the time of a synced write, ports, the other nodes, versions, permissions and age of the keys, the\nmargin of the quorum, a second machine with this identity, finality, the last audit and backup, the halt marker, evidence\nand certificates, of a running or a stopped node. Each finding says its cause and what to do. Exit status 1 when something\nfails, 3 when there are warnings only.",
		}, `
certledger doctor --config registry-a/config.toml
certledger doctor --config registry-a/config.toml --output json`},
		{"testnet", ledger.Text{ZH: "本机测试网络", EN: "Test networks on this machine"}, ledger.Text{}, `certledger testnet up --dir mynet`},
		{"testnet up", ledger.Text{ZH: "启动一个五节点测试网络（无法律效力）", EN: "Start a test network of five nodes (no legal effect)"}, ledger.Text{
			ZH: "创建并启动测试网络：四个表决并联署的成员（两个登记机构、公证处、仲裁机构）、一个观察者（法院），以及六个无节点的成员\n（存证服务商、匿名化机构、结构化机构、第三方审查机构、监管部门、数据交易场所）。每个节点是一个进程，有自己的目录。Ctrl-C 停止；以同一 --dir 可随时恢复。",
			EN: "Found and start a test network: four voting cosigners (two registries, a notary, an arbitrator), an observer (a\ncourt) and six members without a node (an evidence provider, a de-identification agency, a structuring agency, a\nreviewer, a regulator, an exchange). Every node is a process with its own directory. Ctrl-C stops it; the same --dir\nresumes it at any time.",
		}, `
certledger testnet up
certledger testnet up --dir mynet --clock 2026-03-02T01:00:00.000Z`},
		{"demo", ledger.Text{ZH: "演示：一项数据资产从存证到核验的全过程", EN: "Play one asset's whole life, each step asserted"}, ledger.Text{
			ZH: "在临时测试网络上演示：开户、存证、三化凭证、登记、公示、颁证、离线核验、质押、转让、篡改、杀死主节点、恢复、成员表决、审计。每一步均有断言。",
			EN: "On a test network of its own: accounts, deposit, vouchers, registration, publicity, certificate, offline\nverification, pledge, transfer, tampering, the death and return of the leader, a vote, audits. Every step is asserted.",
		}, `
certledger demo
certledger demo --file my-data.csv`},
		{"bench", ledger.Text{ZH: "测量测试网络的吞吐与时延", EN: "Measure a test network"}, ledger.Text{
			ZH: "在本机启动测试网络并测量：终局吞吐、提交到终局的时延、证书核验、内存、磁盘与重启，并与同一磁盘上只排序空字节的 Raft 比较。\n--join 则测量：业务进行中一个节点加入需要多久、取回多少字节、其间网络损失多少吞吐。",
			EN: "Start a test network on this machine and measure final throughput, latency from submission to finality, certificate\nverification, memory, disk and restart, beside the same Raft and disk carrying empty bytes. With --join: how long a node\ntakes to join a ledger under load, what it fetches, and how much throughput the others lose meanwhile.",
		}, `
certledger bench
certledger bench --records 100000 --output json
certledger bench --join 20000`},
	}
}

func nodeFlagTexts() []flagText {
	return []flagText{
		{"config", ledger.Text{ZH: "节点配置文件 `FILE`", EN: "the node's configuration `FILE`"}},
		{"node join from", ledger.Text{ZH: "先联系的节点 `ADDRESS`（…/p2p/节点标识），可重复；默认取创世文件中的地址", EN: "a peer's `ADDRESS` (…/p2p/PEER) to begin with, repeatable; by default those of the genesis"}},
		{"status config", ledger.Text{ZH: "询问该配置 `FILE` 所述的本机节点的运维接口", EN: "ask the operator's listener of the node that `FILE` configures"}},
		{"status operator", ledger.Text{ZH: "询问运维接口 `URL`，例如经 SSH 隧道", EN: "ask the operator's listener at `URL`, through a tunnel say"}},
		{"acknowledge-halt", ledger.Text{ZH: "确认已查看停机原因，允许再次启动", EN: "a person has looked at why the node halted; start again"}},
		{"testnet up dir", ledger.Text{ZH: "网络目录 `DIR`；已有网络则恢复；默认为临时目录，停止时删除", EN: "the network's `DIR`, resumed if it holds one; by default a temporary one, removed at the end"}},
		{"testnet up clock", ledger.Text{ZH: "新网络的时钟从 `TIME` 开始（RFC 3339）", EN: "begin a new network's clock at `TIME` (RFC 3339)"}},
		{"demo file", ledger.Text{ZH: "登记您自己的 `FILE`，默认为 GB/T 2260 区划代码表", EN: "register your own `FILE`; by default the GB/T 2260 division table"}},
		{"demo dir", ledger.Text{ZH: "网络目录 `DIR`，结束后保留；默认为临时目录", EN: "the network's `DIR`, kept; by default a temporary one"}},
		{"bench dir", ledger.Text{ZH: "网络目录 `DIR`，结束后保留；默认为临时目录", EN: "the network's `DIR`, kept; by default a temporary one"}},
		{"bench records", ledger.Text{ZH: "吞吐测量的记录数 `N`", EN: "`N` records for the throughput"}},
		{"bench join", ledger.Text{ZH: "账本有 `N` 条记录时让一个节点加入，并测量其代价", EN: "have a node join a ledger of `N` records, and measure what it costs"}},
		{"bench assets", ledger.Text{ZH: "登记 `N` 项资产，比较首批一万项与全部登记后冻结所需时间，再测内存与重启", EN: "register `N` assets, compare freezes of theirs with the first 10,000 and with all, then measure memory and restart"}},
	}
}

func nodeMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "acknowledged: %s", ZH: "已确认：%s"},
		{EN: "%s serves %s, operators at %s; stop with Ctrl-C", ZH: "%s 已提供服务 %s，运维接口 %s；Ctrl-C 停止"},
		{EN: "blocks fetched and verified", ZH: "已取回并核验的区块"},
		{EN: "the ledger is here, verified; start the node", ZH: "账本已取回并核验；请启动节点"},
		{EN: "peer", ZH: "节点标识"},
		{EN: "it cosigns from the first header on that the others make final without it", ZH: "待其他成员在其缺席时完成一个终局区块头后恢复联署"},
		{EN: "this machine has a new peer id; what the old one knew of its promises is kept as evidence", ZH: "本机已换新节点标识；旧承诺已留作证据"},
		{EN: "next, enter it on the ledger, fetch the ledger, and start the node:", ZH: "接下来：登记新节点、取回账本、启动节点："},
		{EN: "audited", ZH: "已审计"},
		{EN: "everything that follows from the entries is as it must be", ZH: "由条目推出的全部内容均与所存一致"},
		{EN: "header", ZH: "区块头"},
		{EN: "leaves", ZH: "叶数"},
		{EN: "accepted", ZH: "接受"},
		{EN: "cosignatures", ZH: "联署签名"},
		{EN: "ready: %s", ZH: "就绪：%s"},
		{EN: "running; stop with Ctrl-C", ZH: "运行中；Ctrl-C 停止"},
		{EN: "stopped; resume with --dir %s", ZH: "已停止；以 --dir %s 恢复"},
		{EN: "--clock is for a new network; %s holds one", ZH: "--clock 只用于新网络；%s 中已有网络"},
		{EN: "founding a test network in %s", ZH: "在 %s 创建测试网络"},
		{EN: "directory", ZH: "目录"},
		{EN: "signs without a node", ZH: "无节点，仅签名"},
		{EN: "operators:", ZH: "运维接口："},
		{EN: "%d steps, each asserted, in %.1f s", ZH: "共 %d 步，逐步断言，用时 %.1f 秒"},
		{EN: "throughput, final", ZH: "终局吞吐"},
		{EN: "floor: the same Raft and disk, empty bytes", ZH: "下限：同一 Raft 与磁盘，空字节"},
		{EN: "submit to final, one client", ZH: "提交到终局，单客户端"},
		{EN: "submit to applied, one client", ZH: "提交到执行，单客户端"},
		{EN: "submit to final, 64 in flight", ZH: "提交到终局，64 路并发"},
		{EN: "certificate verification", ZH: "证书核验"},
		{EN: "memory of the largest node", ZH: "最大节点内存"},
		{EN: "disk per record and node", ZH: "每条记录每节点磁盘"},
		{EN: "restart until ready", ZH: "重启至就绪"},
		{EN: "--join is measured alone, without --records and --assets", ZH: "--join 单独测量，不能与 --records 或 --assets 同用"},
		{EN: "records on the ledger", ZH: "账本上的记录数"},
		{EN: "join", ZH: "加入"},
		{EN: "per 100,000 records", ZH: "折合每 10 万条记录"},
		{EN: "of it blocks executed one by one", ZH: "其中逐块执行的区块"},
		{EN: "caught up and serving after", ZH: "追平并提供服务用时"},
		{EN: "it did not catch up while load went on", ZH: "业务持续期间未能追平"},
		{EN: "throughput without the node", ZH: "该节点不在时的吞吐"},
		{EN: "throughput while it joins", ZH: "加入期间的吞吐"},
		{EN: "throughput with the node", ZH: "该节点在时的吞吐"},
		{EN: "throughput lost while it joins", ZH: "加入期间损失的吞吐"},
		{EN: "machine", ZH: "机器"},
		{EN: "record size", ZH: "记录大小"},
		{EN: "cause", ZH: "原因"},
		{EN: "cure", ZH: "处置"},
		{EN: "%d failures, %d warnings, %d notices, %d well", ZH: "故障 %d，警告 %d，提示 %d，正常 %d"},
		{EN: "version", ZH: "版本"},
		{EN: "leader", ZH: "主节点"},
		{EN: "problem", ZH: "问题"},
		{EN: "alerts", ZH: "告警"},
		{EN: "this node is muted: its member's key was used elsewhere; run certledger doctor", ZH: "本节点已静默：本成员的密钥在别处使用过；请运行 certledger doctor"},
		{EN: "ordering", ZH: "排序"},
		{EN: "finality", ZH: "终局"},
		{EN: "voters", ZH: "表决节点"},
		{EN: "%d of %d %s are up, %d are needed", ZH: "在线 %d，共 %d 个%s，需 %d 个"},
		{EN: "; it stands still: %d more must come back", ZH: "；已停止，还须恢复 %d 个"},
		{EN: "; one more failure stops it", ZH: "；再有一个失效即停止"},
		{EN: "; %d more failures stop it", ZH: "；再有 %d 个失效才停止"},
		{EN: "; missing: %s", ZH: "；缺：%s"},
		{EN: "this node", ZH: "本节点"},
		{EN: "reachable", ZH: "可达"},
		{EN: "not reachable: %s", ZH: "不可达：%s"},
		{EN: "muted", ZH: "已静默"},
		{EN: "height %d", ZH: "高度 %d"},
		{EN: "signed %d, %s ago", ZH: "已签至 %d，%s 前"},
		{EN: "no signature seen", ZH: "未见签名"},
		{EN: "%d final blocks behind", ZH: "落后 %d 个终局区块"},
		{EN: "clock %s", ZH: "时钟 %s"},
	}
}

func nodeFailureTexts() []codeText {
	return []codeText{
		{"node.halted", ledger.Text{ZH: "节点已自行停机，请查看证据并确认后再启动", EN: "the node halted itself; look at the evidence and acknowledge it before starting again"}},
		{"node.amnesia", ledger.Text{ZH: "本目录比该成员已签署的内容旧，不得启动", EN: "this directory is older than what the member has signed; do not start it"}},
		{"node.not_member", ledger.Text{ZH: "账本未登记该成员的本机：请先表决准入或更换节点，再取回账本", EN: "the ledger does not name this member's machine; admit the member or replace the node first, then fetch the ledger"}},
		{"node.no_peer", ledger.Text{ZH: "没有成员节点应答，请以 --from 指明在运行的节点", EN: "no member's node answers; name one that runs with --from"}},
		{"rules.unknown", ledger.Text{ZH: "现行规则版本高于本程序：请安装新版本后启动，数据不受影响", EN: "the rules in force are newer than this program; install the release that knows them, nothing is lost"}},
		{"node.in_use", ledger.Text{ZH: "数据目录正被另一进程使用", EN: "another process is using the data directory"}},
		{"node.none", ledger.Text{ZH: "该成员在创世文件中没有节点", EN: "the genesis gives this member no node"}},
		{"node.port", ledger.Text{ZH: "端口被占用，请更换端口或停止占用者", EN: "the port is in use; choose another or stop what uses it"}},
		{"clock.production", ledger.Text{ZH: "只有测试账本的时钟可以移动", EN: "only a test ledger's clock can be moved"}},
		{"store.genesis", ledger.Text{ZH: "数据目录属于另一账本", EN: "the data directory belongs to another ledger"}},
		{"store.disk", ledger.Text{ZH: "磁盘拒绝写入：请清理空间或更换磁盘后重启，已确认的内容不会丢失", EN: "the disk refused a write; free space or replace it and start again: nothing acknowledged is lost"}},
		{"store.format", ledger.Text{ZH: "数据目录由其他版本写成", EN: "the data directory was written by another version"}},
		{"audit.difference", ledger.Text{ZH: "审计发现差异", EN: "the audit found a difference"}},
		{"testnet.failed", ledger.Text{ZH: "测试网络无法运行", EN: "the test network cannot run"}},
		{"bench.failed", ledger.Text{ZH: "测量未能按要求完成", EN: "the load could not be run as asked"}},
		{"demo.failed", ledger.Text{ZH: "演示未按预期进行", EN: "the demo did not come out as it must"}},
	}
}
