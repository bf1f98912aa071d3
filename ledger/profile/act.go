package profile

import (
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

// Stated gives the refusal that a list causes which the text leaves open.
func (a Act) Stated(list string) *ledger.Refusal {
	l := a.text().Lists[list]
	if len(l.Values) != 1 {
		return nil
	}
	_, refusal := a.in.stated(a.Name+"."+list, Param{Article: l.Article, Value: l.Values[0]})
	return refusal
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

// Checks gives the items that the report of a stage has to answer, in order.
func (a Act) Checks(stage string) []string {
	var items []string
	for _, v := range a.List(Checklist) {
		if of, item, _ := strings.Cut(v, "/"); of == stage {
			items = append(items, item)
		}
	}
	return items
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

// Covers reports whether the act is about a value of OfTypes or OfRights.
func (a Act) Covers(key, value string) bool {
	values := a.List(key)
	return len(values) == 0 || slices.Contains(values, value)
}

// check reports what is wrong with the act's own keys, and between them.
func (a Act) check(found *problems) {
	prefix := a.Name + "."
	if !ledger.ValidIdentifier(a.Name) {
		found.add(Problem{Code: BadName, Path: "acts", Value: a.Name})
	}
	found.keys(prefix, ActKeys(), a.text().Params, a.text().Lists)
	for _, s := range a.Stages() {
		if s.Name == "" || !slices.Contains(ledger.Classes(), s.Class) {
			found.add(Problem{Code: BadStage, Path: prefix + Stages, Value: s.Name + "/" + string(s.Class)})
		}
	}
	for _, v := range a.List(Checklist) {
		of, item, _ := strings.Cut(v, "/")
		known := slices.ContainsFunc(a.Stages(), func(s Stage) bool { return s.Name == of })
		if v != Unstated && (!known || item == "") {
			found.add(Problem{Code: BadStage, Path: prefix + Checklist, Value: v})
		}
	}
	parties := a.Roles(Parties)
	for _, list := range []string{Parties, Applicants} {
		for _, r := range a.Roles(list) {
			if !slices.Contains(ledger.Roles(), r) || !slices.Contains(parties, r) {
				found.add(Problem{Code: BadPart, Path: prefix + list, Value: string(r)})
			}
		}
	}
	for _, y := range a.Yields() {
		if !slices.Contains(parties, y.To) {
			found.add(Problem{Code: BadPart, Path: prefix + Certificates, Value: y.Certificate + "/" + string(y.To)})
		}
	}
	for _, v := range a.List(Grounds) {
		if _, ok := parseGround(v); !ok {
			found.add(Problem{Code: BadGround, Path: prefix + Grounds, Value: v})
		}
	}
	for _, key := range [][2]string{{OfTypes, TypeList}, {OfRights, RightsList}, {OfClasses, DataClasses}, {OfGrades, DataGrades}} {
		for _, v := range a.List(key[0]) {
			if v != Unstated && !a.in.Allows(key[1], v) {
				found.add(Problem{Code: BadWord, Path: prefix + key[0], Value: v, Want: a.in.Lists[key[1]].Values})
			}
		}
	}
	for _, v := range a.List(ClassGrounds) {
		of, ground, _ := strings.Cut(v, "/")
		classed := slices.Contains(slices.Concat(a.in.Lists[DataClasses].Values, a.in.Lists[DataGrades].Values), of)
		if v != Unstated && (!classed || !a.in.KnowsGround(ground)) {
			found.add(Problem{Code: BadGround, Path: prefix + ClassGrounds, Value: v})
		}
	}
	if err := a.checkRight(); err != nil {
		found.add(Problem{Code: BadRight, Path: a.Name, Value: err.Error()})
	}
	for _, b := range a.List(Basics) {
		if !slices.Contains(a.List(Materials), b) {
			found.add(Problem{Code: NoMaterial, Path: prefix + Basics, Value: b})
		}
	}
}
