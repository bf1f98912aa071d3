package certificate_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// The names of the story that most tests tell: an asset is registered for one
// holder, certified, transferred to another, pledged.
const (
	assetOne   = "DA-2026-0001"
	assetTwo   = "DA-2026-0002"
	certOne    = "CN-2026-0001"
	certTwo    = "CN-2026-0002"
	certOther  = "CN-2026-0003"
	holderA    = "holder-a"
	holderB    = "holder-b"
	registrar  = "registry-one/registrar"
	evidence   = "EV-2026-0001"
	pledgeOne  = "PL-2026-0001"
	reportText = "the evidence report"
)

func accountID(id string) ledger.EntityID {
	return ledger.EntityID{Kind: ledger.AccountEntity, ID: id}
}

func assetID(id string) ledger.EntityID { return ledger.EntityID{Kind: ledger.AssetEntity, ID: id} }

func certificateID(id string) ledger.EntityID {
	return ledger.EntityID{Kind: ledger.CertificateEntity, ID: id}
}

func (w *world) account(id string, keys ...string) *ledger.Account {
	a := &ledger.Account{Code: "91000000MA0000099U", ID: id, Kind: ledger.Organisation, Name: "测试单位", Opened: w.clock, Registry: registry}
	for _, k := range keys {
		a.Keys = append(a.Keys, w.key(k).Public())
	}
	return a
}

func dataFiles() []sm3.Digest {
	return []sm3.Digest{sm3.Sum([]byte("file one")), sm3.Sum([]byte("file two"))}
}

func (w *world) asset(id, holder string) *ledger.Asset {
	return &ledger.Asset{
		Acquisition: "original", Evidence: []string{evidence}, EvidenceReport: sm3.Sum([]byte(reportText)),
		Fingerprint: ledger.FingerprintSet(dataFiles()), Holders: []ledger.Share{{Account: holder, Share: "1/1"}},
		ID: id, Name: "测试数据集", Profile: ledger.Document{Digest: sm3.Sum([]byte("profile")), Name: "tianjin"},
		Application: "AP-2026-0001",
		Registered:  w.clock, Registry: registry, Scenarios: "testing", State: ledger.AssetRegistered, Type: "structured", UpdateCycle: "none",
	}
}

func face(asset, number string) ledger.Face {
	return ledger.Face{
		Acquisition: "original", AssetName: "测试数据集", AssetType: "structured", Confirmation: "QQ-" + number, Issued: "2026-03-02", Kind: "confirmation",
		Registered: "2026-03-02", ValidTo: instant("2029-03-01T16:00:00.000Z"),
		EvidenceReport: sm3.Sum([]byte(reportText)), HolderCode: "91000000MA0000099U", HolderName: "测试单位",
		Number: number, Registration: asset, RegistryTitle: "测试成员1", Scenarios: "testing", Standard: "unstated",
		Title: "数据资产确权证书", UpdateCycle: "none",
	}
}

// issue is the act of a certificate's issue.
func (w *world) issue(asset *ledger.Asset, number string) act {
	w.t.Helper()
	body := ledger.CertificateIssueBody{Asset: asset.ID, Face: face(asset.ID, number), Registry: registry}
	asset.State = ledger.AssetActive
	asset.Certificates = append(asset.Certificates, paper(holderA, number, ledger.CertificateValid, ""))
	return act{
		leaf: w.record(ledger.CertificateIssue, body, registrar+"="+registrar), number: number,
		changes: map[ledger.EntityID]ledger.Entity{assetID(asset.ID): asset, certificateID(number): w.entry(asset, number)},
	}
}

// paper is a certificate as its asset shows it.
func paper(account, number string, state ledger.CertificateState, successor string) ledger.AssetCertificate {
	return ledger.AssetCertificate{
		Account: account, Class: ledger.RegistrationClass, Kind: "confirmation", Number: number, State: state, Successor: successor,
		ValidTo: instant("2029-03-01T16:00:00.000Z"),
	}
}

func (w *world) entry(asset *ledger.Asset, number string) *ledger.Certificate {
	c, _ := asset.Certificate(number)
	return &ledger.Certificate{
		Account: c.Account, Application: "AP-2026-0001", Asset: asset.ID, Class: c.Class, Confirmation: "QQ-" + number, Issued: w.clock, Kind: c.Kind,
		Number: number, Profile: asset.Profile, Record: sm3.Sum([]byte(number)), State: c.State, Successor: c.Successor, ValidTo: c.ValidTo,
	}
}

func issueBody(number string) ledger.CertificateIssueBody {
	return ledger.CertificateIssueBody{Asset: assetOne, Face: face(assetOne, number), Registry: registry}
}

