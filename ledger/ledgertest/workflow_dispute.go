package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// JudgmentBody enters a judgment of CourtA, effective at once.
func JudgmentBody(c *Chain, number, asset, orders string) ledger.JudgmentEnterBody {
	return ledger.JudgmentEnterBody{
		Asset: asset, Case: "case of " + number, Document: Digest("judgment " + number), Effective: c.Now, Issuer: CourtA, Judgment: number, Kind: ledger.CourtJudgment,
		Member: CourtA, Number: "TEST-" + number, Orders: orders, Role: "judge",
	}
}

// litigate enters a document, carries out one that was entered, or sets it aside.
func (f *Workflow) litigate(t testing.TB) []byte {
	t.Helper()
	if asset := f.active(t); asset != "" && (len(f.judgments) == 0 || f.rng.IntN(3) == 0) {
		body := f.judgment(t, asset)
		note := f.record(t, ledger.JudgmentEnter, body, sm3.Digest{})
		f.then(t, note, func() { f.judgments = append(f.judgments, body.Judgment) })
		return note
	}
	f.judgments = slices.DeleteFunc(f.judgments, func(id string) bool {
		return Find[*ledger.Judgment](t, f.Chain, ledger.JudgmentEntity, id).State != ledger.JudgmentEntered
	})
	if len(f.judgments) == 0 {
		return nil
	}
	j := Find[*ledger.Judgment](t, f.Chain, ledger.JudgmentEntity, pick(f, f.judgments))
	others := j.Orders != ledger.OrdersConfirm && f.rng.IntN(2) == 0
	if others || f.rng.IntN(4) == 0 {
		member, _ := f.Chain.Governance().Member(j.Member)
		body := ledger.JudgmentVacateBody{Document: Digest("retrial"), Judgment: j.ID, Member: j.Member, Role: ledger.StaffRole(member.Classes[0])}
		return f.record(t, ledger.JudgmentVacate, body, sm3.Digest{})
	}
	return f.record(t, ledger.JudgmentExecute, ledger.JudgmentExecuteBody{Judgment: j.ID, Registry: Asset(t, f.Chain, j.Asset).Registry}, sm3.Digest{})
}

// judgment makes a document of a kind that the asset's profile gives effect to, entered by
// who has issued it, or by the registry that was given it. It orders what an act of the
// profile can carry out, a revocation, or nothing.
func (f *Workflow) judgment(t testing.TB, id string) ledger.JudgmentEnterBody {
	t.Helper()
	asset, number := Asset(t, f.Chain, id), f.number("J")
	law := f.law(t, asset.Profile.Name)
	orders := []string{ledger.OrdersConfirm, ledger.OrdersRevoke, profile.DoesCancel, profile.DoesTransfer}
	if f.rng.IntN(8) > 0 { // now and then one that nothing carries out
		orders = slices.DeleteFunc(orders, func(o string) bool { return !law.Executes(o, asset.Type, "") })
	}
	body := JudgmentBody(f.Chain, number, id, pick(f, orders))
	f.orderOnRight(asset, law, &body)
	if rules, ok := law.DisputeRules(); ok {
		kinds, _ := rules.List(profile.EffectiveDocuments)
		body.Kind = ledger.JudgmentKind(f.oneOf(kinds, string(ledger.CourtJudgment)))
	}
	switch body.Kind.Issuer() {
	case ledger.ClassCourt:
	case ledger.ClassArbitrator:
		body.Issuer, body.Member, body.Role = ArbitratorA, ArbitratorA, ledger.StaffRole(ledger.ClassArbitrator)
	default:
		body.Issuer, body.Member, body.Role = "测试机关", RegistryA, ledger.StaffRole(ledger.ClassRegistry)
	}
	if f.rng.IntN(2) == 0 {
		body.Case = "case of " + id // that of a freeze
	}
	if body.Orders == profile.DoesTransfer || body.Orders == profile.DoesRightRealise {
		body.To = pick(f, f.holders).Account
	}
	return body
}

