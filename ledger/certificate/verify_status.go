package certificate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// clockTolerance is how far in milliseconds Options.At may lie before the
// header of a state without being a question about the past: clocks differ.
const clockTolerance = 10 * 60 * 1000

// openHeader proves the header of a state final.
func (v *verifier) openHeader(p StatusProof, c *chain) (*header, []Cosigner, *ledger.Governance, *fault) {
	h, f := parseHeader(p.Header, v.id)
	if f != nil {
		return nil, nil, nil, f
	}
	e, f := c.epoch(h)
	if f != nil {
		return nil, nil, nil, f
	}
	if f := c.ends(h); f != nil {
		return nil, nil, nil, f
	}
	rows, f := v.finalise(p.Cosignatures, h, v.panel(e.set))
	if f != nil {
		return nil, rows, e.set, f
	}
	return &h, rows, e.set, nil
}

// openAnchor proves the certificate's status header: final, and a continuation
// of the log that holds the record.
func (x *examination) openAnchor() *fault {
	if x.chain == nil {
		return unchecked(UncheckedGovernance)
	}
	h, _, _, f := x.openHeader(x.c.Status, x.chain)
	if f != nil {
		return f
	}
	known := append(slices.Clone(x.chain.headers), *h)
	if x.final != nil {
		known = append(known, x.headers...)
	}
	if f := x.oneHistory(x.chain, known); f != nil {
		return f
	}
	x.anchor = h
	if x.headers == nil {
		return unchecked(UncheckedHeaders)
	}
	last := x.headers[len(x.headers)-1]
	if h.Height < last.Height {
		return failed(StatusEarly, nil, h.name(), last.name())
	}
	err := merkle.VerifyConsistency(merkle.SM3(), last.Size, h.Size, merkle.Hash(last.Log), merkle.Hash(h.Log), hashes(x.c.Status.Consistency))
	if err != nil {
		return failed(StatusConsistency, err, last.name(), h.name())
	}
	return nil
}

// answerStatus answers STATUS from the newer of the certificate's own proof and
// Options.Status. Both must be proved: whoever hands over a file that is not,
// has been given a bad one.
func (x *examination) answerStatus(own *fault) {
	check, f := x.ownStatus(own)
	if x.report.Status != nil && x.options.Status != nil {
		if newer, nf, used := x.newerStatus(); used {
			check, f = newer, nf
		}
	}
	x.report.answer(CheckStatus, f, check)
	x.report.remarkBurdens()
	x.compareFiles()
}

func (x *examination) ownStatus(f *fault) (Check, *fault) {
	if f != nil {
		return Check{}, f
	}
	if x.deed == nil {
		return Check{}, unchecked(UncheckedRecord)
	}
	return x.subjectStatus(x.c.Status, *x.anchor)
}

// newer is what Options.Status proves.
type newer struct {
	header *header
	chain  *chain // nil until all of the file's header is proved
	fault  *fault
}

// newerStatus judges by Options.Status, unless that is older than the
// certificate's own proof.
func (x *examination) newerStatus() (check Check, f *fault, used bool) {
	if x.newer.fault != nil {
		return Check{}, x.newer.fault, true
	}
	h := x.newer.header
	if h.Height < x.anchor.Height {
		x.report.note(NoteStatusOlder, h.name(), x.anchor.name())
		return Check{}, nil, false
	}
	x.report.note(NoteStatusFile, h.name())
	check, f = x.subjectStatus(x.options.Status.Status, *h)
	return check, f, true
}

// openNewer proves the header of a status file that must be about what the certificate's
// own state is of, and of the same history.
func (x *examination) openNewer() {
	if x.options.Status == nil || x.deed == nil || x.anchor == nil {
		return
	}
	n := &x.newer
	var c *chain
	if c, n.header, n.fault = x.proveNewer(x.options.Status); n.fault == nil {
		n.chain = c
	}
}

func (x *examination) proveNewer(s *Status) (*chain, *header, *fault) {
	if err := s.check(); err != nil {
		return nil, nil, failed(FileMalformed, err)
	}
	if want := x.deed.subject(); s.Subject != want {
		return nil, nil, failed(StatusSubject, nil, s.Subject.entity().String(), want.entity().String())
	}
	if id := sm3.Sum([]byte(s.Genesis)); id != x.id {
		return nil, nil, failed(TrustLedger, nil, id.String(), x.id.String())
	}
	c, f := x.walk(s.Governance)
	if f == nil {
		f = c.contradicts(x.chain)
	}
	if f != nil {
		return nil, nil, f
	}
	h, _, _, f := x.openHeader(s.Status, c)
	if f != nil {
		return nil, nil, f
	}
	if c.diverges(x.chain) {
		return nil, nil, failed(StatusHistory, nil)
	}
	if f := x.oneHistory(c, append(slices.Clone(c.headers), *h)); f != nil {
		return nil, nil, f
	}
	if f := x.outlives(c, *h); f != nil {
		return nil, nil, f
	}
	_, f = agree(slices.Concat(x.allHeaders(), c.headers, []header{*h}), x.trust.Pins)
	return c, h, f
}

