package certificate_test

import (
	"bytes"
	"slices"
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
	if n := len(first.Governance.Changes); n != 1 {
		t.Errorf("%d changes up to height 4", n)
	}
	expectValid(t, certificate.Verify(first, w.trust(), w.soon()))
	for _, number := range []string{certOne, certOther} {
		c := build(t, w, number, certificate.BuildOptions{})
		if n := len(c.Governance.Changes); n != 3 || len(c.Governance.Changes[1].Headers) != 2 {
			t.Errorf("%d changes", n)
		}
		r := certificate.Verify(c, w.trust(), w.soon())
		expectValid(t, r)
	}
}

func badGovernance() []badCase {
	check := certificate.CheckFinality
	change := func(f *forgery, i int) *certificate.GovernanceChange { return &f.c.Governance.Changes[i] }
	return []badCase{
		{"change signed by the new set", func(f *forgery) {
			change(f, 0).Cosignatures = f.resign(change(f, 0).Headers[0], registry, notary, provider, joiner)
		}, check, certificate.CosignatureStranger, true},
		{"change with quorum minus one", func(f *forgery) {
			change(f, 0).Cosignatures = f.resign(change(f, 0).Headers[0], registry, notary)
		}, check, certificate.QuorumMissing, true},
		{"change with another text", func(f *forgery) { change(f, 0).Text = f.c.Governance.First }, check, certificate.GovernanceHeader, true},
		{"change by a header that decides nothing", func(f *forgery) {
			change(f, 0).Headers = []string{string(f.headers[1])}
		}, check, certificate.GovernanceHeader, true},
		{"first change left out", func(f *forgery) { f.c.Governance.Changes = f.c.Governance.Changes[1:] }, check, certificate.GovernanceHeader, true},
		{"changes swapped", func(f *forgery) { slices.Reverse(f.c.Governance.Changes) }, check, certificate.GovernanceHeader, true},
		{"a change twice", func(f *forgery) {
			f.c.Governance.Changes = append(f.c.Governance.Changes, f.c.Governance.Changes[2])
		}, check, certificate.GovernanceHeader, true},
		{"last change left out", func(f *forgery) { f.c.Governance.Changes = f.c.Governance.Changes[:2] }, check, certificate.HeaderGovernance, true},
		{"a change's headers do not follow", func(f *forgery) {
			change(f, 1).Headers[1] = setField(change(f, 1).Headers[1], "prev", sm3.Sum(nil).String())
		}, check, certificate.HeaderChain, true},
		{"a change's header is malformed", func(f *forgery) { change(f, 1).Headers[0] += "x" }, check, certificate.HeaderMalformed, true},
		{"another set named by a header that nobody signed", func(f *forgery) {
			c := change(f, 2)
			c.Text = bytes.Replace(c.Text, []byte(`"rules":1`), []byte(`"rules":2`), 1)
			c.Headers[0] = setField(c.Headers[0], "next", sm3.Sum(c.Text).String())
		}, check, certificate.CosignatureInvalid, true},
		{"a set that is none", func(f *forgery) {
			c := change(f, 2)
			c.Text = []byte(`{"rules":2}`)
			c.Headers[0] = setField(c.Headers[0], "next", sm3.Sum(c.Text).String())
			c.Cosignatures = f.resign(c.Headers[0], registry, notary, joiner)
		}, check, certificate.GovernanceMalformed, true},
		{"a set for another purpose", func(f *forgery) {
			c := change(f, 2)
			c.Text = bytes.Replace(c.Text, []byte(`"purpose":"production"`), []byte(`"purpose":"test"`), 1)
			c.Headers[0] = setField(c.Headers[0], "next", sm3.Sum(c.Text).String())
			c.Cosignatures = f.resign(c.Headers[0], registry, notary, joiner)
		}, check, certificate.GovernanceMalformed, true},
		{"a retired set signs a later header", func(f *forgery) {
			last := len(f.c.Headers) - 1
			text := setField(f.c.Headers[last], "governance", sm3.Sum(f.c.Governance.First).String())
			f.c.Headers[last], f.c.Cosignatures = text, f.resign(text, registry, notary, provider, agency)
		}, check, certificate.HeaderGovernance, true},
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
			f.o.Status = must[*certificate.Status](f.t)(certificate.BuildStatus(other, certificate.Subject{ID: assetTwo, Kind: ledger.AssetEntity}, 0))
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
		certificate.StatusPresent, certificate.StatusAbsent, certificate.StatusExpired, certificate.StatusSuperseded,
		certificate.StatusCancelled, certificate.StatusStale, certificate.StatusFuture, certificate.StatusValue,
		certificate.FilesMatch, certificate.FilesDiffer, certificate.UnprovedHolder,
		certificate.NoteTestLedger, certificate.NotePinned, certificate.NotePinNewer, certificate.NoteFewMembers,
		certificate.NoteWithoutUnknown, certificate.NoteStatusOlder, certificate.NoteStatusFile, certificate.NoteDisagreement,
	}
}
