package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

// completeApplication signs an application about an asset that is there against
// the asset's present state, and fills what the register knows: who is asked, the
// holders, the certificate that ends. A new asset has none of that.
func (w *writer) completeApplication(ctx context.Context, c *client.Client, r *ledger.Record) error {
	b := w.body.(*ledger.ApplicationSubmitBody)
	if b.Asset == "" {
		return w.usage("--set asset=NUMBER is needed")
	}
	_, asset, err := c.Asset(ctx, b.Asset, api.AtApplied)
	var problem *api.Problem
	if errors.As(err, &problem) && problem.Code == ledger.AssetUnknown {
		return nil
	}
	if err != nil {
		return err
	}
	r.Base = ledger.HistoryOf(asset).Head
	if b.Registry == "" {
		b.Registry = asset.Registry
	}
	if b.Surrendered == "" {
		b.Surrendered = asset.CurrentCertificate()
	}
	if len(b.Parties) == 0 {
		for _, s := range asset.Holders {
			b.Parties = append(b.Parties, ledger.PartyOf{Account: s.Account, Role: ledger.RoleHolder})
		}
	}
	return nil
}

// fillSignatories makes everybody who has a part or consents sign an application,
// unless its writer has said who does.
func (w *writer) fillSignatories() {
	b, ok := w.body.(*ledger.ApplicationSubmitBody)
	if !ok || len(b.Signatories) > 0 {
		return
	}
	for _, p := range b.Parties {
		b.Signatories = append(b.Signatories, p.Account)
	}
	if b.Deal != nil {
		b.Signatories = append(b.Signatories, b.Deal.Consents...)
	}
	slices.Sort(b.Signatories)
	b.Signatories = slices.Compact(b.Signatories)
}
