package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// registers is how a publication enters an asset where registration precedes it.
func registers() Move { return Move{ledger.AssetEntity, None, string(ledger.AssetRegistered)} }

// moved lists what registering an application does to assets and certificates.
func moved() []Move {
	active, registered := string(ledger.AssetActive), string(ledger.AssetRegistered)
	cancelled := string(ledger.AssetCancelled)
	moves := []Move{{ledger.AssetEntity, None, registered}, {ledger.AssetEntity, active, cancelled}, {ledger.AssetEntity, registered, cancelled}}
	moves = append(moves, endsAs(ledger.CertificateSuperseded)...)
	moves = append(moves, endsAs(ledger.CertificateCancelled)...)
	moves = append(moves, Move{ledger.JudgmentEntity, string(ledger.JudgmentEntered), string(ledger.JudgmentExecuted)})
	return append(append(moves, rightMoves()...), sends(), confirmed())
}

// registerApplication does what the application asks for, and lists the
// certificates that are to be issued now.
func registerApplication() Effect {
	return changing("register", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		asset, refusal := a.carryOut(app, rules)
		if refusal != nil {
			return refusal
		}
		asset.Disposal = ""
		if refusal := a.earn(asset, app, rules); refusal != nil {
			return refusal
		}
		a.set(ledger.AssetEntity, asset.ID, asset)
		app.State, app.Clocks, app.Fee = ledger.ApplicationCompleted, nil, feeOf(a.body)
		return nil
	})
}

// carryOut changes the asset as the act says. The caller enters it.
func (a *act) carryOut(app *ledger.Application, rules profile.Act) (*ledger.Asset, *ledger.Refusal) {
	does, refusal := rules.Param(profile.Does)
	if refusal != nil {
		return nil, refusal
	}
	asset, there := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
	if does.Value == profile.DoesRegister {
		if there && asset.Application == app.ID {
			return asset, a.homeStands(asset, false)
		}
		return a.newAsset(app)
	}
	if !there || asset.Disposal != app.ID {
		return nil, ledger.Refuse(ledger.AssetMoved, "%s is no longer the asset's open disposal", app.ID)
	}
	q := a.requestOf(app, rules)
	if !q.holdersTakePart(asset) || app.Surrendered != "" && !stillStands(asset, app.Surrendered) {
		return nil, ledger.Refuse(ledger.AssetMoved, "holder or certificate have changed since %s came in", app.ID)
	}
	if refusal := a.mayDispose(asset, q); refusal != nil {
		return nil, refusal
	}
	if q.judged() {
		j, refusal := a.carriesOut(asset, q)
		if refusal != nil {
			return nil, refusal
		}
		a.execute(j, asset, app.ID)
	}
	switch does.Value {
	case profile.DoesTransfer:
		if q.judged() {
			a.endObjections(asset, false)
		}
		if q.succeeds() {
			return asset, a.inherit(asset, app.Party(ledger.RoleHolder), app.Party(ledger.RoleReceiver))
		}
		return asset, a.convey(asset, app.Party(ledger.RoleReceiver))
	case profile.DoesAmend:
		if refusal := a.rightFits(asset, q); refusal != nil {
			return nil, refusal
		}
		if refusal := a.dataIsNew(app.Register, asset); refusal != nil {
			return nil, refusal
		}
		if refusal := a.sharesFit(app.Register.Shares, app.Party(ledger.RoleHolder)); refusal != nil {
			return nil, refusal
		}
		links, refusal := a.linksOf(app.Register)
		if refusal != nil {
			return nil, refusal
		}
		a.amend(asset, app.Register)
		if len(links) > 0 {
			asset.Components = links
		}
		if len(app.Register.Shares) > 0 {
			if refusal := a.pledgesFollow(asset); refusal != nil {
				return nil, refusal
			}
		}
		a.endObjections(asset, false)
		if app.Agreement != nil {
			asset.Agreement = app.Agreement
		}
		return asset, a.endCertificates(asset, ledger.CertificateSuperseded, replacedBy(rules))
	case profile.DoesCancel:
		if refusal := a.extinguish(a.causeOf(app), asset); refusal != nil {
			return nil, refusal
		}
		asset.State = ledger.AssetCancelled
		a.endObjections(asset, true)
		a.freeData(asset)
		return asset, a.endCertificates(asset, ledger.CertificateCancelled, ofAsset)
	}
	if rules.OfPapers() {
		return asset, a.carryOutPapers(asset, q)
	}
	return asset, a.carryOutRight(app, asset, q)
}

