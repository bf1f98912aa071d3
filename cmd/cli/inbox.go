package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/registry"
)

// maxInboxPages bounds how many pages one command reads.
const maxInboxPages = 100

func (s *session) inbox() *cobra.Command {
	var o connection
	var overdue bool
	c := s.command("inbox", "inbox --as SIGNER --key FILE --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		k, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		all, err := s.readInbox(ctx, k)
		if err != nil {
			return err
		}
		if overdue {
			all.Items = slices.DeleteFunc(all.Items, func(i api.InboxItem) bool { return !i.Overdue })
		}
		return s.print(inboxShown(all))
	})
	f := s.flags("inbox", c)
	f.connection(&o)
	f.boolean(&overdue, "overdue")
	return c
}

// readInbox reads every page, what is due first in front.
func (s *session) readInbox(ctx context.Context, k desk) (api.Inbox, error) {
	all, err := k.Inbox(ctx, "", api.MaxPage)
	for n := 1; err == nil && all.Next != "" && n < maxInboxPages; n++ {
		var page api.Inbox
		if page, err = k.Inbox(ctx, all.Next, api.MaxPage); err == nil {
			all.Items, all.Next = append(all.Items, page.Items...), page.Next
		}
	}
	slices.SortStableFunc(all.Items, func(a, b api.InboxItem) int {
		return cmp.Compare(cmp.Or(a.Due, registry.Never), cmp.Or(b.Due, registry.Never))
	})
	return all, err
}

type inboxShown api.Inbox

func (r inboxShown) text(p *page) {
	for _, d := range r.Drafts {
		p.line("to sign:")
		p.draft(d)
		p.command("certledger draft get " + d.ID.String())
	}
	for _, i := range r.Items {
		p.inboxItem(i)
	}
	if len(r.Drafts)+len(r.Items) == 0 {
		p.line("nothing waits")
	}
	if r.Next != "" {
		p.line("there is more than is shown")
	}
	p.row("as of", fmt.Sprintf("%s (%d)", r.Time.Beijing(), r.Height))
}

func (p *page) command(text string) { p.plain("    " + text) }

func (p *page) inboxItem(i api.InboxItem) {
	head := i.Title + "  " + string(i.Kind) + "/" + i.ID
	if i.Asset != "" && i.Asset != i.ID {
		head += "  " + i.Asset
	}
	p.plain(head + subject(i.Subject) + subject(p.inboxState(i)))
	switch {
	case i.Overdue && i.Due != 0:
		p.row("  "+p.s.t("OVERDUE since"), i.Due.Beijing())
	case i.Overdue:
		p.line("  OVERDUE")
	case i.Pending:
		p.line("  due: not known before the calendar is on the ledger")
	case i.Due != 0:
		p.row("  "+p.s.t("due"), i.Due.Beijing())
	}
	p.row("  "+p.s.t("article"), i.Article)
	for _, a := range i.Next {
		p.plain("  " + a.Title + " → " + a.To + subject(a.Article))
		p.command(nextCommand(a.Record, i))
	}
	if i.Code == agenda.NoticeWaits {
		p.command("certledger proof state notice " + i.ID)
	}
}

// inboxState says in words how a matter stands.
func (p *page) inboxState(i api.InboxItem) string {
	if i.Code == agenda.AlertWaits {
		return p.s.say(alertText(ledger.AlertCategory(i.State)))
	}
	if i.Code == agenda.InspectionRuns {
		return p.s.say(inspectionText(ledger.InspectionKind(i.State)))
	}
	if i.Code == agenda.NoticeWaits {
		return p.s.say(ledger.NoticeText(ledger.NoticeKind(i.State)))
	}
	return p.state(i.Kind, i.State)
}

// nextCommand begins the command that makes a record. `record new` asks for what
// is missing.
func nextCommand(k ledger.Kind, i api.InboxItem) string {
	return "certledger record new " + string(k) + " --set " + string(i.Kind) + "=" + i.ID
}
