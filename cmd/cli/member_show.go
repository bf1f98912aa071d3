package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// expiryNotice is how long before its end a certificate is warned about: 60 days
// in milliseconds.
const expiryNotice = 60 * dayMillis

func (s *session) memberShow() *cobra.Command {
	var o connection
	c := s.command("member show", "show MEMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) { return lookAtMember(ctx, c, args[0]) })
	})
	s.flags("member show", c).connection(&o)
	return c
}

func lookAtMember(ctx context.Context, c *client.Client, name string) (r memberShown, err error) {
	r.Name = name
	if r.Member, r.History, err = c.Member(ctx, name); err != nil {
		return r, err
	}
	status, err := c.NodeStatus(ctx)
	if err != nil {
		return r, err
	}
	g, err := c.Governance(ctx)
	if err != nil {
		return r, err
	}
	for _, x := range g.Set.Sanctions {
		if x.Member == name {
			r.Sanctions = append(r.Sanctions, x)
		}
	}
	r.warn(status.Time)
	return r, nil
}

type memberShown struct {
	Name string `json:"name"`
	// Member is left out for one that was removed.
	Member    *ledger.Member        `json:"member,omitempty"`
	History   *ledger.MemberHistory `json:"history,omitempty"`
	Sanctions []ledger.Sanction     `json:"sanctions,omitempty"`
	// Ending are certificates that have ended or end soon, by digest.
	Ending []sm3.Digest `json:"ending_certificates,omitempty"`
	// ReviewDue says that the annual review is due.
	ReviewDue bool `json:"review_due,omitempty"`
	now       legaltime.Instant
}

func (r *memberShown) warn(now legaltime.Instant) {
	r.now = now
	if r.Member == nil {
		return
	}
	for _, c := range r.Member.Certificates {
		if c.NotAfter < now+expiryNotice {
			r.Ending = append(r.Ending, c.Digest)
		}
	}
	due, asked := r.Member.ReviewDue(r.History)
	r.ReviewDue = asked && due <= now
}

func (r memberShown) text(p *page) {
	if m := r.Member; m == nil {
		p.line("%s is a member no more", r.Name)
	} else {
		r.standing(p)
		for _, k := range m.NamedKeys() {
			p.row("key", k.Role+"  "+k.Key.Fingerprint().String())
		}
		r.certificates(p)
	}
	for _, x := range r.Sanctions {
		p.row("measure", strings.Join([]string{p.s.say(measureText(x.Measure)), x.Since.Beijing(), x.Reason}, "  "))
	}
	if r.History == nil {
		return
	}
	for _, k := range r.History.Retired {
		words := []string{k.Role, k.Key.String(), k.Until.Beijing()}
		if k.Destroyed.IsZero() {
			words = append(words, p.s.t("no statement of its destruction is on record"))
		} else {
			words = append(words, p.s.t("destroyed, statement %s", k.Destroyed))
		}
		p.row("retired key", strings.Join(words, "  "))
	}
}

func (r memberShown) standing(p *page) {
	m := r.Member
	p.plain(m.Name + "  " + p.s.titleOf(*m))
	if m.Suspended {
		p.line("SUSPENDED")
	}
	p.row("class", joinText(p, m.Classes, ledger.ClassText))
	p.row("credit code", m.Code)
	p.row("filing", m.Filing)
	p.row("takes part as", joinText(p, m.Participation, participationText))
	p.row("confined to", strings.Join(m.Scope, ", "))
	p.row("classes of data", strings.Join(m.DataClasses, ", "))
	p.row("region", m.Region)
	if m.Node != nil {
		p.row("node", m.Node.Peer+"  "+strings.Join(m.Node.Addresses, ", "))
	}
	if q := m.Qualifications; q != nil {
		for _, g := range q.Grounds {
			p.row("admitted on", p.s.say(groundText(g.Ground))+"  "+g.Proof.String())
		}
		p.row("authorisation", q.Authorisation)
		p.row("cryptography assessment", q.CryptoReport)
		p.row("security grade assessment", q.GradeReport)
		due, _ := m.ReviewDue(r.History)
		p.instant("annual review due", due)
	}
	if r.ReviewDue {
		p.line("warning: the annual review is due")
	}
}

func (r memberShown) certificates(p *page) {
	for _, c := range r.Member.Certificates {
		p.row("X.509 certificate", fmt.Sprintf("%s  %s  %s", c.Serial, c.Issuer, c.Key))
		p.instant("  valid until", c.NotAfter)
		switch {
		case c.NotAfter < r.now:
			p.line("  warning: it has ended; the key goes on signing, attach a new certificate")
		case slices.Contains(r.Ending, c.Digest):
			p.line("  warning: it ends within 60 days; have it renewed and attach the new one")
		}
	}
}
