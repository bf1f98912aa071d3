package ledger

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

const itemProofFormat = "certledger-item/v1"

// MaxItemProof bounds an item proof in bytes: a path has at most 20 digests.
const MaxItemProof = 16 << 10

// ErrItemProof is wrapped by every error about an item proof.
var ErrItemProof = errors.New("invalid item proof")

// ItemProof shows that an item is one of those that an evidence.batch record
// commits to. It goes with the item and with the record, or a proof of it.
type ItemProof struct {
	// Count and Root are those of the record.
	Count uint64 `json:"count"`
	// Digest is SM3 of the item.
	Digest sm3.Digest `json:"digest"`
	Format string     `json:"format"`
	// Index is the item's place, from 0.
	Index uint64       `json:"index"`
	Path  []sm3.Digest `json:"path"`
	Root  sm3.Digest   `json:"root"`
}

// BatchRoot gives the root of an evidence.batch over its items' digests.
func BatchRoot(items []sm3.Digest) sm3.Digest {
	return sm3.Digest(merkle.RootOf(merkle.SM3(), itemLeaves(items)))
}

func itemLeaves(items []sm3.Digest) []merkle.Hash {
	h := merkle.SM3()
	leaves := make([]merkle.Hash, len(items))
	for i, d := range items {
		leaves[i] = h.Leaf(d[:])
	}
	return leaves
}

// memoryNodes are the perfect subtrees of a tree in memory, by level.
type memoryNodes [][]merkle.Hash

func newMemoryNodes(leaves []merkle.Hash) memoryNodes {
	nodes := memoryNodes{leaves}
	for h := merkle.SM3(); len(leaves) > 1; {
		upper := make([]merkle.Hash, len(leaves)/2)
		for i := range upper {
			upper[i] = h.Node(leaves[2*i], leaves[2*i+1])
		}
		nodes, leaves = append(nodes, upper), upper
	}
	return nodes
}

// Node gives a perfect subtree, for package merkle.
func (n memoryNodes) Node(level uint8, index uint64) (merkle.Hash, error) {
	if int(level) >= len(n) || index >= uint64(len(n[level])) {
		return merkle.Hash{}, merkle.ErrRange
	}
	return n[level][index], nil
}

// ProveItem gives the proof of the item at index. It wraps ErrItemProof when
// there is no such item.
func ProveItem(items []sm3.Digest, index uint64) (ItemProof, error) {
	size := uint64(len(items))
	if index >= size || size > MaxBatch {
		return ItemProof{}, fmt.Errorf("%w: no item %d among %d", ErrItemProof, index, size)
	}
	path, err := merkle.Inclusion(newMemoryNodes(itemLeaves(items)), merkle.SM3(), index, size)
	if err != nil {
		return ItemProof{}, fmt.Errorf("%w: %w", ErrItemProof, err)
	}
	p := ItemProof{Count: size, Digest: items[index], Format: itemProofFormat, Index: index, Root: BatchRoot(items), Path: []sm3.Digest{}}
	for _, h := range path {
		p.Path = append(p.Path, sm3.Digest(h))
	}
	return p, nil
}

// Bytes gives the proof's one encoding.
func (p ItemProof) Bytes() ([]byte, error) { return canonical.Marshal(p) }

// ParseItemProof reads a proof; Verify checks what it says.
func ParseItemProof(data []byte) (ItemProof, error) {
	var p ItemProof
	if err := canonical.UnmarshalFormat(data, MaxItemProof, &p, &p.Format, itemProofFormat); err != nil {
		return p, fmt.Errorf("%w: %w", ErrItemProof, err)
	}
	if p.Count > MaxBatch {
		return p, fmt.Errorf("%w: %d items, at most %d are allowed", ErrItemProof, p.Count, MaxBatch)
	}
	return p, nil
}

// Verify checks the path from the digest to the root. That the root and count
// are the record's, and the digest the item's, is for the caller to compare.
func (p ItemProof) Verify() error {
	path := make([]merkle.Hash, len(p.Path))
	for i, d := range p.Path {
		path[i] = merkle.Hash(d)
	}
	h := merkle.SM3()
	if err := merkle.VerifyInclusion(h, h.Leaf(p.Digest[:]), p.Index, p.Count, path, merkle.Hash(p.Root)); err != nil {
		return fmt.Errorf("%w: %w", ErrItemProof, err)
	}
	return nil
}
