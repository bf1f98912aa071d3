package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger/legaltime"
)

// Ground is a reason for which an act is applied for.
type Ground struct {
	Code string
	// Within is the time to apply; its zero value is none.
	Within legaltime.Period
	// Before says that it is counted back from what the ground names: the
	// application comes at least so long before it.
	Before bool
}

// groundBefore ends a ground whose time is counted back.
const groundBefore = "before"

// Timed reports whether there is a time to apply.
func (g Ground) Timed() bool { return g.Within != legaltime.Period{} }

// parseGround reads `code`, `code/10wd` or `code/10wd/before`.
func parseGround(text string) (g Ground, ok bool) {
	code, rest, timed := strings.Cut(text, "/")
	g.Code = code
	if !timed {
		return g, code != ""
	}
	period, way, back := strings.Cut(rest, "/")
	within, err := legaltime.ParsePeriod(period)
	g.Within, g.Before = within, back
	return g, code != "" && err == nil && (!back || way == groundBefore)
}

// GroundsOf gives the grounds of the act: an application names at least one of
// them, or none where the act has none.
func (a Act) GroundsOf() []Ground {
	var grounds []Ground
	for _, v := range a.List(Grounds) {
		g, _ := parseGround(v)
		grounds = append(grounds, g)
	}
	return grounds
}

// KnowsGround reports whether some act of the profile has the ground.
func (p *Profile) KnowsGround(code string) bool {
	return slices.ContainsFunc(slices.Sorted(maps.Keys(p.Acts)), func(name string) bool {
		return slices.ContainsFunc(Act{name, p}.GroundsOf(), func(g Ground) bool { return g.Code == code })
	})
}
