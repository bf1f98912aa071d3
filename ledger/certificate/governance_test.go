package certificate_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// tellGoverned makes a ledger whose members change three times: one joins, one
// leaves, the registry replaces its registrar's key. One certificate is issued
// after the first change and one after the last.
func tellGoverned(t testing.TB, seed string) *world {
	t.Helper()
	w := newWorld(t, seed, ledger.Production)
	one := w.asset(assetOne, holderA)
	w.begin(one)
	cosign := []ledger.Participation{ledger.Cosigner, ledger.Voter}
	members := append(w.firstMembers(), w.member(7, joiner, ledger.ClassNotary, cosign...))
	w.decide(w.governance(members...), registry, notary, provider)
	five := []string{registry, notary, provider, joiner}
	w.cosign(w.seal(w.issue(one, certOne)), five...)

	members = slices.DeleteFunc(slices.Clone(members), func(m ledger.Member) bool { return m.Name == agency })
	w.decide(w.governance(members...), registry, notary) // its own header stays without a quorum
	w.cosign(w.seal(), five...)
	w.cosign(w.seal(filler("d", 1)), registry, notary, joiner)

	members = slices.Clone(members)
	i := slices.IndexFunc(members, func(m ledger.Member) bool { return m.Name == registry })
	members[i].StaffKeys = []ledger.StaffKey{{Key: w.key(registry + "/node").Public(), Role: "node"}, {Key: w.key("new registrar").Public(), Role: "registrar"}}
	w.decide(w.governance(members...), registry, notary, joiner)
	two := w.asset(assetTwo, holderB)
	body := ledger.CertificateIssueBody{Asset: assetTwo, Face: face(assetTwo, certOther), Registry: registry}
	issue := w.issue(two, certOther)
	issue.leaf = w.record(ledger.CertificateIssue, body, registrar+"=new registrar")
	w.cosign(w.seal(issue), registry, notary, joiner)
	w.cosign(w.seal(filler("e", 1)), registry, provider, joiner)
	return w
}

func TestGovernanceChain(t *testing.T) {
	w := tellGoverned(t, "one")
	first := build(t, w, certOne, certificate.BuildOptions{Height: 4})
	if n := len(first.Governance.Links); n != 1 {
		t.Errorf("%d links up to height 4", n)
	}
	expectValid(t, certificate.Verify(first, w.trust(), w.soon()))
	for _, number := range []string{certOne, certOther} {
		c := build(t, w, number, certificate.BuildOptions{})
		if n := len(c.Governance.Links); n != 3 {
			t.Errorf("%d links", n)
		}
		r := certificate.Verify(c, w.trust(), w.soon())
		expectValid(t, r)
	}
}

// renamed gives a link that leads from one text to another by a header that
// names it, without cosignatures.
func (f *forgery) relink(link *certificate.GovernanceLink, from, to []byte) {
	link.Splices = certificate.Difference(from, to)
	field := "governance"
	if strings.Contains(link.Header, "\ngovernance "+sm3.Sum(from).String()) {
		field = "next"
	}
	link.Header = setField(link.Header, field, sm3.Sum(to).String())
}

// setOf gives the text of the n-th set of the ledger, the genesis set's 0.
func (f *forgery) setOf(n int) []byte {
	if n == 0 {
		return f.governances[f.genesis.Governance]
	}
	return f.governances[f.parsed(f.changes[n-1]).Governance]
}

// lastLink replaces the set that the last link leads to, in the link's own
// header, as all members might together.
func (f *forgery) lastLink(old, with string) {
	from := f.setOf(2)
	text := bytes.Replace(f.setOf(3), []byte(old), []byte(with), 1)
	l := &f.c.Governance.Links[2]
	f.relink(l, from, text)
	l.Cosignatures = f.resign(l.Header, registry, notary, provider, joiner)
}

