package certificate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

func TestFreshCertificate(t *testing.T) {
	w, _ := tell(t, "one")
	c := build(t, w, certOne, certificate.BuildOptions{})
	r := certificate.Verify(c, w.trust(), w.soon())
	expectValid(t, r)
	if r.Height != 3 || r.Asset != assetOne || r.Number != certOne || r.Kind != ledger.CertificateIssue || r.Face.Number != certOne {
		t.Errorf("report of %+v", r)
	}
	if s := r.Status; !s.Present || s.Certificate != ledger.CertificateValid || s.Height != 3 || s.Holders[0].Account != holderA {
		t.Errorf("status %+v", s)
	}
	if q := *r.Quorum; q.Got != 3 || q.Needed != 3 || q.Members != 4 || q.Faults != 1 {
		t.Errorf("quorum %+v", q)
	}
}

// The story's second certificate needs everything: a header without a quorum of
// its own, a later state, an observer.
func TestCertificateOfTheWholeStory(t *testing.T) {
	w := tellAll(t, "one")
	c := build(t, w, certTwo, certificate.BuildOptions{Annexes: []certificate.Annex{{Content: []byte(reportText), Field: "face.evidence_report"}}})
	if len(c.Headers) != 3 {
		t.Fatalf("%d headers", len(c.Headers))
	}
	o := w.soon()
	o.Files = dataFiles()
	r := certificate.Verify(c, w.trust(), o)
	expectValid(t, r)
	if r.Height != 5 || !slices.Equal(r.Status.Pledges, []string{pledgeOne}) {
		t.Errorf("height %d, status %+v", r.Height, r.Status)
	}
	// Files are compared with a state that is proved, or not at all.
	broken := clone(t, c)
	broken.Status.Header = broken.Status.Header[1:]
	if files := certificate.Verify(broken, w.trust(), o).Files; files.Verdict != certificate.NotChecked || files.Code != certificate.UncheckedStatus {
		t.Errorf("files %+v without a state", files)
	}
	if r.Files.Verdict != certificate.Pass || slices.Contains(r.NotProved, certificate.UnprovedReport) {
		t.Errorf("files %+v, not proved %v", r.Files, r.NotProved)
	}
	shown := slices.IndexFunc(r.Cosigners, func(c certificate.Cosigner) bool { return c.Member == watcher })
	if row := r.Cosigners[shown]; row.Counted || !row.Verified || r.Quorum.Got != 3 {
		t.Errorf("the observer's row is %+v, quorum %+v", row, r.Quorum)
	}
	// header 4 was cosigned 100, 200 and 300 ms after its time, header 6 likewise and by the observer
	if i := *r.Time; i.NotBefore != w.parsed(4).Time+200 || i.NotAfter != w.parsed(6).Time+200 {
		t.Errorf("interval %s to %s", i.NotBefore, i.NotAfter)
	}
}

func TestSupersededRefreshedAndOld(t *testing.T) {
	w, _ := tell(t, "one")
	old := build(t, w, certOne, certificate.BuildOptions{})
	w = tellAll(t, "one")
	expectValid(t, certificate.Verify(old, w.trust(), w.soon())) // an old file alone still says: valid as of then

	fresh := build(t, w, certOne, certificate.BuildOptions{})
	r := certificate.Verify(fresh, w.trust(), w.soon())
	expect(t, r, certificate.CheckStatus, certificate.Fail, certificate.StatusSuperseded)
	if r.Status.Successor != certTwo {
		t.Errorf("status %+v", r.Status)
	}
	for _, name := range []certificate.CheckName{certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority, certificate.CheckTime} {
		if v := r.Check(name).Verdict; v != certificate.Pass {
			t.Errorf("%s is %s", name, v)
		}
	}
	// What came later does not tell what was true before.
	before := certificate.Options{At: w.parsed(4).Time - 600_001}
	expect(t, certificate.Verify(fresh, w.trust(), before), certificate.CheckStatus, certificate.NotChecked, certificate.StatusFuture)

	o := w.soon()
	o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
	r = certificate.Verify(old, w.trust(), o)
	expect(t, r, certificate.CheckStatus, certificate.Fail, certificate.StatusSuperseded)
}

