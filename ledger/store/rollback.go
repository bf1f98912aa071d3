package store

import (
	"context"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// CopyTo hands an importer the rows that it lacks up to the final header at
// height.
func (s *Store) CopyTo(ctx context.Context, i *Importer, height uint64) error {
	for i.At().Height <= height {
		if err := ctx.Err(); err != nil {
			return err
		}
		chunk, err := s.Chunk(height, i.At())
		if err != nil {
			return err
		}
		if err := i.Add(chunk); err != nil {
			return fmt.Errorf("this store's own rows: %w", err)
		}
	}
	return nil
}

// Rollback writes the store as it was at a final height, which must have a quorum
// of its own, into Staging(dir); Swap puts it into the place of s, which is not
// changed. With it go the explanations of refusals, which checkpoints lack. Raft
// delivers everything again to such a store, unless Place says where it stands.
func (s *Store) Rollback(ctx context.Context, dir string, genesis ledger.GenesisFile, height uint64, o Options) (ledger.Header, error) {
	anchor, err := s.Anchor(height)
	if err != nil {
		return ledger.Header{}, err
	}
	i, err := Import(Staging(dir), genesis, o)
	if err != nil {
		return ledger.Header{}, err
	}
	done, err := s.rollback(ctx, i, anchor, height)
	return done, firstError(err, i.Close())
}

func (s *Store) rollback(ctx context.Context, i *Importer, anchor Anchor, height uint64) (ledger.Header, error) {
	if err := s.CopyTo(ctx, i, height); err != nil {
		return ledger.Header{}, err
	}
	if err := i.adopt(s); err != nil {
		return ledger.Header{}, err
	}
	return i.Finish(anchor)
}

// adopt takes over the explanations of the refusals that the other store has kept
// and that are this import's too.
func (i *Importer) adopt(other *Store) error {
	b := i.store.db.NewBatch()
	defer func() { b.Close() }()
	err := scan(other.db, []byte{tableRecord}, func(key, theirs []byte) (bool, error) {
		ours, err := i.store.Receipt(sm3.Digest(key[1:]))
		if err != nil || ours == nil || ours.Refusal == nil {
			return err == nil, err
		}
		data, err := ours.encode()
		if err != nil || !sameValue(tableRecord, data, theirs) {
			return err == nil, err
		}
		if err := b.Set(key, theirs, nil); err != nil || b.Len() < maxIndexBatch {
			return err == nil, err
		}
		err = b.Commit(pebble.NoSync)
		b.Close()
		b = i.store.db.NewBatch()
		return err == nil, err
	})
	return firstError(err, b.Commit(pebble.NoSync))
}
