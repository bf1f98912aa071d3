package registry

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func submitApplication() Effect {
	return Effect{"enter_application", func(a *act) *ledger.Refusal {
		s, refusal := a.submission()
		if refusal != nil {
			return refusal
		}
		app := &ledger.Application{
			Act: s.Act, Anonymous: s.Anonymous, Agencies: s.Agencies, Agreement: s.Agreement, Asset: s.Asset, Base: a.base, Corrects: s.Corrects, Deal: s.Deal, Certificate: s.Certificate, Causes: s.Causes, ID: s.Application, Materials: s.Materials, Parties: s.Parties, Profile: s.doc,
			Promise: s.Promise, Reason: s.Reason, Record: a.id, Register: s.Register, Registry: s.Registry, State: ledger.ApplicationSubmitted,
			Occurred: s.Occurred, Submitted: a.Time, Surrendered: s.Surrendered, Undertaking: s.Undertaking, Home: a.home, Trade: s.Trade,
		}
		for _, p := range s.Parties {
			if _, ok := a.speaksFor(s.signing(), p.Account); !ok {
				app.Unsigned = append(app.Unsigned, p.Account)
			}
		}
		late, refusal := a.late(s)
		if refusal != nil {
			return refusal
		}
		if late {
			app.Overdue = append(app.Overdue, ledger.FilingClock)
		}
		if refusal := a.startClock(app, s.rules, ledger.AcceptClock, profile.Accept, app.ID, a.Time); refusal != nil {
			return refusal
		}
		if s.rules.Is(profile.ReviewFrom, profile.ByReceipt) {
			if refusal := a.startClock(app, s.rules, ledger.ReviewClock, profile.Review, app.ID, a.Time); refusal != nil {
				return refusal
			}
		}
		if s.rules.Is(profile.Accept, profile.ByReceipt) {
			received := *app // its acceptance is an event, which nothing can refuse
			received.Clocks = slices.Clone(app.Clocks)
			if refusal := a.accept(&received, s.rules); refusal != nil {
				return refusal
			}
		}
		if s.asset != nil {
			a.overtake(s.asset, ledger.EntityID{Kind: ledger.JudgmentEntity, ID: dealOr(s.Deal).Judgment})
			s.asset.Disposal = app.ID
			a.tellOfObjections(app, s.rules, s.asset)
			a.tellUnsigned(app, s.rules, s.asset)
			a.set(ledger.AssetEntity, s.asset.ID, s.asset)
		}
		a.set(ledger.ApplicationEntity, app.ID, app)
		return nil
	}}
}

// acceptApplication accepts under the version of the profile that is in force now.
func acceptApplication() Effect {
	return changing("accept", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		rules, refusal := a.pin(app)
		if refusal != nil {
			return refusal
		}
		return a.accept(app, rules)
	})
}

// pin has an application go by the version of the profile that is in force now, from here
// to its end.
func (a *act) pin(app *ledger.Application) (profile.Act, *ledger.Refusal) {
	_, doc, refusal := a.profileInForce(app.Profile.Name)
	if refusal != nil {
		return profile.Act{}, refusal
	}
	app.Profile = doc
	return a.actOf(app)
}

// receiveApplication accepts what is accepted by its receipt: in that instant the version was
// in force that it was submitted under.
func receiveApplication() Effect {
	return changing("accept", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		return a.accept(app, rules)
	})
}

// tolerateApplication accepts an application on its promise, and tells the applicant at
// once everything that is missing, until when, and that it is refused then.
func tolerateApplication() Effect {
	return changing("tolerate", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		rules, refusal := a.pin(app)
		if refusal != nil {
			return refusal
		}
		if p := app.Promise; p != nil {
			a.send(app, &ledger.Notice{
				Article: rules.Article(profile.Tolerance), Follows: profile.Refuse, ID: a.noticeNumber(app.ID, "tolerated"), Items: p.Missing, Kind: ledger.NoticeTolerated,
				Person: app.Registry, Text: textOf(append(slices.Clone(p.Missing), p.Until.String(), profile.Refuse)), Until: p.Until,
			})
		}
		return a.accept(app, rules)
	})
}

func (a *act) accept(app *ledger.Application, rules profile.Act) *ledger.Refusal {
	app.State = ledger.ApplicationReview
	stopClock(app, ledger.AcceptClock)
	if rules.Is(profile.ReviewFrom, profile.ByAcceptance) {
		return a.startClock(app, rules, ledger.ReviewClock, profile.Review, app.ID, a.Time)
	}
	return nil
}

func enterOpinion() Effect {
	return changing("enter_opinion", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationReviewBody)
		app.Opinions = append(app.Opinions, ledger.Opinion{
			Answers: b.Answers, Outcome: b.Outcome, Person: b.Person, Reasons: a.reasonsOf(app, b.Reasons), Report: b.Report, Reviewer: b.Reviewer, Stage: b.Stage, Time: a.Time,
		})
		if reviewIsMet(app, rules) {
			stopClock(app, ledger.ReviewClock)
		}
		return nil
	})
}

