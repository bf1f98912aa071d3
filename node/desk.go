package node

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// deskInterval is how often what lies at the desk is gone through.
const deskInterval = time.Hour

// The parts of the desk's directory.
const (
	draftsFolder    = "drafts"
	materialsFolder = "materials"
)

// openDesk makes the place for what lies at this node beside the ledger. Materials
// are a registry's.
func (n *Node) openDesk() {
	if err := os.RemoveAll(heldDir(n.config.Data)); err != nil { // left by a backup that was cut short
		n.log.Warn("could not let go of what a backup held", slog.Any("err", err))
	}
	n.drafts = desk.NewDrafts(draftsDir(n.config.Data))
	m, err := n.memberEntry()
	if err == nil && slices.Contains(m.Classes, ledger.ClassRegistry) {
		n.materials = desk.NewMaterials(materialsDir(n.config.Data))
	}
}

func deskDir(data string) string      { return filepath.Join(data, "desk") }
func heldDir(data string) string      { return deskDir(data) + ".held" }
func draftsDir(data string) string    { return filepath.Join(deskDir(data), draftsFolder) }
func materialsDir(data string) string { return filepath.Join(deskDir(data), materialsFolder) }

// snapshot holds on to what lies at the desk while it is copied: materials may be nil.
func snapshot(data string, materials *desk.Materials, drafts *desk.Drafts) func() (string, func() error, error) {
	return func() (string, func() error, error) {
		held := heldDir(data)
		drop := func() error { return os.RemoveAll(held) }
		// One may be left from a run that was cut short.
		err := errors.Join(drop(), os.MkdirAll(held, 0o700))
		if err == nil {
			err = drafts.Snapshot(filepath.Join(held, draftsFolder))
		}
		if err == nil && materials != nil {
			err = materials.Snapshot(filepath.Join(held, materialsFolder))
		}
		if err != nil {
			return "", nil, errors.Join(err, drop())
		}
		return held, drop, nil
	}
}

// tidyDesk throws away what nobody has asked for in time. A failure is logged: it
// concerns no record.
func (n *Node) tidyDesk(ctx context.Context) error {
	for {
		if n.materials != nil {
			if err := n.materials.Settle(n.clock.Now(), n.named); err != nil {
				n.log.WarnContext(ctx, "could not tidy the materials", slog.Any("err", err))
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(deskInterval):
		}
	}
}

// named reports whether the ledger names a document.
func (n *Node) named(digest sm3.Digest) (bool, error) {
	ids, err := n.store.NamedBy(digest, 1)
	return len(ids) > 0, err
}
