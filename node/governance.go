package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

var (
	// ErrNotMember says that the ledger, as this node knows it, does not have the
	// member or not this machine.
	ErrNotMember = errors.New("the ledger as this node knows it does not name this member's machine")

	// ErrRejoin ends Run: the node is so far behind that it has to Join before it is
	// opened again.
	ErrRejoin = errors.New("this node is far behind; it fetches a checkpoint before it goes on")

	// ErrReopen ends Run: close the node and open it again, with the part that its
	// member now takes.
	ErrReopen = errors.New("the member's part in the network has changed; the node has to be opened again")
)

// sets gives the governance in force and the one that is decided, which may be
// the same.
func (n *Node) sets() (inForce, decided *ledger.Governance, err error) {
	h := n.store.LastHeader()
	if inForce, err = n.store.Governance(h.Governance); err != nil {
		return nil, nil, fmt.Errorf("read the governance in force: %w", err)
	}
	if decided, err = n.store.Governance(h.Next); err != nil {
		return nil, nil, fmt.Errorf("read the decided governance: %w", err)
	}
	return inForce, decided, nil
}

// memberEntry gives this node's member as it is decided, or else as it still is.
func (n *Node) memberEntry() (*ledger.Member, error) {
	inForce, decided, err := n.sets()
	if err != nil {
		return nil, err
	}
	for _, g := range []*ledger.Governance{decided, inForce} {
		if m, ok := g.Member(n.config.Member); ok {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%w: %s is no member in block %d; if it was admitted since, run `certledger node join --config FILE` first",
		ErrNotMember, n.config.Member, n.store.Tip())
}

// part is what a member's node does.
type part struct{ votes, cosigns bool }

func partOf(g *ledger.Governance, member string) part {
	m, ok := g.Member(member)
	if !ok {
		return part{}
	}
	return part{votes: m.Takes(ledger.Voter), cosigns: m.Takes(ledger.Cosigner)}
}

// watchGovernance keeps peers, keys and the own part as the ledger has them.
func (n *Node) watchGovernance(ctx context.Context) error {
	changed, stop := n.store.Watch()
	defer stop()
	farewell := time.NewTicker(leaveTime / 4)
	defer farewell.Stop()
	var last [2]sm3.Digest
	for waited := false; ; {
		h := n.store.LastHeader()
		if now := [2]sm3.Digest{h.Governance, h.Next}; now != last {
			if err := n.takeGovernance(ctx); err != nil {
				return err
			}
			last = now
		}
		// Also a node whose leader has stopped says why, once there is nothing left
		// to do for the last block.
		if err := n.knowsRules(); err != nil && (waited || n.store.Final() == n.store.Tip()) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
			waited = false
		case now := <-farewell.C:
			waited = true
			if n.network.expire(now) {
				if err := n.host.SetPeers(n.network.addresses()); err != nil {
					return fmt.Errorf("cut off who has left: %w", err)
				}
			}
		}
	}
}

// knowsRules fails when this program cannot execute the next block.
func (n *Node) knowsRules() error {
	g, err := n.store.Governance(n.store.InForce())
	if err != nil {
		return fmt.Errorf("read the governance of the next block: %w", err)
	}
	next := n.store.Tip() + 1
	if version := g.RulesAt(next); version > SupportedRules() {
		return fmt.Errorf("%w: block %d needs version %d", exec.ErrRulesUnknown, next, version)
	}
	return nil
}

// takeGovernance applies the sets to everything that is not computed from them
// each time: who may connect and where they are, the keys at hand, and the own
// part.
func (n *Node) takeGovernance(ctx context.Context) error {
	inForce, decided, err := n.sets()
	if err != nil {
		return err
	}
	n.network.update(time.Now(), inForce, decided)
	if err := n.host.SetPeers(n.network.addresses()); err != nil {
		return fmt.Errorf("take the peers of sequence %d: %w", decided.Sequence, err)
	}
	n.log.InfoContext(ctx, "governance", slog.Int("in_force", inForce.Sequence), slog.Int("decided", decided.Sequence))
	own, ok := inForce.Member(n.config.Member)
	if _, stays := decided.Member(n.config.Member); !ok && !stays {
		return fmt.Errorf("%w: %s has been removed; keep the data directory as an archive", ErrNotMember, n.config.Member)
	}
	if ok && own.Node != nil && own.Node.Peer != n.host.ID() {
		return fmt.Errorf("%w: %s now runs on the machine %s; stop this one", ErrNotMember, n.config.Member, own.Node.Peer)
	}
	if err := n.ring.reload(ctx); err != nil {
		n.log.ErrorContext(ctx, "the keys could not be read again", slog.Any("err", err))
	}
	if partOf(inForce, n.config.Member) != n.part {
		return ErrReopen
	}
	return nil
}
