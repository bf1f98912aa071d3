package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// classified is the class and grade of data that an application is about.
type classified struct{ class, grade string }

func classedBy(terms *ledger.RegisterTerms, asset *ledger.Asset) classified {
	switch {
	case terms != nil:
		return classified{terms.DataClass, terms.DataGrade}
	case asset != nil:
		return classified{asset.DataClass, asset.DataGrade}
	}
	return classified{}
}

// classFits checks the class and grade that a registration names against the
// profile's lists: one of each that the profile has.
func classFits(p *profile.Profile, terms *ledger.RegisterTerms) *ledger.Refusal {
	for _, v := range [][2]string{{profile.DataClasses, terms.DataClass}, {profile.DataGrades, terms.DataGrade}} {
		values, refusal := p.List(v[0])
		if refusal != nil && v[1] != "" {
			return refusal
		}
		if refusal == nil && !slices.Contains(append(values, ""), v[1]) || len(values) > 0 && v[1] == "" {
			return explain(ledger.Refuse(ledger.ProfileValue, "%s: %q is not one of %v", v[0], v[1], values), "", p.Lists[v[0]].Article)
		}
	}
	_, restricted := p.Measure(terms.DataGrade, profile.GradeRestricted)
	if restricted != terms.Restricted {
		return explain(ledger.Refuse(ledger.ProfileValue, "restricted: data of grade %q is so is %t", terms.DataGrade, restricted), "", p.Lists[profile.GradeMeasures].Article)
	}
	return nil
}

// gradeAllows refuses what the measures of a grade forbid.
func gradeAllows() Guard {
	return onSubmission("grade_allows", "SZ 28, AH 9(6)", func(_ *act, s *submission) *ledger.Refusal {
		grade := classedBy(s.Register, s.asset).grade
		if article, refused := s.profile.Measure(grade, profile.GradeRefused); refused {
			return explain(ledger.Refuse(ledger.ApplicationGrade, "data of grade %q is not registered", grade), "", article)
		}
		independent := slices.ContainsFunc(s.rules.Stages(), func(x profile.Stage) bool { return x.Class == ledger.ClassReviewer })
		if article, reviewed := s.profile.Measure(grade, profile.GradeReviewed); reviewed && !independent {
			return explain(ledger.Refuse(ledger.ApplicationGrade, "data of grade %q needs the opinion of an independent reviewer, %s has none", grade, s.Act), "", article)
		}
		return nil
	})
}

// registryIsAuthorised checks, when an application comes in and again when it is
// accepted, that the registry acts under the profile and about the class of data.
func (a *act) registryIsAuthorised(registry string, doc ledger.Document, class string) *ledger.Refusal {
	m, ok := a.Governance.Member(registry)
	if !ok || !m.Has(ledger.ClassRegistry) || len(m.Scope) > 0 && !slices.Contains(m.Scope, doc.Name) {
		return ledger.Refuse(ledger.AuthorityScope, "%s does not act under %s", registry, doc.Name)
	}
	if class != "" && len(m.DataClasses) > 0 && !slices.Contains(m.DataClasses, class) {
		article := a.Documents.Profile(doc).Lists[profile.DataClasses].Article
		return explain(ledger.Refuse(ledger.AuthorityScope, "%s registers data of %v, not of %s", registry, m.DataClasses, class), "", article)
	}
	return nil
}
