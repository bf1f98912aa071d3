package registry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// What Explain says would be refused is refused in every transcript, and what a
// registry does that depends on nothing else happens when it says so.
func TestExplainAgreesWithTheRules(t *testing.T) {
	w := newWorld(t)
	seen := map[string]int{}
	for _, path := range transcriptFiles(t) {
		b := newBook(w, registry.Tables(registry.Rules))
		b.tap = func(r *ledger.SignedRecord) { b.compare(t, path, seen, r) }
		datadriven.RunTest(t, path, func(t *testing.T, td *datadriven.TestData) string {
			c := command{name: td.Cmd, args: withProfile(path, td)}
			for line := range strings.Lines(td.Input) {
				c.lines = append(c.lines, say(strings.Fields(line)...))
			}
			b.play(t, c)
			return td.Expected
		})
		b.explainAll(t, path)
	}
	t.Log(seen)
	if seen["steps"] < 500 || seen["refused"] < 30 || seen["acts"] < 100 || seen["barred"] < 20 || seen["whole"] < 200 {
		t.Error("the transcripts hardly ask")
	}
}

// statesNoFee tells a registration of which everything is known before.
func statesNoFee(body any) bool {
	b, ok := body.(*ledger.ApplicationRegisterBody)
	return ok && b.Fee == nil
}

// compare asks for an explanation before a record is applied.
func (b *book) compare(t *testing.T, path string, seen map[string]int, r *ledger.SignedRecord) {
	t.Helper()
	body, bad := ledger.DecodeBody(r.Kind, r.Body)
	if bad != nil {
		return
	}
	_, refusal, err := registry.Apply(b.table, b.env(), r)
	if err != nil {
		t.Fatal(err)
	}
	subject := registry.SubjectOf(body)
	judge := func(what, which string, said *ledger.Refusal) {
		seen[what]++
		if said == nil {
			return
		}
		seen[which]++
		if refusal == nil {
			t.Errorf("%s: %s of %s is accepted, and said to be refused: %v", path, r.Kind, subject, said)
		}
	}
	if step, ok := b.explained(t, subject, string(r.Kind)); ok {
		judge("steps", "refused", step.Refusal)
		if _, whole := body.(*ledger.ApplicationBody); whole || statesNoFee(body) {
			seen["whole"]++
			if refusal != nil && step.Refusal == nil && !slices.Contains([]string{"authorised", "own_registry"}, refusal.Rule) {
				t.Errorf("%s: %s of %s is refused, and nothing said so: %v", path, r.Kind, subject, refusal)
			}
		}
	}
	submit, ok := body.(*ledger.ApplicationSubmitBody)
	asset := ledger.EntityID{Kind: ledger.AssetEntity}
	if asset.ID = subject.ID; ok {
		asset.ID = submit.Asset
	}
	if x, err := registry.Explain(b.table, b.env(), asset); ok && err == nil {
		for _, act := range x.Acts {
			if act.Act == submit.Act {
				judge("acts", "barred", act.Refusal)
			}
		}
	}
}

// explainAll explains everything that there is.
func (b *book) explainAll(t *testing.T, path string) {
	t.Helper()
	for id, value := range b.entities {
		x := ledgertest.Must(registry.Explain(b.table, b.env(), id))(t)
		e := ledgertest.Must(ledger.DecodeEntity(id.Kind, value))(t)
		if x.State != registry.StateOf(e) {
			t.Errorf("%s: %s is %s, not %s", path, id, registry.StateOf(e), x.State)
		}
		for _, r := range x.Runs {
			if r.Article == "" || r.Name == "" || r.Event == "" {
				t.Errorf("%s: a time of %s has no name, article or end: %+v", path, id, r)
			}
		}
	}
}

// explained gives what is said of a kind of record about an entity; false for one
// that begins it, or that nothing is said of.
func (b *book) explained(t testing.TB, id ledger.EntityID, kind string) (registry.Step, bool) {
	t.Helper()
	x, err := registry.Explain(b.table, b.env(), id)
	if errors.Is(err, registry.ErrUnknown) {
		return registry.Step{}, false
	}
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(x.Next, func(s registry.Step) bool { return s.On == kind })
	if i < 0 {
		return registry.Step{}, false
	}
	return x.Next[i], true
}

