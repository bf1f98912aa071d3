package certificate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

var assetSubject = certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}

// Whoever knows the plan follows the ledger over the gap; the report says on
// what it relies.
func TestRecoveryThatTheTrustFileNames(t *testing.T) {
	w := tellRecovered(t, registry, notary)
	// Three over the base in the plan and two on it, two over the status header, one
	// on the record; three or two over the own header and three in its final set.
	for number, signatures := range map[string]int{certOne: 14, certOther: 13} {
		c := clone(t, build(t, w.world, number, certificate.BuildOptions{}))
		if n := len(c.Governance.Links); n != 1 || c.Governance.Links[0].Plan == nil {
			t.Errorf("%s has %d links", number, n)
		}
		o := w.soon()
		o.CrossCheck = true
		r := certificate.Verify(c, w.knowing(w.digest), o)
		expectValid(t, r)
		checkTexts(t, r)
		if len(r.Recoveries) != 1 || !hasNote(r, certificate.NoteRecovery) {
			t.Fatalf("recoveries %v, notes %v", r.Recoveries, r.Notes)
		}
		got := r.Recoveries[0]
		if got.Base != w.base || got.Epoch != 1 || got.Plan != w.digest || got.Reason != "机房火灾" ||
			!slices.Equal(got.Signers, []string{notary, registry}) || got.Time != w.parsed(w.base).Time+60_000 {
			t.Errorf("recovery %+v", got)
		}
		if x := r.CrossCheck; x.Disagreed != 0 || x.Silent != 0 || x.Agreed != signatures {
			t.Errorf("cross check %+v", x)
		}
	}
	s := cloneStatus(t, must[*certificate.Status](t)(certificate.BuildStatus(w, assetSubject, certificate.StatusOptions{})))
	expectValid(t, certificate.VerifyStatus(s, w.knowing(w.digest), w.soon()))
}

// Whoever does not know the plan still has everything up to the gap, and is told
// what to obtain for the rest.
func TestRecoveryThatTheTrustFileDoesNotName(t *testing.T) {
	w := tellRecovered(t, registry, notary)
	for _, trust := range []ledger.Trust{w.trust(), w.knowing(sm3.Sum([]byte("another plan")))} {
		after := certificate.Verify(build(t, w.world, certOther, certificate.BuildOptions{}), trust, w.soon())
		expect(t, after, certificate.CheckFinality, certificate.NotChecked, certificate.RecoveryUnknown)
		expect(t, after, certificate.CheckStatus, certificate.NotChecked, certificate.RecoveryUnknown)
		checkTexts(t, after)
		text := after.Check(certificate.CheckFinality).Text()
		if !strings.Contains(text.EN, w.digest.String()) || !strings.Contains(text.ZH, w.digest.String()) || len(after.Recoveries) != 0 {
			t.Errorf("%q, recoveries %v", text, after.Recoveries)
		}

		// The record of before is final as ever; only its state of later is open.
		across := certificate.Verify(build(t, w.world, certOne, certificate.BuildOptions{}), trust, w.soon())
		for _, name := range []certificate.CheckName{certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority, certificate.CheckTime} {
			if c := across.Check(name); c.Verdict != certificate.Pass {
				t.Errorf("%s is %s %s", name, c.Verdict, c.Code)
			}
		}
		expect(t, across, certificate.CheckStatus, certificate.NotChecked, certificate.RecoveryUnknown)

		before := build(t, w.world, certOne, certificate.BuildOptions{Height: w.base})
		if n := len(before.Governance.Links); n != 0 {
			t.Errorf("%d links up to the base", n)
		}
		r := certificate.Verify(before, trust, w.soon())
		expectValid(t, r)
		checkTexts(t, r)
		if hasNote(r, certificate.NoteRecoveryAhead) != (trust.Recoveries != nil) {
			t.Errorf("notes %v", r.Notes)
		}

		s := must[*certificate.Status](t)(certificate.BuildStatus(w, assetSubject, certificate.StatusOptions{}))
		expect(t, certificate.VerifyStatus(s, trust, w.soon()), certificate.CheckFinality, certificate.NotChecked, certificate.RecoveryUnknown)
		o := w.soon()
		o.Status = s
		expect(t, certificate.Verify(before, trust, o), certificate.CheckStatus, certificate.NotChecked, certificate.RecoveryUnknown)
		o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, assetSubject, certificate.StatusOptions{Height: w.base}))
		expectValid(t, certificate.Verify(before, trust, o))
	}
}

