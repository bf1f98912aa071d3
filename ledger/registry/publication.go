package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func publicationRows() []Transition {
	published := string(ledger.PublicationPublished)
	replaced := Move{ledger.PublicationEntity, published, string(ledger.PublicationReplaced)}
	return []Transition{
		Transition{
			Machine: ledger.PublicationEntity, From: None, On: string(ledger.RegisterPublish), To: published, Effect: publish(),
			Guards:  []Guard{publisherMay(), categoryIsListed(), aboutFits(), predecessorFits(), ruleChangeFits(), measureFits(), dayFits(), inspectionFits()},
			Article: "TJ 6.1.3, 6.1.7, 9.1.2, SZ 11, AH 10(2), GZ 10, 33, 35, GD 30-31",
		}.also(replaced),
		{
			Machine: ledger.PublicationEntity, From: published, On: string(ledger.RegisterRetract), To: string(ledger.PublicationRetracted), Effect: retract(),
			Guards: []Guard{publisherMay(), ownPublication()}, Article: "D20 16, XX 15",
		},
	}
}

// publisherMay checks that a registry, exchange or regulator publishes, with its own key.
func publisherMay() Guard {
	return Guard{"publisher_may", "TJ 6.1.7, 9.1.2, SZ 11, GD 31", func(a *act) *ledger.Refusal {
		return a.actsFor(ledger.ClassRegistry, ledger.ClassRegulator, ledger.ClassExchange)
	}}
}

// actsFor refuses an act of a member that is not of one of the classes, or not by its key.
func (a *act) actsFor(classes ...ledger.Class) *ledger.Refusal {
	name, role := publisherOf(a.body)
	if _, ok := a.officeOf(name, role, classes...); !ok {
		return ledger.Refuse(ledger.AuthorityClass, "%s as %s", name, role)
	}
	return nil
}

func publisherOf(body any) (name, role string) {
	switch b := body.(type) {
	case *ledger.PublicationBody:
		return b.Member, b.Role
	case *ledger.RetractionBody:
		return b.Member, b.Role
	case *ledger.AlertAcknowledgeBody:
		return b.Member, b.Role
	case *ledger.ReportBeginBody:
		return b.Member, b.Role
	case *ledger.ReportFileBody:
		return b.Registry, b.Role
	case *ledger.AlertRaiseBody:
		return b.Registry, b.Role
	}
	return "", ""
}

func categoryIsListed() Guard {
	return Guard{"category_is_listed", "TJ 6.1.3, 6.1.7, 9.1.2, SZ 11, GZ 33, 35, GD 30-31", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		if !slices.Contains(ledger.Categories(), b.Category) {
			return ledger.Refuse(ledger.PublicationCategory, "%q is not one of %v", b.Category, ledger.Categories())
		}
		if b.Measure != nil && b.Category != ledger.PublishedSanction {
			return ledger.Refuse(ledger.PublicationCategory, "a measure is a %s, not %s", ledger.PublishedSanction, b.Category)
		}
		return nil
	}}
}

// aboutFits checks what a publication has to be about: a report of misuse a
// certificate, which may be none that anybody issued; an acceptance an evidence
// provider that is a member, by the registry that accepts it; an entry of a reference
// book evidence of data that is not registered.
func aboutFits() Guard {
	return Guard{"about_fits", "GD 25, 29, AH 29, TJ 7.1.1, MOF141 4, XX task 2", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		if b.Next != 0 && b.Category != ledger.PublishedReview {
			return ledger.Refuse(ledger.BodyValue, "%s", unfit("next", true, string(b.Category)))
		}
		switch b.Category {
		case ledger.PublishedMisuse:
			if !ledger.ValidIdentifier(b.About) {
				return ledger.Refuse(ledger.PublicationAbout, "%q is no number of a certificate", b.About)
			}
		case ledger.PublishedReview:
			return a.reviewFits(b)
		case ledger.PublishedProvider:
			m, ok := a.Governance.Member(b.About)
			if !ok || !m.Has(ledger.ClassEvidenceProvider) || b.Role != ledger.StaffRole(ledger.ClassRegistry) {
				return ledger.Refuse(ledger.PublicationAbout, "a registry accepts a member that is an evidence provider, not %q", b.About)
			}
		case ledger.PublishedReference:
			return explain(a.entryFits(b), "", "MOF141 4")
		default: // it says itself what it is about
		}
		return nil
	}}
}

