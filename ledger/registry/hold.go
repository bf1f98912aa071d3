package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func holdRows() []Transition {
	active := string(ledger.HoldActive)
	row := func(from, on string, to ledger.HoldState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.HoldEntity, From: from, On: on, Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	return []Transition{
		row(None, string(ledger.HoldFreeze), ledger.HoldActive, enterHold(), "by analogy: SZ 20, GZ 20", assetIsLive(), scopeIsListed(), endIsInTime()),
		row(active, string(ledger.HoldLift), ledger.HoldLifted, endHold("lift_hold", ledger.HoldLifted), "by analogy: SZ 20, GZ 20", sameCourt()),
		row(active, string(ledger.HoldExpired), ledger.HoldEnded, endHold("expire_hold", ledger.HoldEnded), "CPL Interpretation 485"),
	}
}

func assetIsLive() Guard {
	return onAsset("asset_is_live", "by analogy: SZ 20, GZ 20", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if asset.State != ledger.AssetRegistered && asset.State != ledger.AssetActive {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

func scopeIsListed() Guard {
	return Guard{"scope_is_listed", "by analogy: SZ 20, GZ 20", func(a *act) *ledger.Refusal {
		scope := a.body.(*ledger.HoldFreezeBody).Scope
		for i, s := range scope {
			if !slices.Contains(ledger.HoldScopes(), s) || i > 0 && s <= scope[i-1] {
				return ledger.Refuse(ledger.HoldScopeBad, "%q is unknown, repeats or is not sorted", s)
			}
		}
		return nil
	}}
}

func endIsInTime() Guard {
	return onAsset("end_is_in_time", "CPL Interpretation 485", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		p, refusal := a.profileOf(asset)
		if refusal != nil {
			return refusal
		}
		longest, article, refusal := p.Period(profile.FreezeMax)
		if refusal != nil {
			return refusal
		}
		latest, err := a.Documents.Calendar(p.Calendar).Deadline(a.Time, longest, legaltime.Options{})
		if err != nil {
			return ledger.Refuse(ledger.CalendarPending, "%v", err)
		}
		if ends := a.body.(*ledger.HoldFreezeBody).Ends; ends <= a.Time || ends > latest {
			return explain(ledger.Refuse(ledger.HoldEnds, "%s is not after now and by %s", ends, latest), "", article)
		}
		return nil
	})
}

func sameCourt() Guard {
	return Guard{"same_court", "by analogy: SZ 20, GZ 20", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.HoldLiftBody)
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, b.Hold)
		if !ok || hold.Asset != b.Asset {
			return ledger.Refuse(ledger.HoldUnknown, "%s on %s", b.Hold, b.Asset)
		}
		if hold.Court != b.Court {
			return ledger.Refuse(ledger.HoldCourt, "ordered by %s", hold.Court)
		}
		return nil
	}}
}

// frozen judges by block time: a freeze whose end has passed bars nothing, even
// before its event.
func (a *act) frozen(asset *ledger.Asset, scope ledger.HoldScope) *ledger.Refusal {
	for _, id := range asset.Holds {
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, id)
		if !ok {
			return ledger.Refuse(ledger.HoldUnknown, "%s", id)
		}
		if a.Time < hold.Ends && slices.Contains(hold.Scope, scope) {
			return explain(ledger.Refuse(ledger.AssetFrozen, "%s by %s until %s", id, hold.Court, hold.Ends), "", "by analogy: SZ 20, GZ 20")
		}
	}
	return nil
}

func enterHold() Effect {
	return Effect{"enter_hold", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.HoldFreezeBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		asset.Holds = append(asset.Holds, b.Hold)
		slices.Sort(asset.Holds)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.HoldEntity, b.Hold, &ledger.Hold{
			Asset: b.Asset, Court: b.Court, Document: b.Document, Ends: b.Ends, ID: b.Hold,
			Order: b.Order, Scope: b.Scope, Start: a.Time, State: ledger.HoldActive,
		})
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
		asset.Holds = slices.DeleteFunc(asset.Holds, func(id string) bool { return id == hold.ID })
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.HoldEntity, hold.ID, hold)
		return nil
	}}
}
