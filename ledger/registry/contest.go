package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// contestLaw is where what is disputed between the parties is not registered.
const contestLaw = "SZ 21(3), AH 18(3), GZ 14(3), DL 21(2)"

// mayContest checks that a party which has not signed disputes an application to which
// it has to have agreed, where a dispute is a reason for refusal.
func mayContest() Guard {
	return onApplication("may_contest", contestLaw, func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		account, q := a.body.(*ledger.ApplicationContestBody).Account, a.requestOf(app, rules)
		reason, refusal := q.profile.Param(profile.Contest)
		switch {
		case !slices.Contains(app.Unsigned, account):
			return ledger.Refuse(ledger.ApplicationSigners, "%s is no party that has not signed", account)
		case refusal != nil:
			return refusal
		case reason.Value == "" || reason.Value == profile.None:
			return explain(ledger.Refuse(ledger.ApplicationReason, "a dispute is none: object, or sue"), "", reason.Article)
		case q.judged() || q.succeeds():
			return explain(ledger.Refuse(ledger.ApplicationReason, "it passes by law, and nobody has to agree: object, or sue"), "", rules.Article(profile.Succession))
		case app.Trade != "":
			return explain(ledger.Refuse(ledger.ApplicationReason, "%s is signed by %s: object, or sue", app.Trade, account), "", rules.Article(profile.Gates))
		}
		return nil
	})
}

// contestApplication ends an application that is disputed, and tells those who have
// signed it. The asset is free again.
func contestApplication() Effect {
	return changing("contest", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationContestBody)
		reason, refusal := a.Documents.Profile(app.Profile).Param(profile.Contest)
		if refusal != nil {
			return refusal
		}
		app.Reasons = []ledger.Reason{{Article: reason.Article, Code: reason.Value}}
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset); ok {
			var signed []string
			for _, p := range app.Parties {
				if !slices.Contains(app.Unsigned, p.Account) {
					signed = append(signed, p.Account)
				}
			}
			a.tell(cause{reason.Article, app.ID, app.Registry, app}, asset, ledger.NoticeContested, signed, "contested."+b.Account)
		}
		return a.close(app, ledger.ApplicationRefused)
	})
}
