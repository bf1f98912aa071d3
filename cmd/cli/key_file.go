package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

func (s *session) keyShow() *cobra.Command {
	var password string
	c := s.command("key show", "show KEY", s.exactly(1), func(ctx context.Context, args []string) error {
		key, err := s.openKey(ctx, args[0], password)
		if err != nil {
			return err
		}
		return s.print(newKeyShown(args[0], key.Public()))
	})
	s.flags("key show", c).str(&password, "password-file", "")
	return c
}

type keyShown struct {
	Key         string         `json:"key"`
	Public      *sm2.PublicKey `json:"public_key"`
	Fingerprint sm3.Digest     `json:"fingerprint"`
}

func newKeyShown(name string, key *sm2.PublicKey) keyShown {
	return keyShown{Key: name, Public: key, Fingerprint: key.Fingerprint()}
}

func (r keyShown) text(p *page) {
	p.row("key", r.Key)
	p.row("public key", r.Public.String())
	p.row("fingerprint", r.Fingerprint.String())
}

type destroyOptions struct{ fingerprint, password string }

func (s *session) keyDestroy() *cobra.Command {
	var o destroyOptions
	c := s.command("key destroy", "destroy FILE --fingerprint DIGEST > statement.txt", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.runKeyDestroy(ctx, args[0], o)
	})
	f := s.flags("key destroy", c)
	f.str(&o.fingerprint, "fingerprint", "")
	f.str(&o.password, "password-file", "")
	return c
}

func (s *session) runKeyDestroy(ctx context.Context, path string, o destroyOptions) error {
	if err := s.need("fingerprint", o.fingerprint); err != nil {
		return err
	}
	wanted, err := sm3.Parse(o.fingerprint)
	if err != nil {
		return s.usage("--fingerprint: %v", err)
	}
	password, err := s.password(ctx, o.password, false)
	if err != nil {
		return err
	}
	key, err := keyfile.ReadSM2(path, password)
	if err != nil {
		return err
	}
	if key.Public().Fingerprint() != wanted {
		return s.usage("%s holds the key %s; nothing was destroyed", path, key.Public().Fingerprint())
	}
	if err := keyfile.Destroy(path, s.Random); err != nil {
		return err
	}
	s.notice(s.t("the file is overwritten and removed; destroy every copy and backup of it too, then complete the statement"))
	return s.print(keyDestroyed{newKeyShown(path, key.Public())})
}

// keyDestroyed is a statement for its author to complete: what only people know
// is unstated.
type keyDestroyed struct{ keyShown }

func (r keyDestroyed) text(p *page) {
	p.plain("certledger-key-destruction/v1")
	p.plain(fmt.Sprintf("key %s", r.Public))
	p.plain(fmt.Sprintf("fingerprint %s", r.Fingerprint))
	for _, unstated := range []string{"time", "copies", "by", "witness"} {
		p.plain(unstated + " unstated")
	}
}
