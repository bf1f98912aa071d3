package cli

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/signer"
)

func (s *session) signerGroup() *cobra.Command {
	return s.group("signer", "signer", s.signerServe(), s.signerList())
}

type serveOptions struct {
	keys, roles      []string
	socket, password string
}

func (s *session) signerServe() *cobra.Command {
	var o serveOptions
	c := s.command("signer serve", "serve --key FILE… --socket PATH", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runSigner(ctx, o)
	})
	f := s.flags("signer serve", c)
	f.list(&o.keys, "key")
	f.list(&o.roles, "allow-role")
	f.str(&o.socket, "socket", "")
	f.str(&o.password, "password-file", "")
	return c
}

func (s *session) runSigner(ctx context.Context, o serveOptions) error {
	if err := s.need("key", strings.Join(o.keys, ""), "socket", o.socket); err != nil {
		return err
	}
	keys, err := s.signerKeys(ctx, o)
	if err != nil {
		return err
	}
	server, err := signer.NewServer(keys, s.Random, slog.New(slog.NewTextHandler(s.Err, nil)))
	if err != nil {
		return err
	}
	listener, err := signer.Listen(ctx, o.socket)
	if err != nil {
		return err
	}
	s.notice(s.t("%d keys at %s; stop with Ctrl-C", len(keys), o.socket))
	return server.Serve(ctx, listener)
}

// signerKeys reads the key files. A key's name is its file's, which for a member
// is its role.
func (s *session) signerKeys(ctx context.Context, o serveOptions) ([]signer.Key, error) {
	names := make([]string, len(o.keys))
	for i, path := range o.keys {
		names[i] = strings.TrimSuffix(filepath.Base(path), ".key")
		if len(o.roles) > 0 && !slices.Contains(o.roles, names[i]) {
			return nil, s.usage("%s is no key of the roles that are allowed: %s", path, strings.Join(o.roles, ", "))
		}
	}
	password, err := s.password(ctx, o.password, false)
	if err != nil {
		return nil, err
	}
	keys := make([]signer.Key, len(o.keys))
	for i, path := range o.keys {
		key, err := keyfile.ReadSM2(path, password)
		if err != nil {
			return nil, err
		}
		keys[i] = signer.Key{Name: names[i], Signer: key}
	}
	return keys, nil
}

func (s *session) signerList() *cobra.Command {
	var socket string
	c := s.command("signer list", "list --socket PATH", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.need("socket", socket); err != nil {
			return err
		}
		keys, err := signer.List(ctx, socket)
		if err != nil {
			return err
		}
		return s.print(signerListed{Keys: keys, socket: socket})
	})
	s.flags("signer list", c).str(&socket, "socket", "")
	return c
}

type signerListed struct {
	Keys   []signer.Listed `json:"keys"`
	socket string
}

func (r signerListed) text(p *page) {
	for _, k := range r.Keys {
		p.plain("unix:" + r.socket + "#" + k.Name)
		p.row("  public key", k.Public.String())
		p.row("  fingerprint", k.Public.Fingerprint().String())
	}
}