// reviewIsMet reports whether the opinions given have met the review's time: one that has
// failed ends the review.
func reviewIsMet(app *ledger.Application, rules profile.Act) bool {
	wanted := len(rules.List(profile.Stages))
	if rules.Is(profile.ReviewTo, profile.FirstStage) {
		wanted = 1
	}
	return len(app.Opinions) >= wanted || failed(app) != nil
}

// correctApplication sends the one notice that lists everything.
func correctApplication() Effect {
	return changing("send_notice", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationNoticeBody)
		follows, refusal := rules.Param(profile.CorrectionEnds)
		if refusal != nil {
			return refusal
		}
		app.State = ledger.ApplicationCorrection
		a.send(app, &ledger.Notice{
			Article: rules.Article(profile.Correction), Follows: follows.Value, ID: b.Notice, Items: b.Items, Kind: ledger.NoticeCorrection, Period: b.Period, Person: b.Person, Text: b.Text,
		})
		return nil
	})
}

// tellUnsigned tells each party that has not signed of an application: the regime lets
// the other side apply alone, and what it is about is also theirs.
func (a *act) tellUnsigned(app *ledger.Application, rules profile.Act, asset *ledger.Asset) {
	for _, account := range app.Unsigned {
		a.tell(cause{rules.Article(profile.Applicants), app.ID, app.Registry, app}, asset, ledger.NoticeApplied, []string{account}, "applied."+account)
	}
}

// send enters a notice, to the parties unless it names others.
func (a *act) send(app *ledger.Application, n *ledger.Notice) {
	n.Application, n.Registry, n.Sent, n.State = app.ID, app.Registry, a.Time, ledger.NoticeSent
	if n.Addressees == nil {
		for _, p := range app.Parties {
			n.Addressees = append(n.Addressees, p.Account)
		}
	}
	a.awaitService(n, app.Profile)
	app.Notices = append(app.Notices, n.ID)
	a.set(ledger.NoticeEntity, n.ID, n)
}

// supplementApplication takes what was missing. Opinions were about what was there before:
// when that changes they no longer stand, and the review begins again.
func supplementApplication() Effect {
	return changing("take_supplement", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		next := a.supplemented(app, rules)
		met := reviewIsMet(app, rules) && len(next.Opinions) == 0
		*app = *next
		stopClock(app, ledger.CorrectionClock)
		if met && !slices.Contains(app.Overdue, ledger.ReviewClock) {
			return a.startClock(app, rules, ledger.ReviewClock, profile.Review, app.ID, a.Time)
		}
		return resumeClock(app, ledger.ReviewClock, a.Time)
	})
}

// supplemented gives the application as the supplement would leave it.
func (a *act) supplemented(app *ledger.Application, rules profile.Act) *ledger.Application {
	b, next := a.body.(*ledger.ApplicationSupplementBody), *app
	next.State, next.Materials = ledger.ApplicationReview, mergeMaterials(rules, app.Materials, b.Materials)
	if b.Register != nil {
		next.Register = b.Register
	}
	if !b.Undertaking.IsZero() {
		next.Undertaking = b.Undertaking
	}
	if app.Promise != nil {
		next.Promise = nil
		if missing := a.missingOf(rules, &next); len(missing) > 0 {
			next.Promise = &ledger.Promise{Missing: missing, Until: app.Promise.Until}
		}
	}
	if b.Register != nil || !slices.EqualFunc(app.Materials, next.Materials, samePaper) {
		next.Opinions = nil
	}
	return &next
}

func samePaper(x, y ledger.Material) bool { return x.Name == y.Name && x.Digest == y.Digest }

// mergeMaterials puts what is new in the place of what was there, in the act's
// order.
func mergeMaterials(rules profile.Act, old, fresh []ledger.Material) []ledger.Material {
	var merged []ledger.Material
	for _, name := range rules.List(profile.Materials) {
		named := func(m ledger.Material) bool { return m.Name == name }
		if i := slices.IndexFunc(fresh, named); i >= 0 {
			merged = append(merged, fresh[i])
		} else if i := slices.IndexFunc(old, named); i >= 0 {
			merged = append(merged, old[i])
		}
	}
	return merged
}

// publiciseApplication begins the publicity at once. Where a registration exists
// from its review on, the asset enters the register here.
func publiciseApplication() Effect {
	return changing("publicise", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		app.State = ledger.ApplicationPublicity
		stopClock(app, ledger.ReviewClock)
		if app.Register != nil && app.Base.IsZero() && rules.Is(profile.Effective, profile.AtReview) {
			if _, refusal := a.enterAsset(app); refusal != nil {
				return refusal
			}
		}
		return a.startClock(app, rules, ledger.PublicityClock, profile.Publicity, app.ID, a.Time)
	})
}

