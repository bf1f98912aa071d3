package client

import (
	"context"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Inspection is an authority's order to inspect.
type Inspection struct {
	*ledger.Publication
	// Drawn is whom it is of and by which inspectors: what was ordered, or what was drawn;
	// nil while the block by which is drawn is to come.
	Drawn *ledger.Inspection
	// Header is the digest of that block's header; zero where nothing is drawn.
	Header sm3.Digest
}

// Inspection gives an inspection by the number of its publication, proved by the state,
// and the draw by a header that has a quorum.
func (c *Client) Inspection(ctx context.Context, number string) (Inspection, error) {
	found := Inspection{Publication: new(ledger.Publication)}
	proof, err := c.proved(ctx, ledger.EntityID{Kind: ledger.PublicationEntity, ID: number}, found.Publication, ledger.PublicationUnknown)
	if err != nil {
		return Inspection{}, err
	}
	order := found.Inspection
	switch {
	case order == nil:
		return Inspection{}, ledger.Refuse(ledger.PublicationInspection, "%s orders none", number)
	case order.Draw == 0:
		found.Drawn = order
		return found, nil
	case proof.Header.Height < order.Draw:
		return found, nil
	}
	header, err := c.Header(ctx, order.Draw)
	if err == nil {
		err = c.checkFinal(ctx, header)
	}
	if err != nil {
		return Inspection{}, err
	}
	return found.drawnBy(header), nil
}

func (i Inspection) drawnBy(header api.Header) Inspection {
	i.Header = sm3.Sum([]byte(header.Text))
	i.Drawn = i.Inspection.Drawn(i.ID, i.Header)
	return i
}
