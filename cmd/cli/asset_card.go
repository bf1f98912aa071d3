package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) assetCard() *cobra.Command {
	var o connection
	c := s.command("asset card", "card NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			card, err := c.Card(ctx, args[0], api.AtFinal)
			return cardShown(card), err
		})
	})
	s.flags("asset card", c).connection(&o)
	return c
}

type cardShown api.Card

func (r cardShown) text(p *page) {
	p.line("basic information")
	p.row("  asset", r.Basic.Asset)
	p.row("  name", strings.TrimSpace(r.Basic.Name+" "+r.Basic.Version))
	p.row("  type", r.Basic.Type)
	p.row("  data class", strings.TrimSpace(r.Basic.DataClass+" "+r.Basic.DataGrade))
	p.row("  acquired", r.Basic.Acquisition)
	p.row("  updated", r.Basic.UpdateCycle)
	p.row("  fingerprint", digestOrNothing(r.Basic.Fingerprint))
	p.row("  registered", r.Basic.Registered.Beijing())
	r.rights(p)
	r.use(p)
	m := r.Management
	p.line("management information")
	p.row("  state", string(m.State))
	p.row("  kept by", m.Registry+"  "+m.Profile)
	p.row("  application", m.Application)
	p.row("  deposits", strings.Join(m.Evidence, ", "))
	p.row("  evidence report", digestOrNothing(m.EvidenceReport))
	p.row("  vouchers", strings.Join(m.Vouchers, ", "))
	p.row("  freezes", strings.Join(m.Holds, ", "))
	p.row("  objections", strings.Join(m.Objections, ", "))
	p.row("as of", fmt.Sprintf("%s (%d)", r.Time.Beijing(), r.Height))
	p.line("the node's word; `proof state asset` proves it")
}

func (r cardShown) rights(p *page) {
	p.line("rights information")
	for _, h := range r.Rights.Holders {
		p.row("  holder", h.Account+"  "+h.Share)
	}
	p.row("  rights", strings.Join(r.Rights.Rights, ", "))
	p.row("  certificates", strings.Join(r.Rights.Certificates, ", "))
	p.row("  pledges", strings.Join(r.Rights.Pledges, ", "))
	for _, l := range r.Rights.Licences {
		p.row("  licensed", strings.Join([]string{l.Licence, l.Licensee, strings.Join(l.Rights, ", "), l.From.Beijing(), endOf(l.Ends)}, "  "))
	}
	if len(r.Rights.Licences) > 0 {
		p.line("  a licence is marked here and takes nothing from what the holder has")
	}
}

func (r cardShown) use(p *page) {
	p.line("use information")
	p.row("  scenarios", r.Use.Scenarios)
	p.row("  data valid until", beijingOrNothing(r.Use.DataEnds))
	for _, x := range r.Use.Participants {
		p.row("  participant", x.Role+"  "+x.Account)
	}
	if a := r.Use.Agreement; a != nil {
		p.row("  operated until", a.Ends.Beijing())
	}
	for _, l := range r.Use.Licensed {
		p.row("  licensed use", strings.Join(append([]string{l.Licence, l.Manner, l.Limits}, append(l.Scenarios, l.Territory...)...), "  "))
	}
}

func endOf(at legaltime.Instant) string {
	if at == 0 {
		return "-"
	}
	return at.Beijing()
}

// digestOrNothing leaves a row out whose digest is not there.
func digestOrNothing(d sm3.Digest) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
