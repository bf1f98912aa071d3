package registry_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// TestRightsStayInOrder plays random applications about rights in two assets: no
// two live pledges of one rank, no exclusive licence beside another that overlaps, no
// sub-licence beyond what it rests on, nothing disposed of under a freeze that forbids it.
func TestRightsStayInOrder(t *testing.T) {
	w := newWorld(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	done := map[string]int{}
	for i := range uint64(12) {
		playRights(t, w, rand.New(rand.NewPCG(seed, i)), done)
	}
	t.Log(done)
	for _, act := range []string{"pledge", "licence", "sublicence", "release", "licence_release", "realise", "transfer", "pledge_assign", "licence_assign", "licence_amend", "freeze"} {
		if done[act] == 0 {
			t.Errorf("no %s came through: the test shows nothing about it", act)
		}
	}
}

func playRights(t *testing.T, w *ledgertest.World, rng *rand.Rand, done map[string]int) {
	t.Helper()
	b := newBook(w, registry.Tables(registry.Rules))
	for _, line := range []string{
		"at 2026-03-02", "open holder-a", "open holder-b", "open holder-c", "open bank-a", "open bank-b", "deposit EV-1 files=(f1)", "deposit EV-2 files=(f2)",
		"apply A-1 profile=rights act=direct rights=(使用,持有)", "through A-1", "issue DA-1",
		"apply A-2 profile=rights act=direct asset=DA-2 rights=(使用,持有) evidence=(EV-2)", "through A-2", "issue DA-2 certificate=C-2 confirmation=Q-2",
	} {
		if said := b.play(t, say(strings.Fields(line)...)); strings.HasPrefix(said, "refused") {
			t.Fatalf("%s: %s", line, said)
		}
	}
	for n := range 120 {
		act, steps := randomRight(t, b, rng, n)
		for _, step := range steps {
			before := []*ledger.Asset{ledgertest.Asset(t, b, "DA-1"), ledgertest.Asset(t, b, "DA-2")}
			said := b.play(t, say(strings.Fields(step)...))
			if strings.HasPrefix(said, "accepted application.register") || strings.HasPrefix(said, "accepted hold.freeze") {
				done[act]++
			}
			for _, a := range before {
				checkRights(t, b, a)
			}
		}
		if t.Failed() {
			t.Fatalf("after step %d", n)
		}
	}
	for _, p := range b.problems {
		t.Error(p)
	}
}

func pickOf(rng *rand.Rand, from ...string) string { return from[rng.IntN(len(from))] }

// A read that fails while a right is applied for, registered or carried over is an error.
func TestFailedReadOfARightIsAnError(t *testing.T) {
	b := newBook(newWorld(t), registry.Tables(registry.Rules))
	var last *ledger.SignedRecord
	b.tap = func(r *ledger.SignedRecord) { last = r }
	for _, line := range []string{
		"at 2026-03-02", "open holder-a", "open holder-b", "open holder-c", "open bank-a", "open bank-b", "deposit EV-1", "apply AP-1 act=direct", "through AP-1", "issue DA-1",
		"apply AP-2 act=pledge right=P-1", "through AP-2", "apply AP-3 act=pledge right=P-2 pledgee=bank-b", "through AP-3",
		"apply AP-4 act=licence right=L-1 sublicence assignable consents=(bank-a,bank-b)", "through AP-4",
		"apply AP-5 act=sublicence right=S-1 parent=L-1 consents=(bank-a,bank-b)", "through AP-5",
		"apply AP-6 act=licence_amend right=L-1 sublicence consents=(bank-a,bank-b)", "through AP-6",
		"apply AP-7 act=pledge_assign right=P-2 pledgee=bank-b receiver=holder-c", "through AP-7",
		"apply AP-8 act=realise right=P-1 receiver=bank-b", "through AP-8", "issue DA-1 certificate=C-2 confirmation=Q-2",
		"apply AP-9 act=licence_release right=L-1 holder=bank-b", "through AP-9",
	} {
		before := maps.Clone(b.entities)
		said := b.play(t, say(append(strings.Fields(line), "profile=rights")...))
		if strings.HasPrefix(said, "refused") {
			t.Fatalf("%s: %s", line, said)
		}
		if last == nil || strings.HasPrefix(line, "open") || strings.HasPrefix(line, "deposit") {
			continue
		}
		after := b.entities
		b.entities = before
		if strings.HasPrefix(line, "through") { // its last step is the one to judge
			for _, step := range []string{"accept", "review"} {
				b.play(t, say(step, strings.Fields(line)[1], "stage=formal"))
			}
			b.play(t, say("approve", "none"))
			last.Body = ledgertest.Encode(t, ledger.ApplicationBody{Application: strings.Fields(line)[1], Registry: ledgertest.RegistryA})
		}
		checkEveryRead(t, b, last)
		b.entities = after
	}
}

// randomRight gives an application that may be refused, and what takes it through; or
// a freeze.
func randomRight(t *testing.T, b *book, rng *rand.Rand, n int) (act string, steps []string) {
	t.Helper()
	asset := ledgertest.Asset(t, b, pickOf(rng, "DA-1", "DA-2"))
	if rng.IntN(6) == 0 {
		to := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 3*n).Format("2006-01-02")
		hold := fmt.Sprintf("H-%d", n)
		until := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 3*n).Format("2006-01-02")
		return "freeze", []string{"at " + to, fmt.Sprintf("freeze %s asset=%s until=%s scope=(%s)", hold, asset.ID, until, pickOf(rng, "licence", "pledge", "transfer", "cancel,transfer", "release"))}
	}
	right := func(list []string) string {
		if len(list) == 0 || rng.IntN(8) == 0 {
			return "none"
		}
		return list[rng.IntN(len(list))]
	}
	holder, bank := b.nameOf(asset.Holder()), pickOf(rng, "bank-a", "bank-b")
	other := pickOf(rng, "holder-a", "holder-b", "holder-c")
	act = pickOf(rng, "pledge", "licence", "licence", "sublicence", "sublicence", "release", "licence_release", "realise", "transfer", "pledge_assign", "licence_assign", "licence_amend", "pledge_amend")
	words := []string{"apply", fmt.Sprintf("AP-%d", n), "profile=rights", "act=" + act, "asset=" + asset.ID, "holder=" + holder, "consents=(bank-a,bank-b)", "receiver=" + other}
	switch act {
	case "pledge":
		words = append(words, fmt.Sprintf("right=R-%d", n), "pledgee="+bank)
	case "licence":
		words = append(words, fmt.Sprintf("right=R-%d", n), "licensee="+other)
		words = append(words, licenceWords(rng, n)...)
	case "sublicence":
		parent := right(asset.Licences)
		words = append(words, fmt.Sprintf("right=R-%d", n), "parent="+parent, "licensee="+licenseeOf(t, b, parent))
		if rng.IntN(2) == 0 && parent != "none" {
			words = append(words, sameWords(t, b, parent)...)
		} else {
			words = append(words, licenceWords(rng, n)...)
		}
	case "release", "realise", "pledge_assign", "pledge_amend":
		id := right(asset.Pledges)
		words = append(words, "right="+id, "pledgee="+pledgeeOf(t, b, id))
		if act == "pledge_assign" {
			words = append(words, "receiver="+bank)
		}
	case "licence_release", "licence_assign", "licence_amend":
		id := right(asset.Licences)
		words = append(words, "right="+id, "licensee="+licenseeOf(t, b, id))
		words = append(words, licenceWords(rng, n)...)
	}
	steps = []string{strings.Join(words, " ")}
	through := fmt.Sprintf("through AP-%d", n)
	if rng.IntN(5) == 0 { // something comes between
		steps = append(steps, fmt.Sprintf("freeze G-%d asset=%s until=2027-12-01 scope=(%s)", n, asset.ID, pickOf(rng, "pledge", "transfer")), through, fmt.Sprintf("lift G-%d asset=%s", n, asset.ID))
	}
	steps = append(steps, through)
	// Whatever did not come through makes place for the next.
	for _, who := range []string{holder + "," + bank, bank, holder, other, bank + "," + other, holder + "," + other} {
		names := strings.Split(who, ",")
		slices.SortFunc(names, func(x, y string) int { return strings.Compare(b.account(t, x), b.account(t, y)) })
		steps = append(steps, fmt.Sprintf("take-back AP-%d signatories=(%s)", n, strings.Join(slices.Compact(names), ",")))
	}
	return act, append(steps, fmt.Sprintf("refuse AP-%d notice=N-%d", n, n), fmt.Sprintf("issue %s certificate=C-%d confirmation=Q-%d", asset.ID, n+10, n+10))
}

