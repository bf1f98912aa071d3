package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/search"
	"github.com/certledger/certledger/ledger/store"
)

// backend answers the API from this node's store.
type backend struct{ store *store.Store }

// answer turns the store's errors into the API's.
func answer(err error) error {
	switch {
	case errors.Is(err, store.ErrPruned):
		return fmt.Errorf("%w: %w", server.ErrPruned, err)
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("%w: %w", server.ErrNotFound, err)
	}
	return err
}

// Outcome gives what became of a record.
func (b backend) Outcome(_ context.Context, id sm3.Digest) (server.Outcome, error) {
	return outcome(b.store, id)
}

// Note gives a record's exact bytes.
func (b backend) Note(_ context.Context, id sm3.Digest) ([]byte, error) {
	r, err := b.store.Receipt(id)
	if err != nil {
		return nil, answer(err)
	}
	if r == nil || r.Refusal != nil {
		return nil, fmt.Errorf("%w: record %s", server.ErrNotFound, id)
	}
	note, err := b.store.Leaf(r.Index)
	return note, answer(err)
}

// Leaf gives a leaf of the log.
func (b backend) Leaf(_ context.Context, index uint64) ([]byte, error) {
	leaf, err := b.store.Leaf(index)
	return leaf, answer(err)
}

// Receipt proves what became of a record.
func (b backend) Receipt(ctx context.Context, id sm3.Digest) (server.ReceiptProof, error) {
	o, err := b.Outcome(ctx, id)
	if err != nil {
		return server.ReceiptProof{}, err
	}
	p := server.ReceiptProof{Receipt: o.Receipt, Height: o.Height}
	if _, p.Position, p.Count, p.ReceiptsPath, err = b.store.ReceiptProof(id); err != nil {
		return p, answer(err)
	}
	if o.Receipt.Refusal == nil {
		if err := b.accepted(&p); err != nil {
			return p, answer(err)
		}
	}
	p.Headers, err = b.headersToFinal(ctx, o.Height)
	return p, answer(err)
}

func (b backend) accepted(p *server.ReceiptProof) error {
	h, err := b.store.HeaderAt(p.Height)
	if err != nil {
		return err
	}
	if p.Note, err = b.store.Leaf(p.Receipt.Index); err != nil {
		return err
	}
	p.Inclusion, err = b.store.Inclusion(p.Receipt.Index, h.Size)
	return err
}

// maxHeaderRun bounds how many headers may lie between a record and a quorum.
const maxHeaderRun = 4096

// headersToFinal gives the headers from height to the first that has a quorum,
// or to the newest.
func (b backend) headersToFinal(ctx context.Context, height uint64) ([]server.SignedHeader, error) {
	var run []server.SignedHeader
	for h := height; h <= b.store.Tip() && len(run) < maxHeaderRun; h++ {
		header, err := b.Header(ctx, h)
		if err != nil {
			return nil, err
		}
		run = append(run, header)
		quorum, err := b.store.HasQuorum(h)
		if err != nil || quorum {
			return run, err
		}
	}
	return run, nil
}

// Applied gives the newest height.
func (b backend) Applied() uint64 { return b.store.Tip() }

// Final gives the newest final height.
func (b backend) Final() uint64 { return b.store.Final() }

// Header gives a header and its cosignature lines.
func (b backend) Header(_ context.Context, height uint64) (server.SignedHeader, error) {
	text, err := b.store.Header(height)
	if err != nil {
		return server.SignedHeader{}, answer(err)
	}
	set, err := b.store.Cosignatures(height)
	return server.SignedHeader{Text: text, Cosignatures: ledger.CosignatureBlock(set), Final: height <= b.store.Final()}, answer(err)
}

// WaitFinal waits until a height is final.
func (b backend) WaitFinal(ctx context.Context, height uint64) error {
	return b.store.WaitFinal(ctx, height)
}

// Consistency proves that one height's log begins another's.
func (b backend) Consistency(_ context.Context, from, to uint64) ([]merkle.Hash, error) {
	f, err := b.store.HeaderAt(from)
	if err != nil {
		return nil, answer(err)
	}
	t, err := b.store.HeaderAt(to)
	if err != nil {
		return nil, answer(err)
	}
	path, err := b.store.Consistency(f.Size, t.Size)
	return path, answer(err)
}

// Governance gives the set in force at the newest final header.
func (b backend) Governance(context.Context) (*ledger.Governance, error) {
	final := b.store.Final()
	if final == 0 {
		return b.store.Genesis().Governance, nil
	}
	g, err := b.store.GovernanceAt(final)
	return g, answer(err)
}

// Value gives an entity's newest applied or newest final value.
func (b backend) Value(_ context.Context, id ledger.EntityID, applied bool) ([]byte, uint64, error) {
	height := b.store.Final()
	if applied {
		height = b.store.Tip()
	}
	v, err := b.store.ValueAt(id, height)
	if err != nil {
		return nil, 0, answer(err)
	}
	if v == nil {
		return nil, 0, fmt.Errorf("%w: %s", server.ErrNotFound, id)
	}
	return v.Bytes, height, nil
}