// rightOf gives the right that a certificate is about: a voucher stands for one, and a
// proof says what has happened to one.
func (a *act) rightOf(app *ledger.Application, rules profile.Act, y profile.Yield) string {
	kind, _ := a.Documents.Profile(app.Profile).Kind(y.Certificate)
	if rules.Right() == "" || !kind.Is(profile.ClassOf, profile.Voucher) && !kind.Is(profile.ClassOf, profile.Proof) {
		return ""
	}
	return entityName(rules.Right(), dealOr(app.Deal).Right)
}

// receivers gives the accounts that get a certificate which goes to a part: each
// of an asset's holders gets one, also where one of several was succeeded.
func receivers(asset *ledger.Asset, parties []ledger.PartyOf, part ledger.Role) []string {
	holders, account := holdersOf(asset), partyOf(parties, part)
	if part == ledger.RoleHolder || slices.Contains(holders, account) {
		return holders
	}
	return []string{account}
}

// replacedBy is true of the certificates in whose place an act's come, and of all
// papers of the registration.
func replacedBy(rules profile.Act) func(*ledger.AssetCertificate) bool {
	return func(c *ledger.AssetCertificate) bool {
		yielded := slices.ContainsFunc(rules.Yields(), func(y profile.Yield) bool { return y.Certificate == c.Kind })
		return ofRegistration(c) || ofHolding(c) && yielded
	}
}

// enterAsset enters what is to be registered.
func (a *act) enterAsset(app *ledger.Application) (*ledger.Asset, *ledger.Refusal) {
	asset, refusal := a.newAsset(app)
	if refusal == nil {
		a.set(ledger.AssetEntity, asset.ID, asset)
	}
	return asset, refusal
}

// newAsset makes the asset of an application. Its number or its data may have
// been taken since the application came in, and the account of a holder closed who has
// no part in that.
func (a *act) newAsset(app *ledger.Application) (*ledger.Asset, *ledger.Refusal) {
	if a.exists(ledger.AssetEntity, app.Asset) {
		return nil, ledger.Refuse(ledger.AssetExists, "%s", app.Asset)
	}
	if refusal := a.dataIsNew(app.Register, nil); refusal != nil {
		return nil, refusal
	}
	if refusal := a.sharesFit(app.Register.Shares, app.Party(ledger.RoleHolder)); refusal != nil {
		return nil, refusal
	}
	asset := &ledger.Asset{
		Agreement: app.Agreement, Application: app.ID, ID: app.Asset, Profile: app.Profile, Registered: a.Time, Registry: app.Registry, State: ledger.AssetRegistered,
		Holders: []ledger.Share{{Account: app.Party(ledger.RoleHolder), Share: "1/1"}},
	}
	links, refusal := a.linksOf(app.Register)
	if refusal != nil {
		return nil, refusal
	}
	a.amend(asset, app.Register)
	asset.Components = links
	if app.Home != nil {
		return asset, a.takeHome(asset, app.Home)
	}
	return asset, nil
}

// amend gives an asset the terms of a registration.
func (a *act) amend(asset *ledger.Asset, terms *ledger.RegisterTerms) {
	asset.Acquisition, asset.DataEnds, asset.Name, asset.Rights = terms.Acquisition, terms.DataEnds, terms.Name, terms.Rights
	asset.Participants = terms.Participants
	asset.DataClass, asset.DataGrade, asset.Restricted = terms.DataClass, terms.DataGrade, terms.Restricted
	asset.Scenarios, asset.Type, asset.UpdateCycle, asset.Version = terms.Scenarios, terms.Type, terms.UpdateCycle, terms.Version
	if len(terms.Shares) > 0 {
		asset.Holders = terms.Shares
	}
	set, report, refusal := a.fingerprintOf(terms)
	if refusal != nil || set.IsZero() {
		return // the guards have looked at the evidence
	}
	if set != asset.Fingerprint {
		a.freeData(asset)
		a.set(ledger.FingerprintEntity, set.String(), &ledger.Fingerprint{Asset: asset.ID, Live: true})
	}
	asset.Evidence, asset.EvidenceReport, asset.Features, asset.Fingerprint, asset.Vouchers = terms.Evidence, report, terms.Features, set, terms.Vouchers
	a.confirm(asset)
}

// freeData lets an asset's data be registered again, if it is still that asset's.
func (a *act) freeData(asset *ledger.Asset) {
	if f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, asset.Fingerprint.String()); ok && f.Asset == asset.ID {
		a.set(ledger.FingerprintEntity, asset.Fingerprint.String(), &ledger.Fingerprint{Asset: asset.ID})
	}
}
