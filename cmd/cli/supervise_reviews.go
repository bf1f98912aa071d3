package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
)

func (s *session) superviseReviews() *cobra.Command {
	var o connection
	c := s.command("supervise reviews", "reviews --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			found, err := c.Reviews(ctx)
			return reviewsShown(found), err
		})
	})
	s.flags("supervise reviews", c).connection(&o)
	return c
}

type reviewsShown api.Reviews

func (r reviewsShown) text(p *page) {
	for _, x := range r.Reviews {
		words := []string{x.Due.Beijing(), x.Member}
		if x.Missing {
			words = append(words, p.s.t("MISSING"))
		}
		p.plain(strings.Join(append(words, x.Publications...), "  "))
	}
}
