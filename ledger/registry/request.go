package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// request is what an application asks of an asset that is there. It is judged
// when it comes in and again when it is registered.
type request struct {
	profile *profile.Profile
	rules   profile.Act
	parties []ledger.PartyOf
	// deal is empty where nothing was agreed.
	deal     *ledger.DealTerms
	register *ledger.RegisterTerms
	// agreement is a new one by which the data is operated, nil for none.
	agreement *ledger.Agreement
	// certificate is the number of the one that a copy is asked of.
	certificate string
	// causes are the grounds that are named.
	causes []string
	// undertaking is the applicant's word to bear the risk of objections.
	undertaking sm3.Digest
}

func (s *submission) request() *request {
	return &request{s.profile, s.rules, s.Parties, dealOr(s.Deal), s.Register, s.Agreement, s.Certificate, s.Causes, s.Undertaking}
}

func (a *act) requestOf(app *ledger.Application, rules profile.Act) *request {
	return &request{a.Documents.Profile(app.Profile), rules, app.Parties, dealOr(app.Deal), app.Register, app.Agreement, app.Certificate, app.Causes, app.Undertaking}
}

func dealOr(d *ledger.DealTerms) *ledger.DealTerms {
	if d == nil {
		return new(ledger.DealTerms)
	}
	return d
}

// judged reports whether the request carries out a judgment: what a court has
// ordered needs nobody's consent.
func (q *request) judged() bool {
	return slices.Contains(q.rules.List(profile.Gates), profile.GateJudgment)
}

// succeeds reports whether what passes does so by law, on a merger, split, dissolution,
// bankruptcy or death: with everything on it, and without anybody's leave.
func (q *request) succeeds() bool {
	return slices.ContainsFunc(q.rules.List(profile.Succession), func(ground string) bool { return slices.Contains(q.causes, ground) })
}

// conveys reports whether the asset, or a share in it, changes hands.
func (q *request) conveys(asset *ledger.Asset) bool {
	switch {
	case q.rules.Is(profile.Does, profile.DoesTransfer), q.rules.Is(profile.Does, profile.DoesRightRealise):
		return true
	default:
		return q.register != nil && len(q.register.Shares) > 0 && !slices.Equal(q.register.Shares, asset.Holders)
	}
}

// scope is the act that a freeze would have to forbid.
func (q *request) scope(asset *ledger.Asset) ledger.HoldScope {
	switch {
	case q.rules.Is(profile.Does, profile.DoesRightRelease):
		return ledger.HoldRelease
	case q.conveys(asset), q.rules.Right() == ledger.ContractEntity:
		return ledger.HoldTransfer
	case q.rules.Right() == ledger.PledgeEntity:
		return ledger.HoldPledge
	case q.rules.Right() == ledger.LicenceEntity:
		return ledger.HoldLicence
	case q.rules.Is(profile.Does, profile.DoesAmend):
		return ledger.HoldAmend
	default:
		return ledger.HoldCancel
	}
}

// mayDispose judges what stands in the way of an act on an asset: freezes, and
// pledges without their pledgees' consent.
func (a *act) mayDispose(asset *ledger.Asset, q *request) *ledger.Refusal {
	if _, refusal := q.rules.Param(profile.Does); refusal != nil {
		return refusal
	}
	if q.rules.OfPapers() && !q.rules.Is(profile.Does, profile.DoesAnnul) {
		return a.standsUnrevoked(asset) // a new paper disposes of nothing
	}
	if q.judged() && q.deal.Judgment == "" {
		return nil // what an explanation asks about: it depends on the judgment
	}
	if refusal := a.frozen(asset, q.scope(asset), a.caseOf(q)); refusal != nil || q.judged() {
		return refusal
	}
	if refusal := a.standsFree(asset, q.ends()); refusal != nil {
		return refusal
	}
	if refusal := a.objectionsAllow(asset, q); refusal != nil {
		return refusal
	}
	if q.rules.Is(profile.Does, profile.DoesTransfer) && asset.DataEnds != 0 && asset.DataEnds <= a.Time {
		return ledger.Refuse(ledger.BodyValue, "data_ends: is past")
	}
	pledgees, refusal := a.pledgeesConcerned(asset, q)
	if refusal != nil || len(pledgees) == 0 {
		return refusal
	}
	if q.rules.Is(profile.Does, profile.DoesCancel) {
		return missingConsent(q.deal.Consents, pledgees) // nothing would be left of the pledge
	}
	return a.consentsSuffice(asset, q.deal.Consents, pledgees)
}

// ends reports whether the request only ends something.
func (q *request) ends() bool {
	return q.rules.Is(profile.Does, profile.DoesCancel) || q.rules.Is(profile.Does, profile.DoesRightRelease)
}

// standsFree judges what the asset's home, documents of courts and the registry leave of
// an entry.
func (a *act) standsFree(asset *ledger.Asset, ending bool) *ledger.Refusal {
	if refusal := a.homeStands(asset, ending); refusal != nil {
		return refusal
	}
	if refusal := a.judgmentsAllow(asset); refusal != nil {
		return refusal
	}
	return a.standsUnrevoked(asset)
}

