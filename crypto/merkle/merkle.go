// Package merkle is the append-only log tree of RFC 9162, section 2.1, over any 32-byte hash.
//
// The tree of size n commits to n leaves in order. Its shape is fixed by n alone: the left subtree of a node over n
// leaves holds the largest power of two smaller than n. With leaf hash H(0x00‖data) and node hash H(0x01‖left‖right)
// no leaf can pass for a node, so a root names exactly one sequence of leaves of a known size. The size is not in the
// root: whoever trusts a root must learn the size from the same signed text, or a proof says less than it seems to.
//
// [Frontier] grows a tree, [Inclusion] and [Consistency] read proofs from stored nodes, [VerifyInclusion] and
// [VerifyConsistency] check them with nothing but two hashes. The same code serves SM3 and SHA-256, which the ledger
// keeps side by side.
package merkle

import (
	"errors"
	"fmt"
)

// Hash is a node or a root: 32 bytes of the tree's hash function.
type Hash = [32]byte

const (
	// MaxSize is the largest number of leaves any function here accepts. It keeps every index and every
	// intermediate sum inside a uint64, and every proof within MaxProof hashes.
	MaxSize uint64 = 1<<63 - 1

	// MaxProof bounds the number of hashes in a proof for any tree up to MaxSize.
	MaxProof = 64
)

var (
	// ErrProof is wrapped by VerifyInclusion and VerifyConsistency when a proof does not show what it claims. It says
	// nothing about who is at fault: the proof, the root or the leaf may be the altered part.
	ErrProof = errors.New("merkle proof does not hold")

	// ErrRange is wrapped when a proof or root is asked for outside the tree: ask for index < size, from <= to, and
	// sizes up to MaxSize.
	ErrRange = errors.New("outside the merkle tree")

	// ErrFrontier is wrapped when stored frontier bytes cannot be a frontier: restore from an intact copy.
	ErrFrontier = errors.New("not a merkle frontier")
)

// Node is the root of a perfect subtree: the hash over leaves [Index<<Level, (Index+1)<<Level). Level 0 is a leaf hash.
// Once such a node exists it never changes as the tree grows.
type Node struct {
	Level uint8
	Index uint64
	Hash  Hash
}

// RootOf returns the root over a short list of leaf hashes held in memory.
func RootOf(h Hasher, leaves []Hash) Hash {
	f := NewFrontier(h)
	for _, leaf := range leaves {
		f.Append(leaf)
	}
	return f.Root()
}

func checkSize(size uint64) error {
	if size > MaxSize {
		return fmt.Errorf("%w: size %d is above the limit %d", ErrRange, size, MaxSize)
	}
	return nil
}
