package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// assist has a court ask for assistance, the registry answer, or a notary attest.
func (f *Workflow) assist(t testing.TB) []byte {
	t.Helper()
	if len(f.assets) == 0 {
		return nil
	}
	asset := pick(f, f.assets)
	registry := Asset(t, f.Chain, asset).Registry
	switch f.rng.IntN(3) {
	case 0:
		number := f.number("AT")
		kind := pick(f, ledger.DeedKinds())
		if len(f.attested) > 2 {
			return f.withdrawDeed(t)
		}
		note := f.record(t, ledger.AttestNotarise, ledger.AttestNotariseBody{
			Attestation: number, Deed: number, Document: Digest(number), Kind: kind, Notary: NotaryA, Objects: []string{"asset/" + asset}, Person: "测试公证员",
		}, sm3.Digest{})
		f.then(t, note, func() { f.attested = append(f.attested, number) })
		return note
	case 1:
		if len(f.requests) == 0 {
			return nil
		}
		request := pick(f, f.requests)
		f.requests = slices.DeleteFunc(f.requests, func(r string) bool { return r == request })
		about := Find[*ledger.Assistance](t, f.Chain, ledger.AssistanceEntity, request)
		return f.record(t, ledger.AssistanceAnswer, ledger.AssistanceAnswerBody{
			Answer: Digest(request), Assistance: request, Person: "测试经办人", Registry: about.Registry, Result: ledger.AssistanceGiven,
		}, sm3.Digest{})
	default:
		number := f.number("AS")
		note := f.record(t, ledger.AssistanceAsk, ledger.AssistanceAskBody{
			Asset: asset, Assistance: number, Case: "测试案号", Document: Digest(number), Due: f.Chain.Now + legaltime.Instant(1+f.rng.IntN(10))*Day, Member: CourtA,
			Registry: registry, Role: ledger.StaffRole(ledger.ClassCourt),
		}, sm3.Digest{})
		f.then(t, note, func() { f.requests = append(f.requests, number) })
		return note
	}
}

// withdrawDeed takes back the oldest deed that stands.
func (f *Workflow) withdrawDeed(t testing.TB) []byte {
	t.Helper()
	oldest := f.attested[0]
	f.attested = f.attested[1:]
	return f.record(t, ledger.AttestWithdraw, ledger.AttestWithdrawBody{
		Attestation: oldest, Document: Digest("decision " + oldest), Notary: NotaryA, Person: "测试公证员", Reason: "测试",
	}, sm3.Digest{})
}
