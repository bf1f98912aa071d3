package cli

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) superviseInspection() *cobra.Command {
	var o connection
	c := s.command("supervise inspection", "inspection NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			found, err := c.Inspection(ctx, args[0])
			return inspectionShown(found), err
		})
	})
	s.flags("supervise inspection", c).connection(&o)
	return c
}

// inspectionShown is an order of an inspection, and what was drawn.
type inspectionShown client.Inspection

func (r inspectionShown) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Publication *ledger.Publication `json:"publication"`
		Drawn       *ledger.Inspection  `json:"drawn,omitempty"`
		Header      sm3.Digest          `json:"header,omitzero"`
	}{r.Publication, r.Drawn, r.Header})
}

func (r inspectionShown) text(p *page) {
	order := r.Inspection
	p.plain(r.ID + "  " + r.Title)
	p.row("ordered by", r.Member)
	p.row("kind of inspection", p.s.say(inspectionText(order.Kind)))
	p.instant("begins", order.Begins)
	p.instant("ends", order.Ends)
	p.row("state", p.state(ledger.PublicationEntity, string(r.State)))
	p.row("result", r.Successor)
	if order.Draw != 0 {
		p.row("one is drawn of", strings.Join(order.Of, p.s.comma()))
	}
	switch {
	case r.Drawn == nil:
		p.line("drawn by block %d, which is to come", order.Draw)
		return
	case order.Draw != 0:
		p.line("drawn by block %d, %s", order.Draw, r.Header)
	}
	p.row("inspected", strings.Join(r.Drawn.Of, p.s.comma()))
	for _, key := range r.Drawn.Inspectors {
		p.row("inspector's key", key.String())
	}
}
