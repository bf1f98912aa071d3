package registry

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// analogy begins the article of what no text states.
const analogy = "by analogy: "

// Regime is how the tables cite one jurisdiction, such as `SZ`, empty for one that
// they do not cite. The rows are the union of all regimes, and so are their articles;
// about one asset only its own are to be told.
type Regime string

// Of gives what an article says of the regime. A row that its text does not know
// applies to it by analogy, with the articles of those that do.
func (r Regime) Of(article string) string {
	text, already := strings.CutPrefix(article, analogy)
	own, others := r.part(text)
	switch {
	case !others || r == "":
		return article
	case len(own) > 0 && already:
		return analogy + strings.Join(own, ", ")
	case len(own) > 0:
		return strings.Join(own, ", ")
	default:
		return analogy + text
	}
}

// part gives the pieces of an article that are not another regime's, and whether
// there are others. `SZ 19-20, GZ 20, 33` has three, of which the last is GZ's.
func (r Regime) part(article string) (own []string, others bool) {
	foreign := false
	for piece := range strings.SplitSeq(strings.ReplaceAll(article, "; ", ", "), ", ") {
		word, _, _ := strings.Cut(strings.TrimPrefix(piece, analogy), " ")
		switch {
		case isRegime(word):
			foreign = !strings.HasPrefix(word, string(r))
		case word != strings.ToLower(word): // law of the whole country: `Civil Code 203`
			foreign = false
		}
		if !foreign {
			own = append(own, piece)
		}
		others = others || foreign
	}
	return own, others
}

// isRegime tells `SZ` and `BJ20` from national law: `CPL`, the code of civil procedure,
// notices of ministries such as `SASAC` and `MOF141`, and the guideline `D20`.
func isRegime(word string) bool {
	if slices.Contains([]string{"CPL", "D20", "MOF141", "SASAC"}, word) {
		return false
	}
	letters := strings.TrimRight(word, "0123456789")
	return len(letters) > 1 && strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// regime gives that under which an act is judged: its subject's, else that of the
// first profile in force that it has asked for, else that of the first entity it has
// looked at which has one; empty for what no jurisdiction says, such as a vote.
func (a *act) regime() Regime {
	if a.subject.Kind != ledger.MemberEntity {
		if own := a.citesOf(a.load(a.subject)); own != "" {
			return own
		}
	}
	if own := a.citesIn(a.inForce); own != "" {
		return own
	}
	for _, r := range a.read {
		if other := a.citesOf(r.value); other != "" {
			return other
		}
	}
	return ""
}

// citesOf gives that of an entity's jurisdiction: its profile cites itself wherever
// it says what an act does.
func (a *act) citesOf(e ledger.Entity) Regime { return a.citesIn(a.documentOf(e)) }

func (a *act) citesIn(doc ledger.Document) Regime {
	p := a.Documents.Profile(doc)
	if p == nil {
		return ""
	}
	for _, name := range p.ActsInOrder() {
		rules, _ := p.Act(name)
		if word, _, _ := strings.Cut(rules.Article(profile.Does), " "); isRegime(word) {
			return Regime(word)
		}
	}
	return ""
}

// documentOf gives the profile that an entity goes by, or that of what it is about.
func (a *act) documentOf(e ledger.Entity) ledger.Document {
	about := func(kind ledger.EntityKind, id string) ledger.Document {
		if other := a.load(ledger.EntityID{Kind: kind, ID: id}); other != nil {
			return a.documentOf(other)
		}
		return ledger.Document{}
	}
	switch e := e.(type) {
	case *ledger.Application:
		return e.Profile
	case *ledger.Asset:
		return e.Profile
	case *ledger.Certificate:
		return e.Profile
	case *ledger.Hold:
		return e.Profile
	case *ledger.Judgment:
		return e.Profile
	case *ledger.Objection:
		return e.Profile
	case *ledger.Revocation:
		return e.Profile
	case *ledger.Licence:
		return about(ledger.AssetEntity, e.Asset)
	case *ledger.Pledge:
		return about(ledger.AssetEntity, e.Asset)
	case *ledger.Contract:
		return about(ledger.AssetEntity, e.Asset)
	case *ledger.OwnerDeclaration:
		return about(ledger.AssetEntity, e.Asset)
	case *ledger.Notice:
		return about(ledger.ApplicationEntity, e.Application)
	}
	return ledger.Document{}
}

// localise has an explanation name the articles of its own regime.
func (x *Explanation) localise() {
	refusal := func(r *ledger.Refusal) *ledger.Refusal {
		if r == nil {
			return nil
		}
		own := *r
		own.Article = x.Regime.Of(r.Article)
		return &own
	}
	for i := range x.Next {
		s := &x.Next[i]
		s.Article, s.Refusal = x.Regime.Of(s.Article), refusal(s.Refusal)
		s.Guards = slices.Clone(s.Guards)
		for j := range s.Guards {
			s.Guards[j].Article = x.Regime.Of(s.Guards[j].Article)
		}
	}
	for i := range x.Reasons {
		x.Reasons[i].Article = x.Regime.Of(x.Reasons[i].Article)
	}
	for i := range x.Runs {
		x.Runs[i].Article = x.Regime.Of(x.Runs[i].Article)
	}
	for i := range x.Acts {
		x.Acts[i].Refusal = refusal(x.Acts[i].Refusal)
	}
	for i := range x.Bars {
		x.Bars[i].Refusal = refusal(x.Bars[i].Refusal)
	}
}
