package cosign

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/certledger/certledger/ledger"
)

// voidedName begins the names of files that hold, byte for byte, the lock that a recovery plan has voided. The plan's digest
// follows.
const voidedName = "voided-"

// ErrNotVoided means that a recovery plan does not void the lock that this node has.
var ErrNotVoided = errors.New("cosign: the recovery plan does not void this lock")

// Void replaces a lock above a recovery plan's base by one at the base: the only way in which a lock ever falls. The plan has
// to be signed by all its survivors, the member among them, and to state this very lock; the old one is kept beside the new
// one under the plan's digest. A lock at the base or below stays. Doing it again changes nothing, also when the node has
// signed since.
func Void(dir, member string, plan ledger.OpenRecovery) error {
	return void(osDisk{}, dir, member, plan)
}

func void(d disk, dir, member string, plan ledger.OpenRecovery) error {
	stated, err := statedLock(member, plan)
	if err != nil {
		return err
	}
	lock, err := readLock(d, dir)
	if err != nil {
		return err
	}
	kept := filepath.Join(dir, voidedName+hex.EncodeToString(plan.Digest[:])+".lock")
	old, err := d.ReadFile(kept)
	switch {
	case err == nil && !bytes.Equal(old, lock.Bytes()):
		return nil // replaced before, and perhaps signed with since
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("couldn't look for a voided lock: %w", err)
	case lock.Height != stated.Height || lock.Digest != stated.Digest:
		return fmt.Errorf("%w: it states %d %s, the lock is %d %s", ErrNotVoided, stated.Height, stated.Digest, lock.Height, lock.Digest)
	case lock.Height <= plan.Base.Height:
		return nil
	}
	if err := replace(d, kept, lock.Bytes()); err != nil {
		return fmt.Errorf("couldn't keep the voided lock: %w", err)
	}
	return saveLock(d, dir, Lock{Height: plan.Base.Height, Digest: plan.Base.Digest})
}

func statedLock(member string, plan ledger.OpenRecovery) (ledger.Pin, error) {
	if err := plan.CheckComplete(); err != nil {
		return ledger.Pin{}, fmt.Errorf("%w: %w", ErrNotVoided, err)
	}
	for _, s := range plan.Survivors {
		if s.Member == member {
			return s.Lock, nil
		}
	}
	return ledger.Pin{}, fmt.Errorf("%w: %s has not signed it", ErrNotVoided, member)
}

// ExplainedBy reports whether the two signatures lie on both sides of a recovery: one over a header that the plan has
// voided, which the member had stated in it, the other over what came after. Then nobody lied.
func (e Equivocation) ExplainedBy(plan ledger.OpenRecovery) bool {
	stated, err := statedLock(e.Member, plan)
	height := e.First.Header.Height
	if err != nil || e.First.Header.Ledger != plan.Ledger || height <= plan.Base.Height || height > stated.Height {
		return false
	}
	before := func(h ledger.Header) bool {
		return h.Governance == plan.BaseHeader.Governance || h.Governance == plan.BaseHeader.Next
	}
	return before(e.First.Header) != before(e.Second.Header)
}
