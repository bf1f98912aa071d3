package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// GoBack puts in the place of the stopped store in dir what it was at the final
// header of anchor, and keeps the old one at Old(dir). Doing it again goes on
// where a crash cut it short; where the store ends with that header already,
// nothing happens.
func GoBack(ctx context.Context, dir string, genesis ledger.GenesisFile, anchor Anchor, o Options) error {
	s, err := Open(dir, genesis, o)
	if err != nil {
		return err
	}
	done, err := s.goBack(ctx, dir, genesis, anchor, o)
	if err := errors.Join(err, s.Close()); err != nil || done {
		return err
	}
	return Swap(dir, genesis, o)
}

// goBack fills the staging directory; done says that there is nothing to do.
func (s *Store) goBack(ctx context.Context, dir string, genesis ledger.GenesisFile, anchor Anchor, o Options) (done bool, err error) {
	header, err := anchor.Parse()
	if err != nil {
		return false, err
	}
	if s.Tip() < header.Height {
		return false, fmt.Errorf("%w: header %d, this store ends with %d", ErrNotFound, header.Height, s.Tip())
	}
	own, err := s.HeaderAt(header.Height)
	if err != nil {
		return false, err
	}
	if own.Digest() != header.Digest() {
		return false, fmt.Errorf("%w: header %d is %s here, the one to go back to is %s", ErrDiverged, header.Height, own.Digest(), header.Digest())
	}
	if s.Tip() == header.Height {
		return true, nil
	}
	if err := s.prove(header.Height, anchor); err != nil {
		return false, err
	}
	_, err = s.Rollback(ctx, dir, genesis, header.Height, o)
	if errors.Is(err, ErrImported) {
		return false, nil // only the swap is missing
	}
	return false, err
}

// prove takes the proof of a final header that this store may not know to be one.
func (s *Store) prove(height uint64, anchor Anchor) error {
	set, err := s.proof(anchor, []byte(anchor.Header))
	if err != nil {
		return err
	}
	_, err = s.PutCosignatures(height, set)
	return err
}
