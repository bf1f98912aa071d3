package client

import (
	"context"
	"net/url"
	"strconv"

	"github.com/certledger/certledger/api"
)

// Inbox gives a page of what waits for the signer: the node's word, and a list of
// what to look at. Follow Next to the last page.
func (c *Client) Inbox(ctx context.Context, after string, limit int) (api.Inbox, error) {
	what := get(api.PathInbox)
	what.query = url.Values{"limit": {strconv.Itoa(limit)}}
	if after != "" {
		what.query.Set("after", after)
	}
	return read[api.Inbox](ctx, c, what)
}
