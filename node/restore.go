package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// RestoreReport is what came back and what the node still knows of its promises.
type RestoreReport struct {
	Member string `json:"member"`
	Height uint64 `json:"height"`
	// Lock is the height of the cosigner's own lock, Remembers that it is there and
	// Raft's log with it: only then may the node be started as it is.
	Lock      uint64 `json:"lock"`
	Remembers bool   `json:"remembers"`
	// Evidence is where a lock went that Raft's log was missing beside: who has
	// forgotten its votes must not go on under its name.
	Evidence string `json:"evidence,omitempty"`
	// Desk is what came back of materials and drafts; nil when the desk was still here,
	// which is newer than the backup and stays.
	Desk *backup.Kept `json:"desk,omitempty"`
}

// ErrStoreThere says that a backup would replace a store.
var ErrStoreThere = errors.New("the data directory holds a store already")

// Restore makes the store of a stopped node out of a backup, which has to be of
// the ledger of the configured genesis. Lock and Raft log are no part of a backup:
// what is still there of them stays.
func Restore(ctx context.Context, c Config, from string, progress backup.Progress) (report RestoreReport, err error) {
	_, genesis, _, err := ReadGenesis(c.Genesis)
	if err != nil {
		return report, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return report, fmt.Errorf("make the data directory: %w", err)
	}
	locked, err := lockDirectory(c.Data)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, locked.Close()) }()
	dir := storeDir(c.Data)
	if there, err := filled(dir); err != nil || there {
		return report, errors.Join(err, fmt.Errorf("%w: %s: move it away first, and keep %s and %s", ErrStoreThere, dir, raftDir(c.Data), cosignDir(c.Data)))
	}
	o, err := offline(c)
	if err != nil {
		return report, err
	}
	last, err := backup.Restore(ctx, from, dir, backup.Restoring{Ledger: genesis.ID(), Store: o, Progress: progress})
	if err != nil {
		return report, err
	}
	report = RestoreReport{Member: c.Member, Height: last.Height}
	if report.Desk, err = restoreDesk(ctx, from, deskDir(c.Data)); err != nil {
		return report, err
	}
	return report, report.remember(c.Data)
}

// restoreDesk puts the materials and drafts of a backup where there are none.
func restoreDesk(ctx context.Context, from, dir string) (*backup.Kept, error) {
	there, err := filled(dir)
	if err != nil || there {
		return nil, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	kept, err := backup.RestoreBeside(ctx, from, dir)
	return &kept, err
}

// remember finds out what the directory still knows of the member's promises.
func (r *RestoreReport) remember(data string) error {
	lock, err := cosign.ReadLock(cosignDir(data))
	if errors.Is(err, cosign.ErrNoLock) {
		return nil
	}
	if err != nil {
		return err
	}
	r.Lock = lock.Height
	if r.Remembers, err = filled(raftDir(data)); r.Remembers || err != nil {
		return err
	}
	r.Evidence = filepath.Join(data, evidenceDir, fmt.Sprintf("restored-%d", time.Now().UnixNano()))
	if err := os.MkdirAll(r.Evidence, 0o700); err != nil {
		return fmt.Errorf("make the evidence directory: %w", err)
	}
	if err := os.Rename(cosignDir(data), filepath.Join(r.Evidence, "cosign")); err != nil {
		return fmt.Errorf("keep the lock as evidence: %w", err)
	}
	return nil
}

// filled reports whether a directory is there and not empty.
func filled(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return len(entries) > 0, err
}

// VerifyBackup checks everything in a backup as Restore would, in a scratch
// directory. Genesis is the file of the ledger that it has to be of; "" takes the
// backup's own.
func VerifyBackup(ctx context.Context, from, genesis, scratch string, progress backup.Progress) (backup.Manifest, error) {
	o, err := restoring(genesis, progress)
	if err != nil {
		return backup.Manifest{}, err
	}
	return backup.Verify(ctx, from, scratch, o)
}

// AuditBackup executes a backup's entries again, in a scratch directory. The error
// wraps audit.ErrDifference when something is not as it must be.
func AuditBackup(ctx context.Context, from, genesis, scratch string, restored, executed backup.Progress) (audit.Report, error) {
	o, err := restoring(genesis, restored)
	if err != nil {
		return audit.Report{}, err
	}
	return audit.Backup(ctx, from, scratch, o, audit.Options{Verify: o.Store.Verify, Progress: executed})
}

// restoring are the options for looking at a backup. It may be of a ledger that
// was recovered: whoever looks need not have accepted the plan.
func restoring(genesis string, progress backup.Progress) (backup.Restoring, error) {
	o := backup.Restoring{Store: store.Options{Verify: verifyOffline(), AnyRecovery: true}, Progress: progress}
	if genesis == "" {
		return o, nil
	}
	_, opened, _, err := ReadGenesis(genesis)
	if err == nil {
		o.Ledger = opened.ID()
	}
	return o, err
}

// offline are the options of a store that no node runs on.
func offline(c Config) (store.Options, error) {
	accepted, err := acceptedRecoveries(c.Data)
	return store.Options{
		Cache: c.Cache.Blocks << 20, MemTable: c.Cache.Memtable << 20, Verify: verifyOffline(), AcceptedRecoveries: accepted,
	}, err
}

func verifyOffline() exec.Verifier {
	return verifier.New(verifier.Options{Remember: verifiedSignatures}).Verify
}
