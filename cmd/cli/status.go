package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/node/doctor"
)

type statusOptions struct {
	connection
	config, operator string
}

func (s *session) status() *cobra.Command {
	var o statusOptions
	use := "status --node URL --trust FILE | --config FILE | --operator URL"
	c := s.command("status", use, s.exactly(0), func(ctx context.Context, _ []string) error {
		if o.config != "" || o.operator != "" {
			return s.operatorStatus(ctx, o)
		}
		return s.show(ctx, o.connection, func(c *client.Client) (result, error) {
			status, err := c.NodeStatus(ctx)
			return nodeStatus(status), err
		})
	})
	f := s.flags("status", c)
	f.connection(&o.connection)
	f.str(&o.config, "config", "")
	f.str(&o.operator, "operator", "")
	return c
}

// operatorStatus asks the operator's listener, which knows of the other nodes.
func (s *session) operatorStatus(ctx context.Context, o statusOptions) error {
	base := strings.TrimRight(o.operator, "/")
	if base == "" {
		c, err := node.LoadConfig(o.config, s.Env)
		if err != nil {
			return err
		}
		base = "http://" + c.Operator.Listen
	}
	status, err := doctor.AskNode(ctx, base)
	if err != nil {
		return err
	}
	return s.print(operatorView(*status))
}

type nodeStatus api.NodeStatus

func (r nodeStatus) text(p *page) {
	if r.Purpose == ledger.Test {
		p.line("TEST NETWORK, NO LEGAL EFFECT")
	}
	p.row("title", r.Title)
	p.row("fingerprint", groups(r.Ledger))
	p.row("member", r.Member)
	p.instant("time", r.Time)
	p.number("height", r.Height)
	p.number("final", r.Final)
	p.instant("final since", r.FinalTime)
	p.row("age of the newest final header", (time.Duration(r.LagMillis) * time.Millisecond).String())
	if !r.LeaderKnown {
		p.line("no leader is known: nothing can be submitted now")
	}
}

type operatorView api.OperatorStatus

func (r operatorView) text(p *page) {
	nodeStatus{
		Ledger: r.Ledger, Title: r.Title, Purpose: r.Purpose, Member: r.Member, Time: r.Time, Height: r.Height, Final: r.Final,
		FinalTime: r.FinalTime, LagMillis: r.LagMillis, LeaderKnown: r.Raft == nil || r.Raft.Leader != "",
	}.text(p)
	p.row("version", r.Version)
	if r.Raft != nil {
		p.row("leader", r.Raft.Leader)
	}
	if r.Cosigning != nil && r.Cosigning.Muted {
		p.line("this node is muted: its member's key was used elsewhere; run certledger doctor")
	}
	p.row("problem", r.Problem)
	p.plain("")
	p.row("ordering", standingText(p.s, "voters", r.Ordering))
	p.row("finality", standingText(p.s, "cosigners", r.Finality))
	p.plain("")
	for _, m := range r.Members {
		p.field(m.Name, memberText(p.s, m, r))
	}
	if len(r.Concerns) > 0 {
		p.plain("")
	}
	for _, c := range r.Concerns {
		p.plain(p.s.say(doctor.Explain(doctor.Concerning(c)).Says))
	}
	if len(r.Alerts) > 0 {
		p.plain("")
		p.row("alerts", strings.Join(r.Alerts, ", "))
	}
}

// standingText says how many more failures stop the work.
func standingText(s *session, who string, st api.Standing) string {
	if who == "voters" {
		who = s.t("voters")
	} else {
		who = s.t("cosigners")
	}
	text := s.t("%d of %d %s are up, %d are needed", st.Up, st.Total, who, st.Needed)
	switch {
	case st.Margin < 0:
		text += s.t("; it stands still: %d more must come back", -st.Margin)
	case st.Margin == 0:
		text += s.t("; one more failure stops it")
	default:
		text += s.t("; %d more failures stop it", st.Margin+1)
	}
	if len(st.Missing) > 0 {
		text += s.t("; missing: %s", strings.Join(st.Missing, ", "))
	}
	return text
}

// memberText says where a member's node is and how far behind.
func memberText(s *session, m api.MemberStatus, r operatorView) string {
	var parts []string
	switch {
	case m.Self:
		parts = append(parts, s.t("this node"))
	case m.Reachable:
		parts = append(parts, s.t("reachable"))
	default:
		parts = append(parts, s.t("not reachable: %s", m.Problem))
	}
	if m.Muted {
		parts = append(parts, s.t("muted"))
	}
	if m.Reachable {
		parts = append(parts, s.t("height %d", m.Height))
	}
	if m.Cosigner && m.Signed > 0 {
		ago := time.Duration(r.Time-m.SignedTime) * time.Millisecond
		parts = append(parts, s.t("signed %d, %s ago", m.Signed, ago.Round(time.Second)))
	} else if m.Cosigner {
		parts = append(parts, s.t("no signature seen"))
	}
	if m.Behind > 0 {
		parts = append(parts, s.t("%d final blocks behind", m.Behind))
	}
	if m.Reachable && !m.Self {
		parts = append(parts, s.t("clock %s", fmt.Sprintf("%+d ms", m.ClockMillis)))
	}
	return strings.Join(parts, s.comma())
}
