package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// valuesFit checks the terms of a registration against the profile's lists.
func valuesFit() Guard {
	return onSubmission("values_fit", "TJ 8.2.1, annex 1, GD 17(4), 18(4)", func(a *act, s *submission) *ledger.Refusal {
		if refusal := s.withinAct(); refusal != nil || s.Register == nil {
			return refusal
		}
		if refusal := sharesMayChange(s.asset, s.request()); refusal != nil {
			return refusal
		}
		return a.valuesFit(s.profile, s.Register, partyOf(s.Parties, ledger.RoleHolder))
	})
}

// withinAct checks that the act is about assets of the type and about the rights.
func (s *submission) withinAct() *ledger.Refusal {
	switch licence := dealOr(s.Deal).Licence; {
	case s.Register != nil:
		return covers(s.rules, s.Register.Type, s.Register.Rights, classedBy(s.Register, nil))
	case s.asset == nil:
		return nil
	case licence != nil:
		return covers(s.rules, s.asset.Type, licence.Rights, classedBy(nil, s.asset))
	default:
		return covers(s.rules, s.asset.Type, nil, classedBy(nil, s.asset))
	}
}

func covers(rules profile.Act, kind string, rights []string, of classified) *ledger.Refusal {
	refuse := func(key, value string) *ledger.Refusal {
		return explain(ledger.Refuse(ledger.ProfileValue, "%s: %s is not about %q but about %v", key, rules.Name, value, rules.List(key)), "", rules.Article(key))
	}
	for _, v := range [][2]string{{profile.OfTypes, kind}, {profile.OfClasses, of.class}, {profile.OfGrades, of.grade}} {
		if !rules.Covers(v[0], v[1]) {
			return refuse(v[0], v[1])
		}
	}
	for _, r := range rights {
		if !rules.Covers(profile.OfRights, r) {
			return refuse(profile.OfRights, r)
		}
	}
	return nil
}

func (a *act) valuesFit(p *profile.Profile, terms *ledger.RegisterTerms, holder string) *ledger.Refusal {
	for _, v := range [][2]string{{profile.AcquisitionList, terms.Acquisition}, {profile.TypeList, terms.Type}, {profile.UpdateCycleList, terms.UpdateCycle}} {
		if !p.Allows(v[0], v[1]) {
			return explain(ledger.Refuse(ledger.ProfileValue, "%s: %q is not one of %v", v[0], v[1], p.Lists[v[0]].Values), "", p.Lists[v[0]].Article)
		}
	}
	if !rising(terms.Rights) {
		return ledger.Refuse(ledger.BodyValue, "rights must be sorted, each once")
	}
	for _, r := range terms.Rights {
		if !p.Allows(profile.RightsList, r) {
			return explain(ledger.Refuse(ledger.ProfileValue, "rights: %q is not one of %v", r, p.Lists[profile.RightsList].Values), "", p.Lists[profile.RightsList].Article)
		}
	}
	if refusal := classFits(p, terms); refusal != nil {
		return refusal
	}
	if terms.DataEnds != 0 && terms.DataEnds <= a.Time {
		return ledger.Refuse(ledger.BodyValue, "data_ends: is past")
	}
	if refusal := a.participantsFit(p, terms.Participants); refusal != nil {
		return refusal
	}
	return a.sharesFit(terms.Shares, holder)
}

// sharesFit checks that shares are sorted, of known accounts, the applicant among
// them, and make one whole.
func (a *act) sharesFit(shares []ledger.Share, holder string) *ledger.Refusal {
	if len(shares) == 0 {
		return nil
	}
	own := false
	for i, s := range shares {
		if i > 0 && s.Account <= shares[i-1].Account {
			return ledger.Refuse(ledger.BodyValue, "shares must be sorted by account, each once")
		}
		if refusal := a.accountIsOpen(s.Account); refusal != nil {
			return refusal
		}
		own = own || s.Account == holder
	}
	if !own || !ledger.WholeShares(shares) {
		return ledger.Refuse(ledger.ApplicationTerms, "shares are fractions such as 1/2, the applicant has one, and they make 1")
	}
	return nil
}

// correctsAnEntry checks that a correction cites an application by which something
// was entered for the same asset. The wrong entry stays in the history.
func correctsAnEntry() Guard {
	return onSubmission("corrects_an_entry", "SZ 18, AH 16, GZ 31", func(a *act, s *submission) *ledger.Refusal {
		if s.Corrects == "" {
			return nil
		}
		wrong, ok := get[*ledger.Application](a, ledger.ApplicationEntity, s.Corrects)
		if !ok {
			return ledger.Refuse(ledger.ApplicationUnknown, "corrects: %s", s.Corrects)
		}
		entered := wrong.State == ledger.ApplicationCompleted && wrong.Asset == s.Asset
		if !entered || !s.rules.Is(profile.Does, profile.DoesAmend) {
			return ledger.Refuse(ledger.ApplicationTerms, "corrects: %s is %s about %s, %s corrects what was entered", wrong.ID, wrong.State, wrong.Asset, s.Act)
		}
		return nil
	})
}
