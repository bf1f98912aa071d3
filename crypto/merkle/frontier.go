package merkle

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// Frontier is the right edge of a growing tree: the least that is needed to append and to know the root. It is not
// safe for concurrent use; Clone one to try leaves that may be discarded.
type Frontier struct {
	h    Hasher
	size uint64
	// Roots of the perfect subtrees that cover the leaves, from left (largest) to right.
	// Invariant: one for each set bit of size, so at most 63.
	hashes []Hash
}

// NewFrontier returns the frontier of the empty tree.
func NewFrontier(h Hasher) *Frontier { return &Frontier{h: h} }

// RestoreFrontier rebuilds the frontier of a tree from its size and from Hashes of the frontier it was. It wraps
// ErrFrontier if their number does not fit the size; wrong hashes show only as a wrong root. The slice is copied.
func RestoreFrontier(h Hasher, size uint64, hashes []Hash) (*Frontier, error) {
	if size > MaxSize {
		return nil, fmt.Errorf("%w: size %d is above the limit %d", ErrFrontier, size, MaxSize)
	}
	if want := bits.OnesCount64(size); len(hashes) != want {
		return nil, fmt.Errorf("%w: size %d needs %d hashes, got %d", ErrFrontier, size, want, len(hashes))
	}
	return &Frontier{h: h, size: size, hashes: slices.Clone(hashes)}, nil
}

// ParseFrontier reads what MarshalBinary wrote. Errors wrap ErrFrontier.
func ParseFrontier(h Hasher, data []byte) (*Frontier, error) {
	if len(data) < 8 || (len(data)-8)%len(Hash{}) != 0 || len(data) > 8+63*len(Hash{}) {
		return nil, fmt.Errorf("%w: %d bytes are not a size and whole hashes", ErrFrontier, len(data))
	}
	hashes := make([]Hash, 0, (len(data)-8)/len(Hash{}))
	for chunk := range slices.Chunk(data[8:], len(Hash{})) {
		hashes = append(hashes, Hash(chunk))
	}
	return RestoreFrontier(h, binary.BigEndian.Uint64(data), hashes)
}

// MarshalBinary returns the size, big endian, and then Hashes. It never fails.
func (f *Frontier) MarshalBinary() ([]byte, error) {
	data := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(f.hashes)*len(Hash{})), f.size)
	for _, hash := range f.hashes {
		data = append(data, hash[:]...)
	}
	return data, nil
}

// Clone returns an independent copy, at most 2 KiB.
func (f *Frontier) Clone() *Frontier {
	return &Frontier{h: f.h, size: f.size, hashes: slices.Clone(f.hashes)}
}

// Size is the number of leaves appended.
func (f *Frontier) Size() uint64 { return f.size }

// Hashes returns a copy of the roots of the perfect subtrees that cover the tree, from left (largest) to right.
func (f *Frontier) Hashes() []Hash { return slices.Clone(f.hashes) }

// Append adds one leaf hash (Hasher.Leaf of the leaf's bytes, not the bytes) and returns the perfect subtrees that it
// completes, the leaf first. Over the life of a tree each perfect subtree is returned exactly once, so a store that
// keeps them all can serve every NodeReader call. It panics beyond MaxSize leaves, which no ledger reaches.
func (f *Frontier) Append(leaf Hash) []Node {
	if f.size >= MaxSize {
		panic("merkle: tree is full")
	}
	node := Node{Index: f.size, Hash: leaf}
	// Each trailing one in the size is a subtree as large as the one just completed, waiting on its left.
	merges := bits.TrailingZeros64(^f.size)
	done := append(make([]Node, 0, 1+merges), node)
	for range merges {
		last := len(f.hashes) - 1
		node = Node{Level: node.Level + 1, Index: node.Index / 2, Hash: f.h.Node(f.hashes[last], node.Hash)}
		f.hashes = f.hashes[:last]
		done = append(done, node)
	}
	f.hashes = append(f.hashes, node.Hash)
	f.size++
	return done
}

// Root is the root of the tree as it stands; of an empty one, Hasher.Empty.
func (f *Frontier) Root() Hash {
	if f.size == 0 {
		return f.h.Empty()
	}
	last := len(f.hashes) - 1
	root := f.hashes[last]
	for _, left := range slices.Backward(f.hashes[:last]) {
		root = f.h.Node(left, root)
	}
	return root
}
