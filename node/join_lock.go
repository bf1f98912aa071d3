package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
)

// joiningFile says in the data directory that this machine came to the network
// later, or came back: it cosigns only above a header that the others made final
// without it after it asked.
const joiningFile = "JOINING"

// joining is the content of joiningFile.
type joining struct {
	// Asked is the newest height that any member had when this machine asked.
	Asked uint64 `json:"asked"`
}

// findLock decides from when on this machine may cosign. A member that has never
// signed has nothing to forget. Any other waits: Run earns the lock.
func (n *Node) findLock(ctx context.Context, member string, asked uint64) (waits bool, err error) {
	dir := n.cosignDir()
	if _, err := cosign.ReadLock(dir); !errors.Is(err, cosign.ErrNoLock) {
		return false, err
	}
	best, answers := survey(ctx, n.host, n.network, surveyKnown)
	own, err := n.store.NewestSigned(member)
	if err != nil {
		return false, err
	}
	if best.Signed == 0 && own == 0 && answers > 0 {
		return false, foundLock(dir, n.store.Ledger())
	}
	n.log.InfoContext(ctx, "this member has signed before: its new machine cosigns above a header that the others make final without it",
		slog.Uint64("above", asked))
	return true, writeJoining(n.config.Data, joining{Asked: max(asked, best.Height, best.Signed, own)})
}

func writeJoining(data string, j joining) error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(data, joiningFile), append(text, '\n'), 0o600)
}

// readJoining reads the marker, nil when there is none.
func readJoining(data string) (*joining, error) {
	text, err := os.ReadFile(filepath.Join(data, joiningFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the marker of a joining machine: %w", err)
	}
	j := new(joining)
	if err := json.Unmarshal(text, j); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(data, joiningFile), err)
	}
	return j, nil
}

// earnLock waits for a header that the others made final without this machine
// after it asked, and makes it the lock. Then the node is opened again, as a
// cosigner.
func (n *Node) earnLock(ctx context.Context, j *joining) error {
	changed, stop := n.store.Watch()
	defer stop()
	nudge := time.NewTicker(time.Second)
	defer nudge.Stop()
	for {
		done, err := n.earned(j)
		if err != nil {
			return err
		}
		if done {
			return ErrReopen
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-nudge.C:
			// An idle network would make its next block in minutes.
			_ = n.sequencer.Nudge(ctx)
		}
	}
}

func (n *Node) earned(j *joining) (bool, error) {
	height, set := n.store.FinalSet()
	lines, err := ledger.ParseCosignatures(set)
	if height <= j.Asked || err != nil {
		return false, err
	}
	for _, l := range lines {
		if l.Member == n.config.Member {
			return false, nil // the old machine still signs
		}
	}
	h, err := n.store.HeaderAt(height)
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(n.cosignDir(), 0o700); err != nil {
		return false, fmt.Errorf("make the lock's directory: %w", err)
	}
	err = cosign.Create(n.cosignDir(), height, h.Digest())
	if err != nil && !errors.Is(err, cosign.ErrLockExists) {
		return false, err
	}
	n.log.Info("this machine cosigns from here on", slog.Uint64("above", height))
	if err := os.Remove(filepath.Join(n.config.Data, joiningFile)); err != nil {
		return false, fmt.Errorf("remove the marker of a joining machine: %w", err)
	}
	return true, nil
}
