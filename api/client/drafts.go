package client

import (
	"context"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// PutDraft leaves a record that is not signed by all with the node, or adds its
// signatures to the one that lies there.
func (c *Client) PutDraft(ctx context.Context, d ledger.Draft) (api.Draft, error) {
	return read[api.Draft](ctx, c, call{method: http.MethodPost, path: api.PathDrafts, media: api.MediaRecord, body: d.Bytes()})
}

// Drafts lists those that the signer has a part in.
func (c *Client) Drafts(ctx context.Context) (api.Drafts, error) {
	return read[api.Drafts](ctx, c, get(api.PathDrafts))
}

// Draft fetches a draft. It is checked to be the record of that id; what it says
// is for whoever signs it to read.
func (c *Client) Draft(ctx context.Context, id sm3.Digest) (ledger.Draft, error) {
	data, err := c.do(ctx, get(api.Path(api.PathDraft, id.String())))
	if err != nil {
		return ledger.Draft{}, err
	}
	d, err := ledger.ParseDraft(data)
	if err == nil && d.ID() != id {
		err = unproved("draft %s was asked for, %s came", id, d.ID())
	}
	return d, err
}

// DropDraft takes a draft away.
func (c *Client) DropDraft(ctx context.Context, id sm3.Digest) error {
	_, err := c.do(ctx, call{method: http.MethodDelete, path: api.Path(api.PathDraft, id.String())})
	return err
}
