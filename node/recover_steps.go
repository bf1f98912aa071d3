package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

func (r *recovery) begin(context.Context) error { return WriteFile(r.marker(), r.markerText(), 0o600) }

func (r *recovery) keepPlan(context.Context) error {
	return keepRecovery(r.config.Data, r.plan.Epoch, r.data)
}

// keep moves a directory to the evidence, once.
func (r *recovery) keep(from, name string) error {
	if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	dir := filepath.Join(r.config.Data, evidenceDir, fmt.Sprintf("recovery-%d", r.plan.Epoch))
	to := filepath.Join(dir, name)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the evidence directory: %w", err)
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("keep %s as evidence: %w", from, err)
	}
	r.report.Evidence = dir
	return errors.Join(syncDir(dir), syncDir(filepath.Dir(dir)), syncDir(r.config.Data))
}

func (r *recovery) keepRaft(context.Context) error { return r.keep(r.raftDir(), "raft") }

func (r *recovery) keepStore(context.Context) error {
	return r.keep(store.Old(r.storeDir()), "store")
}

// takeBack ends the store with the base, unless it ends before it or has the
// plan's block already.
func (r *recovery) takeBack(ctx context.Context) error {
	var done bool
	err := r.withStore(func(kept *store.Store) (err error) {
		if kept.Tip() <= r.plan.Base.Height {
			done = true
			return nil
		}
		done, err = kept.Recovered(r.data)
		return err
	})
	if err != nil || done {
		return err
	}
	o, err := offline(r.config)
	if err != nil {
		return err
	}
	anchor := store.Anchor{Header: string(r.plan.BaseHeader.Text()), Cosignatures: string(ledger.CosignatureBlock(r.plan.BaseSet))}
	return store.GoBack(ctx, r.storeDir(), r.file, anchor, o)
}

func (r *recovery) makeBlock(context.Context) error {
	return r.withStore(func(kept *store.Store) error {
		err := kept.Recover(r.data)
		r.report.Height = kept.Tip()
		return err
	})
}

func (r *recovery) voidLock(context.Context) error {
	if _, signed := survivor(r.plan, r.config.Member); !signed {
		return nil
	}
	err := cosign.Void(cosignDir(r.config.Data), r.config.Member, r.plan)
	if errors.Is(err, cosign.ErrNoLock) {
		return nil // it has never had one, and stated none
	}
	return err
}

func (r *recovery) beginRaft(context.Context) error {
	log, err := raftlog.Open(r.raftDir(), raftlog.Options{})
	if err != nil {
		return err
	}
	var servers []consensus.Server
	for _, m := range r.plan.Next.Voters() {
		servers = append(servers, consensus.Server{ID: m.Node.Peer, Voter: true})
	}
	err = consensus.Reset(log, consensus.Base{Index: r.plan.Raft.Index, Term: r.plan.Raft.Term}, servers)
	return errors.Join(err, log.Close())
}

// end makes the node startable again.
func (r *recovery) end(context.Context) error {
	if err := os.Remove(r.marker()); err != nil {
		return fmt.Errorf("remove the marker: %w", err)
	}
	return syncDir(r.config.Data)
}
