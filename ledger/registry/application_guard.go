package registry

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// submission is an application as it comes in, with the rules that it falls
// under.
type submission struct {
	*ledger.ApplicationSubmitBody
	// base is the asset's history head that it was signed on, zero for a new asset.
	base    sm3.Digest
	profile *profile.Profile
	doc     ledger.Document
	rules   profile.Act
	// asset is nil for a new one.
	asset *ledger.Asset
}

// submission reads what an application asks for. An asset that is there goes by
// the version of its profile that is in force now; a new one names its own.
func (a *act) submission() (*submission, *ledger.Refusal) {
	if a.judged != nil {
		return a.judged, nil
	}
	s := &submission{ApplicationSubmitBody: a.body.(*ledger.ApplicationSubmitBody), base: a.base}
	name := s.Profile
	if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, s.Asset); ok {
		s.asset, name = asset, asset.Profile.Name
	}
	var refusal *ledger.Refusal
	if s.profile, s.doc, refusal = a.profileInForce(name); refusal != nil {
		return nil, refusal
	}
	rules, ok := s.profile.Act(s.Act)
	if !ok {
		return nil, ledger.Refuse(ledger.ApplicationAct, "%s knows %v, not %q", name, slices.Sorted(maps.Keys(s.profile.Acts)), s.Act)
	}
	s.rules = rules
	return s, nil
}

// signing is who signs what comes in.
func (s *submission) signing() signing { return signing{s.Act, s.Signatories, s.Agencies} }

// onSubmission makes a guard of a condition on what comes in.
func onSubmission(name, article string, check func(*act, *submission) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		s, refusal := a.submission()
		if refusal != nil {
			return refusal
		}
		return check(a, s)
	}}
}

func actIsKnown() Guard {
	return onSubmission("act_is_known", "TJ 6.1.1, SZ 14", func(a *act, s *submission) *ledger.Refusal {
		if refusal := a.registryIsAuthorised(s.Registry, s.doc, classedBy(s.Register, s.asset).class); refusal != nil {
			return refusal
		}
		if s.asset != nil && s.asset.Registry != s.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "registered by %s", s.asset.Registry)
		}
		for _, list := range []string{profile.Parties, profile.Applicants, profile.Materials, profile.Gates, profile.Grounds, profile.OfTypes, profile.OfRights, profile.OfClasses, profile.OfGrades} {
			if refusal := s.rules.Stated(list); refusal != nil {
				return refusal
			}
		}
		return nil
	})
}

// unfit says of a part of a body that it is there and should not be, or the other
// way round.
func unfit(part string, there bool, by string) string {
	if there {
		return part + " is to be left out: " + by + " has none"
	}
	return part + " is missing: " + by + " needs it"
}

// termsFit checks that the application says what its act is about and nothing
// else.
func termsFit() Guard {
	return onSubmission("terms_fit", "TJ 6.4.1.1, 6.4.3.4, 6.4.5.2", func(_ *act, s *submission) *ledger.Refusal {
		does, refusal := s.rules.Param(profile.Does)
		if refusal != nil {
			return refusal
		}
		wanted, refusal := s.wanted(does.Value)
		if refusal != nil {
			return refusal
		}
		for _, part := range wanted {
			if part.there != part.is {
				return ledger.Refuse(ledger.ApplicationTerms, "%s", unfit(part.name, part.there, s.Act))
			}
		}
		if s.Anonymous && !s.rules.Is(profile.Anonymity, profile.Allowed) {
			return explain(ledger.Refuse(ledger.ApplicationTerms, "anonymous: %s is published with its parties", s.Act), "", s.rules.Article(profile.Anonymity))
		}
		if fresh := s.rules.Is(profile.Does, profile.DoesRegister); fresh != s.base.IsZero() {
			return ledger.Refuse(ledger.ApplicationTerms, "%s", unfit("base", !s.base.IsZero(), s.Act))
		}
		return nil
	})
}

// part is something that an application says, or should say.
type part struct {
	name      string
	there, is bool
}

