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
	// AssetSuspended cannot be disposed of until it is reinstated or revoked.
	AssetSuspended AssetState = "SUSPENDED"
	AssetRevoked   AssetState = "REVOKED"
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
	// CertificateInvalid no longer says what its account says (DL 29).
	CertificateInvalid CertificateState = "INVALID"
	CertificateRevoked CertificateState = "REVOKED"
)

// Asset shows everything about an asset at once, so that one state proof
// answers every question of status.
type Asset struct {
	Acquisition string `json:"acquisition"`
	// Agreement is that by which the data is operated, where there is one.
	Agreement *Agreement `json:"agreement,omitempty"`
	// Application is the number of the one that it was registered by.
	Application string `json:"application,omitempty"`
	// Certificates are all that were ever issued, oldest first.
	Certificates []AssetCertificate `json:"certificates,omitempty"`
	// Components are what it was made or got from, as far as that is registered.
	Components []Component `json:"components,omitempty"`
	// DataClass and DataGrade are those of the data, where the profile lists some.
	DataClass string            `json:"data_class,omitempty"`
	DataEnds  legaltime.Instant `json:"data_ends,omitempty"`
	DataGrade string            `json:"data_grade,omitempty"`
	// Deeds are the notarial deeds about it, sorted by attestation.
	Deeds []Deed `json:"deeds,omitempty"`
	// Disposal is the number of the open application about it.
	Disposal string `json:"disposal,omitempty"`
	// Due are the certificates that are to be issued now.
	Due []CertificateDue `json:"due,omitempty"`
	// Ended is when the registration was cancelled, revoked or terminated, 0 while it stands.
	Ended    legaltime.Instant `json:"ended,omitempty"`
	Evidence []string          `json:"evidence,omitempty"`
	// EvidenceReport is the digest of the newest evidence report; absent without one.
	EvidenceReport sm3.Digest `json:"evidence_report,omitempty"`
	// Features stand for the data where no file of it is evidence.
	Features    []Feature  `json:"features,omitempty"`
	Fingerprint sm3.Digest `json:"fingerprint"`
	History     *History   `json:"history,omitempty"`
	// Holders and their shares; shares are fractions such as "1/1".
	Holders []Share `json:"holders"`
	// Holds, Licences, Objections and Pledges are the ids of the live ones: holds
	// in the order in which they came, those that wait among them; pledges in order
	// of rank; the others sorted.
	Holds []string `json:"holds,omitempty"`
	// Home is the registration on another ledger that this one recognises.
	Home *Home  `json:"home,omitempty"`
	ID   string `json:"id"`
	// Judgments are the ids of all effective documents about it, oldest first.
	Judgments    []string          `json:"judgments,omitempty"`
	Licences     []string          `json:"licences,omitempty"`
	Name         string            `json:"name"`
	Objections   []string          `json:"objections,omitempty"`
	Participants []Participant     `json:"participants,omitempty"`
	Pledges      []string          `json:"pledges,omitempty"`
	Profile      Document          `json:"profile"`
	Registered   legaltime.Instant `json:"registered"`
	Registry     string            `json:"registry"`
	// Restricted says that data of its grade is not described to the public.
	Restricted bool `json:"restricted,omitempty"`
	// Revocation is the number of the one that is decided and not carried out,
	// Revocations those that have taken a part of the registration, oldest first.
	Revocation  string      `json:"revocation,omitempty"`
	Revocations []string    `json:"revocations,omitempty"`
	Rights      []string    `json:"rights,omitempty"`
	Scenarios   string      `json:"scenarios"`
	State       AssetState  `json:"state"`
	Suspension  *Suspension `json:"suspension,omitempty"`
	Type        string      `json:"type"`
	UpdateCycle string      `json:"update_cycle"`
	// Version is that of the data, where it has one.
	Version  string   `json:"version,omitempty"`
	Vouchers []string `json:"vouchers,omitempty"`
}

// Home is an asset on another ledger, as its files proved it here.
type Home struct {
	Asset string `json:"asset"`
	// Burdens are what stood on the asset at home, such as `hold/H-1`, and SUSPENDED.
	Burdens     []string `json:"burdens,omitempty"`
	Certificate string   `json:"certificate"`
	// Due is by when its state at home is to be looked up again; absent where the profile
	// sets no time for it, and once the certificate has ended.
	Due legaltime.Instant `json:"due,omitempty"`
	// EvidenceReport and Fingerprint are those of the asset at home.
	EvidenceReport sm3.Digest `json:"evidence_report"`
	Fingerprint    sm3.Digest `json:"fingerprint"`
	// Height and Time are those of the home ledger's newest header that was seen.
	Height uint64     `json:"height"`
	Ledger sm3.Digest `json:"ledger"`
	// Root is the name of the trust root by which it was believed.
	Root string `json:"root"`
	// State is the certificate's state at home.
	State CertificateState  `json:"state"`
	Time  legaltime.Instant `json:"time"`
	// ValidTo is the first instant after its term at home, absent for none.
	ValidTo legaltime.Instant `json:"valid_to,omitempty"`
}

