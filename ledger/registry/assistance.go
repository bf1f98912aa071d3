package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

const assistanceLaw = "TJ 9.2"

func assistanceRows() []Transition {
	asked := string(ledger.AssistanceAsked)
	row := func(from, on, to string, effect Effect, guards ...Guard) Transition {
		return Transition{Machine: ledger.AssistanceEntity, From: from, On: on, Guards: guards, Effect: effect, To: to, Article: assistanceLaw}
	}
	return []Transition{
		row(None, string(ledger.AssistanceAsk), asked, askAssistance(), instanceAsks(), registryHasIt(), timeIsAhead(), escalationFits()),
		row(asked, string(ledger.AssistanceAnswer), string(ledger.AssistanceAnswered), answerAssistance(), askedRegistry(), assistanceIsExplained()),
		row(asked, string(ledger.AssistanceOverdue), asked, flagAssistance()),
	}
}

// instances are those who deal with a dispute, in the order in which it goes on from
// one to the next.
func instances() []ledger.Class {
	return []ledger.Class{ledger.ClassMediator, ledger.ClassArbitrator, ledger.ClassCourt}
}

// instanceAsks checks that the request is signed in the part of a mediator, an
// arbitrator or a court.
func instanceAsks() Guard {
	return Guard{"instance_asks", assistanceLaw, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssistanceAskBody)
		if _, ok := a.officeOf(b.Member, b.Role, instances()...); !ok {
			return ledger.Refuse(ledger.AuthorityClass, "%s as %s", b.Member, b.Role)
		}
		return nil
	}}
}

// registryHasIt checks that who is asked is a registry, and that of the asset.
func registryHasIt() Guard {
	return Guard{"registry_has_it", assistanceLaw, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssistanceAskBody)
		m, ok := a.Governance.Member(b.Registry)
		if !ok || !m.Has(ledger.ClassRegistry) {
			return ledger.Refuse(ledger.AuthorityClass, "%s is no registry", b.Registry)
		}
		if b.Asset == "" {
			return nil
		}
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, b.Asset)
		if !ok {
			return ledger.Refuse(ledger.AssetUnknown, "%s", b.Asset)
		}
		return withRegistry(asset.Registry, b.Registry)
	}}
}

func timeIsAhead() Guard {
	return Guard{"time_is_ahead", assistanceLaw, func(a *act) *ledger.Refusal {
		if due := a.body.(*ledger.AssistanceAskBody).Due; due != 0 && due <= a.Time {
			return ledger.Refuse(ledger.BodyValue, "due: %s is past", due)
		}
		return nil
	}}
}

// escalationFits lets a dispute go on from a mediator to an arbitrator or court, and
// from an arbitrator to a court, once.
func escalationFits() Guard {
	return Guard{"escalation_fits", "XX 4(3), SH 21, BJIP 30, SUZ 39, GZDE 84", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssistanceAskBody)
		if b.Escalates == "" {
			return nil
		}
		before, ok := get[*ledger.Assistance](a, ledger.AssistanceEntity, b.Escalates)
		by, _ := a.officeOf(b.Member, b.Role, instances()...)
		switch {
		case !ok:
			return ledger.Refuse(ledger.AssistanceUnknown, "%s", b.Escalates)
		case before.Asset != b.Asset || before.Registry != b.Registry:
			return ledger.Refuse(ledger.AssistanceEscalation, "%s is about %q at %s", before.ID, before.Asset, before.Registry)
		case slices.Index(instances(), by.class) <= slices.Index(instances(), before.Class):
			return ledger.Refuse(ledger.AssistanceEscalation, "from %s to %s", before.Class, by.class)
		case before.Successor != "":
			return ledger.Refuse(ledger.AssistanceEscalation, "it has gone on as %s", before.Successor)
		}
		return nil
	}}
}

func askAssistance() Effect {
	return Effect{"ask_assistance", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssistanceAskBody)
		by, _ := a.officeOf(b.Member, b.Role, instances()...)
		if before, ok := get[*ledger.Assistance](a, ledger.AssistanceEntity, b.Escalates); ok {
			before.Successor = b.Assistance
			a.set(ledger.AssistanceEntity, before.ID, before)
		}
		a.set(ledger.AssistanceEntity, b.Assistance, &ledger.Assistance{
			Asked: a.Time, Asset: b.Asset, Case: b.Case, Class: by.class, Document: b.Document, Due: b.Due, Escalates: b.Escalates, ID: b.Assistance,
			Member: b.Member, Record: a.id, Registry: b.Registry, State: ledger.AssistanceAsked,
		})
		return nil
	}}
}

func (a *act) assistance() (*ledger.Assistance, *ledger.Refusal) {
	x, ok := get[*ledger.Assistance](a, ledger.AssistanceEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.AssistanceUnknown, "%s", a.subject.ID)
	}
	return x, nil
}

func askedRegistry() Guard {
	return Guard{"asked_registry", assistanceLaw, func(a *act) *ledger.Refusal {
		x, refusal := a.assistance()
		if refusal != nil {
			return refusal
		}
		return withRegistry(x.Registry, a.body.(*ledger.AssistanceAnswerBody).Registry)
	}}
}

// assistanceIsExplained checks that whatever is not given has its reasons.
func assistanceIsExplained() Guard {
	return Guard{"assistance_is_explained", assistanceLaw, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssistanceAnswerBody)
		if !slices.Contains(ledger.AssistanceResults(), b.Result) {
			return ledger.Refuse(ledger.BodyValue, "result: %q is not one of %v", b.Result, ledger.AssistanceResults())
		}
		if given := b.Result == ledger.AssistanceGiven; given != (len(b.Reasons) == 0) {
			return ledger.Refuse(ledger.BodyValue, "reasons: there are %d, for the result %s", len(b.Reasons), b.Result)
		}
		return nil
	}}
}

func answerAssistance() Effect {
	return Effect{"answer_assistance", func(a *act) *ledger.Refusal {
		x, refusal := a.assistance()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.AssistanceAnswerBody)
		x.Answer, x.Answered, x.Person, x.Reasons, x.Result, x.State = b.Answer, a.Time, b.Person, b.Reasons, b.Result, ledger.AssistanceAnswered
		a.set(ledger.AssistanceEntity, x.ID, x)
		return nil
	}}
}

func flagAssistance() Effect {
	return Effect{"flag_overdue", func(a *act) *ledger.Refusal {
		x, refusal := a.assistance()
		if refusal == nil {
			x.Overdue = true
			a.set(ledger.AssistanceEntity, x.ID, x)
		}
		return refusal
	}}
}