func licenceWords(rng *rand.Rand, n int) []string {
	day := func(months int) string {
		return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0).Format("2006-01-02")
	}
	from := n/10 + rng.IntN(3)
	words := []string{"rights=(" + pickOf(rng, "使用", "持有", "使用,持有") + ")", "from=" + day(from), "ends=" + day(from+1+rng.IntN(8))}
	for _, maybe := range []string{"territory=(天津)", "territory=(河北)", "scenarios=(信贷)", "exclusive", "sublicence", "sublicence", "assignable"} {
		if rng.IntN(3) == 0 {
			words = append(words, maybe)
		}
	}
	return words
}

// sameWords gives the terms of a licence once more.
func sameWords(t *testing.T, b *book, id string) []string {
	t.Helper()
	terms := ledgertest.Find[*ledger.Licence](t, b, ledger.LicenceEntity, id).Terms
	day := func(i legaltime.Instant) string { return i.Beijing()[:len("2006-01-02")] }
	words := []string{"rights=(" + strings.Join(terms.Rights, ",") + ")", "from=" + day(terms.From), "ends=" + day(terms.Ends), "exclusive", "sublicence"}
	if len(terms.Territory) > 0 {
		words = append(words, "territory=("+strings.Join(terms.Territory, ",")+")")
	}
	if len(terms.Scenarios) > 0 {
		words = append(words, "scenarios=("+strings.Join(terms.Scenarios, ",")+")")
	}
	return words
}

