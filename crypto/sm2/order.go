package sm2

import "math/big"

// order is n, the number of points of the recommended curve (GB/T 32918.5-2017), big-endian. As a string it is a
// constant, and Go compares strings byte by byte: for scalars of one length that is the order of the integers.
const order = "\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF" +
	"\x72\x03\xDF\x6B\x21\xC6\x05\x2B\x53\xBB\xF4\x09\x39\xD5\x41\x23"

const scalarSize = 32

func orderInt() *big.Int { return new(big.Int).SetBytes([]byte(order)) }

// inRange reports whether a 32-byte big-endian integer lies in [1, n-1].
func inRange(scalar []byte) bool {
	return string(scalar) < order && [scalarSize]byte(scalar) != [scalarSize]byte{}
}

// sumsTo reports whether a + b = sum, as integers of 32 big-endian bytes.
func sumsTo(a, b []byte, sum string) bool {
	carry := 0
	for i := scalarSize - 1; i >= 0; i-- {
		carry += int(a[i]) + int(b[i])
		if byte(carry) != sum[i] {
			return false
		}
		carry >>= 8
	}
	return carry == 0
}

// congruent reports whether r ≡ e (mod n) for r < n and any 32-byte e. Since e < 2^256 < 2n, e can only be r or r+n.
func congruent(r, e []byte) bool {
	return string(r) == string(e) || sumsTo(r, []byte(order), string(e))
}
