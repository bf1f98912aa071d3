package cli

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

func (s *session) assetSearch() *cobra.Command {
	var o connection
	var what client.Search
	var kind string
	c := s.command("asset search", "search [TEXT…] [--holder NAME [--sub-account KIND]] [--kind WORD] --node URL --trust FILE", s.atLeast(0), func(ctx context.Context, args []string) error {
		if err := s.checkLimit(what.Limit); err != nil {
			return err
		}
		if kind != "" && !slices.Contains(api.SearchKinds(), ledger.EntityKind(kind)) {
			return s.usage("--kind is one of %v, not %q", api.SearchKinds(), kind)
		}
		what.Kind, what.Text = ledger.EntityKind(kind), strings.Join(args, " ")
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			found, err := c.Search(ctx, what)
			return foundShown(found), err
		})
	})
	f := s.flags("asset search", c)
	f.connection(&o)
	f.str(&what.Holder, "holder", "")
	f.str(&what.SubAccount, "sub-account", "")
	f.str(&kind, "kind", "")
	f.str(&what.After, "after", "")
	f.limit(&what.Limit)
	return c
}

type foundShown api.Found

func (r foundShown) text(p *page) {
	for _, hit := range r.Hits {
		p.plain(hit.ID + "  " + hit.Title + "  " + string(hit.Kind) + "  " + hit.Says)
		p.certificatesOf(hit)
		if hit.Publicity == nil {
			continue
		}
		if hit.Publicity.Ends == 0 {
			p.line("  in publicity; when it ends is not known now [%s]", hit.Publicity.Article)
		} else {
			p.line("  in publicity until %s [%s]", hit.Publicity.Ends.Beijing(), hit.Publicity.Article)
		}
	}
	if len(r.Hits) == 0 {
		p.line("nothing was found")
	}
	if r.Next != "" {
		p.line("more: --after %s", r.Next)
	}
}

// certificatesOf writes which certificates a registration has, and whether they are
// valid: what a check by account number is for (DL 27).
func (p *page) certificatesOf(hit api.Hit) {
	var asset struct {
		Certificates []ledger.AssetCertificate `json:"certificates"`
	}
	if hit.Kind != ledger.AssetEntity || json.Unmarshal(hit.Value, &asset) != nil {
		return
	}
	for _, c := range asset.Certificates {
		p.plain("  " + c.Number + "  " + p.state(ledger.CertificateEntity, string(c.State)))
	}
}
