package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// sharers lists the accounts whose share in an asset an amendment changes, sorted: none
// where a court has ordered that.
func (q *request) sharers(asset *ledger.Asset) (accounts []string) {
	if asset == nil || q.register == nil || len(q.register.Shares) == 0 || q.judged() {
		return nil
	}
	for _, s := range slices.Concat(asset.Holders, q.register.Shares) {
		if !slices.Contains(asset.Holders, s) || !slices.Contains(q.register.Shares, s) {
			accounts = append(accounts, s.Account)
		}
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}

// sharesMayChange refuses an act by which part of the asset would change hands and that is
// not meant for that: it would pass by what a transfer asks for.
func sharesMayChange(asset *ledger.Asset, q *request) *ledger.Refusal {
	if len(q.sharers(asset)) == 0 || q.rules.Is(profile.OtherShares, profile.Allowed) {
		return nil
	}
	return explain(ledger.Refuse(ledger.ApplicationTerms, "shares: %s leaves them as they are, what changes hands is transferred", q.rules.Name), "", "TJ 6.4.3.1, SZ 17, AH 15, GZ 31, GD 18(4)")
}

// sharersSign gives who signs for those whose shares an amendment changes, or the refusal that
// somebody does not: nobody gains or loses a share unasked, even where one holder applies for all.
func (a *act) sharersSign(asset *ledger.Asset, q *request, by signing) (signers []string, refusal *ledger.Refusal) {
	for _, account := range q.sharers(asset) {
		signer, ok := a.speaksFor(by, account)
		if !ok {
			return nil, explain(ledger.Refuse(ledger.ApplicationSigners, "%s has not signed, whose share changes", account), "", "TJ 6.4.3.3, by analogy: GD 18(4)")
		}
		signers = append(signers, signer)
	}
	return signers, nil
}
