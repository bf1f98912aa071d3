package client

import (
	"context"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// Witnesses names the institutions that have signed a header, verified here: what a node
// says of a header's members is proved by the chain of sets.
func (c *Client) Witnesses(ctx context.Context, height uint64) (api.Witnesses, error) {
	header, err := c.Header(ctx, height)
	if err != nil {
		return api.Witnesses{}, err
	}
	h, err := c.parseHeader([]byte(header.Text))
	if err != nil {
		return api.Witnesses{}, err
	}
	set, err := c.governance(ctx, h)
	if err != nil {
		return api.Witnesses{}, err
	}
	out := api.Witnesses{Height: height, Header: h.Digest(), Governance: h.Governance, Time: h.Time, Needed: set.Quorum()}
	if out.Witnesses, err = set.Witnesses([]byte(header.Text), []byte(header.Cosignatures)); err != nil {
		return out, unproved("%w", err)
	}
	out.Final = ledger.CountedWitnesses(out.Witnesses) >= out.Needed
	return out, nil
}

// EvidenceStatus gives a status file about evidence, present or absent, verified here.
func (c *Client) EvidenceStatus(ctx context.Context, number string) ([]byte, certificate.Report, error) {
	return c.status(ctx, api.Path(api.PathEvidenceStatus, number), ledger.EvidenceEntity, number)
}
