package profile

import (
	"maps"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The two rules on objections that a profile may have: to an application while it
// is publicised, and to what is registered. One that it lacks knows none.
const (
	AtPublicity  = "publicity"
	ToRegistered = "registered"
)

// The keys of a rule on objections, beside Accept: the time to accept one.
const (
	Policy       = "policy"
	Objectors    = "objectors"
	RefusalProof = "refusal_proof"
	Burden       = "burden"
	Certified    = "certified"
	Notice       = "notice"
	Answer       = "answer"
	AnswerEnds   = "answer_ends"
	Handling     = "handling"
	HandlingFrom = "handling_from"
	HandlingEnds = "handling_ends"
	Suit         = "suit"
	SuitFrom     = "suit_from"
	Repeat       = "repeat"
	// PublicityRuns is of objections to applications, Marked and Disposal of those
	// to what is registered.
	PublicityRuns = "publicity_runs"
	Marked        = "marked"
	Disposal      = "disposal"
)

// The policies: who settles an objection, and how.
const (
	// Annotate enters it and leaves the rest to a court (SZ 20).
	Annotate = "annotate"
	// Suspend has the registry decide with a technical finding, both heard (AH 22, 23).
	Suspend = "suspend"
	// RegistrantCure leaves it to the registrant to settle it (GD 11).
	RegistrantCure = "registrant_cure"
	// Mediate asks a third party for a finding that both may accept (GZ 20).
	Mediate = "mediate"
	// Disprove has the registrant disprove what the papers leave open (DL 24).
	Disprove = "disprove"
	// CourtOnly refuses objections: whoever has one sues (TJ 6.4.5.3).
	CourtOnly = "court_only"
)

// The other values of keys of a rule on objections.
const (
	Anyone     = "anyone"
	Interested = "interested"

	OnObjector   = "objector"
	OnRegistrant = "registrant"
	OnBoth       = "both"

	// ByService counts from the service of the notice: for the time to sue, of the one
	// that tells the objector to.
	ByService = "service"

	// Upheld and Terminate end the matter against the registrant; MayRefuse lets the
	// registry do so.
	Upheld    = "upheld"
	Terminate = "terminate"
	MayRefuse = "may_refuse"

	Barred = "barred"

	Pause   = "pause"
	Run     = "run"
	Restart = "restart"

	AtFiling     = "filing"
	AtAcceptance = "acceptance"

	Undertaking = "undertaking"
)

// Objections is a profile's rule on objections at one time: a view of its keys.
type Objections struct {
	// When is AtPublicity or ToRegistered.
	When string
	in   *Profile
}

// ObjectionKeys is the schema of the rule on objections at a time.
func ObjectionKeys(when string) []Key {
	keys := []Key{
		{Name: Policy, Words: []string{Annotate, Suspend, RegistrantCure, Mediate, Disprove, CourtOnly}, Means: "who settles an objection, and how"},
		{Name: Objectors, Words: []string{Anyone, Interested}, Means: "who may object: anybody, or who shows an interest"},
		{Name: RefusalProof, Words: []string{Needed, NotNeeded}, Means: "whether the objector proves that the registrant has refused to amend or cancel"},
		{Name: Burden, Words: []string{OnObjector, OnRegistrant, OnBoth}, Means: "who proves: the objector files evidence, the registrant explains before the objection is dismissed"},
		{Name: Accept, Period: true, Words: []string{None}, Optional: true, Means: "the time to accept or reject the objection, from its filing; left out: none"},
		{Name: Certified, Words: []string{Needed, NotNeeded}, Means: "whether acceptance issues a certificate of the objection"},
		{Name: Notice, Period: true, Words: []string{None}, Means: "the time to serve the notice on the registrant, from acceptance"},
		{Name: Answer, Period: true, Words: []string{None, ByNotice}, Means: "the registrant's time to explain, from service; `notice`: as the demand for proof says"},
		{Name: AnswerEnds, Words: []string{Upheld, Flag}, Means: "what follows when the registrant does not explain in time"},
		{Name: Handling, Period: true, Words: []string{None}, Means: "the time in which the objection is to be settled"},
		{Name: HandlingFrom, Words: []string{ByAcceptance, ByService}, Means: "what that time is counted from"},
		{Name: HandlingEnds, Words: []string{Terminate, MayRefuse, Flag}, Means: "what follows at its end"},
		{Name: Suit, Period: true, Words: []string{None}, Means: "the time for the proof of a suit; without it the objection lapses"},
		{Name: SuitFrom, Words: []string{ByAcceptance, ByService}, Optional: true, Means: "what that time is counted from: acceptance, or the service of the notice that tells the objector to sue; left out: acceptance"},
		{Name: Repeat, Words: []string{Allowed, Barred}, Means: "whether the same objection may come again after a lapse"},
	}
	if when == AtPublicity {
		return append(keys, Key{Name: PublicityRuns, Words: []string{Pause, Run, Restart}, Means: "whether the publicity's time stands still, goes on, or begins again after an objection"})
	}
	return append(keys,
		Key{Name: Marked, Words: []string{AtFiling, AtAcceptance}, Means: "when the asset shows the objection"},
		Key{Name: Disposal, Words: []string{Allowed, Refused, Undertaking}, Means: "whether the asset can be disposed of meanwhile; `undertaking`: if who applies declares to know and to bear the risk"},
	)
}

// Objections gives the profile's rule on objections at a time; false when it has
// none.
func (p *Profile) Objections(when string) (Objections, bool) {
	_, ok := p.Objection[when]
	return Objections{when, p}, ok
}

// Param gives a parameter of the rule, or the refusal that its absence causes.
func (o Objections) Param(name string) (Param, *ledger.Refusal) {
	return o.in.stated("objection."+o.When+"."+name, o.in.Objection[o.When][name])
}

// Article gives the source of a parameter.
func (o Objections) Article(name string) string { return o.in.Objection[o.When][name].Article }

// Is reports whether a parameter has a value. What is unstated has none.
func (o Objections) Is(name, value string) bool { return o.in.Objection[o.When][name].Value == value }

// Period gives a parameter that is a period: stated is false for one of the
// parameter's words, which say that nothing is counted.
func (o Objections) Period(name string) (p legaltime.Period, stated bool, refusal *ledger.Refusal) {
	v, refusal := o.Param(name)
	if refusal != nil {
		return p, false, refusal
	}
	p, err := legaltime.ParsePeriod(v.Value)
	return p, err == nil, nil
}

// checkObjections reports what is wrong with the rules on objections.
func (p *Profile) checkObjections(found *problems) {
	for _, when := range slices.Sorted(maps.Keys(p.Objection)) {
		if when != AtPublicity && when != ToRegistered {
			found.add(Problem{Code: Unknown, Path: "objection." + when, Want: []string{AtPublicity, ToRegistered}})
			continue
		}
		found.keys("objection."+when+".", ObjectionKeys(when), p.Objection[when], nil)
		policy, suit := p.Objection[when][Policy].Value, p.Objection[when][Suit].Value
		if waits := policy == Annotate || policy == Mediate || policy == Unstated; !waits && suit != None && suit != Unstated && suit != "" {
			found.add(Problem{Code: BadSuit, Path: "objection." + when + "." + Suit, Value: suit})
		}
	}
}
