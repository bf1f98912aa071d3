package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Act is one act of a regime: a view of its keys.
type Act struct {
	Name string
	in   *Profile
}

// Stage is one stage of a review and who gives the opinion.
type Stage struct {
	Name  string
	Class ledger.Class
}

// Yield is a certificate that an act yields, and the part whose account gets it.
type Yield struct {
	Certificate string
	To          ledger.Role
}

// Act gives an act of the profile; false when it has none of that name.
func (p *Profile) Act(name string) (Act, bool) {
	_, ok := p.Acts[name]
	return Act{name, p}, ok
}

// Param gives a parameter of the act, or the refusal that its absence causes.
func (a Act) Param(name string) (Param, *ledger.Refusal) {
	return a.in.stated(a.Name+"."+name, a.text().Params[name])
}

func (a Act) text() ActText { return a.in.Acts[a.Name] }

// Is reports whether a parameter has a value. What is unstated has none.
func (a Act) Is(name, value string) bool { return a.text().Params[name].Value == value }

// Article gives the source of a parameter or list of the act.
func (a Act) Article(name string) string {
	if l, ok := a.text().Lists[name]; ok {
		return l.Article
	}
	return a.text().Params[name].Article
}

// Period gives a parameter that is a period: stated is false for one of the
// parameter's words, which say that nothing is counted.
func (a Act) Period(name string) (p legaltime.Period, stated bool, refusal *ledger.Refusal) {
	v, refusal := a.Param(name)
	if refusal != nil {
		return p, false, refusal
	}
	p, err := legaltime.ParsePeriod(v.Value)
	return p, err == nil, nil
}

// List gives a list of the act; `none` alone is the empty list.
func (a Act) List(name string) []string {
	values := a.text().Lists[name].Values
	if len(values) == 1 && values[0] == None {
		return nil
	}
	return values
}

// Roles gives a list of parts.
func (a Act) Roles(name string) []ledger.Role {
	var roles []ledger.Role
	for _, v := range a.List(name) {
		roles = append(roles, ledger.Role(v))
	}
	return roles
}

// Stages gives the stages of the review, in order.
func (a Act) Stages() []Stage {
	var stages []Stage
	for _, v := range a.List(Stages) {
		name, class, _ := strings.Cut(v, "/")
		stages = append(stages, Stage{name, ledger.Class(class)})
	}
	return stages
}

// Yields gives the certificates that the act yields.
func (a Act) Yields() []Yield {
	var yields []Yield
	for _, v := range a.List(Certificates) {
		kind, role, _ := strings.Cut(v, "/")
		yields = append(yields, Yield{kind, ledger.Role(role)})
	}
	return yields
}

// check reports what is wrong with the act's own keys.
func (a Act) check() error {
	var known []string
	for _, k := range ActKeys() {
		known = append(known, k.Name)
		if err := a.checkKey(k); err != nil {
			return fmt.Errorf("%s.%w", a.Name, err)
		}
	}
	if key, ok := stranger(a.text().Params, a.text().Lists, known); ok || !ledger.ValidIdentifier(a.Name) {
		return fmt.Errorf("%q of %s is not a key of an act: it has %v", key, a.Name, known)
	}
	for _, s := range a.Stages() {
		if s.Name == "" || !slices.Contains(ledger.Classes(), s.Class) {
			return fmt.Errorf("%s.stages: %s/%s is not `name/class`", a.Name, s.Name, s.Class)
		}
	}
	parties := a.Roles(Parties)
	for _, r := range slices.Concat(parties, a.Roles(Applicants)) {
		if !slices.Contains(ledger.Roles(), r) || !slices.Contains(parties, r) {
			return fmt.Errorf("%s.applicants or parties: %q has no part in it", a.Name, r)
		}
	}
	for _, y := range a.Yields() {
		if !slices.Contains(parties, y.To) {
			return fmt.Errorf("%s.certificates: %s/%s goes to nobody", a.Name, y.Certificate, y.To)
		}
	}
	if err := a.checkRight(); err != nil {
		return err
	}
	for _, b := range a.List(Basics) {
		if !slices.Contains(a.List(Materials), b) {
			return fmt.Errorf("%s.basics: %q is not among the materials", a.Name, b)
		}
	}
	return nil
}

func (a Act) checkKey(k Key) error {
	if !k.List {
		v, ok := a.text().Params[k.Name]
		if !ok || v.Article == "" {
			return fmt.Errorf("%s is missing or names no article", k.Name)
		}
		return k.checkValue(v.Value)
	}
	l, ok := a.text().Lists[k.Name]
	if !ok || l.Article == "" || len(l.Values) == 0 {
		return fmt.Errorf("%s is missing, empty or names no article; write `none`", k.Name)
	}
	for i, v := range l.Values {
		if err := k.checkValue(v); err != nil {
			return err
		}
		if v == None && len(l.Values) > 1 || slices.Contains(l.Values[:i], v) {
			return fmt.Errorf("%s: %q repeats, or is not alone", k.Name, v)
		}
	}
	return nil
}
