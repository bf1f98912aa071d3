package cli

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) rightsGroup() *cobra.Command {
	return s.group("rights", "rights", s.rightsAsset(), s.rightsNegative(), s.rightsRank(), s.rightsAccount(), s.rightsVerify())
}

type rightsOptions struct {
	connection
	at, out string
	pin     uint64
}

func (f flags) rights(o *rightsOptions) {
	f.connection(&o.connection)
	f.str(&o.at, "at", "")
	f.str(&o.out, "out", "")
	f.number(&o.pin, "pin")
}

// rightsCommand makes a command that fetches and keeps a rights file, and judges it.
func (s *session) rightsCommand(path, use string, ask func(context.Context, *client.Client, string, legaltime.Instant, uint64) ([]byte, rightsShown, error)) *cobra.Command {
	var o rightsOptions
	c := s.command(path, use, s.exactly(1), func(ctx context.Context, args []string) error {
		at, err := s.asOf(o.at)
		if err != nil {
			return err
		}
		c, err := s.connect(ctx, o.connection)
		if err != nil {
			return err
		}
		file, shown, err := ask(ctx, c, args[0], at, o.pin)
		if err != nil {
			return err
		}
		if o.out != "" {
			if err := s.write(o.out, file, publicFile); err != nil || o.out == "-" {
				return err
			}
		}
		shown.File = o.out
		return s.printRights(shown)
	})
	s.flags(path, c).rights(&o)
	return c
}

// asOf reads an instant; of a date, it is the last of that day in Beijing.
func (s *session) asOf(text string) (legaltime.Instant, error) {
	if text == "" {
		return 0, nil
	}
	if day, err := legaltime.ParseDate(text); err == nil {
		return day.End() - 1, nil
	}
	at, err := parseTime(text)
	if err != nil {
		return 0, s.usage("--at: %v", err)
	}
	return at, nil
}

func (s *session) rightsAsset() *cobra.Command {
	return s.rightsCommand("rights asset", "asset NUMBER --node URL --trust FILE [--at DATE] [--out FILE]",
		func(ctx context.Context, c *client.Client, id string, at legaltime.Instant, pin uint64) ([]byte, rightsShown, error) {
			file, report, err := c.AssetRights(ctx, id, at, pin)
			return file, rightsShown{RightsReport: report}, err
		})
}

func (s *session) rightsNegative() *cobra.Command {
	return s.rightsCommand("rights negative", "negative NUMBER --node URL --trust FILE [--at DATE] [--out FILE]",
		func(ctx context.Context, c *client.Client, id string, at legaltime.Instant, pin uint64) ([]byte, rightsShown, error) {
			file, report, err := c.AssetRights(ctx, id, at, pin)
			return file, rightsShown{RightsReport: report, Negative: true}, err
		})
}

func (s *session) rightsRank() *cobra.Command {
	return s.rightsCommand("rights rank", "rank PLEDGE --node URL --trust FILE [--at DATE] [--out FILE]",
		func(ctx context.Context, c *client.Client, id string, at legaltime.Instant, pin uint64) ([]byte, rightsShown, error) {
			proof, err := c.State(ctx, ledger.EntityID{Kind: ledger.PledgeEntity, ID: id}, 0)
			if err != nil {
				return nil, rightsShown{}, err
			}
			var pledge struct {
				Asset string `json:"asset"`
			}
			if !proof.Present || json.Unmarshal(proof.Value, &pledge) != nil {
				return nil, rightsShown{}, ledger.Refuse(ledger.PledgeUnknown, "%s", id)
			}
			file, report, err := c.AssetRights(ctx, pledge.Asset, at, pin)
			return file, rightsShown{RightsReport: report, Pledge: id}, err
		})
}

func (s *session) rightsAccount() *cobra.Command {
	return s.rightsCommand("rights account", "account NUMBER --node URL --trust FILE --as SIGNER --key FILE [--at DATE] [--out FILE]",
		func(ctx context.Context, c *client.Client, id string, at legaltime.Instant, pin uint64) ([]byte, rightsShown, error) {
			file, report, err := c.AccountRights(ctx, id, at, pin)
			return file, rightsShown{RightsReport: report}, err
		})
}

