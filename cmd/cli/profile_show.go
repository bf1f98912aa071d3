package cli

import (
	"context"
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
	Calendar string `json:"calendar"`
	// Keys stand outside the groups.
	Keys []keyRow    `json:"keys"`
	Acts []regimeAct `json:"acts"`
	// Groups are the others: rules on objections.
	Groups []regimeGroup `json:"groups"`
}

type regimeAct struct {
	Act  string   `json:"act"`
	Does string   `json:"does"`
	Keys []keyRow `json:"keys"`
}

// regimeGroup is a group of keys that is no act.
type regimeGroup struct {
	Group string            `json:"group"`
	Kind  profile.GroupKind `json:"kind"`
	Keys  []keyRow          `json:"keys"`
}

// keyRow is one key with what stands there.
type keyRow struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Values  []string `json:"values"`
	Said    string   `json:"said"`
	Article string   `json:"article"`
	// Articles are those of single values, where they have their own.
	Articles map[string]string `json:"articles,omitempty"`
}

func newRegime(s *session, p foundProfile) regime {
	r := regime{profileRow: newProfileRow(s, p), Calendar: p.Calendar, Keys: []keyRow{}, Acts: []regimeAct{}, Groups: []regimeGroup{}}
	for _, g := range p.Groups() {
		rows := keyRows(s, g)
		switch g.Kind {
		case profile.OfAct:
			r.Acts = append(r.Acts, regimeAct{Act: g.Path, Does: p.Acts[g.Path].Params[profile.Does].Value, Keys: rows})
		case profile.OfProfile:
			r.Keys = rows
		default:
			r.Groups = append(r.Groups, regimeGroup{Group: g.Path, Kind: g.Kind, Keys: rows})
		}
	}
	return r
}

// keyRows lists what a profile says in a group.
func keyRows(s *session, g profile.Group) []keyRow {
	rows := []keyRow{}
	for _, e := range g.Entries() {
		rows = append(rows, s.keyRow(g.Kind, e))
	}
	return rows
}

func (s *session) keyRow(kind profile.GroupKind, e profile.Entry) keyRow {
	text, _ := profile.TextOfKey(kind, e.Name)
	return keyRow{Key: e.Name, Label: s.say(text.Label), Values: e.Values, Article: e.Article, Articles: e.Articles, Said: s.sayValues(e)}
}

// sayValues says values of the schema in words; a text stands for itself.
func (s *session) sayValues(e profile.Entry) string {
	var said []string
	k := e.Key
	for _, v := range e.Values {
		if text := !k.List && !k.Period && len(k.Words) == 0; text && v != profile.None && v != profile.Unstated {
			said = append(said, v)
			continue
		}
		word := s.say(profile.TextOfValue(k.Name, v))
		if article := e.Articles[v]; article != "" {
			word += " [" + article + "]"
		}
		said = append(said, word)
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
	for _, g := range r.Groups {
		p.plain("")
		p.row("rules of", p.s.say(textOfGroup(g.Group)))
		p.keys(g.Keys)
	}
}

func (p *page) keys(rows []keyRow) {
	for _, row := range rows {
		p.field("  "+row.Label, row.Said+"  ["+row.Article+"]")
	}
}
