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
			Machine: ledger.NoticeEntity, From: sent, On: string(ledger.NoticeServe), Guards: []Guard{senderServes(), mannerIsListed()},
			Effect: serveNotice(), To: served, Article: "DL 19, GD 9, GZ 18, AH 23",
		},
		{Machine: ledger.NoticeEntity, From: sent, On: string(ledger.NoticeOverdue), Effect: flagNotice(), To: sent, Article: "GD 9, 10, 15, GZ 18"},
	}
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
		default:
			return nil
		}
	}}
}

// startCorrection starts the applicant's time to answer a notice.
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