// A header from after the recovery that the reader knows needs no plan.
func TestPinBeyondTheRecovery(t *testing.T) {
	w := tellRecovered(t, registry, notary)
	for pin := w.base + 1; pin <= w.height(); pin++ {
		trust := w.trust()
		trust.Pins = []ledger.Pin{{Height: pin, Digest: w.parsed(pin).Digest()}}
		for _, number := range []string{certOne, certOther} {
			c := build(t, w.world, number, certificate.BuildOptions{Pin: pin})
			if slices.ContainsFunc(c.Governance.Links, func(l certificate.GovernanceLink) bool { return l.Plan != nil }) {
				t.Errorf("%s from header %d brings a plan", number, pin)
			}
			r := certificate.Verify(c, trust, w.soon())
			expectValid(t, r)
			if len(r.Recoveries) != 0 {
				t.Errorf("recoveries %v", r.Recoveries)
			}
		}
		s := must[*certificate.Status](t)(certificate.BuildStatus(w, assetSubject, certificate.StatusOptions{Pin: pin}))
		expectValid(t, certificate.VerifyStatus(s, trust, w.soon()))
		expect(t, certificate.VerifyStatus(s, w.trust(), w.soon()), certificate.CheckFinality, certificate.Fail, certificate.QuorumMissing)
	}
}

// lostWhileDeciding is a ledger of seven that has changed and decided a change
// that is not in force when two of them are lost; and the plan of the recovery.
func lostWhileDeciding(t testing.TB) (*world, sm3.Digest) {
	t.Helper()
	w := newWorldOf(t, 7)
	w.live(3, rotation, nobody)
	g := w.set(w.next)
	ordinary(w, g, 1)
	g.Sequence++
	w.next, w.decided = w.addGovernance(g), w.height()+1
	w.seal()
	w.cosignAll()
	keep := []string{"member-01", "member-02", "member-03", "member-04", registry}
	digest := w.recover(w.plan(w.height(), keep, nil))
	w.cosignAll()
	return w, digest
}

// recoveredAgain is that ledger after a second recovery, and who knows both.
func recoveredAgain(t testing.TB) (*world, ledger.Trust) {
	t.Helper()
	w, first := lostWhileDeciding(t)
	w.seal(filler("between", 1))
	w.cosignAll()
	second := w.recover(w.plan(w.height(), []string{"member-01", registry}, nil))
	w.cosignAll()
	return w, w.knowing(first, second)
}

// Sets change before, between and after two recoveries, and one change is
// decided but not in force when the quorum is lost.
func TestRecoveriesAmongChanges(t *testing.T) {
	w, first := lostWhileDeciding(t)
	number := func(n int) string { return fmt.Sprintf("CN-2026-1%03d", n) }
	issue := func(n int) {
		w.seal(w.issue(w.asset(fmt.Sprintf("DA-2026-1%03d", n), holderA), number(n)))
		w.cosignAll()
	}
	issue(1)
	for n := range 3 {
		g := w.set(w.next)
		ordinary(w, g, 3*n+2)
		g.Sequence++
		w.next, w.decided = w.addGovernance(g), w.height()+1
		w.seal()
		w.cosignAll()
		w.seal()
		w.cosignAll()
	}
	issue(2)
	second := w.recover(w.plan(w.height(), []string{"member-01", registry}, nil))
	w.cosignAll()
	issue(3)
	for _, c := range []struct {
		number     string
		recoveries int
	}{{certOne, 2}, {certOther, 2}, {number(1), 2}, {number(2), 2}, {number(3), 2}} {
		for height := w.issuedAt(c.number); height <= w.height(); height++ {
			r := certificate.Verify(build(t, w, c.number, certificate.BuildOptions{Height: height}), w.knowing(first, second), w.soon())
			expectValid(t, r)
		}
		r := certificate.Verify(build(t, w, c.number, certificate.BuildOptions{}), w.knowing(first, second), w.soon())
		if len(r.Recoveries) != c.recoveries {
			t.Errorf("%s relies on %d recoveries", c.number, len(r.Recoveries))
		}
		for _, one := range []sm3.Digest{first, second} {
			r := certificate.Verify(build(t, w, c.number, certificate.BuildOptions{}), w.knowing(one), w.soon())
			expect(t, r, certificate.CheckStatus, certificate.NotChecked, certificate.RecoveryUnknown)
		}
	}
}

