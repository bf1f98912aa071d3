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
	// The times for regular reports, each from the end of what it is about; Needed
	// says that there is one and no day.
	AnnualReport    = "annual_report"
	HalfYearReport  = "half_year_report"
	QuarterlyReport = "quarterly_report"
	MonthlyReport   = "monthly_report"
	// ChangeFiling is the time to file a change of the institution, ExitNotice how
	// long ahead the end of its service is announced.
	ChangeFiling = "change_filing"
	ExitNotice   = "exit_notice"
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
		{Name: AnnualReport, Period: true, Words: []string{None, Needed}, Means: "the time for the annual report, from the end of the year"},
		{Name: HalfYearReport, Period: true, Optional: true, Words: []string{None, Needed}, Means: "the time for the half-yearly report, from the end of the half-year"},
		{Name: QuarterlyReport, Period: true, Words: []string{None, Needed}, Means: "the time for the quarterly report, from the end of the quarter"},
		{Name: MonthlyReport, Period: true, Optional: true, Words: []string{None, Needed}, Means: "the time for the monthly report, from the end of the month"},
		{Name: ChangeFiling, Period: true, Optional: true, Words: []string{None}, Means: "the time to file a change of the institution, from its day"},
		{Name: ExitNotice, Period: true, Optional: true, Words: []string{None}, Means: "how long ahead the end of a service is announced"},
	}
}

// ReportKey gives the key that sets the time for reports about so many months: 1,
// 3, 6 or 12.
func ReportKey(months int) string {
	return map[int]string{1: MonthlyReport, 3: QuarterlyReport, 6: HalfYearReport, 12: AnnualReport}[months]
}

// SupervisionRules gives the profile's rules on supervision; false when it has none.
func (p *Profile) SupervisionRules() (Rules, bool) { return p.rules("supervision", p.Supervision) }
