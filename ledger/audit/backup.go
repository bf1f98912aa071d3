package audit

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/store"
)

// Backup executes a backup's entries again, as Run does for a running store. It
// restores into the scratch directory and executes into another beside it, and
// deletes both; they take twice the room of a store.
func Backup(ctx context.Context, dir, scratch string, from backup.Restoring, o Options) (report Report, err error) {
	kept, again := filepath.Join(scratch, "restored"), filepath.Join(scratch, "executed")
	defer func() { err = errors.Join(err, os.RemoveAll(kept), os.RemoveAll(again)) }()
	if _, err := backup.Restore(ctx, dir, kept, from); err != nil {
		return report, err
	}
	genesis, err := backup.Genesis(dir)
	if err != nil {
		return report, err
	}
	s, err := store.Open(kept, genesis, from.Store)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	empty, err := store.Open(again, genesis, from.Store)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, empty.Close()) }()
	return Run(ctx, s, empty, o)
}
