package server

import (
	"context"
	"errors"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/ledger"
)

// annexKept refuses, at the registry's own node, a certificate that names an evidence
// report which the registry has not stored there itself (TJ 7.3.1). The rules cannot ask
// that: what lies at a node is no part of the ledger.
func (s *server) annexKept(ctx context.Context, r ledger.Record) (*ledger.Refusal, error) {
	if s.cfg.Materials == nil || r.Kind != ledger.CertificateIssue {
		return nil, nil
	}
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	b, ok := body.(*ledger.CertificateIssueBody)
	if refusal != nil || !ok || b.Face.EvidenceReport.IsZero() || b.Registry != s.cfg.Node.Health(ctx).Member {
		return refusal, nil
	}
	notes, err := s.cfg.Materials.Notes(b.Registry, b.Face.EvidenceReport)
	if errors.Is(err, desk.ErrNotFound) || err == nil && notes.Purged != nil {
		return ledger.Refuse(api.MaterialAnnex, "%s", b.Face.EvidenceReport), nil
	}
	return nil, err
}
