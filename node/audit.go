package node

import (
	"context"
	"errors"

	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// Audit executes the ledger in a stopped node's data directory again, into the
// empty directory scratch, and compares. The error wraps audit.ErrDifference
// when something is not as it must be, ErrInUse while the node runs.
func Audit(ctx context.Context, c Config, scratch string, progress func(height, of uint64)) (report audit.Report, err error) {
	file, _, _, err := ReadGenesis(c.Genesis)
	if err != nil {
		return report, err
	}
	locked, err := lockDirectory(c.Data)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, locked.Close()) }()
	verify := verifier.New(verifier.Options{Remember: verifiedSignatures}).Verify
	kept, err := openStopped(c, file)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	again, err := store.Open(scratch, file, store.Options{Verify: verify})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, again.Close()) }()
	return audit.Run(ctx, kept, again, audit.Options{Verify: verify, Progress: progress})
}
