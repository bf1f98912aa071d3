package ledgertest

import (
	"cmp"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// submit applies for the registration of something new, or for an act on an asset that
// has had a certificate.
func (f *Workflow) submit(t testing.TB) []byte {
	t.Helper()
	number, id := f.number("AP"), f.active(t)
	wanted := ""
	if bare := f.bare(t); bare != "" && f.until != 0 && f.rng.IntN(2) == 0 {
		id = bare
	}
	if traded := f.traded(t); traded != "" && f.until != 0 && f.rng.IntN(3) == 0 {
		id, wanted = traded, profile.DoesContract
	} else if entered := f.entered(t); entered != "" && f.rng.IntN(6) == 0 {
		id, wanted = entered, profile.DoesRightRelease
	} else if f.until != 0 && id != "" && f.rng.IntN(4) == 0 {
		id, wanted = f.awaitRenewal(t, id), profile.DoesRenew
	}
	switch busy := len(f.applications) > 8; {
	case id == "" && busy && f.rng.IntN(8) > 0:
		return nil
	case id == "" || !busy && wanted == "" && f.rng.IntN(3) == 0:
		return f.initial(t, number)
	}
	asset := Asset(t, f.Chain, id)
	law := f.law(t, asset.Profile.Name)
	for range 4 {
		rules, ok := f.actOn(law, asset, wanted)
		if !ok {
			return nil
		}
		body, ok := f.apply(t, number, law, rules, asset)
		if ok {
			return f.submitted(t, f.onAsset(t, ledger.ApplicationSubmit, body, id), number)
		}
		if rules.Is(profile.Does, profile.DoesContract) {
			return f.deposited(t, asset, rules)
		}
	}
	return nil
}

// actOn gives an act on an asset: of each thing that acts do as often as of every other,
// and more often of what has been done least, or what is wanted. Without its certificate all that there is to
// do is to have one issued again.
func (f *Workflow) actOn(law *profile.Profile, asset *ledger.Asset, wanted string) (profile.Act, bool) {
	byDoing := map[string][]profile.Act{}
	var doings []string
	for _, name := range law.ActsInOrder() {
		rules, _ := law.Act(name)
		does, _ := rules.Param(profile.Does)
		none := asset.CurrentCertificate() == "" && len(asset.Due) == 0
		if does.Value == profile.DoesRegister || does.Value == profile.DoesReissue && !none && f.rng.IntN(8) > 0 || !rules.Covers(profile.OfTypes, asset.Type) {
			continue
		}
		if none && does.Value == profile.DoesReissue {
			return rules, true
		}
		if byDoing[does.Value] = append(byDoing[does.Value], rules); len(byDoing[does.Value]) == 1 {
			doings = append(doings, does.Value)
		}
	}
	if len(doings) == 0 {
		return profile.Act{}, false
	}
	does := pick(f, doings)
	if slices.Contains(doings, wanted) {
		return pick(f, byDoing[wanted]), true
	}
	if f.rng.IntN(2) == 0 { // mostly what has been done least
		count := func(name string) (n int) {
			for _, rules := range byDoing[name] {
				n += f.Counts[Completed(law.Name, rules.Name)]
			}
			return n
		}
		does = slices.MinFunc(doings, func(x, y string) int { return cmp.Compare(count(x), count(y)) })
	}
	return pick(f, byDoing[does]), true
}

// traded gives an asset that a contract waits to be registered of, empty when there is none.
func (f *Workflow) traded(t testing.TB) string {
	t.Helper()
	return f.freeWith(t, func(c *ledger.Contract) bool {
		return c.State != ledger.ContractNegotiated && c.State != ledger.ContractEnded && c.Registered == 0
	})
}

// entered gives an asset of which a contract is registered, empty when there is none.
func (f *Workflow) entered(t testing.TB) string {
	t.Helper()
	return f.freeWith(t, func(c *ledger.Contract) bool { return c.Registered != 0 })
}

// freeWith gives an asset with such a contract that can be disposed of, empty when there is
// none.
func (f *Workflow) freeWith(t testing.TB, is func(*ledger.Contract) bool) string {
	t.Helper()
	for _, id := range f.contracts {
		c := Find[*ledger.Contract](t, f.Chain, ledger.ContractEntity, id)
		if a := Asset(t, f.Chain, c.Asset); is(c) && a.State == ledger.AssetActive && a.Disposal == "" && len(a.Holds) == 0 {
			return a.ID
		}
	}
	return ""
}

// bare gives an asset whose papers have all lost their worth, empty when there is none.
func (f *Workflow) bare(t testing.TB) string {
	t.Helper()
	i := slices.IndexFunc(f.assets, func(id string) bool {
		a := Asset(t, f.Chain, id)
		return a.State == ledger.AssetActive && a.Disposal == "" && len(a.Certificates) > 0 && len(a.Due) == 0 && a.CurrentCertificate() == ""
	})
	if i < 0 {
		return ""
	}
	return f.assets[i]
}

// awaitRenewal has a practice wait until the first certificate can be renewed, and gives
// its asset; the one that is there where none can.
func (f *Workflow) awaitRenewal(t testing.TB, otherwise string) string {
	t.Helper()
	first, asset := f.until, otherwise
	for _, id := range f.assets {
		a := Asset(t, f.Chain, id)
		if a.State != ledger.AssetActive || a.Disposal != "" || a.Revocation != "" || len(a.Holds) > 0 {
			continue
		}
		law := f.law(t, a.Profile.Name)
		for _, c := range a.Certificates {
			kind, ok := law.Kind(c.Kind)
			if !ok || c.State != ledger.CertificateValid || !c.Current() {
				continue
			}
			if opens, _, ok, refusal := registry.RenewalWindow(f.Chain.Library, kind, c.ValidTo); refusal == nil && ok && opens < first {
				first, asset = opens, id
			}
		}
	}
	if first < f.until && first > f.Chain.Now {
		f.wait(t, first+Hour)
	}
	return asset
}

func (f *Workflow) submitted(t testing.TB, note []byte, number string) []byte {
	t.Helper()
	f.then(t, note, func() { f.applications = append(f.applications, number) })
	return note
}

// initial applies for a first registration.
func (f *Workflow) initial(t testing.TB, number string) []byte {
	t.Helper()
	law := f.anyLaw(t)
	var acts []profile.Act
	for _, name := range law.ActsInOrder() {
		if rules, _ := law.Act(name); rules.Is(profile.Does, profile.DoesRegister) {
			acts = append(acts, rules)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	body, ok := f.apply(t, number, law, pick(f, acts), nil)
	if !ok {
		return nil
	}
	if f.rng.IntN(8) == 0 {
		body.Register.Evidence = nil
	}
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
	patient := f.rng.IntN(8) > 0 // what is publicised waits
	waiting := slices.DeleteFunc(slices.Clone(f.applications), func(id string) bool {
		state := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, id).State
		return slices.Contains(f.handled, id) || patient && (state == ledger.ApplicationPublicity || state == ledger.ApplicationObjected)
	})
	if len(waiting) == 0 {
		return nil
	}
	app := Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, pick(f, waiting))
	if f.rng.IntN(16) > 0 {
		f.handled = append(f.handled, app.ID)
	}
	rules := f.rulesOf(app)
	step := f.rng.IntN(32)
	if app.State != ledger.ApplicationPublicity && f.stuck[app.ID] > 2 {
		step = 0 // something is in the way for good
	}
	switch step {
	case 0:
		return f.record(t, ledger.ApplicationWithdraw, WithdrawBody(app, rules), sm3.Digest{})
	case 1:
		return f.refuse(t, app)
	case 2:
		return f.correct(t, app, rules)
	case 4:
		if len(app.Unsigned) > 0 && f.rng.IntN(3) == 0 {
			return f.record(t, ledger.ApplicationContest, ContestBody(app), sm3.Digest{})
		}
		return f.next(t, app, rules)
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
	case slices.ContainsFunc(app.Opinions, failed) && f.rng.IntN(4) > 0:
		return f.refuse(t, app)
	case len(app.Opinions) < len(stages):
		return f.record(t, ledger.ApplicationReviewed, f.opinion(app, rules, stages[len(app.Opinions)]), sm3.Digest{})
	case publicised && f.rng.IntN(12) > 0:
		return f.step(t, ledger.ApplicationPublicise, app)
	default:
		return f.step(t, ledger.ApplicationRegister, app)
	}
}

// failed reports whether an opinion finds something wanting.
func failed(o ledger.Opinion) bool { return o.Outcome == ledger.OutcomeFailed }

// opinion answers what the stage's report has to; now and then something is not met, or a
// review without such answers fails.
func (f *Workflow) opinion(app *ledger.Application, rules profile.Act, stage profile.Stage) ledger.ApplicationReviewBody {
	body := ReviewBody(app.ID, stage)
	for _, item := range rules.Checks(stage.Name) {
		answer := ledger.Answer{Item: item, Met: f.rng.IntN(60) > 0}
		if !answer.Met {
			answer.Ground = f.refusal(app)
			if !slices.Contains(body.Reasons, answer.Ground) {
				body.Reasons = append(body.Reasons, answer.Ground)
			}
		}
		body.Answers = append(body.Answers, answer)
	}
	if len(body.Answers) == 0 && f.rng.IntN(60) == 0 {
		body.Reasons = []string{f.refusal(app)}
	}
	if len(body.Reasons) > 0 {
		body.Outcome = ledger.OutcomeFailed
	}
	return body
}

// refusal gives a reason for refusal of an application's profile.
func (f *Workflow) refusal(app *ledger.Application) string {
	return f.oneOf(f.Chain.Library.Profile(app.Profile).Lists[profile.RefusalsList].Values, "rights_unclear")
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
		if kind == ledger.ApplicationRegister {
			f.Counts[Completed(app.Profile.Name, app.Act)]++
		}
	})
	return note
}

// Completed names in a workflow's counts that an application for an act of a profile came
// to its end.
func Completed(profile, act string) string { return "completed " + profile + "." + act }

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
	return f.noticed(t, f.record(t, kind, RefuseBody(app.ID, notice, f.refusal(app)), sm3.Digest{}), notice)
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