// wanted lists what an act has to say, in the order in which it is missed.
func (s *submission) wanted(does string) ([]part, *ledger.Refusal) {
	fresh, amends := does == profile.DoesRegister, does == profile.DoesRightAmend
	cancels := does == profile.DoesCancel
	right, deal, judged := s.rules.Right(), dealOr(s.Deal), s.request().judged()
	papers, copies := s.rules.OfPapers(), does == profile.DoesCopy
	agreed := !judged && !papers && (does == profile.DoesTransfer || right != "" && does != profile.DoesRightRelease)
	var given []string
	if !fresh && s.asset != nil && !copies { // what is lost cannot be handed in
		var refusal *ledger.Refusal
		if given, refusal = surrenderable(s.asset, s.profile); refusal != nil {
			return nil, refusal
		}
	}
	return []part{
		{"recognition", s.Recognition != nil, s.recognises()},
		{"register", s.Register != nil, fresh || does == profile.DoesAmend},
		// The consents to a cancellation, or to other shares, need no more than their names.
		{"deal", s.Deal != nil, does == profile.DoesTransfer || right != "" || judged || (cancels || does == profile.DoesAmend) && s.Deal != nil},
		{"contract", !deal.Contract.IsZero(), agreed && (!s.request().succeeds() || !deal.Contract.IsZero())},
		{"judgment", deal.Judgment != "", judged},
		{"right", deal.Right != "", right != ""},
		{"licence", deal.Licence != nil, does == profile.DoesLicence || amends && right == ledger.LicenceEntity},
		{"pledge", deal.Pledge != nil, does == profile.DoesPledge || amends && right == ledger.PledgeEntity},
		{"parent", deal.Licence != nil && deal.Licence.Parent != "", s.rules.Sublicenses() || amends && deal.Licence != nil && deal.Licence.Parent != ""},
		{"trade", s.Trade != "", s.traded()},
		{"profile", s.Profile != "", fresh},
		{"certificate", s.Certificate != "", copies},
		{"reason", s.Reason != "", cancels || does == profile.DoesAmend || does == profile.DoesRightRelease || copies || does == profile.DoesAnnul},
		{"surrendered", s.Surrendered != "", len(given) > 0 || s.Surrendered != "" && s.asset != nil},
		{"agreement", s.Agreement != nil, s.Agreement != nil && (fresh || does == profile.DoesAmend || does == profile.DoesRenew)},
	}, nil
}

// truthIsStated refuses an application whose signatories do not answer for what they
// hand in.
func truthIsStated() Guard {
	return Guard{"truth_is_stated", "TJ 6.4.1.3, SZ 6, 29, AH 7, 34, GZ 12, GD 24, DL 18", func(a *act) *ledger.Refusal {
		if !a.body.(*ledger.ApplicationSubmitBody).Truthful {
			return ledger.Refuse(ledger.ApplicationTruth, "truthful")
		}
		return nil
	}}
}

func partiesFit() Guard {
	return onSubmission("parties_fit", "TJ 6.4.3.3, SZ 16-17, AH 14-15", func(a *act, s *submission) *ledger.Refusal {
		if refusal := s.partsFit(); refusal != nil {
			return refusal
		}
		for _, p := range s.Parties {
			if refusal := a.accountServes(s.profile, p.Account); refusal != nil {
				return refusal
			}
		}
		if s.asset != nil && !s.request().holdersTakePart(s.asset) {
			return ledger.Refuse(ledger.AuthorityHolder, "%s", strings.Join(accountsOf(s.Parties, ledger.RoleHolder), ", "))
		}
		return nil
	})
}

// accountServes checks that an account is open, and was opened as the regime asks.
func (a *act) accountServes(p *profile.Profile, id string) *ledger.Refusal {
	if refusal := a.accountIsOpen(id); refusal != nil {
		return refusal
	}
	rule, refusal := p.AccountParam(profile.AccountStanding)
	if refusal != nil || rule.Value != profile.Needed {
		return refusal
	}
	if account, ok := get[*ledger.Account](a, ledger.AccountEntity, id); ok && account.Standing.IsZero() {
		return explain(ledger.Refuse(ledger.AccountStanding, "%s", id), "", rule.Article)
	}
	return nil
}

// partsFit checks that each part is played, by one but for the holders, and that
// nobody plays two; only a pledgee may take the asset that it is satisfied by.
func (s *submission) partsFit() *ledger.Refusal {
	var roles []ledger.Role
	seen := map[string]ledger.Role{}
	for i, p := range s.Parties {
		if i > 0 && cmp.Or(cmp.Compare(s.Parties[i-1].Role, p.Role), cmp.Compare(s.Parties[i-1].Account, p.Account)) >= 0 {
			return ledger.Refuse(ledger.BodyValue, "parties must be sorted by role and account, each once")
		}
		if several := s.asset != nil && p.Role == ledger.RoleHolder; !several || !slices.Contains(roles, p.Role) {
			roles = append(roles, p.Role)
		}
		other, twice := seen[p.Account]
		taken := s.rules.Is(profile.Does, profile.DoesRightRealise) && other == ledger.RolePledgee && p.Role == ledger.RoleReceiver
		if twice && !taken {
			return ledger.Refuse(ledger.ApplicationParties, "%s has both parts", p.Account)
		}
		seen[p.Account] = p.Role
	}
	if want := slices.Sorted(slices.Values(s.rules.Roles(profile.Parties))); !slices.Equal(roles, want) {
		return ledger.Refuse(ledger.ApplicationParties, "parties are %v, %s has %v", roles, s.Act, want)
	}
	return nil
}

