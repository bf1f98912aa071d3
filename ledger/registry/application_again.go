package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// again makes of an application, as it stands, what came in, under a version of its profile:
// it is judged once more when it is accepted and when it has been supplemented.
func (a *act) again(app *ledger.Application, doc ledger.Document) (*submission, *ledger.Refusal) {
	s := &submission{base: app.Base, doc: doc, profile: a.Documents.Profile(doc), ApplicationSubmitBody: &ledger.ApplicationSubmitBody{
		Act: app.Act, Agencies: app.Agencies, Agreement: app.Agreement, Anonymous: app.Anonymous, Application: app.ID, Asset: app.Asset,
		Causes: app.Causes, Certificate: app.Certificate, Corrects: app.Corrects, Deal: app.Deal, Materials: app.Materials, Occurred: app.Occurred,
		Parties: app.Parties, Promise: app.Promise, Reason: app.Reason, Register: app.Register, Registry: app.Registry,
		Surrendered: app.Surrendered, Trade: app.Trade, Undertaking: app.Undertaking,
	}}
	if app.Home != nil { // what it rests on has been verified
		s.Recognition = &ledger.Recognition{Root: app.Home.Root}
	}
	if app.Base.IsZero() {
		s.Profile = doc.Name
	} else {
		s.asset, _ = get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
	}
	rules, ok := s.profile.Act(app.Act)
	if !ok {
		return nil, ledger.Refuse(ledger.ApplicationAct, "%s no longer knows %q", doc.Name, app.Act)
	}
	s.rules = rules
	return s, nil
}

// passes asks guards of what comes in about a submission that is judged again.
func (a *act) passes(s *submission, guards ...Guard) *ledger.Refusal {
	a.judged = s
	defer func() { a.judged = nil }()
	for _, g := range guards {
		if refusal := g.Check(a); refusal != nil {
			return explain(refusal, "", g.Article)
		}
	}
	return nil
}

// fitsStill judges an application again when it is accepted: under the version of the profile
// that is in force then, by which it goes from there.
func fitsStill() Guard {
	return onApplication("fits_still", "SZ 34, GD 5, 37, AH 38, DL 38, BJ20 6", (*act).acceptable)
}

func (a *act) acceptable(app *ledger.Application, rules profile.Act) *ledger.Refusal {
	_, doc, refusal := a.usableProfile(app.Profile.Name)
	if refusal != nil {
		return refusal
	}
	s, refusal := a.again(app, doc)
	if refusal != nil {
		return refusal
	}
	if was, is := rules.Roles(profile.Applicants), s.rules.Roles(profile.Applicants); !slices.Equal(was, is) {
		return explain(ledger.Refuse(ledger.ApplicationSigners, "%v have signed, %s now asks for %v", was, s.Act, is), "", s.rules.Article(profile.Applicants))
	}
	return a.passes(s, actIsKnown(), termsFit(), partiesFit(), tradeFits(), judgmentFits(), gradeAllows(), papersFit(), rightFits(),
		referenceFits(), groundsFit(), valuesFit(), componentsFit(), evidenceFits(), papersAreThere())
}

// papersAreThere is what materials_fit asks of the papers alone: a promise has been judged when
// it was made, and who has signed as well.
func papersAreThere() Guard {
	return onSubmission("materials_fit", "TJ 6.4.3.4, 6.4.5.2, AH 13-17, 20, DL 13-15", func(a *act, s *submission) *ledger.Refusal {
		missing, refusal := a.papersMissing(s)
		if refusal == nil && len(missing) > 0 && s.Promise == nil && !s.rules.Is(profile.Incomplete, profile.ByNotice) {
			refusal = explain(ledger.Refuse(ledger.ApplicationMaterials, "%v are missing", missing), "", s.rules.Article(profile.Materials))
		}
		return refusal
	})
}
