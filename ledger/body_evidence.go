package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
)

// EvidenceFile is one deposited file. The file itself stays with its owner.
type EvidenceFile struct {
	Digest    sm3.Digest `json:"digest" class:"public"`
	MediaType string     `json:"media_type" class:"public"`
	// Name commits to the file's name, which may say too much.
	Name sm3.Digest `json:"name,omitempty" class:"party"`
	Size int64      `json:"size" class:"public"`
}

// Declaration is what the depositor states and promises (TJ 7.2.1, annex 2 and
// 3): digests of the statements, and the promise of their truth.
type Declaration struct {
	// Acquisition is how the source data came: see Acquisitions.
	Acquisition string     `json:"acquisition" class:"public"`
	Compliance  sm3.Digest `json:"compliance" class:"public"`
	Ownership   sm3.Digest `json:"ownership" class:"public"`
	// Promise is the commitment to truth, completeness and lawfulness; false is refused.
	Promise  bool       `json:"promise" class:"public"`
	Security sm3.Digest `json:"security" class:"public"`
	Source   sm3.Digest `json:"source" class:"public"`
}

// Acquisitions lists how source data may have been acquired (TJ annex 1 and 3):
// originally, by collection, by trade, or otherwise.
func Acquisitions() []string { return []string{"original", "collected", "traded", "other"} }

// EvidenceDepositBody fixes files as evidence (TJ 7.2).
type EvidenceDepositBody struct {
	// Appraisal is there when what is deposited is a report on data.
	Appraisal *Appraisal `json:"appraisal,omitempty" class:"public"`
	// Certificate is the number of a certificate whose file is deposited (TJ 8.2.3).
	Certificate string         `json:"certificate,omitempty" class:"public" check:"id"`
	Declaration Declaration    `json:"declaration" class:"public"`
	Evidence    string         `json:"evidence" class:"public" check:"id"`
	Files       []EvidenceFile `json:"files" class:"public"`
	Holder      string         `json:"holder" class:"public" check:"id"`
	// Provider is the member that fixes the evidence.
	Provider string `json:"provider" class:"public" check:"id"`
	Title    string `json:"title" class:"public"`
}

// EvidenceBatchBody fixes up to a million items by the root of a Merkle tree
// over their digests; each item gets its own proof.
type EvidenceBatchBody struct {
	Count       int64       `json:"count" class:"public"`
	Declaration Declaration `json:"declaration" class:"public"`
	Evidence    string      `json:"evidence" class:"public" check:"id"`
	Holder      string      `json:"holder" class:"public" check:"id"`
	Provider    string      `json:"provider" class:"public" check:"id"`
	// Root is the RFC 9162-shaped SM3 root over the items' 32-byte digests.
	Root  sm3.Digest `json:"root" class:"public"`
	Title string     `json:"title" class:"public"`
}

// MaxBatch is the largest number of items of one evidence.batch.
const MaxBatch = 1_000_000

// FingerprintSet gives the digest of a set of file digests, in whatever order
// they come and however often: SM3 over the sorted digests, each once. It is
// what "the same data" means.
func FingerprintSet(files []sm3.Digest) sm3.Digest {
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(a, b sm3.Digest) int { return slices.Compare(a[:], b[:]) })
	h := sm3.New()
	for _, d := range slices.Compact(sorted) {
		h.Write(d[:])
	}
	return sm3.Digest(h.Sum(nil))
}

// EvidenceReportBody deposits the digest of the report that the provider has made about
// evidence once it was fixed (TJ 7.2.3, 7.3).
type EvidenceReportBody struct {
	Evidence string `json:"evidence" class:"public" check:"id"`
	Provider string `json:"provider" class:"public" check:"id"`
	// Report is the digest of the report's file.
	Report sm3.Digest `json:"report" class:"public"`
}

// EvidenceCertificateBody is a provider's certificate of evidence (TJ annex 5). What
// else it says of asset, date and holder stands in the evidence and the account.
type EvidenceCertificateBody struct {
	Evidence string `json:"evidence" class:"public" check:"id"`
	Holder   string `json:"holder" class:"public" check:"id"`
	Provider string `json:"provider" class:"public" check:"id"`
	// Report is the digest of the evidence report that it is given with.
	Report sm3.Digest `json:"report" class:"public"`
	// Standard is the one that it names.
	Standard string `json:"standard" class:"public"`
	// Voucher is the certificate's own number.
	Voucher string `json:"voucher" class:"public" check:"id"`
}

// VoucherBody is a processing voucher: an agency's confirmation that data was
// de-identified or structured (TJ 3.4, 3.6, 3.7, annex 6).
type VoucherBody struct {
	// Agency is the member that issues the voucher.
	Agency   string     `json:"agency" class:"public" check:"id"`
	Evidence string     `json:"evidence" class:"public" check:"id"`
	Holder   string     `json:"holder" class:"public" check:"id"`
	Plan     sm3.Digest `json:"plan" class:"public"`
	Report   sm3.Digest `json:"report" class:"public"`
	// Standard is the publication of the registry's standard that was followed.
	Standard string `json:"standard" class:"public" check:"id"`
	Voucher  string `json:"voucher" class:"public" check:"id"`
}
