package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func declarationRows() []Transition {
	due, missing := string(ledger.DeclarationDue), string(ledger.DeclarationMissing)
	row := func(from string, on string, to ledger.DeclarationState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.DeclarationEntity, From: from, On: on, Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	return []Transition{
		row(due, string(ledger.DeclarationFile), ledger.DeclarationDone, fileDeclaration(ledger.DeclarationDone), "TJ 6.4.3.5", formerHoldersSign()),
		row(due, string(ledger.DeclarationOverdue), ledger.DeclarationMissing, missDeclaration(), "TJ 6.4.3.6"),
		row(missing, string(ledger.DeclarationFile), ledger.DeclarationLate, fileDeclaration(ledger.DeclarationLate), "TJ 6.4.3.6", formerHoldersSign()),
	}
}

// demands is how a new certificate has the former holders owe a declaration.
func demands() Move { return Move{ledger.DeclarationEntity, None, string(ledger.DeclarationDue)} }

func (a *act) declaration() (*ledger.OwnerDeclaration, *ledger.Refusal) {
	d, ok := get[*ledger.OwnerDeclaration](a, ledger.DeclarationEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.DeclarationUnknown, "%s", a.subject.ID)
	}
	return d, nil
}

// demandDeclaration has the former holders owe a declaration until the end of the
// day, if the act that the certificate comes from asks for it.
func (a *act) demandDeclaration(asset *ledger.Asset, application, certificate string) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, application)
	if !ok {
		return
	}
	rules, refusal := a.actOf(app)
	former := accountsOf(app.Parties, ledger.RoleHolder)
	if refusal != nil || len(former) == 0 || a.requestOf(app, rules).succeeds() || !rules.Is(profile.Declaration, profile.SameDay) {
		return
	}
	article := rules.Article(profile.Declaration)
	due, err := a.Documents.Due(legaltime.Clock{Article: article, Period: legaltime.SameDay(), Start: a.Time})
	if err != nil {
		return // no block is of a day that has no end
	}
	a.set(ledger.DeclarationEntity, certificate, &ledger.OwnerDeclaration{
		Application: app.ID, Article: article, Asset: asset.ID, Due: due, Holders: former, ID: certificate, State: ledger.DeclarationDue,
	})
}

func formerHoldersSign() Guard {
	return Guard{"former_holders_sign", "TJ 6.4.3.5", func(a *act) *ledger.Refusal {
		d, refusal := a.declaration()
		if refusal != nil {
			return refusal
		}
		if by := a.body.(*ledger.DeclarationFileBody).Signatories; !slices.Equal(by, d.Holders) {
			return ledger.Refuse(ledger.DeclarationHolders, "owed by %v", d.Holders)
		}
		return nil
	}}
}

func fileDeclaration(state ledger.DeclarationState) Effect {
	return Effect{"file_declaration", func(a *act) *ledger.Refusal {
		d, refusal := a.declaration()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.DeclarationFileBody)
		d.Filed, d.Provider, d.Report, d.State, d.Statement = a.Time, b.Provider, b.Report, state, b.Statement
		a.set(ledger.DeclarationEntity, d.ID, d)
		return nil
	}}
}

func missDeclaration() Effect {
	return Effect{"miss_declaration", func(a *act) *ledger.Refusal {
		d, refusal := a.declaration()
		if refusal == nil {
			d.State = ledger.DeclarationMissing
			a.set(ledger.DeclarationEntity, d.ID, d)
		}
		return refusal
	}}
}
