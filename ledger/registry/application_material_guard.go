package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// materialsFit checks that the papers of the act are there, or promised.
func materialsFit() Guard {
	return onSubmission("materials_fit", "TJ 6.4.3.4, 6.4.5.2, AH 13-17, 20, DL 13-15", func(a *act, s *submission) *ledger.Refusal {
		missing, refusal := a.papersMissing(s)
		if refusal != nil {
			return refusal
		}
		article := s.rules.Article(profile.Materials)
		if s.Promise == nil {
			if len(missing) > 0 && !s.rules.Is(profile.Incomplete, profile.ByNotice) {
				return explain(ledger.Refuse(ledger.ApplicationMaterials, "%v are missing", missing), "", article)
			}
			return explain(a.contractIsThere(s), "", article)
		}
		if !slices.Equal(missing, s.Promise.Missing) || len(missing) == 0 {
			return explain(ledger.Refuse(ledger.ApplicationPromise, "promised are %v, missing %v", s.Promise.Missing, missing), "", article)
		}
		if s.Promise.Until <= a.Time {
			return ledger.Refuse(ledger.ApplicationPromise, "until %s: is past", s.Promise.Until)
		}
		return a.tolerates(s.rules, missing)
	})
}

// papersMissing lists the papers of the act that are not there, or refuses one that is.
func (a *act) papersMissing(s *submission) ([]string, *ledger.Refusal) {
	missing, refusal := missingMaterials(s.rules, s.Materials, a.provedBy(s.rules, s.Register))
	if refusal == nil {
		refusal = fetchedFit(s.profile, s.Materials)
	}
	return missing, refusal
}

// contractIsThere checks that a contract which not every party signs on the
// ledger is among the papers, signed by all.
func (a *act) contractIsThere(s *submission) *ledger.Refusal {
	contract, by := dealOr(s.Deal).Contract, s.signing()
	unsigned := func(p ledger.PartyOf) bool {
		_, signed := a.speaksFor(by, p.Account)
		return !signed
	}
	if contract.IsZero() || !slices.ContainsFunc(s.Parties, unsigned) {
		return nil
	}
	if !slices.ContainsFunc(s.Materials, func(m ledger.Material) bool { return m.Digest == contract }) {
		return ledger.Refuse(ledger.ApplicationMaterials, "the contract is not among them, and not every party signs")
	}
	return nil
}

func (a *act) tolerates(rules profile.Act, missing []string) *ledger.Refusal {
	rule, refusal := rules.Param(profile.Tolerance)
	if refusal == nil && rule.Value != profile.Allowed {
		refusal = explain(ledger.Refuse(ledger.ApplicationPromise, "nothing is accepted on a promise"), "", rule.Article)
	}
	for _, m := range missing {
		if refusal == nil && slices.Contains(rules.List(profile.Basics), m) {
			refusal = explain(ledger.Refuse(ledger.ApplicationPromise, "%q has to be there", m), "", rules.Article(profile.Basics))
		}
	}
	return refusal
}

// fetchedFit checks that what was fetched came from a platform that the regime names.
func fetchedFit(p *profile.Profile, materials []ledger.Material) *ledger.Refusal {
	platforms := p.Lists[profile.Platforms]
	for _, m := range materials {
		if m.Fetched != nil && !slices.Contains(platforms.Values, m.Fetched.Platform) {
			return explain(ledger.Refuse(ledger.ApplicationMaterials, "%q is fetched from %q, which is not one of %v", m.Name, m.Fetched.Platform, platforms.Values), "", platforms.Article)
		}
	}
	return nil
}

// missingMaterials lists the papers of the act that are not there and that nothing else
// proves, in the act's order; those that are there follow that order too.
func missingMaterials(rules profile.Act, have []ledger.Material, proved []string) (missing []string, refusal *ledger.Refusal) {
	next := 0
	for _, name := range rules.List(profile.Materials) {
		if next < len(have) && have[next].Name == name {
			next++
		} else if !slices.Contains(proved, name) {
			missing = append(missing, name)
		}
	}
	if next < len(have) {
		return nil, ledger.Refuse(ledger.ApplicationMaterials, "%q is not one of %v, repeats, or is out of order", have[next].Name, rules.List(profile.Materials))
	}
	return missing, nil
}
