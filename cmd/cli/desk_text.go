package cli

import "github.com/certledger/certledger/ledger"

// deskHelpTexts are those of the commands for whoever works on applications:
// events, materials, drafts, the inbox.
func deskHelpTexts() []help {
	return []help{
		{"asset watch", ledger.Text{ZH: "等待并显示资产的新变动", EN: "Wait for what happens to an asset"}, ledger.Text{
			ZH: "逐条显示资产的变动（仅限终局者），无新变动时等待，直至 --wait-seconds 届满或中止。!　标出冻结、异议、申请、到期或注销，\n供质权人等他项权利人留意。--output json 每条一行。",
			EN: "Show what happens to an asset as it becomes final, and wait for more until --wait-seconds are over or it is stopped. An\nexclamation mark stands before what a pledgee or licensee should look at: a freeze, an objection, an application, expiry or\nthe end of the registration. With --output json each event is one line.",
		}, `
certledger asset watch DA-1 --after 3 --node http://127.0.0.1:8001 --trust trust.txt
certledger asset watch DA-1 --wait-seconds 60 --output json --node http://127.0.0.1:8001 --trust trust.txt`},
	}
}

func deskFlagTexts() []flagText {
	return []flagText{
		{"asset watch wait-seconds", ledger.Text{ZH: "`N` 秒后停止，0 为直至中止", EN: "stop after `N` seconds; 0 for never"}},
	}
}

func deskMessageTexts() []ledger.Text {
	return []ledger.Text{
		{EN: "--wait-seconds is 0 or more, not %d", ZH: "--wait-seconds 不得为负，而不是 %d"},
	}
}
