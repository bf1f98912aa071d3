package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// WorkflowOptions are those of a ledger whose regime takes all that a Workflow
// makes up.
func WorkflowOptions(t testing.TB, seed string) Options {
	t.Helper()
	return Options{Seed: seed, Reviewers: true, Profiles: []ledger.DocumentText{strict(t)}}
}

// strict is the regime with certificates that end in every way: with their account's
// information, and their registration with them.
func strict(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := Must(profile.Parse([]byte(Regime(t).Text)))(t)
	for name, kind := range p.Certificates {
		for key, value := range map[string]string{profile.OnAccountChange: profile.Invalid, profile.Expiry: profile.CancelAll} {
			kind.Params[key] = profile.Param{Article: "R " + name + "." + key, Value: value}
		}
	}
	p.Acts["annul"] = ActText(profile.DoesAnnul, nil, map[string][]string{profile.Certificates: {profile.None}})
	p.Acts["reissue"] = ActText(profile.DoesReissue, nil, nil)
	p.Acts["renew"] = ActText(profile.DoesRenew, nil, nil)
	return ledger.DocumentText{Name: p.Name, Text: string(Encode(t, p))}
}

// submit applies for the registration of evidence under the regime, or for an
// act on an asset that has had a certificate.
func (f *Workflow) submit(t testing.TB) []byte {
	t.Helper()
	number, asset := f.number("AP"), f.active(t)
	if asset == "" || f.rng.IntN(2) == 0 {
		return f.initial(t, number)
	}
	slow := ""
	if Asset(t, f.Chain, asset).Profile.Name == "regime" && f.rng.IntN(2) == 0 {
		slow = "_slow"
	}
	var body ledger.ApplicationSubmitBody
	switch f.rng.IntN(10) {
	case 8, 9:
		body = f.paper(t, number, asset)
	case 0, 1:
		body = f.Chain.Cancel(t, f.Chain, number, asset, "cancel"+slow)
	case 2, 3:
		body = f.right(t, number, asset)
	case 4:
		terms := RegisterTerms(asset, nil, nil)
		if len(f.evidence) > 0 && f.rng.IntN(2) == 0 {
			terms.Evidence = []string{pick(f, f.evidence).Evidence}
		}
		body = f.Chain.Amend(t, f.Chain, number, asset, "amend", terms)
	default:
		body = f.Chain.Transfer(t, f.Chain, number, asset, "transfer"+slow, pick(f, f.holders).Account)
		if f.rng.IntN(4) == 0 {
			body.Signatories, body.Deal.Consents = sortedSet([]string{body.Parties[0].Account, body.Parties[1].Account}, nil), nil
		}
	}
	return f.submitted(t, f.onAsset(t, ledger.ApplicationSubmit, body, asset), number)
}

// paper applies for something about an asset's certificates: often for what the
// rules refuse. Where none stands any more it is issued again.
func (f *Workflow) paper(t testing.TB, number, asset string) ledger.ApplicationSubmitBody {
	t.Helper()
	a, act := Asset(t, f.Chain, asset), "reissue"
	switch {
	case a.Profile.Name != "regime":
		act = "cancel"
	case a.CurrentCertificate() != "":
		act = pick(f, []string{"annul", "renew", "reissue"})
	}
	body := f.Chain.Cancel(t, f.Chain, number, asset, act)
	if act == "renew" || act == "reissue" {
		body.Reason = ""
	}
	return body
}

// right applies for a pledge, or for the end of one.
func (f *Workflow) right(t testing.TB, number, asset string) ledger.ApplicationSubmitBody {
	t.Helper()
	if pledges := Asset(t, f.Chain, asset).Pledges; len(pledges) > 0 && f.rng.IntN(2) == 0 {
		return f.Chain.Release(t, f.Chain, number, pick(f, pledges), "release")
	}
	return f.Chain.Pledge(t, f.Chain, number, f.number("P"), asset, "pledge", pick(f, f.holders).Account)
}

func (f *Workflow) submitted(t testing.TB, note []byte, number string) []byte {
	t.Helper()
	f.then(t, note, func() { f.applications = append(f.applications, number) })
	return note
}

func (f *Workflow) initial(t testing.TB, number string) []byte {
	t.Helper()
	if len(f.evidence) == 0 {
		return nil
	}
	e, asset := pick(f, f.evidence), f.number("DA")
	name, act := "regime", pick(f, []string{"hold", "hold", "quick", "direct", "initial"})
	if act == "initial" {
		name = "test-registration"
	}
	vouchers := f.vouchers[e.Evidence]
	if len(vouchers) >= 2 && f.rng.IntN(2) == 0 {
		name, act = "tianjin-tj003", "initial"
	}
	terms := RegisterTerms(asset, []string{e.Evidence}, vouchers)
	if f.rng.IntN(4) == 0 {
		terms.DataEnds = f.Chain.Now + legaltime.Instant(1+f.rng.IntN(60))*Day
	}
	if f.rng.IntN(8) == 0 {
		terms.Evidence = nil
	}
	body := f.Chain.Initial(t, number, asset, e.Holder, name, act, terms)
	if act == "hold" && f.rng.IntN(2) == 0 {
		body = Promised(body, f.Chain.Now+legaltime.Instant(1+f.rng.IntN(60))*Day, "来源证明")
	}
	f.byAgent(&body)
	return f.submitted(t, f.record(t, ledger.ApplicationSubmit, body, sm3.Digest{}), number)
}

