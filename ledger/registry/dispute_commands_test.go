package registry_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// disputing gives the command about disputes, nil for another.
func (b *book) disputing(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{
		"freeze": b.freeze, "extend": b.extend, "lift": b.lift,
		"revoke": b.revoke, "carry": b.revocation(ledger.RevocationExecute), "drop-revocation": b.revocation(ledger.RevocationWithdraw),
		"suspend": b.suspension(ledger.AssetSuspend), "reinstate": b.suspension(ledger.AssetReinstate), "judgment": b.enterJudgment, "execute": b.executeJudgment, "vacate": b.vacate,
	}[name]
}

// courtBase is none: a court's act takes precedence over whatever happens.
func (b *book) courtBase(c command) sm3.Digest { return b.registerBase(c) }

// office says who enters something: court=NAME a court that issued it, or as the
// command says in single.
func (c command) office(member, role, issuer *string) {
	if court := c.text("court", ""); court != "" {
		*member, *issuer = court, court
	}
	c.set(map[string]*string{"member": member, "role": role, "issuer": issuer})
}

func (b *book) freeze(t testing.TB, c command) string {
	t.Helper()
	var scope []ledger.HoldScope
	for _, s := range c.list("scope") {
		scope = append(scope, ledger.HoldScope(s))
	}
	body := ledgertest.FreezeBody(c.subject(), c.text("asset", "DA-1"), ledgertest.At(t, c.text("until", "2026-09-01")), scope...)
	c.set(map[string]*string{"period": &body.Period, "superior": &body.Superior, "case": &body.Case, "authority": &body.Authority})
	if body.Period != "" && c.text("until", "") == "" || c.has("endless") {
		body.Ends = 0
	}
	c.office(&body.Member, &body.Role, &body.Issuer)
	return b.act(t, ledger.HoldFreeze, body, b.courtBase(c))
}

func (b *book) extend(t testing.TB, c command) string {
	t.Helper()
	lift := ledgertest.LiftBody(c.subject(), c.text("asset", "DA-1"))
	body := ledger.HoldExtendBody{
		Asset: lift.Asset, Document: ledgertest.Digest("extend " + c.subject()), Ends: ledgertest.At(t, c.text("until", "2027-03-01")), Hold: lift.Hold, Issuer: lift.Issuer,
		Member: lift.Member, Order: "TEST-EXTEND-" + c.subject(), Role: lift.Role,
	}
	c.office(&body.Member, &body.Role, &body.Issuer)
	return b.act(t, ledger.HoldExtend, body, b.courtBase(c))
}

func (b *book) lift(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.LiftBody(c.subject(), c.text("asset", "DA-1"))
	c.office(&body.Member, &body.Role, &body.Issuer)
	return b.act(t, ledger.HoldLift, body, b.courtBase(c))
}

func (b *book) enterJudgment(t testing.TB, c command) string {
	t.Helper()
	body := ledger.JudgmentEnterBody{
		Asset: c.text("asset", "DA-1"), Case: c.text("case", "测试案号"), Document: ledgertest.Digest(c.text("document", "judgment "+c.subject())),
		Effective: ledgertest.At(t, c.text("effective", "2026-03-01")), Issuer: ledgertest.CourtA, Judgment: c.subject(),
		Kind: ledger.JudgmentKind(c.text("kind", "court_judgment")), Matter: c.text("matter", ""), Member: ledgertest.CourtA, Number: c.text("number", "测试判字1号"),
		Orders: c.text("orders", "cancel"), Right: c.text("right", ""), Role: "judge",
	}
	if to := c.text("to", ""); to != "" {
		body.To = b.account(t, to)
	}
	c.office(&body.Member, &body.Role, &body.Issuer)
	return b.act(t, ledger.JudgmentEnter, body, b.courtBase(c))
}

func (b *book) executeJudgment(t testing.TB, c command) string {
	t.Helper()
	return b.act(t, ledger.JudgmentExecute, ledger.JudgmentExecuteBody{Judgment: c.subject(), Registry: c.text("registry", ledgertest.RegistryA)}, sm3.Digest{})
}

func (b *book) vacate(t testing.TB, c command) string {
	t.Helper()
	body := ledger.JudgmentVacateBody{Document: ledgertest.Digest("retrial"), Judgment: c.subject(), Member: ledgertest.CourtA, Role: "judge"}
	c.office(&body.Member, &body.Role, new(string))
	return b.act(t, ledger.JudgmentVacate, body, sm3.Digest{})
}

func (b *book) describeJudgment(j *ledger.Judgment) []string {
	return []string{
		string(j.Kind) + " " + j.Number + " in " + j.Case + " by " + j.Issuer + " orders " + j.Orders, named("to", j.To), named("of", j.Right), when("effective", j.Effective),
		mark("the registry's duty", j.Duty), when("executed", j.Executed), named("by", j.Application),
	}
}

// revoke decides to revoke a registration: rights=(…) and interests=(…) a part of it.
func (b *book) revoke(t testing.TB, c command) string {
	t.Helper()
	body := ledger.RevocationDecideBody{
		Asset: c.text("asset", "DA-1"), Document: ledgertest.Digest("ground"), Ground: c.text("ground", "forged"), Interests: c.list("interests"), Judgment: c.text("judgment", ""),
		Notice: c.text("notice", "N-"+c.subject()), Person: "测试经办人", Reasons: []string{"所列理由"}, Registry: c.text("registry", ledgertest.RegistryA), Revocation: c.subject(),
		Rights: c.list("rights"), Scenarios: c.text("scenarios", ""), Text: ledgertest.Digest("decision"),
	}
	return b.act(t, ledger.RevocationDecide, body, sm3.Digest{})
}

func (b *book) revocation(kind ledger.Kind) func(testing.TB, command) string {
	return func(t testing.TB, c command) string {
		t.Helper()
		return b.act(t, kind, ledger.RevocationBody{Registry: c.text("registry", ledgertest.RegistryA), Revocation: c.subject()}, sm3.Digest{})
	}
}

func (b *book) suspension(kind ledger.Kind) func(testing.TB, command) string {
	return func(t testing.TB, c command) string {
		t.Helper()
		body := ledger.SuspensionBody{
			Asset: c.subject(), Document: ledgertest.Digest("ground"), Notice: c.text("notice", "S-"+c.subject()), Person: "测试经办人", Reasons: []string{"所列理由"},
			Registry: c.text("registry", ledgertest.RegistryA), Text: ledgertest.Digest("notice"),
		}
		if kind == ledger.AssetSuspend {
			body.Ground = c.text("ground", "disputed")
		}
		return b.act(t, kind, body, sm3.Digest{})
	}
}

func describeRevocation(r *ledger.Revocation) []string {
	return []string{
		"of " + r.Asset + " for " + r.Ground, named("rights", strings.Join(r.Rights, ", ")), named("interests", strings.Join(r.Interests, ", ")), named("leaving", r.Scenarios), named("as ordered by", r.Judgment),
		when("decided", r.Decided), when("executed", r.Executed),
	}
}
