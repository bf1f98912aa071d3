package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func (s *session) profileList() *cobra.Command {
	var o connection
	c := s.command("profile list", "list [--node URL --trust FILE]", s.exactly(0), func(ctx context.Context, _ []string) error {
		r, err := s.listProfiles(ctx, o)
		if err != nil {
			return err
		}
		return s.print(r)
	})
	s.flags("profile list", c).ledger(&o)
	return c
}

func (s *session) listProfiles(ctx context.Context, o connection) (profileRows, error) {
	var rows profileRows
	if o.node == "" {
		for _, name := range profile.Templates() {
			text, err := profile.Template(name)
			if err != nil {
				return rows, err
			}
			if err := rows.add(s, text, ledger.Document{}, builtIn); err != nil {
				return rows, err
			}
		}
		return rows, nil
	}
	c, err := s.connect(ctx, o)
	if err != nil {
		return rows, err
	}
	g, err := c.Governance(ctx)
	if err != nil {
		return rows, err
	}
	for _, doc := range g.Set.Profiles {
		text, err := c.Document(ctx, doc.Digest)
		if err != nil {
			return rows, err
		}
		if err := rows.add(s, text, doc, onLedger); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

type profileRows struct {
	Profiles []profileRow `json:"profiles"`
}

// profileRow is a profile in a list.
type profileRow struct {
	Name    string         `json:"name"`
	Version int            `json:"version"`
	Title   string         `json:"title"`
	TitleEN string         `json:"title_en"`
	Source  string         `json:"source"`
	Status  string         `json:"status"`
	Term    profile.Term   `json:"effective"`
	Stands  ledger.Despite `json:"standing"`
	Despite ledger.Despite `json:"despite"`
	Digest  sm3.Digest     `json:"digest"`
	Origin  string         `json:"origin"`
}

func (r *profileRows) add(s *session, text []byte, doc ledger.Document, origin string) error {
	p, err := openProfile(text, doc, origin)
	if err == nil {
		r.Profiles = append(r.Profiles, newProfileRow(s, p))
	}
	return err
}

func newProfileRow(s *session, p foundProfile) profileRow {
	return profileRow{
		Name: p.Name, Version: p.Version, Title: p.Title, TitleEN: p.TitleEN, Source: p.Source, Status: p.Status, Term: p.Effective,
		Stands: p.Standing(s.now()), Despite: p.Despite, Digest: p.Digest, Origin: p.Origin,
	}
}

func (r profileRows) text(p *page) {
	for _, row := range r.Profiles {
		p.plain(row.Name + "  " + strconv.Itoa(row.Version) + "  " + p.s.say(profile.TextOfWord(row.Status)) + "  " + p.s.say(ledger.Text{ZH: row.Title, EN: row.TitleEN}))
		p.plain("  " + row.Digest.String())
		p.standing(row)
	}
}

// standing says that a regulation is not law, and what the members have said to
// that.
func (p *page) standing(row profileRow) {
	if row.Stands != "" {
		p.row("  not law today", p.s.say(profile.TextOfWord(string(row.Stands))))
	}
	switch {
	case row.Despite != "":
		p.row("  adopted by vote despite being", p.s.say(profile.TextOfWord(string(row.Despite))))
	case row.Stands == ledger.DespiteDraft, row.Stands == ledger.DespiteExpired:
		p.line("  new applications need a vote that adopts it with --despite %s", string(row.Stands))
	}
	if !strings.HasPrefix(row.Term.To, profile.None) || row.Term.Caveat != "" {
		p.row("  caveat on certificates", row.Term.Caveat)
	}
}
