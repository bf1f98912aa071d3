package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) accountGroup() *cobra.Command {
	return s.group("account", "account", s.accountShow(), s.accountTag(), s.accountExport())
}

func (s *session) accountShow() *cobra.Command {
	var o connection
	c := s.command("account show", "show NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			account, err := c.Account(ctx, args[0], api.AtFinal)
			return accountShown(account), err
		})
	})
	f := s.flags("account show", c)
	f.connection(&o)
	return c
}

type accountShown api.Account

func (r accountShown) text(p *page) {
	p.row("account number", r.Account)
	p.row("account state", string(r.State))
	p.row("kind", string(r.Kind))
	p.row("kept by", r.Registry)
	p.row("opened", beijingOrNothing(r.Opened))
	p.row("changed", beijingOrNothing(r.Changed))
	p.row("closed", beijingOrNothing(r.Closed))
	for _, part := range r.SubAccounts {
		p.row("sub-account", fmt.Sprintf("%s  %d", part.Number, part.Assets))
	}
	p.row("as of", fmt.Sprintf("%s (%d)", r.Time.Beijing(), r.Height))
	p.line("the node's word; `proof state account` proves it")
}

// beijingOrNothing leaves a row out whose time has not come.
func beijingOrNothing(at legaltime.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Beijing()
}

func (s *session) accountTag() *cobra.Command {
	var secret, identity string
	c := s.command("account tag", "tag --secret FILE --identity FILE", s.exactly(0), func(context.Context, []string) error {
		return s.runAccountTag(secret, identity)
	})
	f := s.flags("account tag", c)
	f.str(&secret, "secret", "")
	f.str(&identity, "identity", "")
	return c
}

// runAccountTag works out a natural person's tag: of the kind of the identity
// document and its number, the two words of a line.
func (s *session) runAccountTag(secret, identity string) error {
	for _, f := range [][2]string{{"secret", secret}, {"identity", identity}} {
		if err := s.need(f[0], f[1]); err != nil {
			return err
		}
	}
	key, err := s.read(secret)
	if err != nil {
		return err
	}
	if key = bytes.TrimSpace(key); len(key) < ledger.MinIdentitySecret {
		return s.usage("--secret: %d bytes, at least %d are needed", len(key), ledger.MinIdentitySecret)
	}
	text, err := s.read(identity)
	if err != nil {
		return err
	}
	words := strings.Fields(string(text))
	if len(words) != 2 {
		return s.usage("--identity: write the kind of document and its number on one line, such as: id-card NUMBER")
	}
	return s.print(tagMade{Tag: ledger.IdentityTag(key, words[0], strings.ToUpper(words[1])), Key: ledger.IdentityTagKey(key)})
}

type tagMade struct {
	Tag sm3.Digest `json:"tag"`
	Key sm3.Digest `json:"tag_key"`
}

func (r tagMade) text(p *page) {
	p.row("tag", r.Tag.String())
	p.row("tag_key", r.Key.String())
	p.line("keep the secret: who has it can try out numbers; use the same one for every account")
}
