package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

func (s *session) assetGroup() *cobra.Command {
	return s.group("asset", "asset", s.assetSearch(), s.assetShow(), s.assetCard(), s.assetHistory(), s.assetWatch(), s.explain("asset", ledger.AssetEntity))
}

func (s *session) assetShow() *cobra.Command {
	var o connection
	var at string
	c := s.command("asset show", "show NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if at != api.AtFinal && at != api.AtApplied {
			return s.usage("--at is final or applied, not %q", at)
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			asset, _, err := c.Asset(ctx, args[0], at)
			return assetShown(asset), err
		})
	})
	f := s.flags("asset show", c)
	f.connection(&o)
	f.str(&at, "at", api.AtFinal)
	return c
}

type assetShown api.Asset

func (r assetShown) text(p *page) {
	p.raw("", r.Asset)
	p.row("as of", fmt.Sprintf("%s (%d)", r.Time.Beijing(), r.Height))
	if !r.Final {
		p.line("  applied by this node; not final yet, so do not rely on it")
	}
	p.line("the node's word; `proof state asset` proves it")
}

func (s *session) assetHistory() *cobra.Command {
	var o connection
	var after uint64
	var limit int
	c := s.command("asset history", "history NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.checkLimit(limit); err != nil {
			return err
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			h, err := c.History(ctx, args[0], after, limit)
			return historyShown(h), err
		})
	})
	f := s.flags("asset history", c)
	f.connection(&o)
	f.number(&after, "after")
	f.limit(&limit)
	return c
}

type historyShown api.History

func (r historyShown) text(p *page) {
	for _, v := range r.Values {
		var asset struct {
			State string `json:"state"`
		}
		_ = json.Unmarshal(v.Value, &asset) // the client has read it already
		p.plain(fmt.Sprintf("%d  %s  %s", v.Count, v.Kind, asset.State))
		p.number("  height", v.Height)
		p.number("  leaf", v.Index)
		if !v.Record.IsZero() {
			p.row("  record", v.Record.String())
		}
	}
	if r.Next > 0 {
		p.line("more: --after %d", r.Next)
	}
}
