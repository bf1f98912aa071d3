package registry

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

const revocationLaw = "GD 22, AH 23, GZ 34, DL 22"

func revocationRows() []Transition {
	decided, active, suspended := string(ledger.RevocationDecided), string(ledger.AssetActive), string(ledger.AssetSuspended)
	revoked := string(ledger.AssetRevoked)
	ends := []Move{{ledger.AssetEntity, string(ledger.AssetRegistered), revoked}, {ledger.AssetEntity, active, revoked}, {ledger.AssetEntity, suspended, revoked}, {ledger.JudgmentEntity, string(ledger.JudgmentEntered), string(ledger.JudgmentExecuted)}}
	ends = slices.Concat(ends, endsAs(ledger.CertificateRevoked), endsAs(ledger.CertificateSuperseded), falls())
	row := func(machine ledger.EntityKind, from string, on ledger.Kind, to string, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: machine, From: from, On: string(on), Guards: guards, Effect: effect, To: to, Article: article}
	}
	return []Transition{
		row(ledger.RevocationEntity, None, ledger.RevocationDecide, decided, decideRevocation(), revocationLaw,
			ownRegistry(), isRevocable(), groundIsListed(), partFits(), noticeIsNew()).also(sends()),
		row(ledger.RevocationEntity, decided, ledger.RevocationExecute, string(ledger.RevocationExecuted), executeRevocation(), revocationLaw,
			revokedByRegistry(), bothAreTold(), revocationIsFree()).also(ends...),
		row(ledger.RevocationEntity, decided, ledger.RevocationWithdraw, string(ledger.RevocationWithdrawn), withdrawRevocation(), "by analogy: AH 23", revokedByRegistry()),
		row(ledger.AssetEntity, active, ledger.AssetSuspend, suspended, suspendAsset(), "DL 22", ownRegistry(), suspensionIsListed(), noticeIsNew()).also(sends()),
		row(ledger.AssetEntity, suspended, ledger.AssetReinstate, active, reinstateAsset(), "DL 22", ownRegistry(), noticeIsNew()).also(sends()),
	}
}

// revocationLaw gives the rules on revocation that are in force for an asset.
func (a *act) revocationLaw(asset *ledger.Asset) (profile.Rules, ledger.Document, *ledger.Refusal) {
	p, doc, refusal := a.disputeLaw(asset)
	if refusal != nil {
		return profile.Rules{}, doc, refusal
	}
	rules, ok := p.RevocationRules()
	if !ok {
		return rules, doc, explain(ledger.Refuse(ledger.RevocationUnknown, "%s knows no revocation: what is wrong ends by cancellation or judgment", p.Name), "", "SZ 14, 19-20, TJ 6.4.5; "+revocationLaw)
	}
	return rules, doc, nil
}

// isRevocable checks that the registration is finished, with its certificate or
// without, and nothing is decided about it already.
func isRevocable() Guard {
	return onAsset("is_revocable", revocationLaw, func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if !isFinished(asset) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		if asset.Revocation != "" {
			return ledger.Refuse(ledger.RevocationStands, "%s", asset.Revocation)
		}
		return nil
	})
}

// groundIsListed checks the ground, and the document where the ground is one.
func groundIsListed() Guard {
	return onAsset("ground_is_listed", revocationLaw, func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.RevocationDecideBody)
		rules, _, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		if refusal := isGround(rules, profile.RevocationGrounds, b.Ground); refusal != nil {
			return refusal
		}
		documented, refusal := rules.List(profile.Documented)
		if refusal != nil {
			return refusal
		}
		if needs := slices.Contains(documented, b.Ground); needs != (b.Judgment != "") {
			return explain(ledger.Refuse(ledger.RevocationGround, "%s names a document: %t", b.Ground, needs), "", rules.Article(profile.Documented))
		}
		if b.Judgment == "" {
			return nil
		}
		j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, b.Judgment)
		if !ok || j.Asset != asset.ID || j.Orders != ledger.OrdersRevoke {
			return ledger.Refuse(ledger.JudgmentUnknown, "%s orders no revocation of %s", b.Judgment, asset.ID)
		}
		return a.isDue(j)
	})
}

func isGround(rules profile.Rules, list, ground string) *ledger.Refusal {
	grounds, refusal := rules.List(list)
	if refusal == nil && !slices.Contains(grounds, ground) {
		refusal = explain(ledger.Refuse(ledger.RevocationGround, "%q is not one of %v", ground, grounds), "", rules.Article(list))
	}
	return refusal
}

