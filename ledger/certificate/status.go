package certificate

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger"
)

const statusFormat = "certledger-status/v1"

// Status is the content of a status file: what one entity was at one header,
// or that it was not there. It verifies alone, and it can bring a certificate
// up to date (Options.Status).
type Status struct {
	Format string `json:"format"`
	// Genesis and Governance are as in a certificate.
	Genesis    string      `json:"genesis"`
	Governance Governance  `json:"governance"`
	Status     StatusProof `json:"status"`
	Subject    Subject     `json:"subject"`
}

// Subject names the entity that a status file is about.
type Subject struct {
	ID   string            `json:"id"`
	Kind ledger.EntityKind `json:"kind"`
}

func (s Subject) entity() ledger.EntityID { return ledger.EntityID{Kind: s.Kind, ID: s.ID} }

// ParseStatus reads a status file and holds it to its bounds. The texts inside
// are for VerifyStatus. Errors wrap ErrFile.
func ParseStatus(data []byte) (*Status, error) {
	s := new(Status)
	if err := parseFile(data, s); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return s, nil
}

// Bytes gives the file's one encoding. It fails, wrapping ErrFile, for what
// ParseStatus would refuse.
func (s *Status) Bytes() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return fileBytes(s)
}

func (s *Status) check() error {
	switch {
	case s.Format != statusFormat:
		return fmt.Errorf("format %q is not %s", s.Format, statusFormat)
	case len(s.Status.Consistency) > 0:
		return fmt.Errorf("a status file has no consistency proof")
	case !slices.Contains(ledger.EntityKinds(), s.Subject.Kind):
		return fmt.Errorf("subjects of kind %q are unknown", s.Subject.Kind)
	}
	return s.Governance.check()
}
