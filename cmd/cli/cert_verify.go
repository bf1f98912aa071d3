package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

type verifyOptions struct {
	trust, status, at, without string
	files                      []string
	crossCheck                 bool
}

func (s *session) certVerify() *cobra.Command {
	var o verifyOptions
	c := s.command("cert verify", "verify FILE --trust FILE [FLAGS]", s.exactly(1), func(_ context.Context, args []string) error {
		return s.runVerify(args[0], o)
	})
	f := s.flags("cert verify", c)
	f.str(&o.trust, "trust", s.Env(envTrust))
	f.str(&o.status, "status", "")
	f.str(&o.at, "at", "")
	f.str(&o.without, "without", "")
	f.list(&o.files, "file")
	f.boolean(&o.crossCheck, "cross-check")
	return c
}

func (s *session) runVerify(path string, o verifyOptions) error {
	if err := s.need("trust", o.trust); err != nil {
		return err
	}
	trust, err := s.readTrust(o.trust)
	if err != nil {
		return err
	}
	file, err := s.read(path)
	if err != nil {
		return err
	}
	options, err := s.verifyOptions(o)
	if err != nil {
		return err
	}
	return s.printReport(path, certificate.VerifyFile(file, trust, options))
}

func (s *session) verifyOptions(o verifyOptions) (certificate.Options, error) {
	options := certificate.Options{At: s.now(), CrossCheck: o.crossCheck}
	if o.without != "" {
		options.Without = strings.Split(o.without, ",")
	}
	if o.at != "" {
		var err error
		if options.At, err = parseTime(o.at); err != nil {
			return options, s.usage("--at: %v", err)
		}
	}
	for _, path := range o.files {
		digest, _, err := digestFile(path)
		if err != nil {
			return options, err
		}
		options.Files = append(options.Files, digest)
	}
	if o.status == "" {
		return options, nil
	}
	data, err := s.read(o.status)
	if err != nil {
		return options, err
	}
	if options.Status, err = certificate.ParseStatus(data); err != nil {
		return options, fmt.Errorf("%s: %w", o.status, err)
	}
	return options, nil
}

// printReport prints what a verification found; a certificate that is not valid
// is exit status 3, and so is one whose data files are not the asset's.
func (s *session) printReport(file string, r certificate.Report) error {
	err := s.print(verified{File: file, Report: r})
	if !r.Valid || r.Files != nil && r.Files.Verdict != certificate.Pass {
		return errors.Join(err, errNotValid)
	}
	return err
}

// verified is a report as the command prints it.
type verified struct {
	File   string
	Report certificate.Report
}

// MarshalJSON gives the report's own canonical JSON.
func (r verified) MarshalJSON() ([]byte, error) { return r.Report.Bytes() }

func (r verified) text(p *page) {
	rep := r.Report
	if rep.Purpose == ledger.Test {
		p.line("TEST NETWORK, NO LEGAL EFFECT")
	}
	p.row("certificate", rep.Number)
	if rep.Valid {
		p.line("VALID: every check passed")
	} else {
		p.line("NOT VALID OR NOT CERTAIN: see the checks")
	}
	if rep.Face != nil {
		p.row("caveat", rep.Face.Caveat)
	}
	for _, c := range rep.Checks {
		p.check(c)
	}
	if rep.Files != nil {
		p.check(*rep.Files)
	}
	p.plain("")
	if rep.Face != nil {
		if face, err := json.Marshal(rep.Face); err == nil { // a face is strings and a digest
			p.raw(rep.Kind, face)
		}
	}
	p.status(rep.Status)
	p.cosigners(rep)
	for _, n := range rep.Notes {
		p.row("note", p.s.say(n.Text()))
	}
	p.line("what is not proved:")
	for _, code := range rep.NotProved {
		p.plain("  - " + p.s.say(certificate.CodeText(code)))
	}
}

func (p *page) check(c certificate.Check) {
	name, verdict := p.s.say(certificate.CheckText(c.Name)), p.s.say(certificate.VerdictText(c.Verdict))
	p.plain("  " + string(c.Name) + " " + name + "  " + string(c.Verdict) + " " + verdict + "  " + p.s.say(c.Text()) + " [" + string(c.Code) + "]")
	if c.Detail != "" {
		p.plain("      " + c.Detail)
	}
}

func (p *page) status(s *certificate.Summary) {
	if s == nil {
		return
	}
	p.row("state of the certificate", string(s.Certificate))
	p.row("state of the registration", string(s.AssetState))
	p.row("as of", fmt.Sprintf("%s (%d)", s.Time.Beijing(), s.Height))
	p.row("superseded by", s.Successor)
	p.row("pledges", strings.Join(s.Pledges, ", "))
	p.row("freezes", strings.Join(s.Holds, ", "))
	p.row("licences", strings.Join(s.Licences, ", "))
	p.row("objections", strings.Join(s.Objections, ", "))
	p.instant("valid until", s.ValidTo)
}

// witness names an institution that has signed a header, by what it is.
func (p *page) witness(member, title, titleEN string, classes []ledger.Class, at legaltime.Instant) {
	if p.s.lang == "en" {
		title = titleEN
	}
	var names []string
	for _, c := range classes {
		names = append(names, p.s.say(ledger.ClassText(c)))
	}
	p.row("cosigned by", member+"  "+title+"  ("+strings.Join(names, ", ")+")  "+at.Beijing())
}

func (p *page) cosigners(r certificate.Report) {
	for _, c := range r.Cosigners {
		p.witness(c.Member, c.Title, c.TitleEN, c.Classes, c.Time)
	}
	for _, q := range []struct {
		label string
		q     *certificate.Quorum
	}{{"quorum", r.Quorum}, {"quorum without those left out", r.Rest}} {
		if q.q != nil {
			p.row(q.label, p.s.t("%d of %d signed, %d needed", q.q.Got, q.q.Members, q.q.Needed))
		}
	}
	if c := r.CrossCheck; c != nil {
		p.row("second SM2 implementation", p.s.t("%d agreed, %d disagreed, %d gave no verdict", c.Agreed, c.Disagreed, c.Silent))
	}
	if t := r.Time; t != nil {
		p.row("accepted between", t.NotBefore.Beijing()+" – "+t.NotAfter.Beijing())
	}
}
