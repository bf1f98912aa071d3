package registry

import (
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// overtakenLaw is why an open application gives way: what a court has frozen is not
// registered for anybody, and a document or a revocation that was carried out has left
// nothing to register.
const overtakenLaw = "by analogy: SZ 19-20, GZ 20, 33"

// overtake ends the application that was open on the asset: it is
// marked with the step and ends by an event of its own.
func (a *act) overtake(asset *ledger.Asset, by ledger.EntityID) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Disposal)
	if !ok {
		return
	}
	asset.Disposal = ""
	a.set(ledger.AssetEntity, asset.ID, asset)
	app.Overtaken = &ledger.Overtaken{By: by.String(), Since: a.Time}
	a.set(ledger.ApplicationEntity, app.ID, app)
}

// overtakeFrozen ends the open application if a freeze that was entered now forbids
// what it asks for.
func (a *act) overtakeFrozen(asset *ledger.Asset, hold *ledger.Hold) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Disposal)
	if !ok {
		return
	}
	rules, refusal := a.actOf(app)
	if refusal != nil {
		return
	}
	q := a.requestOf(app, rules)
	if scope := q.scope(asset); hold.Covers(scope) && a.frozen(asset, scope, a.caseOf(q)) != nil {
		a.overtake(asset, ledger.EntityID{Kind: ledger.HoldEntity, ID: hold.ID})
	}
}

// endOvertaken ends an application that has been overtaken, and tells the parties by
// what.
func endOvertaken() Effect {
	return changing("end_overtaken", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		app.Reasons = []ledger.Reason{{Article: overtakenLaw, Code: app.Overtaken.By}}
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset); ok {
			a.tell(cause{overtakenLaw, app.ID, app.Registry, app}, asset, ledger.NoticeOvertaken, nil, strings.Replace(app.Overtaken.By, "/", ".", 1))
		}
		return a.close(app, ledger.ApplicationTerminated)
	})
}
