package ledger_test

import (
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The members of the test ledger: four that vote and cosign, one that observes
// and one that signs without a node.
const (
	registryOne = "registry-one"
	providerTwo = "provider-two"
	notaryThree = "notary-three"
	agencyFour  = "agency-four"
	courtFive   = "court-five"
	watcherSix  = "watcher-six"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// seeded gives a stream that depends on the name only.
func seeded(name string) io.Reader {
	return rand.NewChaCha8(sm3.Sum([]byte("certledger test seed "), []byte(name)))
}

func testKey(t testing.TB, name string) *sm2.PrivateKey {
	t.Helper()
	return must[*sm2.PrivateKey](t)(sm2.GenerateKey(seeded("key " + name)))
}

func sign(t testing.TB, text []byte, signer string) ledger.Line {
	t.Helper()
	return must[ledger.Line](t)(ledger.SignText(text, signer, testKey(t, signer), seeded("nonce "+signer)))
}

func testDigest(name string) sm3.Digest { return sm3.Sum([]byte(name)) }

func instant(t testing.TB, text string) legaltime.Instant {
	t.Helper()
	return must[legaltime.Instant](t)(legaltime.ParseInstant(text))
}

// creditCode makes a code of the region 000000, which does not exist.
func creditCode(t testing.TB, n int) string {
	t.Helper()
	digits := strconv.Itoa(n)
	first := "91000000MA" + strings.Repeat("0", 7-len(digits)) + digits
	check, ok := ledger.SocialCreditCheck(first)
	if !ok {
		t.Fatalf("%s has no check digit", first)
	}
	return first + string(check)
}

// qualified declares what a registry is admitted on.
func qualified() *ledger.Qualifications {
	grounds := []ledger.AdmissionGround{{Ground: ledger.GroundGradeThree, Proof: testDigest("certificate of grade 3")}}
	return &ledger.Qualifications{CryptoReport: "unstated", GradeReport: "unstated", Grounds: grounds, ReviewDue: 1_798_732_800_000}
}

func testMember(t testing.TB, n int, name string, class ledger.Class, takes ...ledger.Participation) ledger.Member {
	t.Helper()
	m := ledger.Member{
		Classes: []ledger.Class{class}, Code: creditCode(t, n), Filing: "unstated", Name: name,
		Participation: takes, Title: "测试成员" + strconv.Itoa(n), TitleEN: "Test Member " + strconv.Itoa(n),
	}
	if class == ledger.ClassRegistry {
		m.Qualifications = qualified()
	}
	roles := []string{ledger.StaffRole(class), ledger.GovernorRole}
	if len(takes) > 0 {
		roles = append(roles, ledger.NodeRole)
		m.CosignKey = testKey(t, name).Public()
		m.Node = &ledger.Node{Addresses: []string{"/ip4/192.0.2." + strconv.Itoa(n) + "/tcp/7000"}, Peer: "peer-" + strconv.Itoa(n)}
	}
	slices.Sort(roles)
	for _, r := range roles {
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: testKey(t, name+"/"+r).Public(), Role: r})
	}
	return m
}

func testDocuments() []ledger.DocumentText {
	return []ledger.DocumentText{{Name: "cn", Text: `{"calendar":"cn"}`}, {Name: "tianjin", Text: `{"profile":"tianjin"}`}}
}

func testGovernance(t testing.TB) *ledger.Governance {
	t.Helper()
	docs := testDocuments()
	document := func(i int) ledger.Document {
		return ledger.Document{Digest: sm3.Sum([]byte(docs[i].Text)), Name: docs[i].Name}
	}
	g := &ledger.Governance{
		Calendars: []ledger.Document{document(0)}, Profiles: []ledger.Document{document(1)},
		Params: ledger.DefaultParams(), Purpose: ledger.Test, Rules: 1, Sequence: 1,
		Members: []ledger.Member{
			testMember(t, 4, agencyFour, ledger.ClassDeidentifier, ledger.Cosigner, ledger.Voter),
			testMember(t, 5, courtFive, ledger.ClassCourt),
			testMember(t, 3, notaryThree, ledger.ClassNotary, ledger.Cosigner, ledger.Voter),
			testMember(t, 2, providerTwo, ledger.ClassEvidenceProvider, ledger.Cosigner, ledger.Voter),
			testMember(t, 1, registryOne, ledger.ClassRegistry, ledger.Cosigner, ledger.Voter),
			testMember(t, 6, watcherSix, ledger.ClassArbitrator, ledger.Observer),
		},
	}
	g.Members[4].Scope = []string{"tianjin"}
	return g
}

func testGenesisFile(t testing.TB) ledger.GenesisFile {
	t.Helper()
	at := instant(t, "2026-03-02T00:00:00.000Z")
	return must[ledger.GenesisFile](t)(ledger.NewGenesisFile("certledger 测试账本", at, testGovernance(t), testDocuments()))
}

// signedGenesisFile has everyone's signature but the observer's.
func signedGenesisFile(t testing.TB) ledger.GenesisFile {
	t.Helper()
	f := testGenesisFile(t)
	text := must[ledger.OpenGenesis](t)(f.Open()).Text
	for _, name := range []string{agencyFour, notaryThree, providerTwo, registryOne} {
		f = must[ledger.GenesisFile](t)(f.AddSignature(sign(t, text, name)))
	}
	court := must[ledger.Line](t)(ledger.SignText(text, courtFive, testKey(t, courtFive+"/governor"), seeded("nonce court")))
	return must[ledger.GenesisFile](t)(f.AddSignature(court))
}

