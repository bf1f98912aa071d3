package registry

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Never is after all time: the deadline of what waits for a calendar that is not
// on the ledger yet.
const Never legaltime.Instant = 1 << 62

// Due gives the instant from which the rules have something to do about an
// entity by themselves, Never while the calendar that would say so is not known;
// false when there is nothing. It is a function of the entity and the documents
// in force, so the index of deadlines can always be rebuilt.
func Due(e ledger.Entity, docs Documents) (legaltime.Instant, bool) {
	switch e := e.(type) {
	case *ledger.Account:
		return nextOfAccount(e, docs)
	case *ledger.Application:
		_, at, ok := nextStep(e, docs)
		return at, ok
	case *ledger.Agency:
		return e.Until, e.State == ledger.AgencyActive
	case *ledger.Asset:
		_, at, ok := nextOfAsset(e, docs)
		return at, ok
	case *ledger.Objection:
		_, at, ok := nextOfObjection(e, docs)
		return at, ok
	case *ledger.Notice:
		if e.Clock == nil {
			return 0, false
		}
		return clockDue(*e.Clock, docs)
	case *ledger.Assistance:
		return e.Due, e.State == ledger.AssistanceAsked && e.Due != 0 && !e.Overdue
	case *ledger.OwnerDeclaration:
		return e.Due, e.State == ledger.DeclarationDue
	case *ledger.Certificate:
		return e.ValidTo, e.State == ledger.CertificateValid && e.ValidTo != 0
	case *ledger.Hold:
		return e.Ends, e.Ends != 0 && (e.State == ledger.HoldActive || e.State == ledger.HoldWaiting)
	case *ledger.Licence:
		return e.Terms.Ends, e.State == ledger.RightActive && e.Terms.Ends != 0
	case *ledger.Pledge:
		return e.Ends, e.State == ledger.RightActive && e.Ends != 0 && !e.TermOver
	case *ledger.Report:
		return nextOfReport(e, docs)
	case *ledger.Proposal:
		return e.Ends, e.State == ledger.ProposalOpen
	}
	return 0, false
}

// CalendarKinds lists the kinds of entities whose deadlines move with a calendar.
func CalendarKinds() []ledger.EntityKind {
	return []ledger.EntityKind{ledger.AccountEntity, ledger.ApplicationEntity, ledger.NoticeEntity, ledger.ObjectionEntity, ledger.ReportEntity}
}

// Fire gives the event of an entity whose deadline has come and what it
// changes. An error means that the view failed or that the tables lack the
// event.
func Fire(table []Transition, env Env, id ledger.EntityID) (*ledger.Event, []Change, error) {
	e, err := env.Entity(id)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", id, err)
	}
	event := eventOf(e, env.Documents)
	if event == nil {
		return nil, nil, fmt.Errorf("%s has no deadline", id)
	}
	event.Time = env.Time
	t, _ := find(table, string(event.Kind), StateOf(e))
	if t == nil {
		return nil, nil, fmt.Errorf("the tables have no %s from %s", event.Kind, StateOf(e))
	}
	a := &act{Env: env, body: event, subject: id}
	event.Article = a.articleOf(event, t)
	refusal := a.follow(t)
	if a.fault != nil {
		return nil, nil, a.fault
	}
	if refusal != nil {
		return nil, nil, fmt.Errorf("%s of %s is refused: %w", event.Kind, id, refusal)
	}
	return event, a.out.Changes, nil
}

