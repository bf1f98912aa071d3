package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

func (s *session) memberGroup() *cobra.Command {
	return s.group("member", "member", s.memberList(), s.memberShow(), s.memberSetNode(), s.memberAddKey(), s.memberRotateKey(),
		s.memberRemoveKey(), s.memberKeyDestroyed(), s.memberAttachCertificate())
}

func (s *session) memberList() *cobra.Command {
	var o connection
	var genesis string
	c := s.command("member list", "list --node URL --trust FILE | --genesis FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		members, err := s.members(ctx, o, genesis)
		if err != nil {
			return err
		}
		return s.print(memberListed{Members: members})
	})
	f := s.flags("member list", c)
	f.connection(&o)
	f.str(&genesis, "genesis", "")
	return c
}

func (s *session) members(ctx context.Context, o connection, genesis string) ([]ledger.Member, error) {
	if genesis != "" {
		_, opened, _, err := node.ReadGenesis(genesis)
		if err != nil {
			return nil, err
		}
		return opened.Governance.Members, nil
	}
	c, err := s.connect(ctx, o)
	if err != nil {
		return nil, err
	}
	_, members, err := c.Members(ctx)
	return members, err
}

type memberListed struct {
	Members []ledger.Member `json:"members"`
}

func (r memberListed) text(p *page) {
	for _, m := range r.Members {
		words := []string{m.Name, p.s.titleOf(m), joinText(p, m.Classes, ledger.ClassText), joinText(p, m.Participation, participationText)}
		if m.Suspended {
			words = append(words, p.s.t("SUSPENDED"))
		}
		p.plain(strings.Join(words, "  "))
	}
}
