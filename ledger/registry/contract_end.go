package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// contractEndRows are how a contract comes to its end from wherever it is: by the exchange
// on which it is made, or by all its parties.
func contractEndRows() (rows []Transition) {
	for _, from := range []ledger.ContractState{ledger.ContractNegotiated, ledger.ContractDeposited, ledger.ContractSettled, ledger.ContractFiled} {
		row := func(on ledger.Kind, guards ...Guard) Transition {
			return Transition{
				Machine: ledger.ContractEntity, From: string(from), On: string(on), Guards: guards, Effect: endContract(), To: string(ledger.ContractEnded),
				Article: "by analogy: Civil Code 557, 562-567, GZT 22, 26",
			}
		}
		rows = append(rows, row(ledger.ContractEnd, ownExchange(), endingFits()), row(ledger.ContractRescind, allPartiesSign()))
	}
	return rows
}

// endingFits checks why an exchange ends a contract: what is negotiated fails, what has
// been made is rescinded or void.
func endingFits() Guard {
	return Guard{"ending_fits", "by analogy: Civil Code 155-157, 557, 563-567", func(a *act) *ledger.Refusal {
		c, refusal := a.contract()
		if refusal != nil {
			return refusal
		}
		ground := a.body.(*ledger.ContractEndBody).Ground
		if !slices.Contains(ledger.ContractGrounds(), ground) || (c.State == ledger.ContractNegotiated) != (ground == ledger.ContractFailed) {
			return ledger.Refuse(ledger.ContractGround, "%s is %s: %q", c.ID, c.State, ground)
		}
		return nil
	}}
}

// allPartiesSign checks that a contract is rescinded by all between whom it is.
func allPartiesSign() Guard {
	return Guard{"all_parties_sign", "by analogy: Civil Code 562", func(a *act) *ledger.Refusal {
		c, refusal := a.contract()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.ContractRescindBody)
		if accounts := partiesOf(c.Parties); !slices.Equal(accounts, b.Signatories) {
			return ledger.Refuse(ledger.ContractParties, "it is between %v, signed by %v", accounts, b.Signatories)
		}
		return nil
	}}
}

// partiesOf gives the accounts of all parties, sorted.
func partiesOf(parties []ledger.PartyOf) (accounts []string) {
	for _, p := range parties {
		accounts = append(accounts, p.Account)
	}
	slices.Sort(accounts)
	return accounts
}

// endContract ends a contract. Its registration stands until it is cancelled, but no
// more papers come of it.
func endContract() Effect {
	return moving("end_contract", func(a *act, c *ledger.Contract) *ledger.Refusal {
		switch b := a.body.(type) {
		case *ledger.ContractEndBody:
			c.Ending, c.Ground = b.Document, b.Ground
		case *ledger.ContractRescindBody:
			c.Ending = b.Document
		}
		c.Ended, c.State = a.Time, ledger.ContractEnded
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, c.Asset); ok && a.dropDue(asset, c.ID) {
			a.set(ledger.AssetEntity, asset.ID, asset)
		}
		return nil
	})
}

// dropDue takes what is due for a contract off an asset's list, and reports whether there
// was any.
func (a *act) dropDue(asset *ledger.Asset, contract string) bool {
	before := len(asset.Due)
	asset.Due = slices.DeleteFunc(asset.Due, func(d ledger.CertificateDue) bool { return d.Right == entityName(ledger.ContractEntity, contract) })
	return len(asset.Due) < before
}

// releasesContract reports whether the registration of a contract is cancelled.
func (q *request) releasesContract() bool {
	return q.rules.Is(profile.Does, profile.DoesRightRelease) && q.rules.Right() == ledger.ContractEntity
}

// cancelContract ends the registration of a contract, and the vouchers that came of it.
// The contract is what it was. The caller enters the asset.
func (a *act) cancelContract(asset *ledger.Asset, id string) *ledger.Refusal {
	c, ok := get[*ledger.Contract](a, ledger.ContractEntity, id)
	if !ok {
		return ledger.Refuse(ledger.ContractUnknown, "%s", id)
	}
	c.Application, c.Cancelled, c.Registered = "", a.Time, 0
	a.set(ledger.ContractEntity, id, c)
	return a.endVouchers(asset, ledger.ContractEntity, id, ledger.CertificateCancelled)
}
