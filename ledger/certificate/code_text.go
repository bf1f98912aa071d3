package certificate

import (
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Text gives what the check found, for people; instants are in Beijing time.
func (c Check) Text() ledger.Text { return fill(CodeText(c.Code), c.Args) }

// Text gives the note, for people.
func (n Note) Text() ledger.Text { return fill(CodeText(n.Code), n.Args) }

func fill(t ledger.Text, args []string) ledger.Text {
	var pairs []string
	for i, a := range args {
		if at, err := legaltime.ParseInstant(a); err == nil {
			a = at.Beijing()
		}
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", a)
	}
	r := strings.NewReplacer(pairs...)
	return ledger.Text{ZH: r.Replace(t.ZH), EN: r.Replace(t.EN)}
}

// CheckText names a question for people.
func CheckText(name CheckName) ledger.Text {
	switch name {
	case CheckIntegrity:
		return ledger.Text{ZH: "完整性", EN: "integrity"}
	case CheckInclusion:
		return ledger.Text{ZH: "上链", EN: "inclusion"}
	case CheckFinality:
		return ledger.Text{ZH: "终局", EN: "finality"}
	case CheckAuthority:
		return ledger.Text{ZH: "权限", EN: "authority"}
	case CheckStatus:
		return ledger.Text{ZH: "状态", EN: "status"}
	case CheckTime:
		return ledger.Text{ZH: "时间", EN: "time"}
	case CheckFiles:
		return ledger.Text{ZH: "数据文件", EN: "data files"}
	}
	return ledger.Text{ZH: string(name), EN: string(name)}
}

// VerdictText names a verdict for people.
func VerdictText(v Verdict) ledger.Text {
	switch v {
	case Pass:
		return ledger.Text{ZH: "通过", EN: "pass"}
	case Fail:
		return ledger.Text{ZH: "不通过", EN: "fail"}
	case NotChecked:
		return ledger.Text{ZH: "未核验", EN: "not checked"}
	case Stale:
		return ledger.Text{ZH: "已过时", EN: "stale"}
	}
	return ledger.Text{ZH: string(v), EN: string(v)}
}

// CodeText gives what a code means. Places {1}, {2} are for the check's or
// note's Args.
func CodeText(c Code) ledger.Text {
	for _, row := range codeTexts() {
		if row.code == c {
			return row.text
		}
	}
	return ledger.Text{ZH: string(c), EN: string(c)}
}

// Codes lists every code that has a text, in the order of the table.
func Codes() []Code {
	var codes []Code
	for _, row := range codeTexts() {
		codes = append(codes, row.code)
	}
	return codes
}

type codeText struct {
	code Code
	text ledger.Text
}

func codeTexts() []codeText {
	return []codeText{
		{IntegrityOK, ledger.Text{ZH: "记录、证书内容与附件完整一致", EN: "record, face and annexes are whole and belong together"}},
		{InclusionOK, ledger.Text{ZH: "记录是账本日志第 {1} 项，位于第 {2} 区块", EN: "the record is leaf {1} of the log, in block {2}"}},
		{FinalityOK, ledger.Text{ZH: "第 {4} 区块头由 {2} 家共签成员中的 {1} 家签署（须 {3} 家）", EN: "header {4} is signed by {1} of {2} cosigning members ({3} are needed)"}},
		{AuthorityOK, ledger.Text{ZH: "应签各方均以当时有效的密钥签署", EN: "all who had to sign did, with keys that were in force"}},
		{StatusValid, ledger.Text{ZH: "截至第 {1} 区块（{2}）有效，负担与限制 {3} 项；此后状态未知", EN: "valid as of height {1} ({2}), with {3} encumbrances; later unknown"}},
		{StatusPresent, ledger.Text{ZH: "截至第 {1} 区块（{2}），登记簿中有 {3}；此后状态未知", EN: "as of height {1} ({2}) the register has {3}; later unknown"}},
		{StatusAbsent, ledger.Text{ZH: "截至第 {1} 区块（{2}），登记簿中没有 {3}；此后状态未知", EN: "as of height {1} ({2}) the register has no {3}; later unknown"}},
		{RightsProved, ledger.Text{ZH: "截至第 {1} 区块（{2}），{3} 项资产及其负担均得证明；此后状态未知", EN: "as of height {1} ({2}), {3} assets and what stands on them are proved; later unknown"}},
		{TimeOK, ledger.Text{ZH: "依各成员时钟，记录于 {1} 至 {2} 之间入账", EN: "by the members' clocks the record was accepted between {1} and {2}"}},
		{FilesMatch, ledger.Text{ZH: "所提供的文件就是登记的全部数据文件", EN: "the given files are the registered data, all of it"}},

		{FileMalformed, ledger.Text{ZH: "文件不是可识别版本的证书或状态文件，或已被改动；请向出具机构重新索取", EN: "the file is not a certificate or status file of a known version, or was altered; ask its issuer for it again"}},
		{GenesisMalformed, ledger.Text{ZH: "文件中的创世文本无法读取", EN: "the genesis in the file cannot be read"}},
		{RecordMalformed, ledger.Text{ZH: "文件中的记录格式有误", EN: "the record in the file is malformed"}},
		{RecordKind, ledger.Text{ZH: "{1} 类记录不颁发证书", EN: "a record of kind {1} issues no certificate"}},
		{RecordLedger, ledger.Text{ZH: "记录属于另一账本", EN: "the record is for another ledger"}},
		{RecordNumber, ledger.Text{ZH: "记录颁发的是证书 {1}，文件写的是 {2}", EN: "the record issues certificate {1}, the file says {2}"}},
		{RecordFace, ledger.Text{ZH: "证书所载登记号 {1} 与记录的登记号 {2} 不符", EN: "the face names asset {1}, the record {2}"}},
		{DisclosureMismatch, ledger.Text{ZH: "披露的内容“{1}”与记录中的承诺不符", EN: "the disclosed {1} is not what the record commits to"}},
		{AnnexMismatch, ledger.Text{ZH: "附件“{1}”不是记录所指的文件", EN: "the annex {1} is not the document that the record names"}},
		{FilesDiffer, ledger.Text{ZH: "所提供的文件与登记的数据不符；须提供全部文件，顺序不限", EN: "the given files are not the registered data; all files are needed, in any order"}},

		{InclusionBlock, ledger.Text{ZH: "文件中没有包含日志第 {1} 项的区块头", EN: "no header in the file holds leaf {1} of the log"}},
		{InclusionPath, ledger.Text{ZH: "无法证明记录在第 {1} 区块的日志中", EN: "the record is not proved to be in the log of block {1}"}},

		{TrustLedger, ledger.Text{ZH: "文件属于账本 {1}，而可信文件指定的是 {2}", EN: "the file is of ledger {1}, trusted is {2}"}},
		{GovernanceMalformed, ledger.Text{ZH: "成员名录无法读取", EN: "a set of members cannot be read"}},
		{GovernancePreimage, ledger.Text{ZH: "成员名录不是账本所指定的那一份", EN: "a set of members is not the one that the ledger names"}},
		{GovernanceHeader, ledger.Text{ZH: "第 {1} 区块头不能证明所列的成员变更", EN: "header {1} does not prove the change of members"}},
		{GovernanceOrder, ledger.Text{ZH: "第 {1} 区块头的成员名录不晚于前一份", EN: "the set of members of header {1} is not later than the one before"}},
		{GovernanceRecovery, ledger.Text{ZH: "第 {1} 区块头在失去法定数后的重建之后，而文件未附重建方案；请重新索取附有方案的文件", EN: "header {1} comes after a recovery from a lost quorum, and the file does not bring the plan: ask for a file that does"}},
		{GovernanceSplice, ledger.Text{ZH: "第 {1} 区块头所指成员名录的改动有误", EN: "the edits that lead to the members of header {1} are malformed"}},
		{GovernanceUnused, ledger.Text{ZH: "成员沿革不止于第 {1} 区块头的成员名录", EN: "the changes of members do not end with the set of header {1}"}},
		{HeaderMalformed, ledger.Text{ZH: "区块头格式有误", EN: "a header is malformed"}},
		{HeaderLedger, ledger.Text{ZH: "第 {1} 区块头属于另一账本", EN: "header {1} is of another ledger"}},
		{HeaderChain, ledger.Text{ZH: "第 {1} 区块头与前一区块头不相连", EN: "header {1} does not follow the one before it"}},
		{HeaderGovernance, ledger.Text{ZH: "第 {1} 区块头的成员名录未经证明", EN: "the set of members of header {1} is not proved"}},
		{HeaderFork, ledger.Text{ZH: "文件中有两个不同的第 {1} 区块头；请保全文件并通知各成员", EN: "there are two different headers of height {1}; keep the file and tell the members"}},
		{HeaderPin, ledger.Text{ZH: "第 {1} 区块头与可信文件所记的不同；请保全文件并通知各成员", EN: "header {1} is not the one in the trust file; keep the file and tell the members"}},
		{CosignatureMalformed, ledger.Text{ZH: "第 {1} 区块头的共签格式有误", EN: "the cosignatures over header {1} are malformed"}},
		{CosignatureStranger, ledger.Text{ZH: "{1} 不能以该密钥共签第 {2} 区块头", EN: "{1} cannot cosign header {2} with this key"}},
		{CosignatureInvalid, ledger.Text{ZH: "{1} 对第 {2} 区块头的共签验证不通过", EN: "the cosignature of {1} over header {2} does not verify"}},
		{QuorumMissing, ledger.Text{ZH: "第 {1} 区块头只有 {2} 家共签，{4} 家成员须 {3} 家", EN: "header {1} has {2} cosignatures, {3} of {4} members are needed"}},
		{QuorumWithout, ledger.Text{ZH: "排除指定成员后，其余成员未达到对第 {1} 区块头的法定数", EN: "without the named members, header {1} has no quorum of the rest"}},

		{RecoveryUnknown, ledger.Text{
			ZH: "其后部分有赖于第 {3} 区块头之后的第 {1} 次重建，其方案 {2}（签署：{4}）未载入可信文件；各成员均公布方案摘要，请向至少两家以电话核对：相同，则在可信文件中加入“recovery {2}”一行；不同，则保全文件并通知各成员",
			EN: "what follows rests on recovery {1}, after header {3}, and the trust file does not name its plan {2} (signed by {4}); every member publishes the plan's digest: compare it by telephone with at least two; if it is the same, add the line `recovery {2}` to the trust file, if not, keep the file and tell the members",
		}},
		{RecoveryPlan, ledger.Text{ZH: "重建方案 {1} 有误，或与此前的成员名录不符", EN: "the recovery plan {1} is malformed, or does not follow from the members before it"}},
		{RecoveryVoid, ledger.Text{ZH: "第 {1} 区块头因第 {2} 次重建而失效（账本自第 {3} 区块头继续）；请向登记机构重新索取", EN: "header {1} is void: recovery {2} went on from header {3}; ask the registry again"}},
		{RecoveryContradiction, ledger.Text{ZH: "第 {1} 次重建有两个方案：状态文件依据 {2}，证书依据 {3}；请保全两份文件并通知各成员", EN: "there are two plans of recovery {1}: the status file goes by {2}, the certificate by {3}; keep both and tell the members"}},

		{SignerSet, ledger.Text{ZH: "应由 {1} 签署，实际为 {2}", EN: "{1} had to sign, the record names {2}"}},
		{SignerMember, ledger.Text{ZH: "{1} 当时不是成员", EN: "{1} was not a member then"}},
		{SignerClass, ledger.Text{ZH: "成员 {1} 当时没有签署此类记录的资格", EN: "member {1} did not have the class that may sign this"}},
		{SignerKey, ledger.Text{ZH: "{1} 签署所用的密钥当时无效", EN: "the key of {1} was not in force"}},
		{SignerSignature, ledger.Text{ZH: "{1} 的签名验证不通过", EN: "the signature of {1} does not verify"}},
		{SignerSuspended, ledger.Text{ZH: "成员 {1} 当时处于暂停状态，不得签署", EN: "member {1} was suspended then and could not sign"}},
		{SignerSuspect, ledger.Text{ZH: "{1} 所用的密钥已被紧急吊销，自 {2} 起的签名存疑；请向登记机构查证该记录", EN: "the key of {1} was revoked in an emergency and is suspect since {2}: ask the registry to confirm the record"}},

		{StatusEarly, ledger.Text{ZH: "状态证明（第 {1} 区块）早于证书的第 {2} 区块", EN: "the status proof, of block {1}, is older than block {2} of the certificate"}},
		{StatusConsistency, ledger.Text{ZH: "第 {2} 区块的日志不是第 {1} 区块日志的延续", EN: "the log of block {2} does not continue that of block {1}"}},
		{StatusProofBad, ledger.Text{ZH: "{1} 在第 {2} 区块的状态未得到证明", EN: "the state of {1} in block {2} is not proved"}},
		{StatusValue, ledger.Text{ZH: "{1} 的状态无法读取", EN: "the state of {1} cannot be read"}},
		{StatusUnknown, ledger.Text{ZH: "截至第 {2} 区块，资产名下没有证书 {1}", EN: "as of height {2} the asset has no certificate {1}"}},
		{StatusSubject, ledger.Text{ZH: "状态文件是关于 {1} 的，所需的是 {2}", EN: "the status file is about {1}, needed is {2}"}},
		{StatusHistory, ledger.Text{ZH: "状态文件与证书的成员沿革不一致；请保全两份文件并通知各成员", EN: "status file and certificate prove different members; keep both and tell the members"}},
		{StatusExpired, ledger.Text{ZH: "证书已到期（有效期至 {3} 之前；依据第 {1} 区块 {2} 的状态）", EN: "the certificate has expired (valid before {3}; as of height {1}, {2})"}},
		{StatusSuperseded, ledger.Text{ZH: "截至第 {1} 区块（{2}），证书已被 {3} 取代", EN: "as of height {1} ({2}) the certificate is superseded by {3}"}},
		{StatusCopied, ledger.Text{ZH: "截至第 {1} 区块（{2}），该证书已补发第 {3} 份，此份为第 {4} 份，以补发的为准", EN: "as of height {1} ({2}) a copy of the certificate was issued, paper {3}: this is paper {4}, and the later one counts"}},
		{StatusInvalid, ledger.Text{ZH: "截至第 {1} 区块（{2}），登记账户信息已变化，证书失效", EN: "as of height {1} ({2}) the certificate is invalid: the information in its account has changed"}},
		{StatusCancelled, ledger.Text{ZH: "截至第 {1} 区块（{2}），证书已注销", EN: "as of height {1} ({2}) the certificate is cancelled"}},
		{StatusRevoked, ledger.Text{ZH: "截至第 {1} 区块（{2}），登记已被撤销，证书失效", EN: "as of height {1} ({2}) the registration is revoked, and the certificate with it"}},
		{StatusBarred, ledger.Text{ZH: "截至第 {1} 区块（{2}），账户受处理措施限制，至 {3} 止；此前凭证不作为凭据", EN: "as of height {1} ({2}) its account is under a measure until {3}: until then the voucher stands for nothing"}},
		{StatusSuspended, ledger.Text{ZH: "截至第 {1} 区块（{2}），登记已被中止，证书在恢复前不作为凭据", EN: "as of height {1} ({2}) the registration is suspended: the certificate stands for nothing until it is reinstated"}},
		{StatusStale, ledger.Text{ZH: "截至第 {1} 区块（{2}）有效，此后未知；请用 cert refresh 或较新的状态文件", EN: "valid as of height {1} ({2}); later unknown: use `cert refresh` or a newer status file"}},
		{RightsItems, ledger.Text{ZH: "权利报告的条目不全、多余或次序有误：{1}", EN: "the items of the rights file are not complete, too many or out of order: {1}"}},
		{StatusFuture, ledger.Text{ZH: "状态证明（第 {1} 区块，{2}）晚于所问时刻 {3}，不能说明当时的状态", EN: "the status proof (height {1}, {2}) is later than the asked instant {3} and does not tell the state then"}},

		{TimeSet, ledger.Text{ZH: "时间下限所依据的共签不是区块头所指定的", EN: "the cosignatures behind the lower bound are not those that the header names"}},
		{TimeOrder, ledger.Text{ZH: "各成员时钟互相矛盾：不早于 {1}，又不晚于 {2}", EN: "the members' clocks contradict each other: not before {1}, not after {2}"}},

		{UncheckedFile, ledger.Text{ZH: "文件无法读取，未核验", EN: "the file could not be read"}},
		{UncheckedRecord, ledger.Text{ZH: "记录无法读取，未核验", EN: "the record could not be read"}},
		{UncheckedHeaders, ledger.Text{ZH: "记录所在的区块头未能确定，未核验", EN: "the header that holds the record could not be established"}},
		{UncheckedGovernance, ledger.Text{ZH: "当时的成员未能确定，未核验", EN: "the members of that time could not be established"}},
		{UncheckedFinality, ledger.Text{ZH: "终局未通过，未核验", EN: "finality could not be established"}},
		{UncheckedStatus, ledger.Text{ZH: "状态所在的区块头未能确定，未核验", EN: "the header of the state could not be established"}},

		{NoteTestLedger, ledger.Text{ZH: "测试网络，无法律效力", EN: "test network, without legal effect"}},
		{NotePinned, ledger.Text{ZH: "终局另与可信文件所记的 {1} 个区块头相符", EN: "{1} headers are those pinned in the trust file"}},
		{NoteRecovery, ledger.Text{
			ZH: "有赖于可信文件所载的第 {1} 次重建：方案 {2}，账本自第 {3} 区块头继续；签署：{4}；原因：{5}。其后由重建后的成员签署",
			EN: "it relies on recovery {1}, which the trust file names: plan {2}, from header {3} on, signed by {4}; reason: {5}. What follows is signed by the members of the new epoch",
		}},
		{NoteRecoveryAhead, ledger.Text{
			ZH: "可信文件载有 {1} 个重建方案，文件止于第 {2} 次重建；若文件所示晚于其后的重建，则已失效，请核对较新的状态",
			EN: "the trust file names {1} recovery plans, the file ends in epoch {2}: what it shows is void if it is of after the next recovery; ask for a newer status",
		}},
		{NotePinNewer, ledger.Text{ZH: "可信文件最后所记为第 {1} 区块，文件所带的区块头止于第 {2} 区块，二者之间未核对", EN: "the trust file pins header {1}, the file's headers end at {2}: nothing links the two"}},
		{NotePinPassed, ledger.Text{ZH: "文件延伸至第 {2} 区块，却不含可信文件所记的第 {1} 区块头，二者之间未核对；请索取自该区块头起证明的文件", EN: "the file goes on to header {2} and does not hold header {1}, which the trust file pins: nothing links the two; ask for a file that starts from it"}},
		{NoteSuspectsSpared, ledger.Text{ZH: "不计 {1} 的存疑密钥核验：是，各区块头仍达到法定数", EN: "verified without suspect keys: yes; every header has its quorum without those of {1}"}},
		{NoteSuspectsNeeded, ledger.Text{ZH: "不计 {1} 的存疑密钥核验：否，第 {2} 区块头未达到法定数", EN: "verified without suspect keys: no; without those of {1} header {2} has no quorum"}},
		{NoteObjected, ledger.Text{ZH: "存在异议：{1}", EN: "objected to: {1}"}},
		{NoteFrozen, ledger.Text{ZH: "已冻结：{1}", EN: "frozen: {1}"}},
		{NotePledged, ledger.Text{ZH: "已质押：{1}", EN: "pledged: {1}"}},
		{NoteLicensed, ledger.Text{ZH: "已许可他人使用：{1}", EN: "licensed to others: {1}"}},
		{NotePartRevoked, ledger.Text{ZH: "登记曾被部分撤销：{1}", EN: "revoked in part: {1}"}},
		{NoteNotarised, ledger.Text{ZH: "已公证：{1}", EN: "notarised: {1}"}},
		{NoteDeedWithdrawn, ledger.Text{ZH: "公证书已由公证机构撤销（登记、撤销之时）：{1}", EN: "notarial deeds that the notary has withdrawn (entered - withdrawn): {1}"}},
		{NoteReported, ledger.Text{ZH: "有关于伪造、买卖或出借该证书的公告：{1}", EN: "published about its being forged, sold or lent: {1}"}},
		{NoteHome, ledger.Text{
			ZH: "凭互认登记：依据账本 {1} 上资产 {2} 的证书 {3}；其在原登记地的状态最近查证至该账本第 {4} 区块（{5}）",
			EN: "registered by recognition: it rests on certificate {3} of asset {2} of the ledger {1}, whose state at home was last looked up as of height {4} there ({5})",
		}},
		{NoteHomeSound, ledger.Text{ZH: "当时原证书有效，原登记地的资产上没有负担", EN: "the certificate at home was valid then, and nothing stood on the asset there"}},
		{NoteHomeEnded, ledger.Text{ZH: "当时原证书已终止或者现已届满（{1}）：本证书所依据的登记已不存在", EN: "the certificate at home had ended then, or its term is over now ({1}): what this certificate rests on is gone"}},
		{NoteHomeBurdened, ledger.Text{ZH: "当时原登记地的资产上有：{1}", EN: "on the asset at home stood then: {1}"}},
		{NoteFewMembers, ledger.Text{ZH: "共签成员仅 {1} 家，须全体签署，任何一家都不能容错", EN: "only {1} members cosign: all must, and not one may lie"}},
		{NoteWithoutUnknown, ledger.Text{ZH: "被排除的 {1} 不是共签成员，排除它没有影响", EN: "{1} is no cosigning member: leaving it out changes nothing"}},
		{NoteStatusFile, ledger.Text{ZH: "状态依据另行提供的状态文件（第 {1} 区块），由成员法定数签署，未附日志延续证明", EN: "the status is from the separate status file (height {1}): it rests on a quorum, without a consistency proof"}},
		{NoteStatusOlder, ledger.Text{ZH: "状态文件（第 {1} 区块）早于证书自带的状态（第 {2} 区块），未采用", EN: "the status file, of height {1}, is older than the certificate's own status, of height {2}, and was not used"}},
		{NoteDisagreement, ledger.Text{ZH: "两个 SM2 实现对 {1} 个签名结论不一致，均按无效处理；请保全文件并报告", EN: "the two SM2 implementations disagree about {1} signatures, which were taken as invalid; keep the file and report it"}},

		{UnprovedContent, ledger.Text{ZH: "不证明数据内容真实", EN: "not that the content is true"}},
		{UnprovedBefore, ledger.Text{ZH: "不证明入账之前的任何事实", EN: "nothing about the time before entry"}},
		{UnprovedRules, ledger.Text{ZH: "登记规则的各项条件由成员核验并共签，本文件不重新核验", EN: "that the conditions of registration were met is what the members vouch for; it was not recomputed"}},
		{UnprovedTimestamp, ledger.Text{ZH: "时间来自各成员时钟，无第三方时间戳", EN: "the time is from the members' clocks, no third party's time stamp was checked"}},
		{UnprovedLater, ledger.Text{ZH: "所示区块之后的状态未知", EN: "nothing about the status after the block shown"}},
		{UnprovedReport, ledger.Text{ZH: "未附存证报告书，仅有其摘要", EN: "the evidence report is not annexed, only its digest is known"}},
		{UnprovedHolder, ledger.Text{ZH: "未披露权益人身份，仅有承诺值", EN: "the holder's identity is not disclosed, only its commitment is known"}},
		{UnprovedOthers, ledger.Text{ZH: "不证明该账户没有其他资产", EN: "not that the account has no other assets"}},
		{UnprovedFiles, ledger.Text{ZH: "未与数据文件比对", EN: "no data file was compared"}},
	}
}