func badGovernance() []badCase {
	check := certificate.CheckFinality
	link := func(f *forgery, i int) *certificate.GovernanceLink { return &f.c.Governance.Links[i] }
	return []badCase{
		{"link signed by the new set", func(f *forgery) {
			link(f, 0).Cosignatures = f.resign(link(f, 0).Header, registry, notary, provider, joiner)
		}, check, certificate.CosignatureStranger, true},
		{"link with quorum minus one", func(f *forgery) {
			link(f, 0).Cosignatures = f.resign(link(f, 0).Header, registry, notary)
		}, check, certificate.QuorumMissing, true},
		{"link without a signature", func(f *forgery) { link(f, 0).Cosignatures = "" }, check, certificate.QuorumMissing, true},
		{"link with an observer in the place of a member", func(f *forgery) {
			link(f, 0).Cosignatures = f.resign(link(f, 0).Header, registry, notary, watcher)
		}, check, certificate.QuorumMissing, true},
		{"link with a clock altered", func(f *forgery) {
			set := must[[]ledger.Cosignature](f.t)(ledger.ParseCosignatures([]byte(link(f, 1).Cosignatures)))
			set[0].Time++
			link(f, 1).Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.CosignatureInvalid, true},
		{"link to another text", func(f *forgery) {
			link(f, 0).Splices[0].Put += " "
		}, check, certificate.GovernancePreimage, true},
		{"link to the text of another link", func(f *forgery) {
			link(f, 0).Splices = certificate.Difference([]byte(f.c.Governance.First), f.setOf(2))
		}, check, certificate.GovernancePreimage, true},
		{"link by a header that decides nothing", func(f *forgery) {
			link(f, 0).Header = string(f.headers[1])
			link(f, 0).Cosignatures = f.resign(link(f, 0).Header, registry, notary, provider)
		}, check, certificate.GovernanceHeader, true},
		{"link to a set that is only decided in a later epoch", func(f *forgery) {
			// Header 3 is of the first set. As if it were of another: its quorum says nothing about `next` then.
			text := setField(string(f.headers[2]), "governance", sm3.Sum([]byte("unknown")).String())
			link(f, 0).Header, link(f, 0).Cosignatures = text, f.resign(text, registry, notary, provider)
		}, check, certificate.GovernancePreimage, true},
		{"first link left out", func(f *forgery) { f.c.Governance.Links = f.c.Governance.Links[1:] }, check, certificate.CosignatureStranger, true},
		{"links swapped", func(f *forgery) { slices.Reverse(f.c.Governance.Links) }, check, certificate.CosignatureStranger, true},
		{"a link twice", func(f *forgery) {
			f.c.Governance.Links = append(f.c.Governance.Links, f.c.Governance.Links[2])
		}, check, certificate.GovernanceSplice, true},
		{"last link left out", func(f *forgery) { f.c.Governance.Links = f.c.Governance.Links[:2] }, check, certificate.HeaderGovernance, true},
		{"a link more than needed", func(f *forgery) {
			young := build(f.t, f.world, certOne, certificate.BuildOptions{Height: 4})
			young.Governance = f.c.Governance
			f.c = young
		}, certificate.CheckStatus, certificate.GovernanceUnused, false},
		{"a link back to an earlier set", func(f *forgery) {
			l := f.c.Governance.Links[2]
			l.Header = string(f.headers[3])
			l.Cosignatures = f.resign(l.Header, registry, notary, provider, joiner)
			l.Splices = certificate.Difference(f.setOf(2), f.setOf(1))
			f.c.Governance.Links = append(f.c.Governance.Links[:2:2], l)
		}, check, certificate.GovernanceOrder, true},
		{"a link's header is malformed", func(f *forgery) { link(f, 1).Header += "x" }, check, certificate.HeaderMalformed, true},
		{"a link's header is of another ledger", func(f *forgery) {
			text := setField(link(f, 1).Header, "ledger", sm3.Sum(nil).String())
			link(f, 1).Header, link(f, 1).Cosignatures = text, f.resign(text, registry, notary, provider, joiner)
		}, check, certificate.HeaderLedger, true},
		{"a link's header contradicts a pinned one", func(f *forgery) {
			h := must[ledger.Header](f.t)(ledger.ParseHeader([]byte(link(f, 1).Header)))
			f.trust.Pins = []ledger.Pin{{Height: h.Height, Digest: sm3.Sum([]byte("another"))}}
		}, check, certificate.HeaderPin, true},
		{"another set named by a header that nobody signed", func(f *forgery) {
			f.relink(link(f, 2), f.setOf(2), bytes.Replace(f.setOf(3), []byte(`"rules":1`), []byte(`"rules":2`), 1))
		}, check, certificate.CosignatureInvalid, true},
		{"a set that is none", func(f *forgery) { f.lastLink(`"rules"`, `"rulez"`) }, check, certificate.GovernanceMalformed, true},
		{"a set for another purpose", func(f *forgery) {
			f.lastLink(`"purpose":"production"`, `"purpose":"test"`)
		}, check, certificate.GovernanceMalformed, true},
		{"a set whose number does not rise", func(f *forgery) {
			f.lastLink(`"sequence":4`, `"sequence":3`)
		}, check, certificate.GovernanceOrder, true},
		{"a link over a recovery", func(f *forgery) { f.lastLink(`"epoch":0`, `"epoch":1`) }, check, certificate.GovernanceRecovery, true},
		{"a splice that changes nothing", func(f *forgery) {
			l := link(f, 2)
			l.Splices = slices.Insert(l.Splices, 0, certificate.Splice{At: 0, Cut: 1, Put: "{"})
		}, check, certificate.GovernanceSplice, true},
		{"splices the wrong way round", func(f *forgery) { slices.Reverse(link(f, 2).Splices) }, check, certificate.GovernanceSplice, true},
		{"splices that touch", func(f *forgery) {
			l := link(f, 2)
			s := l.Splices[0]
			half := len(s.Put) / 2
			l.Splices = slices.Replace(l.Splices, 0, 1, certificate.Splice{At: s.At, Cut: s.Cut, Put: s.Put[:half]}, certificate.Splice{At: s.At + s.Cut, Put: s.Put[half:]})
		}, check, certificate.GovernanceSplice, true},
		// The same text, said otherwise: what is cut stands between two like characters.
		{"a splice that could begin later", func(f *forgery) { link(f, 1).Splices[0].At-- }, check, certificate.GovernanceSplice, true},
		{"a splice out of bounds", func(f *forgery) { link(f, 2).Splices[0].Cut = 1 << 50 }, check, certificate.GovernanceSplice, true},
		{"a splice before the beginning", func(f *forgery) { link(f, 2).Splices[0].At = -1 }, check, certificate.GovernanceSplice, true},
		{"a splice with a negative cut", func(f *forgery) { link(f, 2).Splices[0].Cut = -1 }, check, certificate.GovernanceSplice, true},
		{"no splice", func(f *forgery) { link(f, 2).Splices = []certificate.Splice{} }, check, certificate.GovernanceSplice, true},
		{"a text that grows beyond its limit", func(f *forgery) {
			link(f, 2).Splices[0].Put = strings.Repeat(" ", ledger.MaxGovernance)
		}, check, certificate.GovernanceSplice, true},
		{"a retired set signs a later header", func(f *forgery) {
			last := len(f.c.Headers) - 1
			text := setField(f.c.Headers[last], "governance", sm3.Sum(f.c.Governance.First).String())
			f.c.Headers[last], f.c.Cosignatures = text, f.resign(text, registry, notary, provider, agency)
		}, check, certificate.HeaderGovernance, true},
		{"too few of a link without one member", func(f *forgery) { f.o.Without = []string{provider} }, check, certificate.QuorumWithout, true},
		{"a retired registrar's key", func(f *forgery) {
			body := ledger.CertificateIssueBody{Asset: assetTwo, Face: face(assetTwo, certOther), Registry: registry}
			f.c.Record = string(f.record(ledger.CertificateIssue, body, registrar+"="+registrar))
		}, certificate.CheckAuthority, certificate.SignerKey, true},
		{"a status file with another line of members", func(f *forgery) {
			other := newWorld(f.t, "one", ledger.Production)
			other.begin(other.asset(assetOne, holderA))
			g := other.set(other.inForce)
			g.Rules = 7
			other.decide(g, registry, notary, provider)
			other.finish()
			f.o.Status = must[*certificate.Status](f.t)(certificate.BuildStatus(other, certificate.Subject{ID: assetTwo, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
		}, certificate.CheckStatus, certificate.StatusHistory, false},
	}
}

func TestBadGovernance(t *testing.T) {
	w := tellGoverned(t, "one")
	base := build(t, w, certOther, certificate.BuildOptions{})
	for _, c := range badGovernance() {
		t.Run(c.name, func(t *testing.T) {
			f := forgery{world: w, c: clone(t, base), trust: w.trust(), o: w.soon()}
			c.spoil(&f)
			r := certificate.Verify(f.c, f.trust, f.o)
			expect(t, r, c.check, certificate.Fail, c.code)
			checkTexts(t, r)
		})
	}
}

// Every code that can fail a check, and every note, is met by some case.
func TestEveryCodeIsMet(t *testing.T) {
	met := map[certificate.Code]bool{}
	meet := func(r certificate.Report) {
		for _, c := range r.Checks {
			met[c.Code] = true
		}
		if r.Files != nil {
			met[r.Files.Code] = true
		}
		for _, n := range r.Notes {
			met[n.Code] = true
		}
		for _, code := range r.NotProved {
			met[code] = true
		}
	}
	base := wholeStory(t)
	for _, c := range badCases() {
		f := *base
		f.c = clone(t, base.c)
		c.spoil(&f)
		meet(certificate.Verify(f.c, f.trust, f.o))
	}
	w := tellGoverned(t, "one")
	for _, c := range badGovernance() {
		f := forgery{world: w, c: build(t, w, certOther, certificate.BuildOptions{}), trust: w.trust(), o: w.soon()}
		c.spoil(&f)
		meet(certificate.Verify(f.c, f.trust, f.o))
	}
	for _, c := range badRecoveries() {
		f := recoveredForgery(t)
		meet(certificate.Verify(f.c, f.trust, f.o))
		c.spoil(f)
		meet(certificate.Verify(f.c, f.trust, f.o))
	}
	for _, code := range elsewhere() {
		met[code] = true
	}
	for _, code := range certificate.Codes() {
		if !met[code] {
			t.Errorf("no case meets %s", code)
		}
	}
}

// elsewhere lists the codes that other tests expect by name.
func elsewhere() []certificate.Code {
	return []certificate.Code{
		certificate.RightsProved, certificate.RightsItems, certificate.UnprovedOthers,
		certificate.StatusPresent, certificate.StatusAbsent, certificate.StatusExpired, certificate.StatusSuperseded,
		certificate.StatusCancelled, certificate.StatusInvalid, certificate.StatusCopied, certificate.StatusRevoked, certificate.StatusSuspended, certificate.StatusBarred,
		certificate.NoteObjected, certificate.NoteFrozen, certificate.NotePledged, certificate.NoteLicensed, certificate.NotePartRevoked, certificate.NoteReported, certificate.NoteNotarised, certificate.NoteDeedWithdrawn, certificate.NoteHome, certificate.NoteHomeSound, certificate.NoteHomeEnded, certificate.NoteHomeBurdened, certificate.StatusStale, certificate.StatusFuture, certificate.StatusValue,
		certificate.FilesMatch, certificate.FilesDiffer, certificate.UncheckedStatus, certificate.UnprovedHolder,
		certificate.NoteTestLedger, certificate.NotePinned, certificate.NotePinNewer, certificate.NoteFewMembers,
		certificate.NotePinPassed, certificate.NoteRecoveryAhead, certificate.NoteSuspectsSpared, certificate.NoteSuspectsNeeded,
		certificate.SignerSuspect, certificate.SignerSuspended,
		certificate.NoteWithoutUnknown, certificate.NoteStatusOlder, certificate.NoteStatusFile, certificate.NoteDisagreement,
	}
}
