package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// object objects to what is publicised, or to what is registered.
func (f *Workflow) object(t testing.TB) []byte {
	t.Helper()
	number, objector := f.number("OB"), pick(f, f.holders).Account
	publicised := slices.DeleteFunc(slices.Clone(f.applications), func(id string) bool {
		app := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, id)
		return app.Profile.Name != "regime" || app.State != ledger.ApplicationPublicity && app.State != ledger.ApplicationObjected
	})
	registered := slices.DeleteFunc(slices.Clone(f.assets), func(id string) bool { return Asset(t, f.Chain, id).Profile.Name != "regime" })
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

// argue takes a step on an objection that is open: mostly one that brings it
// nearer to its end under its policy.
func (f *Workflow) argue(t testing.TB, o *ledger.Objection) []byte {
	t.Helper()
	switch unheard, n := o.Explanation.IsZero(), f.rng.IntN(8); {
	case n == 0:
		return f.record(t, ledger.ObjectionDocument, CourtDocumentBody(o.ID, pick(f, ledger.Decisions())), sm3.Digest{})
	case n == 1, n < 3 && o.Application != "" && o.State == ledger.ObjectionOpen:
		return f.objectionNotice(t, ledger.ObjectionDemand, o)
	case n == 2:
		return f.record(t, ledger.ObjectionSuit, SuitBody(o), sm3.Digest{})
	case unheard && n < 6:
		return f.record(t, ledger.ObjectionExplain, ExplainBody(o.ID, Registrants(t, f.Chain, o)[0]), sm3.Digest{})
	case o.Application != "":
		notice := f.number("N")
		return f.noticed(t, f.record(t, ledger.ObjectionDecide, ObjectionDecision(o.ID, notice, pick(f, ledger.Decisions())), sm3.Digest{}), notice)
	case o.Finding == nil:
		return f.record(t, ledger.ObjectionDetermine, FindBody(o.ID, pick(f, []ledger.Outcome{ledger.OutcomeKeep, ledger.OutcomeRevoke})), sm3.Digest{})
	default:
		return f.record(t, ledger.ObjectionSettle, SettleBody(o, o.Finding.Outcome, Registrants(t, f.Chain, o)), sm3.Digest{})
	}
}

func (f *Workflow) objectionNotice(t testing.TB, kind ledger.Kind, o *ledger.Objection) []byte {
	t.Helper()
	notice := f.number("N")
	return f.noticed(t, f.record(t, kind, ObjectionNotice(o.ID, notice), sm3.Digest{}), notice)
}
