package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// holdersTakePart checks that the holders of an asset have their part: all of them, but
// where one of several is succeeded. A contract's registration is cancelled by those
// between whom it is.
func (q *request) holdersTakePart(asset *ledger.Asset) bool {
	if !q.rules.Has(ledger.RoleHolder) || q.releasesContract() {
		return true
	}
	named, all := accountsOf(q.parties, ledger.RoleHolder), holdersOf(asset)
	if q.succeeds() && q.rules.Is(profile.Does, profile.DoesTransfer) && len(named) == 1 {
		return slices.Contains(all, named[0])
	}
	return slices.Equal(named, all)
}

// inherit puts the successor in the place of a holder: what that one had of the asset is
// his, beside what he has had of it. Pledges and licences stay on it.
func (a *act) inherit(asset *ledger.Asset, from, to string) *ledger.Refusal {
	asset.Holders = ledger.MoveShare(asset.Holders, from, to)
	if refusal := a.pledgesFollow(asset); refusal != nil {
		return refusal
	}
	return a.endCertificates(asset, ledger.CertificateSuperseded, ofHolding)
}
