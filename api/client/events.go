package client

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// Events gives what happened to an asset behind the value whose count is after, at
// most limit values. When there is nothing it waits up to wait seconds, at most
// api.MaxEventWait, and then gives none; ask again with Next. The values are
// checked as those of History, and what happened is worked out again from them.
func (c *Client) Events(ctx context.Context, asset string, after uint64, wait, limit int) (api.Events, error) {
	what := get(api.Path(api.PathAssetEvents, asset))
	what.query = url.Values{"after": {strconv.FormatUint(after, 10)}, "wait": {strconv.Itoa(wait)}, "limit": {strconv.Itoa(limit)}}
	events, err := read[api.Events](ctx, c, what)
	if err != nil {
		return api.Events{}, err
	}
	return events, checkEvents(events, after)
}

// Supervision gives up to limit alerts and missed times from a leaf of the log on,
// and waits up to wait seconds for the first: the node's word.
func (c *Client) Supervision(ctx context.Context, after uint64, wait, limit int) (api.Supervision, error) {
	what := get(api.PathSupervision)
	what.query = url.Values{"after": {strconv.FormatUint(after, 10)}, "wait": {strconv.Itoa(wait)}, "limit": {strconv.Itoa(limit)}}
	return read[api.Supervision](ctx, c, what)
}

func checkEvents(events api.Events, after uint64) error {
	var values []api.PastValue
	for _, e := range events.Events {
		values = append(values, e.PastValue)
	}
	if err := checkHistory(ledger.AssetEntity, values); err != nil {
		return err
	}
	var before *ledger.Asset
	for i, e := range events.Events {
		if e.Count != after+uint64(i)+1 {
			return unproved("value %d of the asset comes after %d", e.Count, after+uint64(i))
		}
		value, err := ledger.DecodeEntity(ledger.AssetEntity, e.Value)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		asset := value.(*ledger.Asset)
		if (i > 0 || e.Count == 1) && !slices.Equal(e.Happened, api.Happened(before, asset)) {
			return unproved("value %d does not show what is said to have happened", e.Count)
		}
		before = asset
	}
	if n := after + uint64(len(events.Events)); events.Next != n {
		return unproved("the next event is said to come after %d, not %d", events.Next, n)
	}
	return nil
}
