// Package coverage holds the list of what the regulations ask of the program
// against what meets it. The list is data (docs/requirements.csv); the page is
// rendered from it and from the transcripts that name its rows. It does no I/O.
package coverage

import (
	"errors"
	"slices"
)

// ErrRequirements is wrapped by every error about the list or what it names.
var ErrRequirements = errors.New("invalid list of requirements")

// Requirement is one row of the list.
type Requirement struct {
	// ID is a chapter and a number, such as `PUB-05`.
	ID string
	// Strength is how much the source wants it, one of Strengths.
	Strength string
	// Text is one sentence that a test can decide.
	Text string
	// Articles are its sources, such as `TJ 6.4.3.5`.
	Articles []string
	// CoveredBy is what meets it today, empty when nothing does.
	CoveredBy []Reference
}

// Strengths lists how much a source may want something: must, should, may, a
// policy without parameters, an inference where the texts are silent, a
// statement without a duty.
func Strengths() []string { return []string{"M", "S", "O", "P", "INF", "-"} }

// silent is the article of an inference that no text is near to.
const silent = "no text"

// chapter gives the part of an id before the hyphen.
func (r Requirement) chapter() string { return r.ID[:3] }

// State is how far a requirement is met.
type State string

// The states of a requirement.
const (
	// Covered is met by what the row names.
	Covered State = "covered"
	// Partly is met in part by what the row names; the rest is open.
	Partly State = "partly"
	// Open is met by nothing yet.
	Open State = "open"
	// Later belongs to later work, whatever is there already.
	Later State = "later"
	// Beyond is what software cannot do; the row says why.
	Beyond State = "beyond software"
)

// States lists the states in the order of the summary.
func States() []State { return []State{Covered, Partly, Open, Later, Beyond} }

// State follows from what the row names.
func (r Requirement) State() State {
	names := func(kind string) bool {
		return slices.ContainsFunc(r.CoveredBy, func(ref Reference) bool { return ref.Kind == kind })
	}
	switch {
	case names(KindNone):
		return Beyond
	case names(KindLater):
		return Later
	case !names(KindOpen) && len(r.CoveredBy) > 0:
		return Covered
	case len(r.CoveredBy) > 0:
		return Partly
	default:
		return Open
	}
}
