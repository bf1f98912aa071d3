package doctor

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// Words are what is said of a finding. Cause and Cure are empty for one that is
// well.
type Words struct{ Says, Cause, Cure ledger.Text }

// Explain gives a finding's words, its values filled in.
func Explain(f Finding) Words {
	for _, row := range texts() {
		if row.code == f.Code {
			return Words{Says: fill(row.says, f.Values), Cause: row.cause, Cure: row.cure}
		}
	}
	return Words{Says: ledger.Text{ZH: f.Code, EN: f.Code}}
}

func fill(t ledger.Text, values []string) ledger.Text {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return ledger.Text{ZH: fmt.Sprintf(t.ZH, args...), EN: fmt.Sprintf(t.EN, args...)}
}

type words struct {
	code              string
	says, cause, cure ledger.Text
}

// texts has a row for every code. Values fill the sentences in order.
func texts() []words {
	return []words{
		{code: "node.serves", says: ledger.Text{ZH: "节点在运行并提供服务：高度 %s，终局 %s", EN: "the node runs and serves: height %s, final %s"}},
		{code: "node.stopped", says: ledger.Text{ZH: "节点未运行；以下按文件判断，凡须询问节点的项目未作检查", EN: "the node does not run; what follows is read from files, and what takes a node to ask is not checked"}},
		{
			code:  "node.unready",
			says:  ledger.Text{ZH: "节点在运行，但不宜提供服务：%s", EN: "the node runs and should not serve: %s"},
			cause: ledger.Text{ZH: "通常是没有主节点、联署不足、正在追赶或磁盘将满", EN: "no leader, too few cosigners, catching up, or a disk that is nearly full"},
			cure:  ledger.Text{ZH: "按原因处理；另见 docs/operations.zh.md 中相应告警一节", EN: "act on the reason; see the section of its alert in docs/operations.md"},
		},
		{
			code:  "node.silent",
			says:  ledger.Text{ZH: "有进程占用数据目录，但运维接口没有应答：%s", EN: "a process works in the data directory, and the operator's listener does not answer: %s"},
			cause: ledger.Text{ZH: "节点正在启动或审计，或进程已僵死，或 operator.listen 与正在运行的进程所用配置不同", EN: "the node is starting or being audited, it hangs, or operator.listen is not what the running process was started with"},
			cure:  ledger.Text{ZH: "等一分钟再查；仍然如此则查看日志，用 SIGTERM 停止该进程后重新启动", EN: "wait a minute and look again; if it stays so read the log, stop the process with SIGTERM and start it again"},
		},
		{
			code:  "node.other",
			says:  ledger.Text{ZH: "运维接口应答的是另一成员 %s 的节点", EN: "the node that answers at the operator's listener is %s's"},
			cause: ledger.Text{ZH: "两个成员的配置使用了同一端口，或 --config 指错了文件", EN: "two members' configurations name one port, or --config names the wrong file"},
			cure:  ledger.Text{ZH: "改正 operator.listen 或 --config", EN: "correct operator.listen or --config"},
		},
		{
			code:  "node.halted",
			says:  ledger.Text{ZH: "节点自行停机：%s", EN: "the node halted itself: %s"},
			cause: ledger.Text{ZH: "发生了不应发生之事：本机结果与法定数签署的不同，或 Raft 要改写已执行的内容，或锁与账本矛盾", EN: "something that must not be: its result is not the one that a quorum signed, Raft wanted to rewrite what was executed, or its lock contradicts its ledger"},
			cure:  ledger.Text{ZH: "先完整复制数据目录，再按 docs/operations.zh.md“CertledgerHalted”一节处理；确认之前不要启动", EN: "copy the whole data directory first, then follow \"CertledgerHalted\" in docs/operations.md; do not start it before"},
		},
		{
			code:  "node.recovering",
			says:  ledger.Text{ZH: "恢复已开始而未完成，节点拒绝启动（recovery.unfinished）：%s", EN: "a recovery was begun and not finished, and the node refuses to start (recovery.unfinished): %s"},
			cause: ledger.Text{ZH: "recover execute 或 recover accept 中途断电、被终止或磁盘已满；数据目录处于两个纪元之间", EN: "recover execute or recover accept was cut short by a power failure, a signal or a full disk; the directory is between two epochs"},
			cure:  ledger.Text{ZH: "以同一计划再次运行同一命令，它从中断处继续；不要手工移动 data/ 中的文件", EN: "run the same command again with the same plan: it goes on where it was; move nothing in data/ by hand"},
		},
		{
			code:  "data.missing",
			says:  ledger.Text{ZH: "数据目录不存在", EN: "there is no data directory"},
			cause: ledger.Text{ZH: "磁盘未挂载、已丢失，或配置中 data 有误；表决或联署的节点不得以空目录启动", EN: "the disk is not mounted or was lost, or `data` in the configuration is wrong; a voter or cosigner must not start with an empty directory"},
			cure:  ledger.Text{ZH: "挂载磁盘或改正 data；磁盘确已丢失时用 certledger node replace", EN: "mount the disk or correct `data`; if the disk is lost, certledger node replace"},
		},
		{
			code:  "data.none",
			says:  ledger.Text{ZH: "数据目录尚不存在", EN: "there is no data directory yet"},
			cause: ledger.Text{ZH: "观察节点可以从空目录开始", EN: "an observer may begin with an empty one"},
			cure:  ledger.Text{ZH: "启动节点即可", EN: "start the node"},
		},
		{
			code:  "lock.awaited",
			says:  ledger.Text{ZH: "本机后来加入，尚无锁，暂不签署", EN: "this machine came later, has no lock yet and does not sign"},
			cause: ledger.Text{ZH: "等待其他成员在不依靠本机的情况下终局一个新的区块头", EN: "it waits for a header that the others make final without it"},
			cure:  ledger.Text{ZH: "保持节点运行；数分钟后仍无变化则查看终局余量", EN: "leave the node running; if it lasts minutes, look at the margin of finality"},
		},
		{
			code:  "lock.missing",
			says:  ledger.Text{ZH: "没有锁文件 data/cosign/lock", EN: "there is no lock, data/cosign/lock"},
			cause: ledger.Text{ZH: "数据目录被清空、换过，或创世文件不是在此目录签署的", EN: "the directory was emptied or replaced, or the genesis was not signed in it"},
			cure:  ledger.Text{ZH: "换回最新的磁盘；没有则用 certledger node replace。不要自行建立锁文件", EN: "put the newest disk back; if there is none, certledger node replace. Do not make a lock"},
		},
		{
			code:  "lock.damaged",
			says:  ledger.Text{ZH: "锁文件无法读取：%s", EN: "the lock cannot be read: %s"},
			cause: ledger.Text{ZH: "磁盘损坏，或文件被编辑", EN: "a damaged disk, or somebody edited the file"},
			cure:  ledger.Text{ZH: "换回磁盘的完好副本中最新的一份；没有则用 certledger node replace", EN: "put the newest intact disk back; if there is none, certledger node replace"},
		},
		{
			code:  "evidence.equivocation",
			says:  ledger.Text{ZH: "存有 %s 份同一密钥在同一高度签署两次的证据", EN: "%s files prove that a key signed twice at one height"},
			cause: ledger.Text{ZH: "某成员的密钥在两台机器上使用，或该成员作假", EN: "a member's key is used on two machines, or the member lies"},
			cure:  ledger.Text{ZH: "保留文件，按 docs/operations.zh.md“CertledgerEvidence”一节通知各成员", EN: "keep the files and tell the members, see \"CertledgerEvidence\" in docs/operations.md"},
		},
		{
			code:  "evidence.rival",
			says:  ledger.Text{ZH: "存有 %s 份成员签署了与本机不同的区块头的证据", EN: "%s files show that a member signed another header than ours"},
			cause: ledger.Text{ZH: "某成员的机器或程序有误，或本机有误", EN: "that member's machine or program is wrong, or ours is"},
			cure:  ledger.Text{ZH: "保留文件；对本节点执行 certledger audit，再与其他成员核对区块头；若不再有区块头终局，见 docs/recovery.md", EN: "keep the files; run certledger audit on this node and compare headers with the others; if nothing becomes final any more, see docs/recovery.md"},
		},
		{
			code:  "evidence.foreign",
			says:  ledger.Text{ZH: "存有 %s 份以本成员密钥签署、而本机锁不知道的签名", EN: "%s files hold signatures by this member's key that the lock does not know"},
			cause: ledger.Text{ZH: "另有一台机器使用本成员的密钥，或放回过旧副本", EN: "a second machine uses this member's key, or an old copy was put back"},
			cure:  ledger.Text{ZH: "停止另一台机器；按 docs/operations.zh.md“CertledgerMuted”一节处理", EN: "stop the other machine; follow \"CertledgerMuted\" in docs/operations.md"},
		},
		{
			code:  "evidence.disagreement",
			says:  ledger.Text{ZH: "存有 %s 份两套 SM2 实现结论不一致的签名", EN: "%s files hold signatures about which the two SM2 implementations differ"},
			cause: ledger.Text{ZH: "两套实现之一有误，或内存出错", EN: "one of the two is wrong, or memory is faulty"},
			cure:  ledger.Text{ZH: "保留文件并报告开发者；检测内存", EN: "keep the files and report them; test the memory"},
		},
		{
			code:  "evidence.recovery",
			says:  ledger.Text{ZH: "存有 %s 个恢复时留下的目录", EN: "%s directories were kept by recoveries"},
			cause: ledger.Text{ZH: "账本曾按恢复计划继续；其中是作废的 Raft 日志与区块", EN: "the ledger once went on by a recovery plan; the Raft log and the blocks that became void are in there"},
			cure:  ledger.Text{ZH: "无需处理；可以归档，成员一致同意之前不得删除（docs/recovery.md）", EN: "nothing to do; archive them if you like, delete them only when the members agree (docs/recovery.md)"},
		},
		{
			code:  "evidence.replaced",
			says:  ledger.Text{ZH: "存有 %s 个本机更换身份时留下的目录", EN: "%s directories were kept when this machine got a new identity"},
			cause: ledger.Text{ZH: "曾执行 certledger node replace", EN: "certledger node replace was run"},
			cure:  ledger.Text{ZH: "无需处理；其中有旧的传输密钥，勿外传", EN: "nothing to do; an old transport key is in there, keep it private"},
		},
		{
			code:  "evidence.halt",
			says:  ledger.Text{ZH: "存有 %s 份从前停机的证据", EN: "%s files are evidence of earlier halts"},
			cause: ledger.Text{ZH: "节点曾自行停机，已由人确认", EN: "the node once halted itself, and a person acknowledged it"},
			cure:  ledger.Text{ZH: "无需处理；证据请留存", EN: "nothing to do; keep them"},
		},
		{code: "store.opens", says: ledger.Text{ZH: "账本可以打开：高度 %s，终局 %s", EN: "the ledger opens: height %s, final %s"}},
		{
			code:  "store.unreadable",
			says:  ledger.Text{ZH: "账本无法打开：%s", EN: "the ledger cannot be opened: %s"},
			cause: ledger.Text{ZH: "磁盘损坏或已满，目录由其他版本写成，或属于另一账本", EN: "the disk is damaged or full, or the directory is another version's or another ledger's"},
			cure:  ledger.Text{ZH: "按 docs/operations.zh.md“节点拒绝启动时”的代码处理", EN: "look the reason up under \"When a node refuses to start\" in docs/operations.md"},
		},
		{code: "version.good", says: ledger.Text{ZH: "程序版本 %s 能执行现行规则", EN: "the program, %s, executes the rules in force"}},
		{
			code:  "version.rules",
			says:  ledger.Text{ZH: "现行规则为第 %s 版，本程序只能执行到第 %s 版", EN: "the rules in force are version %s, this program executes up to %s"},
			cause: ledger.Text{ZH: "各成员已启用新规则，本机未升级", EN: "the members activated rules that came with a newer release"},
			cure:  ledger.Text{ZH: "安装能执行该规则的版本后启动", EN: "install a release that executes them, then start"},
		},
		{
			code:  "version.restart",
			says:  ledger.Text{ZH: "运行中的进程是 %s，已安装的程序是 %s", EN: "the running process is %s, the installed program %s"},
			cause: ledger.Text{ZH: "升级后尚未重启", EN: "it was not restarted after an upgrade"},
			cure:  ledger.Text{ZH: "在本节点可以停机时重启（见 certledger status）", EN: "restart it when the network can spare this node, see certledger status"},
		},
		{code: "identity.single", says: ledger.Text{ZH: "没有发现使用本节点密钥的第二台机器", EN: "no second machine with this node's keys was seen"}},
		{
			code:  "identity.elsewhere",
			says:  ledger.Text{ZH: "本节点未运行，其公布的地址上却有持本节点密钥者应答", EN: "this node does not run, and somebody with its key answers at its address"},
			cause: ledger.Text{ZH: "同一密钥在另一台机器、另一目录或另一个服务中运行", EN: "the same key runs on another machine, in another directory or as another service"},
			cure:  ledger.Text{ZH: "不要启动本节点；先找到并停止另一个，再按 docs/operations.zh.md“CertledgerMuted”一节判断哪个目录较新", EN: "do not start this one; find and stop the other, then see which directory is the newer under \"CertledgerMuted\" in docs/operations.md"},
		},
		{
			code:  "identity.muted",
			says:  ledger.Text{ZH: "节点已静默，不再签署：本成员的密钥签署过锁不知道的内容", EN: "the node is muted and signs no more: this member's key signed what the lock does not know"},
			cause: ledger.Text{ZH: "另有一台机器使用本成员的密钥，或放回过旧副本", EN: "a second machine uses this member's key, or an old copy was put back"},
			cure:  ledger.Text{ZH: "停止另一台机器；按 docs/operations.zh.md“CertledgerMuted”一节处理", EN: "stop the other machine; follow \"CertledgerMuted\" in docs/operations.md"},
		},
		{
			code:  "identity.newer",
			says:  ledger.Text{ZH: "该成员持有本成员在高度 %s 的签名，而本机的锁在 %s", EN: "it holds this member's signature of height %s, and the lock here is at %s"},
			cause: ledger.Text{ZH: "另有一台机器使用本成员的密钥，或本目录是旧副本", EN: "a second machine uses this member's key, or this directory is an old copy"},
			cure:  ledger.Text{ZH: "立即停止本节点；按 docs/operations.zh.md“CertledgerMuted”一节处理", EN: "stop this node now; follow \"CertledgerMuted\" in docs/operations.md"},
		},
		{code: "alerts.none", says: ledger.Text{ZH: "节点自身没有告警", EN: "the node itself raises no alert"}},
		{
			code:  "alerts.open",
			says:  ledger.Text{ZH: "节点正在告警：%s", EN: "the node raises the alerts %s"},
			cause: ledger.Text{ZH: "见各告警", EN: "see each alert"},
			cure:  ledger.Text{ZH: "docs/operations.zh.md 中每个告警各有一节", EN: "docs/operations.md has a section for each"},
		},
		{code: "clock.agrees", says: ledger.Text{ZH: "时钟与其他 %s 个节点相差 %s", EN: "the clock differs by %[2]s from those of %[1]s other nodes"}},
		{
			code:  "clock.drifts",
			says:  ledger.Text{ZH: "时钟与其他节点相差 %s（超过 %s 即不能联署）", EN: "the clock differs by %s from the other nodes' (beyond %s it cannot cosign)"},
			cause: ledger.Text{ZH: "时间同步失效，或时间源有误", EN: "time synchronisation fails, or its source is wrong"},
			cure:  ledger.Text{ZH: "检查 chronyc tracking 或 timedatectl timesync-status；不要手工向回拨", EN: "look at chronyc tracking or timedatectl timesync-status; never step it back by hand"},
		},
		{
			code:  "clock.wrong",
			says:  ledger.Text{ZH: "时钟与其他节点相差 %s，超过规定的 %s", EN: "the clock differs by %s from the other nodes', more than the governed %s"},
			cause: ledger.Text{ZH: "时间同步失效，或时间源有误", EN: "time synchronisation fails, or its source is wrong"},
			cure:  ledger.Text{ZH: "修复时间同步；时钟超前时请等待，不要手工向回拨", EN: "mend time synchronisation; if the clock is ahead wait, never step it back by hand"},
		},
		{
			code:  "clock.peer",
			says:  ledger.Text{ZH: "该成员的时钟与多数相差 %s", EN: "its clock differs by %s from most others'"},
			cause: ledger.Text{ZH: "该成员的时间同步失效", EN: "that member's time synchronisation fails"},
			cure:  ledger.Text{ZH: "通知该成员", EN: "tell that member"},
		},
		{
			code:  "clock.alone",
			says:  ledger.Text{ZH: "没有其他节点应答，无法比较时钟", EN: "no other node answered: the clock cannot be compared"},
			cause: ledger.Text{ZH: "网络中断，或本账本只有一个节点", EN: "the network is cut, or the ledger has one node only"},
			cure:  ledger.Text{ZH: "恢复与其他节点的连接后再查", EN: "look again when the others are reachable"},
		},
		{
			code:  "clock.moved",
			says:  ledger.Text{ZH: "测试账本的时钟被移动了 %s", EN: "this test ledger's clock is moved by %s"},
			cause: ledger.Text{ZH: "POST /operator/clock，或测试网络以 --clock 创建", EN: "POST /operator/clock, or a test network made with --clock"},
			cure:  ledger.Text{ZH: "无需处理；正式账本的时钟不能移动", EN: "nothing to do; a production ledger's clock cannot be moved"},
		},
		{code: "clock.synchronised", says: ledger.Text{ZH: "操作系统称时钟已同步", EN: "the system says that its clock is synchronised"}},
		{
			code:  "clock.unsynchronised",
			says:  ledger.Text{ZH: "操作系统称时钟未同步", EN: "the system says that its clock is not synchronised"},
			cause: ledger.Text{ZH: "没有运行 NTP，或时间源不可达", EN: "no NTP runs, or its sources cannot be reached"},
			cure:  ledger.Text{ZH: "启用 chrony 或 systemd-timesyncd，至少两个时间源", EN: "run chrony or systemd-timesyncd with at least two sources"},
		},
		{
			code:  "clock.unchecked",
			says:  ledger.Text{ZH: "此处无法查询时钟是否同步", EN: "whether the clock is synchronised cannot be asked here"},
			cause: ledger.Text{ZH: "操作系统或容器不提供 adjtimex", EN: "the system or the container does not offer adjtimex"},
			cure:  ledger.Text{ZH: "在宿主机上检查", EN: "check it on the host"},
		},
		{code: "disk.roomy", says: ledger.Text{ZH: "可用空间 %s，数据 %s", EN: "%s are free, the data takes %s"}},
		{
			code:  "disk.low",
			says:  ledger.Text{ZH: "可用空间只有 %s，少于建议的 %s", EN: "only %s are free, less than the advised %s"},
			cause: ledger.Text{ZH: "数据、备份或日志增长；审计与整理需要与存储相当的空间", EN: "data, backups or logs have grown; an audit or a compaction may take as much as the store"},
			cure:  ledger.Text{ZH: "扩容，或清理 data/ 以外的文件", EN: "grow the disk, or remove what is not in data/"},
		},
		{
			code:  "disk.full",
			says:  ledger.Text{ZH: "可用空间只有 %s；低于 %s 时节点不受理新记录", EN: "only %s are free; below %s the node takes no new records"},
			cause: ledger.Text{ZH: "磁盘将满", EN: "the disk is nearly full"},
			cure:  ledger.Text{ZH: "立即清理 data/ 以外的文件或扩容；不要动 data/", EN: "free space outside data/ or grow the disk at once; leave data/ alone"},
		},
		{
			code:  "disk.inodes",
			says:  ledger.Text{ZH: "可用文件数只剩 %s，共 %s", EN: "only %s of %s inodes are free"},
			cause: ledger.Text{ZH: "同一文件系统上有大量小文件", EN: "very many small files on the same file system"},
			cure:  ledger.Text{ZH: "清理小文件，或把数据目录移到自己的文件系统", EN: "remove them, or give the data directory a file system of its own"},
		},
		{code: "disk.local", says: ledger.Text{ZH: "文件系统 %s 在本机磁盘上", EN: "the file system, %s, is on a local disk"}},
		{
			code:  "disk.network",
			says:  ledger.Text{ZH: "数据目录在网络文件系统 %s 上", EN: "the data directory is on a network file system, %s"},
			cause: ledger.Text{ZH: "网络文件系统可能先确认后丢失，锁也未必有效", EN: "it may acknowledge and lose writes, and its locks may not hold"},
			cure:  ledger.Text{ZH: "停止节点，把数据目录完整移到本机磁盘，再启动一次", EN: "stop the node, move the whole directory to a local disk, start it once"},
		},
		{
			code:  "disk.memory",
			says:  ledger.Text{ZH: "数据目录在内存文件系统 %s 上", EN: "the data directory is in memory, %s"},
			cause: ledger.Text{ZH: "断电即失去锁与账本；表决节点此后不得再启动", EN: "a power cut loses lock and ledger, after which a voter must not start"},
			cure:  ledger.Text{ZH: "停止节点，把数据目录完整移到本机磁盘，再启动一次", EN: "stop the node, move the whole directory to a local disk, start it once"},
		},
		{
			code:  "disk.container",
			says:  ledger.Text{ZH: "数据目录在容器的可写层 %s 上", EN: "the data directory is in a container's own layer, %s"},
			cause: ledger.Text{ZH: "没有挂载卷；删除容器即失去锁与账本", EN: "no volume is mounted; removing the container loses lock and ledger"},
			cure:  ledger.Text{ZH: "停止节点，把数据目录完整移到挂载的卷，再启动一次", EN: "stop the node, move the whole directory to a mounted volume, start it once"},
		},
		{
			code:  "disk.unknown",
			says:  ledger.Text{ZH: "无法判断文件系统 %s 是否在本机磁盘上", EN: "whether the file system, %s, is on a local disk is not known"},
			cause: ledger.Text{ZH: "不是常见的文件系统", EN: "it is not a usual one"},
			cure:  ledger.Text{ZH: "确认它在断电后仍保有已同步的写入", EN: "make sure that it keeps synced writes through a power cut"},
		},
		{code: "sync.fast", says: ledger.Text{ZH: "写 4 KiB 并同步：中位 %s，第 99 百分位 %s（%s 次）", EN: "4 KiB written and synced: median %s, 99th percentile %s (of %s)"}},
		{
			code:  "sync.slow",
			says:  ledger.Text{ZH: "写 4 KiB 并同步较慢：中位 %s，第 99 百分位 %s（%s 次；建议不超过 %s 与 %s）", EN: "4 KiB written and synced slowly: median %s, 99th percentile %s (of %s; advised are %s and %s)"},
			cause: ledger.Text{ZH: "磁盘慢、与他人共用，或没有掉电保护的写缓存", EN: "a slow or shared disk, or no power-protected write cache"},
			cure:  ledger.Text{ZH: "改用企业级 SSD，或把数据目录移到独占的磁盘", EN: "use an enterprise SSD, or a disk of its own for the data directory"},
		},
		{
			code:  "sync.stalls",
			says:  ledger.Text{ZH: "写 4 KiB 并同步会停顿：中位 %s，第 99 百分位 %s（%s 次），达到主节点放弃领导的 %s", EN: "syncing stalls: median %s, 99th percentile %s (of %s), as long as %s after which a leader gives up"},
			cause: ledger.Text{ZH: "磁盘过载或将坏", EN: "the disk is overloaded or failing"},
			cure:  ledger.Text{ZH: "查看 iostat -x 与 smartctl -a；更换磁盘，或停止与之争用的服务", EN: "look at iostat -x and smartctl -a; replace the disk, or stop what competes for it"},
		},
		{
			code:  "sync.failed",
			says:  ledger.Text{ZH: "无法在数据目录中写入并同步：%s", EN: "the data directory cannot be written and synced: %s"},
			cause: ledger.Text{ZH: "磁盘已满、只读或故障，或目录属于另一用户", EN: "the disk is full, read-only or failing, or the directory is another user's"},
			cure:  ledger.Text{ZH: "按原因处理；节点遇写入失败会自行停止，已确认的内容不丢失", EN: "act on the reason; a node stops at a failed write and loses nothing acknowledged"},
		},
		{code: "port.free", says: ledger.Text{ZH: "%s 可以监听", EN: "%s can be listened on"}},
		{
			code:  "port.taken",
			says:  ledger.Text{ZH: "%s 已被占用，而本节点未运行", EN: "%s is taken although this node does not run"},
			cause: ledger.Text{ZH: "另一个服务或另一个副本在使用", EN: "another service, or another copy of this node, uses it"},
			cure:  ledger.Text{ZH: "用 ss -ltnp 查出并停止它，或更改配置（p2p 地址已公布，不要改）", EN: "find it with ss -ltnp and stop it, or change the configuration (but not the announced p2p address)"},
		},
		{
			code:  "port.refused",
			says:  ledger.Text{ZH: "%s 无法监听：%s", EN: "%s cannot be listened on: %s"},
			cause: ledger.Text{ZH: "地址不属于本机，或权限不足", EN: "the address is not this machine's, or permission is lacking"},
			cure:  ledger.Text{ZH: "改正配置中的地址；1024 以下的端口需要 CAP_NET_BIND_SERVICE", EN: "correct the address in the configuration; ports below 1024 take CAP_NET_BIND_SERVICE"},
		},
		{code: "address.reached", says: ledger.Text{ZH: "从本机可以到达公布的地址", EN: "the announced address is reached from here"}},
		{
			code:  "address.unreached",
			says:  ledger.Text{ZH: "从本机不能到达公布的地址：%s", EN: "the announced address is not reached from here: %s"},
			cause: ledger.Text{ZH: "多为 NAT 或防火墙不许回环；也可能公布的地址有误", EN: "often a NAT or firewall that allows no loop; or the announced address is wrong"},
			cure:  ledger.Text{ZH: "看其他成员能否连入（certledger status）；地址有误时用 certledger member set-node 更改", EN: "see whether the others reach it (certledger status); correct a wrong address with certledger member set-node"},
		},
		{
			code:  "address.stranger",
			says:  ledger.Text{ZH: "公布的地址上应答的是节点 %s，而不是 %s", EN: "the node %s answers at the announced address, not %s"},
			cause: ledger.Text{ZH: "端口转发指向了另一台机器，或换了传输密钥而未登记", EN: "a port is forwarded to another machine, or the transport key was changed and not recorded"},
			cure:  ledger.Text{ZH: "改正转发；更换密钥须以 certledger member set-node 登记", EN: "correct the forwarding; a new key is recorded with certledger member set-node"},
		},
		{code: "peer.up", says: ledger.Text{ZH: "可达：高度 %s，往返 %s", EN: "reachable: height %s, round trip %s"}},
		{code: "peer.answers", says: ledger.Text{ZH: "其地址上有应答，身份相符", EN: "it answers at its address, as itself"}},
		{
			code:  "peer.behind",
			says:  ledger.Text{ZH: "可达，但落后 %s 个终局区块（高度 %s）", EN: "reachable, and %s final blocks behind (height %s)"},
			cause: ledger.Text{ZH: "该节点在追赶，或不能签署（时钟、密钥、磁盘）", EN: "it is catching up, or cannot sign: clock, key or disk"},
			cure:  ledger.Text{ZH: "数分钟后再查；没有缩小则通知该成员运行 certledger doctor", EN: "look again in some minutes; if it does not shrink, ask that member to run certledger doctor"},
		},
		{
			code:  "peer.unreachable",
			says:  ledger.Text{ZH: "不可达：%s", EN: "not reachable: %s"},
			cause: ledger.Text{ZH: "该节点停机，或两地之间的网络、防火墙中断", EN: "it is down, or the network or a firewall between is"},
			cure:  ledger.Text{ZH: "联系该成员；其余容限见 certledger status", EN: "call that member; certledger status tells what can still fail"},
		},
		{
			code:  "peer.deaf",
			says:  ledger.Text{ZH: "端口有应答且身份相符，但本节点的呼叫失败：%s", EN: "its port answers, as itself, but this node's calls fail: %s"},
			cause: ledger.Text{ZH: "对方正在启动，或其成员名单没有本节点，或过载", EN: "it is starting, its list of members lacks this node, or it is overloaded"},
			cure:  ledger.Text{ZH: "数分钟后再查；再与该成员核对双方的 certledger govern history", EN: "look again in some minutes; then compare certledger govern history with that member"},
		},
		{
			code:  "peer.stranger",
			says:  ledger.Text{ZH: "%s 上应答的是节点 %s，而不是 %s", EN: "at %s the node %s answers, not %s"},
			cause: ledger.Text{ZH: "该成员更换了节点而未登记，或地址转给了别的机器", EN: "the member replaced its node without recording it, or the address is another machine's now"},
			cure:  ledger.Text{ZH: "联系该成员；登记之前不与其互通", EN: "call that member; nothing is exchanged before it is on record"},
		},
		{
			code:  "peer.version",
			says:  ledger.Text{ZH: "对方运行其他版本或另一账本：%s", EN: "it runs other versions or another ledger: %s"},
			cause: ledger.Text{ZH: "升级未在各成员同时完成，或一方的创世文件有误", EN: "an upgrade that members must make together is not finished, or a genesis is the wrong one"},
			cure:  ledger.Text{ZH: "比较两边的 certledger --version 与创世指纹；按发布说明升级", EN: "compare certledger --version and the fingerprint of the genesis on both sides; upgrade as the release notes say"},
		},
		{
			code:  "peer.release",
			says:  ledger.Text{ZH: "对方的程序是 %s，本节点是 %s", EN: "its program is %s, this node's %s"},
			cause: ledger.Text{ZH: "正在逐台升级", EN: "nodes are being upgraded one by one"},
			cure:  ledger.Text{ZH: "互通无碍；完成升级即可", EN: "they understand each other; finish the upgrade"},
		},
		{
			code:  "peers.refuse",
			says:  ledger.Text{ZH: "其他 %[2]s 个节点中有 %[1]s 个在其地址上应答且身份相符，却没有一个与本节点互通", EN: "%s of %s other nodes answer at their addresses, as themselves, and none of them talks with this one"},
			cause: ledger.Text{ZH: "它们的成员名单没有本节点：本成员已被移出，或已登记了另一台机器，或本机目录是旧副本；也可能它们刚刚全部重启", EN: "their list of members lacks this node: the member was removed, another machine is on record for it, or this directory is an old copy; or all of them have just been started"},
			cure:  ledger.Text{ZH: "一分钟后再查；仍然如此则请另一成员以 certledger member show 查看登记的节点标识，与本机 certledger status 所示比较；不一致时停止本节点", EN: "look again in a minute; if it stays so have another member look with certledger member show which node is on record for this one, and compare with certledger status here; if they differ stop this node"},
		},
		{
			code:  "peers.none",
			says:  ledger.Text{ZH: "其他 %s 个节点一个也不可达", EN: "none of the %s other nodes is reachable"},
			cause: ledger.Text{ZH: "本机的网络、防火墙或域名解析中断", EN: "this machine's network, firewall or name resolution is cut"},
			cure:  ledger.Text{ZH: "检查本机对外连接与 p2p 端口的防火墙规则", EN: "check this machine's way out and the firewall's rules for the p2p port"},
		},
		{code: "key.good", says: ledger.Text{ZH: "权限正确、已加密、使用 %s 天", EN: "private, encrypted, %s days old"}},
		{
			code:  "key.missing",
			says:  ledger.Text{ZH: "缺少密钥文件，节点不能启动", EN: "the key file is missing: the node does not start"},
			cause: ledger.Text{ZH: "文件被移走，或 keys 目录有误", EN: "it was moved away, or `keys` names another directory"},
			cure:  ledger.Text{ZH: "放回离线副本；没有副本则用 certledger member rotate-key 更换", EN: "put the offline copy back; without one replace the key with certledger member rotate-key"},
		},
		{
			code:  "key.open",
			says:  ledger.Text{ZH: "权限为 %s，他人可以访问", EN: "its mode is %s: others can get at it"},
			cause: ledger.Text{ZH: "复制或恢复时未保留权限", EN: "copied or restored without its mode"},
			cure:  ledger.Text{ZH: "chmod 600，并查明谁读过；可能外泄时用 certledger member rotate-key 更换", EN: "chmod 600, and find out who read it; if it may have leaked, certledger member rotate-key"},
		},
		{
			code:  "key.plain",
			says:  ledger.Text{ZH: "密钥没有加密", EN: "the key is not encrypted"},
			cause: ledger.Text{ZH: "由其他工具写成", EN: "another tool wrote it"},
			cure:  ledger.Text{ZH: "视为已外泄：用 certledger member rotate-key 更换", EN: "take it as leaked: replace it with certledger member rotate-key"},
		},
		{
			code:  "key.owner",
			says:  ledger.Text{ZH: "文件不属于运行节点的用户", EN: "it belongs to another user than the data directory"},
			cause: ledger.Text{ZH: "由 root 复制或恢复", EN: "copied or restored by root"},
			cure:  ledger.Text{ZH: "chown 给数据目录的所有者", EN: "chown it to the owner of the data directory"},
		},
		{
			code:  "key.staff",
			says:  ledger.Text{ZH: "人员或导出的密钥放在节点机器上", EN: "a person's key, or the one for exports, lies on the node's machine"},
			cause: ledger.Text{ZH: "初始化后没有移走", EN: "it was not moved away after `init member`"},
			cure:  ledger.Text{ZH: "移交本人离线保管；节点不需要它", EN: "give it to its person; the node does not need it"},
		},
		{
			code:  "key.old",
			says:  ledger.Text{ZH: "已使用 %s 天，建议不超过 %s 天", EN: "%s days old; %s are advised"},
			cause: ledger.Text{ZH: "没有按期更换", EN: "it was not replaced in time"},
			cure:  ledger.Text{ZH: "certledger member rotate-key；节点照常运行，不影响旧证书", EN: "certledger member rotate-key; the node keeps running and old certificates stay valid"},
		},
		{code: "password.good", says: ledger.Text{ZH: "密码文件权限正确", EN: "the password file is private"}},
		{
			code:  "password.open",
			says:  ledger.Text{ZH: "密码文件权限为 %s，他人可以读取", EN: "the password file's mode is %s: others can read it"},
			cause: ledger.Text{ZH: "建立时未设 umask 077", EN: "it was made without umask 077"},
			cure:  ledger.Text{ZH: "chmod 600；可能外泄时换密码并用 certledger member rotate-key 更换密钥", EN: "chmod 600; if it may have leaked, new password and certledger member rotate-key"},
		},
		{code: "certificate.valid", says: ledger.Text{ZH: "证书 %s 还有 %s 天", EN: "certificate %s: %s days left"}},
		{
			code:  "certificate.expiring",
			says:  ledger.Text{ZH: "证书 %s 再过 %s 天到期", EN: "certificate %s expires in %s days"},
			cause: ledger.Text{ZH: "没有续期", EN: "it was not renewed"},
			cure:  ledger.Text{ZH: "续期；TLS 证书在节点下次启动时读取", EN: "renew it; a TLS certificate is read at the node's next start"},
		},
		{
			code:  "certificate.expired",
			says:  ledger.Text{ZH: "证书 %s 已于 %s 天前到期", EN: "certificate %s expired %s days ago"},
			cause: ledger.Text{ZH: "没有续期；网络不因此停止，但浏览器与部分读者会拒绝", EN: "it was not renewed; the network goes on, browsers and some readers refuse it"},
			cure:  ledger.Text{ZH: "续期；TLS 证书在节点下次启动时读取", EN: "renew it; a TLS certificate is read at the node's next start"},
		},
		{
			code:  "certificate.unreadable",
			says:  ledger.Text{ZH: "证书 %s 无法读取：%s", EN: "certificate %s cannot be read: %s"},
			cause: ledger.Text{ZH: "文件缺失或不是 PEM 证书", EN: "the file is missing or is no certificate in PEM"},
			cure:  ledger.Text{ZH: "核对路径与内容", EN: "check path and content"},
		},
		{
			code:  "governed.revoked",
			says:  ledger.Text{ZH: "其他成员已撤销本成员的密钥 %s：自 %s 起的签名存疑", EN: "the others revoked this member's key %s: its signatures since %s are in doubt"},
			cause: ledger.Text{ZH: "密钥可能已泄露，或被用于不应签署的内容；理由见 certledger govern show", EN: "it may have leaked, or signed what it must not; certledger govern show has the reason"},
			cure:  ledger.Text{ZH: "查明原因；请其他成员表决换入新密钥；销毁旧密钥并以 certledger member key-destroyed 备案，此项随之消失", EN: "find out why, have the others vote a new key in, destroy the old one and put that on record with certledger member key-destroyed, which ends this finding"},
		},
		{
			code:  "governed.pending",
			says:  ledger.Text{ZH: "治理文本第 %s 版在高度 %s 已决定，%s 后仍未生效", EN: "set %s of the governance was decided at height %s and is not in force after %s"},
			cause: ledger.Text{ZH: "决定它的区块头没有达到法定数联署，或其后没有新区块；其间不受理其他变更", EN: "the header that decided it lacks its quorum, or no block follows; meanwhile no other change is taken"},
			cure:  ledger.Text{ZH: "恢复 certledger status 所列的缺席联署成员；POST /operator/nudge 可立即产生区块", EN: "bring back the cosigners that certledger status misses; POST /operator/nudge makes a block at once"},
		},
		{
			code:  "review.due",
			says:  ledger.Text{ZH: "年度复审应于 %s 前完成，还有 %s 天", EN: "the annual review is due by %s, in %s days"},
			cause: ledger.Text{ZH: "距上次复审已近一年", EN: "the last one was nearly a year ago"},
			cure:  ledger.Text{ZH: "提交复审材料，请成员表决 certledger govern propose renew", EN: "hand in what it takes and have the members vote: certledger govern propose renew"},
		},
		{
			code:  "review.overdue",
			says:  ledger.Text{ZH: "年度复审应于 %s 前完成，已逾期 %s 天", EN: "the annual review was due by %s, %s days ago"},
			cause: ledger.Text{ZH: "未按期复审；其他成员可据此表决暂停本成员", EN: "it was not done in time; the others may vote to suspend this member for it"},
			cure:  ledger.Text{ZH: "提交复审材料，请成员表决 certledger govern propose renew", EN: "hand in what it takes and have the members vote: certledger govern propose renew"},
		},
		{
			code:  "rules.scheduled",
			says:  ledger.Text{ZH: "规则第 %s 版将在高度 %s 生效（还有 %s 个区块），本程序只支持到第 %s 版", EN: "version %s of the rules comes into force at height %s, in %s blocks; this program knows them up to version %s"},
			cause: ledger.Text{ZH: "成员已表决新规则，本程序较旧；届时节点将停止", EN: "the members voted new rules and this program is older; the node stops there"},
			cure:  ledger.Text{ZH: "在该高度之前安装支持新规则的版本并重启", EN: "install the release that knows them and restart before that height"},
		},
		{code: "ordering.margin", says: ledger.Text{ZH: "排序：%s/%s 个表决节点在线，需 %s；再有 %s 个失效即停止", EN: "ordering: %s of %s voters are up, %s are needed; %s more failures would stop it"}},
		{
			code:  "ordering.small",
			says:  ledger.Text{ZH: "排序：%s/%s 个表决节点在线，需 %s；网络如此规模，一个失效即停止", EN: "ordering: %s of %s voters are up, %s are needed; in a network of this size one failure stops it"},
			cause: ledger.Text{ZH: "表决节点太少", EN: "too few voters"},
			cure:  ledger.Text{ZH: "增加表决成员（certledger govern propose）", EN: "admit more voters (certledger govern propose)"},
		},
		{
			code:  "ordering.edge",
			says:  ledger.Text{ZH: "排序：%s/%s 个表决节点在线，需 %s；再有一个失效即停止。缺：%s", EN: "ordering: %s of %s voters are up, %s are needed; one more failure stops it. Missing: %s"},
			cause: ledger.Text{ZH: "所列节点停机或不可达", EN: "the nodes named are down or cannot be reached"},
			cure:  ledger.Text{ZH: "恢复所列节点；在此之前不要重启其余节点", EN: "bring them back; do not restart another before"},
		},
		{
			code:  "ordering.stopped",
			says:  ledger.Text{ZH: "排序已停止：%s/%s 个表决节点在线，需 %s，还差 %s 个。缺：%s", EN: "ordering stands still: %s of %s voters are up, %s are needed, %s are lacking. Missing: %s"},
			cause: ledger.Text{ZH: "所列节点停机，或本节点与其隔绝", EN: "the nodes named are down, or this node is cut off from them"},
			cure:  ledger.Text{ZH: "恢复所列节点；永久失去时见 certledger recover plan", EN: "bring them back; if they are lost for good, certledger recover plan"},
		},
		{code: "finality.margin", says: ledger.Text{ZH: "终局：%s/%s 个联署成员在线，需 %s；再有 %s 个失效即停止", EN: "finality: %s of %s cosigners are up, %s are needed; %s more failures would stop it"}},
		{
			code:  "finality.small",
			says:  ledger.Text{ZH: "终局：%s/%s 个联署成员在线，需 %s；网络如此规模，一个失效即停止", EN: "finality: %s of %s cosigners are up, %s are needed; in a network of this size one failure stops it"},
			cause: ledger.Text{ZH: "联署成员太少", EN: "too few cosigners"},
			cure:  ledger.Text{ZH: "增加联署成员（certledger govern propose）；四个可容一个", EN: "admit more cosigners (certledger govern propose); four bear one failure"},
		},
		{
			code:  "finality.edge",
			says:  ledger.Text{ZH: "终局：%s/%s 个联署成员在线，需 %s；再有一个失效即停止。缺：%s", EN: "finality: %s of %s cosigners are up, %s are needed; one more failure stops it. Missing: %s"},
			cause: ledger.Text{ZH: "所列成员停机、不可达、已静默或落后", EN: "the members named are down, cannot be reached, are muted or behind"},
			cure:  ledger.Text{ZH: "恢复所列成员；在此之前不要重启其余节点", EN: "bring them back; do not restart another before"},
		},
		{
			code:  "finality.stopped",
			says:  ledger.Text{ZH: "终局已停止：%s/%s 个联署成员在线，需 %s，还差 %s 个。缺：%s", EN: "finality stands still: %s of %s cosigners are up, %s are needed, %s are lacking. Missing: %s"},
			cause: ledger.Text{ZH: "所列成员停机、不可达、已静默或落后", EN: "the members named are down, cannot be reached, are muted or behind"},
			cure:  ledger.Text{ZH: "恢复所列成员；永久失去时见 certledger recover plan", EN: "bring them back; if they are lost for good, certledger recover plan"},
		},
		{code: "lag.none", says: ledger.Text{ZH: "终局没有滞后：%s 个区块头在等待，最新终局在 %s 前", EN: "finality keeps up: %s headers wait, the newest final one is %s old"}},
		{
			code:  "lag.grows",
			says:  ledger.Text{ZH: "终局滞后：%s 个区块头在等待，最新终局在 %s 前", EN: "finality lags: %s headers wait, the newest final one is %s old"},
			cause: ledger.Text{ZH: "联署成员变慢或正在减少", EN: "cosigners have become slow or few"},
			cure:  ledger.Text{ZH: "见 certledger status 所列的缺席成员", EN: "see who is missing in certledger status"},
		},
		{
			code:  "lag.stuck",
			says:  ledger.Text{ZH: "终局停滞：%s 个区块头在等待，最新终局在 %s 前；达到 %s 即不受理记录", EN: "finality is stuck: %s headers wait, the newest final one is %s old; at %s records are turned away"},
			cause: ledger.Text{ZH: "联署不足法定数", EN: "too few cosigners sign"},
			cure:  ledger.Text{ZH: "恢复 certledger status 所列的缺席成员", EN: "bring back who is missing in certledger status"},
		},
		{
			code:  "lag.still",
			says:  ledger.Text{ZH: "没有新的终局区块：%s 个区块头在等待，最新终局在 %s 前", EN: "no block has become final: %s headers wait, the newest final one is %s old"},
			cause: ledger.Text{ZH: "没有主节点，或本节点被隔绝，或时钟有误", EN: "no leader, this node is cut off, or a clock is wrong"},
			cure:  ledger.Text{ZH: "看 certledger status 的主节点与时钟各项；POST /operator/nudge 可立即试一次", EN: "look at leader and clocks in certledger status; POST /operator/nudge tries at once"},
		},
		{code: "audit.recent", says: ledger.Text{ZH: "上次审计在 %s 天前通过，至高度 %s", EN: "an audit passed %s days ago, up to height %s"}},
		{
			code:  "audit.none",
			says:  ledger.Text{ZH: "从未审计", EN: "no audit yet"},
			cause: ledger.Text{ZH: "本目录尚未执行 certledger audit", EN: "certledger audit was never run on this directory"},
			cure:  ledger.Text{ZH: "停止节点后执行 certledger audit，或对备份执行 certledger audit --from BACKUP", EN: "stop the node and run certledger audit, or audit a backup: certledger audit --from BACKUP"},
		},
		{
			code:  "audit.old",
			says:  ledger.Text{ZH: "上次审计在 %s 天前，应不超过 %s 天（至高度 %s）", EN: "the last audit was %s days ago, %s are advised (up to height %s)"},
			cause: ledger.Text{ZH: "没有按期审计", EN: "it was not done in time"},
			cure:  ledger.Text{ZH: "停止节点后执行 certledger audit，或对备份执行 certledger audit --from BACKUP", EN: "stop the node and run certledger audit, or audit a backup: certledger audit --from BACKUP"},
		},
		{
			code:  "audit.failed",
			says:  ledger.Text{ZH: "上次审计未通过（%s，高度 %s，%s）", EN: "the last audit failed (%s, height %s, %s)"},
			cause: ledger.Text{ZH: "本机磁盘或程序有误，或数据被改动", EN: "this machine's disk or program is wrong, or somebody changed the data"},
			cure:  ledger.Text{ZH: "保留目录，不要启动节点，通知各成员；见 docs/operations.zh.md“CertledgerAuditStale”一节", EN: "keep the directory, do not start the node, tell the members; see \"CertledgerAuditStale\" in docs/operations.md"},
		},
		{code: "backup.recent", says: ledger.Text{ZH: "上次备份在 %s 天前，至高度 %s", EN: "the last backup is %s days old, up to height %s"}},
		{
			code:  "backup.none",
			says:  ledger.Text{ZH: "从未备份", EN: "no backup yet"},
			cause: ledger.Text{ZH: "尚未执行 certledger backup", EN: "certledger backup was never run"},
			cure:  ledger.Text{ZH: "启用 docs/systemd 中的 certledger-backup.timer", EN: "enable certledger-backup.timer of docs/systemd"},
		},
		{
			code:  "backup.old",
			says:  ledger.Text{ZH: "上次备份在 %s 天前，应不超过 %s 天（至高度 %s）", EN: "the last backup is %s days old, %s are advised (up to height %s)"},
			cause: ledger.Text{ZH: "定时任务停止，或目的地已满或不可达", EN: "the timer stopped, or the place is full or away"},
			cure:  ledger.Text{ZH: "systemctl status certledger-backup.timer，再手工执行一次 certledger backup", EN: "systemctl status certledger-backup.timer, then run certledger backup by hand"},
		},
		{
			code:  "backup.failed",
			says:  ledger.Text{ZH: "上次备份失败（%s，高度 %s，%s）", EN: "the last backup failed (%s, height %s, %s)"},
			cause: ledger.Text{ZH: "目的地已满或不可达", EN: "the place is full or away"},
			cure:  ledger.Text{ZH: "按 journalctl -u certledger-backup 的原因处理，再执行一次", EN: "act on the reason in journalctl -u certledger-backup and run it again"},
		},
	}
}
