package registry_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
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
// on before the members supply it; and whoever changes the value of any one key that
// the row is about, or takes it away, changes what the row's transcripts say or
// another one of the jurisdiction.
func TestEveryDeadlineMatters(t *testing.T) {
	for profileName, rows := range byProfile(catalogue(t)) {
		t.Run(profileName, func(t *testing.T) {
			t.Parallel()
			court := newAssize(t, newWorld(t), profileName)
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

// assize has the transcripts of one jurisdiction, each played once as the law is.
type assize struct {
	w      *ledgertest.World
	law    *profile.Profile
	played map[string]transcript
}

// newAssize plays all transcripts before anything is judged: datadriven ends a test
// that has failed, and what it had still to say would be lost.
func newAssize(t *testing.T, w *ledgertest.World, name string) *assize {
	t.Helper()
	c := &assize{w: w, law: jurisdiction(t, name), played: map[string]transcript{}}
	for _, path := range ledgertest.Must(filepath.Glob("testdata/" + name + "/*.txt"))(t) {
		c.played[strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txt")] = play(t, w, path)
	}
	return c
}

func (c *assize) hear(t *testing.T, row deadline.Row) {
	t.Helper()
	if err := row.Check(c.law); err != nil {
		t.Error(err)
	}
	needed := map[string]bool{}
	for _, rule := range row.Rules {
		c.mustStopWhileSilent(t, row, rule)
		for _, e := range rule.Entries(c.law) {
			alone := rule
			alone.Path = e.Path
			each, some := changesOf(e, rule.InForce())
			for _, change := range each {
				if !c.noticed(t, row, alone, change, needed) {
					t.Errorf("%s: no transcript changes when %s is %s instead of %s", row.Key, e.Path, change, rule.InForce())
				}
			}
			if len(some) > 0 && !slices.ContainsFunc(some, func(change string) bool { return c.noticed(t, row, alone, change, needed) }) {
				t.Errorf("%s: no transcript changes when %s is any of %v instead of %s", row.Key, e.Path, some, rule.InForce())
			}
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

// noticed reports whether somebody notices another value: the schema, which refuses a
// profile that does not hold together; the transcripts of the row, each of which has to
// notice one; or the others of the jurisdiction.
func (c *assize) noticed(t *testing.T, row deadline.Row, rule deadline.Rule, value string, needed map[string]bool) bool {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Encode(t, c.law)))(t)
	if restate(p, rule, rule.Value, value); len(p.Problems()) > 0 {
		return true
	}
	amended := amendedBooks(t, c.w, c.law.Name, func(p *profile.Profile) {
		if p.Name == c.law.Name {
			restate(p, rule, rule.InForce(), value)
		}
	})
	found := false
	for _, name := range row.Transcripts {
		if found && needed[name] || !c.differs(t, name, amended()) {
			continue
		}
		needed[name], found = true, true
	}
	return found || slices.ContainsFunc(c.others(t, row, rule), func(name string) bool { return c.differs(t, name, amended()) })
}

// others lists the other transcripts of the jurisdiction that say the name of the act
// or the kind of certificate that a rule is about: nothing else can notice it.
func (c *assize) others(t *testing.T, row deadline.Row, rule deadline.Rule) (names []string) {
	t.Helper()
	parts := strings.Split(rule.Path, ".")
	about := regexp.MustCompile(`\b` + regexp.QuoteMeta(parts[max(0, len(parts)-2)]) + `\b`)
	for _, name := range slices.Sorted(maps.Keys(c.played)) {
		if !slices.Contains(row.Transcripts, name) && about.Match(ledgertest.Must(os.ReadFile(c.played[name].path))(t)) {
			names = append(names, name)
		}
	}
	return names
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

// differs reports whether a transcript says something else by a book's law.
func (c *assize) differs(t *testing.T, name string, b *book) bool {
	t.Helper()
	for _, s := range c.played[name].steps {
		if b.play(t, s.command) != s.output || len(b.problems) > 0 {
			return true
		}
	}
	return false
}

// amendedBooks makes books that go by a profile that is changed, at their beginning and
// wherever it is proposed again.
func amendedBooks(t *testing.T, w *ledgertest.World, name string, amend func(*profile.Profile)) func() *book {
	t.Helper()
	g, texts := *w.Governance(), maps.Clone(w.Genesis.Documents)
	g.Profiles = slices.Clone(g.Profiles)
	i := slices.IndexFunc(g.Profiles, func(d ledger.Document) bool { return d.Name == name })
	p := ledgertest.Must(profile.Parse(texts[g.Profiles[i].Digest]))(t)
	amend(p)
	text := ledgertest.Encode(t, p)
	g.Profiles[i].Digest = sm3.Sum(text)
	texts[g.Profiles[i].Digest] = text
	library := ledgertest.Must(profile.NewLibrary(&g, texts))(t)
	return func() *book {
		b := newBook(w, registry.Tables(registry.Rules))
		b.amend, b.governance, b.texts, b.parsed, b.library = amend, &g, maps.Clone(texts), len(texts), library
		return b
	}
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
			if slices.ContainsFunc(c.played[name].steps, func(s step) bool { return strings.Contains(s.output, want) }) {
				return
			}
		}
	}
	t.Errorf("%s: no transcript is refused while %s is silent on %s", row.Key, row.Articles, rule.Path)
}

// A change that is none is noticed by nobody: what the test above sees is the value.
func TestAnAmendmentOfNothingIsNotNoticed(t *testing.T) {
	w := newWorld(t)
	for name := range byProfile(catalogue(t)) {
		c := newAssize(t, w, name)
		retitled := amendedBooks(t, w, name, func(p *profile.Profile) { p.TitleEN += " (again)" })
		for shown := range c.played {
			if c.differs(t, shown, retitled()) {
				t.Errorf("%s notices another title", shown)
			}
		}
	}
}