// AssetCertificate is a certificate as its asset shows it.
type AssetCertificate struct {
	// Account is whose it is.
	Account string `json:"account"`
	// Anonymous says that whose it is, is not published.
	Anonymous bool             `json:"anonymous,omitempty"`
	Class     CertificateClass `json:"class"`
	// Copy is 2 for the first copy that was issued in the place of a lost or
	// damaged one, and so on; absent for the first.
	Copy int `json:"copy,omitempty"`
	// Kind is what the profile calls it.
	Kind   string `json:"kind"`
	Number string `json:"number"`
	// Reports are the numbers of the publications that say that it was forged,
	// sold or lent, sorted.
	Reports []string `json:"reports,omitempty"`
	// Right is that which a voucher stands for, or a proof is about, such as `licence/L-1`.
	Right string           `json:"right,omitempty"`
	State CertificateState `json:"state"`
	// Successor is the number of the certificate that took its place.
	Successor string `json:"successor,omitempty"`
	// ValidTo is the first instant at which it is not valid; absent when it has no
	// end.
	ValidTo legaltime.Instant `json:"valid_to,omitempty"`
}

// Current reports whether it is a paper of the registration itself that has not
// been given up, made invalid or followed by another.
func (c *AssetCertificate) Current() bool {
	return c.Class == RegistrationClass && c.Successor == "" && c.State != CertificateCancelled && c.State != CertificateInvalid
}

// CertificateClass says what a certificate is the paper of.
type CertificateClass string

// The classes of certificates.
const (
	// ProofClass says once that something has happened.
	ProofClass CertificateClass = "proof"
	// RegistrationClass is the paper of the registration itself.
	RegistrationClass CertificateClass = "registration"
	// SubjectClass is a voucher of an account: of who it is, and not of an asset.
	SubjectClass CertificateClass = "subject"
	// VoucherClass is the paper of one right, and ends with it.
	VoucherClass CertificateClass = "voucher"
)

// CertificateDue is a certificate that an application has earned, or an account that
// was opened for it.
type CertificateDue struct {
	Account string `json:"account"`
	// Anonymous says that whose it is, is not published.
	Anonymous   bool   `json:"anonymous,omitempty"`
	Application string `json:"application,omitempty"`
	// Copy counts the papers of a certificate that is issued once more: 2 for the
	// first copy; absent for a new certificate.
	Copy int `json:"copy,omitempty"`
	// From is where the time of a renewed one begins; absent for one that is valid
	// from its issue.
	From legaltime.Instant `json:"from,omitempty"`
	Kind string            `json:"kind"`
	// Number is that of the certificate which is issued once more.
	Number string `json:"number,omitempty"`
	// Profile is the rules under which it was earned.
	Profile Document `json:"profile"`
	// Right is that which it stands for.
	Right string `json:"right,omitempty"`
}

// Agreement is the term of an agreement by which data is operated for another
// (GZ 21).
type Agreement struct {
	Contract sm3.Digest `json:"contract" class:"public"`
	// Ends is the first instant after its term.
	Ends legaltime.Instant `json:"ends" class:"public"`
	From legaltime.Instant `json:"from" class:"public"`
}

// Component leads from an asset to a registered one that it was made from, by the
// certificate that proved it.
type Component struct {
	Asset       string `json:"asset"`
	Certificate string `json:"certificate"`
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

// CurrentCertificate gives the number of the newest paper of the registration,
// empty when there is none that stands for it.
func (a *Asset) CurrentCertificate() string {
	for i := len(a.Certificates) - 1; i >= 0; i-- {
		if a.Certificates[i].Current() {
			return a.Certificates[i].Number
		}
	}
	return ""
}

// Certificate leads from a certificate's number to its asset, or to its account alone.
type Certificate struct {
	// Account is whose it is.
	Account string `json:"account"`
	// Anonymous says that whose it is, is not published.
	Anonymous bool `json:"anonymous,omitempty"`
	// Application is the number of the one that it was earned by.
	Application string `json:"application,omitempty"`
	// Asset is absent where it is of its account.
	Asset string `json:"asset,omitempty"`
	// Barred is the end of the measures under which its account stands (TJ 9.1.2): before
	// that instant a voucher of the account stands for nothing. Absent without one.
	Barred legaltime.Instant `json:"barred,omitempty"`
	// Before is the certificate of the account that a change of it makes invalid next
	// after this one; absent for the oldest, and where a change does nothing.
	Before string           `json:"before,omitempty"`
	Class  CertificateClass `json:"class"`
	// Confirmation is the number of the confirmation of rights (TJ annex 8), where
	// the kind has one.
	Confirmation string `json:"confirmation,omitempty"`
	// Copy is that of the paper that was issued last, as on its face.
	Copy int `json:"copy,omitempty"`
	// Deposits are the numbers of the evidence that it is itself, oldest first.
	Deposits []string `json:"deposits,omitempty"`
	History  *History `json:"history,omitempty"`
	// Issued is when its first paper was, Record the record of the last.
	Issued legaltime.Instant `json:"issued"`
	// Kind is what the profile calls it.
	Kind   string `json:"kind"`
	Number string `json:"number"`
	// Page is the other-rights page: what was entered on it, oldest first.
	Page []PageEntry `json:"page,omitempty"`
	// Profile is the rules that it was issued under.
	Profile Document   `json:"profile"`
	Record  sm3.Digest `json:"record"`
	// Reports are the numbers of the publications that say that a voucher of an account was
	// forged, sold or lent, sorted; an asset shows those of its certificates.
	Reports []string `json:"reports,omitempty"`
	// Right is that which a voucher stands for, or a proof is about, such as `licence/L-1`.
	Right     string           `json:"right,omitempty"`
	State     CertificateState `json:"state"`
	Successor string           `json:"successor,omitempty"`
	// ValidTo is the first instant at which the certificate is not valid; absent
	// when it has no end.
	ValidTo legaltime.Instant `json:"valid_to,omitempty"`
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
