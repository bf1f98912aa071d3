package server

import (
	"context"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// filed reports whether a document was made for the regulator, with an alert (TJ 9.1.1, SZ 25).
func (n naming) filed() bool {
	return slices.ContainsFunc(n.entities, func(e ledger.Entity) bool {
		_, ok := e.(*ledger.Alert)
		return ok
	})
}

// supervises reports whether a regulator may have a document by one of its keys: what
// was filed with it, or a working paper of a member that it inspects now.
func (s *server) supervises(ctx context.Context, n naming, authority string, key sm3.Digest, inspection string) (bool, error) {
	if n.filed() {
		return true, nil
	}
	i, err := s.inspectionNow(ctx, authority, inspection)
	if i == nil || err != nil {
		return false, err
	}
	return slices.Contains(i.Inspectors, key) && slices.ContainsFunc(i.Of, func(of string) bool { return slices.Contains(n.parties, of) }), nil
}

// inspectionNow finds an authority's inspection if it runs by the node's clock, as it
// was drawn; nil otherwise.
func (s *server) inspectionNow(ctx context.Context, authority, id string) (*ledger.Inspection, error) {
	if id == "" {
		return nil, nil
	}
	e, err := s.finalEntity(ctx, ledger.EntityID{Kind: ledger.PublicationEntity, ID: id})
	p, ok := e.(*ledger.Publication)
	if !ok || err != nil || p.Inspection == nil || p.Member != authority || p.State != ledger.PublicationPublished {
		return nil, err
	}
	i, now := p.Inspection, s.cfg.Clock.Now()
	if now < i.Begins || i.Ends <= now || s.cfg.Chain.Final() < i.Draw {
		return nil, nil
	}
	if i.Draw == 0 {
		return i, nil
	}
	header, err := s.header(ctx, i.Draw)
	if err != nil {
		return nil, err
	}
	return i.Drawn(id, header.Digest()), nil
}
