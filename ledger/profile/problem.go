package profile

import (
	"fmt"
	"slices"
	"strings"
)

// What can be wrong with a place of a profile. The codes are stable.
const (
	BadClass   = "class"
	BadDate    = "date"
	BadGround  = "ground"
	BadName    = "name"
	BadNumber  = "number"
	BadPart    = "part"
	BadPattern = "pattern"
	BadPeriod  = "period"
	BadRenewal = "renewal"
	BadRight   = "right"
	BadStage   = "stage"
	BadSuit    = "suit"
	BadTerm    = "term"
	BadTitle   = "title"
	BadVersion = "version"
	BadWord    = "word"
	Empty      = "empty"
	Missing    = "missing"
	Needless   = "needless"
	NoArticle  = "no_article"
	NoKind     = "no_kind"
	NoMaterial = "no_material"
	NotAlone   = "not_alone"
	Repeated   = "repeated"
	Unknown    = "unknown"
)

// ProblemCodes lists every code, sorted.
func ProblemCodes() []string {
	return []string{
		BadClass, BadDate, BadGround, Empty, Missing, BadName, Needless, NoArticle, NoKind, NoMaterial, NotAlone, BadNumber, BadPart, BadPattern, BadPeriod, BadRenewal, Repeated, BadRight, BadStage, BadSuit, BadTerm, BadTitle, Unknown, BadVersion, BadWord,
	}
}

// Problem is one thing that is wrong with a profile.
type Problem struct { //nolint:errname // the domain's word
	Code string `json:"code"`
	// Path is the key: `initial.publicity`.
	Path string `json:"path"`
	// Value is what stands there.
	Value string `json:"value,omitempty"`
	// Want are the values that could.
	Want []string `json:"want,omitempty"`
}

// Error says what is wrong in English.
func (p Problem) Error() string {
	text := p.Path + " " + map[string]string{
		BadClass: "does not fit: a proof never ends, only a paper of the registration cancels it or is surrendered, and that of a subject comes with its account and has nothing of an asset", BadPattern: "is no pattern: text, {YYYY} and {n1} to {n12}",
		BadRenewal: "does not fit: what has no end is not renewed and cancels nothing, renewal has a beginning and a length exactly where there is one, and its window is no longer than three months", NoKind: "is no kind of certificate that the profile has",
		BadDate: "is no date such as 2026-03-02", BadGround: "is not `code`, `code/10wd` or `code/10wd/before`", BadName: "is no identifier", BadNumber: "is not a whole number from 1 to 999", BadPart: "names a part that nobody has", BadPeriod: "is not a period such as 3wd, 15nd, 6m or 3y",
		BadRight: "does not fit what it does to a right", BadStage: "is not `name/class`", BadSuit: "is a time to prove a suit, for which only the policies `annotate` and `mediate` wait", BadTerm: "ends before it begins", BadTitle: "has another place than {type}", BadVersion: "is not 1 or more", BadWord: "has another value than it may", Empty: "is empty",
		Missing: "is missing", Needless: "would never be printed", NoArticle: "names no article", NoMaterial: "is not among the materials",
		NotAlone: "says `none` beside something else", Repeated: "repeats", Unknown: "is not a key",
	}[p.Code]
	if p.Value != "" {
		text += fmt.Sprintf(": %q", p.Value)
	}
	if len(p.Want) > 0 {
		text += "; it may be one of " + strings.Join(p.Want, ", ")
	}
	return text
}

// problems collects what is wrong, in the order of the schema.
type problems struct{ all []Problem }

func (found *problems) add(p Problem) {
	same := func(x Problem) bool { return x.Code == p.Code && x.Path == p.Path && x.Value == p.Value }
	if !slices.ContainsFunc(found.all, same) {
		found.all = append(found.all, p)
	}
}
