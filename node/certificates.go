package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// Certificate gives a certificate's file with the newest status.
func (b backend) Certificate(_ context.Context, number string, pin uint64) ([]byte, error) {
	c, err := certificate.Build(source(b), number, certificate.BuildOptions{Pin: pin})
	if err != nil {
		return nil, buildError(err)
	}
	return c.Bytes()
}

// Status gives a status file about an entity at the newest final header.
func (b backend) Status(_ context.Context, id ledger.EntityID, pin uint64) ([]byte, error) {
	s, err := certificate.BuildStatus(source(b), certificate.Subject{Kind: id.Kind, ID: id.ID}, certificate.StatusOptions{Pin: pin})
	if err != nil {
		return nil, buildError(err)
	}
	return s.Bytes()
}

// maxAccountAssets bounds the assets of an account that are looked at.
const maxAccountAssets = certificate.MaxRightsItems

// Rights gives a rights file about an asset or the assets of an account.
func (b backend) Rights(_ context.Context, id ledger.EntityID, at legaltime.Instant, pin uint64) ([]byte, error) {
	o := certificate.RightsOptions{At: at, Pin: pin}
	if id.Kind == ledger.AccountEntity {
		var err error
		if o.Assets, err = b.store.AssetsOfAccount(id.ID, "", maxAccountAssets); err != nil {
			return nil, answer(err)
		}
	}
	r, err := certificate.BuildRights(source(b), certificate.Subject{Kind: id.Kind, ID: id.ID}, o)
	if err != nil {
		return nil, buildError(err)
	}
	return r.Bytes()
}

func buildError(err error) error {
	if errors.Is(err, certificate.ErrUnknown) || errors.Is(err, certificate.ErrNotFinal) {
		return fmt.Errorf("%w: %w", server.ErrNotFound, err)
	}
	return answer(err)
}

// source is the store as certificates are built from it.
type source struct{ store *store.Store }

// unknown says in the builder's words that the ledger does not have something.
func unknown(err error) error {
	switch {
	case errors.Is(err, store.ErrPruned):
		return fmt.Errorf("%w: %w", certificate.ErrPruned, err)
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("%w: %w", certificate.ErrUnknown, err)
	}
	return err
}

// Genesis gives the genesis text.
func (s source) Genesis() ([]byte, error) { return s.store.Genesis().Text, nil }

// Final gives the newest final height.
func (s source) Final() (uint64, error) { return s.store.Final(), nil }

// Header gives a header's text.
func (s source) Header(height uint64) ([]byte, error) {
	text, err := s.store.Header(height)
	return text, unknown(err)
}

// Cosignatures gives all lines held over a header.
func (s source) Cosignatures(height uint64) ([]byte, error) {
	set, err := s.store.Cosignatures(height)
	return ledger.CosignatureBlock(set), unknown(err)
}

// FinalSet gives the set that a header's `final` line names.
func (s source) FinalSet(height uint64) ([]byte, error) {
	set, err := s.store.CarriedSet(height)
	return set, unknown(err)
}

// Governance gives the text of a governance.
func (s source) Governance(digest sm3.Digest) ([]byte, error) {
	text, err := s.store.GovernanceText(digest)
	return text, unknown(err)
}

// Changes counts the changes of governance in force.
func (s source) Changes() (uint64, error) { return s.store.Changes() }

// Change gives the block in which a change came into force.
func (s source) Change(n uint64) (uint64, error) {
	height, err := s.store.Change(n)
	return height, unknown(err)
}

// Recovery gives the plan that made a block: its only entry.
func (s source) Recovery(height uint64) ([]byte, error) {
	entries, err := s.store.Entries(height)
	if err != nil {
		return nil, unknown(err)
	}
	if len(entries) != 1 {
		return nil, fmt.Errorf("block %d has %d entries, that of a recovery plan has one", height, len(entries))
	}
	_, err = ledger.ParseRecoveryFile(entries[0])
	return entries[0], err
}

// CertificateLeaf gives the leaf of the record that issued a certificate.
func (s source) CertificateLeaf(number string) (uint64, error) {
	e, err := backend(s).entity(ledger.EntityID{Kind: ledger.CertificateEntity, ID: number})
	if err != nil {
		return 0, err
	}
	c, ok := e.(*ledger.Certificate)
	if !ok {
		return 0, fmt.Errorf("%w: certificate %s", certificate.ErrUnknown, number)
	}
	r, err := s.store.Receipt(c.Record)
	if err != nil || r == nil {
		return 0, errors.Join(err, fmt.Errorf("%w: record %s", certificate.ErrUnknown, c.Record))
	}
	return r.Index, nil
}

// Leaf gives a leaf's bytes.
func (s source) Leaf(index uint64) ([]byte, error) {
	leaf, err := s.store.Leaf(index)
	return leaf, unknown(err)
}

// Inclusion proves a leaf.
func (s source) Inclusion(index, size uint64) ([]merkle.Hash, error) {
	return s.store.Inclusion(index, size)
}

// Consistency proves that one log begins another.
func (s source) Consistency(from, to uint64) ([]merkle.Hash, error) {
	return s.store.Consistency(from, to)
}

// State proves an entity's value at a height.
func (s source) State(height uint64, id ledger.EntityID) ([]byte, statetree.Proof, error) {
	proof, err := s.store.StateProof(id, height)
	if err != nil {
		return nil, proof, unknown(err)
	}
	v, err := s.store.ValueAt(id, height)
	if v == nil || err != nil {
		return nil, proof, unknown(err)
	}
	return v.Bytes, proof, nil
}
