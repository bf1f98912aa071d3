package ledgertest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// Adopt brings a profile into force by vote, despite whatever keeps it from being law.
func (c *Chain) Adopt(t testing.TB, text []byte) {
	t.Helper()
	p := Must(profile.Parse(text))(t)
	c.Decide(t, "GP-"+p.Name, ledger.GovernanceChange{Act: ledger.SetProfile, Despite: p.Standing(c.Now), Document: string(text), Name: p.Name})
}

// Law gives the profile of that name as it is in force.
func (c *Chain) Law(t testing.TB, name string) *profile.Profile {
	t.Helper()
	doc, ok := c.Governance().Profile(name)
	if !ok {
		t.Fatalf("there is no profile %s", name)
	}
	return c.Library.Profile(doc)
}

// Supplied gives the text of a profile with some value wherever it leaves one open, as
// those who adopt it may supply it: one of the schema's words, or a short period.
func Supplied(t testing.TB, text []byte, rng *rand.Rand) []byte {
	t.Helper()
	var wrong []profile.Problem
	for range 100 {
		p := Must(profile.Parse(text))(t)
		for _, g := range p.Groups() {
			params, lists := Section(p, g)
			for _, e := range g.Entries() {
				if !slices.Equal(e.Values, []string{profile.Unstated}) {
					continue
				}
				value := anyValue(e.Key, g.Kind, rng)
				for _, found := range wrong { // what the last one should have been
					if found.Path == e.Path && len(found.Want) > 0 {
						value = found.Want[rng.IntN(len(found.Want))]
					}
				}
				if e.List {
					list := profile.List{Article: e.Article, Values: []string{value}}
					if e.Cited && value != profile.None {
						list.Articles = map[string]string{value: e.Article}
					}
					lists[e.Name] = list
				} else {
					params[e.Name] = profile.Param{Article: e.Article, Value: value}
				}
			}
		}
		if wrong = p.Problems(); len(wrong) == 0 {
			return Encode(t, p)
		}
	}
	t.Fatalf("nothing that can be supplied makes a profile: %v", wrong)
	return nil
}

// Section gives the maps that the entries of a group stand in.
func Section(p *profile.Profile, g profile.Group) (map[string]profile.Param, map[string]profile.List) {
	switch g.Kind {
	case profile.OfAct:
		return p.Acts[g.Path].Params, p.Acts[g.Path].Lists
	case profile.OfCertificates:
		kind := p.Certificates[strings.TrimPrefix(g.Path, "certificates.")]
		return kind.Params, kind.Lists
	case profile.OfObjections:
		return p.Objection[strings.TrimPrefix(g.Path, "objection.")], nil
	case profile.OfDisputes:
		return p.Disputes.Params, p.Disputes.Lists
	case profile.OfSupervision:
		return p.Supervision.Params, p.Supervision.Lists
	case profile.OfRevocation:
		return p.Revocation.Params, p.Revocation.Lists
	case profile.OfAppraisal:
		return p.Appraisal.Params, p.Appraisal.Lists
	case profile.OfAccount:
		return p.Account.Params, p.Account.Lists
	default:
		return p.Params, p.Lists
	}
}

// anyValue gives a value that a key may have. What is open about certificates is a
// number, not whether there is one.
func anyValue(k profile.Key, of profile.GroupKind, rng *rand.Rand) string {
	values := slices.Clone(k.Words)
	if of == profile.OfCertificates {
		values = slices.DeleteFunc(values, func(v string) bool { return v == profile.None })
	}
	if k.Period {
		values = append(values, "3wd", "10nd", "2m")
	}
	switch {
	case k.Cited:
		values = []string{"test_reason"}
	case len(values) == 0:
		values = []string{"测试内容"}
	}
	if k.Name == profile.EffectiveDocuments {
		values = []string{string(ledger.CourtJudgment), string(ledger.ArbitralAward)}
	}
	return values[rng.IntN(len(values))]
}
