package node

import (
	"context"
	"errors"

	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/store"
)

// Audit executes the ledger in a stopped node's data directory again, into the
// empty directory scratch, and compares. The error wraps audit.ErrDifference
// when something is not as it must be, ErrInUse while the node runs.
func Audit(ctx context.Context, c Config, scratch string, progress func(height, of uint64)) (report audit.Report, err error) {
	s, err := openStopped(c)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	o, err := offline(s.config)
	if err != nil {
		return report, err
	}
	err = s.withStore(func(kept *store.Store) error {
		again, err := store.Open(scratch, s.file, o)
		if err != nil {
			return err
		}
		report, err = audit.Run(ctx, kept, again, audit.Options{Verify: o.Verify, Progress: progress})
		return errors.Join(err, again.Close())
	})
	return report, err
}
