package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) memberSetNode() *cobra.Command {
	var o governorOptions
	var peer, reason string
	var addresses []string
	c := s.command("member set-node", "set-node --peer ID --address ADDRESS… --reason TEXT --member NAME --key FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.need("peer", peer, "reason", reason); err != nil {
			return err
		}
		if len(addresses) == 0 {
			return s.need("address", "")
		}
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			return v.setNode(ctx, &ledger.MemberNodeBody{Addresses: addresses, Member: v.member, Peer: peer, Reason: reason})
		})
	})
	f := s.flags("member set-node", c)
	f.governor(&o)
	f.str(&peer, "peer", "")
	f.list(&addresses, "address")
	f.str(&reason, "reason", "")
	return c
}

// setNode cuts the member's old node off, so that it counts as down until the new
// one has joined.
func (v *governor) setNode(ctx context.Context, b *ledger.MemberNodeBody) error {
	g, err := v.settled(ctx)
	if err != nil {
		return err
	}
	after, err := g.Set.Forecast(nil)
	if err != nil {
		return err
	}
	if m, ok := after.Member(v.member); ok {
		m.Node = &ledger.Node{Addresses: b.Addresses, Peer: b.Peer}
	}
	if err := v.foresee(ctx, g.Set, after); err != nil {
		return err
	}
	return v.decide(ctx, ledger.MemberNode, b, func(p *page) {
		p.line("next: start the node with the transport key of %s; the others stop talking to the old one when the change is in force", b.Peer)
	})
}

// keyOptions are what commands about a member's key have.
type memberKeyOptions struct {
	governorOptions
	old, new, reason string
}

func (s *session) memberKeyCommand(path, use string, names []string, run func(ctx context.Context, v *governor, o memberKeyOptions, role string) error) *cobra.Command {
	var o memberKeyOptions
	c := s.command(path, use, s.exactly(1), func(ctx context.Context, args []string) error {
		for _, pair := range [][2]string{{"old", o.old}, {"new", o.new}, {"reason", o.reason}} {
			if slices.Contains(names, pair[0]) && pair[1] == "" {
				return s.need(pair[0], "")
			}
		}
		return s.asGovernor(ctx, o.governorOptions, func(ctx context.Context, v *governor) error { return run(ctx, v, o, args[0]) })
	})
	f := s.flags(path, c)
	f.governor(&o.governorOptions)
	for name, to := range map[string]*string{"old": &o.old, "new": &o.new, "reason": &o.reason} {
		if slices.Contains(names, name) {
			f.str(to, name, "")
		}
	}
	return c
}

func (s *session) memberAddKey() *cobra.Command {
	return s.memberKeyCommand("member add-key", "add-key ROLE --new FILE --reason TEXT --member NAME --key FILE", []string{"new", "reason"},
		func(ctx context.Context, v *governor, o memberKeyOptions, role string) error {
			key, err := v.newKey(o.new)
			if err != nil {
				return err
			}
			body := &ledger.MemberKeyBody{Key: key.Public(), Member: v.member, Reason: o.reason, Role: role}
			next := keyInForce(role, o.new, key.Public().Fingerprint())
			return v.decide(ctx, ledger.MemberKeyAdd, body, next, signature{ledger.Candidate(v.member).String(), key})
		})
}

func (s *session) memberRotateKey() *cobra.Command {
	return s.memberKeyCommand("member rotate-key", "rotate-key ROLE --old FILE --new FILE --reason TEXT --member NAME --key FILE", []string{"old", "new", "reason"},
		func(ctx context.Context, v *governor, o memberKeyOptions, role string) error {
			old, err := keyfile.ReadSM2(o.old, v.password)
			if err != nil {
				return err
			}
			key, err := v.newKey(o.new)
			if err != nil {
				return err
			}
			return v.rotate(ctx, role, old, key, o)
		})
}

// rotate signs with the governor's, the old and the new key. A governor who
// replaces the very key at hand signs once as governor.
func (v *governor) rotate(ctx context.Context, role string, old, key sm2.Signer, o memberKeyOptions) error {
	body := &ledger.MemberKeyBody{Key: key.Public(), Member: v.member, Old: old.Public().Fingerprint(), Reason: o.reason, Role: role}
	signers := []signature{{ledger.Candidate(v.member).String(), key}}
	if role == ledger.GovernorRole {
		v.key = old // the record has one line of the governor: that of the key that goes
	} else {
		signers = append(signers, signature{ledger.Staff(v.member, role).String(), old})
	}
	return v.decide(ctx, ledger.MemberKeyRotate, body, func(p *page) {
		keyInForce(role, o.new, body.Key.Fingerprint())(p)
		keyRetired(body.Old)(p)
	}, signers...)
}

// newKey reads a key file, or makes the key when there is none.
func (v *governor) newKey(path string) (sm2.Signer, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return keyfile.ReadSM2(path, v.password)
	}
	key, err := sm2.GenerateKey(v.Random)
	if err != nil {
		return nil, err
	}
	if err := v.KeyFiles.WriteSM2(path, key, v.password); err != nil {
		return nil, err
	}
	v.notice(v.t("made the key %s in %s", key.Public().Fingerprint(), path))
	return key, nil
}

