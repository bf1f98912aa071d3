package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func noticeRows() []Transition {
	sent, served := string(ledger.NoticeSent), string(ledger.NoticeServed)
	return []Transition{
		{
			Machine: ledger.NoticeEntity, From: sent, On: string(ledger.NoticeServe), Guards: []Guard{senderServes(), mannerIsListed(), countsAsServed()},
			Effect: serveNotice(), To: served, Article: "DL 19, GD 9, GZ 18, AH 23",
		},
		{Machine: ledger.NoticeEntity, From: sent, On: string(ledger.NoticeOverdue), Effect: flagNotice(), To: sent, Article: "GD 9, 10, 15, GZ 18, 20"},
	}
}

// unitFits checks the time that a notice sets.
func unitFits(p *profile.Profile, text string) *ledger.Refusal {
	period, refusal := noticePeriod(text)
	if refusal != nil || text == "" {
		return refusal
	}
	rule, refusal := p.Param(profile.NoticeUnit)
	if refusal != nil {
		return refusal
	}
	unit, ok := map[string]legaltime.Unit{profile.WorkingDays: legaltime.Working, profile.NaturalDays: legaltime.Natural}[rule.Value]
	if ok && period.Unit != unit {
		return explain(ledger.Refuse(ledger.NoticePeriod, "%s is not in %s", text, rule.Value), "", rule.Article)
	}
	return nil
}

// sends is how a step on another entity begins a notice.
func sends() Move { return Move{ledger.NoticeEntity, None, string(ledger.NoticeSent)} }

func noticePeriod(text string) (p legaltime.Period, refusal *ledger.Refusal) {
	if text == "" {
		return p, nil
	}
	p, err := legaltime.ParsePeriod(text)
	if err != nil {
		return p, ledger.Refuse(ledger.NoticePeriod, "%v", err)
	}
	return p, nil
}

func (a *act) notice() (*ledger.Notice, *ledger.Refusal) {
	n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.NoticeUnknown, "%s", a.subject.ID)
	}
	return n, nil
}

func senderServes() Guard {
	return Guard{"sender_serves", "DL 19, GD 9", func(a *act) *ledger.Refusal {
		n, refusal := a.notice()
		if refusal == nil && a.body.(*ledger.NoticeServeBody).Registry != n.Registry {
			refusal = ledger.Refuse(ledger.AssetRegistry, "sent by %s", n.Registry)
		}
		return refusal
	}}
}

func mannerIsListed() Guard {
	return Guard{"manner_is_listed", "received or deemed", func(a *act) *ledger.Refusal {
		if manner := a.body.(*ledger.NoticeServeBody).Manner; !slices.Contains(ledger.NoticeManners(), manner) {
			return ledger.Refuse(ledger.BodyValue, "manner: %q is not one of %v", manner, ledger.NoticeManners())
		}
		return nil
	}}
}

// noticeLaw gives the rules that a notice goes by: those of what it is about.
func (a *act) noticeLaw(n *ledger.Notice) (ledger.Document, *profile.Profile) {
	var doc ledger.Document
	if o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, n.Objection); ok {
		doc = o.Profile
	} else if app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, n.Application); ok {
		doc = app.Profile
	}
	return doc, a.Documents.Profile(doc)
}

// countsAsServed checks what was served without its addressee's word: a regime has to
// say so, and the time for it has to be over.
func countsAsServed() Guard {
	return Guard{"counts_as_served", "TJ annex 7, DL 19, GZ 20", func(a *act) *ledger.Refusal {
		n, refusal := a.notice()
		if refusal != nil || a.body.(*ledger.NoticeServeBody).Manner != ledger.NoticeDeemed {
			return refusal
		}
		doc, p := a.noticeLaw(n)
		if p == nil {
			return ledger.Refuse(ledger.NoticeService, "no regime says when %s does", n.ID)
		}
		rule, refusal := p.Param(profile.Deemed)
		if refusal != nil {
			return refusal
		}
		period, err := legaltime.ParsePeriod(rule.Value)
		if err != nil {
			return explain(ledger.Refuse(ledger.NoticeService, "only what was received is"), "", rule.Article)
		}
		clock, refusal := a.clockOf(doc, rule.Article, period, n.Sent)
		if refusal != nil {
			return refusal
		}
		if due, running := clockDue(clock, a.Documents); !running || due > a.Time {
			return explain(ledger.Refuse(ledger.NoticeService, "not before %s", due), "", rule.Article)
		}
		return nil
	}}
}

// awaitService has a notice wait for its service, where nothing else bounds that and
// the regime has a time for it.
func (a *act) awaitService(n *ledger.Notice, doc ledger.Document) {
	p := a.Documents.Profile(doc)
	if n.Clock != nil || p == nil {
		return
	}
	rule := p.Params[profile.Service]
	period, err := legaltime.ParsePeriod(rule.Value)
	if err != nil {
		return // none, or not stated: nothing is flagged
	}
	if clock, refusal := a.clockOf(doc, rule.Article, period, a.Time); refusal == nil {
		n.Clock = &clock
	}
}

// serveNotice enters that a notice is known. What the regime counts from that
// begins here.
func serveNotice() Effect {
	return Effect{"serve", func(a *act) *ledger.Refusal {
		n, refusal := a.notice()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.NoticeServeBody)
		n.Clock, n.Manner, n.Proof, n.Served, n.State = nil, b.Manner, b.Proof, a.Time, ledger.NoticeServed
		a.set(ledger.NoticeEntity, n.ID, n)
		switch n.Kind {
		case ledger.NoticeCorrection:
			return a.startCorrection(n)
		case ledger.NoticeObjection:
			return a.startAnswer(n)
		case ledger.NoticeReferral:
			return a.startSuit(n)
		default:
			return nil
		}
	}}
}

// startCorrection starts the applicant's time to answer a notice. The review's stands
// meanwhile, if the regime says so.
func (a *act) startCorrection(n *ledger.Notice) *ledger.Refusal {
	app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, n.Application)
	if !ok || app.State != ledger.ApplicationCorrection {
		return nil
	}
	rules, refusal := a.actOf(app)
	if refusal != nil {
		return refusal
	}
	if n.Period == "" {
		refusal = a.startClock(app, rules, ledger.CorrectionClock, profile.Correction, n.ID, a.Time)
	} else if period, r := noticePeriod(n.Period); r == nil {
		refusal = a.runClock(app, ledger.CorrectionClock, rules.Article(profile.Correction), period, n.ID, a.Time)
	}
	if refusal == nil && rules.Is(profile.ReviewPauses, profile.ByService) {
		refusal = pauseClock(app, ledger.ReviewClock, a.Time)
	}
	a.set(ledger.ApplicationEntity, app.ID, app)
	return refusal
}

func flagNotice() Effect {
	return Effect{"flag_overdue", func(a *act) *ledger.Refusal {
		n, refusal := a.notice()
		if refusal == nil {
			n.Clock, n.Overdue = nil, true
			a.set(ledger.NoticeEntity, n.ID, n)
		}
		return refusal
	}}
}
