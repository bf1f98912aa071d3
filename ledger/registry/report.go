package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func reportRows() []Transition {
	open, owed, filed := string(ledger.ReportOpen), string(ledger.ReportOwed), string(ledger.ReportFiled)
	const article = "AH 28(3), GD 30, SH 13-14"
	return []Transition{
		{
			Machine: ledger.ReportEntity, From: None, On: string(ledger.ReportBegin), To: open, Effect: beginReport(), Article: article,
			Guards: []Guard{publisherMay(), reportIsAsked()},
		},
		Transition{Machine: ledger.ReportEntity, From: open, On: string(ledger.ReportDue), To: owed, Effect: demandReport(), Article: article}.
			also(Move{ledger.ReportEntity, None, open}),
		{
			Machine: ledger.ReportEntity, From: owed, On: string(ledger.ReportFile), To: filed, Effect: fileReport(), Article: article,
			Guards: []Guard{reporterActs(), reportIsOfThePast()},
		},
		{Machine: ledger.ReportEntity, From: owed, On: string(ledger.ReportOverdue), To: owed, Effect: flagReport(), Article: article},
	}
}

// nextOfReport gives when a report becomes due, or is flagged: at the end of its
// time, or of the next period where the profile sets no time.
func nextOfReport(r *ledger.Report, docs Documents) (at legaltime.Instant, ok bool) {
	span, err := legaltime.ParseSpan(r.Period)
	switch {
	case err != nil:
		return 0, false
	case r.State == ledger.ReportOpen:
		return span.Last().End(), true
	case r.State != ledger.ReportOwed || r.Overdue:
		return 0, false
	case r.Clock != nil:
		return clockDue(*r.Clock, docs)
	default:
		return span.Next().Last().End(), true
	}
}

// reportIsAsked checks that the profile in force asks for such reports,
// and that the first is about a time that runs.
func reportIsAsked() Guard {
	return Guard{"report_is_asked", "AH 28(3), GD 30, SH 13-14", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ReportBeginBody)
		span, err := legaltime.ParseSpan(b.Period)
		if err != nil {
			return ledger.Refuse(ledger.ReportPeriod, "%v", err)
		}
		if today := a.Time.Date(); today.Compare(span.First()) < 0 || today.Compare(span.Last()) > 0 {
			return ledger.Refuse(ledger.ReportPeriod, "%s runs from %s to %s", span, span.First(), span.Last())
		}
		if !ledger.ValidIdentifier(a.subject.ID) {
			return ledger.Refuse(ledger.BodyValue, "%q is no number for a report", a.subject.ID)
		}
		if !a.mayReport(b.Registry) {
			return ledger.Refuse(ledger.AuthorityClass, "%s is no registry and no exchange", b.Registry)
		}
		if _, refusal := a.regimeOf(b.Registry, b.Profile); refusal != nil {
			return refusal
		}
		p, doc, refusal := a.usableProfile(b.Profile)
		if refusal != nil {
			return refusal
		}
		rule, refusal := reportRule(p, span)
		if refusal == nil && rule.Value == profile.None {
			refusal = explain(ledger.Refuse(ledger.ReportPeriod, "%s asks for no %s", p.Name, profile.ReportKey(span.Months())), "", rule.Article)
		}
		if refusal == nil {
			_, refusal = a.reportClock(doc, span)
		}
		return refusal
	}}
}

// mayReport reports whether a member is of a class that reports.
func (a *act) mayReport(member string) bool {
	m, ok := a.Governance.Member(member)
	return ok && (m.Has(ledger.ClassRegistry) || m.Has(ledger.ClassExchange))
}

// reporterActs checks that a registry or exchange signs, with its own key.
func reporterActs() Guard {
	return Guard{"reporter_acts", "SZ 25, AH 28(3), GD 30, SH 13-14", func(a *act) *ledger.Refusal {
		return a.actsFor(ledger.ClassRegistry, ledger.ClassExchange)
	}}
}

// reportRule gives what a profile says about reports of a span's length: `none`
// where it says nothing.
func reportRule(p *profile.Profile, span legaltime.Span) (profile.Param, *ledger.Refusal) {
	rules, ok := p.SupervisionRules()
	key := profile.ReportKey(span.Months())
	if _, there := rules.Params[key]; !ok || !there {
		return profile.Param{Value: profile.None}, nil
	}
	return rules.Param(key)
}

