package node

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

const (
	// recoveryDir holds the recovery plans that the operator has accepted, a file
	// an epoch, and what has to be submitted again.
	recoveryDir = "recovery"
	// recoveringFile stands in the data directory from the first step of a recovery
	// to its last.
	recoveringFile = "RECOVERING"
)

// Errors of recoveries.
var (
	// ErrRecovering says that a recovery was begun and not finished: the directory
	// is between two epochs.
	ErrRecovering = errors.New("a recovery was begun here and has not been finished: run `certledger recover execute` or `recover accept` again with the same plan")
	// ErrNotSurvivor says that a recovery plan does not fit what this node holds.
	ErrNotSurvivor = errors.New("the recovery plan does not fit this node")
)

func recoveryPath(data string, epoch uint64) string {
	return filepath.Join(data, recoveryDir, fmt.Sprintf("epoch-%d.json", epoch))
}

// acceptedRecoveries gives the digests of the plans that the operator has
// accepted.
func acceptedRecoveries(data string) ([]sm3.Digest, error) {
	paths, err := filepath.Glob(filepath.Join(data, recoveryDir, "epoch-*.json"))
	if err != nil {
		return nil, fmt.Errorf("look for recovery plans: %w", err)
	}
	var digests []sm3.Digest
	for _, path := range paths {
		text, err := readBounded(path, ledger.MaxRecovery)
		if err != nil {
			return nil, err
		}
		digests = append(digests, sm3.Sum(text))
	}
	return digests, nil
}

// keepRecovery accepts a plan. There is one for each epoch.
func keepRecovery(data string, epoch uint64, plan []byte) error {
	path := recoveryPath(data, epoch)
	kept, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(kept, plan):
		return nil
	case err == nil:
		return fmt.Errorf("%w: %s holds another plan for epoch %d, %s", ErrNotSurvivor, path, epoch, sm3.Sum(kept))
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("look for a recovery plan: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the directory of recovery plans: %w", err)
	}
	return errors.Join(WriteFile(path, plan, 0o644), syncDir(data))
}

// checkRecovering refuses to start between two epochs.
func checkRecovering(data string) error {
	text, err := recovering(data)
	if err != nil || text == "" {
		return err
	}
	return fmt.Errorf("%w: %s", ErrRecovering, text)
}

// recovering gives what the marker of an unfinished recovery says, empty when
// there is none.
func recovering(data string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, recoveringFile))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("read the marker of a recovery: %w", err)
	case len(bytes.TrimSpace(text)) == 0:
		return "the marker is empty", nil
	}
	return string(bytes.TrimSpace(text)), nil
}
