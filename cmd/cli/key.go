package cli

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) keyGroup() *cobra.Command {
	return s.group("key", "key", s.keyNew(), s.keyShow(), s.keyDestroy(), s.keyCertificateGroup())
}

type keyOptions struct {
	key, public, code, identity, disclosures, password string
}

func (s *session) keyNew() *cobra.Command {
	var o keyOptions
	c := s.command("key new", "new --key FILE [--code CODE | --identity FILE --disclosures FILE]", s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runKeyNew(ctx, o)
	})
	f := s.flags("key new", c)
	f.str(&o.key, "key", "")
	f.str(&o.public, "public", "")
	f.str(&o.code, "code", "")
	f.str(&o.identity, "identity", "")
	f.str(&o.disclosures, "disclosures", "")
	f.str(&o.password, "password-file", "")
	return c
}

func (s *session) runKeyNew(ctx context.Context, o keyOptions) error {
	made, disclosure, err := s.newHolder(o)
	if err != nil {
		return err
	}
	password, err := s.password(ctx, o.password, true)
	if err != nil {
		return err
	}
	key, err := sm2.GenerateKey(s.Random)
	if err != nil {
		return err
	}
	made.Key, made.Public, made.Fingerprint = o.key, key.Public(), key.Public().Fingerprint()
	if err := s.KeyFiles.WriteSM2(o.key, key, password); err != nil {
		return err
	}
	if o.public != "" {
		if err := s.write(o.public, []byte(key.Public().String()+"\n"), publicFile); err != nil {
			return err
		}
	}
	if disclosure != nil {
		if err := s.writeDisclosures(o.disclosures, []ledger.Disclosure{*disclosure}); err != nil {
			return err
		}
	}
	return s.print(made)
}

// newHolder works out the account number that the holder of the key will have.
func (s *session) newHolder(o keyOptions) (keyMade, *ledger.Disclosure, error) {
	var made keyMade
	if err := s.need("key", o.key); err != nil {
		return made, nil, err
	}
	switch {
	case o.code != "" && o.identity != "":
		return made, nil, s.usage("--code is for organisations, --identity for natural persons; give one")
	case o.code != "" && !ledger.ValidSocialCreditCode(o.code):
		return made, nil, s.usage("--code %q is not a unified social credit code (GB 32100): check the last digit", o.code)
	case o.identity == "":
		made.Account = o.code
		return made, nil, nil
	}
	if err := s.need("disclosures", o.disclosures); err != nil {
		return made, nil, err
	}
	text, err := s.read(o.identity)
	if err != nil {
		return made, nil, err
	}
	value := string(bytes.TrimSpace(text))
	if value == "" {
		return made, nil, s.usage("--identity: the file is empty; write name and document number on one line")
	}
	disclosure, commitment, err := s.commit("identity", value)
	if err != nil {
		return made, nil, err
	}
	made.Identity, made.Account, made.Disclosures = commitment, ledger.PersonAccount(commitment), o.disclosures
	return made, &disclosure, nil
}

type keyMade struct {
	Key         string         `json:"key"`
	Public      *sm2.PublicKey `json:"public_key"`
	Fingerprint sm3.Digest     `json:"fingerprint"`
	Account     string         `json:"account,omitempty"`
	Identity    sm3.Digest     `json:"identity,omitzero"`
	Disclosures string         `json:"disclosures,omitempty"`
}

func (r keyMade) text(p *page) {
	p.line("the private key is in %s; keep it secret and backed up", r.Key)
	p.row("public key", r.Public.String())
	p.row("fingerprint", groups(r.Fingerprint))
	p.row("account number", r.Account)
	if !r.Identity.IsZero() {
		p.row("identity commitment", r.Identity.String())
		p.line("%s holds the identity and its salt: keep it, and show it only to whom you choose", r.Disclosures)
	}
	if r.Account == "" {
		p.line("an organisation's account number is its credit code; a person's follows from --identity")
	}
}
