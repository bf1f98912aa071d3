package merkle

import (
	"fmt"
	"math/bits"
)

// NodeReader reads stored perfect subtrees, as Frontier.Append returned them. It is asked only for subtrees that lie
// within the size that the caller names, and at most 128 times for one proof.
type NodeReader interface {
	Node(level uint8, index uint64) (Hash, error)
}

// Inclusion returns the proof that leaf index belongs to the tree of size leaves: PATH of RFC 9162, section 2.1.3.1,
// from the leaf up. It wraps ErrRange unless index < size <= MaxSize, and the reader's errors.
func Inclusion(r NodeReader, h Hasher, index, size uint64) ([]Hash, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	if index >= size {
		return nil, fmt.Errorf("%w: no leaf %d among %d", ErrRange, index, size)
	}
	return tree{r, h}.path(index, 0, size)
}

// Consistency returns the proof that the first from leaves of the tree of size to are the tree of size from: PROOF of
// RFC 9162, section 2.1.4.1. It is empty when from is 0 or equals to, where the roots alone decide. It wraps ErrRange
// unless from <= to <= MaxSize, and the reader's errors.
func Consistency(r NodeReader, h Hasher, from, to uint64) ([]Hash, error) {
	if err := checkSize(to); err != nil {
		return nil, err
	}
	if from > to {
		return nil, fmt.Errorf("%w: size %d is before size %d", ErrRange, to, from)
	}
	if from == 0 {
		return nil, nil
	}
	return tree{r, h}.subproof(from, 0, to)
}

// tree follows the recursive definitions of the RFC over leaves [begin, end). Begin is always a multiple of the
// largest power of two within the span, so that every perfect span is a stored node.
type tree struct {
	r NodeReader
	h Hasher
}

func (t tree) root(begin, end uint64) (Hash, error) {
	if n := end - begin; n&(n-1) == 0 {
		level := bits.TrailingZeros64(n)
		hash, err := t.r.Node(uint8(level), begin>>level)
		if err != nil {
			return Hash{}, fmt.Errorf("read merkle node level %d index %d: %w", level, begin>>level, err)
		}
		return hash, nil
	}
	mid := split(begin, end)
	l, err := t.root(begin, mid)
	if err != nil {
		return Hash{}, err
	}
	r, err := t.root(mid, end)
	if err != nil {
		return Hash{}, err
	}
	return t.h.Node(l, r), nil
}

func (t tree) path(index, begin, end uint64) ([]Hash, error) {
	if end-begin == 1 {
		return nil, nil
	}
	mid := split(begin, end)
	if index < mid {
		path, err := t.path(index, begin, mid)
		return t.extend(path, err, mid, end)
	}
	path, err := t.path(index, mid, end)
	return t.extend(path, err, begin, mid)
}

// subproof is SUBPROOF: a subtree that ends where the old tree ends is named by its root, unless it is the old tree.
func (t tree) subproof(from, begin, end uint64) ([]Hash, error) {
	if from == end {
		if begin == 0 {
			return nil, nil
		}
		return t.extend(nil, nil, begin, end)
	}
	mid := split(begin, end)
	if from <= mid {
		path, err := t.subproof(from, begin, mid)
		return t.extend(path, err, mid, end)
	}
	path, err := t.subproof(from, mid, end)
	return t.extend(path, err, begin, mid)
}

// extend appends the root over [begin, end) to a path, unless making the path failed.
func (t tree) extend(path []Hash, err error, begin, end uint64) ([]Hash, error) {
	if err != nil {
		return nil, err
	}
	hash, err := t.root(begin, end)
	if err != nil {
		return nil, err
	}
	return append(path, hash), nil
}

// split is where the right subtree begins: after the largest power of two smaller than the span.
func split(begin, end uint64) uint64 {
	return begin + 1<<(bits.Len64(end-begin-1)-1)
}
