package cli

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
)

// unstated stands for a number that there is none of.
const unstated = "unstated"

// declaredOptions are what a member declares of its qualifications.
type declaredOptions struct {
	authorisation, crypto, grade, reviewDue string
	grounds                                 []string
}

func (f flags) declared(o *declaredOptions) {
	f.str(&o.authorisation, "authorisation", "")
	f.str(&o.crypto, "crypto-report", "")
	f.str(&o.grade, "grade-report", "")
	f.list(&o.grounds, "ground")
	f.str(&o.reviewDue, "review-due", "")
}

// declaredBy gives qualifications with what the options change; nil where nothing was
// and is declared.
func (s *session) declaredBy(old *ledger.Qualifications, o declaredOptions) (*ledger.Qualifications, error) {
	if o.authorisation == "" && o.crypto == "" && o.grade == "" && o.reviewDue == "" && len(o.grounds) == 0 {
		return old, nil
	}
	q := ledger.Qualifications{CryptoReport: unstated, GradeReport: unstated}
	if old != nil {
		q = *old
	} else if err := s.need("review-due", o.reviewDue); err != nil {
		return nil, err
	}
	for to, given := range map[*string]string{&q.Authorisation: o.authorisation, &q.CryptoReport: o.crypto, &q.GradeReport: o.grade} {
		if given != "" {
			*to = given
		}
	}
	var err error
	if o.reviewDue != "" {
		if q.ReviewDue, err = parseTime(o.reviewDue); err != nil {
			return nil, s.usage("--review-due: %v", err)
		}
	}
	if len(o.grounds) > 0 {
		q.Grounds, err = s.groundsOf(o.grounds)
	}
	return &q, err
}

// groundsOf reads grounds of admission, each with the digest of its proof or a file.
func (s *session) groundsOf(pairs []string) ([]ledger.AdmissionGround, error) {
	var grounds []ledger.AdmissionGround
	for _, pair := range pairs {
		word, proof, _ := strings.Cut(pair, "=")
		if known := groundsKnown(); !slices.Contains(known, ledger.GroundOfAdmission(word)) {
			return nil, s.usage("--ground %q is not WORD=DIGEST or WORD=@FILE, the word one of %v", pair, known)
		}
		digest, err := digestArgument(proof)
		if err != nil {
			return nil, s.usage("--ground: %v", err)
		}
		grounds = append(grounds, ledger.AdmissionGround{Ground: ledger.GroundOfAdmission(word), Proof: digest})
	}
	slices.SortFunc(grounds, func(x, y ledger.AdmissionGround) int { return strings.Compare(string(x.Ground), string(y.Ground)) })
	return grounds, nil
}

func groundsKnown() (known []ledger.GroundOfAdmission) {
	for _, c := range ledger.Classes() {
		known = append(known, ledger.GroundsOfAdmission(c)...)
	}
	return known
}
