package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// fileObjection enters the objection. The application cannot go on before it is
// rejected or settled.
func fileObjection() Effect {
	return Effect{"file_objection", func(a *act) *ledger.Refusal {
		o, refusal := a.filing()
		if refusal != nil {
			return refusal
		}
		rules, refusal := a.rulesOf(o)
		if refusal != nil {
			return refusal
		}
		if o.Application != "" {
			app, _ := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application)
			app.State, app.Objected, app.Objections = ledger.ApplicationObjected, withID(app.Objected, o.ID), withID(app.Objections, o.ID)
			a.set(ledger.ApplicationEntity, app.ID, app)
		} else if rules.Is(profile.Marked, profile.AtFiling) {
			a.mark(o)
		}
		refusal = a.countObjection(o, rules, ledger.AcceptClock, profile.Accept, o.ID)
		a.set(ledger.ObjectionEntity, o.ID, o)
		return refusal
	}}
}

// mark has an asset show an objection.
func (a *act) mark(o *ledger.Objection) {
	if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset); ok && !slices.Contains(asset.Objections, o.ID) {
		asset.Objections = withID(asset.Objections, o.ID)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.tellDisposal(asset, o)
	}
}

// tellDisposal tells who has applied for a disposal before the objection came.
func (a *act) tellDisposal(asset *ledger.Asset, o *ledger.Objection) {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Disposal)
	if !ok {
		return
	}
	if law, refusal := a.actOf(app); refusal == nil {
		a.tellOfObjection(app, law, asset, o)
		a.set(ledger.ApplicationEntity, app.ID, app)
	}
}

func withID(ids []string, id string) []string {
	ids = append(ids, id)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// acceptObjection opens the matter: what is counted from acceptance begins, the
// registrant is told, and the publicity stands or the asset is marked.
func acceptObjection() Effect {
	return onObjecting("accept_objection", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionNoticeBody)
		o.Accepted, o.Certificate, o.State = a.Time, b.Certificate, ledger.ObjectionOpen
		o.Clocks = withoutClocks(o.Clocks, ledger.AcceptClock)
		n := a.objectionNotice(o, b, a.registrants(o))
		n.Article = rules.Article(profile.Notice)
		period, stated, refusal := rules.Period(profile.Notice)
		if refusal != nil {
			return refusal
		}
		if stated {
			clock, refusal := a.clockOf(o.Profile, n.Article, period, a.Time)
			if refusal != nil {
				return refusal
			}
			n.Clock = &clock
		}
		if refusal := a.startObjection(o, rules, profile.ByAcceptance, o.ID); refusal != nil {
			return refusal
		}
		from, refusal := rules.Param(profile.SuitFrom)
		if refusal == nil && from.Value != profile.ByService {
			refusal = a.countObjection(o, rules, ledger.SuitClock, profile.Suit, o.ID)
		}
		if refusal != nil {
			return refusal
		}
		return a.takeEffect(o, rules)
	})
}

// takeEffect lets the publicity stand where the regime says so, and marks the
// asset at the latest now.
func (a *act) takeEffect(o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
	if o.Application == "" {
		_, refusal := rules.Param(profile.Marked)
		if refusal == nil {
			a.mark(o)
		}
		return refusal
	}
	runs, refusal := rules.Param(profile.PublicityRuns)
	if refusal != nil || runs.Value != profile.Pause {
		return refusal
	}
	app, _ := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application)
	if clock, ok := app.Clock(ledger.PublicityClock); ok && clock.Clock.Paused() {
		return nil
	}
	a.set(ledger.ApplicationEntity, app.ID, app)
	return pauseClock(app, ledger.PublicityClock, a.Time)
}

// startObjection begins the time to settle, if it is counted from there.
func (a *act) startObjection(o *ledger.Objection, rules profile.Objections, from, since string) *ledger.Refusal {
	start, refusal := rules.Param(profile.HandlingFrom)
	if refusal != nil || start.Value != from {
		return refusal
	}
	return a.countObjection(o, rules, ledger.HandlingClock, profile.Handling, since)
}

// countObjection has an objection wait for a period of its rule, if there is one.
func (a *act) countObjection(o *ledger.Objection, rules profile.Objections, name ledger.ClockName, key, since string) *ledger.Refusal {
	period, stated, refusal := rules.Period(key)
	if refusal != nil || !stated {
		return refusal
	}
	return a.runObjection(o, rules, name, key, period, since)
}

// runObjection starts a clock. What follows at its end has to be known now.
func (a *act) runObjection(o *ledger.Objection, rules profile.Objections, name ledger.ClockName, key string, period legaltime.Period, since string) *ledger.Refusal {
	if ends, ok := map[ledger.ClockName]string{ledger.AnswerClock: profile.AnswerEnds, ledger.HandlingClock: profile.HandlingEnds}[name]; ok {
		if _, refusal := rules.Param(ends); refusal != nil {
			return refusal
		}
	}
	clock, refusal := a.clockOf(o.Profile, rules.Article(key), period, a.Time)
	if refusal == nil {
		o.Clocks = withClock(o.Clocks, ledger.RunningClock{Clock: clock, Name: name, Since: since})
	}
	return refusal
}

