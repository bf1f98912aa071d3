package statetree

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/certledger/certledger/crypto/sm3"
)

// node is a decoded inner node: flat, so that decoding allocates nothing and one variable serves a whole walk.
type node struct {
	depth uint8
	slots [slotCount]ref
}

func (n *node) occupancy() (occupancy uint16) {
	for i := range n.slots {
		if n.slots[i].kind != noRef {
			occupancy |= 1 << i
		}
	}
	return occupancy
}

func (n *node) hash() sm3.Digest {
	h := newInnerHasher(n.depth, n.occupancy())
	for i := range n.slots {
		if n.slots[i].kind != noRef {
			h.add(n.slots[i].hash)
		}
	}
	return h.sum()
}

// encode returns the stored form: occupancy (2 bytes, big endian), then the occupied slots in order. Depth and prefix
// are in the NodeID.
func (n *node) encode() []byte {
	occupancy := n.occupancy()
	b := make([]byte, 0, 2+bits.OnesCount16(occupancy)*leafRefLen)
	b = binary.BigEndian.AppendUint16(b, occupancy)
	for i := range n.slots {
		if n.slots[i].kind != noRef {
			b = n.slots[i].append(b)
		}
	}
	return b
}

// load reads the node with this id into n.
func load(r NodeReader, id NodeID, n *node) error {
	data, err := r.Node(id)
	if err != nil {
		return fmt.Errorf("read state tree node (%v): %w", id, err)
	}
	if err := n.decode(id, data); err != nil {
		return fmt.Errorf("read state tree node (%v): %w", id, err)
	}
	return nil
}

// decode checks, besides the form, that every child lies below the slot that holds it, so that a walk always ends.
func (n *node) decode(id NodeID, b []byte) error {
	if len(b) < 2 {
		return fmt.Errorf("%w: truncated", ErrNode)
	}
	occupancy := binary.BigEndian.Uint16(b)
	if bits.OnesCount16(occupancy) < 2 {
		return fmt.Errorf("%w: fewer than two children", ErrNode)
	}
	b = b[2:]
	*n = node{depth: id.Depth}
	for i := range uint8(slotCount) {
		if !occupied(occupancy, i) {
			continue
		}
		child := &n.slots[i]
		var err error
		if b, err = child.decode(b); err != nil {
			return err
		}
		inPlace := child.depth > id.Depth && commonPrefix(child.path, id.Prefix) >= id.Depth
		if !inPlace || nibble(child.path, id.Depth) != i {
			return fmt.Errorf("%w: slot %d holds what belongs elsewhere", ErrNode, i)
		}
	}
	if len(b) != 0 {
		return fmt.Errorf("%w: %d bytes too many", ErrNode, len(b))
	}
	return nil
}