// outlives checks that the certificate's headers and those of a status file, of
// which h is the newest, are not made void by each other's recoveries.
func (x *examination) outlives(c *chain, h header) *fault {
	if f := c.voids(x.allHeaders(), x.chain); f != nil {
		return f
	}
	return x.chain.voids(append(slices.Clone(c.headers), h), c)
}

// subjectStatus proves the value of the asset, or of a voucher of an account, whose key
// comes from the record, and judges the certificate by it.
func (x *examination) subjectStatus(p StatusProof, at header) (Check, *fault) {
	id := x.deed.subject().entity()
	present, err := proveValue(p.Proof, at.State, id, p.Value)
	if err != nil || !present {
		return Check{}, failed(StatusProofBad, err, id.String(), at.name())
	}
	s := Summary{Height: at.Height, Present: true, Time: at.Time, Value: p.Value}
	if err := s.readFor(x.deed, x.c.Number, x.options.At); err != nil {
		return Check{}, failed(StatusValue, err, id.String())
	}
	x.report.Status = &s
	if s.Asset != x.deed.asset || s.Account != x.deed.account || s.Certificate == "" {
		return Check{}, failed(StatusUnknown, nil, x.c.Number, at.name())
	}
	check, f := x.judge(s)
	if f == nil && s.Copy > x.deed.face.Copy {
		paper := func(n int) string { return strconv.Itoa(max(n, 1)) }
		f = failed(StatusCopied, nil, strconv.FormatUint(s.Height, 10), s.Time.String(), paper(s.Copy), paper(x.deed.face.Copy))
	}
	return check, f
}

// judge says whether the certificate is in force at Options.At.
func (v *verifier) judge(s Summary) (Check, *fault) {
	if f := v.reaches(s); f != nil {
		return Check{}, f
	}
	height, time := strconv.FormatUint(s.Height, 10), s.Time.String()
	switch s.Certificate {
	case ledger.CertificateValid:
	case ledger.CertificateSuperseded:
		return Check{}, failed(StatusSuperseded, nil, height, time, s.Successor)
	case ledger.CertificateLapsed:
		return Check{}, failed(StatusExpired, nil, height, time, instantText(s.ValidTo))
	case ledger.CertificateInvalid:
		return Check{}, failed(StatusInvalid, nil, height, time)
	case ledger.CertificateRevoked:
		return Check{}, failed(StatusRevoked, nil, height, time)
	default:
		return Check{}, failed(StatusCancelled, nil, height, time)
	}
	if s.AssetState == ledger.AssetSuspended && s.Class != ledger.ProofClass {
		return Check{}, failed(StatusSuspended, nil, height, time)
	}
	if v.options.At < s.Barred {
		return Check{}, failed(StatusBarred, nil, height, time, s.Barred.String())
	}
	if f := v.fresh(s); f != nil {
		return Check{}, f
	}
	burdens := strconv.Itoa(len(s.Pledges) + len(s.Licences) + len(s.Objections) + len(s.Holds))
	return passed(StatusValid, height, time, burdens), nil
}

// remarkBurdens notes what a reader has to know beside the certificate's state.
func (r *Report) remarkBurdens() {
	s := r.Status
	if s == nil {
		return
	}
	for _, burden := range []struct {
		code Code
		ids  []string
	}{
		{NoteObjected, s.Objections},
		{NoteFrozen, s.Holds},
		{NotePledged, s.Pledges},
		{NoteLicensed, s.Licences},
		{NotePartRevoked, s.Revocations},
		{NoteReported, s.Reports},
		{NoteNotarised, s.Deeds},
		{NoteDeedWithdrawn, s.Withdrawn},
	} {
		if len(burden.ids) > 0 {
			r.note(burden.code, strings.Join(burden.ids, ", "))
		}
	}
	r.remarkHome(s.Home)
}

// reaches says whether Options.At is not before the state: what was true later
// does not tell what was true then.
func (v *verifier) reaches(s Summary) *fault {
	if int64(v.options.At)-int64(s.Time) >= -clockTolerance {
		return nil
	}
	args := []string{strconv.FormatUint(s.Height, 10), s.Time.String(), instantText(v.options.At)}
	return &fault{code: StatusFuture, verdict: NotChecked, args: args}
}

