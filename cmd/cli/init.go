package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

func (s *session) initGroup() *cobra.Command {
	return s.group("init", "init", s.initMember(), s.initGenesis(), s.initReview(), s.initSign(), s.initTrust())
}

func (s *session) initSign() *cobra.Command {
	var dir, name, password string
	c := s.command("init sign", "sign --dir DIR GENESIS [--key KEY]", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("dir", dir); err != nil {
			return err
		}
		if name == "" {
			var err error
			if name, err = node.GenesisKey(dir); err != nil {
				return err
			}
		}
		key, err := s.openKey(ctx, name, password)
		if err != nil {
			return err
		}
		o, err := node.SignGenesisWith(dir, args[0], key, s.Random)
		if err != nil {
			return err
		}
		return s.print(genesisSigned{Ledger: o.ID(), Missing: o.Missing()})
	})
	f := s.flags("init sign", c)
	f.str(&dir, "dir", "")
	f.str(&name, "key", "")
	f.str(&password, "password-file", "")
	return c
}

type genesisSigned struct {
	Ledger  sm3.Digest `json:"ledger"`
	Missing []string   `json:"missing"`
}

func (r genesisSigned) text(p *page) {
	p.line("signed")
	p.row("fingerprint", groups(r.Ledger))
	p.missing(r.Missing)
}

func (p *page) missing(members []string) {
	if len(members) == 0 {
		p.line("every member has signed")
		return
	}
	p.row("still to sign", strings.Join(members, ", "))
}

func (s *session) initTrust() *cobra.Command {
	var out string
	var age int
	var recoveries []string
	c := s.command("init trust", "trust GENESIS > trust.txt", s.exactly(1), func(_ context.Context, args []string) error {
		o, _, err := node.LoadGenesis(args[0])
		if err != nil {
			return err
		}
		if age < 0 {
			return s.usage("--max-status-age is a number of hours, not %d", age)
		}
		plans, err := s.recoveryDigests(recoveries)
		if err != nil {
			return err
		}
		s.notice(s.t("fingerprint") + ": " + groups(o.ID()))
		return s.write(out, ledger.Trust{Ledger: o.ID(), Recoveries: plans, MaxStatusAge: int64(age) * 3600 * 1000}.Text(), publicFile)
	})
	f := s.flags("init trust", c)
	f.str(&out, "out", "-")
	f.integer(&age, "max-status-age", 0)
	f.list(&recoveries, "recovery")
	return c
}

// recoveryDigests reads the digests of recovery plans, sorted as a trust file has
// them.
func (s *session) recoveryDigests(texts []string) ([]sm3.Digest, error) {
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	var digests []sm3.Digest
	for _, text := range texts {
		d, err := sm3.Parse(text)
		if err != nil {
			return nil, s.usage("--recovery is no digest: %v", err)
		}
		digests = append(digests, d)
	}
	return digests, nil
}
