package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) draftGroup() *cobra.Command {
	return s.group("draft", "draft", s.draftPut(), s.draftList(), s.draftGet(), s.draftSign(), s.draftSubmit(), s.draftDrop())
}

// ofDraft is a command about a draft that lies at a node.
func (s *session) ofDraft(name, use string, do func(ctx context.Context, k desk, o connection, id sm3.Digest) error) (*cobra.Command, flags) {
	var o connection
	c := s.command("draft "+name, use, s.exactly(1), func(ctx context.Context, args []string) error {
		id, err := sm3.Parse(args[0])
		if err != nil {
			return s.usage("%v", err)
		}
		k, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		return do(ctx, k, o, id)
	})
	f := s.flags("draft "+name, c)
	f.connection(&o)
	return c, f
}

func (s *session) draftPut() *cobra.Command {
	var o connection
	c := s.command("draft put", "put FILE --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		d, err := s.readDraft(args[0])
		if err != nil {
			return err
		}
		k, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		notes, err := k.PutDraft(ctx, d)
		if err != nil {
			return err
		}
		return s.print(draftNoted(notes))
	})
	s.flags("draft put", c).connection(&o)
	return c
}

func (s *session) draftList() *cobra.Command {
	var o connection
	c := s.command("draft list", "list --as SIGNER --key FILE --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		k, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		list, err := k.Drafts(ctx)
		if err != nil {
			return err
		}
		return s.print(draftsShown(list))
	})
	s.flags("draft list", c).connection(&o)
	return c
}

func (s *session) draftGet() *cobra.Command {
	var out string
	c, f := s.ofDraft("get", "get ID --out FILE --as SIGNER --key FILE --node URL --trust FILE", func(ctx context.Context, k desk, _ connection, id sm3.Digest) error {
		d, err := k.Draft(ctx, id)
		if err != nil {
			return err
		}
		if out != "" {
			if err := s.write(out, d.Bytes(), publicFile); err != nil {
				return err
			}
		}
		return s.printDraft(d, out)
	})
	f.str(&out, "out", "")
	return c
}

// draftSign signs what lies at the node as it is: read it first, with `draft get`.
func (s *session) draftSign() *cobra.Command {
	c, _ := s.ofDraft("sign", "sign ID --as SIGNER --key FILE --node URL --trust FILE", func(ctx context.Context, k desk, o connection, id sm3.Digest) error {
		d, err := k.Draft(ctx, id)
		if err != nil {
			return err
		}
		if d, err = s.signDraft(ctx, d, signOptions{key: o.key, as: o.as, password: o.password}); err != nil {
			return err
		}
		notes, err := k.PutDraft(ctx, d)
		if err != nil {
			return err
		}
		return s.print(draftNoted(notes))
	})
	return c
}

// draftSubmit submits a draft that everybody has signed.
func (s *session) draftSubmit() *cobra.Command {
	c, _ := s.ofDraft("submit", "submit ID --as SIGNER --key FILE --node URL --trust FILE", func(ctx context.Context, k desk, _ connection, id sm3.Digest) error {
		d, err := k.Draft(ctx, id)
		if err != nil {
			return err
		}
		if missing := d.Missing(); len(missing) > 0 {
			return ledger.Refuse(ledger.RecordSigners, "%s", strings.Join(missing, ", "))
		}
		return s.submit(ctx, k.Client, [][]byte{d.Bytes()}, api.WaitFinal)
	})
	return c
}

func (s *session) draftDrop() *cobra.Command {
	c, _ := s.ofDraft("drop", "drop ID --as SIGNER --key FILE --node URL --trust FILE", func(ctx context.Context, k desk, _ connection, id sm3.Digest) error {
		return k.DropDraft(ctx, id)
	})
	return c
}

type draftNoted api.Draft

func (r draftNoted) text(p *page) { p.draft(api.Draft(r)) }

func (p *page) draft(d api.Draft) {
	p.plain(fmt.Sprintf("%s  %s  %s", d.ID, d.Kind, p.s.say(kindText(d.Kind))))
	p.row("  "+p.s.t("from"), d.Uploader+" "+d.Stored.Beijing())
	p.row("  "+p.s.t("signed by"), strings.Join(d.Signed, ", "))
	p.row("  "+p.s.t("still to sign"), strings.Join(d.Missing, ", "))
	p.row("  "+p.s.t("expires"), d.Expires.Beijing())
}

type draftsShown api.Drafts

func (r draftsShown) text(p *page) {
	for _, d := range r.Drafts {
		p.draft(d)
	}
}
