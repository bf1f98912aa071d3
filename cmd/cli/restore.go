package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
)

type restoreOptions struct {
	config, genesis, scratch string
	verify                   bool
}

func (s *session) restore() *cobra.Command {
	var o restoreOptions
	c := s.command("restore", "restore BACKUP --config FILE | --verify [--genesis FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		if !o.verify {
			return s.runRestore(ctx, args[0], o)
		}
		return s.inScratch(o.scratch, func(scratch string) error { return s.verifyBackup(ctx, args[0], o.genesis, scratch) })
	})
	f := s.flags("restore", c)
	f.str(&o.config, "config", node.ConfigFile)
	f.boolean(&o.verify, "verify")
	f.str(&o.genesis, "genesis", "")
	f.str(&o.scratch, "scratch", "")
	return c
}

func (s *session) runRestore(ctx context.Context, from string, o restoreOptions) error {
	if o.genesis != "" || o.scratch != "" {
		return s.usage("--genesis and --scratch go with --verify; a restore takes the configured genesis")
	}
	c, err := node.LoadConfig(o.config, s.Env)
	if err != nil {
		return err
	}
	report, err := node.Restore(ctx, c, from, s.progress(s.t("blocks restored and verified")))
	if err != nil {
		return err
	}
	return s.print(restored{RestoreReport: report, Config: o.config})
}

// inScratch works in a directory that goes afterwards.
func (s *session) inScratch(parent string, work func(dir string) error) error {
	dir, err := os.MkdirTemp(parent, "certledger-")
	if err != nil {
		return fmt.Errorf("make a scratch directory: %w", err)
	}
	return errors.Join(work(dir), os.RemoveAll(dir))
}

type restored struct {
	node.RestoreReport
	Config string `json:"config"`
}

// text says in words what may be done with the node now.
func (r restored) text(p *page) {
	p.line("the ledger is restored, verified")
	p.row("member", r.Member)
	p.number("height", r.Height)
	if r.Desk != nil {
		p.line("materials and drafts: %d files, %d bytes, verified", r.Desk.Files, r.Desk.Bytes)
	} else {
		p.line("the materials and drafts that are here stay: they are newer than the backup")
	}
	if r.Remembers {
		p.line("the member's own lock (height %d) and Raft log are still here: the node may go on; it signs nothing at or below its lock", r.Lock)
		p.plain("certledger run --config " + r.Config)
		p.line("if it refuses to start (node.amnesia, raft.gap), take the other way:")
	} else {
		p.line("the member's lock or Raft log is not here: what it signed and voted since the backup is not known, so it must not go on as the same machine")
		p.row("the lock is kept as evidence", r.Evidence)
		p.line("an observer is just started; a member that votes or cosigns takes a new peer id:")
	}
	for _, next := range []string{
		"certledger node replace --config " + r.Config,
		"certledger member set-node --member " + r.Member + " --key governor.key --peer PEER --address /dns4/HOST/tcp/PORT --reason TEXT --node URL --trust trust.txt",
		"certledger node join --config " + r.Config,
		"certledger run --config " + r.Config,
	} {
		p.plain("  " + next)
	}
}

func (s *session) verifyBackup(ctx context.Context, from, genesis, scratch string) error {
	m, err := node.VerifyBackup(ctx, from, genesis, scratch, s.progress(s.t("blocks restored and verified")))
	if err != nil {
		return err
	}
	r := verifiedBackup{Ledger: m.Ledger, Height: m.Height, Header: m.Header, Time: m.Time}
	for _, file := range m.Files {
		r.Bytes += file.Bytes
	}
	for _, segment := range m.Segments {
		r.Bytes += segment.File.Bytes
	}
	beside, err := m.Beside(from)
	if err != nil {
		return err
	}
	r.Desk, r.Bytes = beside, r.Bytes+beside.Bytes
	return s.print(r)
}

// verifiedBackup is a backup in which everything is as it must be.
type verifiedBackup struct {
	Ledger sm3.Digest        `json:"ledger"`
	Height uint64            `json:"height"`
	Header sm3.Digest        `json:"header"`
	Time   legaltime.Instant `json:"time"`
	Bytes  int64             `json:"bytes"`
	// Desk is what of them are materials and drafts.
	Desk backup.Kept `json:"desk"`
}

func (r verifiedBackup) text(p *page) {
	p.line("the backup is complete and restores to a final header with its quorum")
	p.row("ledger", r.Ledger.String())
	p.number("height", r.Height)
	p.row("header", r.Header.String())
	p.instant("backed up at", r.Time)
	p.number("bytes", uint64(r.Bytes))
	p.line("materials and drafts: %d files, %d bytes, verified", r.Desk.Files, r.Desk.Bytes)
}

// auditBackup executes a backup again. It says nothing of the node's own data, so
// it does not count as the node's audit.
func (s *session) auditBackup(ctx context.Context, from, genesis, scratch string) (audit.Report, error) {
	return node.AuditBackup(ctx, from, genesis, scratch, s.progress(s.t("blocks restored and verified")), s.progress(s.t("audited")))
}
