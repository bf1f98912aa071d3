package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
)

// The commands with which the survivors of a lost quorum go on.

func (s *session) recoverGroup() *cobra.Command {
	return s.group("recover", "recover", s.recoverHead(), s.recoverPlan(), s.recoverSign(), s.recoverExecute(), s.recoverAccept(), s.recoverExplain())
}

func (s *session) recoverHead() *cobra.Command {
	var config, out string
	c := s.command("recover head", "head --config FILE --out FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runRecoverHead(ctx, config, out)
	})
	f := s.flags("recover head", c)
	f.str(&config, "config", node.ConfigFile)
	f.str(&out, "out", "-")
	return c
}

func (s *session) runRecoverHead(ctx context.Context, config, out string) error {
	c, password, err := s.nodeConfig(ctx, config)
	if err != nil {
		return err
	}
	file, head, err := node.RecoveryHead(ctx, c, password)
	if err != nil {
		return err
	}
	s.notice(s.t("%s: final %d, newest header %d, promised %d", head.Member, head.Final.Height, head.Head.Height, head.Lock.Height))
	return s.write(out, file, publicFile)
}

type recoverPlanOptions struct {
	reason, out string
	keep, drop  []string
}

func (s *session) recoverPlan() *cobra.Command {
	var o recoverPlanOptions
	c := s.command("recover plan", "plan HEAD… --reason TEXT --out FILE", s.atLeast(1), func(_ context.Context, args []string) error {
		return s.runRecoverPlan(args, o)
	})
	f := s.flags("recover plan", c)
	f.list(&o.keep, "keep")
	f.list(&o.drop, "drop")
	f.str(&o.reason, "reason", "")
	f.str(&o.out, "out", "")
	return c
}

func (s *session) runRecoverPlan(paths []string, o recoverPlanOptions) error {
	if err := s.need("reason", o.reason, "out", o.out); err != nil {
		return err
	}
	var heads []ledger.OpenNodeHead
	for _, path := range paths {
		head, err := s.readHead(path)
		if err != nil {
			return err
		}
		heads = append(heads, head)
	}
	file, err := ledger.PlanRecovery(heads, ledger.RecoveryWish{Keep: names(o.keep), Drop: names(o.drop), Reason: o.reason, Time: s.planTime(heads)})
	if err != nil {
		return err
	}
	data, err := file.Bytes()
	if err != nil {
		return err
	}
	summary, err := newRecoverySummary(file, heads)
	if err != nil {
		return err
	}
	if err := s.write(o.out, data, publicFile); err != nil {
		return err
	}
	summary.Next = []string{"certledger recover sign " + o.out + " --config config.toml --out plan-MEMBER.json"}
	return s.print(summary)
}

// planTime is this machine's time or, on a ledger whose clock was moved, that of
// the newest head.
func (s *session) planTime(heads []ledger.OpenNodeHead) legaltime.Instant {
	at := s.now()
	for _, h := range heads {
		if h.Governance.Purpose == ledger.Test {
			at = max(at, h.Time)
		}
	}
	return at
}

func (s *session) readHead(path string) (ledger.OpenNodeHead, error) {
	data, err := s.read(path)
	if err != nil {
		return ledger.OpenNodeHead{}, err
	}
	file, err := ledger.ParseNodeHeadFile(data)
	if err != nil {
		return ledger.OpenNodeHead{}, fmt.Errorf("%s: %w", path, err)
	}
	head, err := file.Open()
	if err != nil {
		return head, fmt.Errorf("%s: %w", path, err)
	}
	return head, nil
}

// names takes lists apart that are given with commas.
func names(lists []string) []string {
	var out []string
	for _, l := range lists {
		for name := range strings.SplitSeq(l, ",") {
			if name = strings.TrimSpace(name); name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

func (s *session) recoverSign() *cobra.Command {
	var config, out string
	c := s.command("recover sign", "sign PLAN… --config FILE --out FILE", s.atLeast(1), func(ctx context.Context, args []string) error {
		return s.runRecoverSign(ctx, args, config, out)
	})
	f := s.flags("recover sign", c)
	f.str(&config, "config", node.ConfigFile)
	f.str(&out, "out", "")
	return c
}

// runRecoverSign joins the signatures of all copies and adds the member's own.
func (s *session) runRecoverSign(ctx context.Context, paths []string, config, out string) error {
	if err := s.need("out", out); err != nil {
		return err
	}
	c, password, err := s.nodeConfig(ctx, config)
	if err != nil {
		return err
	}
	data, err := s.mergePlans(c, paths)
	if err != nil {
		return err
	}
	signed, plan, err := node.SignRecovery(ctx, c, password, data)
	if err != nil {
		return err
	}
	if err := s.write(out, signed, publicFile); err != nil {
		return err
	}
	summary := summaryOf(plan)
	if summary.Complete {
		summary.Next = []string{"certledger recover execute " + out + " --config config.toml --confirm " + summary.Plan}
	}
	return s.print(summary)
}

func (s *session) mergePlans(c node.Config, paths []string) ([]byte, error) {
	var merged ledger.RecoveryFile
	for i, path := range paths {
		data, err := s.read(path)
		if err != nil {
			return nil, err
		}
		file, plan, err := node.LoadRecovery(c, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if i == 0 {
			merged = file
			continue
		}
		if merged, err = merged.Merge(file, plan.Old); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return merged.Bytes()
}

type recoverRunOptions struct{ config, confirm string }

func (s *session) recoverExecute() *cobra.Command {
	return s.recoverRun("recover execute", "execute PLAN --config FILE --confirm DIGEST", node.ExecuteRecovery)
}

func (s *session) recoverAccept() *cobra.Command {
	return s.recoverRun("recover accept", "accept PLAN --config FILE --confirm DIGEST", node.AcceptRecovery)
}

type recoverWay func(ctx context.Context, c node.Config, data []byte, confirm sm3.Digest) (node.RecoveryReport, error)

func (s *session) recoverRun(path, use string, way recoverWay) *cobra.Command {
	var o recoverRunOptions
	c := s.command(path, use, s.exactly(1), func(ctx context.Context, args []string) error {
		return s.runRecovery(ctx, args[0], path, o, way)
	})
	f := s.flags(path, c)
	f.str(&o.config, "config", node.ConfigFile)
	f.str(&o.confirm, "confirm", "")
	return c
}

// runRecovery shows a plan and, when its digest is confirmed, carries it out.
func (s *session) runRecovery(ctx context.Context, path, command string, o recoverRunOptions, way recoverWay) error {
	c, err := node.LoadConfig(o.config, s.Env)
	if err != nil {
		return err
	}
	data, err := s.read(path)
	if err != nil {
		return err
	}
	if o.confirm == "" {
		return s.showRecovery(c, data, "certledger "+command+" "+path+" --config "+o.config)
	}
	confirm, err := sm3.Parse(o.confirm)
	if err != nil {
		return s.usage("--confirm is no digest: %v", err)
	}
	report, err := way(ctx, c, data, confirm)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return s.print(recoveryDone{RecoveryReport: report, config: o.config})
}

func (s *session) showRecovery(c node.Config, data []byte, again string) error {
	_, plan, err := node.LoadRecovery(c, data)
	if err != nil {
		return err
	}
	summary := summaryOf(plan)
	if summary.Complete {
		summary.Next = []string{again + " --confirm " + summary.Plan}
	}
	return s.print(summary)
}
