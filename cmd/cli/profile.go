package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// errNoProfile and errNoKey say that a ledger or a profile has no such thing.
var (
	errNoProfile = errors.New("the ledger has no such profile in force")
	errNoKey     = errors.New("the profile has no such act or key")
)

func (s *session) profileGroup() *cobra.Command {
	return s.group("profile", "profile", s.profileShow(), s.profileCheck(), s.profileExplain(), s.profileList(), s.profileCanonical())
}

// ledgerFlags declares where profiles are read from when it is a ledger. The
// environment names no node here: without --node nothing is asked.
func (f flags) ledger(c *connection) {
	f.str(&c.node, "node", "")
	f.str(&c.trust, "trust", f.s.Env(envTrust))
}

// Where a profile was found.
const (
	builtIn  = "built_in"
	inFile   = "file"
	onLedger = "ledger"
)

// foundProfile is a profile and where it was found.
type foundProfile struct {
	*profile.Profile
	Origin string
	Digest sm3.Digest
	// Despite is what the members adopted it despite.
	Despite ledger.Despite
}

// findProfile reads the profile of that name: in force on a ledger if one is
// named, else built in, else a file.
func (s *session) findProfile(ctx context.Context, o connection, name string) (foundProfile, error) {
	text, doc, origin, err := s.findProfileText(ctx, o, name)
	if err != nil {
		return foundProfile{}, err
	}
	return openProfile(text, doc, origin)
}

func openProfile(text []byte, doc ledger.Document, origin string) (foundProfile, error) {
	c, err := profile.Canonical(text)
	if err != nil {
		return foundProfile{}, err
	}
	p, err := profile.Parse(c)
	if err != nil {
		return foundProfile{}, err
	}
	return foundProfile{Profile: p, Origin: origin, Digest: sm3.Sum(c), Despite: doc.Despite}, nil
}

// findProfileText is findProfile for a text as it stands.
func (s *session) findProfileText(ctx context.Context, o connection, name string) ([]byte, ledger.Document, string, error) {
	if o.node == "" {
		if text, err := profile.Template(name); err == nil {
			return text, ledger.Document{}, builtIn, nil
		}
		text, err := s.profileText(name)
		return text, ledger.Document{}, inFile, err
	}
	c, err := s.connect(ctx, o)
	if err != nil {
		return nil, ledger.Document{}, "", err
	}
	g, err := c.Governance(ctx)
	if err != nil {
		return nil, ledger.Document{}, "", err
	}
	doc, ok := g.Set.Profile(name)
	if !ok {
		return nil, doc, "", fmt.Errorf("%w: %s; there are %s", errNoProfile, name, strings.Join(documentNames(g.Set.Profiles), ", "))
	}
	text, err := c.Document(ctx, doc.Digest)
	return text, doc, onLedger, err
}

func documentNames(docs []ledger.Document) []string {
	var names []string
	for _, d := range docs {
		names = append(names, d.Name)
	}
	return names
}

func (s *session) profileCanonical() *cobra.Command {
	var out string
	c := s.command("profile canonical", "canonical FILE [--out FILE]", s.exactly(1), func(_ context.Context, args []string) error {
		text, err := s.profileText(args[0])
		if err != nil {
			return err
		}
		if text, err = s.canonicalProfile(text); err != nil {
			return err
		}
		return s.write(out, text, publicFile)
	})
	s.flags("profile canonical", c).str(&out, "out", "-")
	return c
}

// canonicalProfile gives the text that goes on a ledger, and tells its digest.
func (s *session) canonicalProfile(text []byte) ([]byte, error) {
	c, err := profile.Canonical(text)
	if err != nil {
		return nil, err
	}
	p, err := profile.Parse(c)
	if err != nil {
		return nil, err
	}
	s.notice(s.t("profile %s, version %d: %s", p.Name, p.Version, sm3.Sum(c)))
	return c, nil
}
