package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// feeFits checks what a registration has cost: a party pays it, by a table of fees that the
// registry has published, with the steps that the regime of the application asks for.
func feeFits() Guard {
	return onApplication("fee_fits", "SZ 11, AH 10(2), GZ 10", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		fee := feeOf(a.body)
		if fee == nil {
			return nil
		}
		if _, ok := ledger.ParseAmount(fee.Amount); !ok {
			return ledger.Refuse(ledger.BodyValue, "fee.amount: %q is no amount", fee.Amount)
		}
		if !slices.ContainsFunc(app.Parties, func(p ledger.PartyOf) bool { return p.Account == fee.Payer }) {
			return ledger.Refuse(ledger.ApplicationFee, "%s is no party", fee.Payer)
		}
		table, ok := get[*ledger.Publication](a, ledger.PublicationEntity, fee.Table)
		if !ok || table.Category != ledger.PublishedFees || table.Member != app.Registry || table.State != ledger.PublicationPublished || table.Profile != app.Profile.Name {
			return ledger.Refuse(ledger.ApplicationFee, "%s is no table of fees that %s has published under %s", fee.Table, app.Registry, app.Profile.Name)
		}
		return nil
	})
}

// feeOf gives the fee that a registration states, nil without one.
func feeOf(body any) *ledger.Fee {
	if b, ok := body.(*ledger.ApplicationRegisterBody); ok {
		return b.Fee
	}
	return nil
}
