package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// measureFits checks whom a measure is against, and until when.
func measureFits() Guard {
	return Guard{"measure_fits", "TJ 9.1.2, XX 12", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		m := b.Measure
		if m == nil {
			return nil
		}
		if !a.exists(ledger.AccountEntity, m.Account) {
			return ledger.Refuse(ledger.AccountUnknown, "%s", m.Account)
		}
		if !slices.Contains(ledger.MeasureKinds(), m.Kind) {
			return ledger.Refuse(ledger.PublicationMeasure, "%q is not one of %v", m.Kind, ledger.MeasureKinds())
		}
		if refusal := mayTake(m.Kind, b.Role); refusal != nil {
			return refusal
		}
		if suspends := m.Kind == ledger.MeasureSuspension; suspends != (m.Until != 0) {
			return ledger.Refuse(ledger.PublicationMeasure, "%s", unfit("until", m.Until != 0, string(m.Kind)))
		} else if suspends && m.Until <= a.Time {
			return ledger.Refuse(ledger.PublicationMeasure, "until: %s is over", m.Until.Beijing())
		}
		_, refusal := a.barredUntil(b)
		return refusal
	}}
}

// mayTake checks who takes a measure that bars: a registry suspends its own cooperation
// (TJ 9.1.2), a registry or the authority bars for false material. An exchange has no say
// in who registers.
func mayTake(kind ledger.MeasureKind, role string) *ledger.Refusal {
	may := []string{ledger.StaffRole(ledger.ClassRegistry)}
	if kind == ledger.MeasureFalse {
		may = append(may, ledger.StaffRole(ledger.ClassRegulator))
	}
	if kind.Bars() && !slices.Contains(may, role) {
		return ledger.Refuse(ledger.PublicationMeasure, "%s is for %v, not for %s", kind, may, role)
	}
	return nil
}

// barredUntil gives the end of a measure that bars: its own, or that of the profile's
// period.
func (a *act) barredUntil(b *ledger.PublicationBody) (legaltime.Instant, *ledger.Refusal) {
	if b.Measure.Kind != ledger.MeasureFalse {
		return b.Measure.Until, nil
	}
	p, refusal := a.regimeOf(b.Member, b.Profile)
	if refusal != nil {
		return 0, refusal
	}
	rules, ok := p.SupervisionRules()
	article := rules.Article(profile.FalseMaterialBar)
	period, stated := legaltime.Period{}, false
	if ok {
		if period, stated, refusal = rules.Period(profile.FalseMaterialBar); refusal != nil {
			return 0, refusal
		}
	}
	if !stated {
		return 0, explain(ledger.Refuse(ledger.PublicationMeasure, "%s knows no bar for false material", p.Name), "", article)
	}
	until, err := a.Documents.After(p.Calendar, a.Time, period)
	if err != nil {
		return 0, explain(ledger.Refuse(ledger.CalendarPending, "%v", err), "", article)
	}
	return until, nil
}

// ownPublication lets who has published take it back, and a measure also the authority
// that watches over who took it.
func ownPublication() Guard {
	return Guard{"own_publication", "TJ 9.1.1-2, XX 15", func(a *act) *ledger.Refusal {
		p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, a.subject.ID)
		b := a.body.(*ledger.RetractionBody)
		if !ok || p.Member == b.Member || p.Measure != nil && b.Role == ledger.StaffRole(ledger.ClassRegulator) && a.watches(b.Member, p.Member) {
			return nil
		}
		return ledger.Refuse(ledger.PublicationOther, "published by %s", p.Member)
	}}
}

// watches reports whether a regulator's regimes are also those of another member. Who
// names none has all.
func (a *act) watches(regulator, other string) bool {
	r, _ := a.Governance.Member(regulator)
	m, ok := a.Governance.Member(other)
	return ok && (len(r.Scope) == 0 || len(m.Scope) == 0 || slices.ContainsFunc(r.Scope, func(name string) bool { return slices.Contains(m.Scope, name) }))
}

// bar has accounts show the measures that bar them: no longer old, from now on p.
func (a *act) bar(old, p *ledger.Publication) {
	bars := func(p *ledger.Publication) bool { return p != nil && p.Measure != nil && p.Measure.Kind.Bars() }
	if bars(old) {
		a.show(old, nil, without)
	}
	if bars(p) {
		a.show(p, p, withID)
	}
}

// show has an account and its vouchers show a measure, or no longer. What is new is not
// to be read yet: it is given.
func (a *act) show(p, fresh *ledger.Publication, change func([]string, string) []string) {
	account, ok := get[*ledger.Account](a, ledger.AccountEntity, p.Measure.Account)
	if !ok {
		return
	}
	account.Bars = change(account.Bars, p.ID)
	a.set(ledger.AccountEntity, account.ID, account)
	a.barVouchers(account, fresh)
}

// partiesAreNotBarred refuses an application of an account under a measure that has not
// ended by block time. What a court has ordered, what frees an asset and what keeps a
// registration alive is not for a measure to stop: others than the account would suffer.
func partiesAreNotBarred() Guard {
	return onSubmission("parties_are_not_barred", "TJ 9.1.2, XX 12", func(a *act, s *submission) *ledger.Refusal {
		if s.request().judged() || s.rules.Is(profile.Does, profile.DoesRightRelease) || s.rules.Is(profile.Does, profile.DoesRenew) {
			return nil
		}
		for _, party := range s.Parties {
			account, ok := get[*ledger.Account](a, ledger.AccountEntity, party.Account)
			if !ok {
				continue
			}
			if refusal := a.notBarred(account, s.Registry); refusal != nil {
				return refusal
			}
		}
		return nil
	})
}

// notBarred refuses what an account under a measure asks of a registry.
func (a *act) notBarred(account *ledger.Account, registry string) *ledger.Refusal {
	for _, id := range account.Bars {
		if p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, id); ok && barsAt(p, registry) && a.Time < p.Measure.Until {
			return ledger.Refuse(ledger.AccountBarred, "%s until %s: %s %s", account.ID, p.Measure.Until, p.Measure.Kind, id)
		}
	}
	return nil
}

// barsAt reports whether a measure bars applications to a registry: a suspension is of
// the cooperation with who has published it, and of no other's.
func barsAt(p *ledger.Publication, registry string) bool {
	return p.Measure.Kind != ledger.MeasureSuspension || p.Member == registry
}
