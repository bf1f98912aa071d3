package ledgertest

import (
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

// litigate enters a judgment, carries out one that was entered, or sets it aside.
func (f *Workflow) litigate(t testing.TB) []byte {
	t.Helper()
	if asset := f.active(t); asset != "" && (len(f.judgments) == 0 || f.rng.IntN(3) == 0) {
		number, orders := f.number("J"), []string{ledger.OrdersConfirm, ledger.OrdersConfirm, profile.DoesCancel}[f.rng.IntN(3)]
		note := f.record(t, ledger.JudgmentEnter, JudgmentBody(f.Chain, number, asset, orders), sm3.Digest{})
		f.then(t, note, func() { f.judgments = append(f.judgments, number) })
		return note
	}
	if len(f.judgments) == 0 {
		return nil
	}
	number := f.judgments[0]
	f.judgments = f.judgments[1:]
	if f.rng.IntN(3) == 0 {
		return f.record(t, ledger.JudgmentVacate, ledger.JudgmentVacateBody{Document: Digest("retrial"), Judgment: number, Member: CourtA, Role: "judge"}, sm3.Digest{})
	}
	j := Find[*ledger.Judgment](t, f.Chain, ledger.JudgmentEntity, number)
	return f.record(t, ledger.JudgmentExecute, ledger.JudgmentExecuteBody{Judgment: number, Registry: Asset(t, f.Chain, j.Asset).Registry}, sm3.Digest{})
}

// revoke decides to revoke a registration, goes on with what was decided, or suspends
// one for a while.
func (f *Workflow) revoke(t testing.TB) []byte {
	t.Helper()
	if len(f.revocations) > 0 && f.rng.IntN(2) == 0 {
		number, kind := f.revocations[0], ledger.RevocationExecute
		f.revocations = f.revocations[1:]
		if f.rng.IntN(3) == 0 {
			kind = ledger.RevocationWithdraw
		}
		r := Find[*ledger.Revocation](t, f.Chain, ledger.RevocationEntity, number)
		return f.record(t, kind, ledger.RevocationBody{Registry: r.Registry, Revocation: number}, sm3.Digest{})
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
	asset, number := Asset(t, f.Chain, id), f.number("RV")
	if f.rng.IntN(2) == 0 {
		note := f.record(t, ledger.AssetSuspend, f.suspension(t, id, "disputed"), sm3.Digest{})
		f.then(t, note, func() { f.suspended = append(f.suspended, id) })
		return note
	}
	body := ledger.RevocationDecideBody{
		Asset: id, Document: Digest("ground"), Ground: "forged", Notice: f.number("NR"), Person: "测试经办人", Reasons: []string{"test"}, Registry: asset.Registry, Revocation: number,
		Text: Digest("decision"),
	}
	if len(asset.Rights) > 1 && f.rng.IntN(2) == 0 {
		body.Rights = asset.Rights[:1]
	}
	note := f.record(t, ledger.RevocationDecide, body, sm3.Digest{})
	f.then(t, note, func() { f.revocations = append(f.revocations, number) })
	return note
}

func (f *Workflow) suspension(t testing.TB, asset, ground string) ledger.SuspensionBody {
	t.Helper()
	return ledger.SuspensionBody{
		Asset: asset, Document: Digest("ground"), Ground: ground, Notice: f.number("NS"), Person: "测试经办人", Reasons: []string{"test"},
		Registry: Asset(t, f.Chain, asset).Registry, Text: Digest("notice"),
	}
}
