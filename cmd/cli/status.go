package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

func (s *session) status() *cobra.Command {
	var o connection
	c := s.command("status", "status --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		status, err := c.NodeStatus(ctx)
		if err != nil {
			return err
		}
		return s.print(nodeStatus(status))
	})
	s.flags("status", c).connection(&o)
	return c
}

type nodeStatus api.NodeStatus

func (r nodeStatus) text(p *page) {
	if r.Purpose == ledger.Test {
		p.line("TEST NETWORK, NO LEGAL EFFECT")
	}
	p.row("title", r.Title)
	p.row("fingerprint", groups(r.Ledger))
	p.row("member", r.Member)
	p.instant("time", r.Time)
	p.number("height", r.Height)
	p.number("final", r.Final)
	p.instant("final since", r.FinalTime)
	p.row("age of the newest final header", (time.Duration(r.LagMillis) * time.Millisecond).String())
	if !r.LeaderKnown {
		p.line("no leader is known: nothing can be submitted now")
	}
}