// handle takes an application a step further, mostly one that is open to it.
func (f *Workflow) handle(t testing.TB) []byte {
	t.Helper()
	f.applications = slices.DeleteFunc(f.applications, func(id string) bool {
		open := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, id).State.Open()
		if !open {
			f.ended = append(f.ended, id)
		}
		return !open
	})
	if len(f.applications) == 0 {
		return nil
	}
	app := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, pick(f, f.applications))
	rules := f.Chain.ActOf(t, app.Profile.Name, app.Act)
	switch f.rng.IntN(16) {
	case 0:
		return f.record(t, ledger.ApplicationWithdraw, WithdrawBody(app, rules), sm3.Digest{})
	case 1:
		return f.refuse(t, app)
	case 2:
		return f.correct(t, app, rules)
	case 3:
		return f.step(t, pick(f, []ledger.Kind{ledger.ApplicationPublicise, ledger.ApplicationRegister}), app)
	default:
		return f.next(t, app, rules)
	}
}

// next takes the step that brings an application nearer to its end.
func (f *Workflow) next(t testing.TB, app *ledger.Application, rules profile.Act) []byte {
	t.Helper()
	switch app.State {
	case ledger.ApplicationSubmitted:
		kind := ledger.ApplicationAccept
		if app.Promise != nil {
			kind = ledger.ApplicationTolerate
		}
		return f.step(t, kind, app)
	case ledger.ApplicationReview:
		return f.review(t, app, rules)
	case ledger.ApplicationCorrection:
		return f.supplement(t, app, rules)
	default:
		return f.step(t, ledger.ApplicationRegister, app)
	}
}

func (f *Workflow) review(t testing.TB, app *ledger.Application, rules profile.Act) []byte {
	t.Helper()
	stages := rules.Stages()
	_, publicised, _ := rules.Period(profile.Publicity)
	switch {
	case app.Promise != nil:
		return f.supplement(t, app, rules)
	case len(app.Opinions) < len(stages):
		return f.record(t, ledger.ApplicationReviewed, ReviewBody(app.ID, stages[len(app.Opinions)]), sm3.Digest{})
	case publicised && f.rng.IntN(5) > 0:
		return f.step(t, ledger.ApplicationPublicise, app)
	default:
		return f.step(t, ledger.ApplicationRegister, app)
	}
}

// step makes a registry's step that says no more; the asset may be new with it.
func (f *Workflow) step(t testing.TB, kind ledger.Kind, app *ledger.Application) []byte {
	t.Helper()
	note := f.record(t, kind, StepBody(app.ID), sm3.Digest{})
	f.then(t, note, func() {
		there := Must(f.Chain.Entity(ledger.EntityID{Kind: ledger.AssetEntity, ID: app.Asset}))(t) != nil
		if there && !slices.Contains(f.assets, app.Asset) {
			f.assets = append(f.assets, app.Asset)
		}
	})
	return note
}

func (f *Workflow) supplement(t testing.TB, app *ledger.Application, rules profile.Act) []byte {
	t.Helper()
	return f.record(t, ledger.ApplicationSupplement, SupplementBody(app, rules, rules.List(profile.Materials)...), sm3.Digest{})
}

func (f *Workflow) refuse(t testing.TB, app *ledger.Application) []byte {
	t.Helper()
	kind := ledger.ApplicationRefuse
	if app.State == ledger.ApplicationSubmitted {
		kind = ledger.ApplicationDecline
	}
	notice := f.number("N")
	return f.noticed(t, f.record(t, kind, RefuseBody(app.ID, notice, "rights_unclear"), sm3.Digest{}), notice)
}

func (f *Workflow) correct(t testing.TB, app *ledger.Application, rules profile.Act) []byte {
	t.Helper()
	notice, period := f.number("N"), ""
	if rules.Is(profile.Correction, profile.ByNotice) {
		period = "3wd"
	}
	return f.noticed(t, f.record(t, ledger.ApplicationCorrect, NoticeBody(app.ID, notice, period), sm3.Digest{}), notice)
}

func (f *Workflow) noticed(t testing.TB, note []byte, notice string) []byte {
	t.Helper()
	f.then(t, note, func() { f.notices = append(f.notices, notice) })
	return note
}

func (f *Workflow) serve(t testing.TB) []byte {
	t.Helper()
	if len(f.notices) == 0 {
		return nil
	}
	return f.record(t, ledger.NoticeServe, ServeBody(f.notices[len(f.notices)-1-f.rng.IntN(min(3, len(f.notices)))]), sm3.Digest{})
}
