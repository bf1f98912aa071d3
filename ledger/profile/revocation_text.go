package profile

import "github.com/certledger/certledger/ledger"

func revocationKeyTexts() []KeyText {
	row := func(name string, label, means, stops ledger.Text) KeyText {
		return KeyText{name, OfRevocation, label, means, stops}
	}
	return []KeyText{
		row(RevocationGrounds, ledger.Text{ZH: "撤销事由", EN: "grounds of revocation"},
			ledger.Text{ZH: "登记机构可以撤销登记的事由代码；此外不得撤销。", EN: "The grounds on which the registry may revoke a registration: these and no other."},
			ledger.Text{ZH: "不能撤销登记", EN: "nothing can be revoked"}),
		row(Documented, ledger.Text{ZH: "须有生效文书的事由", EN: "grounds that are documents"},
			ledger.Text{ZH: "其中须以已登记的生效法律文书为据的事由；`none` 表示没有。", EN: "Those of them that are an effective document, which the decision has to name; `none`: there is none."},
			ledger.Text{ZH: "不能撤销登记", EN: "nothing can be revoked"}),
		row(Suspends, ledger.Text{ZH: "中止登记的事由", EN: "grounds of suspension"},
			ledger.Text{ZH: "登记机构可以中止已有登记的事由代码；`none` 表示不得中止。", EN: "The grounds on which the registry may suspend a registration; `none`: it may not."},
			ledger.Text{ZH: "不能中止登记", EN: "nothing can be suspended"}),
		row(Partial, ledger.Text{ZH: "部分撤销", EN: "partial revocation"},
			ledger.Text{ZH: "可否只撤销部分权利；其余权利继续有效，换发证书。", EN: "Whether only some rights may be revoked; the others stand, and their certificate is issued anew."},
			ledger.Text{ZH: "不能部分撤销", EN: "nothing can be revoked in part"}),
		row(RevocationNotice, ledger.Text{ZH: "撤销的书面通知", EN: "notice of a revocation"},
			ledger.Text{ZH: "撤销决定是否须先书面通知双方、送达后方可执行。", EN: "Whether the decision has to be served on both sides before it is carried out, or goes out with it."},
			ledger.Text{ZH: "撤销决定不能执行", EN: "no revocation can be carried out"}),
		row(RevocationTime, ledger.Text{ZH: "撤销决定的执行期限", EN: "time to carry out a revocation"},
			ledger.Text{ZH: "自作出撤销决定起，登记机构应当执行或者撤回的期限；逾期列入其待办，不影响决定的效力；`none` 或未列表示未设。", EN: "The time to carry out or withdraw a decided revocation, from the decision; when it is over, the registry's inbox says so, and the decision stands. `none`, or left out: none is set."},
			ledger.Text{ZH: "不作逾期提示", EN: "nothing is flagged"}),
		row(SuspensionTime, ledger.Text{ZH: "中止登记的期限", EN: "time of a suspension"},
			ledger.Text{ZH: "自中止登记起，登记机构应当恢复或者撤销登记的期限；逾期列入其待办，不影响中止的效力；`none` 或未列表示未设。", EN: "The time to reinstate a suspended registration or to revoke it, from the suspension; when it is over, the registry's inbox says so, and the suspension stands. `none`, or left out: none is set."},
			ledger.Text{ZH: "不作逾期提示", EN: "nothing is flagged"}),
	}
}
