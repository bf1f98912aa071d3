package statetree

import (
	"encoding/binary"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
)

// NodeID names a stored inner node for ever: no two nodes of one ledger share an id.
type NodeID struct {
	// Version of the Update that wrote the node.
	Version uint64
	// Depth is the nibble on which the node's keys part, 0..63.
	Depth uint8
	// Prefix is the Depth nibbles that all keys below the node share; the rest is zero.
	Prefix sm3.Digest
}

// Key returns the id as a database key of 9 to 41 bytes: version (8 bytes, big endian), depth, then the prefix packed
// two nibbles a byte. Keys sort by version, so the nodes of one block lie together.
func (id NodeID) Key() []byte {
	key := binary.BigEndian.AppendUint64(make([]byte, 0, 9+len(id.Prefix)), id.Version)
	key = append(key, id.Depth)
	return append(key, id.Prefix[:packedLen(id.Depth)]...)
}

// String is for logs and errors: "version 7 depth 2 prefix a3".
func (id NodeID) String() string {
	prefix := fmt.Sprintf("%x", id.Prefix[:])[:min(id.Depth, MaxDepth)]
	return fmt.Sprintf("version %d depth %d prefix %q", id.Version, id.Depth, prefix)
}
