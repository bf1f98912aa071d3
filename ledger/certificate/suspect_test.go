package certificate_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// revoke decides that keys of a member are suspect.
func (w *world) revoke(member string, since legaltime.Instant, keys ...*sm2.PublicKey) {
	w.t.Helper()
	g := w.set(w.next)
	for _, k := range keys {
		g.Revoked = append(g.Revoked, ledger.RevokedKey{Key: k.Fingerprint(), Member: member, Reason: "stolen", SuspectSince: since})
	}
	w.decide(g, registry, notary, provider, agency)
	w.cosign(w.seal(), registry, notary, provider, agency)
}

// What a staff key signed is suspect from the instant on that its revocation
// says, whatever time the record states, and not before.
func TestSuspectStaffKey(t *testing.T) {
	w, _ := tell(t, "one")
	at := w.parsed(3).Time
	old := build(t, w, certOne, certificate.BuildOptions{})
	for _, c := range []struct {
		since   legaltime.Instant
		suspect bool
	}{{at, true}, {at - 1000, true}, {at + 1, false}} {
		w, _ := tell(t, "one")
		w.revoke(registry, c.since, w.key(registrar).Public())
		verdict, code := certificate.Pass, certificate.AuthorityOK
		if c.suspect {
			verdict, code = certificate.Fail, certificate.SignerSuspect
		}
		r := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
		expect(t, r, certificate.CheckAuthority, verdict, code)
		checkTexts(t, r)

		// An old file does not know of it; a newer status file tells.
		expectValid(t, certificate.Verify(old, w.trust(), w.soon()))
		o := w.soon()
		o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
		r = certificate.Verify(old, w.trust(), o)
		expect(t, r, certificate.CheckAuthority, verdict, code)
	}
}

func TestSuspectCosigners(t *testing.T) {
	for _, c := range []struct {
		after   int64 // of the revocation's instant, in milliseconds after header 3
		members []string
		note    certificate.Code
	}{
		{1, []string{notary}, ""},
		{0, []string{agency}, ""}, // has not signed
		{0, []string{notary}, certificate.NoteSuspectsNeeded},
	} {
		w, _ := tell(t, "one")
		since := w.parsed(3).Time + legaltime.Instant(c.after)
		old := build(t, w, certOne, certificate.BuildOptions{})
		for _, m := range c.members {
			// The revocation replaces the key, as it does on a ledger.
			g := w.set(w.next)
			g.Revoked = []ledger.RevokedKey{{Key: w.key(m).Public().Fingerprint(), Member: m, Reason: "stolen", SuspectSince: since}}
			for i := range g.Members {
				if g.Members[i].Name == m {
					g.Members[i].CosignKey = w.key("new " + m).Public()
				}
			}
			w.decide(g, without4(m)...)
			w.keyNames[m] = "new " + m
			w.cosign(w.seal(), registry, notary, provider, agency)
		}
		o := w.soon()
		o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
		r := certificate.Verify(old, w.trust(), o)
		expectValid(t, r)
		for _, note := range []certificate.Code{certificate.NoteSuspectsNeeded, certificate.NoteSuspectsSpared} {
			if hasNote(r, note) != (note == c.note) {
				t.Errorf("%+v: notes %v", c, r.Notes)
			}
		}
		checkTexts(t, r)
	}
}

// With four signatures a suspect one is spared.
func TestSuspectCosignerIsSpared(t *testing.T) {
	w := newWorldOf(t, 4)
	w.live(1, ordinary, nobody)
	g := w.set(w.next)
	m := g.Members[1]
	g.Revoked = []ledger.RevokedKey{{Key: m.CosignKey.Fingerprint(), Member: m.Name, Reason: "stolen", SuspectSince: w.genesis.Time}}
	g.Members[1].CosignKey = w.key("new").Public()
	g.Sequence++
	w.next, w.decided = w.addGovernance(g), w.height()+1
	w.seal()
	w.cosignAll(m.Name)
	w.keyNames[m.Name] = "new"
	w.seal()
	w.cosignAll()
	r := certificate.Verify(build(t, w, certOther, certificate.BuildOptions{}), w.trust(), w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NoteSuspectsSpared) {
		t.Errorf("notes %v", r.Notes)
	}
	checkTexts(t, r)
}