// issuedAt gives the block that issues a certificate.
func (w *world) issuedAt(number string) uint64 {
	h := w.height()
	for h > 1 && w.parsed(h-1).Size > w.issued[number] {
		h--
	}
	return h
}

// A plan is the trust file's word, so leaving members out asks no more of it.
func TestRecoveryWithoutAMember(t *testing.T) {
	w := tellRecovered(t, registry, notary, provider)
	o := w.soon()
	o.Without = []string{agency}
	expectValid(t, certificate.Verify(build(t, w.world, certOther, certificate.BuildOptions{}), w.knowing(w.digest), o))
	// The set over the base, which bounds the time, has three lines of four.
	o.Without = []string{notary}
	r := certificate.Verify(build(t, w.world, certOther, certificate.BuildOptions{}), w.knowing(w.digest), o)
	expect(t, r, certificate.CheckFinality, certificate.Pass, certificate.FinalityOK)
	expect(t, r, certificate.CheckStatus, certificate.Pass, certificate.StatusValid)
	expect(t, r, certificate.CheckTime, certificate.Fail, certificate.QuorumWithout)
}

// gap is a certificate that was issued after the recovery by a plan that the
// ledger went on with, right or wrong.
func (f *forgery) gap(base uint64, keep []string, change func(*ledger.RecoveryPlan, *ledger.RecoveryFile), sign func(*ledger.RecoveryFile)) {
	lost := tellLost(f.t)
	file := lost.plan(base, keep, change)
	if sign != nil {
		sign(&file)
	}
	data := must[[]byte](f.t)(file.Bytes())
	f.c.Governance.Links[0].Plan = data
	f.trust = f.knowing(sm3.Sum(data))
}

