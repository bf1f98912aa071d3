package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// profileIsUsable refuses what is new under a regulation that is a draft, has
// expired or has not come into force, unless the members have adopted it with the
// word for just that. What was accepted before goes on.
func profileIsUsable() Guard {
	return Guard{"profile_is_usable", "SZ 34, GD 37, AH 38, DL 38", func(a *act) *ledger.Refusal {
		_, _, refusal := a.usableProfile(a.profileAsked())
		return refusal
	}}
}

// usableProfile gives the profile of that name in force, if something new may go by it.
func (a *act) usableProfile(name string) (*profile.Profile, ledger.Document, *ledger.Refusal) {
	p, doc, refusal := a.profileInForce(name)
	if refusal != nil {
		return nil, doc, refusal
	}
	if standing := p.Standing(a.Time); standing != doc.Despite {
		way := "only a vote that adopts it despite that allows it"
		if standing == profile.NotYet {
			way = "it has to wait"
		}
		return nil, doc, explain(ledger.Refuse(ledger.ProfileStatus, "%s is %s (status %s, from %s to %s): %s", doc.Name, standing, p.Status, p.Effective.From, p.Effective.To, way), "", p.Effective.Article)
	}
	return p, doc, nil
}

// profileAsked names the profile of what comes in: that of the asset, or the one
// that a new asset asks for.
func (a *act) profileAsked() string {
	b := a.body.(*ledger.ApplicationSubmitBody)
	if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, b.Asset); ok {
		return asset.Profile.Name
	}
	return b.Profile
}
