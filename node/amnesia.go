package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// ErrAmnesia says that this node has forgotten what it signed or voted: its disk
// was lost, or an old copy of it was put back.
var ErrAmnesia = errors.New("this node's directory is older than what the member has signed")

// How long a start waits for the other members' answers: longer when the
// directory is empty, because only they know whether it should be.
const (
	surveyEmpty = 10 * time.Second
	surveyKnown = 3 * time.Second
)

// checkMemory makes sure that this node remembers everything it ever promised,
// before it votes or signs. Peers are asked for the newest height that they hold
// this member's cosignature of.
func (n *Node) checkMemory(ctx context.Context) error {
	lock, err := cosign.ReadLock(n.cosignDir())
	if errors.Is(err, cosign.ErrNoLock) && n.joining != nil {
		return nil // it signs nothing before it has earned its lock
	}
	if errors.Is(err, cosign.ErrNoLock) {
		return fmt.Errorf("%w: %s has no lock, which `certledger init sign` makes when this member signs the genesis in its own directory; "+
			"a voter's lost directory cannot be replaced by an empty one: restore the disk, or give the member a new machine with `certledger node replace` "+
			"(docs/operations.md, \"a node is dead\")", ErrAmnesia, n.config.Data)
	}
	if err != nil {
		return err
	}
	if err := checkLedger(lock, n.cosignDir(), n.store.Ledger()); err != nil {
		return err
	}
	patience := surveyKnown
	if n.store.Tip() == 0 {
		patience = surveyEmpty
	}
	best, answers := survey(ctx, n.host, n.network, patience)
	n.log.InfoContext(ctx, "asked the peers what this member has signed", slog.Int("answers", answers), slog.Uint64("height", best.Signed))
	if best.Signed > lock.Height {
		return fmt.Errorf("%w: peers hold its signature of height %d, the directory knows %d; "+
			"do not start this copy: restore the newest disk, or give the member a new machine with `certledger node replace` (docs/operations.md, \"a node is dead\")",
			ErrAmnesia, best.Signed, lock.Height)
	}
	return nil
}

// foundLock makes the lock of a node that has signed nothing in this ledger, so
// that a lost directory can be told from a new one. It keeps the lock that is
// there.
func foundLock(dir string, id sm3.Digest) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the lock's directory: %w", err)
	}
	lock, err := cosign.ReadLock(dir)
	if errors.Is(err, cosign.ErrNoLock) {
		return cosign.Create(dir, 0, id)
	}
	if err != nil {
		return err
	}
	return checkLedger(lock, dir, id)
}

// checkLedger refuses a lock of another ledger. One that was made without a
// signature, above height 0, does not say of which it is.
func checkLedger(lock cosign.Lock, dir string, id sm3.Digest) error {
	switch {
	case len(lock.Header) > 0:
		header, err := ledger.ParseHeader(lock.Header)
		if err != nil {
			return fmt.Errorf("the lock in %s: %w", dir, err)
		}
		if header.Ledger != id {
			return fmt.Errorf("%w: %s has signed in the ledger %s; keep it, and use another directory and keys for another ledger", ErrFounding, dir, header.Ledger)
		}
	case lock.Height == 0 && lock.Digest != id:
		return fmt.Errorf("%w: %s is for the ledger %s: another genesis was signed here; if that was a draft, delete the data directory and sign again", ErrFounding, dir, lock.Digest)
	}
	return nil
}
