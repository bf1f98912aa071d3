package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// trade begins a trade about an asset, on an exchange or by a deposit, takes one a step
// further, or applies for its registration.
func (f *Workflow) trade(t testing.TB) []byte {
	t.Helper()
	if len(f.contracts) > 0 && f.rng.IntN(3) > 0 {
		return f.tradeOn(t, Find[*ledger.Contract](t, f.Chain, ledger.ContractEntity, pick(f, f.contracts)))
	}
	asset := f.active(t)
	if asset == "" {
		return nil
	}
	number, kind := f.number("T"), ledger.ContractOpen
	parties := []ledger.PartyOf{{Account: Asset(t, f.Chain, asset).Holder(), Role: ledger.RoleHolder}, {Account: pick(f, f.holders).Account, Role: ledger.RoleReceiver}}
	var body any = ContractOpenBody(number, asset, parties...)
	if f.rng.IntN(3) == 0 {
		kind, body = ledger.ContractDeposit, f.contract(number, asset, parties)
	}
	note := f.record(t, kind, body, sm3.Digest{})
	f.then(t, note, func() { f.contracts = append(f.contracts, number) })
	return note
}

func (f *Workflow) contract(number, asset string, parties []ledger.PartyOf) ledger.ContractDepositBody {
	body := ContractBody(number, asset, parties...)
	body.Terms.From = f.Chain.Now
	return body
}

func (f *Workflow) tradeOn(t testing.TB, c *ledger.Contract) []byte {
	t.Helper()
	if c.State != ledger.ContractNegotiated && c.Application == "" && f.rng.IntN(2) == 0 && Asset(t, f.Chain, c.Asset).Profile.Name == "regime" {
		return f.registerTrade(t, c)
	}
	switch c.State {
	case ledger.ContractNegotiated:
		body := f.contract(c.ID, c.Asset, c.Parties)
		body.Member, body.Role = ExchangeA, "broker"
		return f.record(t, ledger.ContractDeposit, body, sm3.Digest{})
	case ledger.ContractDeposited:
		return f.record(t, ledger.ContractSettle, ledger.ContractSettleBody{Contract: c.ID, Delivery: Digest("delivery"), Exchange: ExchangeA, Payment: Digest("payment")}, sm3.Digest{})
	default:
		return f.record(t, ledger.ContractFile, ledger.ContractFileBody{Contract: c.ID, Exchange: ExchangeA, Filing: Digest("filing")}, sm3.Digest{})
	}
}

func (f *Workflow) registerTrade(t testing.TB, c *ledger.Contract) []byte {
	t.Helper()
	number, accounts := f.number("AP"), map[ledger.Role]string{}
	for _, p := range c.Parties {
		accounts[p.Role] = p.Account
	}
	body := f.Chain.disposal(t, Asset(t, f.Chain, c.Asset), number, "trade", accounts)
	body.Deal = &ledger.DealTerms{Contract: c.Digest, Right: c.ID}
	return f.submitted(t, f.onAsset(t, ledger.ApplicationSubmit, body, c.Asset), number)
}
