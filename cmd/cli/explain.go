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
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) applicationGroup() *cobra.Command {
	show := s.entityShow("application", func(ctx context.Context, c *client.Client, id, at string) (entityShown, error) {
		a, _, err := c.Application(ctx, id, at)
		return entityShown{a, a.Application, a.Time, a.Final}, err
	})
	return s.group("application", "application", s.applicationList(), show, s.applicationFile(), s.explain("application", ledger.ApplicationEntity))
}

func (s *session) applicationFile() *cobra.Command {
	var o connection
	c := s.command("application file", "file NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			file, err := c.CaseFile(ctx, args[0])
			return caseFileShown(file), err
		})
	})
	s.flags("application file", c).connection(&o)
	return c
}

type caseFileShown api.CaseFile

func (r caseFileShown) text(p *page) {
	for _, d := range r.Papers {
		state := ""
		if slices.Contains(r.Purged, d) {
			state = "  " + p.s.t("purged")
		}
		p.plain(d.String() + state)
	}
	p.row("index", r.Document.String())
	p.instant("archived", r.Archived)
	p.number("height", r.Height)
}

func (s *session) objectionGroup() *cobra.Command {
	show := s.entityShow("objection", func(ctx context.Context, c *client.Client, id, at string) (entityShown, error) {
		o, _, err := c.Objection(ctx, id, at)
		return entityShown{o, o.Objection, o.Time, o.Final}, err
	})
	return s.group("objection", "objection", show, s.explain("objection", ledger.ObjectionEntity))
}

// entityShow makes the command that shows an entity of a kind.
func (s *session) entityShow(group string, ask func(context.Context, *client.Client, string, string) (entityShown, error)) *cobra.Command {
	var o connection
	var at string
	c := s.command(group+" show", "show NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if at != api.AtFinal && at != api.AtApplied {
			return s.usage("--at is final or applied, not %q", at)
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) { return ask(ctx, c, args[0], at) })
	})
	f := s.flags(group+" show", c)
	f.connection(&o)
	f.str(&at, "at", api.AtFinal)
	return c
}

// entityShown is an answer about an entity, its value, and when it is from.
type entityShown struct {
	answer any
	value  json.RawMessage
	time   legaltime.Instant
	final  bool
}

// MarshalJSON gives the answer.
func (r entityShown) MarshalJSON() ([]byte, error) { return json.Marshal(r.answer) }

func (r entityShown) text(p *page) {
	p.raw("", r.value)
	p.row("as of", r.time.Beijing())
	if !r.final {
		p.line("  applied by this node; not final yet, so do not rely on it")
	}
}

// explain makes the command that explains an entity of a kind.
func (s *session) explain(group string, kind ledger.EntityKind) *cobra.Command {
	var o connection
	c := s.command(group+" explain", "explain NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			x, err := c.Explain(ctx, ledger.EntityID{Kind: kind, ID: args[0]})
			return reasonsShown(x), err
		})
	})
	s.flags(group+" explain", c).connection(&o)
	return c
}

type reasonsShown api.Explanation

func (r reasonsShown) text(p *page) {
	p.plain(r.ID + "  " + r.Says + "  [" + r.State + "]")
	p.row("as of", r.Time.Beijing())
	r.path(p)
	r.runs(p)
	r.next(p)
	r.acts(p)
	p.line("the node's word at its newest final height; the record that is refused names its article itself")
}

// article closes a line with its source.
func (p *page) article(line, article string) {
	if article != "" {
		line += "  [" + article + "]"
	}
	p.plain("  " + line)
}

func (r reasonsShown) path(p *page) {
	p.plain("")
	p.line("how it came here:")
	for _, x := range r.Path {
		line := x.Time.Beijing() + "  " + x.Says + p.s.arrow() + x.StateSays
		if len(x.By) > 0 {
			line += "  " + strings.Join(x.By, ", ")
		}
		p.article(line, x.Article)
	}
	for _, x := range r.Reasons {
		p.article(p.s.t("reason")+p.colon()+x.Code, x.Article)
	}
}

func (s *session) arrow() string { return " -> " }

func (r reasonsShown) runs(p *page) {
	if len(r.Runs) == 0 {
		return
	}
	p.plain("")
	p.line("what runs:")
	for _, x := range r.Runs {
		line := x.Says + p.colon()
		switch {
		case x.Paused:
			line += p.s.t("stands still")
		case x.Due == 0:
			line += p.s.t("not known until the calendar of that year is on the ledger")
		default:
			line += p.s.t("until %s", x.Due.Beijing())
		}
		if x.PeriodSays != "" {
			line += p.s.t("; %s since %s (%s)", x.PeriodSays, x.Start.Beijing(), x.Since)
		}
		if x.Of != string(r.Kind)+"/"+r.ID {
			line += "; " + x.Of
		}
		p.article(line, x.Article)
		p.plain("    " + p.s.t("then: %s", x.EventSays+p.s.arrow()+x.ToSays))
	}
}

func (r reasonsShown) next(p *page) {
	if len(r.Next) == 0 {
		p.plain("")
		p.line("nothing follows: this is the end")
		return
	}
	p.plain("")
	p.line("what may come next:")
	for _, x := range r.Next {
		line := x.Says + p.s.arrow() + x.ToSays
		if by := p.s.signers(x.By); by != "" {
			line += p.s.comma() + p.s.t("by %s", by)
		}
		p.article(line, x.Article)
		p.refused(x.Refusal)
	}
}

func (p *page) refused(r *api.Refused) {
	if r == nil {
		return
	}
	line := p.s.t("not now: %s", r.Says)
	if r.Detail != "" {
		line += " (" + r.Detail + ")"
	}
	p.article("  "+line, r.Article)
}

// signers says who signs: by name as far as they are known, else by what they are.
func (s *session) signers(list []api.StepSigner) string {
	var words []string
	for _, x := range list {
		switch {
		case len(x.Names) > 0:
			words = append(words, strings.Join(x.Names, ", "))
		case x.Class != "":
			words = append(words, s.say(ledger.ClassText(x.Class)))
		default:
			words = append(words, x.Field)
		}
	}
	return strings.Join(words, s.comma())
}

// acts tells which acts may be asked for, those that are refused alike together,
// and what stands in the way.
func (r reasonsShown) acts(p *page) {
	if len(r.Acts) == 0 {
		return
	}
	p.plain("")
	p.line("what may be asked for:")
	var open []string
	var barred []api.Bar
	for _, x := range r.Acts {
		if x.Refusal == nil {
			open = append(open, x.Act)
			continue
		}
		i := slices.IndexFunc(barred, func(b api.Bar) bool { return *b.Refusal == *x.Refusal })
		if i < 0 {
			barred = append(barred, api.Bar{Refusal: x.Refusal})
			i = len(barred) - 1
		}
		barred[i].Acts = append(barred[i].Acts, x.Act)
	}
	if len(open) > 0 {
		p.plain("  " + strings.Join(open, ", "))
	}
	for _, b := range barred {
		p.plain("  " + strings.Join(b.Acts, ", "))
		p.refused(b.Refusal)
	}
	if len(r.Bars) == 0 {
		return
	}
	p.plain("")
	p.line("what stands in the way:")
	for _, b := range r.Bars {
		p.plain("  " + b.By + p.colon() + strings.Join(b.Acts, ", "))
		p.refused(b.Refusal)
	}
}
