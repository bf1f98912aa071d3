package cli

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
)

// listing is what every command that lists entities takes.
type listing struct {
	o      connection
	after  string
	limit  int
	filter string
}

// lister makes a command that lists entities of a kind.
func (s *session) lister(name, filter, usual string, ask func(context.Context, *client.Client, listing) (api.Entities, error)) *cobra.Command {
	var l listing
	c := s.command(name, "list [--"+filter+" WORD] --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.checkLimit(l.limit); err != nil {
			return err
		}
		return s.show(ctx, l.o, func(c *client.Client) (result, error) {
			found, err := ask(ctx, c, l)
			return entitiesShown(found), err
		})
	})
	f := s.flags(name, c)
	f.connection(&l.o)
	f.str(&l.after, "after", "")
	f.limit(&l.limit)
	f.str(&l.filter, filter, usual)
	return c
}

func (s *session) applicationList() *cobra.Command {
	return s.lister("application list", "state", "", func(ctx context.Context, c *client.Client, l listing) (api.Entities, error) {
		return c.Applications(ctx, ledger.ApplicationState(l.filter), l.after, l.limit)
	})
}

func (s *session) publicationGroup() *cobra.Command {
	list := s.lister("publication list", "category", "", func(ctx context.Context, c *client.Client, l listing) (api.Entities, error) {
		if l.filter != "" && !slices.Contains(ledger.Categories(), ledger.Category(l.filter)) {
			return api.Entities{}, s.usage("--category is one of %v, not %q", ledger.Categories(), l.filter)
		}
		return c.Publications(ctx, ledger.Category(l.filter), l.after, l.limit)
	})
	return s.group("publication", "publication", list)
}

type entitiesShown api.Entities

// text tells a line or two of each; --output json tells all.
func (r entitiesShown) text(p *page) {
	for _, raw := range r.Entities {
		e, err := ledger.DecodeEntity(r.Kind, raw)
		if err != nil { // some fields are withheld
			p.plain(idOf(raw))
			continue
		}
		switch e := e.(type) {
		case *ledger.Publication:
			p.plain(e.ID + "  " + e.Published.Beijing() + "  " + string(e.Category) + "  " + e.Title)
			p.plain("  " + e.Member + "  " + p.state(r.Kind, string(e.State)) + "  " + e.Text.String())
			if e.Account != "" {
				p.line("  in the reference book of %s: %s", e.Account, e.About)
			}
			p.overdue(clockIf(e.Overdue, ledger.FilingClock))
		case *ledger.Application:
			p.plain(e.ID + "  " + e.Act + "  " + e.Asset + "  " + p.state(r.Kind, string(e.State)))
			p.overdue(e.Overdue)
		case *ledger.Objection:
			p.plain(e.ID + "  " + e.Matter + "  " + e.Application + e.Asset + "  " + p.state(r.Kind, string(e.State)))
			p.overdue(e.Overdue)
		case *ledger.Report:
			p.plain(e.ID + "  " + p.state(r.Kind, string(e.State)))
			p.overdue(clockIf(e.Overdue, ledger.ClockName(ledger.ReportOverdue)))
		case *ledger.Assistance:
			p.plain(e.ID + "  " + e.Case + "  " + e.Member + "  " + p.state(r.Kind, string(e.State)))
			p.overdue(clockIf(e.Overdue, ledger.ClockName(ledger.AssistanceOverdue)))
		case *ledger.Notice:
			p.plain(e.ID + "  " + p.s.say(ledger.NoticeText(e.Kind)) + "  " + e.Application + e.Objection + "  " + p.state(r.Kind, string(e.State)) + "  [" + e.Article + "]")
		}
	}
	if len(r.Entities) == 0 {
		p.line("none of that kind")
	}
	if r.Next != "" {
		p.line("more: --after %s", r.Next)
	}
}

// state says in words the state of an entity of a kind.
func (p *page) state(kind ledger.EntityKind, state string) string {
	return p.s.say(registry.StateText(kind, state))
}

func (p *page) overdue(names []ledger.ClockName) {
	for _, n := range names {
		p.plain("  " + p.s.t("overdue: %s", p.s.say(registry.TimeText(string(n)))))
	}
}

func idOf(raw json.RawMessage) string {
	var e struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &e) // it has been read as JSON already
	return e.ID
}

// clockIf gives the time that was missed, if it was.
func clockIf(overdue bool, name ledger.ClockName) []ledger.ClockName {
	if !overdue {
		return nil
	}
	return []ledger.ClockName{name}
}
