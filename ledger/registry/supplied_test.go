package registry_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// oddLaw is a profile whose versions are voted in one after the other.
type oddLaw struct {
	*book
	text string // its first version's file, below testdata
	said strings.Builder
}

func newOddLaw(t *testing.T, publicity map[string]profile.Param, begin func(*profile.Profile)) *oddLaw {
	t.Helper()
	doc := objectionProfile(t, "odd", "3wd", map[string]map[string]profile.Param{profile.AtPublicity: publicity})
	p := ledgertest.Must(profile.Parse([]byte(doc.Text)))(t)
	begin(p)
	doc.Text = string(ledgertest.Encode(t, p))
	file := filepath.Join(t.TempDir(), "odd.json")
	if err := os.WriteFile(file, []byte(doc.Text), 0o600); err != nil {
		t.Fatal(err)
	}
	from := ledgertest.Must(filepath.Abs("testdata"))(t)
	w := ledgertest.NewWorld(t, ledgertest.Options{Profiles: []ledger.DocumentText{doc}, Reviewers: true})
	return &oddLaw{book: newBook(w, registry.Tables(registry.Rules)), text: ledgertest.Must(filepath.Rel(from, file))(t)}
}

// play plays lines, none of which may bring the rules to a fault: every node would halt.
func (o *oddLaw) play(t *testing.T, lines ...string) string {
	t.Helper()
	from := o.said.Len()
	for _, l := range lines {
		o.said.WriteString(o.book.play(t, say(strings.Fields(l)...)) + "\n")
	}
	if said := o.said.String(); strings.Contains(said, "fault ") {
		t.Fatal(said)
	}
	return o.said.String()[from:]
}

func (o *oddLaw) vote(t *testing.T, id string, amend func(*profile.Profile)) {
	t.Helper()
	o.amend = amend
	o.said.WriteString(o.book.play(t, command{name: "propose", args: say("propose", id).args, lines: []command{say("profile", "odd", "file="+o.text)}}))
	o.play(t, "vote "+id+" by=(notary-a,arbitrator-a)", "enact "+id)
}

func (o *oddLaw) want(t *testing.T, said, want string) {
	t.Helper()
	if !strings.Contains(said, want) {
		t.Fatalf("%q is missing:\n%s", want, o.said.String())
	}
}

func rules(article string, values map[string]string) map[string]profile.Param {
	all := map[string]string{profile.Suit: profile.None, profile.PublicityRuns: profile.Pause}
	maps.Copy(all, values)
	return ledgertest.ObjectionRule(profile.AtPublicity, article, all)
}

func silent(p *profile.Profile) {
	for name := range p.Objection[profile.AtPublicity] {
		p.Objection[profile.AtPublicity][name] = profile.Param{Article: "R 1 (silent)", Value: profile.Unstated}
	}
}

// A time that was supplied, and then left open again, has run: what follows is counted anew
// with it, and asks nobody.
func TestWhatIsSuppliedMayBeLeftOpenAgain(t *testing.T) {
	publicity := func(value string) func(*profile.Profile) {
		return func(p *profile.Profile) {
			p.Acts["hold"].Params[profile.Publicity] = profile.Param{Article: "vote", Value: value}
		}
	}
	o := newOddLaw(t, rules("R 1", map[string]string{profile.Policy: profile.Annotate, profile.Suit: "3nd", profile.PublicityRuns: profile.Restart}), publicity(profile.Unstated))
	o.want(t, o.play(t, "at 2026-03-02T09:00", "open holder-a", "open holder-b", "deposit EV-DA-1 files=DA-1", "apply AP-1 act=hold profile=odd asset=DA-1 evidence=EV-DA-1",
		"accept AP-1", "review AP-1 stage=formal", "publicise AP-1"), "refused profile.unstated")
	o.vote(t, "GR-1", publicity("5wd"))
	o.play(t, "at 2026-03-02T10:00", "publicise AP-1", "at 2026-03-03T09:00", "object OB-1 to=AP-1", "admit OB-1")
	o.vote(t, "GR-2", publicity(profile.Unstated))
	// The suit's time ends with 6 March; five working days from the 7th, a Saturday, end with the 13th.
	o.want(t, o.play(t, "at 2026-03-20T09:00"), "publicity 5wd until 2026-03-14 00:00:00 UTC+8")
}

// Who settles an objection is said once, when it is filed, also where its application's
// version left it open.
func TestAnObjectionGoesByOnePolicyToItsEnd(t *testing.T) {
	disprove := rules("vote 1", map[string]string{profile.Policy: profile.Disprove, profile.Answer: "3wd"})
	mediate := rules("vote 2", map[string]string{profile.Policy: profile.Mediate, profile.Answer: "3wd"})
	o := newOddLaw(t, maps.Clone(disprove), silent)
	o.want(t, o.play(t, "at 2026-03-02T09:00", "open holder-a", "open holder-b", "publicised AP-1 act=hold profile=odd", "object OB-1 to=AP-1"), "refused profile.unstated")
	o.vote(t, "GR-1", func(p *profile.Profile) { p.Objection[profile.AtPublicity] = disprove })
	o.play(t, "at 2026-03-02T10:00", "object OB-1 to=AP-1", "admit OB-1", "demand OB-1 notice=P-1", "serve P-1")
	o.vote(t, "GR-2", func(p *profile.Profile) { p.Objection[profile.AtPublicity] = mediate })
	o.want(t, o.play(t, "at 2026-03-03T10:00", "explain OB-1", "decide OB-1"), "objection/OB-1 DEMANDED -> DECIDED")
}

// Receipt is acceptance by an event, which nobody can refuse: what it would lack is asked
// for when the application is submitted.
func TestReceiptIsNoAcceptanceOfWhatCannotBeAccepted(t *testing.T) {
	o := newOddLaw(t, rules("R 1", map[string]string{profile.Policy: profile.Annotate}), func(p *profile.Profile) {
		hold := p.Acts["hold"].Params
		hold[profile.Accept], hold[profile.ReviewFrom] = profile.Param{Article: "R 1", Value: profile.ByReceipt}, profile.Param{Article: "R 1", Value: profile.ByAcceptance}
		hold[profile.Review] = profile.Param{Article: "R 2 (silent)", Value: profile.Unstated}
	})
	said := o.play(t, "at 2026-03-02T09:00", "open holder-a", "deposit EV-DA-1 files=DA-1", "apply AP-1 act=hold profile=odd asset=DA-1 evidence=EV-DA-1", "at 2026-03-02T10:00")
	o.want(t, said, `"hold.review"; supply it by vote`)
}

// A term of months does not count the day of what it starts from: a suit within a month of
// 16 March is in time until 16 April is over (Civil Code 201, 202).
func TestAMonthFromAnAct(t *testing.T) {
	o := newOddLaw(t, rules("R 1", map[string]string{profile.Policy: profile.Annotate, profile.Suit: "1m"}), func(*profile.Profile) {})
	said := o.play(t, "at 2026-03-16T09:00", "open holder-a", "open holder-b", "publicised AP-1 act=hold profile=odd", "object OB-1 to=AP-1", "admit OB-1")
	o.want(t, said, "until 2026-04-17 00:00:00 UTC+8")
}
