package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func holdRows() []Transition {
	waiting, active := string(ledger.HoldWaiting), string(ledger.HoldActive)
	const analogy, term = "by analogy: SZ 20, GZ 20", "CPL Interpretation 485"
	row := func(from, on string, to ledger.HoldState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.HoldEntity, From: from, On: on, Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	extend, lift, expired := string(ledger.HoldExtend), string(ledger.HoldLift), string(ledger.HoldExpired)
	// A freeze of the same acts waits behind an earlier one and moves up when that
	// ends (by analogy: Provisions on Sealing and Freezing 26, Fafa [2004] 5 item 20).
	waits, movesUp := Move{ledger.HoldEntity, None, waiting}, Move{ledger.HoldEntity, waiting, active}
	return []Transition{
		row(None, string(ledger.HoldFreeze), ledger.HoldActive, enterHold(), analogy, mayFreeze(), assetIsLive(), scopeIsListed(), endIsInTime()).also(waits),
		row(active, extend, ledger.HoldActive, extendHold(), term, issuerActs(), extensionIsInTime()),
		row(waiting, lift, ledger.HoldLifted, endHold("lift_hold", ledger.HoldLifted), analogy, issuerActs()).also(movesUp),
		row(active, lift, ledger.HoldLifted, endHold("lift_hold", ledger.HoldLifted), analogy, issuerActs()).also(movesUp),
		row(waiting, expired, ledger.HoldEnded, endHold("expire_hold", ledger.HoldEnded), term).also(movesUp),
		row(active, expired, ledger.HoldEnded, endHold("expire_hold", ledger.HoldEnded), term).also(movesUp),
	}
}

// disputeLaw gives the profile by which disputes about an asset go: the version in
// force, or the asset's own where no other is.
func (a *act) disputeLaw(asset *ledger.Asset) (*profile.Profile, ledger.Document, *ledger.Refusal) {
	if p, doc, refusal := a.profileInForce(asset.Profile.Name); refusal == nil {
		return p, doc, nil
	}
	p, refusal := a.profileOf(asset)
	return p, asset.Profile, refusal
}

// office is who enters something that a court or another body has issued.
type office struct {
	member, role string
	class        ledger.Class
}

// officeOf gives the office that signs, in one of the classes; false when the member
// is none of them, is suspended, or has signed with another role's key.
func (a *act) officeOf(member, role string, classes ...ledger.Class) (office, bool) {
	m, ok := a.Governance.Member(member)
	if !ok || m.Suspended {
		return office{}, false
	}
	for _, class := range classes {
		if m.Has(class) && role == ledger.StaffRole(class) {
			return office{member, role, class}, true
		}
	}
	return office{}, false
}

// mayFreeze checks that a court enters its own order, or the asset's registry that
// of another body, where the regime lets that body freeze and the registry take its
// paper.
func mayFreeze() Guard {
	return onAsset("may_freeze", "by analogy: SZ 20, GZ 20", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.HoldFreezeBody)
		by, ok := a.officeOf(b.Member, b.Role, ledger.ClassCourt, ledger.ClassRegistry)
		if !ok || by.class == ledger.ClassRegistry && b.Member != asset.Registry {
			return ledger.Refuse(ledger.HoldCourt, "%s as %s", b.Member, b.Role)
		}
		if by.class == ledger.ClassCourt && (b.Issuer != b.Member || b.Authority != profile.ByCourt) {
			return ledger.Refuse(ledger.HoldCourt, "%s enters its own orders, not those of %s %s", b.Member, b.Authority, b.Issuer)
		}
		p, _, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		return freezeIsForeseen(p, by, b.Authority)
	})
}

func freezeIsForeseen(p *profile.Profile, by office, authority string) *ledger.Refusal {
	rules, ok := p.DisputeRules()
	if !ok {
		if by.class == ledger.ClassCourt {
			return nil
		}
		return ledger.Refuse(ledger.DisputesUnknown, "%s: only a court freezes, by itself", p.Name)
	}
	list, refusal := rules.List(profile.FreezeAuthorities)
	if refusal == nil && !slices.Contains(list, authority) {
		refusal = explain(ledger.Refuse(ledger.HoldCourt, "%q is not one of %v", authority, list), "", rules.Article(profile.FreezeAuthorities))
	}
	if refusal != nil || by.class == ledger.ClassCourt {
		return refusal
	}
	paper, refusal := rules.Param(profile.FreezeByRegistry)
	if refusal == nil && paper.Value != profile.Allowed {
		refusal = explain(ledger.Refuse(ledger.HoldCourt, "the registry enters no orders"), "", paper.Article)
	}
	return refusal
}

