package certificate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// deed is the record that issued a certificate.
type deed struct {
	ledger.SignedRecord
	// account is there where asset is not.
	account, asset string

	face   ledger.Face
	digest []place // every digest that the body names
}

// place is where in a body a digest stands.
type place struct {
	field  string
	digest sm3.Digest
}

// openDeed reads a record and demands that it issues a certificate.
func openDeed(note string) (*deed, *fault) {
	r, err := ledger.ParseRecord([]byte(note))
	if err != nil {
		return nil, failed(RecordMalformed, err)
	}
	d := &deed{SignedRecord: r}
	if f := d.read(); f != nil {
		return nil, f
	}
	if !d.face.EvidenceReport.IsZero() {
		d.digest = append(d.digest, place{ReportField, d.face.EvidenceReport})
	}
	for _, n := range d.names() {
		if c, err := sm3.Parse(n.name); err == nil {
			d.digest = append(d.digest, place{n.field, c})
		}
	}
	return d, nil
}

// read fills what a record that issues a certificate says: of an asset, or a voucher to
// a subject.
func (d *deed) read() *fault {
	var err error
	switch d.Kind {
	case ledger.CertificateIssue:
		var b ledger.CertificateIssueBody
		err = canonical.Unmarshal(d.Body, &b)
		d.asset, d.face = b.Asset, b.Face
	case ledger.AccountCertify:
		var b ledger.AccountCertifyBody
		err = canonical.Unmarshal(d.Body, &b)
		d.account, d.face = b.Account, b.Face
	default:
		return failed(RecordKind, nil, string(d.Kind))
	}
	if err != nil {
		return failed(RecordMalformed, err)
	}
	return nil
}

// named is a name on a face, or the commitment to one.
type named struct{ field, name string }

// names gives every name of a person on the face.
func (d *deed) names() []named {
	all := []named{{holderField, d.face.HolderName}}
	for i, h := range d.face.Holders {
		all = append(all, named{"face.holders." + strconv.Itoa(i) + ".name", h.Name})
	}
	if r := d.face.Right; r != nil {
		all = append(all, named{"face.right.grantee", r.Grantee}, named{"face.right.grantor", r.Grantor})
	}
	return all
}

// Fields of a body that hold the digest of something that may be shown.
const (
	// ReportField names the evidence report, the annex of a certificate (TJ 7.3.1).
	ReportField = "face.evidence_report"
	holderField = "face.holder_name"
)

// subject names the entity whose state is the certificate's: the asset, or the voucher
// itself where it is of an account. The account's own value would show more of a person
// than its voucher does.
func (d *deed) subject() Subject {
	if d.Kind == ledger.CertificateIssue {
		return Subject{ID: d.asset, Kind: ledger.AssetEntity}
	}
	return Subject{ID: d.face.Number, Kind: ledger.CertificateEntity}
}

// shows checks that the certificate's face is about this number, and about the asset or
// account of the record.
func (d *deed) shows(number string) *fault {
	if d.face.Number != number {
		return failed(RecordNumber, nil, d.face.Number, number)
	}
	if d.face.Registration != d.account+d.asset {
		return failed(RecordFace, nil, d.face.Registration, d.account+d.asset)
	}
	return nil
}

// discloses checks that the body holds each disclosure's commitment. A
// commitment covers its own path, which for one that was made in an earlier
// record is the path in that record.
func (d *deed) discloses(shown []ledger.Disclosure) *fault {
	for i, s := range shown {
		if i > 0 && s.Path <= shown[i-1].Path {
			return failed(DisclosureMismatch, fmt.Errorf("not sorted by path"), s.Path)
		}
		c, err := s.Commitment()
		if err != nil || !slices.ContainsFunc(d.digest, func(p place) bool { return p.digest == c }) {
			return failed(DisclosureMismatch, err, s.Path)
		}
	}
	return nil
}

// annexes checks each annex against the digest that the body names.
func (d *deed) annexes(annexed []Annex) *fault {
	for i, a := range annexed {
		want := place{a.Field, sm3.Sum(a.Content)}
		if !slices.Contains(d.digest, want) || i > 0 && a.Field <= annexed[i-1].Field {
			return failed(AnnexMismatch, fmt.Errorf("its digest is %s", want.digest), a.Field)
		}
	}
	return nil
}

// withheld says what the record commits to and the file does not show.
func (d *deed) withheld(c *Certificate) []Code {
	var codes []Code
	if !d.face.EvidenceReport.IsZero() && !slices.ContainsFunc(c.Annexes, func(a Annex) bool { return a.Field == ReportField }) {
		codes = append(codes, UnprovedReport)
	}
	if strings.HasPrefix(d.face.HolderName, "sm3:") && len(c.Disclosures) == 0 {
		codes = append(codes, UnprovedHolder)
	}
	return codes
}
