package coverage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The kinds of references.
const (
	// KindRow is a row of the tables: `row:<machine>/<from>/<on>`, or `row:<on>`
	// for every row with that record or event.
	KindRow = "row"
	// KindKey is a parameter or list of a profile: `key:<name>`.
	KindKey = "key"
	// KindRecord is a kind of record: `kind:<kind>`.
	KindRecord = "kind"
	// KindCommand is a command without the program's name: `cmd:cert/verify`.
	KindCommand = "cmd"
	// KindRoute is an operation of the HTTP API: `http:GET/v1/assets/{id}`.
	KindRoute = "http"
	// KindDoc is a page in docs/: `doc:trust.md`.
	KindDoc = "doc"
	// KindNone is a reason why software cannot do it: `none:<reason>`.
	KindNone = "none"
	// KindLater is the word `later`: it belongs to later work.
	KindLater = "later"
	// KindOpen is the word `open`: what else is named meets a part only.
	KindOpen = "open"
)

// Reference is one thing that a requirement is met by.
type Reference struct {
	Kind   string
	Target string
}

// String is the reference as the list writes it.
func (r Reference) String() string {
	if r.Target == "" {
		return r.Kind
	}
	return r.Kind + ":" + r.Target
}

// references splits a field of references by spaces.
func references(field string) ([]Reference, error) {
	if field == "" {
		return nil, nil
	}
	var all []Reference
	for word := range strings.SplitSeq(field, " ") {
		ref, err := parseReference(word)
		if err != nil {
			return nil, err
		}
		if slices.Contains(all, ref) {
			return nil, fmt.Errorf("%s is named twice", word)
		}
		all = append(all, ref)
	}
	return all, alone(all)
}

func parseReference(word string) (Reference, error) {
	kind, target, has := strings.Cut(word, ":")
	switch kind {
	case KindRow, KindKey, KindRecord, KindCommand, KindRoute, KindDoc:
		if target != "" {
			return Reference{kind, target}, nil
		}
	case KindNone:
		if why(target) != "" {
			return Reference{kind, target}, nil
		}
	case KindLater, KindOpen:
		if !has {
			return Reference{Kind: kind}, nil
		}
	}
	return Reference{}, fmt.Errorf("%q is no reference", word)
}

// alone refuses words that say nothing, or something else, beside others.
func alone(all []Reference) error {
	has := func(kind string) bool {
		return slices.ContainsFunc(all, func(r Reference) bool { return r.Kind == kind })
	}
	switch {
	case has(KindNone) && len(all) > 1:
		return errors.New("what software cannot do is met by nothing else")
	case has(KindOpen) && (len(all) == 1 || has(KindLater)):
		return errors.New("`open` needs what meets the other part; leave the field empty when nothing does")
	}
	return nil
}

// Row is a row of the program's tables.
type Row struct{ Machine, From, On string }

// Known is what the program has.
type Known struct {
	Rows []Row
	// Keys are the parameters and lists of profiles.
	Keys  []string
	Kinds []string
	// Commands are paths with slashes, without the program's name.
	Commands []string
	// Routes are method and path without a space.
	Routes []string
	// Docs are the pages in docs/.
	Docs []string
}

// Check reports each reference of the list that names nothing.
func (k Known) Check(list []Requirement) error {
	var broken []error
	for _, r := range list {
		for _, ref := range r.CoveredBy {
			if !k.has(ref) {
				broken = append(broken, fmt.Errorf("%w: %s: nothing is called %s", ErrRequirements, r.ID, ref))
			}
		}
	}
	return errors.Join(broken...)
}

func (k Known) has(ref Reference) bool {
	switch ref.Kind {
	case KindRow:
		return slices.ContainsFunc(k.Rows, func(r Row) bool {
			return ref.Target == r.On || ref.Target == r.Machine+"/"+r.From+"/"+r.On
		})
	case KindKey:
		return slices.Contains(k.Keys, ref.Target)
	case KindRecord:
		return slices.Contains(k.Kinds, ref.Target)
	case KindCommand:
		return slices.Contains(k.Commands, ref.Target)
	case KindRoute:
		return slices.Contains(k.Routes, ref.Target)
	case KindDoc:
		return slices.Contains(k.Docs, ref.Target)
	default:
		return true // words and reasons were checked when they were read
	}
}
