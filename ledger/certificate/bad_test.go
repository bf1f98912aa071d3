package certificate_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// forgery is a certificate, what it is verified with, and the ledger that it
// came from, for a mutation to spoil.
type forgery struct {
	*world
	c     *certificate.Certificate
	trust ledger.Trust
	o     certificate.Options
}

// badCase is one way to be wrong and the answer that must name it.
type badCase struct {
	name   string
	spoil  func(f *forgery)
	check  certificate.CheckName
	code   certificate.Code
	others bool // that other checks fail too is expected
}

// setField replaces a field of a header's text.
func setField(text, field, value string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, field+" ") {
			lines[i] = field + " " + value
		}
	}
	return strings.Join(lines, "\n")
}

// flip changes the last hexadecimal digit of a digest or proof.
func flip(hex string) string {
	last := byte('0')
	if hex[len(hex)-1] == '0' {
		last = '1'
	}
	return hex[:len(hex)-1] + string(last)
}

func flipDigest(d sm3.Digest) sm3.Digest {
	d[31] ^= 1
	return d
}

// resign gives cosignatures over a text by the members.
func (w *world) resign(text string, members ...string) string {
	var set []ledger.Cosignature
	h, err := ledger.ParseHeader([]byte(text))
	if err != nil {
		w.t.Fatal(err)
	}
	for i, m := range members {
		set = append(set, w.sign(m, h.Time+legaltime.Instant(100*(i+1)), []byte(text)))
	}
	return string(ledger.CosignatureBlock(set))
}

// without drops the line of a member.
func without(lines, member string) string {
	kept := slices.DeleteFunc(strings.SplitAfter(lines, "\n"), func(l string) bool { return strings.Contains(l, " "+member+" ") })
	return strings.Join(kept, "")
}

// replaceRecord puts a record in place of the certificate's.
func (f *forgery) replaceRecord(change func(*ledger.CertificateIssueBody), signers ...string) {
	b := issueBody(certTwo)
	change(&b)
	f.c.Record = string(f.record(ledger.CertificateIssue, b, signers...))
}

// acceptRecord makes the certificate of a ledger that has accepted the record
// all the same, so that nothing but the record is wrong.
func (f *forgery) acceptRecord(change func(*ledger.CertificateIssueBody), signers ...string) {
	b, annexes := issueBody(certTwo), f.c.Annexes
	change(&b)
	var note []byte
	f.world = tellInstead(f.t, "one", func(w *world) []byte {
		note = w.record(ledger.CertificateIssue, b, signers...)
		return note
	})
	f.c = build(f.t, f.world, certTwo, certificate.BuildOptions{Annexes: annexes})
	f.c.Record = string(note)
}

