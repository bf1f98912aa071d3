package profile

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Values is a part of a profile that stands for itself: exactly the keys of its
// schema.
type Values struct {
	Lists  map[string]List  `json:"lists"`
	Params map[string]Param `json:"params"`
}

// Rules is a view of such a part. That of one which the profile lacks is empty.
type Rules struct {
	name string
	Values
	in *Profile
}

func (p *Profile) rules(name string, v *Values) (Rules, bool) {
	if v == nil {
		return Rules{name: name, in: p}, false
	}
	return Rules{name, *v, p}, true
}

// Param gives a parameter, or the refusal that its absence causes.
func (r Rules) Param(name string) (Param, *ledger.Refusal) {
	return r.in.stated(r.name+"."+name, r.Params[name])
}

// List gives a list; `none` alone is the empty list.
func (r Rules) List(name string) ([]string, *ledger.Refusal) {
	l := r.Lists[name]
	if len(l.Values) != 1 {
		return l.Values, nil
	}
	if l.Values[0] == None {
		return nil, nil
	}
	_, refusal := r.in.stated(r.name+"."+name, Param{Article: l.Article, Value: l.Values[0]})
	return l.Values, refusal
}

// Period gives a parameter that is a period: stated is false for one of the
// parameter's words, which say that nothing is counted.
func (r Rules) Period(name string) (p legaltime.Period, stated bool, refusal *ledger.Refusal) {
	v, refusal := r.Param(name)
	if refusal != nil {
		return p, false, refusal
	}
	p, err := legaltime.ParsePeriod(v.Value)
	return p, err == nil, nil
}

// Is reports whether a parameter has a value. What is unstated has none.
func (r Rules) Is(name, value string) bool { return r.Params[name].Value == value }

// Article gives the source of a parameter or list.
func (r Rules) Article(name string) string {
	if l, ok := r.Lists[name]; ok {
		return l.Article
	}
	return r.Params[name].Article
}

// checkValues reports what is wrong with the parts that are there.
func (p *Profile) checkValues(found *problems) {
	if p.Supervision != nil {
		found.keys("supervision.", SupervisionKeys(), p.Supervision.Params, p.Supervision.Lists)
	}
	if p.Disputes != nil {
		found.keys("disputes.", DisputeKeys(), p.Disputes.Params, p.Disputes.Lists)
	}
	if p.Appraisal != nil {
		found.keys("appraisal.", AppraisalKeys(), p.Appraisal.Params, p.Appraisal.Lists)
	}
	if p.Revocation != nil {
		found.keys("revocation.", RevocationKeys(), p.Revocation.Params, p.Revocation.Lists)
	}
}