func eventOf(e ledger.Entity, docs Documents) *ledger.Event {
	switch e := e.(type) {
	case *ledger.Account:
		if e.Outdated != "" {
			return &ledger.Event{Kind: ledger.AccountOutdated, Subject: e.ID}
		}
		return &ledger.Event{Kind: ledger.AccountOverdue, Subject: e.ID}
	case *ledger.Application:
		if kind, _, ok := nextStep(e, docs); ok {
			return &ledger.Event{Kind: kind, Asset: e.Asset, Subject: e.ID}
		}
	case *ledger.Agency:
		return &ledger.Event{Kind: ledger.AgencyOver, Subject: e.ID}
	case *ledger.Asset:
		event, _, _ := nextOfAsset(e, docs)
		return event
	case *ledger.Objection:
		if kind, _, ok := nextOfObjection(e, docs); ok {
			return &ledger.Event{Kind: kind, Asset: e.Asset, Subject: e.ID}
		}
	case *ledger.Notice:
		return &ledger.Event{Kind: ledger.NoticeOverdue, Subject: e.ID}
	case *ledger.Assistance:
		return &ledger.Event{Kind: ledger.AssistanceOverdue, Asset: e.Asset, Subject: e.ID}
	case *ledger.OwnerDeclaration:
		return &ledger.Event{Kind: ledger.DeclarationOverdue, Asset: e.Asset, Subject: e.ID}
	case *ledger.Certificate:
		return &ledger.Event{Kind: ledger.CertificateExpired, Asset: e.Asset, Subject: e.Number}
	case *ledger.Hold:
		return &ledger.Event{Kind: ledger.HoldExpired, Asset: e.Asset, Subject: e.ID}
	case *ledger.Licence:
		return &ledger.Event{Kind: ledger.LicenceExpired, Asset: e.Asset, Subject: e.ID}
	case *ledger.Pledge:
		return &ledger.Event{Kind: ledger.PledgeTermEnded, Asset: e.Asset, Subject: e.ID}
	case *ledger.Report:
		if e.State == ledger.ReportOpen {
			return &ledger.Event{Kind: ledger.ReportDue, Subject: e.ID}
		}
		return &ledger.Event{Kind: ledger.ReportOverdue, Subject: e.ID}
	case *ledger.Proposal:
		return &ledger.Event{Kind: ledger.ProposalLapsed, Subject: e.ID}
	}
	return nil
}

// articleOf gives the source of what an event does: that of the parameter of the
// asset's own jurisdiction, or the row's where there is none.
func (a *act) articleOf(event *ledger.Event, t *Transition) string {
	if a.subject.Kind == ledger.AccountEntity {
		return cmp.Or(a.accountArticle(), t.Article)
	}
	if a.subject.Kind == ledger.ApplicationEntity {
		return cmp.Or(a.clockArticle(), t.Article)
	}
	if a.subject.Kind == ledger.ObjectionEntity {
		return cmp.Or(a.objectionArticle(), t.Article)
	}
	if n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, a.subject.ID); ok && n.Clock != nil {
		return n.Clock.Article
	}
	if r, ok := get[*ledger.Report](a, ledger.ReportEntity, a.subject.ID); ok {
		return cmp.Or(r.Article, t.Article)
	}
	if hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, a.subject.ID); ok && hold.Spent != "" {
		return "by analogy: Provisions on Sealing and Freezing 27, Fafa [2004] 5 item 20"
	}
	if a.subject.Kind == ledger.CertificateEntity {
		return cmp.Or(a.certificateArticle(event), t.Article)
	}
	if event.Asset == "" {
		return t.Article
	}
	asset, refusal := a.assetOf()
	if refusal != nil {
		return t.Article
	}
	p, refusal := a.profileOf(asset)
	if refusal != nil {
		return t.Article
	}
	if event.Kind == ledger.AssetUnrenewed {
		return cmp.Or(unrenewedArticle(asset, p), t.Article)
	}
	if event.Kind == ledger.ContractUnrenewed {
		return cmp.Or(unrenewedContractArticle(asset, event.Subject, p), t.Article)
	}
	if event.Kind == ledger.HoldExpired {
		return cmp.Or(p.Params[profile.FreezeMax].Article, t.Article)
	}
	return t.Article
}

// certificateArticle gives the source of a certificate's end; empty for an event
// that is about none.
func (a *act) certificateArticle(event *ledger.Event) string {
	c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, event.Subject)
	if !ok || event.Kind != ledger.CertificateExpired {
		return ""
	}
	p := a.Documents.Profile(c.Profile)
	if p == nil {
		return ""
	}
	kind, _ := p.Kind(c.Kind)
	return kind.Article(profile.Validity)
}