func without4(member string) []string {
	return slices.DeleteFunc([]string{registry, notary, provider, agency}, func(m string) bool { return m == member })
}

// suspend makes a ledger whose registry issues one certificate, is suspended,
// and issues another.
func suspend(t testing.TB) *world {
	t.Helper()
	w, _ := tell(t, "one")
	g := w.set(w.next)
	for i := range g.Members {
		g.Members[i].Suspended = g.Members[i].Name == registry
	}
	w.decide(g, registry, notary, provider, agency)
	w.cosign(w.seal(w.issue(w.asset(assetTwo, holderB), certOther)), notary, provider, agency)
	return w
}

// A suspended registry's older certificates verify; what it signs while it is
// suspended has no authority, even if a quorum let it pass.
func TestSuspendedRegistry(t *testing.T) {
	w := suspend(t)
	expectValid(t, certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon()))
	r := certificate.Verify(build(t, w, certOther, certificate.BuildOptions{}), w.trust(), w.soon())
	expect(t, r, certificate.CheckAuthority, certificate.Fail, certificate.SignerSuspended)
	checkTexts(t, r)
}

// A governed minimum raises what a quorum needs, also among the rest.
func TestMinimumQuorum(t *testing.T) {
	w, _ := tell(t, "one")
	g := w.set(w.next)
	g.Params.MinQuorum = 4
	w.decide(g, registry, notary, provider, agency)
	w.cosign(w.seal(), registry, notary, provider, agency)
	c := build(t, w, certOne, certificate.BuildOptions{})
	expectValid(t, certificate.Verify(c, w.trust(), w.soon()))
	c.Status.Cosignatures = without(c.Status.Cosignatures, agency)
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.QuorumMissing)
}

// A pinned header is a new beginning: what came before it needs no proof.
func TestChainFromAPin(t *testing.T) {
	w := newWorldOf(t, 4)
	w.live(9, rotation, nobody)
	for _, number := range []string{certOne, certOther} {
		whole := linksOf(t, w, number)
		pin := w.changes[7]
		c := clone(t, build(t, w, number, certificate.BuildOptions{Pin: pin}))
		if n, all := len(c.Governance.Links), len(whole.Governance.Links); n != 2 || all <= 2 {
			t.Errorf("%s has %d links from the pin, %d without", number, n, all)
		}
		trust := w.trust()
		expect(t, certificate.Verify(c, trust, w.soon()), certificate.CheckFinality, certificate.Fail, certificate.QuorumMissing)
		trust.Pins = []ledger.Pin{{Height: pin, Digest: sm3.Sum([]byte("another"))}}
		expect(t, certificate.Verify(c, trust, w.soon()), certificate.CheckFinality, certificate.Fail, certificate.QuorumMissing)
		trust.Pins = []ledger.Pin{{Height: pin, Digest: sm3.Sum(w.headers[pin-1])}}
		r := certificate.Verify(c, trust, w.soon())
		expectValid(t, r)
		if !hasNote(r, certificate.NotePinned) {
			t.Errorf("notes %v", r.Notes)
		}
		r = certificate.Verify(whole, trust, w.soon())
		expectValid(t, r)
		if !hasNote(r, certificate.NotePinPassed) && !hasNote(r, certificate.NotePinned) {
			t.Errorf("notes %v", r.Notes)
		}
		checkTexts(t, r)
		c.Governance.Links[0].Splices[0].Put += "x"
		expect(t, certificate.Verify(c, trust, w.soon()), certificate.CheckFinality, certificate.Fail, certificate.GovernancePreimage)
	}
	// A file that goes on beyond the pin without holding it says so.
	trust := w.trust()
	trust.Pins = []ledger.Pin{{Height: 3, Digest: sm3.Sum([]byte("any"))}}
	r := certificate.Verify(build(t, w, certOther, certificate.BuildOptions{}), trust, w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NotePinPassed) {
		t.Errorf("notes %v", r.Notes)
	}
}
