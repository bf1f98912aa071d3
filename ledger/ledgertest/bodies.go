package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// The bodies below are what a careful clerk would write; tests change fields of
// the result to see what is refused.

// KeyBody changes the keys of an account; the caller fills what the kind needs.
func KeyBody(account string) ledger.AccountKeyBody {
	return ledger.AccountKeyBody{Account: account, Reason: "test", Registry: RegistryA}
}

// Declaration promises what a depositor must.
func Declaration() ledger.Declaration {
	return ledger.Declaration{
		Acquisition: "original", Compliance: Digest("compliance"), Ownership: Digest("ownership"), Promise: true,
		Security: Digest("security"), Source: Digest("source"),
	}
}

// DepositBody fixes the files of those names for holder.
func DepositBody(number, holder string, files ...string) ledger.EvidenceDepositBody {
	b := ledger.EvidenceDepositBody{
		Declaration: Declaration(), Evidence: number, Holder: holder, Provider: ProviderA,
		Title: "测试数据 " + number,
	}
	for _, name := range files {
		b.Files = append(b.Files, ledger.EvidenceFile{Digest: Digest("file " + name), MediaType: "text/csv", Name: Digest("name " + name), Size: int64(len(name))})
	}
	return b
}

// BatchBody fixes count items under the root of that name for holder.
func BatchBody(number, holder, root string, count int64) ledger.EvidenceBatchBody {
	return ledger.EvidenceBatchBody{
		Count: count, Declaration: Declaration(), Evidence: number, Holder: holder, Provider: ProviderA,
		Root: Digest("root " + root), Title: "测试批次 " + number,
	}
}

// ReportBody deposits ProviderA's report on evidence.
func ReportBody(evidence string) ledger.EvidenceReportBody {
	return ledger.EvidenceReportBody{Evidence: evidence, Provider: ProviderA, Report: Digest("report " + evidence)}
}

// AttachReport makes the material of that name the report on the last evidence of what is
// to be registered.
func AttachReport(materials []ledger.Material, paper string, terms *ledger.RegisterTerms) {
	for i, m := range materials {
		if terms != nil && len(terms.Evidence) > 0 && m.Name == paper {
			materials[i].Digest = Digest("report " + terms.Evidence[len(terms.Evidence)-1])
		}
	}
}

// StandardOne is the publication of a standard of transformation, see Standards.
const StandardOne = "ST-1"

// VoucherBody is agency's voucher for evidence.
func VoucherBody(number, evidence, holder, agency string) ledger.VoucherBody {
	return ledger.VoucherBody{
		Agency: agency, Evidence: evidence, Holder: holder, Plan: Digest("plan " + number), Report: Digest("report " + number),
		Standard: StandardOne, Voucher: number,
	}
}

// EvidenceCertificateBody is ProviderA's certificate of evidence that it has fixed with
// DepositBody or BatchBody.
func EvidenceCertificateBody(number, evidence, holder string) ledger.EvidenceCertificateBody {
	return ledger.EvidenceCertificateBody{
		Evidence: evidence, Holder: holder, Provider: ProviderA, Report: Digest("report " + evidence), Standard: "T/TJIFA 003-2022", Voucher: number,
	}
}

// Book is where entities are read: a chain, a machine, or a test's own map.
type Book interface {
	// Entity gives an entity as it stands, nil when it does not exist.
	Entity(id ledger.EntityID) (ledger.Entity, error)
}

// Find gives an entity of a book; the test ends when it is not there.
func Find[T ledger.Entity](t testing.TB, b Book, kind ledger.EntityKind, id string) T {
	t.Helper()
	e, ok := Must(b.Entity(ledger.EntityID{Kind: kind, ID: id}))(t).(T)
	if !ok {
		t.Fatalf("there is no %s/%s", kind, id)
	}
	return e
}

// Asset gives an asset of a book.
func Asset(t testing.TB, b Book, id string) *ledger.Asset {
	t.Helper()
	return Find[*ledger.Asset](t, b, ledger.AssetEntity, id)
}

