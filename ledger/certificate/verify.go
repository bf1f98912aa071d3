package certificate

import (
	"slices"
	"strconv"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Options is what a verifier asks beyond "is it genuine".
type Options struct {
	// At is the instant for which STATUS is asked; usually the caller's clock.
	At legaltime.Instant
	// CrossCheck has every signature verified by the second SM2 implementation
	// too, about twenty times slower.
	CrossCheck bool
	// Files are the digests of data files, in any order, that are compared with
	// the asset's fingerprint; empty to compare nothing.
	Files []sm3.Digest
	// Status is a newer proof about the certificate's asset.
	Status *Status
	// Without names members that are left out: what they signed counts neither
	// for a quorum nor for a time, and the others must reach the quorum that
	// they would need if they were all.
	Without []string
}

// verifier is what all verifications of one file share.
type verifier struct {
	signatures
	trust   ledger.Trust
	options Options
	report  Report

	id       sm3.Digest // of the genesis text
	genesis  ledger.Genesis
	suspects suspects
}

func newVerifier(genesis string, trust ledger.Trust, o Options) *verifier {
	return &verifier{
		signatures: signatures{cross: o.CrossCheck}, trust: trust, options: o,
		id: sm3.Sum([]byte(genesis)),
	}
}

func (v *verifier) panel(set *ledger.Governance) panel {
	return panel{set: set, without: v.options.Without}
}

// openGenesis reads the genesis; whether it is the trusted one is asked by
// trusted.
func (v *verifier) openGenesis(text string) *fault {
	g, err := ledger.ParseGenesis([]byte(text))
	if err != nil {
		return failed(GenesisMalformed, err)
	}
	v.genesis = g
	v.report.Ledger, v.report.Purpose = v.id, g.Purpose
	if g.Purpose == ledger.Test {
		v.report.note(NoteTestLedger)
	}
	return nil
}

func (v *verifier) trusted() *fault {
	if v.id != v.trust.Ledger {
		return failed(TrustLedger, nil, v.id.String(), v.trust.Ledger.String())
	}
	return nil
}

// finish adds what a report says whatever the file was.
func (v *verifier) finish(headers []header) Report {
	r := &v.report
	v.notePins(headers)
	v.noteSuspects()
	if v.cross {
		count := v.count
		r.CrossCheck = &count
	}
	if v.count.Disagreed > 0 {
		r.note(NoteDisagreement, strconv.Itoa(v.count.Disagreed))
	}
	r.conclude()
	return *r
}

// notePins says where nothing links the newest pin to the file: a history that
// parts from it before the pinned header would look the same.
func (v *verifier) notePins(headers []header) {
	if len(v.trust.Pins) == 0 || len(headers) == 0 {
		return
	}
	last := v.trust.Pins[len(v.trust.Pins)-1]
	newest := slices.MaxFunc(headers, func(a, b header) int { return compare(a.Height, b.Height) })
	meets := func(h header) bool { return h.Height == last.Height }
	switch height := strconv.FormatUint(last.Height, 10); {
	case newest.Height < last.Height:
		v.report.note(NotePinNewer, height, newest.name())
	case !slices.ContainsFunc(headers, meets):
		v.report.note(NotePinPassed, height, newest.name())
	}
}

func compare(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// quorums puts the counts over the deciding header into the report.
func (v *verifier) quorums(rows []Cosigner, set *ledger.Governance) {
	v.report.Cosigners, v.report.set = rows, set
	full := (panel{set: set}).quorum(rows)
	v.report.Quorum = &full
	if full.Faults == 0 {
		v.report.note(NoteFewMembers, strconv.Itoa(full.Members))
	}
	if len(v.options.Without) == 0 {
		return
	}
	rest := v.panel(set).quorum(rows)
	v.report.Rest = &rest
	for _, name := range v.options.Without {
		if !slices.Contains(rest.Excluded, name) {
			v.report.note(NoteWithoutUnknown, name)
		}
	}
}

// VerifyFile is Verify for a certificate's bytes: a file that cannot be read
// fails INTEGRITY.
func VerifyFile(data []byte, trust ledger.Trust, o Options) Report {
	c, err := Parse(data)
	if err == nil {
		return Verify(c, trust, o)
	}
	return unreadableCertificate(err)
}

func unreadableCertificate(err error) Report {
	return unreadable(err, CheckInclusion, CheckFinality, CheckAuthority, CheckStatus, CheckTime)
}

// VerifyStatusFile is VerifyStatus for a status file's bytes.
func VerifyStatusFile(data []byte, trust ledger.Trust, o Options) Report {
	s, err := ParseStatus(data)
	if err == nil {
		return VerifyStatus(s, trust, o)
	}
	return unreadableStatus(err)
}

func unreadableStatus(err error) Report { return unreadable(err, CheckFinality, CheckStatus) }

func unreadable(err error, rest ...CheckName) Report {
	var r Report
	r.answer(CheckIntegrity, failed(FileMalformed, err), Check{})
	for _, name := range rest {
		r.answer(name, unchecked(UncheckedFile), Check{})
	}
	r.NotProved = notProved()
	return r
}

// notProved lists what no file of this format proves.
func notProved() []Code {
	return []Code{UnprovedContent, UnprovedBefore, UnprovedRules, UnprovedTimestamp, UnprovedLater}
}