// State proves an entity's value or absence at a height.
func (b backend) State(ctx context.Context, id ledger.EntityID, height uint64) (server.StateProof, error) {
	header, err := b.Header(ctx, height)
	if err != nil {
		return server.StateProof{}, err
	}
	proof, err := b.store.StateProof(id, height)
	if err != nil {
		return server.StateProof{}, answer(err)
	}
	v, err := b.store.ValueAt(id, height)
	if err != nil {
		return server.StateProof{}, answer(err)
	}
	p := server.StateProof{Header: header, Proof: proof}
	if v != nil {
		p.Value = v.Bytes
	}
	return p, nil
}

// History gives an entity's final values.
func (b backend) History(_ context.Context, id ledger.EntityID, after uint64, limit int) ([]server.PastValue, error) {
	values, err := b.store.Values(id, after, limit)
	if err != nil {
		return nil, answer(err)
	}
	if values == nil && after == 0 {
		return nil, fmt.Errorf("%w: %s", server.ErrNotFound, id)
	}
	final := b.store.Final()
	var past []server.PastValue
	for _, v := range values {
		if v.Height > final {
			break
		}
		p := server.PastValue{Count: v.Count, Height: v.Height, Index: v.Leaf, Leaf: v.LeafHash, Value: v.Bytes}
		if p.Record, p.Kind, err = b.cause(v.Leaf); err != nil {
			return nil, answer(err)
		}
		past = append(past, p)
	}
	return past, nil
}

// cause names the record or event in a leaf.
func (b backend) cause(index uint64) (record sm3.Digest, kind string, err error) {
	leaf, err := b.store.Leaf(index)
	if err != nil {
		return record, "", err
	}
	if e, err := ledger.ParseEvent(leaf); err == nil {
		return record, string(e.Kind), nil
	}
	r, err := ledger.ParseRecord(leaf)
	if err != nil {
		return record, "", fmt.Errorf("leaf %d: %w", index, err)
	}
	return r.ID, string(r.Kind), nil
}

// Files gives the deposits that name a file.
func (b backend) Files(_ context.Context, digest sm3.Digest, limit int) ([]server.FileUse, error) {
	deposits, err := b.store.EvidenceOf(digest, limit)
	if err != nil {
		return nil, answer(err)
	}
	var uses []server.FileUse
	for _, number := range deposits {
		use := server.FileUse{Evidence: number}
		if use.Assets, err = b.store.AssetsOfEvidence(number, limit); err != nil {
			return nil, answer(err)
		}
		for _, asset := range use.Assets {
			e, err := b.entity(ledger.EntityID{Kind: ledger.AssetEntity, ID: asset})
			if err != nil {
				return nil, err
			}
			if a, ok := e.(*ledger.Asset); ok {
				for _, c := range a.Certificates {
					use.Certificates = append(use.Certificates, c.Number)
				}
			}
		}
		uses = append(uses, use)
	}
	return uses, nil
}

// Agenda gives what may wait for somebody.
func (b backend) Agenda(_ context.Context, name string, until legaltime.Instant, after []byte, limit int) ([]ledger.EntityID, [][]byte, error) {
	ids, places, err := b.store.Agenda(name, until, after, limit)
	return ids, places, answer(err)
}

// Search gives what the search index has.
func (b backend) Search(_ context.Context, section search.Section, lead string, after []byte, limit int) ([]search.Hit, error) {
	hits, err := b.store.Search(section, lead, after, limit)
	return hits, answer(err)
}

// Held gives what an account holds or held.
func (b backend) Held(_ context.Context, account, after string, limit int) ([]string, error) {
	ids, err := b.store.AssetsOfAccount(account, after, limit)
	return ids, answer(err)
}

// Papers gives what names a document.
func (b backend) Papers(_ context.Context, digest sm3.Digest, limit int) ([]ledger.EntityID, error) {
	ids, err := b.store.NamedBy(digest, limit)
	return ids, answer(err)
}

func (b backend) entity(id ledger.EntityID) (ledger.Entity, error) {
	value, err := b.store.Entity(id)
	if value == nil || err != nil {
		return nil, answer(err)
	}
	return ledger.DecodeEntity(id.Kind, value)
}

// Key finds an active key.
func (b backend) Key(_ context.Context, signer ledger.SignerName, id sm2.KeyID) (*sm2.PublicKey, error) {
	switch signer.Kind {
	case ledger.HolderSigner:
		e, err := b.entity(ledger.EntityID{Kind: ledger.AccountEntity, ID: signer.Name})
		if a, ok := e.(*ledger.Account); ok {
			return a.Key(id), err
		}
		return nil, err
	case ledger.MemberSigner:
		g, err := b.store.Governance(b.store.LastHeader().Governance)
		if err != nil {
			return nil, answer(err)
		}
		if m, ok := g.Member(signer.Name); ok {
			return m.NamedKey(signer.Role, id), nil
		}
	case ledger.CandidateSigner: // its key comes with its own record
	}
	return nil, nil
}