// predecessorFits checks that what is replaced is there, and the publisher's own.
func predecessorFits() Guard {
	return Guard{"predecessor_fits", "TJ 6.1.7, SZ 11", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		if b.Replaces == "" {
			return nil
		}
		old, ok := get[*ledger.Publication](a, ledger.PublicationEntity, b.Replaces)
		switch {
		case !ok:
			return ledger.Refuse(ledger.PublicationUnknown, "%s", b.Replaces)
		case old.State != ledger.PublicationPublished || old.Category != b.Category || old.Member != b.Member:
			return ledger.Refuse(ledger.PublicationPast, "%s is %s, %s of %s", old.ID, old.State, old.Category, old.Member)
		}
		return nil
	}}
}

// ruleChangeFits checks that a change of rules or fees names what the profile wants
// to come before it, one under which the publisher acts, and nothing else does.
func ruleChangeFits() Guard {
	return Guard{"rule_change_fits", "SZ 11, AH 10(2), GZ 10, DL 31", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		var named []string
		for _, s := range b.Steps {
			named = append(named, s.Step)
		}
		var wanted []string
		article := ""
		if b.Category.Changes() {
			p, refusal := a.regimeOf(b.Member, b.Profile)
			if refusal != nil {
				return refusal
			}
			if rules, ok := p.SupervisionRules(); ok {
				if wanted, refusal = rules.List(profile.RuleChanges); refusal != nil {
					return refusal
				}
				article = rules.Article(profile.RuleChanges)
			}
		}
		if !slices.Equal(named, wanted) {
			return explain(ledger.Refuse(ledger.PublicationSteps, "steps are %v, want %v", named, wanted), "", article)
		}
		return nil
	}}
}

func publish() Effect {
	return Effect{"publish", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		p := &ledger.Publication{
			About: b.About, Category: b.Category, Day: b.Day, ID: b.Publication, Inspection: a.inspection(b.Inspection), Measure: b.Measure, Member: b.Member, Next: b.Next, Profile: b.Profile, Published: a.Time,
			Record: a.id, Replaces: b.Replaces, State: ledger.PublicationPublished, Steps: b.Steps, Text: b.Text, Title: b.Title,
		}
		var old *ledger.Publication
		if b.Replaces != "" {
			var ok bool
			if old, ok = get[*ledger.Publication](a, ledger.PublicationEntity, b.Replaces); !ok {
				return ledger.Refuse(ledger.PublicationUnknown, "%s", b.Replaces)
			}
			old.State, old.Successor = ledger.PublicationReplaced, p.ID
			a.set(ledger.PublicationEntity, old.ID, old)
		}
		if p.Measure != nil {
			until, refusal := a.barredUntil(b)
			if refusal != nil {
				return refusal
			}
			measure := *p.Measure
			measure.Until = until
			p.Measure = &measure
		}
		if p.Category.Dated() {
			var refusal *ledger.Refusal
			if p.Overdue, refusal = a.publishedLate(b); refusal != nil {
				return refusal
			}
		}
		a.set(ledger.PublicationEntity, p.ID, p)
		a.showPublication(old, p)
		return nil
	}}
}

func retract() Effect {
	return Effect{"retract", func(a *act) *ledger.Refusal {
		p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.PublicationUnknown, "%s", a.subject.ID)
		}
		p.State, p.Reason = ledger.PublicationRetracted, a.body.(*ledger.RetractionBody).Reason
		a.set(ledger.PublicationEntity, p.ID, p)
		a.showPublication(p, nil)
		return nil
	}}
}