func assetIsLive() Guard {
	return onAsset("asset_is_live", "by analogy: SZ 20, GZ 20", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if asset.State != ledger.AssetRegistered && asset.State != ledger.AssetActive && asset.State != ledger.AssetSuspended {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

func scopeIsListed() Guard {
	return Guard{"scope_is_listed", "by analogy: SZ 20, GZ 20", func(a *act) *ledger.Refusal {
		scope := a.body.(*ledger.HoldFreezeBody).Scope
		if len(scope) == 1 && scope[0] == ledger.HoldAll {
			return nil
		}
		for i, s := range scope {
			if !slices.Contains(ledger.HoldScopes(), s) || i > 0 && s <= scope[i-1] {
				return ledger.Refuse(ledger.HoldScopeBad, "%q: want %s alone or some of %v, each once and sorted", s, ledger.HoldAll, ledger.HoldScopes())
			}
		}
		return nil
	}}
}

// endIsInTime checks the end that an order names, or the length that it counts from
// taking effect, against the longest.
func endIsInTime() Guard {
	return onAsset("end_is_in_time", "CPL Interpretation 485", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.HoldFreezeBody)
		if (b.Ends == 0) == (b.Period == "") {
			return ledger.Refuse(ledger.HoldEnds, "an order names an end, or a length from when it takes effect")
		}
		p, _, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		ends := b.Ends
		if b.Period != "" {
			if ends, refusal = a.holdEnd(b.Period); refusal != nil {
				return refusal
			}
		}
		return a.freezeInTime(p, ends)
	})
}

// freezeInTime checks the end of a freeze that is ordered or extended now.
func (a *act) freezeInTime(p *profile.Profile, ends legaltime.Instant) *ledger.Refusal {
	longest, article, refusal := p.Period(profile.FreezeMax)
	if refusal != nil {
		return refusal
	}
	latest, err := a.Documents.Due(legaltime.Clock{Article: article, Calendar: p.Calendar, Period: longest, Start: a.Time})
	if err != nil {
		return ledger.Refuse(ledger.CalendarPending, "%v", err)
	}
	if ends <= a.Time || ends > latest {
		return explain(ledger.Refuse(ledger.HoldEnds, "%s is not after now and by %s", ends, latest), "", article)
	}
	return nil
}

// holdEnd counts the length of a freeze that takes effect now. Working days would make
// its end wait for a calendar.
func (a *act) holdEnd(length string) (legaltime.Instant, *ledger.Refusal) {
	period, err := legaltime.ParsePeriod(length)
	if err == nil && period.Unit == legaltime.Working {
		err = legaltime.ErrPeriod
	}
	if err != nil {
		return 0, ledger.Refuse(ledger.HoldEnds, "%v", err)
	}
	ends, err := a.Documents.Due(legaltime.Clock{Period: period, Start: a.Time})
	if err != nil {
		return 0, ledger.Refuse(ledger.HoldEnds, "%v", err)
	}
	return ends, nil
}

// order is what a body orders about a freeze that is there.
type order struct{ asset, hold, issuer, member, role string }

func (a *act) order() order {
	switch b := a.body.(type) {
	case *ledger.HoldExtendBody:
		return order{b.Asset, b.Hold, b.Issuer, b.Member, b.Role}
	case *ledger.HoldLiftBody:
		return order{b.Asset, b.Hold, b.Issuer, b.Member, b.Role}
	}
	return order{}
}

// issuerActs lets only the body that ordered a freeze change or end it, or the one
// above that its order names; by itself, or through the registry what came to the
// registry on paper.
func issuerActs() Guard {
	return Guard{"issuer_acts", "by analogy: SZ 20, GZ 20", func(a *act) *ledger.Refusal {
		o := a.order()
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, o.hold)
		if !ok || hold.Asset != o.asset {
			return ledger.Refuse(ledger.HoldUnknown, "%s on %s", o.hold, o.asset)
		}
		by, ok := a.officeOf(o.member, o.role, ledger.ClassCourt, ledger.ClassRegistry)
		switch {
		case !ok:
			return ledger.Refuse(ledger.HoldCourt, "%s as %s", o.member, o.role)
		case o.issuer != hold.Issuer && o.issuer != hold.Superior:
			return ledger.Refuse(ledger.HoldCourt, "ordered by %s", hold.Issuer)
		case by.class == ledger.ClassCourt && o.issuer != o.member, by.class == ledger.ClassRegistry && o.member != hold.Member:
			return ledger.Refuse(ledger.HoldCourt, "entered by %s", hold.Member)
		}
		return nil
	}}
}

