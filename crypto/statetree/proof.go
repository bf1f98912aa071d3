package statetree

import (
	"fmt"
	"math/bits"

	"github.com/certledger/certledger/crypto/sm3"
)

// Proof shows what value a key has under a root, or that it has none. It holds what the verifier cannot compute: the
// inner nodes from the root down to where the key's nibbles lead, each without the child on that path, and the leaf
// found there. It names neither key nor root: the verifier brings both.
type Proof struct {
	// Inner nodes from the root down; none for a tree of fewer than two keys.
	Inner []InnerNode
	// Leaf is the leaf at the end, which need not be the key's; nil if the path ends at an empty slot or in an empty
	// tree.
	Leaf *LeafNode
}

// InnerNode is one inner node of a Proof.
type InnerNode struct {
	// Depth is the nibble on which the node's keys part.
	Depth uint8
	// Occupancy has bit i set if slot i is occupied.
	Occupancy uint16
	// Siblings are the hashes of the occupied slots in slot order, without the one that the path takes. At an empty
	// slot the path takes none.
	Siblings []sm3.Digest
}

// LeafNode is a key with its value.
type LeafNode struct {
	Key         sm3.Digest
	ValueDigest sm3.Digest
}

// Prove returns the proof for a key, present or absent. Errors are the reader's, or wrap ErrNode.
func Prove(r NodeReader, root Root, key sm3.Digest) (Proof, error) {
	at, err := root.ref()
	if err != nil {
		return Proof{}, err
	}
	var p Proof
	var n node
	for at.kind == innerRef {
		if err := load(r, at.id(), &n); err != nil {
			return Proof{}, err
		}
		slot := nibble(key, n.depth)
		p.Inner = append(p.Inner, n.without(slot))
		at = n.slots[slot]
	}
	if at.kind == leafRef {
		p.Leaf = &LeafNode{Key: at.path, ValueDigest: at.value}
	}
	return p, nil
}

func (n *node) without(slot uint8) InnerNode {
	inner := InnerNode{Depth: n.depth, Occupancy: n.occupancy()}
	for i := range n.slots {
		if n.slots[i].kind != noRef && i != int(slot) {
			inner.Siblings = append(inner.Siblings, n.slots[i].hash)
		}
	}
	return inner
}

// Verify answers from the proof alone: the digest of the value that key has under the root, or present == false if it
// has none. Errors wrap ErrProof; with an error nothing is shown either way.
//
// A prover cannot make a present key look absent, nor give it another value, under the root of a tree that was built
// by the rules of this package, unless SM3 is broken:
//
//   - Verify recomputes the root from the proof. Hashed bytes can be read in one way only (the first byte tells empty,
//     leaf and inner; depth and occupancy stand at fixed places; the occupancy tells how many hashes follow), so equal
//     roots mean that every node in the proof is the tree's own, from the root down.
//   - The prover does not choose the way: at a node of depth d it leads through the slot that nibble d of the key
//     names. By induction the key, if it is in the tree, lies below every node on this way: it lies below the root,
//     and a node's keys are divided among its slots by nibble d and nothing else.
//   - The way ends at an empty slot only if no key of the tree has taken it so far, and at a leaf only if no other
//     key than the leaf's has. In either case a key that is not that leaf's is not in the tree.
//   - The way cannot be cut short: what the verifier puts at its end is the hash of a leaf or nothing at all, and
//     an inner node's hash is neither.
//
// The nibbles that path compression skips need no check: they could only rule the key out earlier. The checks on
// depths, on the number of children, and on the nibbles of another key's leaf can fail only for a root that was not
// built by the rules. Whether the root is honest is not this function's question: a quorum's signatures answer it.
func (p Proof) Verify(rootHash, key sm3.Digest) (valueDigest sm3.Digest, present bool, err error) {
	if err := p.checkForm(key); err != nil {
		return sm3.Digest{}, false, err
	}
	if got := p.rootHash(key); got != rootHash {
		return sm3.Digest{}, false, fmt.Errorf("%w: it leads to root %v, not %v", ErrProof, got, rootHash)
	}
	if p.Leaf != nil && p.Leaf.Key == key {
		return p.Leaf.ValueDigest, true, nil
	}
	return sm3.Digest{}, false, nil
}

// checkForm checks that the proof describes a way through a tree that the key's nibbles lead, from the root to a leaf
// or an empty slot.
func (p Proof) checkForm(key sm3.Digest) error {
	next := 0
	for i, n := range p.Inner {
		if int(n.Depth) < next || n.Depth >= MaxDepth {
			return fmt.Errorf("%w: node %d has depth %d, want %d..%d", ErrProof, i, n.Depth, next, MaxDepth-1)
		}
		next = int(n.Depth) + 1
		children := bits.OnesCount16(n.Occupancy)
		if children < 2 {
			return fmt.Errorf("%w: node %d has %d children, want 2 or more", ErrProof, i, children)
		}
		slot := nibble(key, n.Depth)
		goesOn := i < len(p.Inner)-1 || p.Leaf != nil
		if occupied(n.Occupancy, slot) != goesOn {
			return fmt.Errorf("%w: node %d and slot %d do not fit how the path goes on", ErrProof, i, slot)
		}
		if goesOn {
			children--
		}
		if len(n.Siblings) != children {
			return fmt.Errorf("%w: node %d has %d siblings, want %d", ErrProof, i, len(n.Siblings), children)
		}
		if p.Leaf != nil && nibble(p.Leaf.Key, n.Depth) != slot {
			return fmt.Errorf("%w: the leaf's key does not belong in slot %d of node %d", ErrProof, slot, i)
		}
	}
	return nil
}

// rootHash computes the root upwards from the end of the path. The form must have been checked.
func (p Proof) rootHash(key sm3.Digest) sm3.Digest {
	// Meaningless, and unused, where the path ends at an empty slot.
	hash := emptyHash()
	if p.Leaf != nil {
		hash = leafHash(p.Leaf.Key, p.Leaf.ValueDigest)
	}
	for i := len(p.Inner) - 1; i >= 0; i-- {
		hash = p.Inner[i].hash(nibble(key, p.Inner[i].Depth), hash)
	}
	return hash
}

// hash computes the node's hash with child in the given slot, if that slot is occupied.
func (n *InnerNode) hash(slot uint8, child sm3.Digest) sm3.Digest {
	h := newInnerHasher(n.Depth, n.Occupancy)
	siblings := n.Siblings
	for i := range uint8(slotCount) {
		switch {
		case !occupied(n.Occupancy, i):
		case i == slot:
			h.add(child)
		default:
			h.add(siblings[0])
			siblings = siblings[1:]
		}
	}
	return h.sum()
}