func licenseeOf(t *testing.T, b *book, id string) string {
	t.Helper()
	if !b.has(t, ledger.LicenceEntity, id) {
		return "holder-b"
	}
	return b.nameOf(ledgertest.Find[*ledger.Licence](t, b, ledger.LicenceEntity, id).Licensee)
}

func pledgeeOf(t *testing.T, b *book, id string) string {
	t.Helper()
	if !b.has(t, ledger.PledgeEntity, id) {
		return "bank-a"
	}
	return b.nameOf(ledgertest.Find[*ledger.Pledge](t, b, ledger.PledgeEntity, id).Pledgee)
}

// checkRights judges an asset by what it was a step before.
func checkRights(t *testing.T, b *book, before *ledger.Asset) {
	t.Helper()
	asset := ledgertest.Asset(t, b, before.ID)
	last := 0
	for _, id := range asset.Pledges {
		p := ledgertest.Find[*ledger.Pledge](t, b, ledger.PledgeEntity, id)
		if p.Rank <= last || p.State != ledger.RightActive || p.Pledgor != asset.Holder() {
			t.Errorf("%s of %s is %s, rank %d behind %d, pledgor %s", id, asset.ID, p.State, p.Rank, last, p.Pledgor)
		}
		last = p.Rank
	}
	var all []*ledger.Licence
	for _, id := range asset.Licences {
		all = append(all, ledgertest.Find[*ledger.Licence](t, b, ledger.LicenceEntity, id))
	}
	for i, l := range all {
		checkLicence(t, all, l, asset)
		for _, m := range all[:i] {
			if l.Terms.Parent == m.Terms.Parent && (l.Terms.Exclusive || m.Terms.Exclusive) && collide(l.Terms, m.Terms) {
				t.Errorf("%s and %s overlap, and one is exclusive", l.ID, m.ID)
			}
		}
	}
	checkFrozen(t, b, before, asset)
}

