package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

func (s *session) initGroup() *cobra.Command {
	return s.group("init", "init", s.initMember(), s.initGenesis(), s.initReview(), s.initSign(), s.initTrust())
}

type memberOptions struct {
	dir, name, title, titleEN, code, filing, password string
	classes, scope, announce                          []string
	cosigner, voter, observer                         bool
	signers                                           []string
	listen, http, operator                            string
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

func (s *session) initReview() *cobra.Command {
	return s.command("init review", "review GENESIS", s.exactly(1), func(_ context.Context, args []string) error {
		_, o, _, err := node.ReadGenesis(args[0])
		if err != nil {
			return err
		}
		return s.print(newReview(o))
	})
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

// review is all that a signer of a genesis answers for.
type review struct {
	Ledger    sm3.Digest         `json:"ledger"`
	Title     string             `json:"title"`
	Purpose   ledger.Purpose     `json:"purpose"`
	Time      string             `json:"time"`
	Cosigners int                `json:"cosigners"`
	Faults    int                `json:"faults"`
	Quorum    int                `json:"quorum"`
	Members   []reviewMember     `json:"members"`
	Profiles  []ledger.Document  `json:"profiles"`
	Calendars []ledger.Document  `json:"calendars"`
	Params    ledger.Params      `json:"params"`
	Rules     int                `json:"rules"`
	Signed    []string           `json:"signed"`
	Missing   []string           `json:"missing"`
	opened    ledger.OpenGenesis // for text
}

type reviewMember struct {
	ledger.Member
	// Fingerprints are those of the member's keys, by role.
	Fingerprints map[string]sm3.Digest `json:"fingerprints"`
}

func newReview(o ledger.OpenGenesis) review {
	g := o.Governance
	n := len(g.Cosigners())
	r := review{
		Ledger: o.ID(), Title: o.Title, Purpose: o.Purpose, Time: o.Time.String(), Cosigners: n, Faults: ledger.Faults(n), Quorum: g.Quorum(),
		Profiles: g.Profiles, Calendars: g.Calendars, Params: g.Params, Rules: g.Rules, Signed: []string{}, Missing: o.Missing(), opened: o,
	}
	for _, l := range o.Lines {
		r.Signed = append(r.Signed, l.Name)
	}
	for _, m := range g.Members {
		r.Members = append(r.Members, reviewMember{m, fingerprints(m)})
	}
	return r
}

func fingerprints(m ledger.Member) map[string]sm3.Digest {
	prints := map[string]sm3.Digest{}
	for i, k := range m.StaffKeys {
		role := k.Role
		if i > 0 && role == m.StaffKeys[i-1].Role {
			role += "-" + k.Key.ID().String()
		}
		prints[role] = k.Key.Fingerprint()
	}
	if m.CosignKey != nil {
		prints[ledger.CosignLine] = m.CosignKey.Fingerprint()
	}
	if m.ExportKey != nil {
		prints[ledger.ExportLine] = m.ExportKey.Fingerprint()
	}
	return prints
}

func (r review) text(p *page) {
	p.row("fingerprint", groups(r.Ledger))
	p.row("title", r.Title)
	p.row("purpose", p.s.say(purposeText(r.Purpose)))
	p.instant("time", r.opened.Time)
	p.line("%d cosigners, %d may fail or lie, %d make a header final", r.Cosigners, r.Faults, r.Quorum)
	p.fewCosigners(r.Cosigners)
	for _, m := range r.Members {
		m.text(p)
	}
	p.plain("")
	for _, d := range append(append([]ledger.Document{}, r.Profiles...), r.Calendars...) {
		p.row("document", d.Name+" "+d.Digest.String())
	}
	p.params(r.Params)
	p.row("signed by", strings.Join(r.Signed, ", "))
	p.missing(r.Missing)
}

func (p *page) fewCosigners(n int) {
	if ledger.Faults(n) == 0 {
		p.line("warning: with %d cosigners all must sign every header; one that is down stops finality. Four tolerate one.", n)
	}
}

func (p *page) params(params ledger.Params) {
	for _, row := range paramRows(&params) {
		p.field("  "+row.name, fmt.Sprint(row.get()))
	}
}

func (m reviewMember) text(p *page) {
	p.plain("")
	p.plain(m.Name + "  " + m.Title + "  " + m.TitleEN)
	p.row("  class", joinText(p, m.Classes, classText))
	p.row("  credit code", m.Code)
	p.row("  filing", m.Filing)
	p.row("  takes part as", joinText(p, m.Participation, participationText))
	p.row("  confined to", strings.Join(m.Scope, ", "))
	if m.Node != nil {
		p.row("  node", m.Node.Peer+"  "+strings.Join(m.Node.Addresses, ", "))
	}
	for _, role := range sortedKeys(m.Fingerprints) {
		p.field(p.s.t("  key")+" "+role, groups(m.Fingerprints[role]))
	}
}

func joinText[T any](p *page, values []T, text func(T) ledger.Text) string {
	var words []string
	for _, v := range values {
		words = append(words, p.s.say(text(v)))
	}
	return strings.Join(words, ", ")
}
