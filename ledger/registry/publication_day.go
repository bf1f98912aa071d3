package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// dayFits checks the day of a change of the publisher, which has come, and of the end of
// its service, which has not; nothing else has one.
func dayFits() Guard {
	return Guard{"day_fits", "SH 7-8", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.PublicationBody)
		switch dated := b.Category.Dated(); {
		case dated != (b.Day != 0):
			return ledger.Refuse(ledger.PublicationDay, "%s", unfit("day", b.Day != 0, string(b.Category)))
		case !dated:
			return nil
		case (b.Day > a.Time) != (b.Category == ledger.PublishedExit):
			return ledger.Refuse(ledger.PublicationDay, "%s of %s", b.Category, b.Day.Beijing())
		}
		_, refusal := a.publishedLate(b)
		return refusal
	}}
}

// publishedLate reports whether a change or exit is published later than the profile
// wants: it is taken all the same, and flagged.
func (a *act) publishedLate(b *ledger.PublicationBody) (bool, *ledger.Refusal) {
	p, doc, refusal := a.usableProfile(b.Profile)
	if refusal != nil {
		return false, refusal
	}
	exit := b.Category == ledger.PublishedExit
	key := profile.ChangeFiling
	if exit {
		key = profile.ExitNotice
	}
	within, article, refusal := supervisionPeriod(p, key)
	if refusal != nil {
		return false, refusal
	}
	return a.isLate(doc, article, b.Day, within, exit)
}

// supervisionPeriod gives a period that the profile has to set.
func supervisionPeriod(p *profile.Profile, key string) (within legaltime.Period, article string, refusal *ledger.Refusal) {
	rules, ok := p.SupervisionRules()
	article = rules.Article(key)
	stated := false
	if _, there := rules.Params[key]; ok && there {
		if within, stated, refusal = rules.Period(key); refusal != nil {
			return within, article, refusal
		}
	}
	if !stated {
		refusal = explain(ledger.Refuse(ledger.PublicationDay, "%s sets no %s", p.Name, key), "", article)
	}
	return within, article, refusal
}