func badRecoveries() []badCase {
	check := certificate.CheckFinality
	two := func() []string { return []string{notary, registry} }
	gap := func(name string, code certificate.Code, change func(*ledger.RecoveryPlan, *ledger.RecoveryFile), sign func(*ledger.RecoveryFile)) badCase {
		return badCase{name, func(f *forgery) { f.gap(4, two(), change, sign) }, check, code, true}
	}
	return []badCase{
		{"a plan that the trust file does not name", func(f *forgery) { f.trust = f.world.trust() }, check, certificate.RecoveryUnknown, true},
		{"a plan and the trust file names another", func(f *forgery) { f.trust = f.knowing(sm3.Sum([]byte("another"))) }, check, certificate.RecoveryUnknown, true},
		{"a plan by one survivor", func(f *forgery) { f.gap(4, []string{registry}, nil, nil) }, check, certificate.RecoveryPlan, true},
		gap("a plan that one survivor has not signed", certificate.RecoveryPlan, nil, func(file *ledger.RecoveryFile) {
			text, lines, _ := strings.Cut(file.Note, "\n\n")
			file.Note = text + "\n\n" + without(lines, notary)
		}),
		gap("a plan with a signature on another text", certificate.RecoveryPlan, nil, func(file *ledger.RecoveryFile) {
			file.Note = strings.Replace(file.Note, "raft 2000 1001", "raft 2001 1001", 1)
		}),
		gap("a plan with a base that has no quorum", certificate.RecoveryPlan, func(_ *ledger.RecoveryPlan, file *ledger.RecoveryFile) {
			file.FinalSet = without(file.FinalSet, provider)
		}, nil),
		gap("a plan of another epoch", certificate.RecoveryPlan, func(p *ledger.RecoveryPlan, _ *ledger.RecoveryFile) { p.Epoch = 2 }, nil),
		gap("a plan whose set changes more than it may", certificate.RecoveryPlan, func(_ *ledger.RecoveryPlan, file *ledger.RecoveryFile) {
			file.Governance = []byte(strings.Replace(string(file.Governance), `"rules":1`, `"rules":2`, 1))
		}, nil),
		gap("a plan of another ledger", certificate.RecoveryPlan, func(p *ledger.RecoveryPlan, _ *ledger.RecoveryFile) { p.Ledger = sm3.Sum(nil) }, nil),
		{"a plan of another base", func(f *forgery) { f.gap(3, two(), nil, nil) }, check, certificate.RecoveryVoid, true},
		{"a plan of a base of another set", func(f *forgery) {
			governed := tellGoverned(f.t, "one")
			file := governed.plan(5, two(), nil)
			f.c.Governance.Links[0].Plan = must[[]byte](f.t)(file.Bytes())
			f.trust = f.knowing(must[sm3.Digest](f.t)(file.Digest()))
		}, check, certificate.RecoveryPlan, true},
		{"a plan twice", func(f *forgery) {
			f.c.Governance.Links = append(f.c.Governance.Links, f.c.Governance.Links[0])
		}, check, certificate.RecoveryPlan, true},
		{"a plan left out", func(f *forgery) { f.c.Governance.Links = nil }, check, certificate.HeaderGovernance, true},
		{"a header in the place of a plan", func(f *forgery) {
			next := f.parsed(5)
			f.c.Governance.Links[0] = certificate.GovernanceLink{
				Cosignatures: f.resign(string(next.Text()), registry, notary, provider), Header: string(next.Text()),
				Splices: certificate.Difference([]byte(f.c.Governance.First), f.governances[next.Governance]),
			}
		}, check, certificate.GovernanceRecovery, true},
		{"a header above the base by the old members", func(f *forgery) {
			lost := tellLost(f.t)
			lost.finish(lost.issue(lost.asset(assetTwo, holderB), certOther))
			void := build(f.t, lost.world, certOther, certificate.BuildOptions{})
			void.Governance, void.Status = f.c.Governance, f.c.Status
			f.c = void
		}, check, certificate.RecoveryVoid, true},
		{"a block that the plan does not make", func(f *forgery) {
			// headers are 4, the base, and 5, the plan's, and 6, the own one
			text := setField(f.c.Headers[1], "receipts", sm3.Sum([]byte("x")).String())
			f.c.Headers[1] = text
			f.c.Headers[2] = setField(f.c.Headers[2], "prev", sm3.Sum([]byte(text)).String())
			f.c.Cosignatures = f.resign(f.c.Headers[2], registry, notary)
		}, check, certificate.HeaderChain, true},
		{"a plan that is unknown and followed by nothing", func(f *forgery) {
			f.c = build(f.t, f.world, certOne, certificate.BuildOptions{Height: 4})
			f.c.Governance.Links = build(f.t, f.world, certOne, certificate.BuildOptions{}).Governance.Links
			f.trust = f.world.trust()
		}, certificate.CheckStatus, certificate.GovernanceUnused, false},
		{"a status file by another plan", func(f *forgery) {
			other := tellRecovered(f.t, registry, provider)
			f.o.Status = other.statusOf(assetTwo, 0)
			f.trust = f.knowing(f.digest(), other.digest)
		}, certificate.CheckStatus, certificate.RecoveryContradiction, false},
		{"a status file by another plan that the trust file does not name", func(f *forgery) {
			f.o.Status = tellRecovered(f.t, registry, provider).statusOf(assetTwo, 0)
		}, certificate.CheckStatus, certificate.RecoveryContradiction, false},
		{"a status file from the void", func(f *forgery) {
			lost := tellLost(f.t)
			for range 4 {
				lost.finish(filler("void", 1))
			}
			f.o.Status = lost.statusOf(assetTwo, 0)
		}, certificate.CheckStatus, certificate.RecoveryVoid, false},
		{"a plan from a base that is not the pinned header", func(f *forgery) {
			f.c = build(f.t, f.world, certOne, certificate.BuildOptions{})
			f.trust.Pins = []ledger.Pin{{Height: 4, Digest: sm3.Sum([]byte("another"))}}
		}, check, certificate.HeaderPin, true},
		{"a status file by a pinned header of the new epoch below the base", func(f *forgery) {
			subject := certificate.Subject{ID: assetTwo, Kind: ledger.AssetEntity}
			s := must[*certificate.Status](f.t)(certificate.BuildStatus(f, subject, certificate.StatusOptions{Pin: 6}))
			l := &s.Governance.Links[0]
			l.Header = setField(setField(l.Header, "height", "2"), "final", "1 "+f.parsed(6).FinalSet.String())
			f.o.Status = s
			f.trust.Pins = []ledger.Pin{{Height: 2, Digest: sm3.Sum([]byte(l.Header))}}
		}, certificate.CheckStatus, certificate.HeaderGovernance, false},
		{"a certificate from the void with a status file", func(f *forgery) {
			newer := f.statusOf(assetTwo, 0)
			lost := tellLost(f.t)
			lost.finish(lost.issue(lost.asset(assetTwo, holderB), certOther))
			f.c = build(f.t, lost.world, certOther, certificate.BuildOptions{})
			f.o.Status = newer
		}, certificate.CheckStatus, certificate.RecoveryVoid, false},
	}
}

