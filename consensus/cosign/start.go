package cosign

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

var (
	// ErrLockLost means that this member has signed headers but the lock is gone, so that the node no longer knows what it
	// promised.
	ErrLockLost = errors.New("cosign: the lock is lost although this member has signed headers: restore the disk, or rejoin " +
		"with a new peer ID and a lock above a header that the others made final without this node")

	// ErrLockOld means that this member has signed above the lock: the lock was restored from a copy, or the key is in use
	// on another machine.
	ErrLockOld = errors.New("cosign: this member has signed above its lock: the lock is an old copy, or the key is used on a " +
		"second machine; stop the other one, or rejoin with a new peer ID and a lock above a header that the others made final " +
		"without this node")
)

// lookBack is how many heights above an existing lock CheckStart reads at most, from the tip down.
const lookBack = 4096

// CheckStart says whether a node may begin to sign with the lock in dir, given what its store knows: nil, ErrNoLock on a first
// start, ErrLockLost, ErrLockOld or ErrLockFormat.
func CheckStart(dir, member string, store Store) error {
	tip := store.Tip()
	lock, err := ReadLock(dir)
	switch {
	case errors.Is(err, ErrNoLock):
		return lostOrNew(member, store, tip, err)
	case err != nil:
		return err
	}
	floor := lock.Height
	if tip > lookBack {
		floor = max(floor, tip-lookBack)
	}
	height, err := newestSignedBy(member, store, tip, floor)
	if err != nil {
		return err
	}
	if height > 0 {
		return fmt.Errorf("%w (lock: height %d, signed: height %d)", ErrLockOld, lock.Height, height)
	}
	return nil
}

func lostOrNew(member string, store Store, tip uint64, isNew error) error {
	height, err := newestSignedBy(member, store, tip, 0)
	if err != nil {
		return err
	}
	if height > 0 {
		return fmt.Errorf("%w (newest signature: height %d)", ErrLockLost, height)
	}
	return isNew
}

// newestSignedBy gives the newest height above floor that the store knows member's signature of, else 0.
func newestSignedBy(member string, store Store, tip, floor uint64) (uint64, error) {
	for height := tip; height > floor; height-- {
		set, err := store.Cosignatures(height)
		if err != nil {
			return 0, fmt.Errorf("couldn't read the cosignatures of height %d: %w", height, err)
		}
		if _, ok := find(set, member); ok {
			return height, nil
		}
	}
	return 0, nil
}

func find(set []ledger.Cosignature, member string) (ledger.Cosignature, bool) {
	for _, c := range set {
		if c.Member == member {
			return c, true
		}
	}
	return ledger.Cosignature{}, false
}
