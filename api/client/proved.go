package client

import (
	"context"
	"fmt"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// Contract gives a contract about data as State proves it at the newest final header.
// What the reader may not see is left out of it.
func (c *Client) Contract(ctx context.Context, number string) (*ledger.Contract, api.StateProof, error) {
	found := new(ledger.Contract)
	proof, err := c.proved(ctx, ledger.EntityID{Kind: ledger.ContractEntity, ID: number}, found, ledger.ContractUnknown)
	return found, proof, err
}

// Assistance gives a request for assistance likewise.
func (c *Client) Assistance(ctx context.Context, number string) (*ledger.Assistance, api.StateProof, error) {
	found := new(ledger.Assistance)
	proof, err := c.proved(ctx, ledger.EntityID{Kind: ledger.AssistanceEntity, ID: number}, found, ledger.AssistanceUnknown)
	return found, proof, err
}

// proved reads what State proves of an entity into v, and refuses as unknown what is
// proved to be absent.
func (c *Client) proved(ctx context.Context, id ledger.EntityID, v ledger.Entity, unknown ledger.Code) (api.StateProof, error) {
	proof, err := c.State(ctx, id, 0)
	if err != nil {
		return proof, err
	}
	if !proof.Present {
		return proof, ledger.Refuse(unknown, "%s", id.ID)
	}
	if err := canonical.Unmarshal(proof.Value, v); err != nil {
		return proof, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return proof, nil
}