// digest gives that of the plan by which the forgery's ledger went on.
func (f *forgery) digest() sm3.Digest { return sm3.Sum(f.plans[5]) }

func (w *world) statusOf(asset string, height uint64) *certificate.Status {
	w.t.Helper()
	subject := certificate.Subject{ID: asset, Kind: ledger.AssetEntity}
	return cloneStatus(w.t, must[*certificate.Status](w.t)(certificate.BuildStatus(w, subject, certificate.StatusOptions{Height: height})))
}

func recoveredForgery(t testing.TB) *forgery {
	t.Helper()
	w := tellRecovered(t, registry, notary)
	return &forgery{world: w.world, c: clone(t, build(t, w.world, certOther, certificate.BuildOptions{})), trust: w.knowing(w.digest), o: w.soon()}
}

func TestBadRecoveries(t *testing.T) {
	base := recoveredForgery(t)
	expectValid(t, certificate.Verify(base.c, base.trust, base.o))
	for _, c := range badRecoveries() {
		t.Run(c.name, func(t *testing.T) {
			f := *base
			f.c = clone(t, base.c)
			c.spoil(&f)
			r := certificate.Verify(f.c, f.trust, f.o)
			verdict := certificate.Fail
			if c.code == certificate.RecoveryUnknown {
				verdict = certificate.NotChecked
			}
			expect(t, r, c.check, verdict, c.code)
			for _, got := range r.Checks {
				if got.Name != c.check && got.Verdict != certificate.Pass && !c.others {
					t.Errorf("%s is %s too: %s %s", got.Name, got.Verdict, got.Code, got.Detail)
				}
			}
			checkTexts(t, r)
		})
	}
}

// A link is by a header or by a plan.
func TestLinkOfBothKindsIsNoLink(t *testing.T) {
	f := recoveredForgery(t)
	for name, spoil := range map[string]func(l *certificate.GovernanceLink){
		"header":       func(l *certificate.GovernanceLink) { l.Header = f.c.Headers[0] },
		"cosignatures": func(l *certificate.GovernanceLink) { l.Cosignatures = f.c.Cosignatures },
		"splices":      func(l *certificate.GovernanceLink) { l.Splices = []certificate.Splice{{Put: "x"}} },
	} {
		c := clone(t, f.c)
		spoil(&c.Governance.Links[0])
		expect(t, certificate.Verify(c, f.trust, f.o), certificate.CheckIntegrity, certificate.Fail, certificate.FileMalformed)
		if _, err := c.Bytes(); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}
