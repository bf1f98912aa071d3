package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Files in the data directory that tell when something was last done.
const (
	LastAuditFile  = "last_audit.json"
	LastBackupFile = "last_backup.json"
)

// Passed is the result of a run in which everything was as it must be.
const Passed = "passed"

// LastRun is the last run of work that an operator should do regularly.
type LastRun struct {
	// Height is how far the run came.
	Height uint64 `json:"height"`
	// Place is where the result lies, such as a backup's directory; may be empty.
	Place string `json:"place,omitempty"`
	// Result is Passed, else the code of what was wrong.
	Result string            `json:"result"`
	Time   legaltime.Instant `json:"time"`
}

// maxLastRun bounds the file in bytes.
const maxLastRun = 8 << 10

// WriteLastRun keeps a run under name in a data directory, durably.
func WriteLastRun(data, name string, r LastRun) error {
	text, err := canonical.Marshal(r)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return WriteFile(filepath.Join(data, name), append(text, '\n'), 0o600)
}

// ReadLastRun gives the run kept under name, nil when there was none yet.
func ReadLastRun(data, name string) (*LastRun, error) {
	text, err := readBounded(filepath.Join(data, name), maxLastRun)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // none yet
	}
	if err != nil {
		return nil, err
	}
	r := new(LastRun)
	if n := len(text) - 1; n >= 0 && text[n] == '\n' {
		text = text[:n]
	}
	if err := canonical.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(data, name), err)
	}
	return r, nil
}
