package certificate_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

func TestBuildErrors(t *testing.T) {
	w, _ := tell(t, "one")
	if _, err := certificate.Build(w, "CN-2026-9999", certificate.BuildOptions{}); !errors.Is(err, certificate.ErrUnknown) {
		t.Errorf("an unknown number gives %v", err)
	}
	if _, err := certificate.Build(w, certOne, certificate.BuildOptions{Height: 2}); !errors.Is(err, certificate.ErrNotFinal) {
		t.Errorf("a state before the certificate gives %v", err)
	}
	w.seal(w.issue(w.asset(assetTwo, holderB), certOther))
	if _, err := certificate.Build(w, certOther, certificate.BuildOptions{}); !errors.Is(err, certificate.ErrNotFinal) {
		t.Errorf("an unfinished block gives %v", err)
	}
	w.cosign(w.height(), registry, notary)
	if _, err := certificate.Build(w, certOther, certificate.BuildOptions{}); !errors.Is(err, certificate.ErrNotFinal) {
		t.Errorf("a block with two cosignatures gives %v", err)
	}
	w.cosign(w.height(), agency)
	expectValid(t, certificate.Verify(build(t, w, certOther, certificate.BuildOptions{}), w.trust(), w.soon()))

	big := make([]byte, certificate.MaxSize)
	annex := []certificate.Annex{{Content: big, Field: "face.evidence_report"}}
	if _, err := certificate.Build(w, certOne, certificate.BuildOptions{Annexes: annex}); !errors.Is(err, certificate.ErrFile) {
		t.Errorf("an annex that is too large gives %v", err)
	}
}

// The first blocks have no final header before them.
func TestFirstBlocks(t *testing.T) {
	for before := range 3 {
		w := newWorld(t, "young", ledger.Production)
		for range before {
			w.seal(filler("early", 1))
		}
		asset := w.asset(assetOne, holderA)
		w.finish(w.issue(asset, certOne))
		c := build(t, w, certOne, certificate.BuildOptions{})
		r := certificate.Verify(c, w.trust(), w.soon())
		expectValid(t, r)
		if r.Time.NotBefore != w.genesis.Time || len(c.Headers) != min(before, 1)+1 || c.FinalSet != "" {
			t.Errorf("after %d blocks: interval %v, %d headers", before, r.Time, len(c.Headers))
		}
		c.FinalSet = c.Cosignatures
		expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckTime, certificate.Fail, certificate.TimeSet)
	}
}

// A natural person's name is only committed to; who holds the disclosure may
// show it.
func TestDisclosure(t *testing.T) {
	w := newWorld(t, "person", ledger.Production)
	shown := ledger.Disclosure{Path: "identity", Salt: strings.Repeat("5a", ledger.SaltSize), Value: "测试人"}
	commitment := must[sm3.Digest](t)(shown.Commitment())
	asset := w.asset(assetOne, holderA)
	a := w.issue(asset, certOne)
	f := face(assetOne, certOne)
	f.HolderName, f.HolderCode = commitment.String(), "unstated"
	a.leaf = w.record(ledger.CertificateIssue, ledger.CertificateIssueBody{Asset: assetOne, Face: f, Registry: registry}, registrar+"="+registrar)
	w.finish(a)
	bare := certificate.Verify(build(t, w, certOne, certificate.BuildOptions{}), w.trust(), w.soon())
	expectValid(t, bare)
	if !slices.Contains(bare.NotProved, certificate.UnprovedHolder) {
		t.Errorf("not proved: %v", bare.NotProved)
	}
	c := build(t, w, certOne, certificate.BuildOptions{Disclosures: []ledger.Disclosure{shown}})
	r := certificate.Verify(c, w.trust(), w.soon())
	expectValid(t, r)
	if slices.Contains(r.NotProved, certificate.UnprovedHolder) {
		t.Errorf("not proved: %v", r.NotProved)
	}
	for name, spoil := range map[string]func(d *ledger.Disclosure){
		"path":  func(d *ledger.Disclosure) { d.Path = "contact" },
		"salt":  func(d *ledger.Disclosure) { d.Salt = flip(d.Salt) },
		"value": func(d *ledger.Disclosure) { d.Value = "x" },
	} {
		bad := clone(t, c)
		spoil(&bad.Disclosures[0])
		t.Run(name, func(t *testing.T) {
			expect(t, certificate.Verify(bad, w.trust(), w.soon()), certificate.CheckIntegrity, certificate.Fail, certificate.DisclosureMismatch)
		})
	}
	c.Disclosures = append(c.Disclosures, shown)
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckIntegrity, certificate.Fail, certificate.DisclosureMismatch)
}

func TestFilesDiffer(t *testing.T) {
	f := wholeStory(t)
	for _, files := range [][]sm3.Digest{dataFiles()[:1], append(dataFiles(), sm3.Sum(nil)), {sm3.Sum(nil)}} {
		f.o.Files = files
		r := certificate.Verify(f.c, f.trust, f.o)
		if r.Files.Verdict != certificate.Fail || r.Files.Code != certificate.FilesDiffer {
			t.Errorf("%d files: %+v", len(files), r.Files)
		}
	}
	f.o.Files = []sm3.Digest{dataFiles()[1], dataFiles()[0]}
	if r := certificate.Verify(f.c, f.trust, f.o); r.Files.Code != certificate.FilesMatch {
		t.Errorf("in another order: %+v", r.Files)
	}
	f.c.Status.Proof = flip(f.c.Status.Proof)
	if r := certificate.Verify(f.c, f.trust, f.o); r.Files.Verdict != certificate.NotChecked {
		t.Errorf("without a proved state: %+v", r.Files)
	}
}

// With three members nobody may be missing, and the report says how little that
// tolerates.
func TestFewMembers(t *testing.T) {
	w := newWorld(t, "few", ledger.Production)
	three := slices.DeleteFunc(w.firstMembers(), func(m ledger.Member) bool { return m.Name == agency })
	text := w.addGovernance(w.governance(three...))
	w.genesis.Governance, w.inForce, w.next = text, text, text
	w.finish(w.issue(w.asset(assetOne, holderA), certOne))
	c := build(t, w, certOne, certificate.BuildOptions{})
	r := certificate.Verify(c, w.trust(), w.soon())
	expectValid(t, r)
	if !hasNote(r, certificate.NoteFewMembers) || r.Quorum.Needed != 3 {
		t.Errorf("notes %v, quorum %v", r.Notes, r.Quorum)
	}
	c.Cosignatures = without(c.Cosignatures, provider)
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckFinality, certificate.Fail, certificate.QuorumMissing)
}

// A quorum may sign a state whose value is not an asset, or that contradicts
// itself; it is not read as anything else.
func TestStatusValueThatIsNone(t *testing.T) {
	w, asset := tell(t, "one")
	asset.State = ledger.AssetCancelled // but its certificate stays valid
	w.finish(act{leaf: []byte("cancel"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	c := build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusValue)
	w.finish(act{leaf: []byte("nonsense"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): &ledger.Confirmation{Certificate: "x"}}})
	c = build(t, w, certOne, certificate.BuildOptions{})
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusValue)
}