func testLedger(t testing.TB) sm3.Digest {
	t.Helper()
	return must[ledger.OpenGenesis](t)(testGenesisFile(t).Open()).ID()
}

func encode(t testing.TB, v any) canonical.Raw {
	t.Helper()
	return must[[]byte](t)(canonical.Marshal(v))
}

func testDeposit(t testing.TB) ledger.EvidenceDepositBody {
	t.Helper()
	return ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{
			Acquisition: "original", Compliance: testDigest("compliance"), Ownership: testDigest("ownership"), Promise: true,
			Security: testDigest("security"), Source: testDigest("source"),
		},
		Evidence: "EV-0001",
		Files:    []ledger.EvidenceFile{{Digest: testDigest("file"), MediaType: "text/csv", Name: testDigest("name"), Size: 1024}},
		Holder:   creditCode(t, 101), Provider: providerTwo, Title: "停车场泊位数据（2025年度）",
	}
}

// testRecord names as signers those that the kind asks for.
func testRecord(t testing.TB, kind ledger.Kind, body any) ledger.Record {
	t.Helper()
	raw := encode(t, body)
	return ledger.Record{
		Body: raw, Expires: instant(t, "2026-04-01T08:00:00.000Z"), Kind: kind, Ledger: testLedger(t),
		Nonce: "000102030405060708090a0b0c0d0e0f", Signers: must[[]string](t)(ledger.RequiredSigners(kind, raw)),
		Time: instant(t, "2026-03-02T08:00:00.000Z"),
	}
}

// testNote signs the record as all its signers.
func testNote(t testing.TB, r ledger.Record) []byte {
	t.Helper()
	text := must[[]byte](t)(r.Text())
	var lines []ledger.Line
	for _, s := range r.Signers {
		lines = append(lines, sign(t, text, s))
	}
	ledger.SortLines(lines)
	return ledger.Note{Text: text, Lines: lines}.Bytes()
}

func depositNote(t testing.TB) []byte {
	t.Helper()
	return testNote(t, testRecord(t, ledger.EvidenceDeposit, testDeposit(t)))
}

func transferRecord(t testing.TB) ledger.Record {
	t.Helper()
	from, to, pledgee := creditCode(t, 101), creditCode(t, 102), creditCode(t, 103)
	r := testRecord(t, ledger.ApplicationSubmit, ledger.ApplicationSubmitBody{
		Act: "transfer", Application: "AP-0001", Asset: "DA-0001", Deal: &ledger.DealTerms{Consents: []string{pledgee}, Contract: testDigest("contract")},
		Materials: []ledger.Material{{Digest: testDigest("paper"), Name: "双方签署的合同文本"}}, Registry: registryOne,
		Parties:     []ledger.PartyOf{{Account: from, Role: ledger.RoleHolder}, {Account: to, Role: ledger.RoleReceiver}},
		Signatories: []string{from, to, pledgee}, Surrendered: "CERT-0001",
	})
	r.Base = testDigest("history head")
	return r
}

func testHeader(t testing.TB) ledger.Header {
	t.Helper()
	g := must[[]byte](t)(testGovernance(t).Text())
	return ledger.Header{
		Ledger: testLedger(t), Height: 42, Time: instant(t, "2026-11-21T08:00:00.123Z"), Prev: testDigest("header 41"),
		Final: 40, FinalSet: testDigest("cosignatures of 40"), Entries: ledger.EntriesDigest([]sm3.Digest{testDigest("entry")}),
		Receipts: testDigest("receipts"), Size: 6123, Log: testDigest("log"), Log256: testDigest("log256"), State: testDigest("state"),
		Governance: sm3.Sum(g), Next: sm3.Sum(g),
	}
}

// firstHeader carries no final header yet.
func firstHeader(t testing.TB) ledger.Header {
	t.Helper()
	h := testHeader(t)
	h.Height, h.Prev, h.Final, h.FinalSet, h.Size = 1, h.Ledger, 0, sm3.Digest{}, 1
	return h
}

// testCosignatures are those of three of the four cosigners, a quorum.
func testCosignatures(t testing.TB, header []byte) []ledger.Cosignature {
	t.Helper()
	var set []ledger.Cosignature
	for i, name := range []string{notaryThree, providerTwo, registryOne} {
		at := instant(t, "2026-11-21T08:00:00.500Z") + legaltime.Instant(i)
		set = append(set, must[ledger.Cosignature](t)(ledger.Cosign(name, at, header, testKey(t, name), seeded("nonce "+name))))
	}
	return set
}

func testEntry(t testing.TB) ledger.Entry {
	t.Helper()
	header := testHeader(t)
	return ledger.Entry{
		Ledger: testLedger(t), Proposer: registryOne, Time: instant(t, "2026-11-21T08:00:01.000Z"), Final: header.Height,
		FinalSet: ledger.CosignatureBlock(testCosignatures(t, header.Text())),
		Records:  [][]byte{depositNote(t), testNote(t, transferRecord(t))},
	}
}

func entryNote(t testing.TB, e ledger.Entry) []byte {
	t.Helper()
	text := e.Text()
	return ledger.Note{Text: text, Lines: []ledger.Line{sign(t, text, e.Proposer+"/"+ledger.NodeRole)}}.Bytes()
}

func sortByName(list []good) {
	slices.SortFunc(list, func(a, b good) int { return strings.Compare(a.Name, b.Name) })
}
