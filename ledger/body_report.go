package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ReportBeginBody says that a registry, or an exchange, owes a kind of report under a
// profile from now on. It or a regulator signs; the rules begin each further one.
type ReportBeginBody struct {
	Member string `json:"member" class:"public" check:"id"`
	// Period is the first time that is reported about, such as `2024Q1`: see
	// legaltime.Span. It contains today.
	Period  string `json:"period" class:"public" check:"id"`
	Profile string `json:"profile" class:"public" check:"id"`
	// Registry is who reports.
	Registry string `json:"registry" class:"public" check:"id"`
	Role     string `json:"role" class:"public" check:"id"`
}

// ReportFileBody files a report: its digest is on the ledger, the report itself is
// for the authority.
type ReportFileBody struct {
	// Document is the digest of the report's canonical JSON (ledger/report), Height
	// that of the state that it was made from.
	Document sm3.Digest `json:"document,omitempty" class:"party"`
	Height   uint64     `json:"height" class:"public"`
	Period   string     `json:"period" class:"public" check:"id"`
	Profile  string     `json:"profile" class:"public" check:"id"`
	Registry string     `json:"registry" class:"public" check:"id"`
	// Role is that of the reporter's key: `registrar` of a registry, `broker` of an exchange.
	Role string `json:"role" class:"public" check:"id"`
}

// ReportID numbers a report: each reporter has one under a profile about a time.
func ReportID(registry, profile, period string) string {
	return registry + "." + profile + "." + period
}

// ReportState is a report's place in its life.
type ReportState string

// The states of a report. It is owed when what it is about is over.
const (
	ReportOpen  ReportState = "OPEN"
	ReportOwed  ReportState = "DUE"
	ReportFiled ReportState = "FILED"
)

// Report is a report that a registry or exchange owes the authority about a month, quarter,
// half-year or year.
type Report struct {
	Article string `json:"article"`
	// Clock is the time to file it, absent before it is owed and where the profile
	// sets none.
	Clock    *legaltime.Clock  `json:"clock,omitempty"`
	Document *sm3.Digest       `json:"document,omitempty"`
	Filed    legaltime.Instant `json:"filed,omitempty"`
	Height   uint64            `json:"height,omitempty"`
	History  *History          `json:"history,omitempty"`
	ID       string            `json:"id"`
	// Overdue says that it has not come in time.
	Overdue bool   `json:"overdue,omitempty"`
	Period  string `json:"period"`
	// Profile is the version under which it began.
	Profile  Document    `json:"profile"`
	Record   *sm3.Digest `json:"record,omitempty"`
	Registry string      `json:"registry"`
	State    ReportState `json:"state"`
}
