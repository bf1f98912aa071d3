package ledger

import "github.com/certledger/certledger/crypto/sm3"

// Face is what a certificate shows: the registry signs it as it will be read
// (TJ 8.2.1 and annex 8). Where the holder is a natural person, HolderName is
// the commitment to the identity and HolderCode is `unstated`.
type Face struct {
	Acquisition string `json:"acquisition" class:"public"`
	AssetName   string `json:"asset_name" class:"public"`
	AssetType   string `json:"asset_type" class:"public"`
	// Caveat says that the regulation applied was a draft or had expired; absent
	// where it was law.
	Caveat string `json:"caveat,omitempty" class:"public"`
	// Confirmation is the number of the confirmation of rights (TJ annex 8).
	Confirmation string `json:"confirmation" class:"public" check:"id"`
	// EvidenceReport is the digest of the annexed report (TJ 7.3.1).
	EvidenceReport sm3.Digest `json:"evidence_report" class:"public"`
	HolderCode     string     `json:"holder_code" class:"public"`
	HolderName     string     `json:"holder_name" class:"public"`
	// Number is the certificate's own number.
	Number string `json:"number" class:"public" check:"id"`
	// Registration is the asset's number in the register.
	Registration  string `json:"registration" class:"public" check:"id"`
	RegistryTitle string `json:"registry_title" class:"public"`
	Scenarios     string `json:"scenarios" class:"public"`
	Standard      string `json:"standard" class:"public"`
	Title         string `json:"title" class:"public"`
	UpdateCycle   string `json:"update_cycle" class:"public"`
}

// CertificateIssueBody issues the certificate of a registered asset (TJ 8.1.2).
type CertificateIssueBody struct {
	Asset    string `json:"asset" class:"public" check:"id"`
	Face     Face   `json:"face" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
}
