package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/x509sm2"
	"github.com/certledger/certledger/ledger/legaltime"
)

// expirySoon is when the end of a certificate's validity is worth a warning.
const expirySoon = 60 * 24 * time.Hour

func (s *session) keyCertificateGroup() *cobra.Command {
	return s.group("key certificate", "certificate", s.keyCertificateShow())
}

func (s *session) keyCertificateShow() *cobra.Command {
	var fingerprint string
	c := s.command("key certificate show", "show FILE [--fingerprint DIGEST]", s.exactly(1), func(_ context.Context, args []string) error {
		var wanted sm3.Digest
		if fingerprint != "" {
			var err error
			if wanted, err = sm3.Parse(fingerprint); err != nil {
				return s.usage("--fingerprint: %v", err)
			}
		}
		data, err := s.read(args[0])
		if err != nil {
			return err
		}
		chain, err := x509sm2.Parse(data)
		if err != nil {
			return err
		}
		r := certificatesShown{Certificates: chain, Complete: chain.Complete(), Fingerprint: chain[0].Key.Fingerprint(), Warnings: s.expiry(chain)}
		if err := s.print(r); err != nil || fingerprint == "" {
			return err
		}
		return chain.CheckKey(wanted)
	})
	s.flags("key certificate show", c).str(&fingerprint, "fingerprint", "")
	return c
}

// expiry warns of certificates at the end of their time. It is never an error:
// the ledger's rules do not look at them.
func (s *session) expiry(chain x509sm2.Chain) []string {
	warnings := []string{}
	now := s.Now()
	for _, c := range chain {
		switch {
		case now.Before(c.From):
			warnings = append(warnings, s.t("not valid yet: %s", c.Subject))
		case now.After(c.Until):
			warnings = append(warnings, s.t("expired: %s", c.Subject))
		case now.Add(expirySoon).After(c.Until):
			warnings = append(warnings, s.t("expires in %d days: %s", int(c.Until.Sub(now)/(24*time.Hour)), c.Subject))
		}
	}
	return warnings
}

type certificatesShown struct {
	Certificates x509sm2.Chain `json:"certificates"`
	// Complete says that the last one is signed by its own key.
	Complete    bool       `json:"complete"`
	Fingerprint sm3.Digest `json:"fingerprint"`
	Warnings    []string   `json:"warnings"`
}

func (r certificatesShown) text(p *page) {
	for _, c := range r.Certificates {
		p.row("subject", c.Subject)
		p.row("  issuer", c.Issuer)
		p.row("  serial number", c.Serial)
		p.instant("  valid from", legaltime.Instant(c.From.UnixMilli()))
		p.instant("  valid until", legaltime.Instant(c.Until.UnixMilli()))
		p.row("  key usage", strings.Join(c.Usage, ", "))
		p.row("  digest", c.Digest.String())
		p.row("  public key", c.Key.String())
	}
	p.row("fingerprint", r.Fingerprint.String())
	if r.Complete {
		p.line("each is signed by the next, the last by itself: whether that root is to be believed, compare its digest with the authority's")
	} else {
		p.line("each is signed by the next; who issued the last is not in the file")
	}
	for _, w := range r.Warnings {
		p.row("warning", w)
	}
}