func beginReport() Effect {
	return Effect{"begin_report", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ReportBeginBody)
		p, doc, refusal := a.profileInForce(b.Profile)
		if refusal != nil {
			return refusal
		}
		span, err := legaltime.ParseSpan(b.Period)
		if err != nil {
			return ledger.Refuse(ledger.ReportPeriod, "%v", err)
		}
		rule, refusal := reportRule(p, span)
		if refusal == nil {
			a.openReport(b.Registry, doc, span, rule.Article)
		}
		return refusal
	}}
}

func (a *act) openReport(registry string, doc ledger.Document, span legaltime.Span, article string) {
	id := ledger.ReportID(registry, doc.Name, span.String())
	a.set(ledger.ReportEntity, id, &ledger.Report{Article: article, ID: id, Period: span.String(), Profile: doc, Registry: registry, State: ledger.ReportOpen})
}

func (a *act) report() (*ledger.Report, legaltime.Span, *ledger.Refusal) {
	r, ok := get[*ledger.Report](a, ledger.ReportEntity, a.subject.ID)
	if !ok {
		return nil, legaltime.Span{}, ledger.Refuse(ledger.ReportUnknown, "%s", a.subject.ID)
	}
	span, err := legaltime.ParseSpan(r.Period)
	if err != nil {
		return nil, span, ledger.Refuse(ledger.ReportPeriod, "%v", err)
	}
	return r, span, nil
}

// demandReport starts the time to file what has become due, by the version under
// which it began, and begins the next as long as the profile in force asks for it.
func demandReport() Effect {
	return Effect{"demand_report", func(a *act) *ledger.Refusal {
		r, span, refusal := a.report()
		if refusal != nil {
			return refusal
		}
		r.State = ledger.ReportOwed
		if clock, refusal := a.reportClock(r.Profile, span); refusal == nil {
			r.Clock = clock
		}
		a.set(ledger.ReportEntity, r.ID, r)
		a.nextReport(r, span.Next())
		return nil
	}}
}

// reportClock gives the time to file a report about a span, nil where the profile
// sets none.
func (a *act) reportClock(doc ledger.Document, span legaltime.Span) (*legaltime.Clock, *ledger.Refusal) {
	p := a.Documents.Profile(doc)
	if p == nil {
		return nil, ledger.Refuse(ledger.ProfileUnknown, "%s", doc.Name)
	}
	rules, _ := p.SupervisionRules()
	key := profile.ReportKey(span.Months())
	period, stated, refusal := rules.Period(key)
	if refusal != nil || !stated {
		return nil, refusal
	}
	clock, refusal := a.clockOf(doc, rules.Article(key), period, span.Last().Start())
	return &clock, refusal
}

func (a *act) nextReport(r *ledger.Report, span legaltime.Span) {
	if !a.mayReport(r.Registry) || a.exists(ledger.ReportEntity, ledger.ReportID(r.Registry, r.Profile.Name, span.String())) {
		return
	}
	p, doc, refusal := a.usableProfile(r.Profile.Name)
	if refusal != nil {
		return
	}
	if rule, refusal := reportRule(p, span); refusal == nil && rule.Value != profile.None {
		a.openReport(r.Registry, doc, span, rule.Article)
	}
}

// reportIsOfThePast checks that there is a report, made from a state that is there.
func reportIsOfThePast() Guard {
	return Guard{"report_is_of_the_past", "AH 28(3), GD 30", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ReportFileBody)
		switch {
		case b.Document.IsZero():
			return ledger.Refuse(ledger.BodyValue, "`document` is missing")
		case b.Height == 0 || b.Height >= a.Height:
			return ledger.Refuse(ledger.ReportHeight, "%d, this is block %d", b.Height, a.Height)
		}
		return nil
	}}
}

func fileReport() Effect {
	return Effect{"file_report", func(a *act) *ledger.Refusal {
		r, _, refusal := a.report()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.ReportFileBody)
		r.Clock, r.Document, r.Filed, r.Height, r.Record, r.State = nil, &b.Document, a.Time, b.Height, &a.id, ledger.ReportFiled
		a.set(ledger.ReportEntity, r.ID, r)
		return nil
	}}
}

func flagReport() Effect {
	return Effect{"flag_overdue", func(a *act) *ledger.Refusal {
		r, _, refusal := a.report()
		if refusal == nil {
			r.Clock, r.Overdue = nil, true
			a.set(ledger.ReportEntity, r.ID, r)
		}
		return refusal
	}}
}