// reissue is the issue of certTwo for the new holder: it supersedes certOne.
func (w *world) reissue(asset *ledger.Asset, signers ...string) act {
	w.t.Helper()
	asset.Certificates = []ledger.AssetCertificate{
		paper(holderA, certOne, ledger.CertificateSuperseded, certTwo), paper(holderB, certTwo, ledger.CertificateValid, ""),
	}
	asset.Holders = []ledger.Share{{Account: holderB, Share: "1/1"}}
	return act{
		leaf: w.record(ledger.CertificateIssue, issueBody(certTwo), signers...), number: certTwo,
		changes: map[ledger.EntityID]ledger.Entity{
			assetID(assetOne): asset, certificateID(certOne): w.entry(asset, certOne), certificateID(certTwo): w.entry(asset, certTwo),
		},
	}
}

// tell makes the ledger of the story up to the issue of certOne, final.
func tell(t testing.TB, seed string) (*world, *ledger.Asset) {
	t.Helper()
	w := newWorld(t, seed, ledger.Production)
	asset := w.asset(assetOne, holderA)
	w.begin(asset)
	w.finish(w.issue(asset, certOne), filler("b", 2))
	return w, asset
}

// begin opens the accounts and registers asset and another one.
func (w *world) begin(asset *ledger.Asset) {
	w.t.Helper()
	accounts := act{leaf: []byte("open accounts"), changes: map[ledger.EntityID]ledger.Entity{
		accountID(holderA): w.account(holderA, "a1"), accountID(holderB): w.account(holderB, "b1"),
	}}
	w.finish(accounts, filler("a", 5))
	register := act{leaf: []byte("register"), changes: map[ledger.EntityID]ledger.Entity{
		assetID(assetOne): asset, assetID(assetTwo): w.asset(assetTwo, holderB),
	}}
	w.finish(register)
}

// tellAll goes on to the end: changes of a holder's key around the transfer, the
// second certificate, and a pledge.
func tellAll(t testing.TB, seed string) *world {
	t.Helper()
	return tellInstead(t, seed, nil)
}

// tellInstead tells the story with another leaf in the place of the second issue,
// as only members who break the rules together could accept it. Leaf still
// gives the good one.
func tellInstead(t testing.TB, seed string, instead func(w *world) []byte) *world {
	t.Helper()
	w, asset := tell(t, seed)
	w.finish(act{leaf: []byte("replace key"), changes: map[ledger.EntityID]ledger.Entity{accountID(holderA): w.account(holderA, "a2")}})
	second := w.reissue(asset, goodSigners()...)
	shown := second.leaf
	if instead != nil {
		second.leaf = instead(w)
	}
	w.seal(second)
	w.leaves[w.issued[certTwo]] = shown
	w.seal(filler("c", 1)) // its own block stays without a quorum
	w.cosign(w.height(), registry, notary, agency, watcher)
	w.finish(act{leaf: []byte("replace again"), changes: map[ledger.EntityID]ledger.Entity{accountID(holderA): w.account(holderA, "a3")}})
	w.finish(act{leaf: []byte("and again"), changes: map[ledger.EntityID]ledger.Entity{accountID(holderA): w.account(holderA, "a4")}})
	asset.Pledges = []string{pledgeOne}
	w.finish(act{leaf: []byte("pledge"), changes: map[ledger.EntityID]ledger.Entity{assetID(assetOne): asset}})
	return w
}

func build(t testing.TB, w *world, number string, o certificate.BuildOptions) *certificate.Certificate {
	t.Helper()
	return must[*certificate.Certificate](t)(certificate.Build(w, number, o))
}

// soon is a verifier's clock shortly after the newest header.
func (w *world) soon() certificate.Options { return certificate.Options{At: w.clock + 30_000} }

// clone copies a certificate through its bytes.
func clone(t testing.TB, c *certificate.Certificate) *certificate.Certificate {
	t.Helper()
	return must[*certificate.Certificate](t)(certificate.Parse(must[[]byte](t)(c.Bytes())))
}

func cloneStatus(t testing.TB, s *certificate.Status) *certificate.Status {
	t.Helper()
	return must[*certificate.Status](t)(certificate.ParseStatus(must[[]byte](t)(s.Bytes())))
}

// expect checks a question's answer.
func expect(t testing.TB, r certificate.Report, name certificate.CheckName, verdict certificate.Verdict, code certificate.Code) {
	t.Helper()
	if c := r.Check(name); c.Verdict != verdict || c.Code != code {
		t.Errorf("%s is %s %s (%s), want %s %s", name, c.Verdict, c.Code, c.Detail, verdict, code)
	}
	if slices.ContainsFunc(r.Checks, func(c certificate.Check) bool { return c.Verdict != certificate.Pass }) == r.Valid {
		t.Errorf("valid is %v with %+v", r.Valid, r.Checks)
	}
}

func expectValid(t testing.TB, r certificate.Report) {
	t.Helper()
	for _, c := range r.Checks {
		if c.Verdict != certificate.Pass {
			t.Errorf("%s is %s: %s %v %s", c.Name, c.Verdict, c.Code, c.Args, c.Detail)
		}
	}
	if !r.Valid {
		t.Error("not valid")
	}
}

func goodSigners() []string { return []string{registrar + "=" + registrar} }
