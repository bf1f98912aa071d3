package profile

// The keys of the rules on supervision.
const (
	// Retention is how long documents are kept, such as `30y`; RetentionFrom what
	// that is counted from.
	Retention     = "retention"
	RetentionFrom = "retention_from"
	// FalseMaterialBar is how long who brought false material is barred.
	FalseMaterialBar = "false_material_bar"
	// RuleChanges lists what comes before a change of business rules or fees.
	RuleChanges = "rule_changes"
	// AnnualReport is the time for it, from the end of the year; QuarterlyReport
	// whether there is one.
	AnnualReport    = "annual_report"
	QuarterlyReport = "quarterly_report"
)

// Their values.
const (
	// AtCompletion counts from the day on which the matter was completed, AtEnd from
	// the end of the registration.
	AtCompletion = "completion"
	AtEnd        = "end"

	Consultation = "consultation"
	Consent      = "consent"
	Filing       = "filing"
	Reporting    = "report"
)

// SupervisionKeys is the schema of the rules on supervision.
func SupervisionKeys() []Key {
	return []Key{
		{Name: Retention, Period: true, Words: []string{None}, Means: "how long documents are kept"},
		{Name: RetentionFrom, Words: []string{AtCompletion, AtEnd}, Means: "what that is counted from"},
		{Name: FalseMaterialBar, Period: true, Words: []string{None}, Means: "how long who brought false material may apply for nothing"},
		{Name: RuleChanges, List: true, Words: []string{None, Consultation, Consent, Filing, Reporting}, Means: "what comes before a change of business rules or fees"},
		{Name: AnnualReport, Period: true, Words: []string{None}, Means: "the time for the annual report, from the end of the year"},
		{Name: QuarterlyReport, Words: []string{Needed, NotNeeded}, Means: "whether there is a report at the end of each quarter"},
	}
}

// SupervisionRules gives the profile's rules on supervision; false when it has none.
func (p *Profile) SupervisionRules() (Rules, bool) { return p.rules("supervision", p.Supervision) }
