package registry

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func applicationRows() []Transition {
	submitted, review, correction := string(ledger.ApplicationSubmitted), string(ledger.ApplicationReview), string(ledger.ApplicationCorrection)
	publicity, objected, ready := string(ledger.ApplicationPublicity), string(ledger.ApplicationObjected), string(ledger.ApplicationReady)
	refused, withdrawn := string(ledger.ApplicationRefused), string(ledger.ApplicationWithdrawn)
	row := func(from string, on ledger.Kind, to string, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.ApplicationEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: to, Article: article}
	}
	event := func(from string, on ledger.EventKind, to string, effect Effect, article string) Transition {
		return Transition{Machine: ledger.ApplicationEntity, From: from, On: string(on), Effect: effect, To: to, Article: article}
	}
	rows := []Transition{
		row(None, ledger.ApplicationSubmit, submitted, submitApplication(), "TJ 5.1, 6.4.3.3, AH 19(1)",
			actIsKnown(), profileIsUsable(), termsFit(), partiesFit(), partiesAreNotBarred(), truthIsStated(), signatoriesFit(), tradeFits(), rightIsThere(), judgmentFits(), assetIsFree(), gradeAllows(), papersFit(), rightFits(), referenceFits(), groundsFit(), valuesFit(), correctsAnEntry(), componentsFit(), evidenceFits(), homeIsRecognised(), materialsFit()).also(sends()),
		event(submitted, ledger.ApplicationAccepted, review, receiveApplication(), "DL 19"),
		row(submitted, ledger.ApplicationAccept, review, acceptApplication(), "AH 19(2), GZ 17", handledByRegistry(), fitsStill(), nothingIsPromised()),
		row(submitted, ledger.ApplicationTolerate, review, tolerateApplication(), "AH 20", handledByRegistry(), fitsStill(), somethingIsPromised()).also(sends()),
		row(submitted, ledger.ApplicationDecline, string(ledger.ApplicationNotAccepted), refuseApplication(ledger.ApplicationNotAccepted, ledger.NoticeDeclined), "AH 19(2), GZ 17",
			handledByRegistry(), reasonsAreListed(), lackIsTold(), noticeIsNew()).also(sends()),
		row(review, ledger.ApplicationReviewed, review, enterOpinion(), "SZ 15, AH 11, GD 9, GZ 24, DL 19-20", stageIsNext(), reviewerIsUnconcerned(), reportIsVouched(), checklistIsAnswered(), outcomeFits()),
		row(review, ledger.ApplicationCorrect, correction, correctApplication(), "TJ annex 7, AH 20, DL 19", handledByRegistry(), correctionIsKnown(), noticeNamesAll(), noticeIsNew()).also(sends()),
		row(review, ledger.ApplicationSupplement, review, supplementApplication(), "AH 20", applicantsSign(), supplementFits()),
		row(correction, ledger.ApplicationSupplement, review, supplementApplication(), "TJ 6.4.2, DL 19", applicantsSign(), supplementFits()),
		row(review, ledger.ApplicationPublicise, publicity, publiciseApplication(), "TJ 8.1.1, GD 11, AH 19, GZ 19, DL 23",
			handledByRegistry(), reviewIsPassed(), publicityIsNeeded()).also(registers(), confirmed()),
		event(publicity, ledger.ApplicationPublicised, ready, endClock(ledger.PublicityClock, ledger.ApplicationReady), "TJ 8.1.2, GZ 21, DL 25"),
	}
	registered := func(from string, guards ...Guard) Transition {
		return row(from, ledger.ApplicationRegister, string(ledger.ApplicationCompleted), registerApplication(), "TJ 8.1.2, SZ 15-19, AH 19(5), GZ 21, DL 25", append(guards, feeFits())...).also(moved()...)
	}
	rows = append(rows, registered(review, handledByRegistry(), reviewIsPassed(), publicityIsDone()), registered(ready, handledByRegistry()))
	for _, from := range []string{review, correction, publicity, objected, ready} {
		guards := []Guard{handledByRegistry(), reasonsAreListed(), noticeIsNew()}
		switch from {
		case review:
			guards = append(guards, lackIsTold())
		case correction:
			guards = append(guards, correctionIsOver())
		}
		r := row(from, ledger.ApplicationRefuse, refused, refuseApplication(ledger.ApplicationRefused, ledger.NoticeRefused), "SZ 21, GD 23, AH 18, GZ 14, 18, DL 21", guards...).also(sends())
		rows = append(rows, terminating(from, r))
	}
	open := []string{submitted, review, correction, publicity, objected, ready}
	for _, from := range open {
		rows = append(rows, terminating(from, row(from, ledger.ApplicationWithdraw, withdrawn, closeApplication(ledger.ApplicationWithdrawn), "DL 17", applicantsSign())))
	}
	for _, from := range open {
		rows = append(rows, row(from, ledger.ApplicationContest, refused, contestApplication(), contestLaw, mayContest()).also(sends()))
	}
	for _, from := range open {
		rows = append(rows, event(from, ledger.ApplicationOvertaken, string(ledger.ApplicationTerminated), endOvertaken(), overtakenLaw).also(sends()))
	}
	for _, from := range []string{submitted, review, correction} {
		rows = append(rows, event(from, ledger.ApplicationOverdue, from, flagOverdue(), "GZ 17, AH 19, DL 19"))
	}
	for _, from := range []string{review, correction} {
		rows = append(rows, event(from, ledger.ApplicationLapsed, refused, lapseApplication(), "DL 19, GD 23, AH 20"))
	}
	return rows
}

