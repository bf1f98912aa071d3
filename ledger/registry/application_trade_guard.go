package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// tradeFits checks the trade that an act with the gate `exchange_trade` rests on: an exchange
// has filed it, and it gave who applies what the act is about.
func tradeFits() Guard {
	return onSubmission("trade_fits", "SZ 16(6), 17(5), DL 13-15", func(a *act, s *submission) *ledger.Refusal {
		if !s.traded() {
			return nil
		}
		c, ok := get[*ledger.Contract](a, ledger.ContractEntity, s.Trade)
		article := s.rules.Article(profile.Gates)
		if !ok || c.State != ledger.ContractFiled {
			return explain(ledger.Refuse(ledger.ContractUnknown, "%q was filed by no exchange", s.Trade), "", article)
		}
		got := append(accountsOf(s.Parties, ledger.RoleReceiver), accountsOf(s.Parties, ledger.RoleLicensee)...)
		gave := accountsOf(s.Parties, ledger.RoleHolder)
		if c.Asset != s.Asset || !slices.Equal(accountsOf(c.Parties, ledger.RoleHolder), gave) || !slices.Equal(accountsOf(c.Parties, ledger.RoleReceiver), got) {
			return explain(ledger.Refuse(ledger.ContractUnknown, "%s is about %s, or between others", c.ID, c.Asset), "", article)
		}
		return nil
	})
}

// traded reports whether the act rests on a trade on an exchange.
func (s *submission) traded() bool {
	return slices.Contains(s.rules.List(profile.Gates), profile.GateExchange)
}
