package node

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// deskInterval is how often what lies at the desk is gone through.
const deskInterval = time.Hour

// openDesk makes the place for what lies at this node beside the ledger. Materials
// are a registry's.
func (n *Node) openDesk() {
	n.drafts = desk.NewDrafts(filepath.Join(n.config.Data, "desk", "drafts"))
	m, err := n.memberEntry()
	if err == nil && slices.Contains(m.Classes, ledger.ClassRegistry) {
		n.materials = desk.NewMaterials(filepath.Join(n.config.Data, "desk", "materials"))
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