// nextStep gives what an application does by itself next, and when.
func nextStep(app *ledger.Application, docs Documents) (kind ledger.EventKind, at legaltime.Instant, ok bool) {
	if app.Overtaken != nil && app.State.Open() {
		return ledger.ApplicationOvertaken, app.Overtaken.Since, true
	}
	rules := docs.Profile(app.Profile)
	if rules == nil || !app.State.Open() || app.State == ledger.ApplicationObjected {
		return "", 0, false
	}
	law, _ := rules.Act(app.Act)
	if app.State == ledger.ApplicationSubmitted && law.Is(profile.Accept, profile.ByReceipt) {
		return ledger.ApplicationAccepted, app.Submitted, true
	}
	clock, at, ok := nextClock(app.Clocks, docs)
	if p := app.Promise; p != nil && app.State != ledger.ApplicationSubmitted && (!ok || p.Until <= at) {
		return ledger.ApplicationLapsed, p.Until, true
	}
	switch {
	case !ok:
		return "", 0, false
	case clock.Name == ledger.PublicityClock:
		return ledger.ApplicationPublicised, at, true
	case clock.Name == ledger.CorrectionClock && law.Is(profile.CorrectionEnds, profile.Refuse):
		return ledger.ApplicationLapsed, at, true
	default:
		return ledger.ApplicationOverdue, at, true
	}
}

// clockDue gives when a clock runs out, Never while it waits for a calendar, false
// while it is paused.
func clockDue(c legaltime.Clock, docs Documents) (at legaltime.Instant, running bool) {
	at, err := docs.Due(c)
	switch {
	case errors.Is(err, legaltime.ErrPaused):
		return 0, false
	case err != nil:
		return Never, true
	default:
		return at, true
	}
}

// PublicityEnd gives the first instant after an application's publicity, 0 while a
// calendar for it is missing; false while it stands still.
func PublicityEnd(app *ledger.Application, docs Documents) (end legaltime.Instant, runs bool) {
	clock, ok := app.Clock(ledger.PublicityClock)
	if !ok {
		return 0, false
	}
	end, runs = clockDue(clock.Clock, docs)
	return known(end), runs
}

// clockArticle gives the source of the clock that has run out.
func (a *act) clockArticle() string {
	app, rules, refusal := a.application()
	if refusal != nil {
		return ""
	}
	kind, _, _ := nextStep(app, a.Documents)
	clock, _, ok := nextClock(app.Clocks, a.Documents)
	switch {
	case kind == ledger.ApplicationOvertaken:
		return ""
	case kind == ledger.ApplicationAccepted:
		return rules.Article(profile.Accept)
	case kind == ledger.ApplicationLapsed && app.Promise != nil:
		return rules.Article(profile.Tolerance)
	case ok:
		return clock.Clock.Article
	}
	return ""
}

// nextOfObjection gives what an objection does by itself next, and when.
func nextOfObjection(o *ledger.Objection, docs Documents) (kind ledger.EventKind, at legaltime.Instant, ok bool) {
	if o.Moot != 0 {
		return ledger.ObjectionMooted, o.Moot, true
	}
	p := docs.Profile(o.Profile)
	clock, at, ok := nextClock(o.Clocks, docs)
	if !ok || p == nil {
		return "", 0, false
	}
	when := profile.ToRegistered
	if o.Application != "" {
		when = profile.AtPublicity
	}
	rules, _ := p.Objections(when)
	switch {
	case clock.Name == ledger.SuitClock:
		return ledger.ObjectionLapsedEvent, at, true
	case clock.Name == ledger.HandlingClock && rules.Is(profile.HandlingEnds, profile.Terminate),
		clock.Name == ledger.AnswerClock && rules.Is(profile.AnswerEnds, profile.Upheld):
		return ledger.ObjectionUpheldEvent, at, true
	default:
		return ledger.ObjectionOverdue, at, true
	}
}

// objectionArticle gives the source of the clock of an objection that has run out.
func (a *act) objectionArticle() string {
	o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, a.subject.ID)
	if !ok || o.Moot != 0 {
		return ""
	}
	clock, _, ok := nextClock(o.Clocks, a.Documents)
	if !ok {
		return ""
	}
	return clock.Clock.Article
}
