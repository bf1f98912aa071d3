package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger/profile"
)

func (s *session) profileExplain() *cobra.Command {
	var o connection
	count := func(c *cobra.Command, args []string) error {
		if len(args) == 1 || len(args) == 2 {
			return nil
		}
		return s.exactly(2)(c, args)
	}
	c := s.command("profile explain", "explain NAME|FILE [GROUP[.KEY]|KEY] [--node URL --trust FILE]", count, func(ctx context.Context, args []string) error {
		p, err := s.findProfile(ctx, o, args[0])
		if err != nil {
			return err
		}
		what := ""
		if len(args) == 2 {
			what = args[1]
		}
		r, err := s.explainProfile(p, what)
		if err != nil {
			return err
		}
		return s.print(r)
	})
	s.flags("profile explain", c).ledger(&o)
	return c
}

// explanation says what the rules do with keys of a profile.
type explanation struct {
	Profile string `json:"profile"`
	// Groups are what can be explained: acts, and other groups of keys.
	Groups []string       `json:"groups"`
	Keys   []explainedKey `json:"keys"`
}

type explainedKey struct {
	keyRow
	// Path is the key as a refusal names it.
	Path  string `json:"path"`
	Means string `json:"means"`
	// Takes says what may stand there beside the words.
	Takes string      `json:"takes"`
	Words []wordInKey `json:"words"`
	// Stops is what cannot be done while it is unstated.
	Stops string `json:"stops"`
}

type wordInKey struct {
	Word string `json:"word"`
	Says string `json:"says"`
}

// explainProfile explains one key, those of a group, or those outside all groups.
func (s *session) explainProfile(p foundProfile, what string) (explanation, error) {
	r := explanation{Profile: p.Name, Groups: []string{}, Keys: []explainedKey{}}
	var there []string
	for _, g := range p.Groups() {
		if g.Path != "" {
			r.Groups = append(r.Groups, g.Path)
		}
		for _, e := range g.Entries() {
			if e.Path == what || g.Path == what {
				r.Keys = append(r.Keys, s.explainKey(g.Kind, e))
			}
			if g.Path == "" || strings.HasPrefix(what, g.Path+".") {
				there = append(there, e.Path)
			}
		}
	}
	if len(r.Keys) == 0 {
		return r, fmt.Errorf("%w: %s; there are %s", errNoKey, what, strings.Join(append(r.Groups, there...), ", "))
	}
	return r, nil
}

func (s *session) explainKey(kind profile.GroupKind, entry profile.Entry) explainedKey {
	k := entry.Key
	text, _ := profile.TextOfKey(kind, k.Name)
	e := explainedKey{keyRow: s.keyRow(kind, entry), Path: entry.Path, Means: s.say(text.Means), Stops: s.say(text.Stops), Words: []wordInKey{}}
	for _, w := range append(slices.Clone(k.Words), profile.Unstated) {
		e.Words = append(e.Words, wordInKey{w, s.say(profile.TextOfValue(k.Name, w))})
	}
	switch {
	case k.Period:
		e.Takes = s.t("a period: 3wd are working days, 15nd natural days, 6m months, 3y years")
	case k.Number:
		e.Takes = s.t("a whole number from 1 to 999")
	case k.List && len(k.Words) > 0:
		e.Takes = s.t("a list of these words")
	case k.List:
		e.Takes = s.t("a list")
	case len(k.Words) > 0:
		e.Takes = s.t("one of these words")
	default:
		e.Takes = s.t("a text")
	}
	return e
}

func (r explanation) text(p *page) {
	for i, k := range r.Keys {
		if i > 0 {
			p.plain("")
		}
		p.plain(k.Path + "  " + k.Label)
		p.row("  what the rules do with it", k.Means)
		p.row("  value", strings.Join(k.Values, ", ")+"  "+k.Said)
		p.row("  article", k.Article)
		p.row("  may be", k.Takes)
		for _, w := range k.Words {
			p.plain("    " + w.Word + "  " + w.Says)
		}
		p.row("  while it is unstated", k.Stops)
	}
	if len(r.Groups) > 0 {
		p.plain("")
		p.row("groups of keys", strings.Join(r.Groups, ", "))
	}
}