func partyOf(parties []ledger.PartyOf, r ledger.Role) string {
	for _, p := range parties {
		if p.Role == r {
			return p.Account
		}
	}
	return ""
}

// signatoriesFit checks that whoever the regime wants has signed, and nobody
// else but who consents.
func signatoriesFit() Guard {
	return onSubmission("signatories_fit", "TJ 6.4.3.3, SZ 16-17, AH 14-15", func(a *act, s *submission) *ledger.Refusal {
		if !rising(s.Signatories) || !rising(s.Agencies) {
			return ledger.Refuse(ledger.BodyValue, "signatories and agencies must be sorted, each once")
		}
		by := s.signing()
		may, refusal := a.applied(s.request(), by)
		if refusal != nil {
			return refusal
		}
		sharers, refusal := a.sharersSign(s.asset, s.request(), by)
		if refusal != nil {
			return refusal
		}
		may = append(may, sharers...)
		if !rising(dealOr(s.Deal).Consents) {
			return ledger.Refuse(ledger.BodyValue, "consents must be sorted, each once")
		}
		for _, c := range dealOr(s.Deal).Consents {
			signer, ok := a.speaksFor(by, c)
			if may = append(may, signer); !ok {
				return ledger.Refuse(ledger.ApplicationSigners, "%s is said to consent, and has not signed", c)
			}
		}
		for _, p := range s.Parties {
			if signer, ok := a.speaksFor(by, p.Account); ok {
				may = append(may, signer)
			}
		}
		if refusal := a.othersConsent(s); refusal != nil {
			return refusal
		}
		return noStrangers(s.Signatories, may)
	})
}

func noStrangers(signatories, may []string) *ledger.Refusal {
	for _, account := range signatories {
		if !slices.Contains(may, account) {
			return ledger.Refuse(ledger.ApplicationSigners, "%s has no part in it", account)
		}
	}
	return nil
}

// assetIsFree checks that the asset can be the object of the act: it is new, or
// as it was when the application was signed, and nothing is in the way.
func assetIsFree() Guard {
	return onSubmission("asset_is_free", "one open disposal at a time", func(a *act, s *submission) *ledger.Refusal {
		if s.rules.Is(profile.Does, profile.DoesRegister) {
			if s.asset != nil {
				return ledger.Refuse(ledger.AssetExists, "%s", s.Asset)
			}
			return nil
		}
		if s.asset == nil {
			return ledger.Refuse(ledger.AssetUnknown, "%s", s.Asset)
		}
		if s.asset.State != ledger.AssetActive && !onlyRegistered(s) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", s.Asset, s.asset.State)
		}
		if head := ledger.HistoryOf(s.asset).Head; s.base != head {
			return ledger.Refuse(ledger.AssetMoved, "signed on %s, the asset is at %s", s.base, head)
		}
		if s.asset.Disposal != "" && !s.request().judged() {
			return ledger.Refuse(ledger.ApplicationDisposal, "%s is open", s.asset.Disposal)
		}
		given, refusal := surrenderable(s.asset, s.profile)
		if refusal != nil {
			return refusal
		}
		if s.rules.Is(profile.Does, profile.DoesCopy) {
			given = nil
		}
		if len(given) > 0 && !slices.Contains(given, s.Surrendered) || s.Surrendered != "" && !stillStands(s.asset, s.Surrendered) {
			return ledger.Refuse(ledger.CertificateSurrendered, "surrendered %q, current is %s", s.Surrendered, s.asset.CurrentCertificate())
		}
		return a.mayDispose(s.asset, s.request())
	})
}

// onlyRegistered reports whether a cancellation is about an asset that has been
// registered to the end and never got its certificate.
func onlyRegistered(s *submission) bool {
	return s.rules.Is(profile.Does, profile.DoesCancel) && s.asset.State == ledger.AssetRegistered && len(s.asset.Due) > 0
}
