package cli

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger/profile"
)

func (s *session) profileShow() *cobra.Command {
	var o connection
	c := s.command("profile show", "show NAME|FILE [--node URL --trust FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		p, err := s.findProfile(ctx, o, args[0])
		if err != nil {
			return err
		}
		return s.print(newRegime(s, p))
	})
	s.flags("profile show", c).ledger(&o)
	return c
}

// regime is a profile as a lawyer reads it.
type regime struct {
	profileRow
	Calendar string      `json:"calendar"`
	Keys     []keyRow    `json:"keys"`
	Acts     []regimeAct `json:"acts"`
}

type regimeAct struct {
	Act  string   `json:"act"`
	Does string   `json:"does"`
	Keys []keyRow `json:"keys"`
}

// keyRow is one key with what stands there.
type keyRow struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Values  []string `json:"values"`
	Said    string   `json:"said"`
	Article string   `json:"article"`
}

func newRegime(s *session, p foundProfile) regime {
	r := regime{profileRow: newProfileRow(s, p), Calendar: p.Calendar, Keys: keyRows(s, p.Profile, ""), Acts: []regimeAct{}}
	for _, name := range actsInOrder(p.Profile) {
		r.Acts = append(r.Acts, regimeAct{Act: name, Does: p.Acts[name].Params[profile.Does].Value, Keys: keyRows(s, p.Profile, name)})
	}
	return r
}

// actsInOrder gives the acts by what they do, in the schema's order, then by name.
func actsInOrder(p *profile.Profile) []string {
	order := func(name string) int {
		for _, k := range profile.ActKeys() {
			if k.Name == profile.Does {
				return slices.Index(k.Words, p.Acts[name].Params[profile.Does].Value)
			}
		}
		return 0
	}
	return slices.SortedFunc(maps.Keys(p.Acts), func(x, y string) int { return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x, y)) })
}

// keysInOrder gives the schema of an act, or of a profile outside its acts, in the
// order in which a lawyer reads it.
func keysInOrder(ofAct bool) []profile.Key {
	keys := profile.Keys()
	if ofAct {
		keys = profile.ActKeys()
	}
	texts := profile.KeyTexts()
	place := func(k profile.Key) int {
		i := slices.IndexFunc(texts, func(t profile.KeyText) bool { return t.Name == k.Name && t.OfAct == ofAct })
		if i < 0 {
			return len(texts)
		}
		return i
	}
	slices.SortStableFunc(keys, func(x, y profile.Key) int { return cmp.Compare(place(x), place(y)) })
	return keys
}

// keyRows lists what a profile says, of an act or, without one, outside its acts.
func keyRows(s *session, p *profile.Profile, act string) []keyRow {
	rows := []keyRow{}
	for _, k := range keysInOrder(act != "") {
		if row, ok := newKeyRow(s, p, act, k); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func newKeyRow(s *session, p *profile.Profile, act string, k profile.Key) (keyRow, bool) {
	params, lists := p.Params, p.Lists
	if act != "" {
		params, lists = p.Acts[act].Params, p.Acts[act].Lists
	}
	text, _ := profile.TextOfKey(act != "", k.Name)
	row := keyRow{Key: k.Name, Label: s.say(text.Label)}
	if k.List {
		l, ok := lists[k.Name]
		row.Values, row.Article, row.Said = l.Values, l.Article, s.sayValues(k, l.Values)
		return row, ok
	}
	v, ok := params[k.Name]
	row.Values, row.Article, row.Said = []string{v.Value}, v.Article, s.sayValues(k, []string{v.Value})
	return row, ok
}

// sayValues says values of the schema in words; a text stands for itself.
func (s *session) sayValues(k profile.Key, values []string) string {
	var said []string
	for _, v := range values {
		said = append(said, s.say(profile.TextOfValue(k.Name, v)))
	}
	separator := ", "
	if s.lang == api.Chinese {
		separator = "\u3001"
	}
	if k.Name == profile.Stages {
		separator = " -> "
	}
	return strings.Join(said, separator)
}

func (r regime) text(p *page) {
	p.plain(r.Title)
	p.plain(r.TitleEN)
	p.row("profile", r.Name)
	p.row("version", strconv.Itoa(r.Version))
	p.row("source", r.Source)
	p.row("legal status", p.s.say(profile.TextOfWord(r.Status)))
	p.row("in force from", p.s.say(profile.TextOfWord(r.Term.From)))
	p.row("no longer in force from", p.s.say(profile.TextOfWord(r.Term.To)))
	p.row("by", r.Term.Article)
	p.standing(r.profileRow)
	p.row("calendar", r.Calendar)
	p.row("digest", r.Digest.String())
	for _, a := range r.Acts {
		p.plain("")
		p.row("act", a.Act+"  "+p.s.say(profile.TextOfWord(a.Does)))
		p.keys(a.Keys)
	}
	p.plain("")
	p.line("for every act:")
	p.keys(r.Keys)
}

func (p *page) keys(rows []keyRow) {
	for _, row := range rows {
		p.field("  "+row.Label, row.Said+"  ["+row.Article+"]")
	}
}
