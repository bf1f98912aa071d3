package merkle

import (
	"crypto/sha256"

	"github.com/certledger/certledger/crypto/sm3"
)

// Domain separation of RFC 9162, section 2.1.1: a leaf can never be read as a node.
const (
	leafPrefix = 0x00
	nodePrefix = 0x01
)

// Hasher is the hash function of a tree. Implementations are pure and safe to share.
type Hasher interface {
	// Leaf is H(0x00‖data).
	Leaf(data []byte) Hash
	// Node is H(0x01‖l‖r).
	Node(l, r Hash) Hash
	// Empty is H of nothing, the root of the tree without leaves.
	Empty() Hash
}

// SM3 returns the hasher of the ledger's primary log (GB/T 32905-2016).
func SM3() Hasher { return sm3Hasher{} }

// SHA256 returns the hasher of the ledger's parallel log (FIPS 180-4), for witnesses that know no SM3.
func SHA256() Hasher { return sha256Hasher{} }

type sm3Hasher struct{}

func (sm3Hasher) Leaf(data []byte) Hash { return sm3.Sum([]byte{leafPrefix}, data) }
func (sm3Hasher) Empty() Hash           { return sm3.Sum() }

func (sm3Hasher) Node(l, r Hash) Hash {
	b := nodeBytes(l, r)
	return sm3.Sum(b[:])
}

type sha256Hasher struct{}

func (sha256Hasher) Leaf(data []byte) Hash {
	h := sha256.New()
	h.Write([]byte{leafPrefix})
	h.Write(data)
	return Hash(h.Sum(nil))
}

func (sha256Hasher) Empty() Hash { return sha256.Sum256(nil) }

func (sha256Hasher) Node(l, r Hash) Hash {
	b := nodeBytes(l, r)
	return sha256.Sum256(b[:])
}

func nodeBytes(l, r Hash) (b [65]byte) {
	b[0] = nodePrefix
	copy(b[1:], l[:])
	copy(b[33:], r[:])
	return b
}
