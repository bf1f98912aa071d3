package client

import (
	"context"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// View reads entities by proofs of the newest final state.
type View struct {
	ctx    context.Context //nolint:containedctx // a view is made for one call of the rules
	client *Client
}

// View gives the ledger as the rules see it.
func (c *Client) View(ctx context.Context) View { return View{ctx, c} }

// Entity gives an entity, nil when it does not exist.
func (v View) Entity(id ledger.EntityID) (ledger.Entity, error) {
	proof, err := v.client.State(v.ctx, id, 0)
	if err != nil || !proof.Present {
		return nil, err
	}
	e, err := ledger.DecodeEntity(id.Kind, proof.Value)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	return e, nil
}