// partFits checks that a part may be revoked, and that something is left of it.
func partFits() Guard {
	return onAsset("part_fits", "GD 22, AH 23, GZ 34", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.RevocationDecideBody)
		if len(b.Rights)+len(b.Interests) == 0 && b.Scenarios == "" {
			return nil
		}
		rules, _, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		part, refusal := rules.Param(profile.Partial)
		if refusal == nil && part.Value != profile.Allowed {
			refusal = explain(ledger.Refuse(ledger.RevocationPart, "the whole registration or nothing"), "", part.Article)
		}
		if refusal != nil {
			return refusal
		}
		there := func(list []string) func(string) bool { return func(s string) bool { return !slices.Contains(list, s) } }
		if b.Scenarios != "" && b.Scenarios == asset.Scenarios {
			return ledger.Refuse(ledger.RevocationPart, "nothing of %q goes", asset.Scenarios)
		}
		if !rising(b.Rights) || !rising(b.Interests) || slices.ContainsFunc(b.Rights, there(asset.Rights)) || len(b.Rights) > 0 && len(b.Rights) >= len(asset.Rights) ||
			slices.ContainsFunc(b.Interests, there(slices.Concat(asset.Pledges, asset.Licences))) {
			return ledger.Refuse(ledger.RevocationPart, "%v and %v are no part of %v and %v", b.Rights, b.Interests, asset.Rights, slices.Concat(asset.Pledges, asset.Licences))
		}
		return nil
	})
}

// tellBoth sends a notice to the holders and to whoever objects to the registration.
func (a *act) tellBoth(asset *ledger.Asset, n *ledger.Notice) {
	to := holdersOf(asset)
	for _, id := range asset.Objections {
		if o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, id); ok {
			to = withID(to, o.Objector)
		}
	}
	n.Addressees, n.Kind, n.Registry, n.Sent, n.State = to, ledger.NoticeRevocation, asset.Registry, a.Time, ledger.NoticeSent
	a.awaitService(n, asset.Profile)
	a.set(ledger.NoticeEntity, n.ID, n)
}

func decideRevocation() Effect {
	return Effect{"decide_revocation", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.RevocationDecideBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		rules, doc, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		clock, refusal := a.flagged(rules, profile.RevocationTime, doc)
		if refusal != nil {
			return refusal
		}
		asset.Revocation = b.Revocation
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.tellBoth(asset, &ledger.Notice{Article: rules.Article(profile.RevocationNotice), ID: b.Notice, Items: b.Reasons, Person: b.Person, Text: b.Text})
		a.set(ledger.RevocationEntity, b.Revocation, &ledger.Revocation{
			Asset: b.Asset, Clock: clock, Decided: a.Time, Document: b.Document, Ground: b.Ground, ID: b.Revocation, Interests: b.Interests, Judgment: b.Judgment, Notice: b.Notice,
			Person: b.Person, Profile: doc, Reasons: b.Reasons, Record: a.id, Registry: b.Registry, Rights: b.Rights, Scenarios: b.Scenarios, State: ledger.RevocationDecided,
		})
		return nil
	}}
}

// flagged gives the clock of a time from now that only flags, nil where the regime sets
// none or is silent: nothing else depends on it.
func (a *act) flagged(rules profile.Rules, key string, doc ledger.Document) (*legaltime.Clock, *ledger.Refusal) {
	rule := rules.Params[key]
	if rule.Value == "" || rule.Value == profile.None || rule.Value == profile.Unstated {
		return nil, nil
	}
	period, _, refusal := rules.Period(key)
	if refusal != nil {
		return nil, refusal
	}
	clock, refusal := a.clockOf(doc, rule.Article, period, a.Time)
	return &clock, refusal
}

// revocation loads the one that a step is about, with its asset.
func (a *act) revocation() (*ledger.Revocation, *ledger.Asset, *ledger.Refusal) {
	r, ok := get[*ledger.Revocation](a, ledger.RevocationEntity, a.subject.ID)
	if !ok {
		return nil, nil, ledger.Refuse(ledger.RevocationUnknown, "%s", a.subject.ID)
	}
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, r.Asset)
	if !ok {
		return nil, nil, ledger.Refuse(ledger.AssetUnknown, "%s", r.Asset)
	}
	return r, asset, nil
}

func onRevocation(name, article string, check func(*act, *ledger.Revocation, *ledger.Asset) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		r, asset, refusal := a.revocation()
		if refusal != nil {
			return refusal
		}
		return check(a, r, asset)
	}}
}

func revokedByRegistry() Guard {
	return onRevocation("own_registry", revocationLaw, func(a *act, r *ledger.Revocation, _ *ledger.Asset) *ledger.Refusal {
		return withRegistry(r.Registry, a.body.(*ledger.RevocationBody).Registry)
	})
}

// bothAreTold checks, where the regime says so, that the decision has been served
// before it takes effect.
func bothAreTold() Guard {
	return onRevocation("both_are_told", "AH 23", func(a *act, r *ledger.Revocation, _ *ledger.Asset) *ledger.Refusal {
		rules, _ := a.Documents.Profile(r.Profile).RevocationRules()
		when, refusal := rules.Param(profile.RevocationNotice)
		if refusal != nil || when.Value != profile.BeforeEffect {
			return refusal
		}
		if n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, r.Notice); !ok || n.State != ledger.NoticeServed {
			return explain(ledger.Refuse(ledger.RevocationEarly, "%s has not been served", r.Notice), "", when.Article)
		}
		return nil
	})
}

