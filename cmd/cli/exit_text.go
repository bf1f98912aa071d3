package cli

import (
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// failureText says what the code of a failure means and what to do about it.
func failureText(code ledger.Code) ledger.Text {
	for _, row := range slices.Concat(failureTexts(), nodeFailureTexts(), backupFailureTexts(), governFailureTexts(), recoverFailureTexts(), profileFailureTexts(), deskFailureTexts()) {
		if row.code == code {
			return row.text
		}
	}
	return api.CodeText(code)
}

type codeText struct {
	code ledger.Code
	text ledger.Text
}

func failureTexts() []codeText {
	return []codeText{
		{"key.permissions", ledger.Text{ZH: "密钥文件可被其他用户访问，请执行 chmod 600 后重试", EN: "the key file is open to other users; run chmod 600 on it and try again"}},
		{"key.password", ledger.Text{ZH: "密钥文件密码错误（或文件损坏）", EN: "wrong password for the key file (or the file is damaged)"}},
		{"key.exists", ledger.Text{ZH: "密钥文件已存在；密钥从不覆盖，请换一个路径", EN: "the key file exists; keys are never overwritten, choose another path"}},
		{"key.format", ledger.Text{ZH: "不是所需类型的加密私钥文件", EN: "not an encrypted private-key file of the wanted kind"}},
		{"key.other", ledger.Text{ZH: "密钥与登记的不一致，请使用该成员自己的密钥", EN: "this is another key than the one on record; use the member's own"}},
		{"key.name", ledger.Text{ZH: "密钥写法无效：请写文件路径，或 unix:/路径/签名器.sock#密钥", EN: "this names no key: write a file's path, or unix:/path/to.sock#KEY"}},
		{"signer.denied", ledger.Text{ZH: "签名器不为该用户服务；请以同一用户运行", EN: "the signer does not serve this user; run both as the same user"}},
		{"signer.key", ledger.Text{ZH: "签名器中没有该密钥；请用 signer list 查看", EN: "the signer does not hold this key; see `signer list`"}},
		{"signer.failed", ledger.Text{ZH: "签名器未能签名，请查看其日志与设备", EN: "the signer could not sign; look at its log and its device"}},
		{"signer.answer", ledger.Text{ZH: "签名器的回答不可用，未予采用；请检查设备与程序版本", EN: "the signer's answer cannot be used and was not; check the device and the versions"}},
		{"signer.in_use", ledger.Text{ZH: "另一签名器正使用该套接字", EN: "another signer serves this socket"}},
		{"signer.unavailable", ledger.Text{ZH: "签名器没有应答；请启动它，或检查套接字路径", EN: "the signer does not answer; start it, or check the socket's path"}},
		{"certificate.key", ledger.Text{ZH: "证书不属于该密钥", EN: "the certificate is of another key"}},
		{"certificate.chain", ledger.Text{ZH: "证书链不成立：应自密钥的证书起，逐级由下一张签发", EN: "the certificates are no chain: the key's own first, each issued by the next"}},
		{"certificate.sm2", ledger.Text{ZH: "不是 SM2（SM3）证书", EN: "not an SM2 certificate signed with SM3"}},
		{"certificate.format", ledger.Text{ZH: "不是 X.509 证书文件", EN: "not a file of X.509 certificates"}},
		{"password.permissions", ledger.Text{ZH: "密码文件可被其他用户读取，请执行 chmod 600 后重试", EN: "the password file is open to other users; run chmod 600 on it and try again"}},
		{"password.differ", ledger.Text{ZH: "两次输入的密码不一致", EN: "the two passwords differ"}},
		{"file.exists", ledger.Text{ZH: "文件已存在，不予覆盖；请换一个路径", EN: "the file exists and is not overwritten; choose another path"}},
		{"file.missing", ledger.Text{ZH: "文件或目录不存在", EN: "there is no such file or directory"}},
		{"file.invalid", ledger.Text{ZH: "文件无法解析，请提供未经改动的原文件", EN: "the file cannot be read; supply the original, unaltered file"}},
		{"member.exists", ledger.Text{ZH: "该目录已有成员资料，密钥可能在用；请换一个目录", EN: "the directory already holds a member whose keys may be in use; choose another"}},
		{"descriptor.invalid", ledger.Text{ZH: "成员说明文件无效，请向该成员索取原文件", EN: "the member's descriptor is not valid; ask the member for the original file"}},
		{"genesis.invalid", ledger.Text{ZH: "创世文件无效，请向编制方索取原文件", EN: "the genesis file is not valid; ask whoever assembled it for the original"}},
		{"genesis.unsigned", ledger.Text{ZH: "创世文件尚缺成员签名，请其执行 certledger init sign", EN: "the genesis lacks signatures of members; they must run `certledger init sign`"}},
		{"genesis.not_founder", ledger.Text{ZH: "创世文件中没有本成员的说明，或与本目录中的不一致；请勿签名，并与编制方核对", EN: "the genesis does not hold this member's descriptor as it is here; do not sign, ask who assembled it"}},
		{"genesis.founding", ledger.Text{ZH: "所给材料不足以创建账本", EN: "a ledger cannot be founded from what was given"}},
		{"governance.invalid", ledger.Text{ZH: "成员与参数不符合要求", EN: "the members and parameters are not valid together"}},
		{"profile.invalid", ledger.Text{ZH: "规则文件无效", EN: "the profile is not valid"}},
		{"calendar.invalid", ledger.Text{ZH: "日历文件无效", EN: "the calendar is not valid"}},
		{"config.invalid", ledger.Text{ZH: "配置无效", EN: "the configuration is not valid"}},
		{"trust.invalid", ledger.Text{ZH: "信任文件无效，请从可信渠道重新取得", EN: "the trust file is not valid; get it again from a source you trust"}},
		{"report.invalid", ledger.Text{ZH: "存证报告书无效", EN: "the evidence report is not valid"}},
		{"item.invalid", ledger.Text{ZH: "条目证明无效", EN: "the item proof is not valid"}},
		{"header.invalid", ledger.Text{ZH: "区块头无效", EN: "the header is not valid"}},
		{"answer.unproved", ledger.Text{ZH: "节点的回答没有得到证明：请保留该回答并询问其他成员的节点", EN: "the node's answer is not proved: keep it and ask another member's node"}},
		{"answer.malformed", ledger.Text{ZH: "对方的回答不是本系统接口的格式，请核对节点地址", EN: "the answer is not one of this API; check the node's address"}},
		{"node.unreachable", ledger.Text{ZH: "无法连接节点，请核对地址或稍后重试", EN: "the node cannot be reached; check its address or try again later"}},
		{"node.timeout", ledger.Text{ZH: "等待超时；可原样重试，不会重复登记", EN: "no answer in time; the same command may be repeated without harm"}},
		{"interrupted", ledger.Text{ZH: "已中断", EN: "interrupted before it was done"}},
		{"failed", ledger.Text{ZH: "操作失败", EN: "the command failed"}},
	}
}
