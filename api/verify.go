package api

import (
	"encoding/json"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Verify asks a node to verify a certificate. Files travel as strings, so that
// their bytes stay exact. A certificate may also be posted as it is, as
// MediaCertificate.
type Verify struct {
	Certificate string `json:"certificate"`
	// Status is a newer status file about the certificate's asset.
	Status string `json:"status,omitempty"`
	// At is the instant for which STATUS is asked; the node's clock without it.
	At legaltime.Instant `json:"at,omitzero"`
	// Without names members whose signatures shall not count.
	Without []string `json:"without,omitempty"`
	// Files are digests of data files to compare with the asset's.
	Files []sm3.Digest `json:"files,omitempty"`
	// CrossCheck has the second SM2 implementation verify everything too.
	CrossCheck bool `json:"cross_check,omitempty"`
}

// Limits of a request to verify.
const (
	MaxWithout = 64
	MaxFiles   = 1024
)

// Report is a verification by a node, in the reader's language. It is only as
// good as the node: ComputedBy says so, in words that belong beside the verdict.
type Report struct {
	// Valid says that every check passed.
	Valid      bool   `json:"valid"`
	ComputedBy string `json:"computed_by"`
	// Trust is the trust file that the verdicts rest on, and where it comes
	// from.
	Trust       string `json:"trust"`
	TrustSource string `json:"trust_source"`
	// Checks answers each question in words.
	Checks []CheckWords `json:"checks"`
	Notes  []string     `json:"notes"`
	// NotProved says what nobody may read into the report.
	NotProved []string `json:"not_proved"`
	// Report is the certificate.Report with codes and figures.
	Report json.RawMessage `json:"report"`
}

// CheckWords is one question and its answer in words.
type CheckWords struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Verdict string `json:"verdict"`
	// VerdictText is Verdict for people.
	VerdictText string      `json:"verdict_text"`
	Code        ledger.Code `json:"code"`
	Reason      string      `json:"reason"`
}
