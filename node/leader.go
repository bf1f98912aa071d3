package node

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
)

// leaderFinder asks the voters who leads, for a node that is not one of them.
type leaderFinder struct {
	host    *p2p.Host
	network *network
	current atomic.Pointer[string]
	final   atomic.Uint64 // the newest final height that the voter asked last has
}

// peer gives the leader's peer id, empty when unknown.
func (l *leaderFinder) peer() string {
	if id := l.current.Load(); id != nil {
		return *id
	}
	return ""
}

// run asks until ctx ends.
func (l *leaderFinder) run(ctx context.Context) error {
	for {
		leader := l.ask(ctx)
		l.current.Store(&leader)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// ask takes the first answer of a voter, beginning with the last known leader.
func (l *leaderFinder) ask(ctx context.Context) string {
	voters := l.network.list(ledger.Voter)
	if known := l.peer(); known != "" {
		voters = append([]string{known}, voters...)
	}
	for _, peer := range voters {
		if st, err := askStatus(ctx, l.host, peer); err == nil && st.Leader != "" {
			l.final.Store(st.Final)
			return st.Leader
		}
	}
	return ""
}
