package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/node"
)

func (s *session) audit() *cobra.Command {
	var config string
	c := s.command("audit", "audit --config FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runAudit(ctx, config)
	})
	s.flags("audit", c).str(&config, "config", node.ConfigFile)
	return c
}

func (s *session) runAudit(ctx context.Context, config string) (err error) {
	c, err := node.LoadConfig(config, s.Env)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "certledger-audit-")
	if err != nil {
		return fmt.Errorf("make a scratch directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	report, err := node.Audit(ctx, c, scratch, s.progress(s.t("audited")))
	if err == nil || errors.Is(err, audit.ErrDifference) {
		err = errors.Join(err, s.noteAudit(c.Data, report, err == nil))
	}
	if err != nil {
		return err
	}
	return s.print(auditReport(report))
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
}
