package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// object objects to what is publicised, or to what is registered.
func (f *Workflow) object(t testing.TB) []byte {
	t.Helper()
	number, objector := f.number("OB"), pick(f, f.holders).Account
	publicised := slices.DeleteFunc(slices.Clone(f.applications), func(id string) bool {
		app := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, id)
		_, known := f.Chain.Library.Profile(app.Profile).Objections(profile.AtPublicity)
		return !known || app.State != ledger.ApplicationPublicity && app.State != ledger.ApplicationObjected
	})
	registered := slices.DeleteFunc(slices.Clone(f.assets), func(id string) bool {
		_, known := f.law(t, Asset(t, f.Chain, id).Profile.Name).Objections(profile.ToRegistered)
		return !known
	})
	var asset, application string
	switch {
	case len(publicised) > 0 && (len(registered) == 0 || f.rng.IntN(2) == 0):
		application = pick(f, publicised)
	case len(registered) > 0:
		asset = pick(f, registered)
	default:
		return nil
	}
	note := f.record(t, ledger.ObjectionFile, ObjectionBody(number, application, asset, objector, pick(f, []string{"测试理由", "另一理由"})), sm3.Digest{})
	f.then(t, note, func() { f.objections = append(f.objections, number) })
	return note
}

// contest takes an objection a step further.
func (f *Workflow) contest(t testing.TB) []byte {
	t.Helper()
	f.objections = slices.DeleteFunc(f.objections, func(id string) bool {
		return !Find[*ledger.Objection](t, f.Chain, ledger.ObjectionEntity, id).State.Open()
	})
	if len(f.objections) == 0 {
		return nil
	}
	// Mostly the newest: the others' time runs out.
	newest := f.objections[len(f.objections)-1]
	o := Find[*ledger.Objection](t, f.Chain, ledger.ObjectionEntity, pick(f, []string{newest, newest, pick(f, f.objections)}))
	if f.rng.IntN(12) == 0 {
		return f.record(t, ledger.ObjectionWithdraw, ledger.ObjectionWithdrawBody{Objection: o.ID, Objector: o.Objector, Reason: "test"}, sm3.Digest{})
	}
	switch o.State {
	case ledger.ObjectionFiled:
		return f.objectionNotice(t, pick(f, []ledger.Kind{ledger.ObjectionAccept, ledger.ObjectionAccept, ledger.ObjectionAccept, ledger.ObjectionReject}), o)
	case ledger.ObjectionSuing:
		return f.record(t, ledger.ObjectionDocument, CourtDocumentBody(o.ID, pick(f, ledger.Decisions())), sm3.Digest{})
	default:
		return f.argue(t, o)
	}
}

// argue takes a step on an objection that is open: mostly one of its policy.
func (f *Workflow) argue(t testing.TB, o *ledger.Objection) []byte {
	t.Helper()
	steps := f.stepsOn(o)
	if o.Explanation.IsZero() && f.rng.IntN(2) == 0 {
		steps = []ledger.Kind{ledger.ObjectionExplain}
	}
	switch kind := pick(f, steps); kind {
	case ledger.ObjectionSuit:
		return f.record(t, ledger.ObjectionSuit, SuitBody(o), sm3.Digest{})
	case ledger.ObjectionDocument:
		return f.record(t, ledger.ObjectionDocument, CourtDocumentBody(o.ID, pick(f, ledger.Decisions())), sm3.Digest{})
	case ledger.ObjectionDemand, ledger.ObjectionRefer:
		return f.objectionNotice(t, kind, o)
	case ledger.ObjectionDetermine:
		return f.record(t, ledger.ObjectionDetermine, FindBody(o.ID, pick(f, ledger.Findings())), sm3.Digest{})
	case ledger.ObjectionSettle:
		outcome := pick(f, ledger.Findings())
		if o.Finding != nil {
			outcome = o.Finding.Outcome
		}
		return f.record(t, ledger.ObjectionSettle, SettleBody(o, outcome, Registrants(t, f.Chain, o)), sm3.Digest{})
	case ledger.ObjectionDecide:
		notice := f.number("N")
		return f.noticed(t, f.record(t, ledger.ObjectionDecide, ObjectionDecision(o.ID, notice, pick(f, ledger.Decisions())), sm3.Digest{}), notice)
	default:
		return f.record(t, ledger.ObjectionExplain, ExplainBody(o.ID, Registrants(t, f.Chain, o)[0]), sm3.Digest{})
	}
}

// stepsOn gives the steps that the policy of an objection knows, or now and then any.
func (f *Workflow) stepsOn(o *ledger.Objection) []ledger.Kind {
	explain, settle, decide := ledger.ObjectionExplain, ledger.ObjectionSettle, ledger.ObjectionDecide
	policy, _ := f.objectionRules(o).Param(profile.Policy)
	if f.rng.IntN(8) == 0 {
		policy.Value = ""
	}
	switch policy.Value {
	case profile.Annotate:
		return []ledger.Kind{explain, ledger.ObjectionSuit, ledger.ObjectionDocument}
	case profile.Suspend:
		return []ledger.Kind{explain, ledger.ObjectionDetermine, settle, decide, ledger.ObjectionDocument}
	case profile.RegistrantCure:
		return []ledger.Kind{explain, decide}
	case profile.Mediate:
		if o.Finding != nil {
			return []ledger.Kind{settle, ledger.ObjectionRefer, ledger.ObjectionRefer, ledger.ObjectionSuit}
		}
		return []ledger.Kind{explain, ledger.ObjectionDetermine, settle, settle, ledger.ObjectionSuit}
	case profile.Disprove:
		return []ledger.Kind{ledger.ObjectionDemand, explain, decide}
	default:
		return []ledger.Kind{explain, ledger.ObjectionSuit, ledger.ObjectionDocument, ledger.ObjectionDemand, ledger.ObjectionRefer, ledger.ObjectionDetermine, settle, decide}
	}
}

// objectionRules gives the rule that an objection falls under.
func (f *Workflow) objectionRules(o *ledger.Objection) profile.Objections {
	when := profile.ToRegistered
	if o.Application != "" {
		when = profile.AtPublicity
	}
	rules, _ := f.Chain.Library.Profile(o.Profile).Objections(when)
	return rules
}

func (f *Workflow) objectionNotice(t testing.TB, kind ledger.Kind, o *ledger.Objection) []byte {
	t.Helper()
	body, rules := ObjectionNotice(o.ID, f.number("N")), f.objectionRules(o)
	if kind == ledger.ObjectionAccept && rules.Is(profile.Certified, profile.Needed) {
		body.Certificate = Digest("certificate of " + o.ID)
	}
	if kind == ledger.ObjectionDemand && rules.Is(profile.Answer, profile.ByNotice) {
		body.Period = "5wd"
	}
	return f.noticed(t, f.record(t, kind, body, sm3.Digest{}), body.Notice)
}
