package server

import (
	"context"
	"errors"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Who may have a document from this node, in one place:
//
//   - whoever brought it;
//   - the accounts that are parties to what names its digest on the ledger, their
//     agents, and the registry before which it is;
//   - a member that reviews (a reviewer or a committee), once somebody who can read
//     it has given it the key;
//   - a regulator, once somebody who can read it has given it the key: what was
//     filed with it, and working papers by an inspection, while that lasts (SZ 24);
//   - a court, arbitrator or notary, once somebody who can read it has given it the
//     key for an order whose digest is noted.
//
// Nobody reads it without a key of his own for which it was sealed: the node has
// none to give.

// maxNaming bounds the entities that are looked at for one digest.
const maxNaming = 64

// naming is what the ledger says about a document.
type naming struct {
	// entities name it under the newest final header.
	entities []ledger.Entity
	// parties are the accounts and members that have a part in them, registries
	// the members before which they are. Sorted.
	parties, registries []string
}

func (n naming) named() bool { return len(n.entities) > 0 }

// namingOf finds what names a digest.
func (s *server) namingOf(ctx context.Context, digest sm3.Digest) (naming, error) {
	var n naming
	ids, err := s.cfg.Entities.Papers(ctx, digest, maxNaming)
	if err != nil {
		return n, err
	}
	for _, id := range ids {
		e, err := s.finalEntity(ctx, id)
		if err != nil {
			return n, err
		}
		if e == nil {
			continue
		}
		n.entities = append(n.entities, e)
		if err := s.addParties(ctx, e, &n); err != nil {
			return n, err
		}
	}
	slices.Sort(n.parties)
	n.parties = slices.Compact(n.parties)
	return n, nil
}

// finalEntity gives an entity under the newest final header, nil when it has none.
func (s *server) finalEntity(ctx context.Context, id ledger.EntityID) (ledger.Entity, error) {
	value, _, err := s.cfg.Entities.Value(ctx, id, false)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ledger.DecodeEntity(id.Kind, value)
}

// addParties adds those who have a part in what names a document.
func (s *server) addParties(ctx context.Context, e ledger.Entity, n *naming) error {
	n.parties = append(n.parties, api.Parties(e)...)
	var further []ledger.EntityID
	switch e := e.(type) {
	case *ledger.Application:
		n.registries = append(n.registries, e.Registry)
		for _, agency := range e.Agencies {
			further = append(further, ledger.EntityID{Kind: ledger.AgencyEntity, ID: agency})
		}
	case *ledger.Alert:
		n.registries = append(n.registries, e.Registry)
	case *ledger.Asset:
		n.registries = append(n.registries, e.Registry)
	case *ledger.Agency:
		n.parties = append(n.parties, e.Agent, e.Principal)
	case *ledger.Notice:
		n.registries = append(n.registries, e.Registry)
		n.parties = append(n.parties, e.Addressees...)
	case *ledger.Objection:
		n.registries = append(n.registries, e.Registry)
		n.parties = append(n.parties, e.Objector)
		if e.Application != "" {
			further = append(further, ledger.EntityID{Kind: ledger.ApplicationEntity, ID: e.Application})
		}
		if e.Asset != "" {
			further = append(further, ledger.EntityID{Kind: ledger.AssetEntity, ID: e.Asset})
		}
	}
	return s.addFurther(ctx, further, n)
}

// addFurther adds the agents of an application, and the registrant whom an
// objection is about.
func (s *server) addFurther(ctx context.Context, ids []ledger.EntityID, n *naming) error {
	for _, id := range ids {
		e, err := s.finalEntity(ctx, id)
		if err != nil {
			return err
		}
		switch e := e.(type) {
		case *ledger.Agency:
			n.parties = append(n.parties, e.Agent)
		case *ledger.Application, *ledger.Asset:
			n.parties = append(n.parties, api.Parties(e)...)
		}
	}
	return nil
}

// mayHave reports whether a reader may have an uploader's copy.
func (s *server) mayHave(ctx context.Context, n naming, rd reader, notes api.Material) (bool, error) {
	line := slices.IndexFunc(notes.Readers, func(r api.MaterialReader) bool { return r.Key == rd.key })
	switch {
	case rd.name == notes.Uploader || n.named() && slices.Contains(n.parties, rd.name):
		return true, nil
	case !n.named():
		return false, nil
	case slices.ContainsFunc(rd.classes, reviews):
		return true, nil
	case slices.Contains(rd.classes, ledger.ClassRegulator) && (n.filed() || line >= 0):
		return s.supervises(ctx, n, rd.name, rd.key, inspectionOf(notes, line))
	case slices.ContainsFunc(rd.classes, judges):
		return line >= 0 && !notes.Readers[line].Order.IsZero(), nil
	default:
		return false, nil
	}
}

// inspectionOf is the number of the one for which a reader's line was made.
func inspectionOf(notes api.Material, line int) string {
	if line < 0 {
		return ""
	}
	return notes.Readers[line].Inspection
}

// reviews tells the classes that get documents without an order.
func reviews(c ledger.Class) bool { return c == ledger.ClassReviewer || c == ledger.ClassCommittee }

// judges tells the classes that get documents by an order only.
func judges(c ledger.Class) bool {
	return c == ledger.ClassCourt || c == ledger.ClassArbitrator || c == ledger.ClassNotary
}

// checkReaders makes sure that every line is about an active key of its reader.
func (s *server) checkReaders(ctx context.Context, readers []sealed.Reader) error {
	for _, r := range readers {
		name, err := ledger.ParseSigner(r.Name)
		if err != nil {
			return ledger.Refuse(api.MaterialReaders, "%.120s", r.Name)
		}
		key, err := s.cfg.Keys.Key(ctx, name, sm2.KeyID(r.Key[:4]))
		if err != nil {
			return err
		}
		if key == nil || key.Fingerprint() != r.Key {
			return ledger.Refuse(api.MaterialReaders, "%s with key %s", r.Name, r.Key)
		}
	}
	return nil
}

// checkGrantees makes sure that those who are let in may have the document.
func (s *server) checkGrantees(ctx context.Context, n naming, readers []sealed.Reader, grant api.GrantMaterial) error {
	set, err := s.cfg.Chain.Governance(ctx)
	if err != nil {
		return err
	}
	for _, r := range readers {
		name, err := ledger.ParseSigner(r.Name)
		if err != nil {
			return ledger.Refuse(api.MaterialReaders, "%.120s", r.Name)
		}
		var classes []ledger.Class
		if m, ok := set.Member(name.Name); ok && name.Kind == ledger.MemberSigner && n.named() {
			classes = m.Classes
		}
		switch {
		case slices.Contains(n.parties, name.Name):
		case slices.ContainsFunc(classes, reviews):
		case slices.Contains(classes, ledger.ClassRegulator):
			may, err := s.supervises(ctx, n, name.Name, r.Key, grant.Inspection)
			if err != nil {
				return err
			}
			if !may {
				return ledger.Refuse(api.MaterialInspection, "%s", r.Name)
			}
		case slices.ContainsFunc(classes, judges):
			if grant.Order.IsZero() {
				return ledger.Refuse(api.MaterialOrder, "%s", r.Name)
			}
		default:
			return ledger.Refuse(api.MaterialForbidden, "%s has no part in it", r.Name)
		}
	}
	return nil
}
