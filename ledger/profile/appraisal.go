package profile

// The keys of the rules on reports that evaluate or appraise data. A profile without
// them knows none.
const (
	// Professionals is how many have to have signed a report.
	Professionals = "professionals"
	// ReportValidity is how long a report is valid at most.
	ReportValidity = "validity"
	// EvaluationItems lists what an evaluation has to state.
	EvaluationItems = "items"
)

// AppraisalKeys is the schema of the rules on such reports.
func AppraisalKeys() []Key {
	return []Key{
		{Name: Professionals, Words: []string{"1", "2", "3"}, Means: "how many professionals have signed a report, at least"},
		{Name: ReportValidity, Period: true, Means: "how long a report is valid at most, from its date"},
		{Name: EvaluationItems, List: true, Means: "what an evaluation states"},
	}
}

// AppraisalRules gives the profile's rules on such reports; false when it has none.
func (p *Profile) AppraisalRules() (Rules, bool) { return p.rules("appraisal", p.Appraisal) }
