package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// trade begins a trade about an asset, on an exchange or by a deposit, or takes one a step
// further.
func (f *Workflow) trade(t testing.TB) []byte {
	t.Helper()
	if len(f.contracts) > 0 && f.rng.IntN(3) > 0 {
		return f.tradeOn(t, Find[*ledger.Contract](t, f.Chain, ledger.ContractEntity, pick(f, f.contracts)))
	}
	asset := f.active(t)
	if asset == "" {
		return nil
	}
	role := pick(f, []ledger.Role{ledger.RoleReceiver, ledger.RoleReceiver, ledger.RoleTrustee})
	parties := f.sides(Asset(t, f.Chain, asset), role)
	number := f.number("T")
	if f.rng.IntN(3) == 0 {
		return f.bargain(t, ledger.ContractDeposit, f.contract(number, asset, parties), number)
	}
	return f.bargain(t, ledger.ContractOpen, ContractOpenBody(number, asset, parties...), number)
}

// deposited fixes a contract that an act can register.
func (f *Workflow) deposited(t testing.TB, asset *ledger.Asset, rules profile.Act) []byte {
	t.Helper()
	role, number := ledger.RoleReceiver, f.number("T")
	if rules.Has(ledger.RoleTrustee) {
		role = ledger.RoleTrustee
	}
	return f.bargain(t, ledger.ContractDeposit, f.contract(number, asset.ID, f.sides(asset, role)), number)
}

// sides are the holders of an asset, and somebody who gets its data.
func (f *Workflow) sides(asset *ledger.Asset, role ledger.Role) (parties []ledger.PartyOf) {
	for _, s := range asset.Holders {
		parties = append(parties, ledger.PartyOf{Account: s.Account, Role: ledger.RoleHolder})
	}
	return append(parties, ledger.PartyOf{Account: pick(f, f.holders).Account, Role: role})
}

func (f *Workflow) bargain(t testing.TB, kind ledger.Kind, body any, number string) []byte {
	t.Helper()
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
	if over := c.State == ledger.ContractFiled || c.State != ledger.ContractNegotiated && c.Exchange == ""; over && f.rng.IntN(16) > 0 {
		return nil
	}
	if f.rng.IntN(8) == 0 {
		return f.endTrade(t, c)
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

// endTrade ends a contract, by the exchange or by all its parties.
func (f *Workflow) endTrade(t testing.TB, c *ledger.Contract) []byte {
	t.Helper()
	if c.Exchange != "" && f.rng.IntN(2) == 0 {
		ground := ledger.ContractRescinded
		if c.State == ledger.ContractNegotiated {
			ground = ledger.ContractFailed
		}
		return f.record(t, ledger.ContractEnd, ledger.ContractEndBody{Contract: c.ID, Document: Digest("end"), Exchange: c.Exchange, Ground: ground}, sm3.Digest{})
	}
	return f.record(t, ledger.ContractRescind, ledger.ContractRescindBody{Contract: c.ID, Document: Digest("agreement"), Signatories: ContractBody(c.ID, c.Asset, c.Parties...).Signatories}, sm3.Digest{})
}
