package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// LowSpace and MinSpace are bytes of free space: below the first an alert is due,
// below the second a node takes no new records.
const (
	LowSpace = alertFree
	MinSpace = minFree
)

// Traces is what a data directory tells beside its databases, whether the node
// runs or not.
type Traces struct {
	// Exists says that there is a directory.
	Exists bool
	// Running says that a process works in it.
	Running bool
	// Halt is the reason in the halt marker, empty without one.
	Halt string
	// Recovering names the recovery that was begun and not finished, empty when
	// there is none.
	Recovering string
	// Lock is the height of the cosigner's lock, LockError why it cannot be read:
	// cosign.ErrNoLock or cosign.ErrLockFormat.
	Lock      uint64
	LockError error
	// Joining says that the machine came later, or came back, and has still to
	// earn its lock.
	Joining bool
	// ClockOffset is how far a test ledger's clock is moved.
	ClockOffset time.Duration
	// Evidence are the names of the files kept as evidence, sorted.
	Evidence []string
	// Audit and Backup are the last ones, nil before the first.
	Audit, Backup *LastRun
}

// ReadTraces looks into a data directory and changes nothing.
func ReadTraces(data string) (Traces, error) {
	var t Traces
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return t, nil
	} else if err != nil {
		return t, fmt.Errorf("look into the data directory: %w", err)
	}
	t.Exists = true
	var lock cosign.Lock
	lock, t.LockError = cosign.ReadLock(cosignDir(data))
	t.Lock = lock.Height
	var failed [8]error
	t.Running, failed[0] = inUse(data)
	t.Halt, failed[1] = haltReason(data)
	t.Evidence, failed[2] = evidenceBelow(data)
	t.Audit, failed[3] = ReadLastRun(data, LastAuditFile)
	t.Backup, failed[4] = ReadLastRun(data, LastBackupFile)
	joins, err := readJoining(data)
	t.Joining, failed[6] = joins != nil, err
	t.Recovering, failed[7] = recovering(data)
	var clock *Clock
	if clock, failed[5] = openClock(data, true); clock != nil {
		t.ClockOffset = clock.Offset()
	}
	return t, errors.Join(failed[:]...)
}

// inUse says whether a process holds the directory's lock, without taking it.
func inUse(data string) (bool, error) {
	f, err := os.Open(filepath.Join(data, nodeLock))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at the lock of %s: %w", data, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return true, f.Close()
	}
	return false, errors.Join(err, f.Close())
}

func haltReason(data string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, haltFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil && len(text) == 0 {
		return "the marker is empty", nil
	}
	return string(text), err
}

// evidenceBelow lists what the node, the cosigner and the Raft log kept.
func evidenceBelow(data string) ([]string, error) {
	var names []string
	for _, pattern := range []string{filepath.Join(evidenceDir, "*"), filepath.Join("cosign", evidenceDir, "*"), filepath.Join("raft", "evidence-*")} {
		paths, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil {
			return nil, fmt.Errorf("look for evidence in %s: %w", data, err)
		}
		for _, path := range paths {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Still is what the ledger in a stopped node's directory tells.
type Still struct {
	Governance    *ledger.Governance
	Height, Final uint64
	// Time is the newest block's, 0 before the first.
	Time legaltime.Instant
	// Concerns are what a running node would tell its operator.
	Concerns []api.Concern
}

// Inspect opens the ledger in a stopped node's directory as a start would, looks
// and closes it again. Errors: ErrInUse while a node runs, ErrHalted, because
// what a halted node left is evidence, ErrRecovering, because the store is
// between two epochs then, and those of package store.
func Inspect(c Config) (s Still, err error) {
	file, opened, _, err := ReadGenesis(c.Genesis)
	if err != nil {
		return s, err
	}
	locked, err := lockDirectory(c.Data)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, locked.Close()) }()
	if err := errors.Join(checkHalt(c.Data), checkRecovering(c.Data)); err != nil {
		return s, err
	}
	dir := filepath.Join(c.Data, "store")
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		s.Governance = opened.Governance // not started yet
		return s, nil
	}
	kept, err := store.Open(dir, file, store.Options{Verify: verifier.New(verifier.Options{}).Verify})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	s.Height, s.Final, s.Time = kept.Tip(), kept.Final(), kept.LastTime()
	if s.Height == 0 {
		s.Governance = opened.Governance
		return s, nil
	}
	clock, err := openClock(c.Data, opened.Purpose == ledger.Test)
	if err != nil {
		return s, err
	}
	look, err := lookOut(kept, c.Member, clock.Now())
	if err != nil {
		return s, err
	}
	s.Governance, s.Concerns = look.inForce, look.concerns()
	return s, nil
}

// SupportedRules is the newest version of the rules that this program executes.
func SupportedRules() int { return registry.Rules }
