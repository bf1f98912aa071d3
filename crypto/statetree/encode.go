package statetree

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

// How the path of an encoded proof ends.
const (
	endsEmpty = 0x00
	endsLeaf  = 0x01
)

// maxProofLen bounds an encoded proof: a full node at every depth and a leaf.
const maxProofLen = 2 + MaxDepth*(3+slotCount*digestLen) + 2*digestLen

// Encode returns the proof as lower-case hex, for a text field of a certificate:
//
//	1 byte    end: 0x00 at an empty slot or in an empty tree, 0x01 at a leaf
//	1 byte    number of inner nodes, 0..64
//	for each inner node, from the root down:
//	  1 byte    depth
//	  2 bytes   occupancy, big endian
//	  32 bytes  for each occupied slot, in slot order, without the one on the path: its hash
//	if the end is a leaf:
//	  32 bytes  key
//	  32 bytes  value digest
//
// Every node but the last has one hash fewer than its occupancy has bits; so has the last before a leaf, while before
// an empty slot it has them all. A proof that Verify accepts has exactly one encoding. Encode is meant for what Prove
// or DecodeProof returned; DecodeProof refuses the encoding of a Proof whose numbers of siblings are other.
func (p Proof) Encode() string {
	end := byte(endsEmpty)
	if p.Leaf != nil {
		end = endsLeaf
	}
	b := []byte{end, byte(len(p.Inner))}
	for _, n := range p.Inner {
		b = append(b, n.Depth)
		b = binary.BigEndian.AppendUint16(b, n.Occupancy)
		for _, hash := range n.Siblings {
			b = append(b, hash[:]...)
		}
	}
	if p.Leaf != nil {
		b = append(b, p.Leaf.Key[:]...)
		b = append(b, p.Leaf.ValueDigest[:]...)
	}
	return hex.EncodeToString(b)
}

// DecodeProof reads what Encode wrote and accepts nothing else: no upper case, no byte too many. It checks the layout
// and the bounds, Verify the rest. Errors wrap ErrProof.
func DecodeProof(s string) (Proof, error) {
	if len(s) > 2*maxProofLen {
		return Proof{}, fmt.Errorf("%w: longer than any proof", ErrProof)
	}
	if strings.ContainsAny(s, "ABCDEF") {
		return Proof{}, fmt.Errorf("%w: upper-case hex", ErrProof)
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return Proof{}, fmt.Errorf("%w: %w", ErrProof, err)
	}
	return decodeProof(&proofReader{rest: b})
}

func decodeProof(r *proofReader) (Proof, error) {
	end, count := r.byte(), int(r.byte())
	if end != endsEmpty && end != endsLeaf {
		return Proof{}, fmt.Errorf("%w: unknown end 0x%02x", ErrProof, end)
	}
	if count > MaxDepth {
		return Proof{}, fmt.Errorf("%w: %d inner nodes, more than any tree has (%d)", ErrProof, count, MaxDepth)
	}
	var p Proof
	for i := range count {
		goesOn := i < count-1 || end == endsLeaf
		p.Inner = append(p.Inner, r.innerNode(goesOn))
	}
	if end == endsLeaf {
		p.Leaf = &LeafNode{Key: r.digest(), ValueDigest: r.digest()}
	}
	if r.short {
		return Proof{}, fmt.Errorf("%w: truncated", ErrProof)
	}
	if len(r.rest) != 0 {
		return Proof{}, fmt.Errorf("%w: %d bytes too many", ErrProof, len(r.rest))
	}
	return p, nil
}

// proofReader takes fields off the front and remembers when they ran out, so that one check at the end is enough. What
// it returns from then on is zero, and no longer than what a whole proof would have held.
type proofReader struct {
	rest  []byte
	short bool
}

func (r *proofReader) take(n int) []byte {
	if len(r.rest) < n {
		r.short, r.rest = true, nil
		return make([]byte, n)
	}
	field := r.rest[:n]
	r.rest = r.rest[n:]
	return field
}

func (r *proofReader) byte() byte { return r.take(1)[0] }

func (r *proofReader) digest() sm3.Digest { return sm3.Digest(r.take(digestLen)) }

func (r *proofReader) innerNode(goesOn bool) InnerNode {
	n := InnerNode{Depth: r.byte(), Occupancy: binary.BigEndian.Uint16(r.take(2))}
	siblings := bits.OnesCount16(n.Occupancy)
	if goesOn {
		siblings = max(siblings-1, 0)
	}
	for range siblings {
		n.Siblings = append(n.Siblings, r.digest())
	}
	return n
}
