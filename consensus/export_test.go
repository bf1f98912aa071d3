package consensus

import (
	"github.com/hashicorp/raft"
)

// Compact does what Raft does from time to time: sync the machine, then cut the log.
func (n *Node) Compact() error { return n.raft.Snapshot().Error() }

var Vet = vet

// NewTransport builds the transport that a node uses.
func NewTransport(c Config) raft.Transport {
	c, err := c.complete()
	if err != nil {
		panic(err)
	}
	return newTransport(c, newFSM(c).installs)
}

var OutcomeOf = outcomeOf
