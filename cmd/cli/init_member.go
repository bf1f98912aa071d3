package cli

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

type memberOptions struct {
	dir, name, title, titleEN, code, filing, password string
	classes, scope, announce                          []string
	cosigner, voter, observer                         bool
	signers                                           []string
	listen, http, operator                            string
	declared                                          declaredOptions
}

func (s *session) initMember() *cobra.Command {
	var o memberOptions
	c := s.command("init member", "member --dir DIR --name NAME --class CLASS [FLAGS]", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runInitMember(ctx, o)
	})
	f, usual := s.flags("init member", c), node.DefaultConfig()
	f.str(&o.dir, "dir", "")
	f.str(&o.name, "name", "")
	f.list(&o.classes, "class")
	f.str(&o.title, "title", "")
	f.str(&o.titleEN, "title-en", "")
	f.str(&o.code, "code", "")
	f.str(&o.filing, "filing", "")
	f.list(&o.scope, "scope")
	f.declared(&o.declared)
	f.boolean(&o.cosigner, "cosigner")
	f.boolean(&o.voter, "voter")
	f.boolean(&o.observer, "observer")
	f.str(&o.listen, "listen", "")
	f.list(&o.announce, "announce")
	f.list(&o.signers, "signer")
	f.str(&o.http, "http", usual.HTTP.Listen)
	f.str(&o.operator, "operator", usual.Operator.Listen)
	f.str(&o.password, "password-file", "")
	return c
}

func (s *session) runInitMember(ctx context.Context, o memberOptions) error {
	if err := s.need("dir", o.dir, "name", o.name, "title", o.title, "title-en", o.titleEN, "code", o.code); err != nil {
		return err
	}
	spec, err := s.memberSpec(o)
	if err != nil {
		return err
	}
	if err := s.existingKeys(ctx, &spec, o.signers); err != nil {
		return err
	}
	password, err := s.password(ctx, o.password, true)
	if err != nil {
		return err
	}
	m, err := node.InitMember(o.dir, spec, password, s.KeyFiles, s.Random)
	if err != nil {
		return err
	}
	return s.print(memberMade{Dir: o.dir, Descriptor: filepath.Join(o.dir, node.DescriptorFile), Member: m})
}

// existingKeys finds the keys that a signer holds already.
func (s *session) existingKeys(ctx context.Context, spec *node.MemberSpec, pairs []string) error {
	spec.Existing = map[string]sm2.Signer{}
	here, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		name, key, ok := strings.Cut(pair, "=")
		if !ok || !signer.Remote(key) {
			return s.usage("--signer %q is not KEY=unix:/path/to.sock#KEY", pair)
		}
		key = signer.Locate(key, here) // the configuration will be elsewhere
		opened, err := s.openKey(ctx, key, "")
		if err != nil {
			return err
		}
		spec.Existing[name] = opened
		if name == ledger.NodeRole || name == ledger.CosignLine {
			if at := signer.Socket(key); spec.Config.Signer.Socket != "" && spec.Config.Signer.Socket != at {
				return s.usage("a node has one signer: %s or %s", spec.Config.Signer.Socket, at)
			}
			spec.Config.Signer.Socket = signer.Socket(key)
		}
	}
	return nil
}

func (s *session) memberSpec(o memberOptions) (node.MemberSpec, error) {
	spec := node.MemberSpec{
		Name: o.name, Title: o.title, TitleEN: o.titleEN, Code: o.code, Filing: o.filing,
		Scope: o.scope, Announce: o.announce, Config: node.DefaultConfig(),
	}
	if len(o.classes) == 0 {
		return spec, s.usage("--class is needed: %v", ledger.Classes())
	}
	for _, c := range o.classes {
		if ledger.StaffRole(ledger.Class(c)) == "" {
			return spec, s.usage("--class %q is unknown: %v", c, ledger.Classes())
		}
		spec.Classes = append(spec.Classes, ledger.Class(c))
	}
	for _, p := range []struct {
		on   bool
		name ledger.Participation
	}{{o.cosigner, ledger.Cosigner}, {o.observer, ledger.Observer}, {o.voter, ledger.Voter}} {
		if p.on {
			spec.Participation = append(spec.Participation, p.name)
		}
	}
	if len(spec.Participation) > 0 && o.listen == "" {
		return spec, s.usage("a member with a node needs --listen, such as /ip4/127.0.0.1/tcp/4001")
	}
	var err error
	if spec.Qualifications, err = s.declaredBy(nil, o.declared); err != nil {
		return spec, err
	}
	spec.Config.P2P.Listen, spec.Config.HTTP.Listen, spec.Config.Operator.Listen = o.listen, o.http, o.operator
	return spec, nil
}

type memberMade struct {
	Dir        string        `json:"dir"`
	Descriptor string        `json:"descriptor"`
	Member     ledger.Member `json:"member"`
}

func (r memberMade) text(p *page) {
	p.line("member %s is ready in %s", r.Member.Name, r.Dir)
	p.line("give this file to whoever assembles the genesis: %s", r.Descriptor)
	p.line("keep %s secret and backed up", filepath.Join(r.Dir, node.KeysDir))
}
