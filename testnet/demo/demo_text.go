package demo

import "github.com/certledger/certledger/ledger"

// text names a step for people.
func text(step string) ledger.Text {
	for _, row := range []struct {
		step string
		text ledger.Text
	}{
		{"network", ledger.Text{ZH: "五个节点的测试网络已启动（测试网络，无法律效力）", EN: "a test network of five nodes runs (test network, no legal effect)"}},
		{"accounts", ledger.Text{ZH: "权益人、受让方、质权人开户", EN: "accounts of holder, buyer and bank"}},
		{"deposit", ledger.Text{ZH: "文件存证，文件本身不离开持有人", EN: "the file is deposited as evidence; it stays with its owner"}},
		{"vouchers", ledger.Text{ZH: "三化凭证：匿名化、结构化", EN: "vouchers: de-identified, structured"}},
		{"register", ledger.Text{ZH: "申请、受理、审核，登记并公示", EN: "applied for, accepted, reviewed; registered, and publicity begins"}},
		{"twice", ledger.Text{ZH: "同一数据再次登记被拒", EN: "the same data cannot be registered twice"}},
		{"early", ledger.Text{ZH: "公示期内办结登记被拒", EN: "nothing is completed before publicity ends"}},
		{"issue", ledger.Text{ZH: "公示期满，登记办结，颁发证书", EN: "publicity over: the registration is complete, the certificate issued"}},
		{"verify", ledger.Text{ZH: "证书离线核验通过", EN: "the certificate verifies offline"}},
		{"pledge", ledger.Text{ZH: "质押登记，状态显示已质押", EN: "pledged; the status says so"}},
		{"no consent", ledger.Text{ZH: "未经质权人同意转让被拒", EN: "no transfer without the pledgee"}},
		{"release", ledger.Text{ZH: "解除质押", EN: "the pledge is released"}},
		{"transfer", ledger.Text{ZH: "转让，旧证书被替代，新证书颁发", EN: "transferred: the old certificate is superseded by a new one"}},
		{"old alone", ledger.Text{ZH: "旧证书单独核验：仅证明截至当时有效", EN: "the old file alone: valid as of then, later unknown"}},
		{"old refreshed", ledger.Text{ZH: "旧证书加最新状态：已被替代", EN: "the old file with a newer status: superseded"}},
		{"new", ledger.Text{ZH: "新证书有效", EN: "the new certificate is valid"}},
		{"flip", ledger.Text{ZH: "篡改一个字节，核验指出所在", EN: "one byte flipped: the verifier names the check"}},
		{"not in force", ledger.Text{ZH: "未经表决采用的规则不得适用", EN: "rules that the members have not adopted cannot be used"}},
		{"draft adopted", ledger.Text{ZH: "成员表决，明示采用安徽征求意见稿", EN: "the members adopt Anhui's draft by vote, saying that it is one"}},
		{"hold", ledger.Text{ZH: "持有登记：第三方审查、形式审查，公示十个工作日", EN: "a holding registration: third-party and formal review, publicity of ten working days"}},
		{"objected", ledger.Text{ZH: "公示期内提出异议并受理，公示期停止计算", EN: "an objection in the publicity is taken up: the publicity stands still"}},
		{"suspended", ledger.Text{ZH: "异议期间办结登记被拒", EN: "nothing is registered over the objection"}},
		{"settled", ledger.Text{ZH: "陈述后双方协商一致，公示期继续计算", EN: "heard and settled: the publicity goes on with the days left"}},
		{"registered after all", ledger.Text{ZH: "公示期满，登记办结，证书载明依据为征求意见稿", EN: "publicity over: registered, and the certificate says that a draft was applied"}},
		{"kill", ledger.Text{ZH: "主节点进程被杀，网络继续", EN: "the leader is killed; the network goes on"}},
		{"nothing lost", ledger.Text{ZH: "已确认的记录一条不少", EN: "nothing acknowledged is lost"}},
		{"restart", ledger.Text{ZH: "被杀节点重启并追平", EN: "the killed node restarts and catches up"}},
		{"govern", ledger.Text{ZH: "成员表决变更一项参数，新的治理生效", EN: "the members vote on a parameter; a new set is in force"}},
		{"still valid", ledger.Text{ZH: "表决前的证书凭原信任文件仍核验通过", EN: "the certificate from before still verifies, with the same trust file"}},
		{"audit", ledger.Text{ZH: "五个节点审计通过，根一致", EN: "audits pass on all five nodes; all roots agree"}},
	} {
		if row.step == step {
			return row.text
		}
	}
	return ledger.Text{ZH: step, EN: step}
}

// holderTitle names a made-up organisation of the demo.
func holderTitle(who string) string {
	switch who {
	case "holder":
		return "测试数据持有单位"
	case "buyer":
		return "测试数据受让单位"
	default:
		return "测试质权银行"
	}
}

// words of the registration that the demo makes.
func scenario() string { return "公共查询与统计" }

func disputedTitle() string { return "测试争议数据" }

type wordsOfObjection struct{ matter, reason string }

func objectionWords() wordsOfObjection {
	return wordsOfObjection{matter: "权益人", reason: "数据由异议人采集"}
}

// foundationTitles are those of what the registry publishes before it registers.
func foundationTitles() (titles struct{ standard, provider string }) {
	titles.standard, titles.provider = "匿名化、去标识化和结构化标准（第一版）", "认可的存证服务商"
	return titles
}

// reviewerName is of whoever reviews for the registry: nobody's.
func reviewerName() string { return "测试审核人" }
