package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Face is what a certificate shows: the registry signs it as it will be read
// (TJ 8.2.1 and annex 8, GD 25, AH 25, DL 26). It is the union of what the
// regulations ask for; days are those of UTC+8. Where a holder is a natural person,
// the name is the commitment to the identity and the code is `unstated`.
type Face struct {
	// Acquisition and the other fields of an asset are absent from a voucher of an account.
	Acquisition string `json:"acquisition,omitempty" class:"public"`
	// Anonymous says that it comes from a registration that was published without the
	// parties' names.
	Anonymous bool   `json:"anonymous,omitempty" class:"public"`
	AssetName string `json:"asset_name,omitempty" class:"public"`
	AssetType string `json:"asset_type,omitempty" class:"public"`
	// AssetVersion is that of the data, where it has one.
	AssetVersion string `json:"asset_version,omitempty" class:"public"`
	// Caveat says that the regulation applied was a draft or had expired; absent
	// where it was law.
	Caveat string `json:"caveat,omitempty" class:"public"`
	// Confirmation is the number of the confirmation of rights (TJ annex 8), where
	// the kind has one.
	Confirmation string `json:"confirmation,omitempty" class:"public" check:"id"`
	// Copy counts the papers of this number: 2 for the first that was issued in the
	// place of a lost or damaged one; absent for the first of all.
	Copy int `json:"copy,omitempty" class:"public"`
	// Deeds are the notarial deeds about the asset.
	Deeds []Deed `json:"deeds,omitempty" class:"public"`
	// Disclaimer says who answers for what (TJ 8.4).
	Disclaimer string `json:"disclaimer,omitempty" class:"public"`
	// EvidenceReport is the digest of the annexed report (TJ 7.3.1), the newest;
	// absent where nothing was deposited.
	EvidenceReport sm3.Digest `json:"evidence_report,omitempty" class:"public"`
	// Form is the uniform form that it is made on, and FormApproval who has approved
	// it (GD 25, AH 29, DL 35).
	Form         string `json:"form,omitempty" class:"public"`
	FormApproval string `json:"form_approval,omitempty" class:"public"`
	HolderCode   string `json:"holder_code" class:"public"`
	// HolderName is whom it is issued to.
	HolderName string `json:"holder_name" class:"public"`
	// Holders are all holders of an asset of several, with their shares; absent for
	// one.
	Holders []FaceHolder `json:"holders,omitempty" class:"public"`
	// Issued is the day of its issue.
	Issued string `json:"issued" class:"public"`
	// Kind is what the profile calls this kind of certificate.
	Kind string `json:"kind" class:"public" check:"id"`
	// Number is the certificate's own number.
	Number string `json:"number" class:"public" check:"id"`
	// Registered is the day of the registration, or that on which the account was opened.
	Registered string `json:"registered" class:"public"`
	// Registration is the number of the asset or account in the register.
	Registration  string `json:"registration" class:"public" check:"id"`
	RegistryTitle string `json:"registry_title" class:"public"`
	// Right is that which a voucher stands for, or a proof is about.
	Right *FaceRight `json:"right,omitempty" class:"public"`
	// Rights are those that are registered.
	Rights      []string `json:"rights,omitempty" class:"public"`
	Scenarios   string   `json:"scenarios,omitempty" class:"public"`
	Standard    string   `json:"standard" class:"public"`
	Title       string   `json:"title" class:"public"`
	UpdateCycle string   `json:"update_cycle,omitempty" class:"public"`
	// Uses are those that the regulation recognises.
	Uses []string `json:"uses,omitempty" class:"public"`
	// ValidTo is the first instant at which it is not valid; absent when it has no
	// end.
	ValidTo legaltime.Instant `json:"valid_to,omitempty" class:"public"`
}

// FaceHolder is one of several holders, as a face shows him.
type FaceHolder struct {
	Code  string `json:"code" class:"public"`
	Name  string `json:"name" class:"public"`
	Share string `json:"share" class:"public"`
}

// FaceRight is a right in an asset, as the face of its voucher shows it: the
// grantor is its licensor or pledgor.
type FaceRight struct {
	Contract sm3.Digest `json:"contract" class:"public"`
	// Ends is the first instant after the term of a contract about data, From its
	// beginning.
	Ends legaltime.Instant `json:"ends,omitempty" class:"public"`
	From legaltime.Instant `json:"from,omitempty" class:"public"`
	// Grantee and Grantor are names, or commitments to them; several holders who
	// grant together stand in the face's holders.
	Grantee string `json:"grantee" class:"public"`
	Grantor string `json:"grantor,omitempty" class:"public"`
	// Licence are a licence's terms, PledgeEnds is the first instant after a
	// pledge's.
	Licence    *LicenceTerms     `json:"licence,omitempty" class:"public"`
	PledgeEnds legaltime.Instant `json:"pledge_ends,omitempty" class:"public"`
	// Right is its kind and number, such as `licence/L-1`.
	Right string `json:"right" class:"public"`
}

// CertificateIssueBody issues the certificate of a registered asset (TJ 8.1.2).
type CertificateIssueBody struct {
	Asset    string `json:"asset" class:"public" check:"id"`
	Face     Face   `json:"face" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
}
