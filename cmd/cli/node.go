package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/node"
)

// The commands that bring a machine into the network and out of it.

func (s *session) nodeGroup() *cobra.Command {
	return s.group("node", "node", s.nodeJoin(), s.nodeReplace(), s.nodeLeave())
}

func (s *session) nodeJoin() *cobra.Command {
	var config string
	var from []string
	c := s.command("node join", "join --config FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runNodeJoin(ctx, config, from)
	})
	f := s.flags("node join", c)
	f.str(&config, "config", node.ConfigFile)
	f.list(&from, "from")
	return c
}

func (s *session) runNodeJoin(ctx context.Context, config string, from []string) error {
	c, password, err := s.nodeConfig(ctx, config)
	if err != nil {
		return err
	}
	tell := s.progress(s.t("blocks fetched and verified"))
	report, err := node.Join(ctx, c, node.JoinOptions{
		Options: node.Options{Password: password, Logger: s.logger(c.Log)}, From: from,
		Progress: func(p node.JoinProgress) { tell(p.Height, p.Of) },
	})
	if err != nil {
		return err
	}
	return s.print(joined{JoinReport: report, Config: config})
}

// nodeConfig reads a node's configuration and the password of its keys.
func (s *session) nodeConfig(ctx context.Context, path string) (node.Config, []byte, error) {
	c, err := node.LoadConfig(path, s.Env)
	if err != nil {
		return c, nil, err
	}
	password, err := s.password(ctx, c.PasswordFile, false)
	return c, password, err
}

type joined struct {
	node.JoinReport
	Config string `json:"config"`
}

func (r joined) text(p *page) {
	p.line("the ledger is here, verified; start the node")
	p.row("member", r.Member)
	p.row("peer", r.Peer)
	p.number("height", r.Height)
	if r.Waits {
		p.line("it cosigns from the first header on that the others make final without it")
	}
	p.plain("certledger run --config " + r.Config)
}

func (s *session) nodeReplace() *cobra.Command {
	var config string
	c := s.command("node replace", "replace --config FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runNodeReplace(ctx, config)
	})
	s.flags("node replace", c).str(&config, "config", node.ConfigFile)
	return c
}

func (s *session) runNodeReplace(ctx context.Context, config string) error {
	c, password, err := s.nodeConfig(ctx, config)
	if err != nil {
		return err
	}
	peer, err := node.NewMachine(c, password, s.KeyFiles)
	if err != nil {
		return err
	}
	return s.print(replaced{Member: c.Member, Peer: peer, Config: config})
}

type replaced struct {
	Member string `json:"member"`
	Peer   string `json:"peer"`
	Config string `json:"config"`
}

func (r replaced) text(p *page) {
	p.line("this machine has a new peer id; what the old one knew of its promises is kept as evidence")
	p.row("member", r.Member)
	p.row("peer", r.Peer)
	p.line("next, enter it on the ledger, fetch the ledger, and start the node:")
	for _, next := range []string{
		fmt.Sprintf("certledger member set-node --member %s --key governor.key --peer %s --address /dns4/HOST/tcp/PORT --reason 'disk lost' --node URL --trust trust.txt", r.Member, r.Peer),
		"certledger node join --config " + r.Config,
		"certledger run --config " + r.Config,
	} {
		p.plain(strings.TrimSpace(next))
	}
}
