package statetree

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
)

// Root is where a version of the tree begins: its hash, and what is needed to read it. A store keeps one per height.
// Roots are comparable. The zero Root is no tree and is refused; an empty tree is EmptyRoot().
type Root struct {
	// Hash is what a header commits to.
	Hash sm3.Digest
	// Invariant: top is noRef in an empty tree, otherwise top.hash == Hash.
	top ref
}

// EmptyRoot returns the root of the tree without keys.
func EmptyRoot() Root { return Root{Hash: emptyHash()} }

// Version is the version of the newest node in the tree, 0 when it needs none (fewer than two keys). Once there are
// nodes, an Update must come with a higher one.
func (r Root) Version() uint64 { return r.top.version }

// MarshalBinary returns one byte 0x00 for an empty tree, else 0x01 and what an inner node would hold of its child:
// at most 98 bytes. It fails only for the zero Root.
func (r Root) MarshalBinary() ([]byte, error) {
	top, err := r.ref()
	if err != nil {
		return nil, err
	}
	if top.kind == noRef {
		return []byte{0}, nil
	}
	return top.append([]byte{1}), nil
}

// UnmarshalBinary reads what MarshalBinary wrote and accepts nothing else. Errors wrap ErrNode.
func (r *Root) UnmarshalBinary(data []byte) error {
	if len(data) == 1 && data[0] == 0 {
		*r = EmptyRoot()
		return nil
	}
	if len(data) < 2 || data[0] != 1 {
		return fmt.Errorf("%w: not a root", ErrNode)
	}
	var top ref
	rest, err := top.decode(data[1:])
	if err != nil {
		return err
	}
	if len(rest) != 0 {
		return fmt.Errorf("%w: %d bytes too many in a root", ErrNode, len(rest))
	}
	if top.kind == leafRef && top.hash != leafHash(top.path, top.value) {
		return fmt.Errorf("%w: a leaf root does not match its hash", ErrNode)
	}
	*r = Root{Hash: top.hash, top: top}
	return nil
}

// ref catches a Root that nobody made, which would otherwise pass for an empty tree.
func (r Root) ref() (ref, error) {
	if r == (Root{}) {
		return ref{}, fmt.Errorf("%w: zero root, begin with EmptyRoot", ErrNode)
	}
	return r.top, nil
}
