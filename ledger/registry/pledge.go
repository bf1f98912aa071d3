package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func pledgeRows() []Transition {
	active := string(ledger.RightActive)
	return []Transition{
		{Machine: ledger.PledgeEntity, From: active, On: string(ledger.PledgeTermEnded), Effect: flagTerm(), To: active, Article: "by analogy: Civil Code 386, 393"},
	}
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

func (a *act) certificateHolds(asset *ledger.Asset) *ledger.Refusal {
	c, ok := asset.Certificate(asset.CurrentCertificate())
	if !ok || c.State == ledger.CertificateSuperseded {
		return ledger.Refuse(ledger.AssetWrongState, "%s waits for its certificate", asset.ID)
	}
	if c.ValidTo != 0 && a.Time >= c.ValidTo {
		return ledger.Refuse(ledger.AssetWrongState, "its certificate %s expired at %s", c.Number, c.ValidTo)
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
	return pledge, a.endVouchers(asset, ledger.PledgeEntity, id, vouchersAfter(state))
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
	if q.rules.Is(profile.Does, profile.DoesRightAssign) {
		return a.pledgeeIsNoExchange(partyOf(q.parties, ledger.RoleReceiver))
	}
	if !q.rules.Is(profile.Does, profile.DoesPledge) {
		return nil
	}
	if refusal := a.certificateHolds(asset); refusal != nil {
		return refusal
	}
	if refusal := a.pledgeeIsNoExchange(partyOf(q.parties, ledger.RolePledgee)); refusal != nil {
		return refusal
	}
	if q.deal.Pledge != nil {
		if refusal := a.appraisalHolds(q.deal.Pledge.Appraisal, holdersOf(asset)); refusal != nil {
			return refusal
		}
	}
	return a.juniorAllowed(asset)
}

// pledgeeIsNoExchange refuses a pledge to a member that runs an exchange: it gives no
// credit and stands for none.
func (a *act) pledgeeIsNoExchange(account string) *ledger.Refusal {
	for i := range a.Governance.Members {
		if m := &a.Governance.Members[i]; m.Code == account && m.Has(ledger.ClassExchange) {
			return explain(ledger.Refuse(ledger.PledgeExchange, "%s", m.Name), "", "SH 23, HBT 12")
		}
	}
	return nil
}
