package client

import (
	"context"
	"net/url"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// Search is what to search for; fields that are empty do not narrow it.
type Search struct {
	// Text are words of a name, or a number or digest or the beginning of one.
	Text string
	// Holder is the full public name of a holder, or an account number.
	Holder string
	// SubAccount is the kind of one of the holder's sub-accounts, empty for all.
	SubAccount string
	Kind       ledger.EntityKind
	// After is the Next of a page before.
	After string
	Limit int
}

// Search gives a page of what a search finds: the node's word.
func (c *Client) Search(ctx context.Context, s Search) (api.Found, error) {
	what := get(api.PathSearch)
	what.query = url.Values{"limit": {strconv.Itoa(s.Limit)}}
	for name, value := range map[string]string{"q": s.Text, "holder": s.Holder, "sub_account": s.SubAccount, "kind": string(s.Kind), "after": s.After} {
		if value != "" {
			what.query.Set(name, value)
		}
	}
	return read[api.Found](ctx, c, what)
}
