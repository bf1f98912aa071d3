package statetree

import (
	"encoding/binary"
	"math/bits"

	"github.com/certledger/certledger/crypto/sm3"
)

// The first byte of what is hashed says which form follows.
const (
	emptyTag = 0x10
	leafTag  = 0x11
	innerTag = 0x12
)

const slotCount = 16

func emptyHash() sm3.Digest { return sm3.Sum([]byte{emptyTag}) }

func leafHash(key, value sm3.Digest) sm3.Digest {
	var b [1 + 2*len(key)]byte
	b[0] = leafTag
	copy(b[1:], key[:])
	copy(b[1+len(key):], value[:])
	return sm3.Sum(b[:])
}

// innerHasher collects the preimage of an inner node. Its buffer holds the fullest node.
type innerHasher struct {
	buf [4 + slotCount*len(sm3.Digest{})]byte
	n   int
}

func newInnerHasher(depth uint8, occupancy uint16) *innerHasher {
	h := &innerHasher{n: 4}
	h.buf[0] = innerTag
	h.buf[1] = depth
	binary.BigEndian.PutUint16(h.buf[2:], occupancy)
	return h
}

// add appends the hash of the next occupied slot.
func (h *innerHasher) add(child sm3.Digest) {
	h.n += copy(h.buf[h.n:], child[:])
}

func (h *innerHasher) sum() sm3.Digest { return sm3.Sum(h.buf[:h.n]) }

// nibble returns the half byte of key at depth 0..63, high half first.
func nibble(key sm3.Digest, depth uint8) uint8 {
	b := key[depth/2]
	if depth%2 == 0 {
		return b >> 4
	}
	return b & 0x0f
}

// commonPrefix counts the leading nibbles that a and b share; MaxDepth if they are equal.
func commonPrefix(a, b sm3.Digest) uint8 {
	for i := range a {
		if x := a[i] ^ b[i]; x != 0 {
			return uint8(2*i + bits.LeadingZeros8(x)/4)
		}
	}
	return MaxDepth
}

// truncate keeps the first depth nibbles of a key and clears the rest.
func truncate(key sm3.Digest, depth uint8) (prefix sm3.Digest) {
	copy(prefix[:], key[:packedLen(depth)])
	if depth%2 == 1 {
		prefix[depth/2] &= 0xf0
	}
	return prefix
}

// packedLen is the number of bytes that hold depth nibbles.
func packedLen(depth uint8) int { return (int(depth) + 1) / 2 }

func occupied(occupancy uint16, slot uint8) bool { return occupancy>>slot&1 == 1 }
