package evidence

import (
	"bytes"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Report is what a report's file says, and what verifying its proof found.
type Report struct {
	Collection Collection `json:"collection"`
	// Digest is that of the file: what the provider deposits.
	Digest sm3.Digest `json:"digest"`
	// Evidence is as the proof has it.
	Evidence ledger.Evidence `json:"evidence"`
	// Header is the digest of the header that proves it.
	Header sm3.Digest `json:"header"`
	// Proof is the verification of the proof, as of its header.
	Proof certificate.Report `json:"proof"`
	// Provider is the member that has fixed the evidence, as the members had it then.
	Provider ledger.Member `json:"provider"`
}

// Make makes the report on evidence from a status file about it and the record of how that
// was collected. The same arguments give the same bytes. It fails when the proof does not
// verify against trust.
func Make(status []byte, c Collection, trust ledger.Trust) ([]byte, Report, error) {
	d := data{Collection: c, Format: format, Proof: canonical.Raw(status)}
	if err := d.check(); err != nil {
		return nil, Report{}, err
	}
	return d.file(trust)
}

// Verify verifies a report's file against trust: the proof, and that the page says what is
// proved and nothing else. That its digest was deposited is for the caller to ask of a
// certificate or a node. Errors wrap ErrReport.
func Verify(file []byte, trust ledger.Trust) (Report, error) {
	d, err := embedded(file)
	if err != nil {
		return Report{}, err
	}
	again, r, err := d.file(trust)
	if err != nil {
		return r, err
	}
	if !bytes.Equal(again, file) {
		return r, fmt.Errorf("%w: the page does not say what its proof proves", ErrReport)
	}
	return r, nil
}

// file writes the page from what the proof proves.
func (d data) file(trust ledger.Trust) ([]byte, Report, error) {
	r, err := d.prove(trust)
	if err != nil {
		return nil, r, err
	}
	text, err := d.text()
	if err != nil {
		return nil, r, fmt.Errorf("%w: %w", ErrReport, err)
	}
	page := render(r, text)
	r.Digest = sm3.Sum(page)
	return page, r, nil
}

func (d data) prove(trust ledger.Trust) (Report, error) {
	r := Report{Collection: d.Collection}
	s, err := certificate.ParseStatus(d.Proof)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrReport, err)
	}
	h, err := ledger.ParseHeader([]byte(s.Status.Header))
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrReport, err)
	}
	r.Header = h.Digest()
	// A report is about the instant at which it was taken, whenever it is read.
	r.Proof = certificate.VerifyStatus(s, trust, certificate.Options{At: h.Time})
	for _, c := range r.Proof.Checks {
		if c.Verdict != certificate.Pass {
			return r, fmt.Errorf("%w: %s: %s", ErrReport, c.Name, c.Text().EN)
		}
	}
	if r.Proof.Subject.Kind != ledger.EvidenceEntity || !r.Proof.Status.Present {
		return r, fmt.Errorf("%w: its proof is not about evidence", ErrReport)
	}
	if err := canonical.Unmarshal(s.Status.Value, &r.Evidence); err != nil {
		return r, fmt.Errorf("%w: %w", ErrReport, err)
	}
	if h.Time > d.Collection.Time+clockTolerance {
		return r, fmt.Errorf("%w: collected at %s, before the header of %s", ErrReport, d.Collection.Time, h.Time)
	}
	provider, ok := r.Proof.Set().Member(r.Evidence.Provider)
	if !ok {
		return r, fmt.Errorf("%w: %s was not a member then", ErrReport, r.Evidence.Provider)
	}
	r.Provider = *provider
	return r, nil
}

// clockTolerance is how far in milliseconds a collector's clock may be behind the header's.
const clockTolerance = legaltime.Instant(10 * 60 * 1000)
