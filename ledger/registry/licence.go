package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func licenceRows() []Transition {
	return []Transition{
		{
			Machine: ledger.LicenceEntity, From: string(ledger.RightActive), On: string(ledger.LicenceExpired), Effect: expireLicence(),
			To: string(ledger.RightExpired), Article: "by analogy: GZ 21",
		},
	}
}

func expireLicence() Effect {
	return Effect{"expire_licence", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		_, refusal = a.endLicence(asset, a.subject.ID, ledger.RightExpired)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}

// licence loads a licence.
func (a *act) licence(id string) (*ledger.Licence, *ledger.Refusal) {
	l, ok := get[*ledger.Licence](a, ledger.LicenceEntity, id)
	if !ok {
		return nil, ledger.Refuse(ledger.LicenceUnknown, "%s", id)
	}
	return l, nil
}

// licencesOf gives the live licences of an asset.
func (a *act) licencesOf(asset *ledger.Asset) (all []*ledger.Licence, refusal *ledger.Refusal) {
	for _, id := range asset.Licences {
		l, refusal := a.licence(id)
		if refusal != nil {
			return nil, refusal
		}
		all = append(all, l)
	}
	return all, nil
}

// addLicence enters a licence. The caller enters the asset.
func (a *act) addLicence(asset *ledger.Asset, l *ledger.Licence) {
	l.Asset, l.Created, l.State = asset.ID, a.Time, ledger.RightActive
	asset.Licences = append(slices.Clone(asset.Licences), l.ID)
	slices.Sort(asset.Licences)
	a.set(ledger.LicenceEntity, l.ID, l)
}

// endLicence gives a licence its last state. The caller enters the asset.
func (a *act) endLicence(asset *ledger.Asset, id string, state ledger.RightState) (*ledger.Licence, *ledger.Refusal) {
	l, refusal := a.licence(id)
	if refusal != nil {
		return nil, refusal
	}
	asset.Licences = slices.DeleteFunc(slices.Clone(asset.Licences), func(x string) bool { return x == id })
	l.State, l.Ended = state, a.Time
	a.set(ledger.LicenceEntity, id, l)
	return l, a.endVouchers(asset, ledger.LicenceEntity, id, vouchersAfter(state))
}

// licenceFits judges a new licence, new terms for one, or a new licensee.
func (a *act) licenceFits(asset *ledger.Asset, q *request) *ledger.Refusal {
	all, refusal := a.licencesOf(asset)
	if refusal != nil {
		return refusal
	}
	old := licenceIn(all, q.deal.Right)
	if old == nil && !q.establishes() {
		return ledger.Refuse(ledger.LicenceUnknown, "%s", q.deal.Right)
	}
	if q.rules.Is(profile.Does, profile.DoesRightAssign) && !old.Terms.Assignable && !q.succeeds() {
		return ledger.Refuse(ledger.LicenceScope, "%s may not be assigned", old.ID)
	}
	terms := q.deal.Licence
	if terms == nil {
		return nil // it is assigned or released
	}
	if refusal := a.termsHold(asset, terms); refusal != nil {
		return refusal
	}
	if old != nil && old.Terms.Parent != terms.Parent {
		return ledger.Refuse(ledger.LicenceScope, "parent: %s rests on %q", old.ID, old.Terms.Parent)
	}
	if old == nil {
		if refusal := a.certificateHolds(asset); refusal != nil {
			return refusal
		}
	}
	if refusal := parentAllows(all, terms, old == nil, partyOf(q.parties, ledger.RoleLicensee)); refusal != nil {
		return refusal
	}
	return besideOthers(all, q.deal.Right, terms)
}

// termsHold judges a licence's terms by themselves and by the registration.
func (a *act) termsHold(asset *ledger.Asset, terms *ledger.LicenceTerms) *ledger.Refusal {
	if !rising(terms.Rights) || !rising(terms.Scenarios) || !rising(terms.Territory) {
		return ledger.Refuse(ledger.BodyValue, "rights, scenarios and territory must be sorted, each once")
	}
	if terms.Ends != 0 && (terms.Ends <= a.Time || terms.Ends <= terms.From) {
		return ledger.Refuse(ledger.LicenceTerm, "from %s to %s", terms.From, terms.Ends)
	}
	for _, r := range terms.Rights {
		if !slices.Contains(asset.Rights, r) {
			return ledger.Refuse(ledger.LicenceScope, "%q is not one of the asset's rights %v", r, asset.Rights)
		}
	}
	return nil
}

// parentAllows judges a sub-licence by the licence that it rests on. Whoever
// grants a new one is its licensee.
func parentAllows(all []*ledger.Licence, terms *ledger.LicenceTerms, fresh bool, grantor string) *ledger.Refusal {
	if terms.Parent == "" {
		return nil
	}
	parent := licenceIn(all, terms.Parent)
	switch {
	case parent == nil:
		return ledger.Refuse(ledger.LicenceUnknown, "%s", terms.Parent)
	case fresh && parent.Licensee != grantor:
		return ledger.Refuse(ledger.ApplicationParties, "%s is licensed to another than %s", parent.ID, grantor)
	case !parent.Terms.Sublicence:
		return ledger.Refuse(ledger.LicenceScope, "%s allows no sub-licence", parent.ID)
	}
	if beyond := Beyond(terms, &parent.Terms); beyond != "" {
		return ledger.Refuse(ledger.LicenceScope, "%s: goes beyond %s", beyond, parent.ID)
	}
	return nil
}

// besideOthers judges a licence beside those from the same grantor, and by the
// licences that rest on it.
func besideOthers(all []*ledger.Licence, id string, terms *ledger.LicenceTerms) *ledger.Refusal {
	for _, l := range all {
		switch {
		case l.ID == id:
		case l.Terms.Parent == terms.Parent && (l.Terms.Exclusive || terms.Exclusive) && Overlap(&l.Terms, terms):
			return ledger.Refuse(ledger.LicenceExclusive, "%s", l.ID)
		case l.Terms.Parent == id && (!terms.Sublicence || Beyond(&l.Terms, terms) != ""):
			return ledger.Refuse(ledger.LicenceScope, "%s rests on it and would go beyond it", l.ID)
		}
	}
	return nil
}

func licenceIn(all []*ledger.Licence, id string) *ledger.Licence {
	for _, l := range all {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Beyond names the first of a licence's terms that goes beyond those of the
// licence that it rests on; empty when none does.
func Beyond(sub, parent *ledger.LicenceTerms) string {
	// An empty list excludes nothing.
	outside := func(inner, outer []string) bool {
		return len(outer) > 0 && (len(inner) == 0 || slices.ContainsFunc(inner, func(s string) bool { return !slices.Contains(outer, s) }))
	}
	switch {
	case outside(sub.Rights, parent.Rights):
		return "rights"
	case outside(sub.Scenarios, parent.Scenarios):
		return "scenarios"
	case outside(sub.Territory, parent.Territory):
		return "territory"
	case sub.From < parent.From:
		return "from"
	case parent.Ends != 0 && (sub.Ends == 0 || sub.Ends > parent.Ends):
		return "ends"
	}
	return ""
}

// Overlap reports whether two licences allow the same thing somewhere at the same
// time.
func Overlap(x, y *ledger.LicenceTerms) bool {
	shared := func(x, y []string) bool {
		return len(x) == 0 || len(y) == 0 || slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) })
	}
	return shared(x.Rights, y.Rights) && shared(x.Scenarios, y.Scenarios) && shared(x.Territory, y.Territory) &&
		(x.Ends == 0 || y.From < x.Ends) && (y.Ends == 0 || x.From < y.Ends)
}
