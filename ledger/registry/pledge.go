package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func pledgeRows() []Transition {
	active, released := string(ledger.RightActive), string(ledger.RightReleased)
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
		{Machine: ledger.PledgeEntity, From: active, On: string(ledger.PledgeTermEnded), Effect: flagTerm(), To: active, Article: "by analogy: Civil Code 386, 393"},
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
		return a.juniorAllowed(asset)
	})
}

func (a *act) juniorAllowed(asset *ledger.Asset) *ledger.Refusal {
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
}

func certificateIsValid() Guard {
	return onAsset("certificate_is_valid", "TJ 6.4.3.4", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		return a.certificateHolds(asset)
	})
}

func (a *act) certificateHolds(asset *ledger.Asset) *ledger.Refusal {
	if c, ok := asset.Certificate(currentCertificate(asset)); !ok || c.State == ledger.CertificateSuperseded {
		return ledger.Refuse(ledger.AssetWrongState, "%s waits for its certificate", asset.ID)
	}
	if a.Time >= asset.ValidTo {
		return ledger.Refuse(ledger.AssetWrongState, "its certificate %s expired at %s", currentCertificate(asset), asset.ValidTo)
	}
	return nil
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
	return explain(missingConsent(consents, pledgees), "", rule.Article)
}

// missingConsent refuses an act on a pledge whose pledgee has not signed.
func missingConsent(consents, pledgees []string) *ledger.Refusal {
	for _, pledgee := range pledgees {
		if !slices.Contains(consents, pledgee) {
			return ledger.Refuse(ledger.AssetPledged, "pledgee %s has not signed", pledgee)
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
		refusal = a.addPledge(asset, &ledger.Pledge{Claim: b.Claim, Contract: b.Contract, ID: b.Pledge, Pledgee: b.Pledgee})
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}

// addPledge enters a pledge behind those that are there. The caller enters the
// asset.
func (a *act) addPledge(asset *ledger.Asset, pledge *ledger.Pledge) *ledger.Refusal {
	pledge.Asset, pledge.Created, pledge.Pledgor, pledge.Rank, pledge.State = asset.ID, a.Time, asset.Holder(), 1, ledger.RightActive
	if n := len(asset.Pledges); n > 0 {
		last, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, asset.Pledges[n-1])
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", asset.Pledges[n-1])
		}
		pledge.Rank = last.Rank + 1
	}
	asset.Pledges = append(asset.Pledges, pledge.ID)
	a.set(ledger.PledgeEntity, pledge.ID, pledge)
	return nil
}

func releasePledge() Effect {
	return Effect{"release_pledge", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		_, refusal = a.endPledge(asset, a.body.(*ledger.PledgeReleaseBody).Pledge, ledger.RightReleased)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}

// endPledge gives a pledge its last state. Those behind it keep their ranks. The
// caller enters the asset.
func (a *act) endPledge(asset *ledger.Asset, id string, state ledger.RightState) (*ledger.Pledge, *ledger.Refusal) {
	pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, id)
	if !ok {
		return nil, ledger.Refuse(ledger.PledgeUnknown, "%s", id)
	}
	asset.Pledges = slices.DeleteFunc(slices.Clone(asset.Pledges), func(p string) bool { return p == id })
	pledge.State, pledge.Ended = state, a.Time
	a.set(ledger.PledgeEntity, id, pledge)
	return pledge, nil
}

// flagTerm notes that a pledge's term is over. It secures its claim until that is
// paid, released or realised.
func flagTerm() Effect {
	return Effect{"flag_term", func(a *act) *ledger.Refusal {
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", a.subject.ID)
		}
		pledge.TermOver = true
		a.set(ledger.PledgeEntity, pledge.ID, pledge)
		return nil
	}}
}

// pledgesFollow makes the new holder the pledgor: a pledge goes with the asset.
func (a *act) pledgesFollow(asset *ledger.Asset) *ledger.Refusal {
	for _, id := range asset.Pledges {
		pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, id)
		if !ok {
			return ledger.Refuse(ledger.PledgeUnknown, "%s", id)
		}
		pledge.Pledgor = asset.Holder()
		a.set(ledger.PledgeEntity, id, pledge)
	}
	return nil
}

// pledgeFits judges a new pledge, or new terms for one that is there.
func (a *act) pledgeFits(asset *ledger.Asset, q *request) *ledger.Refusal {
	if terms := q.deal.Pledge; terms != nil && terms.Ends != 0 && terms.Ends <= a.Time {
		return ledger.Refuse(ledger.PledgeTerm, "ends: is past")
	}
	if !q.rules.Is(profile.Does, profile.DoesPledge) {
		return nil
	}
	if refusal := a.certificateHolds(asset); refusal != nil {
		return refusal
	}
	return a.juniorAllowed(asset)
}
