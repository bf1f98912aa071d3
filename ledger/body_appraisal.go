package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AppraisalKind says what a report on data is.
type AppraisalKind string

// The kinds of reports: on the quality of data, and on its value.
const (
	Evaluation AppraisalKind = "evaluation"
	Valuation  AppraisalKind = "valuation"
)

// AppraisalKinds lists every kind.
func AppraisalKinds() []AppraisalKind { return []AppraisalKind{Evaluation, Valuation} }

// Appraisal is what a deposit says when its file is a report that evaluates or
// appraises data.
type Appraisal struct {
	// Dated is the beginning of the day of the report.
	Dated legaltime.Instant `json:"dated" class:"public"`
	// Institution gives the report.
	Institution string `json:"institution" class:"public"`
	// Items are what an evaluation states, in the profile's order.
	Items []string      `json:"items,omitempty" class:"public"`
	Kind  AppraisalKind `json:"kind" class:"public"`
	// Professionals are the natural persons who have signed it.
	Professionals []string `json:"professionals" class:"public"`
	// Profile is the rules that it goes by.
	Profile string `json:"profile" class:"public" check:"id"`
	// Seal is the digest of the page with the institution's seal.
	Seal sm3.Digest `json:"seal" class:"public"`
	// Until is the first instant at which it is no longer valid.
	Until legaltime.Instant `json:"until" class:"public"`
}
