package ledger

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Qualifications are a member's declarations (TJ 6.1.1, 7.1.3): the numbers of its
// reports, `unstated` where there is none, and the day of its next annual review.
type Qualifications struct {
	// Authorisation is the number of the authority's authorisation (GD 3(1), 5),
	// absent where there is none.
	Authorisation string `json:"authorisation,omitempty" class:"public"`
	// CryptoReport is the assessment of its use of cryptography (GB/T 39786).
	CryptoReport string `json:"crypto_report" class:"public"`
	// GradeReport is the assessment of its security grade (GB/T 22239).
	GradeReport string `json:"grade_report" class:"public"`
	// Grounds are those on which a registry or a reviewer is admitted, sorted.
	Grounds []AdmissionGround `json:"grounds,omitempty" class:"public"`
	// ReviewDue is when the next annual review is due.
	ReviewDue legaltime.Instant `json:"review_due" class:"public"`
}

// ReviewDue gives when a member's next annual review is due: what the vote that
// admitted or amended it says, or the newest review where that is later; false where
// none is asked for. History may be nil.
func (m Member) ReviewDue(h *MemberHistory) (at legaltime.Instant, ok bool) {
	if m.Qualifications == nil {
		return 0, false
	}
	at = m.Qualifications.ReviewDue
	if h != nil {
		at = max(at, h.ReviewDue)
	}
	return at, true
}

// AdmissionGround is one condition that a member meets, and what proves it.
type AdmissionGround struct {
	Ground GroundOfAdmission `json:"ground" class:"public"`
	// Proof is the digest of what proves it.
	Proof sm3.Digest `json:"proof" class:"public"`
}

// GroundOfAdmission is a condition of which a member of some classes meets at least
// one.
type GroundOfAdmission string

// The grounds of admission.
const (
	// GroundCapable is a reviewer's own qualification or technical capability (AH 11).
	GroundCapable GroundOfAdmission = "capable"
	// GroundCertified is a reviewer's certification by the authority's centre
	// (GZ 40(4)).
	GroundCertified GroundOfAdmission = "certified"
	// GroundGradeThree is a registry's protection of the third grade (TJ 6.1.1(a)).
	GroundGradeThree GroundOfAdmission = "grade_3"
	// GroundMonitoring is a registry's system of monitoring, assessment and training
	// that notices and warns of leaks, damage, loss and tampering (TJ 6.1.1(c)).
	GroundMonitoring GroundOfAdmission = "monitoring"
	// GroundQualified is a registry's qualification for registration, settlement or
	// custody of assets (TJ 6.1.1(b)).
	GroundQualified GroundOfAdmission = "qualified"
)

// GroundsOfAdmission lists the grounds of which a member of the class names at least
// one, sorted; none where the class needs none.
func GroundsOfAdmission(c Class) []GroundOfAdmission {
	switch c {
	case ClassRegistry:
		return []GroundOfAdmission{GroundGradeThree, GroundMonitoring, GroundQualified}
	case ClassReviewer:
		return []GroundOfAdmission{GroundCapable, GroundCertified}
	default:
		return nil
	}
}

func (q *Qualifications) check() error {
	if q.CryptoReport == "" || q.GradeReport == "" || !printable(q.Authorisation+q.CryptoReport+q.GradeReport) {
		return errors.New("reports may not be empty nor have invisible characters; write `unstated` where there is none")
	}
	for i, g := range q.Grounds {
		if i > 0 && g.Ground <= q.Grounds[i-1].Ground {
			return errors.New("grounds of admission must be sorted and may not repeat")
		}
		if g.Proof.IsZero() {
			return fmt.Errorf("the proof of %.40s is missing", g.Ground)
		}
	}
	return nil
}

// checkQualifications demands of a registry and a reviewer that they say what they
// are admitted on, and of nobody a ground that none of its classes has.
func (m Member) checkQualifications() error {
	var q Qualifications
	if m.Qualifications != nil {
		q = *m.Qualifications
		if err := q.check(); err != nil {
			return err
		}
	}
	known := 0
	for _, c := range m.Classes {
		grounds := GroundsOfAdmission(c)
		n := q.countOf(grounds)
		if n == 0 && len(grounds) > 0 {
			return fmt.Errorf("a %s says on which of %v it is admitted, with the proof", c, grounds)
		}
		known += n
	}
	if known != len(q.Grounds) {
		return fmt.Errorf("a ground of admission is none of %v", m.Classes)
	}
	return nil
}

func (q *Qualifications) countOf(grounds []GroundOfAdmission) int {
	n := 0
	for _, g := range q.Grounds {
		if slices.Contains(grounds, g.Ground) {
			n++
		}
	}
	return n
}
