package registry

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// groundsFit checks the grounds on which an act is applied for: at least one of
// the act's, none where it has none, and the day of what happened exactly where
// something is counted from it.
func groundsFit() Guard {
	return onSubmission("grounds_fit", "GD 7, 12, 13, 18, 20, BJIP 16", func(a *act, s *submission) *ledger.Refusal {
		return explain(a.groundsFit(s), "", s.rules.Article(profile.Grounds))
	})
}

func (a *act) groundsFit(s *submission) *ledger.Refusal {
	if !rising(s.Causes) {
		return ledger.Refuse(ledger.BodyValue, "causes must be sorted, each once")
	}
	own := s.rules.GroundsOf()
	for _, code := range s.Causes {
		if len(own) == 0 || !s.profile.KnowsGround(code) {
			return ledger.Refuse(ledger.ApplicationGround, "%q is no ground here: %v", code, s.rules.List(profile.Grounds))
		}
	}
	named := s.groundsNamed()
	if len(own) > 0 && len(named) == 0 {
		return ledger.Refuse(ledger.ApplicationGround, "one of %v is needed", s.rules.List(profile.Grounds))
	}
	if refusal := s.namesItsClass(); refusal != nil {
		return refusal
	}
	timed := slices.ContainsFunc(named, profile.Ground.Timed)
	if timed != (s.Occurred != 0) {
		return ledger.Refuse(ledger.ApplicationTerms, "%s", unfit("occurred", s.Occurred != 0, s.Act))
	}
	ahead := slices.ContainsFunc(named, func(g profile.Ground) bool { return g.Before })
	if s.Occurred > a.Time && !ahead {
		return ledger.Refuse(ledger.BodyValue, "occurred: %s has not come", s.Occurred)
	}
	return nil
}

// namesItsClass checks that an application about data of a class or grade names the
// ground that this is.
func (s *submission) namesItsClass() *ledger.Refusal {
	of := classedBy(s.Register, s.asset)
	for _, rule := range s.rules.List(profile.ClassGrounds) {
		class, ground, _ := strings.Cut(rule, "/")
		if (class == of.class || class == of.grade) && !slices.Contains(s.Causes, ground) {
			return explain(ledger.Refuse(ledger.ApplicationGround, "data that is %s names %q", class, ground), "", s.rules.Article(profile.ClassGrounds))
		}
	}
	return nil
}

// groundsNamed gives those grounds of the act that the application names.
func (s *submission) groundsNamed() []profile.Ground {
	return slices.DeleteFunc(s.rules.GroundsOf(), func(g profile.Ground) bool { return !slices.Contains(s.Causes, g.Code) })
}

// late reports whether the application comes later than one of its grounds
// allows: it is made all the same, and flagged.
func (a *act) late(s *submission) (bool, *ledger.Refusal) {
	for _, g := range s.groundsNamed() {
		if !g.Timed() {
			continue
		}
		if late, refusal := a.isLate(s.doc, s.rules.Article(profile.Grounds), s.Occurred, g.Within, g.Before); late || refusal != nil {
			return late, refusal
		}
	}
	return false, nil
}

// isLate reports whether now is later than a period after an event, or less than
// the period before it.
func (a *act) isLate(doc ledger.Document, article string, event legaltime.Instant, within legaltime.Period, before bool) (bool, *ledger.Refusal) {
	var until legaltime.Instant
	var err error
	if before {
		until, err = a.Documents.Before(a.Documents.Profile(doc).Calendar, event, within)
	} else {
		clock, refusal := a.clockOf(doc, article, within, event)
		if refusal != nil {
			return false, refusal
		}
		until, err = a.Documents.Due(clock)
	}
	if err != nil {
		return false, explain(ledger.Refuse(ledger.CalendarPending, "%v", err), "", article)
	}
	return a.Time >= until, nil
}