// extensionIsInTime checks that a freeze is extended before its end, to a later one.
func extensionIsInTime() Guard {
	return onAsset("extension_is_in_time", "CPL Interpretation 485", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.HoldExtendBody)
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, b.Hold)
		if !ok || hold.Ends <= a.Time || b.Ends <= hold.Ends {
			return ledger.Refuse(ledger.HoldEnds, "%s ends at %s: it is extended before that, and to a later time", b.Hold, hold.Ends)
		}
		p, _, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		return a.freezeInTime(p, b.Ends)
	})
}

// frozen refuses an act that a freeze forbids. The first one that forbids it counts;
// one that waits for its turn in some acts forbids the others. It is judged by block
// time: a freeze whose end has passed bars nothing, even before its event.
// That of a case bars nothing that is ordered in it.
func (a *act) frozen(asset *ledger.Asset, scope ledger.HoldScope, inCase string) *ledger.Refusal {
	holds, refusal := a.holdsOn(asset)
	if refusal != nil {
		return refusal
	}
	for _, hold := range holds {
		if hold.Covers(scope) {
			if inCase != "" && hold.Case == inCase {
				return nil
			}
			return explain(ledger.Refuse(ledger.AssetFrozen, "%s by %s %s", hold.ID, hold.Issuer, lengthOf(hold)), "", "by analogy: SZ 20, GZ 20")
		}
	}
	return nil
}

func lengthOf(hold *ledger.Hold) string {
	if hold.Ends == 0 {
		return "for " + hold.Period + " from its turn"
	}
	return "until " + hold.Ends.String()
}

// holdsOn gives the freezes of an asset that have not passed, in the order in which
// they came.
func (a *act) holdsOn(asset *ledger.Asset) ([]*ledger.Hold, *ledger.Refusal) {
	var holds []*ledger.Hold
	for _, id := range asset.Holds {
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, id)
		if !ok {
			return nil, ledger.Refuse(ledger.HoldUnknown, "%s", id)
		}
		if hold.Ends == 0 || a.Time < hold.Ends {
			holds = append(holds, hold)
		}
	}
	return holds, nil
}

func enterHold() Effect {
	return Effect{"enter_hold", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.HoldFreezeBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		_, doc, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		hold := &ledger.Hold{
			Asset: b.Asset, Authority: b.Authority, Case: b.Case, Document: b.Document, Ends: b.Ends, Entered: a.Time, ID: b.Hold, Issuer: b.Issuer, Member: b.Member,
			Order: b.Order, Period: b.Period, Profile: doc, Scope: b.Scope, State: ledger.HoldWaiting, Superior: b.Superior,
		}
		before, refusal := a.holdsOn(asset)
		if refusal != nil {
			return refusal
		}
		if !slices.ContainsFunc(before, hold.Overlaps) {
			if refusal := a.takeHold(hold); refusal != nil {
				return refusal
			}
		}
		asset.Holds = append(asset.Holds, b.Hold)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.HoldEntity, b.Hold, hold)
		a.overtakeFrozen(asset, hold)
		return nil
	}}
}

// takeHold has a freeze take effect. What it counts from that begins.
func (a *act) takeHold(hold *ledger.Hold) (refusal *ledger.Refusal) {
	hold.Start, hold.State = a.Time, ledger.HoldActive
	if hold.Period != "" {
		hold.Ends, refusal = a.holdEnd(hold.Period)
	}
	return refusal
}

func extendHold() Effect {
	return Effect{"extend_hold", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.HoldExtendBody)
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, b.Hold)
		if !ok {
			return ledger.Refuse(ledger.HoldUnknown, "%s", b.Hold)
		}
		hold.Ends = b.Ends
		hold.Extensions = append(hold.Extensions, ledger.HoldExtension{Document: b.Document, Ends: b.Ends, Issuer: b.Issuer, Order: b.Order})
		a.set(ledger.HoldEntity, hold.ID, hold)
		return nil
	}}
}

func endHold(name string, state ledger.HoldState) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.HoldUnknown, "%s", a.subject.ID)
		}
		hold.State = state
		asset.Holds = without(asset.Holds, hold.ID)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.HoldEntity, hold.ID, hold)
		return a.moveUp(asset)
	}}
}

// moveUp has freezes take effect for which nothing is left to wait for.
func (a *act) moveUp(asset *ledger.Asset) *ledger.Refusal {
	holds, refusal := a.holdsOn(asset)
	if refusal != nil {
		return refusal
	}
	for i, hold := range holds {
		if hold.State != ledger.HoldWaiting || slices.ContainsFunc(holds[:i], hold.Overlaps) {
			continue
		}
		if refusal := a.takeHold(hold); refusal != nil {
			return refusal
		}
		a.set(ledger.HoldEntity, hold.ID, hold)
	}
	return nil
}
