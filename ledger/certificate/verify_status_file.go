package certificate

import (
	"slices"
	"strconv"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// VerifyStatus verifies a status file alone. STATUS then asks whether the state
// is proved and fresh, not whether it is a good one: the answer stands in
// Report.Status, where Present may be false. The caller compares Report.Subject
// with what it asked for.
func VerifyStatus(s *Status, trust ledger.Trust, o Options) Report {
	if err := s.check(); err != nil {
		return unreadableStatus(err)
	}
	v := newVerifier(s.Genesis, trust, o)
	v.report.Subject = &s.Subject
	v.report.NotProved = notProved()
	form := v.openGenesis(s.Genesis)
	v.report.answer(CheckIntegrity, form, passed(IntegrityOK))
	h, headers, f := v.statusFinality(s, form)
	v.report.answer(CheckFinality, f, v.statusFinal(h))
	check, f := v.statusValue(s, h)
	v.report.answer(CheckStatus, f, check)
	v.report.remarkBurdens()
	return v.finish(headers)
}

func (v *verifier) statusFinality(s *Status, form *fault) (*header, []header, *fault) {
	if f := v.trusted(); f != nil {
		return nil, nil, f
	}
	if form != nil {
		return nil, nil, unchecked(UncheckedFile)
	}
	c, f := v.walk(s.Governance)
	if f != nil {
		return nil, nil, f
	}
	v.learn(c)
	h, rows, set, f := v.openHeader(s.Status, c)
	if set != nil {
		v.quorums(rows, set)
	}
	if f != nil {
		return nil, c.headers, f
	}
	all := append(slices.Clone(c.headers), *h)
	if f := c.ordered(all); f != nil {
		return nil, all, f
	}
	return h, all, v.meets(all)
}

func (v *verifier) statusFinal(h *header) Check {
	if h == nil {
		return Check{}
	}
	q := v.report.Quorum
	return passed(FinalityOK, strconv.Itoa(q.Got), strconv.Itoa(q.Members), strconv.Itoa(q.Needed), h.name())
}

func (v *verifier) statusValue(s *Status, h *header) (Check, *fault) {
	if h == nil {
		return Check{}, unchecked(UncheckedFinality)
	}
	id := s.Subject.entity()
	present, err := proveValue(s.Status.Proof, h.State, id, s.Status.Value)
	if err != nil {
		return Check{}, failed(StatusProofBad, err, id.String(), h.name())
	}
	sum := Summary{Height: h.Height, Present: present, Time: h.Time, Value: s.Status.Value}
	if err := sum.read(s.Subject, v.options.At); err != nil {
		return Check{}, failed(StatusValue, err, id.String())
	}
	v.report.Status = &sum
	if f := v.reaches(sum); f != nil {
		return Check{}, f
	}
	if f := v.fresh(sum); f != nil {
		return Check{}, f
	}
	if !present {
		return passed(StatusAbsent, h.name(), h.Time.String(), id.String()), nil
	}
	return passed(StatusPresent, h.name(), h.Time.String(), id.String()), nil
}

// read fills the summary for the kinds that it has words for.
func (s *Summary) read(subject Subject, at legaltime.Instant) error {
	if !s.Present {
		return nil
	}
	switch subject.Kind {
	case ledger.AssetEntity:
		return s.readAsset(s.Value, "", at)
	case ledger.CertificateEntity:
		return s.readCertificate(s.Value, at)
	default:
		return nil
	}
}
