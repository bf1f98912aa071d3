package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// AssetState is an asset's place in its life (docs/states.md).
type AssetState string

// The states of an asset. Encumbrances are not states: they stand beside.
const (
	AssetRegistered AssetState = "REGISTERED"
	AssetActive     AssetState = "ACTIVE"
	AssetCancelled  AssetState = "CANCELLED"
	// AssetTerminated is a registration whose publicity came to nothing.
	AssetTerminated AssetState = "TERMINATED"
)

// CertificateState is a certificate's place in its life.
type CertificateState string

// The states of a certificate.
const (
	CertificateValid      CertificateState = "VALID"
	CertificateLapsed     CertificateState = "EXPIRED"
	CertificateSuperseded CertificateState = "SUPERSEDED"
	CertificateCancelled  CertificateState = "CANCELLED"
)

// Asset shows everything about an asset at once, so that one state proof
// answers every question of status.
type Asset struct {
	Acquisition string `json:"acquisition"`
	// Application is the number of the one that it was registered by.
	Application string `json:"application,omitempty"`
	// Certificates are all that were ever issued, oldest first.
	Certificates []AssetCertificate `json:"certificates,omitempty"`
	DataEnds     legaltime.Instant  `json:"data_ends,omitempty"`
	// Disposal is the number of the open application about it.
	Disposal string `json:"disposal,omitempty"`
	// Due are the certificates that are to be issued now.
	Due      []CertificateDue `json:"due,omitempty"`
	Evidence []string         `json:"evidence"`
	// EvidenceReport is the digest of the newest evidence report.
	EvidenceReport sm3.Digest `json:"evidence_report"`
	Fingerprint    sm3.Digest `json:"fingerprint"`
	History        *History   `json:"history,omitempty"`
	// Holders and their shares; shares are fractions such as "1/1".
	Holders []Share `json:"holders"`
	// Holds, Licences, Objections and Pledges are the ids of the live ones: holds
	// in the order in which they came, those that wait among them; pledges in order
	// of rank; the others sorted.
	Holds       []string          `json:"holds,omitempty"`
	ID          string            `json:"id"`
	Licences    []string          `json:"licences,omitempty"`
	Name        string            `json:"name"`
	Objections  []string          `json:"objections,omitempty"`
	Pledges     []string          `json:"pledges,omitempty"`
	Profile     Document          `json:"profile"`
	Registered  legaltime.Instant `json:"registered"`
	Registry    string            `json:"registry"`
	Rights      []string          `json:"rights,omitempty"`
	Scenarios   string            `json:"scenarios"`
	State       AssetState        `json:"state"`
	Type        string            `json:"type"`
	UpdateCycle string            `json:"update_cycle"`
	// ValidTo is the first instant at which the newest certificate is no longer
	// valid.
	ValidTo  legaltime.Instant `json:"valid_to,omitempty"`
	Vouchers []string          `json:"vouchers,omitempty"`
}

// AssetCertificate is a certificate as its asset shows it.
type AssetCertificate struct {
	Number string           `json:"number"`
	State  CertificateState `json:"state"`
	// Successor is the number of the certificate that took its place.
	Successor string `json:"successor,omitempty"`
}

// CertificateDue is a certificate that an application has earned.
type CertificateDue struct {
	Account     string `json:"account"`
	Application string `json:"application"`
	// Caveat is what its face has to say of the regulation applied.
	Caveat string `json:"caveat,omitempty"`
	Kind   string `json:"kind"`
}

// Share is a holder's part of an asset.
type Share struct {
	Account string `json:"account" class:"public" check:"id"`
	Share   string `json:"share" class:"public"`
}

// Holder gives the account that holds the whole asset, empty when several do.
func (a *Asset) Holder() string {
	if len(a.Holders) != 1 {
		return ""
	}
	return a.Holders[0].Account
}

// Certificate finds a certificate of the asset by number.
func (a *Asset) Certificate(number string) (*AssetCertificate, bool) {
	i := slices.IndexFunc(a.Certificates, func(c AssetCertificate) bool { return c.Number == number })
	if i < 0 {
		return nil, false
	}
	return &a.Certificates[i], true
}

// Certificate leads from a certificate's number to its asset.
type Certificate struct {
	Asset string `json:"asset"`
	// Confirmation is the number of the confirmation of rights (TJ annex 8).
	Confirmation string            `json:"confirmation"`
	History      *History          `json:"history,omitempty"`
	Issued       legaltime.Instant `json:"issued"`
	Number       string            `json:"number"`
	// Page is the other-rights page: what was entered on it, oldest first.
	Page      []PageEntry      `json:"page,omitempty"`
	Record    sm3.Digest       `json:"record"`
	State     CertificateState `json:"state"`
	Successor string           `json:"successor,omitempty"`
	// ValidTo is the first instant at which the certificate is not valid.
	ValidTo legaltime.Instant `json:"valid_to"`
}

// Confirmation leads from a confirmation number to its certificate.
type Confirmation struct {
	Certificate string   `json:"certificate"`
	History     *History `json:"history,omitempty"`
}

// Fingerprint leads from a fingerprint set to the asset that has it.
type Fingerprint struct {
	Asset   string   `json:"asset"`
	History *History `json:"history,omitempty"`
	// Live is false once the asset is cancelled.
	Live bool `json:"live"`
	// Objection is the number of one that has lapsed and may not come again: what
	// leads to it is its mark, see [Objection.Repeats].
	Objection string `json:"objection,omitempty"`
}
