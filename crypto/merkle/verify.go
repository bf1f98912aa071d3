package merkle

import (
	"fmt"
	"math/bits"
)

// VerifyInclusion checks that the leaf with this hash is number index in the tree of size leaves with this root, by
// the steps of RFC 9162, section 2.1.3.2, whose names fn, sn and r it keeps. Errors wrap ErrProof. Exactly one path
// satisfies given arguments, unless the hash is broken.
func VerifyInclusion(h Hasher, leafHash Hash, index, size uint64, path []Hash, root Hash) error {
	if err := checkBounds(path, size); err != nil {
		return err
	}
	if index >= size {
		return fmt.Errorf("%w: no leaf %d among %d", ErrProof, index, size)
	}
	c := climb{fn: index, sn: size - 1}
	r := leafHash
	for _, p := range path {
		side, err := c.step()
		if err != nil {
			return err
		}
		if side == left {
			r = h.Node(p, r)
		} else {
			r = h.Node(r, p)
		}
	}
	if err := c.done(); err != nil {
		return err
	}
	if r != root {
		return fmt.Errorf("%w: leaf %d leads to root %x, not %x", ErrProof, index, r, root)
	}
	return nil
}

// VerifyConsistency checks that the tree of size from with root fromRoot is the beginning of the tree of size to with
// root toRoot, by the steps of RFC 9162, section 2.1.4.2. Errors wrap ErrProof. Beyond the RFC it accepts an empty
// path for from == to with equal roots, and for from == 0 with the root of the empty tree.
func VerifyConsistency(h Hasher, from, to uint64, fromRoot, toRoot Hash, path []Hash) error {
	if err := checkBounds(path, to); err != nil {
		return err
	}
	switch {
	case from > to:
		return fmt.Errorf("%w: size %d is before size %d", ErrProof, to, from)
	case from == 0 && fromRoot != h.Empty():
		return fmt.Errorf("%w: root %x is not that of an empty tree", ErrProof, fromRoot)
	case from == to && fromRoot != toRoot:
		return fmt.Errorf("%w: size %d has two roots, %x and %x", ErrProof, to, fromRoot, toRoot)
	case from == 0 || from == to:
		if len(path) != 0 {
			return fmt.Errorf("%w: %d hashes where none are needed", ErrProof, len(path))
		}
		return nil
	}
	return verifyGrowth(h, from, to, fromRoot, toRoot, path)
}

// verifyGrowth is VerifyConsistency for 0 < from < to.
func verifyGrowth(h Hasher, from, to uint64, fromRoot, toRoot Hash, path []Hash) error {
	// The climb starts at the largest perfect subtree that ends at from. If that is the whole old tree, its root is
	// known and left out of the path.
	seed := fromRoot
	if from&(from-1) != 0 {
		if len(path) == 0 {
			return fmt.Errorf("%w: no hashes where some are needed", ErrProof)
		}
		seed, path = path[0], path[1:]
	}
	level := bits.TrailingZeros64(from)
	c := climb{fn: (from - 1) >> level, sn: (to - 1) >> level}
	fr, sr := seed, seed
	for _, p := range path {
		side, err := c.step()
		if err != nil {
			return err
		}
		if side == left {
			fr, sr = h.Node(p, fr), h.Node(p, sr)
		} else {
			sr = h.Node(sr, p)
		}
	}
	if err := c.done(); err != nil {
		return err
	}
	if fr != fromRoot {
		return fmt.Errorf("%w: size %d leads to root %x, not %x", ErrProof, from, fr, fromRoot)
	}
	if sr != toRoot {
		return fmt.Errorf("%w: size %d leads to root %x, not %x", ErrProof, to, sr, toRoot)
	}
	return nil
}

// climb walks from a node up to the root. fn is the node's index on its level and sn that of the level's last node.
type climb struct{ fn, sn uint64 }

// side says where the sibling of the current node stands.
type side bool

const (
	left  side = true
	right side = false
)

// step moves to the parent and says on which side the sibling was. A node that is last on its level and has no left
// neighbour moves up unhashed: such levels are skipped, as they add nothing to the path.
func (c *climb) step() (side, error) {
	if c.sn == 0 {
		return right, fmt.Errorf("%w: the path is too long", ErrProof)
	}
	s := right
	if c.fn&1 == 1 || c.fn == c.sn {
		s = left
		for c.fn&1 == 0 && c.fn != 0 {
			c.fn >>= 1
			c.sn >>= 1
		}
	}
	c.fn >>= 1
	c.sn >>= 1
	return s, nil
}

func (c *climb) done() error {
	if c.sn != 0 {
		return fmt.Errorf("%w: the path is too short", ErrProof)
	}
	return nil
}

// checkBounds refuses what no tree up to MaxSize can need, before any hashing.
func checkBounds(path []Hash, size uint64) error {
	if size > MaxSize {
		return fmt.Errorf("%w: size %d is above the limit %d", ErrProof, size, MaxSize)
	}
	if len(path) > MaxProof {
		return fmt.Errorf("%w: %d hashes, more than any tree needs (%d)", ErrProof, len(path), MaxProof)
	}
	return nil
}
