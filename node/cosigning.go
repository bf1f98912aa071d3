package node

import (
	"crypto/rand"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// maxCosignAnswer bounds what a peer answers about cosignatures.
const maxCosignAnswer = cosign.MaxMessage

func (n *Node) openCosigner() error {
	if !n.part.cosigns || n.joining != nil {
		return nil
	}
	changed, stop := n.store.Watch()
	n.onClose(func() error { stop(); return nil })
	view := cosignStore{n.store, changed}
	if err := cosign.CheckStart(n.cosignDir(), n.config.Member, view); err != nil {
		return err
	}
	var err error
	n.cosigner, err = cosign.New(cosign.Config{
		Dir: n.cosignDir(), Member: n.config.Member, Keys: n.ring.signer, Random: rand.Reader, Clock: n.clock.Now,
		Store: view, Peers: cosignPeers{n.host, n.network}, Logger: n.log, Registry: n.metrics.registry, Halt: n.halt,
	})
	if err != nil {
		return err
	}
	n.host.Permit(protocolCosign, n.network.takes(ledger.Cosigner))
	n.host.Handle(protocolCosign, cosign.MaxMessage, n.cosigner.HandleMessage)
	return nil
}

// cosignStore is the store as the cosigner sees it.
type cosignStore struct {
	*store.Store
	changed <-chan struct{}
}

// Governance gives the set that must cosign the header at height.
func (s cosignStore) Governance(height uint64) (*ledger.Governance, error) {
	return s.GovernanceAt(height)
}

// Changed signals that the tip has risen.
func (s cosignStore) Changed() <-chan struct{} { return s.changed }
