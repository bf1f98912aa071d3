package profile

// The keys of the rules on revocation. A profile without them knows none.
const (
	// RevocationGrounds lists the codes on which a registration is revoked.
	RevocationGrounds = "grounds"
	// Documented lists those of them that are an effective document.
	Documented = "documented"
	// Suspends lists the codes on which one is suspended.
	Suspends = "suspends"
	// Partial is `allowed` or `refused`: whether a part may be revoked.
	Partial = "partial"
	// RevocationNotice is `before` or `with`: whether both sides have the decision
	// before it takes effect.
	RevocationNotice = "notice"
	// RevocationTime is the time to carry out or withdraw a decided revocation,
	// SuspensionTime that to end a suspension. They only flag.
	RevocationTime = "execution"
	SuspensionTime = "suspension"
)

// The values of RevocationNotice.
const (
	BeforeEffect = "before"
	WithEffect   = "with"
)

// RevocationKeys is the schema of the rules on revocation.
func RevocationKeys() []Key {
	return []Key{
		{Name: RevocationGrounds, List: true, Means: "the grounds on which a registration is revoked"},
		{Name: Documented, List: true, Means: "those of them that are an effective document, which the decision names"},
		{Name: Suspends, List: true, Means: "the grounds on which a registration is suspended"},
		{Name: Partial, Words: []string{Allowed, Refused}, Means: "whether a part of a registration may be revoked"},
		{Name: RevocationNotice, Words: []string{BeforeEffect, WithEffect}, Means: "whether both sides have the decision in writing before it takes effect"},
		{Name: RevocationTime, Period: true, Optional: true, Words: []string{None}, Means: "the time to carry out or withdraw a decided revocation, from the decision; when it is over, that is flagged"},
		{Name: SuspensionTime, Period: true, Optional: true, Words: []string{None}, Means: "the time to end a suspension, from its beginning; when it is over, that is flagged"},
	}
}

// RevocationRules gives the profile's rules on revocation; false when it has none.
func (p *Profile) RevocationRules() (Rules, bool) { return p.rules("revocation", p.Revocation) }
