package store

import (
	"fmt"

	"github.com/certledger/certledger/crypto/statetree"
)

// nodesHeld is how many nodes of the newest state tree stay in memory, each at most
// 1.5 KB. A change of any key reads and writes the upper levels, of which four are full
// from some 50,000 keys on (1 + 16 + 256 + 4,096 nodes); Pebble's cache would hold them
// by block, each among nodes that nobody needs.
const nodesHeld = 1 << 14

// Node reads a node of the state tree.
func (s *Store) Node(id statetree.NodeID) ([]byte, error) { return s.node(s.get, id) }

// node gives what is in memory: it is what is stored, as a node never changes under
// its id.
func (s *Store) node(get getter, id statetree.NodeID) ([]byte, error) {
	if data, ok := s.nodes.Get(id); ok {
		return data, nil
	}
	data, err := get(nodeKey(id))
	if err == nil && data == nil {
		err = fmt.Errorf("%w: state tree node (%v)", ErrNotFound, id)
	}
	return data, err
}

// keepNodes remembers the nodes of the new tree and forgets those that only the old
// one has.
func (s *Store) keepNodes(r statetree.Result) {
	for _, id := range r.Stale {
		s.nodes.Remove(id)
	}
	for _, n := range r.New {
		s.nodes.Add(n.ID, n.Data)
	}
}

func nodeKey(id statetree.NodeID) []byte { return append([]byte{tableStateNode}, id.Key()...) }
