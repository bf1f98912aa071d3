package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/node"
)

func (s *session) initReview() *cobra.Command {
	return s.command("init review", "review GENESIS", s.exactly(1), func(_ context.Context, args []string) error {
		_, o, _, err := node.ReadGenesis(args[0])
		if err != nil {
			return err
		}
		return s.print(newReview(o))
	})
}

// review is all that a signer of a genesis answers for.
type review struct {
	Ledger    sm3.Digest         `json:"ledger"`
	Title     string             `json:"title"`
	Purpose   ledger.Purpose     `json:"purpose"`
	Time      string             `json:"time"`
	Cosigners int                `json:"cosigners"`
	Faults    int                `json:"faults"`
	Quorum    int                `json:"quorum"`
	Members   []reviewMember     `json:"members"`
	Profiles  []ledger.Document  `json:"profiles"`
	Calendars []ledger.Document  `json:"calendars"`
	Params    ledger.Params      `json:"params"`
	Rules     int                `json:"rules"`
	Signed    []string           `json:"signed"`
	Missing   []string           `json:"missing"`
	opened    ledger.OpenGenesis // for text
}

type reviewMember struct {
	ledger.Member
	// Fingerprints are those of the member's keys, by role.
	Fingerprints map[string]sm3.Digest `json:"fingerprints"`
}

func newReview(o ledger.OpenGenesis) review {
	g := o.Governance
	n := len(g.Cosigners())
	r := review{
		Ledger: o.ID(), Title: o.Title, Purpose: o.Purpose, Time: o.Time.String(), Cosigners: n, Faults: ledger.Faults(n), Quorum: g.Quorum(),
		Profiles: g.Profiles, Calendars: g.Calendars, Params: g.Params, Rules: g.Rules, Signed: []string{}, Missing: o.Missing(), opened: o,
	}
	for _, l := range o.Lines {
		r.Signed = append(r.Signed, l.Name)
	}
	for _, m := range g.Members {
		r.Members = append(r.Members, reviewMember{m, fingerprints(m)})
	}
	return r
}

func fingerprints(m ledger.Member) map[string]sm3.Digest {
	prints := map[string]sm3.Digest{}
	for i, k := range m.StaffKeys {
		role := k.Role
		if i > 0 && role == m.StaffKeys[i-1].Role {
			role += "-" + k.Key.ID().String()
		}
		prints[role] = k.Key.Fingerprint()
	}
	if m.CosignKey != nil {
		prints[ledger.CosignLine] = m.CosignKey.Fingerprint()
	}
	if m.ExportKey != nil {
		prints[ledger.ExportLine] = m.ExportKey.Fingerprint()
	}
	return prints
}

func (r review) text(p *page) {
	p.row("fingerprint", groups(r.Ledger))
	p.row("title", r.Title)
	p.row("purpose", p.s.say(purposeText(r.Purpose)))
	p.instant("time", r.opened.Time)
	p.line("%d cosigners, %d may fail or lie, %d make a header final", r.Cosigners, r.Faults, r.Quorum)
	p.fewCosigners(r.Cosigners)
	for _, m := range r.Members {
		m.text(p)
	}
	p.plain("")
	for _, d := range append(append([]ledger.Document{}, r.Profiles...), r.Calendars...) {
		p.row("document", d.Name+" "+d.Digest.String())
		if d.Despite != "" {
			p.row("  adopted by vote despite being", p.s.say(profile.TextOfWord(string(d.Despite))))
		}
	}
	p.params(r.Params)
	p.row("signed by", strings.Join(r.Signed, ", "))
	p.missing(r.Missing)
}

func (p *page) fewCosigners(n int) {
	if ledger.Faults(n) == 0 {
		p.line("warning: with %d cosigners all must sign every header; one that is down stops finality. Four tolerate one.", n)
	}
}

func (p *page) params(params ledger.Params) {
	for _, row := range paramRows(&params) {
		p.field("  "+row.name, fmt.Sprint(row.get()))
	}
}

func (m reviewMember) text(p *page) {
	p.plain("")
	p.plain(m.Name + "  " + m.Title + "  " + m.TitleEN)
	p.row("  class", joinText(p, m.Classes, ledger.ClassText))
	p.row("  credit code", m.Code)
	p.row("  filing", m.Filing)
	p.row("  takes part as", joinText(p, m.Participation, participationText))
	p.row("  confined to", strings.Join(m.Scope, ", "))
	if m.Node != nil {
		p.row("  node", m.Node.Peer+"  "+strings.Join(m.Node.Addresses, ", "))
	}
	for _, role := range sortedKeys(m.Fingerprints) {
		p.field(p.s.t("  key")+" "+role, groups(m.Fingerprints[role]))
	}
}
