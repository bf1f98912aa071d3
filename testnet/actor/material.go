package actor

import (
	"context"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/testnet"
)

// Keep stores a document at a registry's own node, sealed for its registrar alone.
func (c *Cast) Keep(ctx context.Context, registry testnet.Member, document []byte) error {
	name := ledger.Staff(registry.Name, ledger.StaffRole(ledger.ClassRegistry))
	key := c.keys[name.String()]
	d, err := sealed.Seal(c.random, document, sealed.Recipient{Name: name.String(), Key: key.Public()})
	if err != nil {
		return err
	}
	desk, err := client.New("http://"+registry.HTTP, client.Options{Trust: c.Trust, Now: c.Now, Identity: &client.Identity{Name: name, Key: key, Random: c.random}})
	if err != nil {
		return err
	}
	_, err = desk.PutMaterial(ctx, d)
	return err
}
