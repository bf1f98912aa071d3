package profile

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// The lists that class and grade data, and what follows from a grade.
const (
	// DataClasses are classes of data by whose it is, DataGrades grades by what harm
	// it can do: a registration names one of each that is listed.
	DataClasses = "data_classes"
	DataGrades  = "data_grades"
	// GradeMeasures are what a registry does about data of a grade.
	GradeMeasures = "grade_measures"
)

// The measures.
const (
	// GradeRefused data is not registered.
	GradeRefused = "refused"
	// GradeRestricted data is described to the public no further than by its name.
	GradeRestricted = "restricted"
	// GradeReviewed data is registered only with the opinion of an independent reviewer.
	GradeReviewed = "reviewed"
	// GradeUntraded data is no object of a contract.
	GradeUntraded = "untraded"
)

// Measures lists every measure.
func Measures() []string {
	return []string{GradeRefused, GradeRestricted, GradeReviewed, GradeUntraded}
}

func classificationKeys() []Key {
	return []Key{
		{Name: DataClasses, List: true, Optional: true, Means: "the classes of data, of which a registration names one and for which a registry may be authorised"},
		{Name: DataGrades, List: true, Optional: true, Means: "the grades of data, of which a registration names one"},
		{Name: GradeMeasures, List: true, Optional: true, Means: "what follows from a grade, each `grade/measure`: `refused`, `restricted`, `reviewed` or `untraded`"},
	}
}

// List gives one of the profile's own lists, such as those of classes and grades: empty
// for `none` and for one that it lacks, or the refusal of one that its text leaves open.
func (p *Profile) List(list string) ([]string, *ledger.Refusal) {
	l := p.Lists[list]
	if len(l.Values) != 1 {
		return l.Values, nil
	}
	_, refusal := p.stated(list, Param{Article: l.Article, Value: l.Values[0]})
	if refusal != nil || l.Values[0] == None {
		return nil, refusal
	}
	return l.Values, nil
}

// Measure reports whether a measure is taken about data of a grade, and its source.
func (p *Profile) Measure(grade, measure string) (article string, taken bool) {
	l := p.Lists[GradeMeasures]
	rule := grade + "/" + measure
	return l.Article, slices.Contains(l.Values, rule)
}

// checkMeasures reports measures about no grade, and those that nobody knows.
func (p *Profile) checkMeasures(found *problems) {
	want := []string{None}
	for _, grade := range p.Lists[DataGrades].Values {
		for _, measure := range Measures() {
			want = append(want, grade+"/"+measure)
		}
	}
	for _, v := range p.Lists[GradeMeasures].Values {
		if v == Unstated {
			continue
		}
		if !slices.Contains(want, v) {
			found.add(Problem{Code: BadWord, Path: GradeMeasures, Value: v, Want: want})
		}
	}
}
