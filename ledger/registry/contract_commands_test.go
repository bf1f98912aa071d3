package registry_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// trading gives the command about contracts, nil for another.
func (b *book) trading(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{
		"negotiate": b.negotiate, "contract": b.depositContract, "settle-trade": b.settleContract, "file-trade": b.fileContract,
		"end-contract": b.endContract, "rescind": b.rescindContract,
	}[name]
}

// sides are the parties of a contract: holder=… and receiver=… or trustee=….
func (b *book) sides(t testing.TB, c command) []ledger.PartyOf {
	t.Helper()
	var parties []ledger.PartyOf
	add := func(r ledger.Role, usual ...string) {
		for _, name := range c.list(string(r), usual...) {
			parties = append(parties, ledger.PartyOf{Account: b.account(t, name), Role: r})
		}
	}
	add(ledger.RoleHolder, "holder-a")
	if add(ledger.RoleTrustee); len(c.list("trustee")) == 0 {
		add(ledger.RoleReceiver, "holder-b")
	}
	slices.SortFunc(parties, func(x, y ledger.PartyOf) int {
		return strings.Compare(string(x.Role)+x.Account, string(y.Role)+y.Account)
	})
	if c.has("unsorted-parties") {
		slices.Reverse(parties)
	}
	return parties
}

func (b *book) negotiate(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.ContractOpenBody(c.subject(), c.text("asset", "DA-1"), b.sides(t, c)...)
	c.set(map[string]*string{"exchange": &body.Exchange, "resells": &body.Resells})
	return b.act(t, ledger.ContractOpen, body, sm3.Digest{})
}

func (b *book) depositContract(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.ContractBody(c.subject(), c.text("asset", "DA-1"), b.sides(t, c)...)
	if c.has("exchange") {
		body.Member, body.Role = ledgertest.ExchangeA, "broker"
	}
	c.set(map[string]*string{"member": &body.Member, "role": &body.Role, "resells": &body.Resells})
	if names := c.list("signatories"); len(names) > 0 {
		body.Signatories = b.accounts(t, names)
	}
	switch c.text("silent-on", "") {
	case "price":
		body.Terms.Price = sm3.Digest{}
	case "secrecy":
		body.Terms.Secrecy = sm3.Digest{}
	}
	body.Terms.From = ledgertest.At(t, c.text("from", "2026-03-01"))
	if ends := c.text("ends", ""); ends != "" {
		body.Terms.Ends = ledgertest.At(t, ends)
	}
	return b.act(t, ledger.ContractDeposit, body, sm3.Digest{})
}

func (b *book) settleContract(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ContractSettleBody{
		Contract: c.subject(), Delivery: ledgertest.Digest("delivery"), Exchange: c.text("exchange", ledgertest.ExchangeA), Payment: ledgertest.Digest("payment"),
	}
	return b.act(t, ledger.ContractSettle, body, sm3.Digest{})
}

func (b *book) fileContract(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ContractFileBody{Contract: c.subject(), Exchange: c.text("exchange", ledgertest.ExchangeA), Filing: ledgertest.Digest("filing")}
	return b.act(t, ledger.ContractFile, body, sm3.Digest{})
}

func (b *book) endContract(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ContractEndBody{
		Contract: c.subject(), Document: ledgertest.Digest("end of the contract"), Exchange: c.text("exchange", ledgertest.ExchangeA), Ground: c.text("ground", ledger.ContractRescinded),
	}
	return b.act(t, ledger.ContractEnd, body, sm3.Digest{})
}

func (b *book) rescindContract(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ContractRescindBody{
		Contract: c.subject(), Document: ledgertest.Digest("agreement to rescind"), Signatories: b.accounts(t, c.list("signatories", "holder-a", "holder-b")),
	}
	return b.act(t, ledger.ContractRescind, body, sm3.Digest{})
}