// objectionNotice sends a notice about an objection.
func (a *act) objectionNotice(o *ledger.Objection, b *ledger.ObjectionNoticeBody, to []string) *ledger.Notice {
	n := &ledger.Notice{
		Addressees: to, Application: o.Application, ID: b.Notice, Items: b.Reasons, Kind: ledger.NoticeObjection, Objection: o.ID, Period: b.Period,
		Person: b.Person, Registry: o.Registry, Sent: a.Time, State: ledger.NoticeSent, Text: b.Text,
	}
	a.awaitService(n, o.Profile)
	o.Notices = append(o.Notices, n.ID)
	a.set(ledger.NoticeEntity, n.ID, n)
	return n
}

func rejectObjection() Effect {
	return onObjecting("reject_objection", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		a.objectionNotice(o, a.body.(*ledger.ObjectionNoticeBody), []string{o.Objector}).Article = rules.Article(profile.Policy)
		return a.endObjection(o, rules, ledger.ObjectionRejected, "")
	})
}

func demandProof() Effect {
	return onObjecting("demand_proof", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		a.objectionNotice(o, a.body.(*ledger.ObjectionNoticeBody), a.registrants(o)).Article = rules.Article(profile.Answer)
		o.Explanation, o.State = sm3.Digest{}, ledger.ObjectionDemanded // what there was left it open
		o.Clocks = withoutClocks(o.Clocks, ledger.SuitClock)            // a time to sue may have been supplied: DEMANDED knows none
		return nil
	})
}

// referDispute tells the objector to take to a court what could not be settled.
func referDispute() Effect {
	return onObjecting("refer", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		n := a.objectionNotice(o, a.body.(*ledger.ObjectionNoticeBody), []string{o.Objector})
		n.Article, n.Kind = rules.Article(profile.Suit), ledger.NoticeReferral
		return nil
	})
}

// startSuit starts the objector's time to sue.
func (a *act) startSuit(n *ledger.Notice) *ledger.Refusal {
	o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, n.Objection)
	if !ok || o.Moot != 0 || o.State != ledger.ObjectionOpen || o.Notices[len(o.Notices)-1] != n.ID {
		return nil
	}
	rules, refusal := a.rulesOf(o)
	if refusal == nil {
		refusal = a.countObjection(o, rules, ledger.SuitClock, profile.Suit, n.ID)
	}
	a.set(ledger.ObjectionEntity, o.ID, o)
	return refusal
}

// startAnswer starts what is counted from the service of a notice to the
// registrant: the time to explain, and where the regime says so the time to settle.
func (a *act) startAnswer(n *ledger.Notice) *ledger.Refusal {
	o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, n.Objection)
	if !ok || o.Moot != 0 || o.State != ledger.ObjectionOpen && o.State != ledger.ObjectionDemanded || o.Notices[len(o.Notices)-1] != n.ID {
		return nil
	}
	rules, refusal := a.rulesOf(o)
	if refusal != nil {
		return refusal
	}
	if o.State == ledger.ObjectionOpen {
		refusal = a.startObjection(o, rules, profile.ByService, n.ID)
	}
	if refusal == nil && o.Explanation.IsZero() {
		refusal = a.awaitAnswer(o, rules, n)
	}
	a.set(ledger.ObjectionEntity, o.ID, o)
	return refusal
}

// awaitAnswer starts the registrant's time to explain: the one that the notice
// sets, or else the regime.
func (a *act) awaitAnswer(o *ledger.Objection, rules profile.Objections, n *ledger.Notice) *ledger.Refusal {
	if n.Period == "" {
		return a.countObjection(o, rules, ledger.AnswerClock, profile.Answer, n.ID)
	}
	period, refusal := noticePeriod(n.Period)
	if refusal != nil {
		return refusal
	}
	return a.runObjection(o, rules, ledger.AnswerClock, profile.Answer, period, n.ID)
}

func enterExplanation() Effect {
	return onObjecting("enter_explanation", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		o.Explanation = a.body.(*ledger.ObjectionExplainBody).Explanation
		o.Clocks = withoutClocks(o.Clocks, ledger.AnswerClock)
		return nil
	})
}

func enterFinding() Effect {
	return onObjecting("enter_finding", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionFindBody)
		o.Finding = &ledger.Finding{Outcome: b.Outcome, Person: b.Person, Report: b.Report, Reviewer: b.Reviewer, Time: a.Time}
		return nil
	})
}

func settleObjection() Effect {
	return onObjecting("settle", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionSettleBody)
		o.Document = &ledger.CourtDocument{Digest: b.Agreement}
		return a.endObjection(o, rules, ledger.ObjectionSettled, b.Outcome)
	})
}

