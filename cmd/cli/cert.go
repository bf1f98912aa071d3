package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/evidence"
)

func (s *session) certGroup() *cobra.Command {
	return s.group("cert", "cert", s.certIssue(), s.certGet(), s.certShow(), s.certRefresh(), s.certVerify())
}

func (s *session) certIssue() *cobra.Command {
	var o recordOptions
	var number, confirmation, registry, kind string
	var account bool
	c := s.command("cert issue", "issue NUMBER --number NUMBER --node URL --trust FILE > record.txt", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("number", number, "node", o.node); err != nil {
			return err
		}
		face := ledger.Face{Number: number, Confirmation: confirmation, Kind: kind}
		w := &writer{session: s, recordOptions: o, kind: ledger.CertificateIssue, body: &ledger.CertificateIssueBody{Asset: args[0], Registry: registry, Face: face}}
		if account {
			w.kind, w.body = ledger.AccountCertify, &ledger.AccountCertifyBody{Account: args[0], Registry: registry, Face: face}
		}
		return w.write(ctx)
	})
	f := s.flags("cert issue", c)
	f.record(&o)
	f.boolean(&account, "account")
	f.str(&kind, "kind", "")
	f.str(&number, "number", "")
	f.str(&confirmation, "confirmation", "")
	f.str(&registry, "registry", "")
	return c
}

func (s *session) certGet() *cobra.Command {
	var o connection
	var out string
	var pin uint64
	var annex string
	c := s.command("cert get", "get NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		file, report, err := c.CertificateFrom(ctx, args[0], pin)
		if err != nil {
			return err
		}
		if annex != "" {
			if file, report, err = s.annexed(file, annex, o.trust); err != nil {
				return err
			}
		}
		if out == "" {
			out = args[0] + certificate.Extension
		}
		if err := s.write(out, file, publicFile); err != nil || out == "-" {
			return err
		}
		return s.print(verified{File: out, Report: report})
	})
	f := s.flags("cert get", c)
	f.connection(&o)
	f.str(&annex, "annex", "")
	f.number(&pin, "pin")
	f.str(&out, "out", "")
	return c
}

// annexed puts the evidence report into a certificate's file, which then shows it to
// whoever verifies it.
func (s *session) annexed(file []byte, path, trustFile string) ([]byte, certificate.Report, error) {
	trust, err := s.readTrust(trustFile)
	if err != nil {
		return nil, certificate.Report{}, err
	}
	content, err := s.read(path)
	if err != nil {
		return nil, certificate.Report{}, err
	}
	c, err := certificate.Parse(file)
	if err != nil {
		return nil, certificate.Report{}, err
	}
	c.Annexes = []certificate.Annex{{Content: content, Field: certificate.ReportField}}
	report := certificate.Verify(c, trust, certificate.Options{At: s.now()})
	if check := report.Check(certificate.CheckIntegrity); check.Verdict != certificate.Pass {
		return nil, report, fmt.Errorf("%w: %s: %s", evidence.ErrReport, path, s.say(check.Text()))
	}
	file, err = c.Bytes()
	return file, report, err
}

func (s *session) certRefresh() *cobra.Command {
	var o connection
	var out string
	var pin uint64
	c := s.command("cert refresh", "refresh FILE --node URL --trust FILE --out STATUS", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("out", out); err != nil {
			return err
		}
		file, err := s.read(args[0])
		if err != nil {
			return err
		}
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		status, report, err := c.RefreshFrom(ctx, file, pin)
		if err != nil {
			return err
		}
		if err := s.write(out, status, publicFile); err != nil || out == "-" {
			return err
		}
		return s.printReport(args[0], report)
	})
	f := s.flags("cert refresh", c)
	f.connection(&o)
	f.number(&pin, "pin")
	f.str(&out, "out", "")
	return c
}

func (s *session) certShow() *cobra.Command {
	return s.command("cert show", "show FILE", s.exactly(1), func(_ context.Context, args []string) error {
		file, err := s.read(args[0])
		if err != nil {
			return err
		}
		c, err := certificate.Parse(file)
		if err != nil {
			return err
		}
		r, err := newCertShown(c)
		if err != nil {
			return err
		}
		return s.print(r)
	})
}

// certShown is what a certificate says. Nothing of it is verified.
type certShown struct {
	Number      string              `json:"number"`
	Face        json.RawMessage     `json:"face"`
	Disclosures []ledger.Disclosure `json:"disclosures,omitempty"`
	Status      json.RawMessage     `json:"status"`
	Verified    bool                `json:"verified"`
}

func newCertShown(c *certificate.Certificate) (certShown, error) {
	record, err := ledger.ParseRecord([]byte(c.Record))
	if err != nil {
		return certShown{}, err
	}
	var body map[string]canonical.Raw
	if err := canonical.Unmarshal(record.Body, &body); err != nil {
		return certShown{}, err
	}
	return certShown{
		Number: c.Number, Face: json.RawMessage(body["face"]), Disclosures: c.Disclosures, Status: json.RawMessage(c.Status.Value),
	}, nil
}

func (r certShown) text(p *page) {
	p.line("not verified: this is what the file says; use `cert verify`")
	p.raw(ledger.CertificateIssue, r.Face)
	for _, d := range r.Disclosures {
		p.field("  "+d.Path, d.Value)
	}
}

// raw prints a JSON object of public fields by their names.
func (p *page) raw(kind ledger.Kind, object []byte) {
	var v any
	if json.Unmarshal(object, &v) == nil { // absent values have nothing to show
		p.body(kind, v, "  ")
	}
}
