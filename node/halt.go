package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ErrHalted says that the node stopped itself and a person has not yet looked at
// why.
var ErrHalted = errors.New("this node halted itself and has not been acknowledged")

const (
	haltFile    = "HALTED"
	evidenceDir = "evidence"
)

// checkHalt refuses to start while the marker is there.
func checkHalt(dir string) error {
	reason, err := os.ReadFile(filepath.Join(dir, haltFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the halt marker: %w", err)
	}
	return fmt.Errorf("%w: %s\nread %s, see what docs/operations.md says about it, then start with --acknowledge-halt",
		ErrHalted, reason, filepath.Join(dir, evidenceDir))
}

// AcknowledgeHalt lets a halted node start again: the marker moves to the
// evidence, which stays. It gives the reason, empty when there was no marker.
func AcknowledgeHalt(data string) (reason string, err error) {
	marker := filepath.Join(data, haltFile)
	text, err := os.ReadFile(marker)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the halt marker: %w", err)
	}
	dir := filepath.Join(data, evidenceDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the evidence directory: %w", err)
	}
	kept := filepath.Join(dir, fmt.Sprintf("halt-%d.txt", time.Now().UnixNano()))
	if err := os.Rename(marker, kept); err != nil {
		return "", fmt.Errorf("keep the halt marker as evidence: %w", err)
	}
	return string(text), nil
}

// markHalt leaves the marker and the evidence. It reports what it could not
// write, because the node stops in any case.
func markHalt(data string, reason error, evidence ...[]byte) error {
	dir := filepath.Join(data, evidenceDir)
	err := os.MkdirAll(dir, 0o700)
	stamp := time.Now().UnixNano()
	for i, e := range evidence {
		path := filepath.Join(dir, fmt.Sprintf("%d-%d.txt", stamp, i))
		err = errors.Join(err, os.WriteFile(path, e, 0o600))
	}
	text := time.Now().UTC().Format(time.RFC3339) + " " + reason.Error() + "\n"
	return errors.Join(err, os.WriteFile(filepath.Join(data, haltFile), []byte(text), 0o600))
}
