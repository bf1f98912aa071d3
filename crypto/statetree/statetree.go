// Package statetree is a versioned sparse Merkle map: "at height h this key had this value, or none".
//
// It is a 16-ary tree over the nibbles of 32-byte keys, high nibble of byte 0 first, with path compression: an inner
// node exists only where at least two keys part, and names the nibble on which they part. So the shape, and with it
// the root, is fixed by the set of keys and values alone, whatever the order in which they came:
//
//	no keys      SM3(0x10)
//	one key      SM3(0x11 ‖ key ‖ value digest)
//	more         SM3(0x12 ‖ depth ‖ occupancy ‖ hashes of the occupied slots, in slot order)
//
// Depth is one byte, the index 0..63 of the nibble on which the keys part; occupancy is two bytes, big endian, bit i
// for slot i. The three first bytes keep the forms apart, and within each the lengths are fixed or follow from the
// occupancy, so two different trees never hash the same bytes.
//
// Keys are digests (a ledger uses SM3(kind‖0x00‖id)), so a tree of n keys is about log16 n deep. Values are digests
// too; who keeps the values is the caller's affair. Keys are never removed.
//
// Nodes are immutable and stored per version, in the manner of the Jellyfish Merkle tree (Diem, 2021): [Update] writes
// new nodes and reports which it replaced, so every old [Root] can be read until its nodes are deleted. An inner node
// holds all there is to know of its leaf children, and a Root that of a single leaf, so every read is a point get.
package statetree

import "errors"

// MaxDepth is the number of nibbles in a key: inner nodes have depths below it.
const MaxDepth = 64

var (
	// ErrProof is wrapped by DecodeProof and Verify when a proof is malformed or does not lead to the root. It says
	// nothing about who is at fault: the proof or the root may be the altered part.
	ErrProof = errors.New("state proof does not hold")

	// ErrChange is wrapped by Update when a batch cannot be applied: name each key once, and give every batch a
	// version above that of the tree.
	ErrChange = errors.New("state change refused")

	// ErrNode is wrapped when stored bytes are not a node, root or node id, or do not fit where they were found. The
	// store is damaged: restore it or build the tree again.
	ErrNode = errors.New("state tree node is damaged")
)

// NodeReader reads stored nodes: the Data that Update returned for the ID. A node it does not have is an error. The
// reader is trusted to return what was written; bytes are checked for form, not hashed again. The bytes are only read,
// and not kept after the call that asked for them.
type NodeReader interface {
	Node(id NodeID) ([]byte, error)
}
