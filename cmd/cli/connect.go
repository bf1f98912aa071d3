package cli

import (
	"context"
	"fmt"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

// Environment variables that stand for --node and --trust.
const (
	envNode  = "CERTLEDGER_NODE"
	envTrust = "CERTLEDGER_TRUST"
)

// connection is how a command reaches a node and what it believes.
type connection struct {
	node, trust       string
	as, key, password string
}

func (f flags) connection(c *connection) {
	f.str(&c.node, "node", f.s.Env(envNode))
	f.str(&c.trust, "trust", f.s.Env(envTrust))
	f.str(&c.as, "as", "")
	f.str(&c.key, "key", "")
	f.str(&c.password, "password-file", "")
}

// connect makes the client. With --as and --key it signs its requests, so that
// it sees what parties see.
func (s *session) connect(ctx context.Context, c connection) (*client.Client, error) {
	if err := s.need("node", c.node, "trust", c.trust); err != nil {
		return nil, err
	}
	trust, err := s.readTrust(c.trust)
	if err != nil {
		return nil, err
	}
	o := client.Options{Trust: trust, Language: s.lang, Now: s.now}
	if c.as != "" || c.key != "" {
		if o.Identity, err = s.identity(ctx, c); err != nil {
			return nil, err
		}
	}
	return s.Dial(c.node, o)
}

// show connects, and prints what ask finds.
func (s *session) show(ctx context.Context, o connection, ask func(c *client.Client) (result, error)) error {
	c, err := s.connect(ctx, o)
	if err != nil {
		return err
	}
	r, err := ask(c)
	if err != nil {
		return err
	}
	return s.print(r)
}

// limit is how much of a list a command shows at once; checkLimit holds it to what
// a node gives.
func (f flags) limit(to *int) { f.integer(to, "limit", api.DefaultPage) }

func (s *session) checkLimit(limit int) error {
	if limit < 1 || limit > api.MaxPage {
		return s.usage("--limit is 1 to %d, not %d", api.MaxPage, limit)
	}
	return nil
}

func (s *session) readTrust(path string) (ledger.Trust, error) {
	text, err := s.read(path)
	if err != nil {
		return ledger.Trust{}, err
	}
	trust, err := ledger.ParseTrust(text)
	if err != nil {
		return trust, fmt.Errorf("%s: %w", path, err)
	}
	return trust, nil
}

func (s *session) identity(ctx context.Context, c connection) (*client.Identity, error) {
	if err := s.need("as", c.as, "key", c.key); err != nil {
		return nil, err
	}
	name, err := ledger.ParseSigner(c.as)
	if err != nil {
		return nil, s.usage("--as: %v", err)
	}
	key, err := s.openKey(ctx, c.key, c.password)
	if err != nil {
		return nil, err
	}
	return &client.Identity{Name: name, Key: key, Random: s.Random}, nil
}
