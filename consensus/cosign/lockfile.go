package cosign

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/crypto/sm3"
)

const lockName = "lock"

var (
	// ErrNoLock means that there is no lock and that the store knows of no signature by this member. On a first start call
	// Create; otherwise the lock was lost, see ErrLockLost.
	ErrNoLock = errors.New("cosign: there is no lock; a first start creates it (Create)")

	// ErrLockExists is returned by Create: an existing lock is never replaced.
	ErrLockExists = errors.New("cosign: a lock exists already and is never replaced")
)

// Create makes the lock of a node that has signed nothing yet, durably. Height 0 with the ledger's identity is for a new
// member. A member whose lock was lost rejoins with a header that the others made final without it after it had asked to
// come back: it then signs above that height only.
func Create(dir string, height uint64, digest sm3.Digest) error {
	return create(osDisk{}, dir, height, digest)
}

func create(d disk, dir string, height uint64, digest sm3.Digest) error {
	if digest.IsZero() {
		return errors.New("cosign: a lock needs the digest of a header, or the ledger's identity at height 0")
	}
	switch _, err := d.ReadFile(filepath.Join(dir, lockName)); {
	case err == nil:
		return fmt.Errorf("%w: %s", ErrLockExists, dir)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("couldn't look for a lock: %w", err)
	}
	return saveLock(d, dir, Lock{Height: height, Digest: digest})
}

// ReadLock gives the lock in dir. Errors: ErrNoLock, or one that wraps ErrLockFormat.
func ReadLock(dir string) (Lock, error) { return readLock(osDisk{}, dir) }

func readLock(d disk, dir string) (Lock, error) {
	data, err := d.ReadFile(filepath.Join(dir, lockName))
	if errors.Is(err, fs.ErrNotExist) {
		return Lock{}, fmt.Errorf("%w: %s", ErrNoLock, dir)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("couldn't read the lock: %w", err)
	}
	return ParseLock(data)
}

// saveLock returns once l survives a power cut. After an error nobody knows what the disk holds: the caller must stop.
func saveLock(d disk, dir string, l Lock) error {
	if err := replace(d, filepath.Join(dir, lockName), l.Bytes()); err != nil {
		return fmt.Errorf("couldn't write the lock: %w", err)
	}
	return nil
}

// makeDir makes dir with its evidence folder.
func makeDir(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, evidenceName), 0o700); err != nil {
		return fmt.Errorf("couldn't make the cosigner's folder: %w", err)
	}
	return nil
}
