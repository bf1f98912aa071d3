package ledgertest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
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

// usualProfiles are those of WorkflowOptions under which assets are registered, one
// more often than the others.
func usualProfiles() []string {
	return []string{"regime", "regime", "test-registration", "tianjin-tj003"}
}

// strict is the regime with certificates that end in every way: with their account's
// information, and their registration with them.
func strict(t testing.TB) ledger.DocumentText {
	t.Helper()
	p := Must(profile.Parse([]byte(Regime(t).Text)))(t)
	for name, kind := range p.Certificates {
		if kind.Params[profile.ClassOf].Value == profile.Subject {
			continue
		}
		for key, value := range map[string]string{profile.OnAccountChange: profile.Invalid, profile.Expiry: profile.CancelAll} {
			kind.Params[key] = profile.Param{Article: "R " + name + "." + key, Value: value}
		}
	}
	p.Acts["annul"] = ActText(profile.DoesAnnul, nil, map[string][]string{profile.Certificates: {profile.None}})
	p.Acts["reissue"] = ActText(profile.DoesReissue, nil, nil)
	p.Acts["renew"] = ActText(profile.DoesRenew, nil, nil)
	return ledger.DocumentText{Name: p.Name, Text: string(Encode(t, p))}
}

// Practice begins a workflow under one of the embedded profiles, on a ledger of its own
// that has adopted it by vote: a draft and what has expired despite that, with some value
// wherever it leaves one open. It ends before the calendar does.
func Practice(t testing.TB, name string, seed uint64) *Workflow {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // the same seed supplies the same values
	text := Must(profile.Template(name))(t)
	c := NewChain(t, NewWorld(t, Options{Reviewers: true, Start: beginning(t, text), Without: []string{name}}))
	// What signatures are worth is shown elsewhere, and takes a third of the time.
	c.Verify = func(tasks []sm2.Task) []bool { return slices.Repeat([]bool{true}, len(tasks)) }
	c.Restart(t)
	c.Adopt(t, Supplied(t, text, rng))
	f := NewWorkflow(c, seed, name)
	f.until = Must(legaltime.ParseDate(lastDay))(t).Start()
	// Days pass before every sixth entry, on average half a stride.
	f.stride = min(f.stride, max(2, int((f.until-c.Now)/(PracticeEntries/12*Day))))
	return f
}

// A practice is over before the embedded calendar is, after which what is counted in
// working days waits; and it begins early enough to come to something.
const (
	lastBeginning = "2026-09-01"
	lastDay       = "2026-12-01"
)

// PracticeEntries is about how many entries a practice has time for.
const PracticeEntries = 360

// beginning gives when a practice of a profile begins: when its regulation has ended,
// if it does so in the calendar's time, or else when it begins, which may be stated by none.
func beginning(t testing.TB, text []byte) legaltime.Instant {
	t.Helper()
	p := Must(profile.Parse(text))(t)
	day := "2016-01-04"
	if p.Effective.From != profile.Unstated {
		day = p.Effective.From
	}
	if p.Effective.To != profile.None && p.Effective.To < lastBeginning {
		day = p.Effective.To
	}
	return Must(legaltime.ParseDate(day))(t).Start() + 9*Hour
}

// law gives the profile of that name as it is in force.
func (f *Workflow) law(t testing.TB, name string) *profile.Profile {
	t.Helper()
	return f.Chain.Law(t, name)
}

// anyLaw gives one of the profiles of the workflow.
func (f *Workflow) anyLaw(t testing.TB) *profile.Profile {
	t.Helper()
	return f.law(t, pick(f, f.profiles))
}

// rulesOf gives the act of an application, by the version that it goes by.
func (f *Workflow) rulesOf(app *ledger.Application) profile.Act {
	rules, _ := f.Chain.Library.Profile(app.Profile).Act(app.Act)
	return rules
}

// valuesIn gives what a list says, nothing for one that leaves it open.
func valuesIn(values []string) []string {
	if slices.Equal(values, []string{profile.None}) || slices.Equal(values, []string{profile.Unstated}) {
		return nil
	}
	return values
}

// oneOf gives one of a list's values, or another word where every one will do.
func (f *Workflow) oneOf(values []string, otherwise string) string {
	if values = valuesIn(values); len(values) > 0 {
		return pick(f, values)
	}
	return otherwise
}

// Undone lists what a practice of a profile is for and counts do not show: that each
// thing which its acts do was done at least once, by each way to register; that
// certificates were issued, and objections accepted and brought to an end.
func (f *Workflow) Undone(t testing.TB, counts map[string]int) (missing []string) {
	t.Helper()
	law := f.anyLaw(t)
	done := map[string]bool{}
	for _, name := range law.ActsInOrder() {
		rules, _ := law.Act(name)
		does, _ := rules.Param(profile.Does)
		done[does.Value] = done[does.Value] || counts[Completed(law.Name, name)] > 0
	}
	for _, does := range slices.Sorted(maps.Keys(done)) {
		if !done[does] {
			missing = append(missing, does)
		}
	}
	if len(done) > 0 && counts[string(ledger.CertificateIssue)] == 0 {
		missing = append(missing, string(ledger.CertificateIssue))
	}
	for _, when := range []string{profile.AtPublicity, profile.ToRegistered} {
		if rules, ok := law.Objections(when); ok && !rules.Is(profile.Policy, profile.CourtOnly) && counts[string(ledger.ObjectionAccept)] == 0 {
			missing = append(missing, "objection "+when)
		}
	}
	return missing
}
