package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
)

func (s *session) assetWatch() *cobra.Command {
	var o connection
	var after uint64
	var seconds int
	c := s.command("asset watch", "watch NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if seconds < 0 {
			return s.usage("--wait-seconds is 0 or more, not %d", seconds)
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		return s.watch(ctx, c, args[0], after, time.Duration(seconds)*time.Second)
	})
	f := s.flags("asset watch", c)
	f.connection(&o)
	f.number(&after, "after")
	f.integer(&seconds, "wait-seconds", 0)
	return c
}

// watch prints what happens to an asset as it becomes final.
func (s *session) watch(ctx context.Context, c *client.Client, asset string, after uint64, patience time.Duration) error {
	return s.whileWatching(ctx, patience, func(wait int) error {
		events, err := c.Events(ctx, asset, after, wait, api.DefaultPage)
		if err != nil {
			return err
		}
		after = events.Next
		for _, e := range events.Events {
			if err := s.printEvent(e, eventShown(e)); err != nil {
				return err
			}
		}
		return nil
	})
}

// whileWatching looks again and again, each time for so many seconds, until the
// time is up: 0 is until it is stopped.
func (s *session) whileWatching(ctx context.Context, patience time.Duration, look func(wait int) error) error {
	began := time.Now()
	for ctx.Err() == nil {
		wait := api.MaxEventWait
		if patience > 0 {
			wait = min(wait, int((patience-time.Since(began)+time.Second-1)/time.Second))
		}
		if wait <= 0 {
			return nil
		}
		if err := look(wait); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// printEvent prints one event: in JSON a line each, so that a program can read
// them as they come.
func (s *session) printEvent(e any, shown result) error {
	if s.output == outputJSON {
		return json.NewEncoder(s.Out).Encode(e)
	}
	return s.print(shown)
}

type eventShown api.Event

func (r eventShown) text(p *page) {
	p.plain(fmt.Sprintf("%d  %s  %s", r.Count, r.Time.Beijing(), r.Kind))
	for _, h := range r.Happened {
		mark := "  "
		if h.Warns() {
			mark = "! "
		}
		p.plain("  " + mark + p.s.say(api.HappeningText(h.Code)) + subject(h.Subject) + "  [" + string(h.Code) + "]")
	}
	p.number("  height", r.Height)
	if !r.Record.IsZero() {
		p.row("  record", r.Record.String())
	}
}

func subject(id string) string {
	if id == "" {
		return ""
	}
	return " " + id
}
