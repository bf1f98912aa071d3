package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/node"
)

type auditOptions struct{ config, from, genesis, scratch string }

func (s *session) audit() *cobra.Command {
	var o auditOptions
	c := s.command("audit", "audit --config FILE | --from BACKUP [--genesis FILE]", s.exactly(0), func(ctx context.Context, _ []string) error {
		if o.from == "" && o.genesis != "" {
			return s.usage("--genesis goes with --from; an audit of a node takes the configured genesis")
		}
		return s.inScratch(o.scratch, func(scratch string) error { return s.runAudit(ctx, o, scratch) })
	})
	f := s.flags("audit", c)
	f.str(&o.config, "config", node.ConfigFile)
	f.str(&o.from, "from", "")
	f.str(&o.genesis, "genesis", "")
	f.str(&o.scratch, "scratch", "")
	return c
}

func (s *session) runAudit(ctx context.Context, o auditOptions, scratch string) error {
	var report audit.Report
	var err error
	if o.from != "" {
		report, err = s.auditBackup(ctx, o.from, o.genesis, scratch)
	} else {
		report, err = s.auditNode(ctx, o.config, scratch)
	}
	if err != nil {
		return err
	}
	return s.print(auditReport(report))
}

func (s *session) auditNode(ctx context.Context, config, scratch string) (audit.Report, error) {
	c, err := node.LoadConfig(config, s.Env)
	if err != nil {
		return audit.Report{}, err
	}
	report, err := node.Audit(ctx, c, scratch, s.progress(s.t("audited")))
	if err == nil || errors.Is(err, audit.ErrDifference) {
		err = errors.Join(err, s.noteAudit(c.Data, report, err == nil))
	}
	return report, err
}

// noteAudit leaves in the data directory what came of an audit, for the doctor
// and the metrics.
func (s *session) noteAudit(data string, report audit.Report, passed bool) error {
	run := node.LastRun{Height: report.Height, Result: node.Passed, Time: s.now()}
	if !passed {
		run.Result = "audit.difference"
	}
	return node.WriteLastRun(data, node.LastAuditFile, run)
}

// progress tells on Err how far a long work is, at most twice a second.
func (s *session) progress(what string) func(done, of uint64) {
	var last time.Time
	return func(done, of uint64) {
		if now := s.Now(); now.Sub(last) >= time.Second/2 && done < of {
			last = now
			s.notice(fmt.Sprintf("%s %d/%d", what, done, of))
		}
	}
}

type auditReport audit.Report

func (r auditReport) text(p *page) {
	p.line("everything that follows from the entries is as it must be")
	p.number("height", r.Height)
	p.number("final", r.Final)
	p.row("header", r.Header)
	p.number("leaves", r.Leaves)
	p.number("accepted", r.Accepted)
	p.number("refused", r.Refused)
	p.number("cosignatures", r.Cosignatures)
	for _, x := range r.Recoveries {
		p.line("recovered at height %d by the plan %s", x.Height, x.Plan)
	}
}