// fresh says whether the state is young enough for the trust file.
func (v *verifier) fresh(s Summary) *fault {
	age := int64(v.options.At) - int64(s.Time)
	if limit := v.trust.MaxStatusAge; limit == 0 || age <= limit {
		return nil
	}
	return &fault{code: StatusStale, verdict: Stale, args: []string{strconv.FormatUint(s.Height, 10), s.Time.String()}}
}

func instantText(i legaltime.Instant) string {
	if !i.Valid() {
		return "-"
	}
	return i.String()
}

// readFor fills the summary for the certificate with this number from the value that its
// record leads to.
func (s *Summary) readFor(d *deed, number string, at legaltime.Instant) error {
	if d.Kind == ledger.CertificateIssue {
		return s.readAsset(s.Value, number, at)
	}
	err := s.readCertificate(s.Value, at)
	if s.Number != number {
		s.Certificate = ""
	}
	return err
}

// readAsset fills the summary from an asset's value: about the certificate with
// this number, or without number about the newest.
func (s *Summary) readAsset(value []byte, number string, at legaltime.Instant) error {
	var a ledger.Asset
	if err := canonical.Unmarshal(value, &a); err != nil {
		return err
	}
	s.Asset, s.AssetState, s.Holders = a.ID, a.State, a.Holders
	s.Pledges, s.Licences, s.Objections, s.Holds, s.Revocations = a.Pledges, a.Licences, a.Objections, a.Holds, a.Revocations
	s.Home = homeAt(a.Home, at)
	for _, d := range a.Deeds {
		said := d.Deed + " (" + d.Notary + ", " + string(d.Kind) + ")"
		if d.Withdrawn != 0 {
			s.Withdrawn = append(s.Withdrawn, said+", "+d.Entered.String()+" - "+d.Withdrawn.String())
			continue
		}
		s.Deeds = append(s.Deeds, said)
	}
	if number == "" {
		number = a.CurrentCertificate()
	}
	c, ok := a.Certificate(number)
	if !ok {
		return nil
	}
	s.Number, s.Certificate, s.Successor, s.ValidTo = c.Number, c.State, c.Successor, c.ValidTo
	s.Class, s.Copy, s.Kind, s.Reports, s.Right = c.Class, c.Copy, c.Kind, c.Reports, c.Right
	if (a.State == ledger.AssetCancelled || a.State == ledger.AssetRevoked) && c.State == ledger.CertificateValid && c.Class != ledger.ProofClass {
		return fmt.Errorf("certificate %s is valid although its asset is %s", number, a.State)
	}
	s.lapse(at)
	return nil
}

// readCertificate fills the summary from a certificate's value.
func (s *Summary) readCertificate(value []byte, at legaltime.Instant) error {
	var c ledger.Certificate
	if err := canonical.Unmarshal(value, &c); err != nil {
		return err
	}
	s.Asset, s.Number, s.Certificate, s.Successor, s.ValidTo = c.Asset, c.Number, c.State, c.Successor, c.ValidTo
	s.Class, s.Copy, s.Kind, s.Right = c.Class, c.Copy, c.Kind, c.Right
	if c.Class == ledger.SubjectClass {
		s.Account, s.Barred, s.Reports = c.Account, c.Barred, c.Reports
	}
	s.lapse(at)
	return nil
}

// lapse calls a certificate expired whose term is over, even where the event
// that says so is not in the log yet.
func (s *Summary) lapse(at legaltime.Instant) {
	if s.Certificate == ledger.CertificateValid && s.ValidTo != 0 && s.ValidTo <= at {
		s.Certificate = ledger.CertificateLapsed
	}
}

// compareFiles compares Options.Files with the fingerprint that the proved
// state of the asset has.
func (x *examination) compareFiles() {
	if len(x.options.Files) == 0 {
		x.report.NotProved = append(x.report.NotProved, UnprovedFiles)
		return
	}
	x.report.Files = &Check{Name: CheckFiles, Verdict: NotChecked, Code: UncheckedStatus}
	if x.report.Status == nil {
		return
	}
	var a ledger.Asset // an account has no data: no file is that of its voucher
	if err := canonical.Unmarshal(x.report.Status.Value, &a); x.deed.Kind == ledger.CertificateIssue && err != nil {
		return // readAsset has read it before
	}
	x.report.Files.Verdict, x.report.Files.Code = Fail, FilesDiffer
	if ledger.FingerprintSet(x.options.Files) == a.Fingerprint {
		x.report.Files.Verdict, x.report.Files.Code = Pass, FilesMatch
	}
}