// terminating adds what ends with an application whose asset is in the register
// already: it entered it with the publicity.
func terminating(from string, row Transition) Transition {
	switch ledger.ApplicationState(from) {
	case ledger.ApplicationPublicity, ledger.ApplicationObjected, ledger.ApplicationReady:
		row.Also = append(row.Also, Move{ledger.AssetEntity, string(ledger.AssetRegistered), string(ledger.AssetTerminated)})
	default: // the asset is not there yet
	}
	return row
}

// application loads the one that a step is about.
func (a *act) application() (*ledger.Application, profile.Act, *ledger.Refusal) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, a.subject.ID)
	if !ok {
		return nil, profile.Act{}, ledger.Refuse(ledger.ApplicationUnknown, "%s", a.subject.ID)
	}
	rules, refusal := a.actOf(app)
	return app, rules, refusal
}

// actOf gives the rules of an application's act, in the version that was in force
// when it was submitted.
func (a *act) actOf(app *ledger.Application) (profile.Act, *ledger.Refusal) {
	if p := a.Documents.Profile(app.Profile); p != nil {
		if rules, ok := p.Act(app.Act); ok {
			return rules, nil
		}
	}
	return profile.Act{}, ledger.Refuse(ledger.ProfileUnknown, "%s", app.Profile.Name)
}

// onApplication makes a guard of a condition on the application and its act.
func onApplication(name, article string, check func(*act, *ledger.Application, profile.Act) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		app, rules, refusal := a.application()
		if refusal != nil {
			return refusal
		}
		return check(a, app, rules)
	}}
}

// changing makes an effect that changes the application.
func changing(name string, change func(*act, *ledger.Application, profile.Act) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		app, rules, refusal := a.application()
		if refusal != nil {
			return refusal
		}
		if refusal := change(a, app, rules); refusal != nil {
			return refusal
		}
		a.set(ledger.ApplicationEntity, app.ID, app)
		return nil
	}}
}

// startClock has an application wait for a period of its act, if the act has one.
func (a *act) startClock(app *ledger.Application, rules profile.Act, name ledger.ClockName, key, since string, start legaltime.Instant) *ledger.Refusal {
	period, stated, refusal := rules.Period(key)
	if refusal != nil || !stated {
		return refusal
	}
	return a.runClock(app, name, rules.Article(key), period, since, start)
}

// runClock starts a clock.
func (a *act) runClock(app *ledger.Application, name ledger.ClockName, article string, period legaltime.Period, since string, start legaltime.Instant) *ledger.Refusal {
	clock, refusal := a.clockOf(app.Profile, article, period, start)
	if refusal == nil {
		app.Clocks = withClock(app.Clocks, ledger.RunningClock{Clock: clock, Name: name, Since: since})
	}
	return refusal
}

// clockOf makes the clock of a period, counted as the profile counts. The day of what
// it starts from is not counted (Civil Code 201): a term of months or years, which
// counts the day of its start, starts with the day after.
func (a *act) clockOf(doc ledger.Document, article string, period legaltime.Period, start legaltime.Instant) (legaltime.Clock, *ledger.Refusal) {
	p := a.Documents.Profile(doc)
	clock := legaltime.Clock{Article: article, Calendar: p.Calendar, Period: period, Start: start}
	if period.Unit == legaltime.Working {
		return clock, nil
	}
	if period.Unit != legaltime.Natural {
		clock.Start = start.Date().End()
	}
	rolls, refusal := p.Param(profile.RollForward)
	clock.Roll = rolls.Value == profile.Yes
	return clock, refusal
}

func stopClock(app *ledger.Application, names ...ledger.ClockName) {
	app.Clocks = withoutClocks(app.Clocks, names...)
}

// withClock adds a clock, in the place of one of its name.
func withClock(clocks []ledger.RunningClock, c ledger.RunningClock) []ledger.RunningClock {
	clocks = append(withoutClocks(clocks, c.Name), c)
	slices.SortFunc(clocks, func(x, y ledger.RunningClock) int { return cmp.Compare(x.Name, y.Name) })
	return clocks
}

func withoutClocks(clocks []ledger.RunningClock, names ...ledger.ClockName) []ledger.RunningClock {
	return slices.DeleteFunc(clocks, func(c ledger.RunningClock) bool { return slices.Contains(names, c.Name) })
}