func (f *forgery) stateAt(height uint64, id ledger.EntityID) (value canonical.Raw, proof string) {
	v, p, err := f.State(height, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return v, p.Encode()
}

func badIntegrity() []badCase {
	check := certificate.CheckIntegrity
	return []badCase{
		{"genesis is not one", func(f *forgery) {
			f.c.Genesis = "certledger-genesis/v2\n"
			f.trust.Ledger = sm3.Sum([]byte(f.c.Genesis))
		}, check, certificate.GenesisMalformed, true},
		{"record without its last newline", func(f *forgery) { f.c.Record = f.c.Record[:len(f.c.Record)-1] }, check, certificate.RecordMalformed, true},
		{"record with a body of the wrong shape", func(f *forgery) {
			f.c.Record = string(f.record(ledger.CertificateIssue, map[string]string{"registry": registry}, registrar+"="+registrar))
		}, check, certificate.RecordMalformed, true},
		{"record that issues nothing", func(f *forgery) {
			f.c.Record = string(f.record(ledger.ApplicationRegister, ledger.ApplicationBody{Application: "AP-2026-0001", Registry: registry}, registrar+"="+registrar))
		}, check, certificate.RecordKind, true},
		{"record of another ledger", func(f *forgery) {
			other := newWorld(f.t, "one", ledger.Test)
			f.c.Record = string(other.record(ledger.CertificateIssue, issueBody(certTwo), goodSigners()...))
		}, check, certificate.RecordLedger, true},
		{"another number on the file", func(f *forgery) { f.c.Number = certOther }, check, certificate.RecordNumber, true},
		{"face about another asset", func(f *forgery) {
			f.replaceRecord(func(b *ledger.CertificateIssueBody) { b.Face.Registration = assetTwo }, goodSigners()...)
		}, check, certificate.RecordFace, true},
		{"disclosure of something else", func(f *forgery) {
			f.c.Disclosures = []ledger.Disclosure{{Path: "identity", Salt: strings.Repeat("0", 64), Value: "x"}}
		}, check, certificate.DisclosureMismatch, false},
		{"disclosure with a short salt", func(f *forgery) {
			f.c.Disclosures = []ledger.Disclosure{{Path: "identity", Salt: "00", Value: "x"}}
		}, check, certificate.DisclosureMismatch, false},
		{"annex altered", func(f *forgery) { f.c.Annexes[0].Content[3] ^= 1 }, check, certificate.AnnexMismatch, false},
		{"annex under another field", func(f *forgery) { f.c.Annexes[0].Field = "contract" }, check, certificate.AnnexMismatch, false},
		{"annex twice", func(f *forgery) { f.c.Annexes = append(f.c.Annexes, f.c.Annexes[0]) }, check, certificate.AnnexMismatch, false},
	}
}

func badInclusion() []badCase {
	check := certificate.CheckInclusion
	return []badCase{
		{"index of a neighbour", func(f *forgery) { f.c.Inclusion.Index++ }, check, certificate.InclusionPath, true},
		{"index beyond every header", func(f *forgery) { f.c.Inclusion.Index = 1 << 40 }, check, certificate.InclusionBlock, true},
		{"index before the first header", func(f *forgery) { f.c.Inclusion.Index = 0 }, check, certificate.InclusionBlock, true},
		{"path altered", func(f *forgery) { f.c.Inclusion.Path[1] = flipDigest(f.c.Inclusion.Path[1]) }, check, certificate.InclusionPath, false},
		{"path cut", func(f *forgery) { f.c.Inclusion.Path = f.c.Inclusion.Path[1:] }, check, certificate.InclusionPath, false},
		{"path too long", func(f *forgery) { f.c.Inclusion.Path = append(f.c.Inclusion.Path, sm3.Sum(nil)) }, check, certificate.InclusionPath, false},
		{"record altered and signed again", func(f *forgery) {
			f.replaceRecord(func(b *ledger.CertificateIssueBody) { b.Face.AssetName = "x" }, goodSigners()...)
		}, check, certificate.InclusionPath, false},
		{"record signed again", func(f *forgery) {
			n := must[ledger.Note](f.t)(ledger.ParseNote([]byte(f.c.Record), ledger.MaxNote))
			n.Lines[0] = must[ledger.Line](f.t)(ledger.SignText(n.Text, registrar, f.key(registrar), seeded("again")))
			f.c.Record = string(n.Bytes())
		}, check, certificate.InclusionPath, false},
	}
}

func badFinality() []badCase {
	check := certificate.CheckFinality
	return []badCase{
		{"another ledger is trusted", func(f *forgery) { f.trust.Ledger = sm3.Sum(nil) }, check, certificate.TrustLedger, true},
		{"another title in the genesis", func(f *forgery) { f.c.Genesis = strings.Replace(f.c.Genesis, "one", "two", 1) }, check, certificate.TrustLedger, true},
		{"first governance altered", func(f *forgery) {
			f.c.Governance.First = bytes.Replace(f.c.Governance.First, []byte(`"rules":1`), []byte(`"rules":2`), 1)
		}, check, certificate.GovernancePreimage, true},
		{"a header without its last newline", func(f *forgery) { f.c.Headers[1] = strings.TrimSuffix(f.c.Headers[1], "\n") }, check, certificate.HeaderMalformed, true},
		{"a header of another ledger", func(f *forgery) { f.c.Headers[1] = setField(f.c.Headers[1], "ledger", sm3.Sum(nil).String()) }, check, certificate.HeaderLedger, true},
		{"a header altered", func(f *forgery) { f.c.Headers[1] = setField(f.c.Headers[1], "state", sm3.Sum(nil).String()) }, check, certificate.HeaderChain, false},
		{"a header left out", func(f *forgery) { f.c.Headers = slices.Delete(f.c.Headers, 1, 2) }, check, certificate.HeaderChain, true},
		{"a header too many in front", func(f *forgery) {
			f.c.Headers = slices.Insert(f.c.Headers, 0, string(f.headers[2]))
		}, check, certificate.HeaderChain, true},
		{"headers the wrong way round", func(f *forgery) { slices.Reverse(f.c.Headers) }, check, certificate.HeaderChain, true},
		{"time that goes back", func(f *forgery) {
			f.c.Headers[2] = setField(f.c.Headers[2], "time", "2026-03-02T00:00:00.000Z")
			f.c.Cosignatures = f.resign(f.c.Headers[2], registry, notary, agency)
		}, check, certificate.HeaderChain, false},
		{"a set that nobody decided", func(f *forgery) {
			text := setField(f.c.Headers[2], "governance", sm3.Sum(nil).String())
			f.c.Headers[2], f.c.Cosignatures = text, f.resign(text, registry, notary, agency)
		}, check, certificate.HeaderGovernance, true},
		{"quorum minus one", func(f *forgery) { f.c.Cosignatures = without(f.c.Cosignatures, notary) }, check, certificate.QuorumMissing, false},
		{"no cosignature", func(f *forgery) { f.c.Cosignatures = "" }, check, certificate.QuorumMissing, false},
		{"an observer in the place of a member", func(f *forgery) {
			f.c.Cosignatures = f.resign(f.c.Headers[2], registry, notary, watcher)
		}, check, certificate.QuorumMissing, false},
		{"a line twice", func(f *forgery) {
			line, _, _ := strings.Cut(f.c.Cosignatures, "\n")
			f.c.Cosignatures = line + "\n" + f.c.Cosignatures
		}, check, certificate.CosignatureMalformed, false},
		{"a member twice with two clocks", func(f *forgery) {
			set := must[[]ledger.Cosignature](f.t)(ledger.ParseCosignatures([]byte(f.c.Cosignatures)))
			set = append(set, f.sign(registry, f.clock+9999, []byte(f.c.Headers[2])))
			f.c.Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.CosignatureMalformed, false},
		{"lines not sorted", func(f *forgery) {
			lines := strings.SplitAfter(f.c.Cosignatures, "\n")
			slices.Reverse(lines)
			f.c.Cosignatures = strings.Join(lines, "")
		}, check, certificate.CosignatureMalformed, false},
		{"a stranger beside a quorum", func(f *forgery) {
			set := must[[]ledger.Cosignature](f.t)(ledger.ParseCosignatures([]byte(f.c.Cosignatures)))
			set = append(set, f.sign("somebody", f.clock, []byte(f.c.Headers[2])))
			f.c.Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.CosignatureStranger, false},
		{"a member with another key", func(f *forgery) {
			c := must[ledger.Cosignature](f.t)(ledger.Cosign(notary, f.clock, []byte(f.c.Headers[2]), f.key("else"), nil))
			f.c.Cosignatures = sorted(without(f.c.Cosignatures, notary) + c.Line().String())
		}, check, certificate.CosignatureStranger, false},
		{"a member without cosigning key", func(f *forgery) {
			c := must[ledger.Cosignature](f.t)(ledger.Cosign(court, f.clock, []byte(f.c.Headers[2]), f.key(court+"/judge"), nil))
			f.c.Cosignatures = sorted(f.c.Cosignatures + c.Line().String())
		}, check, certificate.CosignatureStranger, false},
		{"a clock altered", func(f *forgery) {
			set := must[[]ledger.Cosignature](f.t)(ledger.ParseCosignatures([]byte(f.c.Cosignatures)))
			set[1].Time++
			f.c.Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.CosignatureInvalid, false},
		{"the observer's clock altered", func(f *forgery) {
			set := must[[]ledger.Cosignature](f.t)(ledger.ParseCosignatures([]byte(f.c.Cosignatures)))
			i := slices.IndexFunc(set, func(c ledger.Cosignature) bool { return c.Member == watcher })
			set[i].Time++
			f.c.Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.CosignatureInvalid, false},
		{"cosignatures over another header", func(f *forgery) {
			f.c.Cosignatures = f.resign(string(f.headers[6]), registry, notary, agency)
		}, check, certificate.CosignatureInvalid, false},
		{"the last header missing", func(f *forgery) { f.c.Headers = f.c.Headers[:2] }, check, certificate.CosignatureInvalid, true},
		{"two headers of one height", func(f *forgery) {
			text := setField(string(f.headers[5]), "entries", sm3.Sum(nil).String())
			f.c.Status.Header, f.c.Status.Cosignatures = text, f.resign(text, registry, notary, agency)
		}, check, certificate.HeaderFork, true},
		{"a pinned header is another", func(f *forgery) {
			f.trust.Pins = []ledger.Pin{{Height: 4, Digest: sm3.Sum(nil)}}
		}, check, certificate.HeaderPin, false},
		{"too few without one member", func(f *forgery) { f.o.Without = []string{registry} }, check, certificate.QuorumWithout, true},
	}
}

// sorted puts signature lines into order.
func sorted(lines string) string {
	list := slices.DeleteFunc(strings.SplitAfter(lines, "\n"), func(l string) bool { return l == "" })
	slices.Sort(list)
	return strings.Join(list, "")
}

func badAuthority() []badCase {
	check := certificate.CheckAuthority
	same := func(*ledger.CertificateIssueBody) {}
	return []badCase{
		{"another signer", func(f *forgery) { f.acceptRecord(same, "holder/holder-a=a2") }, check, certificate.SignerSet, false},
		{"a signer too many", func(f *forgery) {
			f.acceptRecord(same, append(goodSigners(), "court-six/judge=court-six/judge")...)
		}, check, certificate.SignerSet, false},
		{"registry is no member", func(f *forgery) {
			f.acceptRecord(func(b *ledger.CertificateIssueBody) { b.Registry = "nobody-here" }, "nobody-here/registrar=x")
		}, check, certificate.SignerMember, false},
		{"registry is a notary", func(f *forgery) {
			f.acceptRecord(func(b *ledger.CertificateIssueBody) { b.Registry = notary }, notary+"/registrar="+notary+"/notary")
		}, check, certificate.SignerClass, false},
		{"registry with an unknown key", func(f *forgery) {
			f.acceptRecord(same, registrar+"=x")
		}, check, certificate.SignerKey, false},
		{"a signature altered", func(f *forgery) {
			n := must[ledger.Note](f.t)(ledger.ParseNote([]byte(f.c.Record), ledger.MaxNote))
			n.Lines[0].Payload[10] ^= 1
			f.c.Record = string(n.Bytes())
		}, check, certificate.SignerSignature, true},
	}
}

func badStatus() []badCase {
	check := certificate.CheckStatus
	return []badCase{
		{"state of another asset", func(f *forgery) {
			f.c.Status.Value, f.c.Status.Proof = f.stateAt(f.height(), assetID(assetTwo))
		}, check, certificate.StatusProofBad, false},
		{"value altered", func(f *forgery) {
			f.c.Status.Value = bytes.Replace(f.c.Status.Value, []byte(`"pledges":["`+pledgeOne+`"],`), nil, 1)
		}, check, certificate.StatusProofBad, false},
		{"value left out", func(f *forgery) { f.c.Status.Value = nil }, check, certificate.StatusProofBad, false},
		{"proof cut short", func(f *forgery) { f.c.Status.Proof = f.c.Status.Proof[:len(f.c.Status.Proof)-2] }, check, certificate.StatusProofBad, false},
		{"proof altered", func(f *forgery) { f.c.Status.Proof = flip(f.c.Status.Proof) }, check, certificate.StatusProofBad, false},
		{"proof that says absent", func(f *forgery) {
			f.c.Status.Proof, f.c.Status.Value = statetree.Proof{}.Encode(), nil
		}, check, certificate.StatusProofBad, false},
		{"an older state under the newest header", func(f *forgery) {
			f.c.Status.Value, f.c.Status.Proof = f.stateAt(6, assetID(assetOne))
		}, check, certificate.StatusProofBad, false},
		{"status header malformed", func(f *forgery) { f.c.Status.Header += "x\n" }, check, certificate.HeaderMalformed, true},
		{"status header of another ledger", func(f *forgery) {
			f.c.Status.Header = setField(f.c.Status.Header, "ledger", sm3.Sum(nil).String())
		}, check, certificate.HeaderLedger, true},
		{"status header altered", func(f *forgery) {
			f.c.Status.Header = setField(f.c.Status.Header, "state", sm3.Sum(nil).String())
		}, check, certificate.CosignatureInvalid, true},
		{"status header with quorum minus one", func(f *forgery) {
			f.c.Status.Cosignatures = without(f.c.Status.Cosignatures, registry)
		}, check, certificate.QuorumMissing, true},
		{"status header older than the record", func(f *forgery) {
			f.c.Status.Header, f.c.Status.Cosignatures = string(f.headers[2]), f.resign(string(f.headers[2]), registry, notary, agency)
			f.c.Status.Value, f.c.Status.Proof = f.stateAt(3, assetID(assetOne))
			f.c.Status.Consistency = nil
		}, check, certificate.StatusEarly, true},
		{"consistency altered", func(f *forgery) {
			f.c.Status.Consistency[0] = flipDigest(f.c.Status.Consistency[0])
		}, check, certificate.StatusConsistency, false},
		{"consistency left out", func(f *forgery) { f.c.Status.Consistency = nil }, check, certificate.StatusConsistency, false},
		{"another log continues", func(f *forgery) {
			text := setField(f.c.Status.Header, "log", sm3.Sum(nil).String())
			f.c.Status.Header, f.c.Status.Cosignatures = text, f.resign(text, registry, notary, agency)
		}, check, certificate.StatusConsistency, false},
		{"number that the asset does not have", func(f *forgery) {
			f.c.Number = certOther
		}, check, certificate.StatusUnknown, true},
		{"status file about another asset", func(f *forgery) { f.o.Status = f.statusOf(assetTwo, 0) }, check, certificate.StatusSubject, false},
		{"status file about the certificate's number", func(f *forgery) {
			f.o.Status = must[*certificate.Status](f.t)(certificate.BuildStatus(f, certificate.Subject{ID: certTwo, Kind: ledger.CertificateEntity}, certificate.StatusOptions{}))
		}, check, certificate.StatusSubject, false},
		{"status file of another ledger", func(f *forgery) {
			other := tellAll(f.t, "two")
			f.o.Status = must[*certificate.Status](f.t)(certificate.BuildStatus(other, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
		}, check, certificate.TrustLedger, false},
		{"status file with another asset's proof", func(f *forgery) {
			f.o.Status = f.statusOf(assetTwo, 0)
			f.o.Status.Subject.ID = assetOne
		}, check, certificate.StatusProofBad, false},
		{"status file with quorum minus one", func(f *forgery) {
			f.o.Status = f.statusOf(assetOne, 0)
			f.o.Status.Status.Cosignatures = without(f.o.Status.Status.Cosignatures, registry)
		}, check, certificate.QuorumMissing, false},
		{"status file of another version", func(f *forgery) {
			f.o.Status = f.statusOf(assetOne, 0)
			f.o.Status.Format = "certledger-status/v2"
		}, check, certificate.FileMalformed, false},
		{"status file with another header of a height", func(f *forgery) {
			f.o.Status = f.statusOf(assetOne, 0)
			text := setField(f.o.Status.Status.Header, "entries", sm3.Sum(nil).String())
			f.o.Status.Status.Header, f.o.Status.Status.Cosignatures = text, f.resign(text, registry, notary, agency)
		}, check, certificate.HeaderFork, false},
		{"status file with members of its own", func(f *forgery) {
			f.o.Status = f.statusOf(assetOne, 0)
			g := f.set(f.inForce)
			g.Rules++
			f.o.Status.Governance.First = must[[]byte](f.t)(g.Text())
		}, check, certificate.GovernancePreimage, false},
	}
}

func badTime() []badCase {
	check := certificate.CheckTime
	return []badCase{
		{"a line of the final set left out", func(f *forgery) { f.c.FinalSet = without(f.c.FinalSet, notary) }, check, certificate.TimeSet, false},
		{"the final set left out", func(f *forgery) { f.c.FinalSet = "" }, check, certificate.TimeSet, false},
		{"another set over the same header", func(f *forgery) {
			f.c.FinalSet = f.resign(f.c.Headers[0], registry, notary, agency)
		}, check, certificate.TimeSet, false},
		{"clocks that contradict each other", func(f *forgery) {
			var set []ledger.Cosignature
			for _, m := range []string{registry, notary, agency} {
				set = append(set, f.sign(m, f.genesis.Time, []byte(f.c.Headers[2])))
			}
			f.c.Cosignatures = string(ledger.CosignatureBlock(set))
		}, check, certificate.TimeOrder, false},
	}
}

// wholeStory gives the certificate that every bad case spoils.
func wholeStory(t testing.TB) *forgery {
	t.Helper()
	w := tellAll(t, "one")
	annex := certificate.Annex{Content: []byte(reportText), Field: "face.evidence_report"}
	c := build(t, w, certTwo, certificate.BuildOptions{Annexes: []certificate.Annex{annex}})
	return &forgery{world: w, c: c, trust: w.trust(), o: w.soon()}
}

func badCases() []badCase {
	return slices.Concat(badIntegrity(), badInclusion(), badFinality(), badAuthority(), badStatus(), badTime())
}

func TestBadCertificates(t *testing.T) {
	base := wholeStory(t)
	expectValid(t, certificate.Verify(base.c, base.trust, base.o))
	for _, c := range badCases() {
		t.Run(c.name, func(t *testing.T) {
			f := *base
			f.c = clone(t, base.c)
			c.spoil(&f)
			r := certificate.Verify(f.c, f.trust, f.o)
			expect(t, r, c.check, certificate.Fail, c.code)
			for _, got := range r.Checks {
				waits := c.check == certificate.CheckFinality && got.Name == certificate.CheckTime
				if got.Name != c.check && got.Verdict != certificate.Pass && !c.others && !waits {
					t.Errorf("%s is %s too: %s %s", got.Name, got.Verdict, got.Code, got.Detail)
				}
			}
			checkTexts(t, r)
		})
	}
}

// checkTexts checks that every code of a report has a text whose places are all
// filled.
func checkTexts(t testing.TB, r certificate.Report) {
	t.Helper()
	check := func(code certificate.Code, text ledger.Text) {
		if text.ZH == string(code) || text.EN == string(code) || strings.Contains(text.ZH+text.EN, "{") {
			t.Errorf("%s has the text %q", code, text)
		}
	}
	for _, c := range r.Checks {
		check(c.Code, c.Text())
	}
	for _, n := range r.Notes {
		check(n.Code, n.Text())
	}
	for _, code := range r.NotProved {
		check(code, certificate.CodeText(code))
	}
}
