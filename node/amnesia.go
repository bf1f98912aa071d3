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
	fresh := errors.Is(err, cosign.ErrNoLock)
	if err != nil && !fresh {
		return err
	}
	patience := surveyKnown
	if n.store.Tip() == 0 {
		patience = surveyEmpty
	}
	best, answers := survey(ctx, n.host, n.network, n.store.Genesis().Governance, patience)
	if best.Signed > lock.Height {
		return fmt.Errorf("%w: peers hold its signature of height %d, the directory knows %d; "+
			"do not start this copy: restore the newest disk, or have the node replaced (docs/operations.md, \"a node is dead\")",
			ErrAmnesia, best.Signed, lock.Height)
	}
	if !fresh {
		return nil
	}
	if best.Height > 0 || n.store.Tip() > 0 {
		return fmt.Errorf("%w: the directory %s has no lock although the ledger has %d blocks; a voter's lost directory cannot be replaced by an empty one: "+
			"restore the disk, or have the node replaced (docs/operations.md, \"a node is dead\")", ErrAmnesia, n.config.Data, max(best.Height, n.store.Tip()))
	}
	n.log.InfoContext(ctx, "first start: the ledger has no blocks yet", slog.Int("peers_heard", answers))
	return foundLock(n.cosignDir(), n.store.Ledger())
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
	if err == nil && lock.Height == 0 && lock.Digest != id {
		return fmt.Errorf("%w: %s is for the ledger %s: another genesis was signed here; if that was a draft, delete the data directory and sign again", ErrFounding, dir, lock.Digest)
	}
	return err
}
