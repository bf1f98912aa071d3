package node

import (
	"context"
	"fmt"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/store"
)

// peerStatus is what nodes tell each other about themselves.
type peerStatus struct {
	Final  uint64 `json:"final"`
	Height uint64 `json:"height"`
	// Leader is the peer id of the Raft leader, empty when unknown.
	Leader string `json:"leader,omitempty"`
	// Signed is the newest height over which this node holds a cosignature of
	// the member that asks.
	Signed uint64 `json:"signed,omitempty"`
}

// maxStatus bounds a status message in bytes.
const maxStatus = 1 << 10

// serveStatus answers other members' nodes.
func serveStatus(host *p2p.Host, net *network, s *store.Store, leader func() string) {
	host.Handle(protocolStatus, maxStatus, func(_ context.Context, peer string, _ []byte) ([]byte, error) {
		signed, err := s.NewestSigned(net.memberOf(peer))
		if err != nil {
			return nil, err
		}
		return canonical.Marshal(peerStatus{Final: s.Final(), Height: s.Tip(), Leader: leader(), Signed: signed})
	})
}

func (n *network) memberOf(peer string) string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if m := n.members[peer]; m != nil {
		return m.Name
	}
	return ""
}

func askStatus(ctx context.Context, host *p2p.Host, peer string) (peerStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	answer, err := host.Call(ctx, peer, protocolStatus, []byte("?"), maxStatus)
	if err != nil {
		return peerStatus{}, err
	}
	var st peerStatus
	if err := canonical.Unmarshal(answer, &st); err != nil {
		return peerStatus{}, fmt.Errorf("status of %s: %w", peer, err)
	}
	return st, nil
}

// survey asks the other cosigners' nodes until all have answered or patience is
// over: any one of them may be the only one that holds the newest signature. It
// gives the maxima of what they say.
func survey(ctx context.Context, host *p2p.Host, net *network, patience time.Duration) (best peerStatus, answers int) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	heard := map[string]bool{}
	for ctx.Err() == nil {
		for _, peer := range net.list(ledger.Cosigner) {
			if heard[peer] {
				continue
			}
			st, err := askStatus(ctx, host, peer)
			if err != nil {
				continue
			}
			heard[peer] = true
			best.Height, best.Final = max(best.Height, st.Height), max(best.Final, st.Final)
			best.Signed = max(best.Signed, st.Signed)
		}
		if len(heard) == len(net.list(ledger.Cosigner)) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
	return best, len(heard)
}
