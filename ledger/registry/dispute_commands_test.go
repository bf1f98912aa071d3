package registry_test

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// disputing gives the command about disputes, nil for another.
func (b *book) disputing(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{"freeze": b.freeze, "extend": b.extend, "lift": b.lift}[name]
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