// orderOnRight has a document order something of a right in the asset, mostly, where the
// profile has acts that carry it out.
func (f *Workflow) orderOnRight(asset *ledger.Asset, law *profile.Profile, body *ledger.JudgmentEnterBody) {
	order := func(kind ledger.EntityKind, rights []string) {
		orders := slices.DeleteFunc([]string{profile.DoesRightRelease, profile.DoesRightRealise}, func(o string) bool { return !law.Executes(o, asset.Type, kind) })
		if len(rights) > 0 && len(orders) > 0 && f.rng.IntN(4) > 0 {
			body.Orders, body.Right = pick(f, orders), pick(f, rights)
		}
	}
	order(ledger.LicenceEntity, asset.Licences)
	order(ledger.PledgeEntity, asset.Pledges)
}

// revoke decides to revoke a registration, goes on with what was decided, or suspends
// one for a while.
func (f *Workflow) revoke(t testing.TB) []byte {
	t.Helper()
	if len(f.revocations) > 0 && f.rng.IntN(4) > 0 {
		return f.revocation(t)
	}
	if len(f.suspended) > 0 && f.rng.IntN(2) == 0 {
		asset := f.suspended[0]
		f.suspended = f.suspended[1:]
		return f.record(t, ledger.AssetReinstate, f.suspension(t, asset, ""), sm3.Digest{})
	}
	id := f.active(t)
	if id == "" {
		return nil
	}
	rules, _ := f.law(t, Asset(t, f.Chain, id).Profile.Name).RevocationRules()
	if f.rng.IntN(2) == 0 {
		note := f.record(t, ledger.AssetSuspend, f.suspension(t, id, f.oneOf(rules.Lists[profile.Suspends].Values, "disputed")), sm3.Digest{})
		f.then(t, note, func() { f.suspended = append(f.suspended, id) })
		return note
	}
	body := f.decision(t, Asset(t, f.Chain, id), rules)
	note := f.record(t, ledger.RevocationDecide, body, sm3.Digest{})
	f.then(t, note, func() {
		f.notices, f.revocations = append(f.notices, body.Notice), append(f.revocations, body.Revocation)
	})
	return note
}

// decision is to revoke the whole of a registration or a part, on a ground of its profile:
// on the document that orders it, where there is one.
func (f *Workflow) decision(t testing.TB, asset *ledger.Asset, rules profile.Rules) ledger.RevocationDecideBody {
	t.Helper()
	number := f.number("RV")
	body := ledger.RevocationDecideBody{
		Asset: asset.ID, Document: Digest("ground"), Ground: f.oneOf(rules.Lists[profile.RevocationGrounds].Values, "forged"), Notice: f.number("NR"), Person: "测试经办人",
		Reasons: []string{"test"}, Registry: asset.Registry, Revocation: number, Text: Digest("decision"),
	}
	documented := valuesIn(rules.Lists[profile.Documented].Values)
	for _, id := range asset.Judgments {
		j := Find[*ledger.Judgment](t, f.Chain, ledger.JudgmentEntity, id)
		if len(documented) > 0 && j.State == ledger.JudgmentEntered && j.Orders == ledger.OrdersRevoke {
			body.Ground, body.Judgment = pick(f, documented), id
		}
	}
	if len(asset.Rights) > 1 && f.rng.IntN(2) == 0 {
		body.Rights = asset.Rights[:1]
	}
	return body
}

// revocation serves the notice of one that was decided, carries it out, or drops it.
func (f *Workflow) revocation(t testing.TB) []byte {
	t.Helper()
	r := Find[*ledger.Revocation](t, f.Chain, ledger.RevocationEntity, f.revocations[0])
	if f.rng.IntN(3) == 0 {
		return f.record(t, ledger.NoticeServe, ServeBody(r.Notice), sm3.Digest{})
	}
	f.revocations = f.revocations[1:]
	kind := ledger.RevocationExecute
	if f.rng.IntN(3) == 0 {
		kind = ledger.RevocationWithdraw
	}
	return f.record(t, kind, ledger.RevocationBody{Registry: r.Registry, Revocation: r.ID}, sm3.Digest{})
}

func (f *Workflow) suspension(t testing.TB, asset, ground string) ledger.SuspensionBody {
	t.Helper()
	return ledger.SuspensionBody{
		Asset: asset, Document: Digest("ground"), Ground: ground, Notice: f.number("NS"), Person: "测试经办人", Reasons: []string{"test"},
		Registry: Asset(t, f.Chain, asset).Registry, Text: Digest("notice"),
	}
}
