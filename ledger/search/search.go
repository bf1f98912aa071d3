// Package search says by which words a reader finds something on the register:
// the terms by which an index finds it, and whether a find is what was asked for.
// Like the agenda it is a function of entities alone, so that the index can always
// be rebuilt.
package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/certledger/certledger/ledger"
)

// Section is a part of the index. Each holds entities of one kind.
type Section byte

// The sections, in the order in which they are looked through.
const (
	// Standing are registrations that stand.
	Standing Section = 'a'
	// Publicity are applications in the time of their publicity.
	Publicity Section = 'b'
	// Published are the publications of registries and regulators.
	Published Section = 'c'
	// Ended are registrations that were cancelled, revoked or terminated: for
	// authorities alone (TJ 6.4.5.1).
	Ended Section = 'd'
	// Names are accounts, by the whole of their public names.
	Names Section = 'n'
)

// Kind gives the kind of the entities in a section.
func (s Section) Kind() ledger.EntityKind {
	switch s {
	case Publicity:
		return ledger.ApplicationEntity
	case Published:
		return ledger.PublicationEntity
	case Names:
		return ledger.AccountEntity
	default:
		return ledger.AssetEntity
	}
}

// Whole reports whether a term has to be the lead, and not only to begin with it:
// names are found whole, and what there is under nothing.
func (s Section) Whole(lead string) bool { return s == Names || lead == "" }

// Hit is a term of the index and what is found by it.
type Hit struct {
	ID   ledger.EntityID
	Term string
	// Place is where to go on behind it.
	Place []byte
}

const (
	// maxTerm bounds a term taken from a text, in runes: what is longer is found by
	// its beginning, and then compared.
	maxTerm = 32
	// maxStarts bounds the places of a text at which a term begins.
	maxStarts = 128
)

// Terms gives the section in which an entity is found, and by what, sorted and each
// once; nothing when it is not found at all. The empty term finds whatever is
// there.
func Terms(e ledger.Entity) (Section, []string) {
	section, text := placeOf(e)
	switch section {
	case 0:
		return 0, nil
	case Names:
		return Names, []string{Normal(text)}
	default:
		return section, terms(text, words(e)...)
	}
}

// Same reports whether two values of an entity are found by the same terms, without
// making them: most of what happens to an asset leaves its name and numbers.
func Same(e, was ledger.Entity) bool {
	section, text := placeOf(e)
	before, old := placeOf(was)
	return section == before && text == old && slices.Equal(words(e), words(was))
}

// placeOf gives the section in which an entity is found, 0 for none, and the text by
// whose parts.
func placeOf(e ledger.Entity) (Section, string) {
	switch e := e.(type) {
	case *ledger.Asset:
		if e.Ended != 0 {
			return Ended, e.Name
		}
		return Standing, e.Name
	case *ledger.Application:
		if _, runs := e.Clock(ledger.PublicityClock); runs && e.State.Open() {
			return Publicity, nameOf(e)
		}
	case *ledger.Publication:
		return Published, e.Title
	case *ledger.Account:
		if Normal(e.Name) != "" {
			return Names, e.Name
		}
	}
	return 0, ""
}

// words are what an entity is found by from the beginning: numbers and digests.
func words(e ledger.Entity) []string {
	var list []string
	switch e := e.(type) {
	case *ledger.Asset:
		list = []string{e.ID, e.Application, hexOf(e.Fingerprint.String())}
		for _, c := range e.Certificates {
			list = append(list, c.Number)
		}
	case *ledger.Application:
		list = []string{e.ID, e.Asset}
	case *ledger.Publication:
		list = []string{e.ID, e.About, e.Account, hexOf(e.Text.String())}
	}
	for i, word := range list {
		list[i] = strings.ToLower(word)
	}
	return list
}

func nameOf(a *ledger.Application) string {
	if a.Register == nil {
		return ""
	}
	return a.Register.Name
}

func hexOf(digest string) string { return strings.TrimPrefix(digest, "sm3:") }

// terms are the words, and the ends of a text from each of its characters on.
func terms(text string, words ...string) []string {
	list := append([]string{""}, words...)
	runes := []rune(Normal(text))
	for i := range min(len(runes), maxStarts) {
		if runes[i] != ' ' {
			list = append(list, string(runes[i:min(len(runes), i+maxTerm)]))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Normal gives a text as it is compared: of one width and case, its white space
// single and without control characters.
func Normal(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToLower(norm.NFKC.String(text)))
	return strings.Join(strings.Fields(text), " ")
}

// Query is what is looked for.
type Query struct {
	words []string
	// lead is the word that the index is asked for, cut like a term.
	lead string
}

// Parse reads what somebody typed: words that must all be there, a digest with or
// without its prefix. An empty one finds everything.
func Parse(text string) Query {
	q := Query{words: strings.Fields(Normal(text))}
	for i, word := range q.words {
		q.words[i] = hexOf(word)
		if len(q.words[i]) > len(q.lead) {
			q.lead = q.words[i]
		}
	}
	if runes := []rune(q.lead); len(runes) > maxTerm {
		q.lead = string(runes[:maxTerm])
	}
	return q
}

// Lead is what the terms in the index have to begin with; when it is empty, the
// term has to be empty, too.
func (q Query) Lead() string { return q.lead }

// Finds reports whether an entity is what the query asks for.
func (q Query) Finds(e ledger.Entity) bool {
	section, _ := Terms(e)
	if section == 0 {
		return false
	}
	var text string
	switch e := e.(type) {
	case *ledger.Asset:
		text = e.Name
	case *ledger.Application:
		text = nameOf(e)
	case *ledger.Publication:
		text = e.Title
	}
	text = Normal(text)
	given := words(e)
	for _, word := range q.words {
		named := slices.ContainsFunc(given, func(w string) bool { return strings.HasPrefix(w, word) })
		if !named && !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// First reports whether a term is the first of an entity by which the query finds
// it: an entity with several is told once.
func (q Query) First(e ledger.Entity, term string) bool {
	_, list := Terms(e)
	i, _ := slices.BinarySearch(list, q.lead)
	return i < len(list) && list[i] == term
}
