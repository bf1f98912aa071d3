package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	publicpage "github.com/certledger/certledger/api/page"
	"github.com/certledger/certledger/node"
)

type runOptions struct {
	config      string
	acknowledge bool
}

func (s *session) run() *cobra.Command {
	var o runOptions
	c := s.command("run", "run --config FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runNode(ctx, o)
	})
	f := s.flags("run", c)
	f.str(&o.config, "config", node.ConfigFile)
	f.boolean(&o.acknowledge, "acknowledge-halt")
	return c
}

func (s *session) runNode(ctx context.Context, o runOptions) error {
	c, err := node.LoadConfig(o.config, s.Env)
	if err != nil {
		return err
	}
	if o.acknowledge {
		reason, err := node.AcknowledgeHalt(c.Data)
		if err != nil {
			return err
		}
		if reason != "" {
			s.notice(s.t("acknowledged: %s", reason))
		}
	}
	password, err := s.password(ctx, c.PasswordFile, false)
	if err != nil {
		return err
	}
	configFile, err := filepath.Abs(o.config)
	if err != nil {
		return fmt.Errorf("find the configuration: %w", err)
	}
	if s.Env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapTarget)
	}
	options := node.Options{ConfigFile: configFile, Password: password, Logger: s.logger(c.Log), Page: publicpage.Files(), Version: s.Version}
	for {
		err = s.serveNode(ctx, c, options)
		if errors.Is(err, node.ErrRejoin) {
			err = s.rejoin(ctx, c, options)
		}
		if !errors.Is(err, node.ErrReopen) {
			return err
		}
	}
}

// rejoin brings a node up that was away for long.
func (s *session) rejoin(ctx context.Context, c node.Config, o node.Options) error {
	tell := s.progress(s.t("blocks fetched and verified"))
	_, err := node.Join(ctx, c, node.JoinOptions{Options: o, Progress: func(p node.JoinProgress) { tell(p.Height, p.Of) }})
	if err != nil {
		return err
	}
	return node.ErrReopen
}

// serveNode opens the node and serves until it ends.
func (s *session) serveNode(ctx context.Context, c node.Config, o node.Options) error {
	n, err := node.Open(ctx, c, o)
	if err != nil {
		return err
	}
	s.notice(s.t("%s serves %s, operators at %s; stop with Ctrl-C", c.Member, n.URL(), n.OperatorURL()))
	err = n.Run(ctx)
	if closing := closeInTime(n); err == nil && closing != nil {
		return fmt.Errorf("close the node: %w", closing)
	}
	return err
}

// heapTarget is what the collector keeps a node's Go memory to while its live
// data allows, so that the whole process stays below 300 MB: the databases' caches
// and write buffers come on top. GOMEMLIMIT overrides it.
const heapTarget = 128 << 20

// errHangs says that a part of the node does not close, as when a disk hangs.
var errHangs = errors.New("a part of the node does not close; the process ends anyway")

// closeInTime closes the node, but does not let a hanging disk keep the process
// alive: nothing that is acknowledged depends on an orderly end.
func closeInTime(n *node.Node) error {
	closed := make(chan error, 1)
	go func() { closed <- n.Close() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(15 * time.Second):
		return errHangs
	}
}

func (s *session) logger(c node.LogConfig) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.Level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(s.Err, o))
	}
	return slog.New(slog.NewTextHandler(s.Err, o))
}