// Head gives what a record about the asset is signed against now.
func Head(t testing.TB, b Book, asset string) sm3.Digest {
	t.Helper()
	return ledger.HistoryOf(Asset(t, b, asset)).Head
}

// Face gives the face that the next certificate of the asset must have if it is
// issued at an instant; false when the rules would refuse one, or none is due.
func (w *World) Face(t testing.TB, b Book, asset, number, confirmation string, at legaltime.Instant) (ledger.Face, bool) {
	t.Helper()
	a := Asset(t, b, asset)
	due, ok := registry.DueOf(a, "", "")
	if !ok {
		return ledger.Face{}, false
	}
	face, err := w.facing(t, b, a, due, at).Face(number, confirmation)
	return face, err == nil
}

// facing gives what the face of a certificate is made from that is due.
func (w *World) facing(t testing.TB, b Book, a *ledger.Asset, due ledger.CertificateDue, at legaltime.Instant) registry.Facing {
	t.Helper()
	member, ok := w.Governance().Member(a.Registry)
	if !ok {
		t.Fatalf("%s is not a member", a.Registry)
	}
	return registry.Facing{View: b, Counter: w.Library, Asset: a, Due: due, Profile: w.Library.Profile(due.Profile), Registry: member, Time: at}
}

// IssueBody issues the asset's next certificate at an instant. Where the rules would
// issue none, its face is of the right form and says nothing true.
func (w *World) IssueBody(t testing.TB, b Book, asset, number, confirmation string, at legaltime.Instant) ledger.CertificateIssueBody {
	t.Helper()
	face, due := w.Face(t, b, asset, number, confirmation, at)
	if !due {
		face = EmptyFace(asset, number, confirmation)
	}
	return ledger.CertificateIssueBody{Asset: asset, Face: face, Registry: Asset(t, b, asset).Registry}
}

// CertifyBody issues the voucher of a kind that is due to an account, the oldest for an
// empty kind, at an instant. Where the rules would issue none, its face is of the right
// form and says nothing true.
func (w *World) CertifyBody(t testing.TB, b Book, account *ledger.Account, kind, number string, at legaltime.Instant) ledger.AccountCertifyBody {
	t.Helper()
	body := ledger.AccountCertifyBody{Account: account.ID, Face: EmptyFace(account.ID, number, ""), Registry: account.Registry}
	member, known := w.Governance().Member(account.Registry)
	place, due := registry.VoucherDue(account, kind)
	if !known || !due {
		return body
	}
	d := account.Due[place]
	f := registry.Facing{View: b, Counter: w.Library, Due: d, Profile: w.Library.Profile(d.Profile), Registry: member, Time: at}
	if face, err := f.Face(number, ""); err == nil {
		body.Face = face
	}
	return body
}

// EmptyFace is a face of the right form that says nothing.
func EmptyFace(asset, number, confirmation string) ledger.Face {
	return ledger.Face{
		Acquisition: "-", AssetName: "-", AssetType: "-", Confirmation: confirmation, EvidenceReport: Digest("-"), HolderCode: "-", HolderName: "-", Issued: "-",
		Kind: "confirmation", Number: number, Registered: "-", Registration: asset, RegistryTitle: "-", Scenarios: "-", Standard: "-", Title: "-", UpdateCycle: "-",
	}
}

// FreezeBody freezes the asset until ends for the acts in scope, by default all.
func FreezeBody(number, asset string, ends legaltime.Instant, scope ...ledger.HoldScope) ledger.HoldFreezeBody {
	if len(scope) == 0 {
		scope = ledger.HoldScopes()
	}
	return ledger.HoldFreezeBody{
		Asset: asset, Authority: "court", Document: Digest("order " + number), Ends: ends, Hold: number, Issuer: CourtA, Member: CourtA, Order: "TEST-ORDER-" + number,
		Role: "judge", Scope: scope,
	}
}

// LiftBody ends a freeze.
func LiftBody(number, asset string) ledger.HoldLiftBody {
	return ledger.HoldLiftBody{
		Asset: asset, Document: Digest("lift " + number), Hold: number, Issuer: CourtA, Member: CourtA, Order: "TEST-LIFT-" + number, Role: "judge",
	}
}
