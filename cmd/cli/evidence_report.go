package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/evidence"
)

func (s *session) evidenceReport() *cobra.Command {
	var o connection
	var out, by string
	c := s.command("evidence report", "report NUMBER --node URL --trust FILE [--out FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		c, err := s.connect(ctx, o)
		if err != nil {
			return err
		}
		file, report, err := s.collect(ctx, c, o, args[0], by)
		if err != nil {
			return err
		}
		if out == "" {
			out = args[0] + evidence.Extension
		}
		if err := s.write(out, file, publicFile); err != nil || out == "-" {
			return err
		}
		return s.print(reported{Report: report, File: out})
	})
	f := s.flags("evidence report", c)
	f.connection(&o)
	f.str(&by, "by", "")
	f.str(&out, "out", "")
	return c
}

// collect takes evidence from a node, step by step, and makes the report.
func (s *session) collect(ctx context.Context, c *client.Client, o connection, number, by string) ([]byte, evidence.Report, error) {
	trust, err := s.readTrust(o.trust)
	if err != nil {
		return nil, evidence.Report{}, err
	}
	var steps []evidence.Step
	asked := func(path string, answer []byte) {
		steps = append(steps, evidence.Step{Answer: sm3.Sum(answer), Request: "GET " + path, Time: s.now()})
	}
	node, err := c.NodeStatus(ctx)
	if err != nil {
		return nil, evidence.Report{}, err
	}
	answer, err := json.Marshal(node)
	if err != nil {
		return nil, evidence.Report{}, err
	}
	asked(api.PathStatus, answer)
	status, _, err := c.EvidenceStatus(ctx, number)
	if err != nil {
		return nil, evidence.Report{}, err
	}
	asked(api.Path(api.PathEvidenceStatus, number), status)
	found, err := provedEvidence(status, number)
	if err != nil {
		return nil, evidence.Report{}, err
	}
	if by == "" {
		by = found.Provider
	}
	return evidence.Make(status, evidence.Collection{
		Collector: by, Method: "HTTP API /v1", Node: o.node, NodeMember: node.Member, NodeSoftware: "certledger " + node.Version,
		Software: "certledger " + s.Version + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH, Steps: steps, Time: s.now(),
	}, trust)
}

// provedEvidence reads the evidence that a status file proves.
func provedEvidence(status []byte, number string) (ledger.Evidence, error) {
	var e ledger.Evidence
	file, err := certificate.ParseStatus(status)
	if err != nil {
		return e, err
	}
	if len(file.Status.Value) == 0 {
		return e, ledger.Refuse(ledger.EvidenceUnknown, "%s", number)
	}
	return e, canonical.Unmarshal(file.Status.Value, &e)
}

func (s *session) evidenceCheck() *cobra.Command {
	var trust, node, paper string
	c := s.command("evidence check", "check REPORT --trust FILE [--node URL] [--certificate FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("trust", trust); err != nil {
			return err
		}
		believed, err := s.readTrust(trust)
		if err != nil {
			return err
		}
		file, err := s.read(args[0])
		if err != nil {
			return err
		}
		report, err := evidence.Verify(file, believed)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		r := reported{Report: report, File: args[0], Checked: true}
		if paper != "" {
			if r.Certificate, err = s.annexOf(paper, believed, report.Digest); err != nil {
				return err
			}
		}
		if node != "" {
			if r.Deposited, err = s.depositedAt(ctx, connection{node: node, trust: trust}, report); err != nil {
				return err
			}
		}
		return s.print(r)
	})
	f := s.flags("evidence check", c)
	f.str(&trust, "trust", s.Env(envTrust))
	f.str(&node, "node", "")
	f.str(&paper, "certificate", "")
	return c
}

