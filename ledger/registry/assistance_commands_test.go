package registry_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// assist asks a registry for assistance or answers, and enters a notarial deed.
func (b *book) assist(t testing.TB, c command) string {
	t.Helper()
	switch c.name {
	case "assist":
		body := ledger.AssistanceAskBody{
			Asset: c.text("asset", "DA-1"), Assistance: c.subject(), Case: c.text("case", "测试案号"), Document: ledgertest.Digest("request " + c.subject()),
			Escalates: c.text("escalates", ""), Member: c.text("by", ledgertest.CourtA), Registry: c.text("registry", ledgertest.RegistryA), Role: c.text("role", "judge"),
		}
		if c.has("no-asset") {
			body.Asset = ""
		}
		if until := c.text("until", ""); until != "" {
			body.Due = ledgertest.At(t, until)
		}
		return b.act(t, ledger.AssistanceAsk, body, sm3.Digest{})
	case "notarise":
		body := ledger.AttestNotariseBody{
			Attestation: c.subject(), Deed: c.text("deed", "（2026）测公证字第1号"), Document: ledgertest.Digest("deed " + c.subject()),
			Kind: ledger.DeedKind(c.text("kind", string(ledger.DeedDataTrue))), Notary: ledgertest.NotaryA, Objects: c.list("objects"), Person: "测试公证员",
		}
		for i, object := range body.Objects {
			if holder, ok := strings.CutPrefix(object, "account/"); ok {
				body.Objects[i] = "account/" + b.account(t, holder)
			}
		}
		return b.act(t, ledger.AttestNotarise, body, sm3.Digest{})
	case "take-deed-back":
		body := ledger.AttestWithdrawBody{
			Attestation: c.subject(), Document: ledgertest.Digest("decision " + c.subject()), Notary: c.text("notary", ledgertest.NotaryA), Person: "测试公证员", Reason: c.text("reason", "编号有误"),
		}
		return b.act(t, ledger.AttestWithdraw, body, sm3.Digest{})
	default:
		body := ledger.AssistanceAnswerBody{
			Answer: ledgertest.Digest("answer " + c.subject()), Assistance: c.subject(), Person: "测试经办人", Reasons: c.list("reasons"),
			Registry: c.text("registry", ledgertest.RegistryA), Result: ledger.AssistanceResult(c.text("result", string(ledger.AssistanceGiven))),
		}
		return b.act(t, ledger.AssistanceAnswer, body, sm3.Digest{})
	}
}

func describeAssistance(x *ledger.Assistance) []string {
	return []string{
		"asked by " + x.Member + " as " + string(x.Class) + " in " + x.Case, named("about", x.Asset), when("due", x.Due), named("goes on from", x.Escalates),
		named("went on as", x.Successor), mark("overdue", x.Overdue), named("result", string(x.Result)),
	}
}