func TestAgeOfStatus(t *testing.T) {
	w, asset := tell(t, "one")
	c := build(t, w, certOne, certificate.BuildOptions{})
	trust := w.trust()
	trust.MaxStatusAge = 3_600_000
	at := func(millis int64) certificate.Options {
		return certificate.Options{At: w.parsed(3).Time + legaltime.Instant(millis)}
	}
	expectValid(t, certificate.Verify(c, trust, at(3_600_000)))
	expect(t, certificate.Verify(c, trust, at(3_600_001)), certificate.CheckStatus, certificate.Stale, certificate.StatusStale)
	expectValid(t, certificate.Verify(c, w.trust(), at(3_600_001)))
	expectValid(t, certificate.Verify(c, trust, at(-600_000)))
	expect(t, certificate.Verify(c, trust, at(-600_001)), certificate.CheckStatus, certificate.NotChecked, certificate.StatusFuture)

	// A newer status file cures it; an older one is not used.
	stale := at(3_600_001)
	w.clock += 3_000_000
	w.finish(filler("later", 1))
	stale.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
	expectValid(t, certificate.Verify(c, trust, stale))
	asset.Pledges = []string{pledgeOne}
	fresh := build(t, w, certOne, certificate.BuildOptions{})
	older := stale
	older.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{Height: 3}))
	r := certificate.Verify(fresh, trust, older)
	expectValid(t, r)
	if !hasNote(r, certificate.NoteStatusOlder) || r.Status.Height != 4 {
		t.Errorf("notes %v, status of %d", r.Notes, r.Status.Height)
	}
}

func TestExpiryNeedsNoEvent(t *testing.T) {
	w, _ := tell(t, "one")
	c := build(t, w, certOne, certificate.BuildOptions{})
	end := instant("2029-03-01T16:00:00.000Z")
	expectValid(t, certificate.Verify(c, w.trust(), certificate.Options{At: end - 1}))
	r := certificate.Verify(c, w.trust(), certificate.Options{At: end})
	expect(t, r, certificate.CheckStatus, certificate.Fail, certificate.StatusExpired)
	if r.Status.Certificate != ledger.CertificateLapsed {
		t.Errorf("status %+v", r.Status)
	}
}

