package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func pledgeRows() []Transition {
	active, released := string(ledger.PledgeActive), string(ledger.PledgeReleased)
	return []Transition{
		{
			Machine: ledger.PledgeEntity, From: None, On: string(ledger.PledgeCreate), Guards: []Guard{
				assetIsActive(), heldBySigner(), pledgeeIsKnown(), notFrozen(ledger.HoldPledge), juniorIsAllowed(), certificateIsValid(), notMoved(), ownRegistry(),
			}, Effect: enterPledge(), To: active, Article: "TJ 6.4.3.2, 8.2.2",
		},
		{
			Machine: ledger.PledgeEntity, From: active, On: string(ledger.PledgeRelease), Guards: []Guard{
				partiesMatch(), notMoved(), ownRegistry(),
			}, Effect: releasePledge(), To: released, Article: "by analogy: Civil Code 393",
		},
	}
}

func assetIsActive() Guard {
	return onAsset("asset_is_active", "TJ 6.4.3.4", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if asset.State != ledger.AssetActive {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

func pledgeeIsKnown() Guard {
	return Guard{"pledgee_is_known", "TJ 6.4.3.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PledgeCreateBody)
		if !a.exists(ledger.AccountEntity, b.Pledgee) {
			return ledger.Refuse(ledger.AccountUnknown, "%s", b.Pledgee)
		}
		if b.Pledgee == b.Pledgor {
			return ledger.Refuse(ledger.PledgeParties, "pledgor and pledgee are one")
		}
		return nil
	}}
}

func juniorIsAllowed() Guard {
	return onAsset("junior_is_allowed", "by analogy: Civil Code 414", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		if len(asset.Pledges) == 0 {
			return nil
		}
		p, refusal := a.profileOf(asset)
		if refusal != nil {
			return refusal
		}
		rule, refusal := p.Param(profile.JuniorPledge)
		if refusal == nil && rule.Value != profile.Allowed {
			refusal = explain(ledger.Refuse(ledger.PledgeJunior, "pledged as %v", asset.Pledges), "", rule.Article)
		}
		return refusal
	})
}

func certificateIsValid() Guard {
	return onAsset("certificate_is_valid", "TJ 6.4.3.4", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		if a.Time >= asset.ValidTo {
			return ledger.Refuse(ledger.AssetWrongState, "its certificate %s expired at %s", currentCertificate(asset), asset.ValidTo)
		}
		return nil
	})
}

func pledgeesConsent() Guard {
	return onAsset("pledgees_consent", "by analogy: Civil Code 443, 444", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		consents := a.body.(*ledger.AssetTransferBody).Consents
		if !rising(consents) {
			return ledger.Refuse(ledger.BodyValue, "consents must be sorted, each once")
		}
		pledgees, refusal := a.pledgeesOf(asset)
		if refusal != nil {
			return refusal
		}
		for _, c := range consents {
			if !slices.Contains(pledgees, c) {
				return ledger.Refuse(ledger.PledgeParties, "%s holds no pledge on %s", c, asset.ID)
			}
		}
		if len(pledgees) == 0 {
			return nil
		}
		return a.consentsSuffice(asset, consents, pledgees)
	})
}

// consentsSuffice judges the consents by the asset's profile.
func (a *act) consentsSuffice(asset *ledger.Asset, consents, pledgees []string) *ledger.Refusal {
	p, refusal := a.profileOf(asset)
	if refusal != nil {
		return refusal
	}
	rule, refusal := p.Param(profile.PledgeeConsent)
	if refusal != nil || rule.Value != profile.Needed {
		return refusal
	}
	for _, pledgee := range pledgees {
		if !slices.Contains(consents, pledgee) {
			return explain(ledger.Refuse(ledger.AssetPledged, "pledgee %s has not signed", pledgee), "", rule.Article)
		}
	}
	return nil
}

// pledgeesOf gives the pledgee of each live pledge, in order of rank.
func (a *act) pledgeesOf(asset *ledger.Asset) ([]string, *ledger.Refusal) {
	var pledgees []string
	for _, id := range asset.Pledges {
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, id)
		if !ok {
			return nil, ledger.Refuse(ledger.PledgeUnknown, "%s", id)
		}
		pledgees = append(pledgees, pledge.Pledgee)
	}
	return pledgees, nil
}

func partiesMatch() Guard {
	return Guard{"parties_match", "TJ 6.4.3.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PledgeReleaseBody)
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, b.Pledge)
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", b.Pledge)
		}
		if pledge.Asset != b.Asset || pledge.Pledgee != b.Pledgee || pledge.Pledgor != b.Pledgor {
			return ledger.Refuse(ledger.PledgeParties, "%s", b.Pledge)
		}
		return nil
	}}
}

func enterPledge() Effect {
	return Effect{"enter_pledge", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PledgeCreateBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		rank := 1
		if n := len(asset.Pledges); n > 0 {
			last, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, asset.Pledges[n-1])
			if !ok {
				return ledger.Refuse(ledger.PledgeUnknown, "%s", asset.Pledges[n-1])
			}
			rank = last.Rank + 1
		}
		asset.Pledges = append(asset.Pledges, b.Pledge)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.PledgeEntity, b.Pledge, &ledger.Pledge{
			Asset: b.Asset, Claim: b.Claim, Contract: b.Contract, Created: a.Time, ID: b.Pledge,
			Pledgee: b.Pledgee, Pledgor: b.Pledgor, Rank: rank, State: ledger.PledgeActive,
		})
		return nil
	}}
}

func releasePledge() Effect {
	return Effect{"release_pledge", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PledgeReleaseBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, b.Pledge)
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", b.Pledge)
		}
		asset.Pledges = slices.DeleteFunc(asset.Pledges, func(id string) bool { return id == b.Pledge })
		pledge.State, pledge.Released = ledger.PledgeReleased, a.Time
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.PledgeEntity, pledge.ID, pledge)
		return nil
	}}
}

// pledgesFollow makes the new holder the pledgor: a pledge goes with the asset.
func (a *act) pledgesFollow(asset *ledger.Asset, holder string) *ledger.Refusal {
	for _, id := range asset.Pledges {
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, id)
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", id)
		}
		pledge.Pledgor = holder
		a.set(ledger.PledgeEntity, id, pledge)
	}
	return nil
}