// enterSuit leaves the matter to the court: nothing runs until its document comes.
func enterSuit() Effect {
	return onObjecting("enter_suit", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionSuitBody)
		o.Document = &ledger.CourtDocument{Case: b.Case, Digest: b.Document, Issuer: b.Issuer}
		o.Clocks, o.State = nil, ledger.ObjectionSuing
		return nil
	})
}

func decideObjection() Effect {
	return onObjecting("decide", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionDecideBody)
		told := &ledger.ObjectionNoticeBody{Notice: b.Notice, Person: b.Person, Reasons: b.Reasons, Text: b.Text}
		a.objectionNotice(o, told, append(a.registrants(o), o.Objector)).Article = rules.Article(profile.Policy)
		return a.endObjection(o, rules, ledger.ObjectionDecided, b.Outcome)
	})
}

func enterDocument() Effect {
	return onObjecting("enter_document", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionDocumentBody)
		o.Document = &ledger.CourtDocument{Case: b.Case, Digest: b.Document, Issuer: b.Issuer}
		return a.endObjection(o, rules, ledger.ObjectionExecuted, b.Outcome)
	})
}

func withdrawObjection() Effect {
	return onObjecting("withdraw_objection", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		return a.endObjection(o, rules, ledger.ObjectionWithdrawn, "")
	})
}

// lapseObjection ends an objection for which no suit was proved, and remembers it
// where it may not come again.
func lapseObjection() Effect {
	return onObjecting("lapse", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		if rules.Is(profile.Repeat, profile.Barred) {
			a.set(ledger.FingerprintEntity, o.Repeats().String(), &ledger.Fingerprint{Asset: o.Asset, Objection: o.ID})
		}
		return a.endObjection(o, rules, ledger.ObjectionLapsed, "")
	})
}

func upholdByTime() Effect {
	return onObjecting("uphold_by_time", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		return a.endObjection(o, rules, ledger.ObjectionUpheld, ledger.OutcomeUpheld)
	})
}

// flagObjection notes that somebody is late, who can still act.
func flagObjection() Effect {
	return onObjecting("flag_overdue", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		clock, _, ok := nextClock(o.Clocks, a.Documents)
		if !ok {
			return ledger.Refuse(ledger.ObjectionEarly, "no clock runs")
		}
		name := clock.Name // dropping moves the clocks
		o.Clocks = withoutClocks(o.Clocks, name)
		if !slices.Contains(o.Overdue, name) {
			o.Overdue = append(o.Overdue, name)
		}
		return nil
	})
}

func mootObjection() Effect {
	return onObjecting("end_as_moot", func(_ *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		o.Clocks, o.Moot, o.State = nil, 0, ledger.ObjectionMoot
		return nil
	})
}

// endObjection ends an objection and does to the application or the asset what
// follows from it.
func (a *act) endObjection(o *ledger.Objection, rules profile.Objections, state ledger.ObjectionState, outcome ledger.Outcome) *ledger.Refusal {
	o.Clocks, o.Outcome, o.State = nil, outcome, state
	if o.Application != "" {
		return a.concludeApplication(o, rules)
	}
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
	if ok && slices.Contains(asset.Objections, o.ID) && !outcome.Against() {
		asset.Objections = slices.DeleteFunc(asset.Objections, func(id string) bool { return id == o.ID })
		a.set(ledger.AssetEntity, asset.ID, asset)
	}
	return nil
}

func (a *act) concludeApplication(o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
	app, _ := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application)
	app.Objections = slices.DeleteFunc(app.Objections, func(id string) bool { return id == o.ID })
	a.set(ledger.ApplicationEntity, app.ID, app)
	if o.Outcome.Against() {
		return a.close(app, ledger.ApplicationTerminated)
	}
	last := len(app.Objections) == 0
	if last {
		app.State = ledger.ApplicationPublicity
	}
	if o.Outcome == ledger.OutcomeRepublicise || last && o.Accepted != 0 && rules.Is(profile.PublicityRuns, profile.Restart) {
		return a.restartPublicity(app)
	}
	if last {
		return resumeClock(app, ledger.PublicityClock, a.Time)
	}
	return nil
}

// restartPublicity publicises an application again, for the whole time with which its
// publicity began: an event may do this, which nothing can refuse.
func (a *act) restartPublicity(app *ledger.Application) *ledger.Refusal {
	running, ok := app.Clock(ledger.PublicityClock)
	if !ok {
		return ledger.Refuse(ledger.ApplicationStage, "%s has not been publicised", app.ID)
	}
	clock := running.Clock
	clock.Pauses, clock.Start = nil, a.Time
	app.Clocks = withClock(app.Clocks, ledger.RunningClock{Clock: clock, Name: ledger.PublicityClock, Since: app.ID})
	return nil
}