// keyInForce says what the operator does once a key is in force.
func keyInForce(role, path string, key sm3.Digest) func(p *page) {
	return func(p *page) {
		p.row("new key", role+"  "+key.String())
		switch role {
		case ledger.CosignLine:
			p.line("next: copy %s into the node's keys directory as cosign*.key; the node signs with the key that is in force by itself", path)
		case ledger.NodeRole:
			p.line("next: copy %s into the node's keys directory as node*.key; the node signs entries with the key that is in force by itself", path)
		default:
			p.line("next: sign with %s from now on, and keep it secret and backed up", path)
		}
	}
}

// keyRetired says what the operator does with a key that is in force no more.
func keyRetired(old sm3.Digest) func(p *page) {
	return func(p *page) {
		p.line("the old key is retired for good: destroy it and put the statement on record with: certledger member key-destroyed %s --statement FILE", old)
	}
}

func (s *session) memberRemoveKey() *cobra.Command {
	var o governorOptions
	var reason string
	c := s.command("member remove-key", "remove-key ROLE FINGERPRINT --reason TEXT --member NAME --key FILE", s.exactly(2), func(ctx context.Context, args []string) error {
		old, err := sm3.Parse(args[1])
		if err != nil {
			return s.usage("%v", err)
		}
		if err := s.need("reason", reason); err != nil {
			return err
		}
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			return v.decide(ctx, ledger.MemberKeyRemove, &ledger.MemberKeyBody{Member: v.member, Old: old, Reason: reason, Role: args[0]}, keyRetired(old))
		})
	})
	f := s.flags("member remove-key", c)
	f.governor(&o)
	f.str(&reason, "reason", "")
	return c
}

func (s *session) memberKeyDestroyed() *cobra.Command {
	var o governorOptions
	var statement, owner string
	c := s.command("member key-destroyed", "key-destroyed FINGERPRINT --statement FILE --member NAME --key FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		old, err := sm3.Parse(args[0])
		if err != nil {
			return s.usage("%v", err)
		}
		if err := s.need("statement", statement); err != nil {
			return err
		}
		digest, _, err := digestFile(statement)
		if err != nil {
			return err
		}
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			body := &ledger.KeyDestroyedBody{Member: v.member, Old: old, Owner: owner, Statement: digest}
			if owner == "" {
				body.Owner = v.member
			}
			sub, err := v.submit(ctx, ledger.MemberKeyDestroyed, body)
			if err != nil {
				return err
			}
			return v.done(sub, func(p *page) { p.line("keep %s: the ledger has its digest %s", statement, digest) })
		})
	})
	f := s.flags("member key-destroyed", c)
	f.governor(&o)
	f.str(&statement, "statement", "")
	f.str(&owner, "owner", "")
	return c
}

func (s *session) memberAttachCertificate() *cobra.Command {
	var o governorOptions
	var role, issuer, serial, until string
	c := s.command("member attach-certificate", "attach-certificate FILE --role ROLE --issuer NAME --serial NUMBER --not-after TIME --member NAME --key FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("role", role, "issuer", issuer, "serial", serial, "not-after", until); err != nil {
			return err
		}
		end, err := parseTime(until)
		if err != nil {
			return s.usage("--not-after: %v", err)
		}
		digest, _, err := digestFile(args[0])
		if err != nil {
			return err
		}
		return s.asGovernor(ctx, o, func(ctx context.Context, v *governor) error {
			key, err := v.onlyKey(ctx, role)
			if err != nil {
				return err
			}
			body := &ledger.KeyCertificateBody{Member: v.member, Certificate: ledger.KeyCertificate{Digest: digest, Issuer: issuer, Key: key, NotAfter: end, Serial: serial}}
			return v.decide(ctx, ledger.MemberCertificate, body, func(p *page) { p.line("keep %s: the ledger has its digest %s", args[0], digest) })
		})
	})
	f := s.flags("member attach-certificate", c)
	f.governor(&o)
	f.str(&role, "role", "")
	f.str(&issuer, "issuer", "")
	f.str(&serial, "serial", "")
	f.str(&until, "not-after", "")
	return c
}

// onlyKey gives the fingerprint of the member's key of a role.
func (v *governor) onlyKey(ctx context.Context, role string) (sm3.Digest, error) {
	g, err := v.settled(ctx)
	if err != nil {
		return sm3.Digest{}, err
	}
	m, _ := g.Set.Member(v.member) // checkKey has found it
	var found []sm3.Digest
	for _, k := range m.NamedKeys() {
		if k.Role == role {
			found = append(found, k.Key.Fingerprint())
		}
	}
	if len(found) != 1 {
		return sm3.Digest{}, ledger.Refuse(ledger.MemberKeyBad, "%s has %s", v.member, fmt.Sprintf("%d keys of role %s, want one", len(found), role))
	}
	return found[0], nil
}
