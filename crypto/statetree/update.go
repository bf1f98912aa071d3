package statetree

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
)

// Change sets the value of a key, whether or not it had one.
type Change struct {
	Key         sm3.Digest
	ValueDigest sm3.Digest
}

// StoredNode is an inner node to be kept under its id.
type StoredNode struct {
	ID   NodeID
	Data []byte
}

// Result is what a batch of changes did to a tree.
type Result struct {
	Root Root
	// New nodes, children before parents. All carry the batch's version.
	New []StoredNode
	// Stale nodes of earlier versions belong to the old root but not to the new one. Deleting them makes the old
	// roots that reach them unreadable and touches no newer one.
	Stale []NodeID
}

// Update applies a batch of changes to the tree under root, as one new version. It reads and writes each inner node on
// the changed paths once, whatever the number of changes below it, and rewrites none that stays the same: changes that
// alter nothing give back the same root and no nodes. The result does not depend on the order of changes, which are
// not modified. Update is pure: applying a batch again after a crash gives the same ids and bytes.
//
// It wraps ErrChange if a key occurs twice or if the tree has nodes and version is not above root.Version(); ErrNode or the reader's error if a
// node cannot be read.
func Update(r NodeReader, root Root, version uint64, changes []Change) (Result, error) {
	top, err := root.ref()
	if err != nil {
		return Result{}, err
	}
	if top.kind == innerRef && version <= top.version {
		return Result{}, fmt.Errorf("%w: version %d is not above the tree's %d", ErrChange, version, top.version)
	}
	sorted, err := sortChanges(changes)
	if err != nil {
		return Result{}, err
	}
	u := update{reader: r, version: version}
	if err := u.put(&top, sorted); err != nil {
		return Result{}, err
	}
	u.result.Root = root
	if top != root.top {
		u.result.Root = Root{Hash: top.hash, top: top}
	}
	return u.result, nil
}

func sortChanges(changes []Change) ([]Change, error) {
	sorted := slices.Clone(changes)
	slices.SortFunc(sorted, func(a, b Change) int { return bytes.Compare(a.Key[:], b.Key[:]) })
	for i := 1; i < len(sorted); i++ {
		if sorted[i].Key == sorted[i-1].Key {
			return nil, fmt.Errorf("%w: key %v occurs twice", ErrChange, sorted[i].Key)
		}
	}
	return sorted, nil
}

type update struct {
	reader  NodeReader
	version uint64
	result  Result
}

// put applies sorted changes, all of which belong below at, and lets at refer to what results.
func (u *update) put(at *ref, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	depth := partingDepth(at, changes)
	if depth == MaxDepth {
		*at = newLeaf(changes[0].Key, changes[0].ValueDigest)
		return nil
	}
	if at.kind == innerRef && at.depth == depth {
		return u.rewrite(at, changes)
	}
	// What is here now moves down one level, unchanged, below a new node.
	n := node{depth: depth}
	if at.kind != noRef {
		n.slots[nibble(at.path, depth)] = *at
	}
	if err := u.putSlots(&n, changes); err != nil {
		return err
	}
	u.write(at, &n, changes[0].Key)
	return nil
}

// rewrite applies changes to the inner node that at refers to.
func (u *update) rewrite(at *ref, changes []Change) error {
	id := at.id()
	var n node
	if err := load(u.reader, id, &n); err != nil {
		return err
	}
	before := n.slots
	if err := u.putSlots(&n, changes); err != nil {
		return err
	}
	if n.slots != before {
		u.result.Stale = append(u.result.Stale, id)
		u.write(at, &n, changes[0].Key)
	}
	return nil
}

// putSlots hands each slot of n the changes that belong below it.
func (u *update) putSlots(n *node, changes []Change) error {
	for len(changes) > 0 {
		slot := nibble(changes[0].Key, n.depth)
		end := 1
		for end < len(changes) && nibble(changes[end].Key, n.depth) == slot {
			end++
		}
		if err := u.put(&n.slots[slot], changes[:end]); err != nil {
			return err
		}
		changes = changes[end:]
	}
	return nil
}

// write stores n as the node on the way to key and lets at refer to it.
func (u *update) write(at *ref, n *node, key sm3.Digest) {
	*at = ref{kind: innerRef, depth: n.depth, hash: n.hash(), path: truncate(key, n.depth), version: u.version}
	u.result.New = append(u.result.New, StoredNode{ID: at.id(), Data: n.encode()})
}

// partingDepth is the first nibble on which the changes and what is at the place differ, or MaxDepth if all are one
// key. As the changes are sorted, the first and the last differ as early as any two; and what is at the place can
// differ from a later change no earlier than from the first or the first from the last.
func partingDepth(at *ref, changes []Change) uint8 {
	first, last := changes[0].Key, changes[len(changes)-1].Key
	depth := commonPrefix(first, last)
	if at.kind == noRef {
		return depth
	}
	return min(depth, at.depth, commonPrefix(at.path, first))
}