func TestInvalid(t *testing.T) {
	w, asset := tell(t, "one")
	asset.Certificates[0].State = ledger.CertificateInvalid
	w.finish(act{leaf: []byte("account"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c := build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusInvalid)
}

func TestCopied(t *testing.T) {
	w, asset := tell(t, "one")
	asset.Certificates[0].Copy = 2
	w.finish(act{leaf: []byte("copy"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c := build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusCopied)
}

func TestCancelled(t *testing.T) {
	w, asset := tell(t, "one")
	asset.State, asset.Certificates[0].State = ledger.AssetCancelled, ledger.CertificateCancelled
	w.finish(act{leaf: []byte("cancel"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c := build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusCancelled)
}

func TestRevokedAndSuspended(t *testing.T) {
	w, asset := tell(t, "one")
	asset.State = ledger.AssetSuspended
	w.finish(act{leaf: []byte("suspend"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c := build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusSuspended)
	asset.State, asset.Certificates[0].State = ledger.AssetRevoked, ledger.CertificateRevoked
	w.finish(act{leaf: []byte("revoke"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c = build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusRevoked)
}

// What burdens a certificate that is in force changes no verdict and is told.
func TestBurdensAreNoted(t *testing.T) {
	w, asset := tell(t, "one")
	asset.Objections, asset.Holds, asset.Pledges, asset.Licences = []string{"O-1", "O-2"}, []string{"H-1"}, []string{"P-1"}, []string{"L-1"}
	asset.Deeds = []ledger.Deed{
		{Attestation: "AT-1", Deed: "D-1", Entered: w.clock, Kind: ledger.DeedDataTrue, Notary: "notary-a"},
		{Attestation: "AT-2", Deed: "D-2", Entered: w.clock, Kind: ledger.DeedLeak, Notary: "notary-a", Withdrawn: w.clock + 1},
	}
	withdrawn := "D-2 (notary-a, data_leak), " + w.clock.String() + " - " + (w.clock + 1).String()
	asset.Revocations, asset.Certificates[0].Reports = []string{"R-1"}, []string{"PB-1"}
	w.finish(act{leaf: []byte("burdens"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
	expectValid(t, r)
	told := map[certificate.Code]string{}
	for _, n := range r.Notes {
		told[n.Code] = strings.Join(n.Args, "; ")
	}
	for code, want := range map[certificate.Code]string{
		certificate.NoteObjected: "O-1, O-2", certificate.NoteFrozen: "H-1", certificate.NotePledged: "P-1", certificate.NoteLicensed: "L-1",
		certificate.NotePartRevoked: "R-1", certificate.NoteReported: "PB-1", certificate.NoteNotarised: "D-1 (notary-a, data_truth)",
		certificate.NoteDeedWithdrawn: withdrawn,
	} {
		if told[code] != want {
			t.Errorf("%s says %q, want %q", code, told[code], want)
		}
	}
}

func TestTestLedgerSaysSo(t *testing.T) {
	w := newWorld(t, "toy", ledger.Test)
	asset := w.asset(assetOne, holderA)
	w.begin(asset)
	w.finish(w.issue(asset, certOne))
	r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NoteTestLedger) || r.Notes[0].Text().ZH != "测试网络，无法律效力" {
		t.Errorf("notes %v", r.Notes)
	}
}

func hasNote(r certificate.Report, code certificate.Code) bool {
	return slices.ContainsFunc(r.Notes, func(n certificate.Note) bool { return n.Code == code })
}

func TestWithout(t *testing.T) {
	w, _ := tell(t, "one")
	all := build(t, w, certOne, certificate.BuildOptions{})
	for _, c := range []struct {
		without []string
		valid   bool
		needed  int
		got     int
	}{
		{nil, true, 0, 0},
		{[]string{agency}, true, 3, 3},            // did not sign: all three others did
		{[]string{registry}, false, 3, 2},         // 3 left, all needed, the fourth is missing
		{[]string{agency, notary}, true, 2, 2},    // 2 left, both signed
		{[]string{registry, notary}, false, 2, 1}, // 2 left, one signed
		{[]string{agency, notary, provider, registry}, false, 1, 0},
		{[]string{"nobody-here"}, true, 3, 3},
		{[]string{watcher}, true, 3, 3},
	} {
		o := w.soon()
		o.Without = c.without
		r := certificate.Verify(all, w.trust(), o)
		if r.Valid != c.valid {
			t.Errorf("without %v: %+v", c.without, r.Checks)
		}
		if !c.valid {
			expect(t, r, certificate.CheckFinality, certificate.Fail, certificate.QuorumWithout)
		}
		if (r.Rest == nil) != (c.without == nil) || r.Rest != nil && (r.Rest.Needed != c.needed || r.Rest.Got != c.got) {
			t.Errorf("without %v: rest %+v", c.without, r.Rest)
		}
	}
	o := w.soon()
	o.Without = []string{"nobody-here"}
	if r := certificate.Verify(all, w.trust(), o); !hasNote(r, certificate.NoteWithoutUnknown) {
		t.Error("an unknown name goes unnoticed")
	}
}

func TestPins(t *testing.T) {
	w := tellAll(t, "one")
	c := build(t, w, certTwo, certificate.BuildOptions{})
	pin := func(height uint64, digest sm3.Digest) ledger.Trust {
		trust := w.trust()
		trust.Pins = []ledger.Pin{{Height: height, Digest: digest}}
		return trust
	}
	own, last := sm3.Sum(w.headers[4]), w.height()
	r := certificate.Verify(c, pin(5, own), w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NotePinned) || hasNote(r, certificate.NotePinNewer) {
		t.Errorf("notes %v", r.Notes)
	}
	expect(t, certificate.Verify(c, pin(5, sm3.Sum(nil)), w.soon()), certificate.CheckFinality, certificate.Fail, certificate.HeaderPin)
	r = certificate.Verify(c, pin(last, sm3.Sum(nil)), w.soon())
	expect(t, r, certificate.CheckStatus, certificate.Fail, certificate.HeaderPin)
	r = certificate.Verify(c, pin(last+1, sm3.Sum(nil)), w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NotePinNewer) {
		t.Errorf("notes %v", r.Notes)
	}
}

func TestCrossCheck(t *testing.T) {
	w, _ := tell(t, "one")
	o := w.soon()
	o.CrossCheck = true
	r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), o)
	expectValid(t, r)
	// three over the own header, three in its final set, three over the status header, one on the record
	if x := r.CrossCheck; x.Agreed != 10 || x.Disagreed != 0 || x.Silent != 0 {
		t.Errorf("cross check %+v", x)
	}
}

func TestStatusFiles(t *testing.T) {
	w := tellAll(t, "one")
	for _, c := range []struct {
		subject certificate.Subject
		code    certificate.Code
		state   ledger.CertificateState
	}{
		{certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusPresent, ledger.CertificateValid},
		{certificate.Subject{ID: certOne, Kind: ledger.CertificateEntity}, certificate.StatusPresent, ledger.CertificateSuperseded},
		{certificate.Subject{ID: certTwo, Kind: ledger.CertificateEntity}, certificate.StatusPresent, ledger.CertificateValid},
		{certificate.Subject{ID: "CN-2026-9999", Kind: ledger.CertificateEntity}, certificate.StatusAbsent, ""},
		{certificate.Subject{ID: "DA-2026-9999", Kind: ledger.AssetEntity}, certificate.StatusAbsent, ""},
		{certificate.Subject{ID: holderA, Kind: ledger.AccountEntity}, certificate.StatusPresent, ""},
	} {
		s := cloneStatus(t, must[*certificate.Status](t)(certificate.BuildStatus(w, c.subject, certificate.StatusOptions{})))
		r := certificate.VerifyStatus(s, w.trust(), w.soon())
		expectValid(t, r)
		expect(t, r, certificate.CheckStatus, certificate.Pass, c.code)
		if r.Status.Present != (c.code == certificate.StatusPresent) || r.Status.Certificate != c.state {
			t.Errorf("%v: status %+v", c.subject, r.Status)
		}
		trust := w.trust()
		trust.MaxStatusAge = 1
		expect(t, certificate.VerifyStatus(s, trust, w.soon()), certificate.CheckStatus, certificate.Stale, certificate.StatusStale)
	}
}
