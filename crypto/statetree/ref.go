package statetree

import (
	"encoding/binary"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
)

// ref is what a slot (or a Root) holds: nothing, a whole leaf, or where to find an inner node. Refs are comparable.
type ref struct {
	kind    refKind
	depth   uint8      // inner: the node's depth; leaf: MaxDepth
	hash    sm3.Digest // of the leaf or the node
	path    sm3.Digest // inner: the node's prefix; leaf: the key
	value   sm3.Digest // leaf only
	version uint64     // inner only
}

type refKind uint8

const (
	noRef refKind = iota
	leafRef
	innerRef
)

func newLeaf(key, value sm3.Digest) ref {
	return ref{kind: leafRef, depth: MaxDepth, hash: leafHash(key, value), path: key, value: value}
}

func (r *ref) id() NodeID { return NodeID{Version: r.version, Depth: r.depth, Prefix: r.path} }

// append encodes a leaf as 0x40, hash, key, value and an inner node as its depth, hash, version and packed prefix. The
// leaf's hash could be computed again, but a node is rewritten far more often than one of its leaves changes.
func (r *ref) append(b []byte) []byte {
	b = append(b, r.depth)
	b = append(b, r.hash[:]...)
	if r.kind == leafRef {
		b = append(b, r.path[:]...)
		return append(b, r.value[:]...)
	}
	b = binary.BigEndian.AppendUint64(b, r.version)
	return append(b, r.path[:packedLen(r.depth)]...)
}

const (
	digestLen  = len(sm3.Digest{})
	leafRefLen = 1 + 3*digestLen
)

// decode reads one ref off the front of b and returns the rest.
func (r *ref) decode(b []byte) (rest []byte, err error) {
	if len(b) == 0 {
		return nil, fmt.Errorf("%w: truncated", ErrNode)
	}
	depth := b[0]
	if depth > MaxDepth {
		return nil, fmt.Errorf("%w: depth %d", ErrNode, depth)
	}
	size := leafRefLen
	if depth < MaxDepth {
		size = 1 + digestLen + 8 + packedLen(depth)
	}
	if len(b) < size {
		return nil, fmt.Errorf("%w: truncated", ErrNode)
	}
	*r = ref{kind: leafRef, depth: depth, hash: sm3.Digest(b[1 : 1+digestLen])}
	body := b[1+digestLen : size]
	if depth == MaxDepth {
		r.path, r.value = sm3.Digest(body[:digestLen]), sm3.Digest(body[digestLen:])
		return b[size:], nil
	}
	r.kind = innerRef
	r.version = binary.BigEndian.Uint64(body)
	copy(r.path[:], body[8:])
	if r.path != truncate(r.path, depth) {
		return nil, fmt.Errorf("%w: half a byte too many in a prefix", ErrNode)
	}
	return b[size:], nil
}