func checkLicence(t *testing.T, all []*ledger.Licence, l *ledger.Licence, asset *ledger.Asset) {
	t.Helper()
	if l.State != ledger.RightActive || l.Asset != asset.ID {
		t.Errorf("%s shows %s, which is %s of %s", asset.ID, l.ID, l.State, l.Asset)
	}
	outer := ledger.LicenceTerms{Rights: asset.Rights, Sublicence: true}
	if l.Terms.Parent != "" {
		i := slices.IndexFunc(all, func(m *ledger.Licence) bool { return m.ID == l.Terms.Parent })
		if i < 0 {
			t.Errorf("%s rests on %s, which has ended", l.ID, l.Terms.Parent)
			return
		}
		outer = all[i].Terms
	}
	for _, places := range [][2][]string{{l.Terms.Rights, outer.Rights}, {l.Terms.Scenarios, outer.Scenarios}, {l.Terms.Territory, outer.Territory}} {
		for _, s := range places[0] {
			if len(places[1]) > 0 && !slices.Contains(places[1], s) {
				t.Errorf("%s: %q is beyond %v", l.ID, s, places[1])
			}
		}
		if len(places[0]) == 0 && len(places[1]) > 0 {
			t.Errorf("%s: everything is beyond %v", l.ID, places[1])
		}
	}
	if !outer.Sublicence || l.Terms.From < outer.From || endOf(l.Terms) > endOf(outer) {
		t.Errorf("%s from %s to %s is beyond what it rests on", l.ID, l.Terms.From, l.Terms.Ends)
	}
}

func endOf(t ledger.LicenceTerms) legaltime.Instant {
	if t.Ends == 0 {
		return registry.Never
	}
	return t.Ends
}

// collide says independently of the rules whether two licences overlap: some right,
// scenario and territory out of all that are ever named, at some instant.
func collide(x, y ledger.LicenceTerms) bool {
	open := func(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }
	meet := func(x, y []string, all ...string) bool {
		return slices.ContainsFunc(append(all, "elsewhere"), func(s string) bool { return open(x, s) && open(y, s) })
	}
	return meet(x.Rights, y.Rights, "使用", "持有") && meet(x.Scenarios, y.Scenarios, "信贷") && meet(x.Territory, y.Territory, "天津", "河北") &&
		max(x.From, y.From) < min(endOf(x), endOf(y))
}

// checkFrozen demands that what a freeze forbids did not happen while it stood both
// before and after.
func checkFrozen(t *testing.T, b *book, before, after *ledger.Asset) {
	t.Helper()
	barred := map[ledger.HoldScope]bool{}
	for _, id := range before.Holds {
		if h := ledgertest.Find[*ledger.Hold](t, b, ledger.HoldEntity, id); h.State == ledger.HoldActive && b.now < h.Ends {
			for _, s := range h.Scope {
				barred[s] = true
			}
		}
	}
	grown := func(x, y []string) bool {
		return slices.ContainsFunc(y, func(s string) bool { return !slices.Contains(x, s) })
	}
	switch {
	case barred[ledger.HoldTransfer] && before.Holder() != after.Holder():
		t.Errorf("%s changed hands under a freeze", after.ID)
	case barred[ledger.HoldPledge] && grown(before.Pledges, after.Pledges):
		t.Errorf("%s was pledged under a freeze", after.ID)
	case barred[ledger.HoldLicence] && grown(before.Licences, after.Licences):
		t.Errorf("%s was licensed under a freeze", after.ID)
	case barred[ledger.HoldCancel] && after.State == ledger.AssetCancelled:
		t.Errorf("%s was cancelled under a freeze", after.ID)
	}
}
