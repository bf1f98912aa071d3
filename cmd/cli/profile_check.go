package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/profile"
)

func (s *session) profileCheck() *cobra.Command {
	var o connection
	c := s.command("profile check", "check FILE|NAME [--node URL --trust FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		text, _, _, err := s.findProfileText(ctx, o, args[0])
		if err != nil {
			return err
		}
		r, err := s.checkProfile(text)
		if err != nil {
			return err
		}
		if err := s.print(r); err != nil || r.Usable {
			return err
		}
		return errNotValid
	})
	s.flags("profile check", c).ledger(&o)
	return c
}

// checkedProfile is everything that is wrong with a profile, and everything that
// it leaves open.
type checkedProfile struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	// Digest is that of the canonical text, if it can be used.
	Digest   string        `json:"digest,omitempty"`
	Usable   bool          `json:"usable"`
	Problems []problemRow  `json:"problems"`
	Unstated []unstatedRow `json:"unstated"`
	row      *profileRow   // for text
}

type problemRow struct { //nolint:errname // a row, not an error
	profile.Problem
	Text string `json:"text"`
}

type unstatedRow struct {
	Key     string `json:"key"`
	Article string `json:"article"`
	Stops   string `json:"stops"`
}

func (s *session) checkProfile(text []byte) (checkedProfile, error) {
	p, problems, err := profile.Examine(text)
	if err != nil {
		return checkedProfile{}, err
	}
	r := checkedProfile{Name: p.Name, Version: p.Version, Usable: len(problems) == 0, Problems: []problemRow{}, Unstated: s.unstated(p)}
	for _, problem := range problems {
		r.Problems = append(r.Problems, problemRow{problem, s.problemWords(problem)})
	}
	if !r.Usable {
		return r, nil
	}
	c, err := canonical.Marshal(p)
	if err != nil {
		return r, err
	}
	row := newProfileRow(s, foundProfile{Profile: p, Digest: sm3.Sum(c), Origin: inFile})
	r.Digest, r.row = row.Digest.String(), &row
	return r, nil
}

func (s *session) problemWords(p profile.Problem) string {
	words := s.say(problemText(p.Code))
	if p.Value != "" {
		words += s.t(": it says %q", p.Value)
	}
	if len(p.Want) > 0 {
		words += s.t("; it may say: %s", strings.Join(p.Want, ", "))
	}
	return words
}

// unstated lists what the regulation is silent on and what that stops.
func (s *session) unstated(p *profile.Profile) []unstatedRow {
	rows := []unstatedRow{}
	for _, g := range p.Groups() {
		for _, e := range g.Entries() {
			if len(e.Values) == 1 && e.Values[0] == profile.Unstated {
				text, _ := profile.TextOfKey(g.Kind, e.Name)
				rows = append(rows, unstatedRow{Key: e.Path, Article: e.Article, Stops: s.say(text.Stops)})
			}
		}
	}
	return rows
}

func (r checkedProfile) text(p *page) {
	for _, x := range r.Problems {
		p.field(x.Path, x.Text+" ["+x.Code+"]")
	}
	if r.Usable {
		p.line("%s, version %d, can be adopted: %s", r.Name, r.Version, r.Digest)
		p.standing(*r.row)
	} else {
		p.line("%d problems: it cannot be adopted as it is", len(r.Problems))
	}
	if len(r.Unstated) > 0 {
		p.line("what the text leaves open, and what that stops:")
		for _, u := range r.Unstated {
			p.field("  "+u.Key, u.Stops+"  ["+u.Article+"]")
		}
	}
}