// Every way that an entity goes in the transcripts has an article.
func TestEveryPassageHasAnArticle(t *testing.T) {
	table := registry.Tables(registry.Rules)
	for _, row := range table {
		if article, ok := registry.Passage(table, row.Machine, row.From, row.On, row.To); !ok || article != row.Article {
			t.Errorf("%s from %s: %q, not %q", row.On, row.From, article, row.Article)
		}
		for _, m := range row.Also {
			if _, ok := registry.Passage(table, m.Machine, m.From, row.On, m.To); !ok {
				t.Errorf("%s moves %s from %s to %s by no article", row.On, m.Machine, m.From, m.To)
			}
		}
	}
	if _, ok := registry.Passage(table, ledger.AssetEntity, "ACTIVE", string(ledger.AccountOpen), "CANCELLED"); ok {
		t.Error("an account that is opened cancels assets")
	}
}

// why tells what `certledger explain` would, in short.
func (b *book) why(t testing.TB, name string) string {
	t.Helper()
	kind, id, _ := strings.Cut(name, "/")
	x := ledgertest.Must(registry.Explain(b.table, b.env(), ledger.EntityID{Kind: ledger.EntityKind(kind), ID: id}))(t)
	lines := []string{name + " " + x.State}
	for _, r := range x.Reasons {
		lines = append(lines, "reason "+r.Code+" ["+r.Article+"]")
	}
	for _, r := range x.Runs {
		line := fmt.Sprintf("runs %s of %s [%s]", r.Name, r.Of, r.Article)
		if r.Period != "" {
			line += ": " + r.Period + " since " + r.Since
		}
		switch {
		case r.Paused:
			line += ", paused"
		case r.Pending:
			line += ", pending"
		default:
			line += ", until " + r.Due.Beijing()
		}
		lines = append(lines, line+", then "+string(r.Event)+" -> "+r.To)
	}
	for _, s := range x.Next {
		var by []string
		for _, p := range s.By {
			by = append(by, p.Field+" "+strings.Join(p.Names, ","))
		}
		line := fmt.Sprintf("next %s -> %s [%s] %s", s.On, s.To, s.Article, strings.Join(by, "; "))
		lines = append(lines, strings.TrimSpace(line)+notNow(s.Refusal))
	}
	said := map[string]int{}
	for _, p := range x.Acts {
		answer := notNow(p.Refusal)
		if i, ok := said[answer]; ok {
			lines[i] = strings.TrimSuffix(lines[i], answer) + ", " + p.Act + answer
			continue
		}
		said[answer] = len(lines)
		lines = append(lines, "act "+p.Act+answer)
	}
	for _, bar := range x.Bars {
		lines = append(lines, fmt.Sprintf("bar %s for %s%s", bar.By, strings.Join(bar.Acts, ", "), notNow(bar.Refusal)))
	}
	return b.words(strings.Join(lines, "\n"))
}

func notNow(r *ledger.Refusal) string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf(": not now, %s: %s (%s; %s)", r.Code, r.Detail, r.Rule, r.Article)
}

// Every state, and everything that runs, is said in words.
func TestStatesHaveTexts(t *testing.T) {
	check := func(what string, text ledger.Text) {
		if han := func(r rune) bool { return unicode.Is(unicode.Han, r) }; !strings.ContainsFunc(text.ZH, han) || strings.ContainsFunc(text.EN, han) || text.EN == "" {
			t.Errorf("%s has no text: %+v", what, text)
		}
	}
	state := func(machine ledger.EntityKind, name string) {
		if name != registry.None {
			check(string(machine)+" "+name, registry.StateText(machine, name))
		}
	}
	for _, row := range registry.Tables(registry.Rules) {
		state(row.Machine, row.From)
		state(row.Machine, row.To)
		for _, m := range row.Also {
			state(m.Machine, m.From)
			state(m.Machine, m.To)
		}
		if ledger.Parties(ledger.Kind(row.On)) == nil {
			check(row.On, ledger.EventText(ledger.EventKind(row.On)))
			continue
		}
		check(row.On, ledger.KindText(ledger.Kind(row.On)))
	}
}