// annexOf checks that a certificate names the report as its annex, and gives its number.
func (s *session) annexOf(path string, trust ledger.Trust, report sm3.Digest) (string, error) {
	data, err := s.read(path)
	if err != nil {
		return "", err
	}
	r := certificate.VerifyFile(data, trust, certificate.Options{At: s.now()})
	for _, name := range []certificate.CheckName{certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority} {
		if c := r.Check(name); c.Verdict != certificate.Pass {
			return "", fmt.Errorf("%w: certificate %s: %s, see certledger cert verify: %s", certificate.ErrFile, path, c.Name, s.say(c.Text()))
		}
	}
	if r.Face.EvidenceReport != report {
		return "", fmt.Errorf("%w: %s names %s as its evidence report, this file is %s", evidence.ErrReport, r.Number, r.Face.EvidenceReport, report)
	}
	return r.Number, nil
}

// depositedAt checks that the provider has deposited the report's digest, and says when.
func (s *session) depositedAt(ctx context.Context, o connection, r evidence.Report) (string, error) {
	c, err := s.connect(ctx, o)
	if err != nil {
		return "", err
	}
	status, _, err := c.EvidenceStatus(ctx, r.Evidence.ID)
	if err != nil {
		return "", err
	}
	now, err := provedEvidence(status, r.Evidence.ID)
	switch {
	case err != nil:
		return "", err
	case now.Report.IsZero():
		return "", fmt.Errorf("%w: no report on %s has been deposited", evidence.ErrReport, now.ID)
	case now.Report != r.Digest:
		return "", fmt.Errorf("%w: deposited for %s is %s, this file is %s", evidence.ErrReport, now.ID, now.Report, r.Digest)
	}
	return now.Reported.Beijing(), nil
}

// reported is a report on evidence as the commands print it.
type reported struct {
	evidence.Report
	File string `json:"file"`
	// Checked says that a file was verified, and not made.
	Checked bool `json:"checked,omitempty"`
	// Deposited says when its digest was, Certificate which one names it as its annex.
	Deposited   string `json:"deposited,omitempty"`
	Certificate string `json:"certificate,omitempty"`
}

func (r reported) text(p *page) {
	if r.Proof.Purpose == ledger.Test {
		p.line("TEST NETWORK, NO LEGAL EFFECT")
	}
	if r.Checked {
		p.line("PROVED: the report on %s says what header %d proves", r.Evidence.ID, r.Proof.Status.Height)
	} else {
		p.line("report on %s: %s", r.Evidence.ID, r.File)
	}
	p.row("digest", r.Digest.String())
	p.row("holder", r.Evidence.HolderName+"  "+r.Evidence.HolderCode)
	p.row("title", r.Evidence.Title)
	p.row("fingerprint", r.Evidence.Fingerprint.String())
	p.row("deposited", r.Evidence.Deposited.Beijing())
	p.row("provider", r.Provider.Title)
	p.row("collected", r.Collection.Time.Beijing()+"  "+r.Collection.Collector+"  "+r.Collection.Node)
	p.row("software", r.Collection.Software+"; "+r.Collection.NodeSoftware)
	p.cosigners(r.Proof)
	p.row("report deposited", r.Deposited)
	p.row("annex of certificate", r.Certificate)
	if !r.Checked {
		p.line("deposit its digest: certledger record new evidence.report --set evidence=%s --set provider=%s --set report=@%s", r.Evidence.ID, r.Evidence.Provider, r.File)
	}
}

func (s *session) headerWitnesses() *cobra.Command {
	var o connection
	c := s.command("header witnesses", "witnesses HEIGHT --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		height, err := strconv.ParseUint(args[0], 10, 53)
		if err != nil {
			return s.usage("%q is not a height", args[0])
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			w, err := c.Witnesses(ctx, height)
			return witnessed(w), err
		})
	})
	s.flags("header witnesses", c).connection(&o)
	return c
}

// witnessed names who has signed a header.
type witnessed api.Witnesses

func (r witnessed) text(p *page) {
	if r.Final {
		p.line("FINAL: a quorum has signed header %d", r.Height)
	} else {
		p.line("NOT FINAL: header %d has %d good cosignatures, %d are needed", r.Height, len(r.Witnesses), r.Needed)
	}
	p.row("digest", r.Header.String())
	p.instant("time", r.Time)
	for _, w := range r.Witnesses {
		p.witness(w.Member, w.Title, w.TitleEN, w.Classes, w.Time)
	}
}