func (s *session) rightsVerify() *cobra.Command {
	var trust, pledge string
	var negative bool
	c := s.command("rights verify", "verify FILE --trust FILE [--negative] [--rank PLEDGE]", s.exactly(1), func(_ context.Context, args []string) error {
		if err := s.need("trust", trust); err != nil {
			return err
		}
		t, err := s.readTrust(trust)
		if err != nil {
			return err
		}
		file, err := s.read(args[0])
		if err != nil {
			return err
		}
		report := certificate.VerifyRightsFile(file, t, certificate.Options{At: s.now()})
		return s.printRights(rightsShown{RightsReport: report, File: args[0], Negative: negative, Pledge: pledge})
	})
	f := s.flags("rights verify", c)
	f.str(&trust, "trust", s.Env(envTrust))
	f.boolean(&negative, "negative")
	f.str(&pledge, "rank", "")
	return c
}

// printRights prints what a rights file proves. A file that is not genuine, a
// negative certificate of what is burdened, does not stand or is not there, and a rank that there is
// not, are exit status 3.
func (s *session) printRights(r rightsShown) error {
	if err := s.print(r); err != nil {
		return err
	}
	free := len(r.Assets) == 1 && r.Assets[0].Free()
	ranked := len(r.Assets) == 1 && r.Assets[0].Rank(r.Pledge) > 0
	if !r.Report.Valid || r.Negative && !free || r.Pledge != "" && !ranked {
		return errNotValid
	}
	return nil
}

// rightsShown is a rights report as the command prints it.
type rightsShown struct {
	certificate.RightsReport
	File string `json:"file,omitempty"`
	// Negative asks whether nothing stands on the asset, Pledge for its rank.
	Negative bool   `json:"negative,omitempty"`
	Pledge   string `json:"pledge,omitempty"`
}

func (r rightsShown) text(p *page) {
	if r.Report.Purpose == ledger.Test {
		p.line("TEST NETWORK, NO LEGAL EFFECT")
	}
	if !r.Report.Valid {
		p.line("NOT VALID OR NOT CERTAIN: see the checks")
		for _, c := range r.Report.Checks {
			p.check(c)
		}
		return
	}
	p.line("PROVED as of %s (height %d), by a quorum of the members:", r.AsOf.Beijing(), r.Height)
	if len(r.Assets) == 0 {
		p.line("there is no asset")
	}
	for _, a := range r.Assets {
		p.row("asset", a.Asset+"  "+string(a.State))
		for i, pledge := range a.Pledges {
			p.row("  pledge by rank", strconv.Itoa(i+1)+"  "+pledge)
		}
		p.row("  freezes", strings.Join(a.Holds, ", "))
		p.row("  licences", strings.Join(a.Licences, ", "))
		p.row("  exclusive licences", strings.Join(a.Exclusive, ", "))
		p.row("  objections", strings.Join(a.Objections, ", "))
		p.row("  judgments", strings.Join(a.Judgments, ", "))
		p.row("  revocation", a.Revocation)
		p.row("  open application", a.Disposal)
		if h := a.Home; h != nil {
			p.row("  recognises", p.s.t("%s of ledger %s: %s as of its height %d (%s)", h.Certificate, h.Ledger, p.state(ledger.CertificateEntity, string(h.State)), h.Height, h.Time.Beijing()))
			p.row("  burdens at home", strings.Join(h.Burdens, ", "))
		}
		if !a.Stands() {
			p.line("  the registration does not stand: there is no negative certificate")
		} else if a.Free() {
			p.line("  no pledge, freeze, exclusive licence or objection")
		} else if r.Negative {
			p.line("  NOT FREE: there is no negative certificate")
		}
		if rank := a.Rank(r.Pledge); rank > 0 {
			p.line("  pledge %s ranks %d of %d", r.Pledge, rank, len(a.Pledges))
		} else if r.Pledge != "" {
			p.line("  pledge %s does not stand on it", r.Pledge)
		}
	}
	p.line("what is not proved:")
	for _, code := range r.Report.NotProved {
		p.plain("  - " + p.s.say(certificate.CodeText(code)))
	}
}
