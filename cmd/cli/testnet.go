package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/demo"
)

func (s *session) testnetGroup() *cobra.Command {
	return s.group("testnet", "testnet", s.testnetUp())
}

type testnetOptions struct{ dir, clock string }

func (s *session) testnetUp() *cobra.Command {
	var o testnetOptions
	c := s.command("testnet up", "up [--dir DIR] [--clock TIME]", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runTestnet(ctx, o)
	})
	f := s.flags("testnet up", c)
	f.str(&o.dir, "dir", "")
	f.str(&o.clock, "clock", "")
	return c
}

// runTestnet makes or resumes a network and keeps it up until it is told to
// stop, or a node ends by itself.
func (s *session) runTestnet(ctx context.Context, o testnetOptions) error {
	dir, temporary, err := s.testnetDir(o.dir)
	if err != nil {
		return err
	}
	m, err := s.testnet(dir, o.clock)
	if err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	net, err := testnet.Up(ctx, m, binary, func(member string) { s.notice(s.t("ready: %s", member)) })
	if err != nil {
		return err
	}
	if err := s.print(network(*m)); err != nil {
		return errors.Join(err, net.Close())
	}
	s.notice(s.t("running; stop with Ctrl-C"))
	err = net.Wait(ctx)
	if closing := net.Close(); err == nil {
		err = closing
	}
	if temporary {
		return errors.Join(err, os.RemoveAll(dir))
	}
	s.notice(s.t("stopped; resume with --dir %s", dir))
	return err
}

// testnetDir gives the network's directory: the one named, or a new one that
// goes with the network.
func (s *session) testnetDir(dir string) (path string, temporary bool, err error) {
	if dir == "" {
		dir, err = os.MkdirTemp("", "certledger-testnet-")
		if err != nil {
			return "", false, fmt.Errorf("make a directory: %w", err)
		}
		return dir, true, nil
	}
	dir, err = filepath.Abs(dir)
	return dir, false, err
}

func (s *session) testnet(dir, clock string) (*testnet.Manifest, error) {
	m, err := testnet.Load(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		if err == nil && clock != "" {
			return nil, s.usage(s.t("--clock is for a new network; %s holds one"), dir)
		}
		return m, err
	}
	spec := testnet.Spec{Heartbeat: time.Second, Random: s.Random}
	if clock != "" {
		at, err := parseTime(clock)
		if err != nil {
			return nil, s.usage("--clock: %v", err)
		}
		spec.Clock = time.UnixMilli(int64(at))
	}
	s.notice(s.t("founding a test network in %s", dir))
	return testnet.Create(dir, spec)
}

type network testnet.Manifest

func (r network) text(p *page) {
	p.line("TEST NETWORK, NO LEGAL EFFECT")
	p.row("ledger", r.Ledger)
	p.row("directory", r.Dir)
	for _, m := range r.Members {
		if m.HTTP == "" {
			p.plain(fmt.Sprintf("  %-16s %s", m.Name, p.s.t("signs without a node")))
			continue
		}
		p.plain(fmt.Sprintf("  %-16s http://%s  %s http://%s", m.Name, m.HTTP, p.s.t("operators:"), m.Operator))
	}
}

func (s *session) demo() *cobra.Command {
	var o struct{ file, dir string }
	c := s.command("demo", "demo [--file FILE]", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runDemo(ctx, o.file, o.dir)
	})
	f := s.flags("demo", c)
	f.str(&o.file, "file", "")
	f.str(&o.dir, "dir", "")
	return c
}

func (s *session) runDemo(ctx context.Context, file, dir string) error {
	dir, temporary, err := s.testnetDir(dir)
	if err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	report := &demoReport{}
	began := s.Now()
	err = demo.Run(ctx, demo.Options{Dir: dir, Binary: binary, File: file, Random: s.Random, Step: report.step(s)})
	if err != nil {
		return fmt.Errorf("%w (the network's directory is kept: %s)", err, dir)
	}
	report.Seconds = s.Now().Sub(began).Seconds()
	if temporary {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove the demo's directory: %w", err)
		}
	}
	return s.print(report)
}