// revocationIsFree checks that no freeze of another case holds the registration, and
// that what is revoked is still there.
func revocationIsFree() Guard {
	return onRevocation("revocation_is_free", "by analogy: SZ 20, GZ 20", func(a *act, r *ledger.Revocation, asset *ledger.Asset) *ledger.Refusal {
		j, _ := get[*ledger.Judgment](a, ledger.JudgmentEntity, r.Judgment)
		inCase := ""
		if j != nil {
			if refusal := a.isDue(j); refusal != nil {
				return refusal
			}
			inCase = j.Case
		}
		scope := ledger.HoldAmend
		if r.Whole() {
			scope = ledger.HoldCancel
		}
		return a.frozen(asset, scope, inCase)
	})
}

func executeRevocation() Effect {
	return Effect{"revoke", func(a *act) *ledger.Refusal {
		r, asset, refusal := a.revocation()
		if refusal != nil {
			return refusal
		}
		r.Clock, r.Executed, r.State = nil, a.Time, ledger.RevocationExecuted
		a.set(ledger.RevocationEntity, r.ID, r)
		if j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, r.Judgment); ok {
			a.execute(j, asset, "")
		}
		rules, _ := a.Documents.Profile(r.Profile).RevocationRules()
		why := cause{article: rules.Article(profile.RevocationGrounds), id: r.ID, registry: r.Registry}
		asset.Revocation = ""
		a.overtake(asset, ledger.EntityID{Kind: ledger.RevocationEntity, ID: r.ID})
		if r.Whole() {
			return a.endAsset(asset, ledger.AssetRevoked, ledger.CertificateRevoked, why)
		}
		return a.revokePart(r, asset, why)
	}}
}

// revokePart ends the rights that are revoked and what rests on them. The others
// stand, and the certificates for them are due.
func (a *act) revokePart(r *ledger.Revocation, asset *ledger.Asset, why cause) *ledger.Refusal {
	asset.Scenarios = cmp.Or(r.Scenarios, asset.Scenarios)
	asset.Revocations = append(asset.Revocations, r.ID)
	asset.Rights = slices.DeleteFunc(asset.Rights, func(s string) bool { return slices.Contains(r.Rights, s) })
	for _, id := range slices.Clone(asset.Pledges) {
		if !slices.Contains(r.Interests, id) {
			continue
		}
		if refusal := a.extinguishPledge(why, asset, id); refusal != nil {
			return refusal
		}
	}
	for _, id := range slices.Clone(asset.Licences) {
		l, refusal := a.licence(id)
		if refusal != nil {
			return refusal
		}
		falls := slices.Contains(r.Interests, id) || slices.ContainsFunc(l.Terms.Rights, func(s string) bool { return slices.Contains(r.Rights, s) })
		if !falls || l.State != ledger.RightActive {
			continue
		}
		if refusal := a.endSublicences(why, asset, id); refusal != nil {
			return refusal
		}
		if refusal := a.extinguishLicence(why, asset, id); refusal != nil {
			return refusal
		}
	}
	a.endObjections(asset, false)
	for _, c := range asset.Certificates {
		if live := c.State == ledger.CertificateValid || c.State == ledger.CertificateLapsed; live && ofHolding(&c) {
			asset.Due = append(asset.Due, ledger.CertificateDue{Account: c.Account, Application: asset.Application, Kind: c.Kind, Profile: asset.Profile})
		}
	}
	refusal := a.endCertificates(asset, ledger.CertificateSuperseded, ofHolding)
	a.set(ledger.AssetEntity, asset.ID, asset)
	return refusal
}

func withdrawRevocation() Effect {
	return Effect{"withdraw_revocation", func(a *act) *ledger.Refusal {
		r, asset, refusal := a.revocation()
		if refusal != nil {
			return refusal
		}
		r.Clock, r.State, asset.Revocation = nil, ledger.RevocationWithdrawn, ""
		a.set(ledger.RevocationEntity, r.ID, r)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return nil
	}}
}

func suspensionIsListed() Guard {
	return onAsset("suspension_is_listed", "DL 22", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		rules, _, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		return isGround(rules, profile.Suspends, a.body.(*ledger.SuspensionBody).Ground)
	})
}

func suspendAsset() Effect {
	return suspending("suspend", func(a *act, asset *ledger.Asset, b *ledger.SuspensionBody) *ledger.Refusal {
		rules, doc, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		clock, refusal := a.flagged(rules, profile.SuspensionTime, doc)
		asset.State = ledger.AssetSuspended
		asset.Suspension = &ledger.Suspension{Clock: clock, Document: b.Document, Ground: b.Ground, Notice: b.Notice, Since: a.Time}
		return refusal
	})
}

func reinstateAsset() Effect {
	return suspending("reinstate", func(_ *act, asset *ledger.Asset, _ *ledger.SuspensionBody) *ledger.Refusal {
		asset.State, asset.Suspension = ledger.AssetActive, nil
		return nil
	})
}

func suspending(name string, change func(*act, *ledger.Asset, *ledger.SuspensionBody) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.SuspensionBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		rules, _, refusal := a.revocationLaw(asset)
		if refusal != nil {
			return refusal
		}
		a.tellBoth(asset, &ledger.Notice{Article: rules.Article(profile.Suspends), ID: b.Notice, Items: b.Reasons, Person: b.Person, Text: b.Text})
		refusal = change(a, asset, b)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}
