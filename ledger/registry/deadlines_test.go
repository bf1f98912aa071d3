package registry_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/profile/deadline"
	"github.com/certledger/certledger/ledger/registry"
)

func catalogue(t testing.TB) []deadline.Row {
	t.Helper()
	return ledgertest.Must(deadline.Parse(ledgertest.Must(os.ReadFile("../../docs/deadlines.csv"))(t)))(t)
}

// TestEveryDeadlineMatters goes through the catalogue of legal times. The profile
// says what the row says; where it is silent, the transcripts show that nothing goes
// on before the members supply it; and whoever changes a value, or takes it away,
// changes what the row's transcripts say.
func TestEveryDeadlineMatters(t *testing.T) {
	for profileName, rows := range byProfile(catalogue(t)) {
		t.Run(profileName, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			court := &assize{w: w, law: jurisdiction(t, profileName), played: map[string]transcript{}}
			for _, row := range rows {
				court.hear(t, row)
			}
		})
	}
}

func byProfile(rows []deadline.Row) map[string][]deadline.Row {
	all := map[string][]deadline.Row{}
	for _, row := range rows {
		all[row.Profile] = append(all[row.Profile], row)
	}
	return all
}

// assize plays the transcripts of one jurisdiction's rows, each once as the law is.
type assize struct {
	w      *ledgertest.World
	law    *profile.Profile
	played map[string]transcript
}

func (c *assize) hear(t *testing.T, row deadline.Row) {
	t.Helper()
	if err := row.Check(c.law); err != nil {
		t.Error(err)
	}
	needed := map[string]bool{}
	for _, rule := range row.Rules {
		c.mustStopWhileSilent(t, row, rule)
		each, some := changesOf(rule.Entries(c.law)[0], rule.InForce())
		for _, change := range each {
			if c.noticed(t, row, rule, change, needed) == 0 {
				t.Errorf("%s: no transcript changes when %s is %s instead of %s", row.Key, rule.Path, change, rule.InForce())
			}
		}
		if len(some) > 0 && !slices.ContainsFunc(some, func(change string) bool { return c.noticed(t, row, rule, change, needed) > 0 }) {
			t.Errorf("%s: no transcript changes when %s is any of %v instead of %s", row.Key, rule.Path, some, rule.InForce())
		}
	}
	for _, name := range row.Transcripts {
		if !needed[name] {
			t.Errorf("%s: %s shows nothing of it", row.Key, name)
		}
	}
}

// changesOf gives what else might stand instead of a value: each of the first has to be
// noticed, one at least of the second.
func changesOf(e profile.Entry, value string) (each, some []string) {
	code, rest, timed := strings.Cut(value, "/")
	period, way, _ := strings.Cut(rest, "/")
	if timed {
		longer := code + "/" + longerThan(period)
		return []string{strings.TrimSuffix(longer+"/"+way, "/"), code}, nil
	}
	if longer := longerThan(value); e.Period && longer != "" {
		each = []string{longer}
		if slices.Contains(e.Words, profile.None) {
			each = append(each, profile.None)
		}
		return each, nil
	}
	for _, w := range e.Words {
		if w != value {
			some = append(some, w)
		}
	}
	return nil, some
}

// longerThan gives a period that is one unit longer, "" for what is none.
func longerThan(value string) string {
	p, err := legaltime.ParsePeriod(value)
	if err != nil {
		return ""
	}
	p.Count++
	return p.String()
}

// noticed counts those who notice another value: the transcripts of the row that say
// something else, and the schema, which refuses a profile that does not hold together.
func (c *assize) noticed(t *testing.T, row deadline.Row, rule deadline.Rule, value string, needed map[string]bool) (n int) {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Encode(t, c.law)))(t)
	if restate(p, rule, rule.Value, value); len(p.Problems()) > 0 {
		return 1
	}
	amend := func(p *profile.Profile) {
		if p.Name == c.law.Name {
			restate(p, rule, rule.InForce(), value)
		}
	}
	for _, name := range row.Transcripts {
		if c.differs(t, name, amend) {
			needed[name] = true
			n++
		}
	}
	return n
}

// restate puts another value wherever the rule's stands.
func restate(p *profile.Profile, rule deadline.Rule, old, value string) {
	for _, g := range p.Groups() {
		params, lists := ledgertest.Section(p, g)
		for _, e := range g.Entries() {
			at := slices.Index(e.Values, old)
			switch {
			case at < 0 || !rule.At(e.Path):
			case e.List:
				l := lists[e.Name]
				l.Values = slices.Clone(l.Values)
				l.Values[at] = value
				lists[e.Name] = l
			default:
				params[e.Name] = profile.Param{Article: e.Article, Value: value}
			}
		}
	}
}

func (c *assize) transcript(t *testing.T, name string) transcript {
	t.Helper()
	if _, ok := c.played[name]; !ok {
		c.played[name] = play(t, c.w, "testdata/"+name+".txt")
	}
	return c.played[name]
}

func (c *assize) differs(t *testing.T, name string, amend func(*profile.Profile)) bool {
	t.Helper()
	b := amendedBook(t, c.w, c.law.Name, amend)
	for _, s := range c.transcript(t, name).steps {
		if b.play(t, s.command) != s.output || len(b.problems) > 0 {
			return true
		}
	}
	return false
}

// amendedBook goes by a profile that is changed, at its beginning and wherever it is
// proposed again.
func amendedBook(t *testing.T, w *ledgertest.World, name string, amend func(*profile.Profile)) *book {
	t.Helper()
	b := newBook(w, registry.Tables(registry.Rules))
	b.amend = amend
	g := *b.governance
	g.Profiles = slices.Clone(g.Profiles)
	i := slices.IndexFunc(g.Profiles, func(d ledger.Document) bool { return d.Name == name })
	p := ledgertest.Must(profile.Parse(b.texts[g.Profiles[i].Digest]))(t)
	amend(p)
	text := ledgertest.Encode(t, p)
	g.Profiles[i].Digest = sm3.Sum(text)
	b.texts = maps.Clone(b.texts)
	b.texts[g.Profiles[i].Digest] = text
	b.governance, b.parsed = &g, len(b.texts)
	b.library = ledgertest.Must(profile.NewLibrary(b.governance, b.texts))(t)
	return b
}

// mustStopWhileSilent demands that a transcript is refused by the silent article
// where the row's value is unstated.
func (c *assize) mustStopWhileSilent(t *testing.T, row deadline.Row, rule deadline.Rule) {
	t.Helper()
	if rule.Value != profile.Unstated {
		return
	}
	for _, e := range rule.Entries(c.law) {
		want := fmt.Sprintf("%s is silent on %q", e.Article, e.Path)
		for _, name := range row.Transcripts {
			if slices.ContainsFunc(c.transcript(t, name).steps, func(s step) bool { return strings.Contains(s.output, want) }) {
				return
			}
		}
	}
	t.Errorf("%s: no transcript is refused while %s is silent on %s", row.Key, row.Articles, rule.Path)
}

// A change that is none is noticed by nobody: what the test above sees is the value.
func TestAnAmendmentOfNothingIsNotNoticed(t *testing.T) {
	w := newWorld(t)
	for name, rows := range byProfile(catalogue(t)) {
		c := &assize{w: w, law: jurisdiction(t, name), played: map[string]transcript{}}
		retitle := func(p *profile.Profile) { p.TitleEN += " (again)" }
		if shown := rows[0].Transcripts[0]; c.differs(t, shown, retitle) {
			t.Errorf("%s notices another title", shown)
		}
	}
}