// closeApplication ends an application that comes to nothing.
func closeApplication(state ledger.ApplicationState) Effect {
	return changing("close", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		return a.close(app, state)
	})
}

func (a *act) close(app *ledger.Application, state ledger.ApplicationState) *ledger.Refusal {
	app.State, app.Clocks = state, nil
	for _, id := range app.Objections {
		if o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, id); ok {
			a.moot(o)
		}
	}
	app.Objections = nil
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
	switch {
	case !ok:
		return nil
	case asset.Disposal == app.ID:
		asset.Disposal = ""
	case asset.State == ledger.AssetRegistered && asset.Application == app.ID:
		asset.State = ledger.AssetTerminated
		a.freeData(asset)
	default:
		return nil
	}
	a.set(ledger.AssetEntity, asset.ID, asset)
	return nil
}

func refuseApplication(state ledger.ApplicationState, kind ledger.NoticeKind) Effect {
	return changing("refuse", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationRefuseBody)
		app.Reasons = a.reasonsOf(app, b.Reasons)
		n := &ledger.Notice{Article: rules.Article(profile.RefusalNotice), ID: b.Notice, Items: b.Reasons, Kind: kind, Person: b.Person, Text: b.Text}
		for _, r := range app.Reasons {
			n.Articles = append(n.Articles, r.Article)
		}
		period, stated, refusal := rules.Period(profile.RefusalNotice)
		if refusal != nil {
			return refusal
		}
		if stated {
			n.Clock = &legaltime.Clock{Article: n.Article, Calendar: a.Documents.Profile(app.Profile).Calendar, Period: period, Start: a.Time}
		}
		a.send(app, n)
		return a.close(app, state)
	})
}

// reasonsOf gives each reason of the profile's list with its own article.
func (a *act) reasonsOf(app *ledger.Application, codes []string) (reasons []ledger.Reason) {
	list := a.Documents.Profile(app.Profile).Lists[profile.RefusalsList]
	for _, code := range codes {
		reasons = append(reasons, ledger.Reason{Article: list.ArticleOf(code), Code: code})
	}
	return reasons
}

// lapseApplication refuses what was not corrected in time. Nobody decides it: the
// ground's article is that of the profile's list, or of the time that has run out.
func lapseApplication() Effect {
	return changing("lapse", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		article := a.Documents.Profile(app.Profile).Lists[profile.RefusalsList].Articles[profile.NotCorrected]
		app.Reasons = []ledger.Reason{{Article: cmp.Or(article, a.clockArticle()), Code: profile.NotCorrected}}
		return a.close(app, ledger.ApplicationRefused)
	})
}

// endClock ends a clock whose time has come and moves the application on.
func endClock(name ledger.ClockName, state ledger.ApplicationState) Effect {
	return changing("end_"+string(name), func(_ *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		stopClock(app, name)
		app.State = state
		return nil
	})
}

// flagOverdue notes that an office is late: the law attaches nothing else to it. The
// review that stood for a correction goes on.
func flagOverdue() Effect {
	return changing("flag_overdue", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		clock, _, ok := nextClock(app.Clocks, a.Documents)
		if !ok {
			return ledger.Refuse(ledger.ApplicationStage, "no clock runs")
		}
		name := clock.Name // stopping moves the clocks
		stopClock(app, name)
		app.Overdue = append(app.Overdue, name)
		if name == ledger.CorrectionClock {
			return resumeClock(app, ledger.ReviewClock, a.Time)
		}
		return nil
	})
}

func pauseClock(app *ledger.Application, name ledger.ClockName, at legaltime.Instant) *ledger.Refusal {
	return turnClock(app, name, func(c legaltime.Clock) (legaltime.Clock, error) { return c.Pause(at) })
}

// resumeClock lets a clock run again if it stands still.
func resumeClock(app *ledger.Application, name ledger.ClockName, at legaltime.Instant) *ledger.Refusal {
	if running, ok := app.Clock(name); !ok || !running.Clock.Paused() {
		return nil
	}
	return turnClock(app, name, func(c legaltime.Clock) (legaltime.Clock, error) { return c.Resume(at) })
}

// turnClock changes a clock if it runs.
func turnClock(app *ledger.Application, name ledger.ClockName, turn func(legaltime.Clock) (legaltime.Clock, error)) *ledger.Refusal {
	running, ok := app.Clock(name)
	if !ok {
		return nil
	}
	clock, err := turn(running.Clock)
	if err != nil {
		return ledger.Refuse(ledger.CalendarPending, "%v", err)
	}
	running.Clock = clock
	return nil
}

// nextClock gives the clock that runs out first, Never for one that waits for a
// calendar; false when none runs.
func nextClock(clocks []ledger.RunningClock, docs Documents) (next *ledger.RunningClock, at legaltime.Instant, ok bool) {
	for i := range clocks {
		c := &clocks[i]
		due, running := clockDue(c.Clock, docs)
		if running && (!ok || due < at) {
			next, at, ok = c, due, true
		}
	}
	return next, at, ok
}
