package demo

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

func (s *story) options() certificate.Options { return certificate.Options{At: s.Now()} }

func (s *story) verify(ctx context.Context) error {
	file, _, err := s.client().Certificate(ctx, firstNumber)
	if err != nil {
		return err
	}
	s.first = file
	report := certificate.VerifyFile(file, s.Trust, s.options())
	if !report.Valid {
		return fmt.Errorf("%w: the certificate does not verify: %+v", ErrStep, report.Checks)
	}
	s.Step(text("verify"), verdicts(report))
	return nil
}

func verdicts(r certificate.Report) string {
	var out strings.Builder
	for _, c := range r.Checks {
		fmt.Fprintf(&out, "%s %s  ", c.Name, c.Verdict)
	}
	return out.String()
}

// both gives a text in both languages.
func both(t ledger.Text) string { return t.ZH + " / " + t.EN }

// refreshed verifies a certificate's file with a status fetched now.
func (s *story) refreshed(ctx context.Context, file []byte) (certificate.Report, error) {
	_, report, err := s.client().Refresh(ctx, file)
	return report, err
}

func (s *story) oldCertificate(ctx context.Context) error {
	alone := certificate.VerifyFile(s.first, s.Trust, s.options())
	status := alone.Check(certificate.CheckStatus)
	if !alone.Valid || status.Verdict != certificate.Pass || alone.Status.Height == 0 {
		return fmt.Errorf("%w: the old file alone: %+v", ErrStep, alone.Checks)
	}
	s.Step(text("old alone"), both(status.Text()))
	report, err := s.refreshed(ctx, s.first)
	if err != nil {
		return err
	}
	status = report.Check(certificate.CheckStatus)
	if report.Valid || status.Verdict != certificate.Fail || report.Status.Successor != secondNumber {
		return fmt.Errorf("%w: the old file with a newer status: %+v", ErrStep, report.Checks)
	}
	s.Step(text("old refreshed"), both(status.Text()))
	return nil
}

func (s *story) newCertificate(ctx context.Context) error {
	file, report, err := s.client().Certificate(ctx, secondNumber)
	if err != nil {
		return err
	}
	s.second = file
	if !report.Valid {
		return fmt.Errorf("%w: the new certificate does not verify: %+v", ErrStep, report.Checks)
	}
	s.Step(text("new"), verdicts(report))
	return nil
}

// flips is how many bytes of the certificate are flipped, one at a time.
const flips = 64

func (s *story) flip(context.Context) error {
	example := ""
	for range flips {
		bad := bytes.Clone(s.first)
		at := rand.IntN(len(bad)) //nolint:gosec // any byte will do
		bad[at] ^= 1
		report := certificate.VerifyFile(bad, s.Trust, s.options())
		if report.Valid {
			return fmt.Errorf("%w: a certificate with byte %d flipped verifies", ErrStep, at)
		}
		for _, c := range report.Checks {
			if c.Verdict == certificate.Fail {
				example = fmt.Sprintf("%d: %s %s", at, c.Name, c.Code)
				break
			}
		}
	}
	s.Step(text("flip"), example)
	return nil
}
