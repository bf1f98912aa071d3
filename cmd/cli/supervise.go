package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/report"
)

func (s *session) superviseGroup() *cobra.Command {
	return s.group("supervise", "supervise", s.superviseOverdue(), s.superviseReport(), s.superviseReviews(), s.superviseWatch(), s.superviseInspection())
}

func (s *session) superviseOverdue() *cobra.Command {
	overdue := s.lister("supervise overdue", "kind", string(ledger.ApplicationEntity), func(ctx context.Context, c *client.Client, l listing) (api.Entities, error) {
		if !slices.Contains(api.OverdueKinds(), ledger.EntityKind(l.filter)) {
			return api.Entities{}, s.usage("--kind is one of %v, not %q", api.OverdueKinds(), l.filter)
		}
		return c.Overdue(ctx, ledger.EntityKind(l.filter), l.after, l.limit)
	})
	overdue.Use = "overdue [--kind WORD] --as MEMBER/inspector --key FILE --node URL --trust FILE"
	return overdue
}

func (s *session) superviseReport() *cobra.Command {
	var o connection
	var who, under, out string
	var height uint64
	c := s.command("supervise report", "report PERIOD --registry MEMBER --profile NAME --as MEMBER/ROLE --key FILE --node URL --trust FILE [--out FILE]", s.exactly(1),
		func(ctx context.Context, args []string) error {
			if err := s.need("registry", who, "profile", under); err != nil {
				return err
			}
			c, err := s.connect(ctx, o)
			if err != nil {
				return err
			}
			r, err := c.Report(ctx, who, under, args[0], height)
			if err != nil {
				return err
			}
			text, digest, err := r.Bytes()
			if err != nil {
				return err
			}
			if out != "" {
				if err := s.write(out, text, publicFile); err != nil || out == "-" {
					return err
				}
			}
			return s.print(reportShown{r, digest})
		})
	f := s.flags("supervise report", c)
	f.connection(&o)
	f.str(&who, "registry", "")
	f.str(&under, "profile", "")
	f.str(&out, "out", "")
	f.number(&height, "height")
	return c
}

func (s *session) superviseWatch() *cobra.Command {
	var o connection
	var after uint64
	var seconds int
	c := s.command("supervise watch", "watch --as MEMBER/inspector --key FILE --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		if seconds < 0 {
			return s.usage("--wait-seconds is 0 or more, not %d", seconds)
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		return s.whileWatching(ctx, time.Duration(seconds)*time.Second, func(wait int) error {
			found, err := c.Supervision(ctx, after, wait, api.DefaultPage)
			if err != nil {
				return err
			}
			after = found.Next
			for _, e := range found.Events {
				if err := s.printEvent(e, supervisionShown(e)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	f := s.flags("supervise watch", c)
	f.connection(&o)
	f.number(&after, "after")
	f.integer(&seconds, "wait-seconds", 0)
	return c
}

type supervisionShown api.SupervisionEvent

func (r supervisionShown) text(p *page) {
	p.plain(fmt.Sprintf("%d  %s  ! %s  %s", r.Index, r.Time.Beijing(), r.Title, r.Subject) + subject(p.s.say(alertText(r.Alert))) + subject(r.Registry) + subject(r.Asset))
	p.row("  "+p.s.t("article"), r.Article)
	if r.Record != nil {
		p.row("  record", r.Record.String())
	}
}

// reportShown is a report and what `report.file` says of it.
type reportShown struct {
	*report.Report
	Digest sm3.Digest `json:"digest"`
}

func (r reportShown) text(p *page) {
	p.row("report of", r.Registry+"  "+r.Profile+"  "+r.Period)
	p.row("begins", r.From.Beijing())
	p.row("before", r.To.Beijing())
	p.row("as of", fmt.Sprintf("%d  %s", r.Height, r.Header))
	p.plain("")
	p.line("applications by act")
	p.counts(r.Requested, func(c report.Count) string { return c.What })
	p.line("acts and events")
	p.counts(r.Happened, func(c report.Count) string { return p.kindOfLeaf(c.What) })
	p.line("what there is")
	p.counts(r.Stands, func(c report.Count) string { return p.state(c.Of, c.What) })
	p.line("times that were missed")
	p.counts(r.Overdue, func(c report.Count) string { return p.s.say(registry.TimeText(c.What)) })
	p.line("platform: %d blocks, %d leaves in that time", r.Blocks, r.Leaves)
	p.plain("")
	p.row("digest", r.Digest.String())
}

// counts writes a table of counts.
func (p *page) counts(counts []report.Count, word func(report.Count) string) {
	for _, c := range counts {
		p.plain(fmt.Sprintf("%8d  %s  %s", c.Count, p.s.say(ledger.EntityText(c.Of)), word(c)))
	}
	if len(counts) == 0 {
		p.plain("       0")
	}
}

// kindOfLeaf says a kind of record or of event.
func (p *page) kindOfLeaf(kind string) string {
	if ledger.Parties(ledger.Kind(kind)) != nil {
		return p.s.say(ledger.KindText(ledger.Kind(kind)))
	}
	return p.s.say(ledger.EventText(ledger.EventKind(kind)))
}
