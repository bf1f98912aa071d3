package deadline

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger/profile"
)

// Rule is what a profile says at one key, or at the same key of several groups.
type Rule struct {
	// Path is the key as people name it, such as `objection.publicity.handling`. Each
	// of its parts may be several with commas between, and have a `*` for any letters.
	Path string
	// Value is what stands there; of a list, one of its values.
	Value string
	// Supplied is what the members of the transcripts supply where Value is unstated.
	Supplied string
}

// InForce gives the value that the transcripts go by.
func (r Rule) InForce() string {
	if r.Value == profile.Unstated {
		return r.Supplied
	}
	return r.Value
}

func (r Rule) String() string {
	text := r.Path + "=" + r.Value
	if r.Supplied != "" {
		text += ":" + r.Supplied
	}
	return text
}

// parseRule reads `path=value`, or `path=unstated:value` where the regulation is
// silent.
func parseRule(text string) (Rule, error) {
	where, value, ok := strings.Cut(text, "=")
	said, supplied, silent := strings.Cut(value, ":")
	if _, err := path.Match(where, ""); err != nil || !ok || where == "" || said == "" {
		return Rule{}, fmt.Errorf("%q is not `path=value`", text)
	}
	if silent != (said == profile.Unstated) || silent && supplied == "" {
		return Rule{}, fmt.Errorf("%q: a value is supplied exactly where it is %s", text, profile.Unstated)
	}
	return Rule{Path: where, Value: said, Supplied: supplied}, nil
}

// Entries lists what a profile says where the rule stands.
func (r Rule) Entries(p *profile.Profile) []profile.Entry {
	var found []profile.Entry
	for _, g := range p.Groups() {
		for _, e := range g.Entries() {
			if r.At(e.Path) {
				found = append(found, e)
			}
		}
	}
	return found
}

// At reports whether the rule stands at a key.
func (r Rule) At(key string) bool {
	patterns, parts := strings.Split(r.Path, "."), strings.Split(key, ".")
	if len(patterns) != len(parts) {
		return false
	}
	for i, part := range parts {
		if !slices.ContainsFunc(strings.Split(patterns[i], ","), func(pattern string) bool {
			ok, err := path.Match(pattern, part)
			return ok && err == nil
		}) {
			return false
		}
	}
	return true
}

// Check reports where a profile does not say what the row says that it does, by the
// articles that the row names.
func (row Row) Check(p *profile.Profile) error {
	var wrong []error
	add := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%w: %s: "+format, append([]any{ErrCatalogue, row.Key}, args...)...))
	}
	var cited []string
	for _, r := range row.Rules {
		entries := r.Entries(p)
		if len(entries) == 0 {
			add("%s has no key %s", p.Name, r.Path)
		}
		for _, e := range entries {
			if e.List && !slices.Contains(e.Values, r.Value) || !e.List && !slices.Equal(e.Values, []string{r.Value}) {
				add("%s says %v at %s, not %s", p.Name, e.Values, e.Path, r.Value)
			}
			article, _, _ := strings.Cut(e.Article, " (")
			if cited = append(cited, article); !slices.Contains(row.Articles, article) {
				add("%s is by %s, not by %v", e.Path, article, row.Articles)
			}
		}
	}
	for _, a := range row.Articles {
		if !slices.Contains(cited, a) {
			add("nothing is by %s", a)
		}
	}
	return errors.Join(wrong...)
}
