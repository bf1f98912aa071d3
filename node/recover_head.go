package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// RecoveryHead says, signed by its member, where a stopped node stands: the head
// file that a recovery is planned from.
func RecoveryHead(ctx context.Context, c Config, password []byte) (file []byte, head ledger.NodeHead, err error) {
	s, err := openStopped(c)
	if err != nil {
		return nil, head, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	head, preimages, err := s.head()
	if err != nil {
		return nil, head, err
	}
	key, err := s.memberKey(ctx, password, preimages)
	if err != nil {
		return nil, head, err
	}
	made, err := ledger.SignNodeHead(head, preimages, func(text []byte, signer string) (ledger.Line, error) {
		return ledger.SignText(text, signer, key, rand.Reader)
	})
	if err != nil {
		return nil, head, err
	}
	file, err = made.Bytes()
	return file, head, err
}

// head reads where the node stands.
func (s *stopped) head() (h ledger.NodeHead, f ledger.NodeHeadFile, err error) {
	clock, err := openClock(s.config.Data, s.genesis.Purpose == ledger.Test)
	if err != nil {
		return h, f, err
	}
	h = ledger.NodeHead{Ledger: s.genesis.ID(), Member: s.config.Member, Time: clock.Now()}
	if err := s.withStore(func(kept *store.Store) error { f, err = kept.Head(&h); return err }); err != nil {
		return h, f, err
	}
	if h.Lock, err = s.promised(); err != nil {
		return h, f, err
	}
	err = withRaftLog(s.raftDir(), func(log *raftlog.Store) (err error) {
		h.Raft.Index, h.Raft.Term, err = log.Position()
		return err
	})
	return h, f, err
}

// promised names the header that the lock holds, the ledger at height 0 when
// there is no lock.
func (s *stopped) promised() (ledger.Pin, error) {
	lock, err := cosign.ReadLock(cosignDir(s.config.Data))
	if errors.Is(err, cosign.ErrNoLock) {
		return ledger.Pin{Digest: s.genesis.ID()}, nil
	}
	return ledger.Pin{Height: lock.Height, Digest: lock.Digest}, err
}

// memberKey finds the key with which the member signs about its node: its cosign
// key or, when it does not cosign, its node's key.
func (s *stopped) memberKey(ctx context.Context, password []byte, f ledger.NodeHeadFile) (sm2.Signer, error) {
	g, err := ledger.ParseGovernance(f.Governance)
	if err != nil {
		return nil, err
	}
	m, ok := g.Member(s.config.Member)
	if !ok || m.Node == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoNode, s.config.Member)
	}
	ring, err := openKeyring(ctx, s.config, password)
	if err != nil {
		return nil, err
	}
	key := ring.signer(m.CosignKey)
	if m.CosignKey == nil {
		key = ring.nodeKey(m)
	}
	if key == nil {
		return nil, ring.without(cosignKey)
	}
	return key, nil
}