// standsUnrevoked judges whether the registration is suspended, or is to be revoked.
func (a *act) standsUnrevoked(asset *ledger.Asset) *ledger.Refusal {
	switch {
	case asset.State == ledger.AssetSuspended:
		return explain(ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s: %s", asset.ID, asset.State, asset.Suspension.Ground), "", "DL 22")
	case asset.Revocation != "":
		return explain(ledger.Refuse(ledger.RevocationStands, "%s", asset.Revocation), "", revocationLaw)
	}
	return nil
}

// pledgeesConcerned gives the pledgees whose consent an act may need: all, those
// beside a pledge that gets other terms, those before one that is realised.
func (a *act) pledgeesConcerned(asset *ledger.Asset, q *request) ([]string, *ledger.Refusal) {
	if q.succeeds() {
		return nil, nil
	}
	concerned := asset
	switch does, _ := q.rules.Param(profile.Does); does.Value {
	case profile.DoesTransfer, profile.DoesCancel, profile.DoesLicence:
	case profile.DoesRightAmend:
		concerned = &ledger.Asset{Pledges: without(asset.Pledges, q.deal.Right)}
	case profile.DoesRightRealise:
		concerned = &ledger.Asset{Pledges: before(asset.Pledges, q.deal.Right)}
	default:
		if !q.conveys(asset) {
			return nil, nil
		}
	}
	return a.pledgeesOf(concerned)
}

func without(list []string, s string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == s })
}

// before gives the part of a list that precedes s.
func before(list []string, s string) []string {
	return list[:max(slices.Index(list, s), 0)]
}

// behind gives the part of a list that follows s.
func behind(list []string, s string) []string {
	return list[slices.Index(list, s)+1:]
}

func accountsOf(parties []ledger.PartyOf, r ledger.Role) (accounts []string) {
	for _, p := range parties {
		if p.Role == r {
			accounts = append(accounts, p.Account)
		}
	}
	return accounts
}

// holdersOf gives the accounts of an asset's holders, sorted.
func holdersOf(asset *ledger.Asset) (accounts []string) {
	for _, s := range asset.Holders {
		accounts = append(accounts, s.Account)
	}
	slices.Sort(accounts)
	return accounts
}

// applied gives who signs for the act's applicants, or the refusal that somebody
// does not. Of several holders all must, unless the profile is content with one.
func (a *act) applied(q *request, by signing) (signers []string, refusal *ledger.Refusal) {
	if q.rules.Is(profile.AppliedBy, profile.ByOne) {
		return a.appliedByOne(q, by)
	}
	for _, r := range q.rules.Roles(profile.Applicants) {
		var missing []string
		accounts := accountsOf(q.parties, r)
		for _, account := range accounts {
			if signer, ok := a.speaksFor(by, account); ok {
				signers = append(signers, signer)
			} else {
				missing = append(missing, account)
			}
		}
		enough := len(missing) == 0
		if r == ledger.RoleHolder && len(accounts) > 1 {
			rule, refusal := q.profile.Param(profile.CoOwners)
			if refusal != nil {
				return nil, refusal
			}
			enough = enough || rule.Value == profile.OneOwner && len(missing) < len(accounts)
		}
		if !enough {
			return nil, explain(ledger.Refuse(ledger.ApplicationSigners, "%s %s has not signed", r, missing[0]), "", q.rules.Article(profile.Applicants))
		}
	}
	return signers, nil
}

// appliedByOne gives who signs for the one side that applies: those of a part who have
// all signed, and not to consent.
func (a *act) appliedByOne(q *request, by signing) (signers []string, refusal *ledger.Refusal) {
	for _, r := range q.rules.Roles(profile.Applicants) {
		var side []string
		accounts := accountsOf(q.parties, r)
		for _, account := range accounts {
			if signer, ok := a.speaksFor(by, account); ok && !slices.Contains(q.deal.Consents, account) {
				side = append(side, signer)
			}
		}
		if len(side) == len(accounts) {
			signers = append(signers, side...)
		}
	}
	if len(signers) == 0 {
		return nil, explain(ledger.Refuse(ledger.ApplicationSigners, "none of %v has applied", q.rules.List(profile.Applicants)), "", q.rules.Article(profile.Applicants))
	}
	return signers, nil
}

// othersConsent checks, where one side applies, that the others have consented.
func (a *act) othersConsent(s *submission) *ledger.Refusal {
	if !s.rules.Is(profile.AppliedBy, profile.ByOne) {
		return nil
	}
	for _, p := range s.Parties {
		if _, ok := a.speaksFor(s.signing(), p.Account); !ok {
			return explain(ledger.Refuse(ledger.ApplicationSigners, "%s %s has not consented", p.Role, p.Account), "", s.rules.Article(profile.AppliedBy))
		}
	}
	return nil
}
