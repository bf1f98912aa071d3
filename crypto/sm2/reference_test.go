package sm2_test

import (
	"encoding/hex"
	"math/big"
	"strings"
	"testing"
)

// curve is y² = x³ + ax + b over the integers mod p, with a base point of order n: the textbook, in affine coordinates,
// slow and obvious. It is what both libraries are measured against.
type curve struct {
	p, a, b, n *big.Int
	g          *point
}

// point is a finite point; a nil *point is the point at infinity.
type point struct{ x, y *big.Int }

// recommended is the curve of GB/T 32918.5-2017.
func recommended() curve {
	return curve{
		p: number("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF 00000000 FFFFFFFF FFFFFFFF"),
		a: number("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF 00000000 FFFFFFFF FFFFFFFC"),
		b: number("28E9FA9E 9D9F5E34 4D5A9E4B CF6509A7 F39789F5 15AB8F92 DDBCBD41 4D940E93"),
		n: number("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF 7203DF6B 21C6052B 53BBF409 39D54123"),
		g: &point{
			number("32C4AE2C 1F198119 5F990446 6A39C994 8FE30BBF F2660BE1 715A4589 334C74C7"),
			number("BC3736A2 F4F6779C 59BDCEE3 6B692153 D0A9877C C62A4740 02DF32E5 2139F0A0"),
		},
	}
}

func number(digits string) *big.Int {
	x, ok := new(big.Int).SetString(strings.ReplaceAll(digits, " ", ""), 16)
	if !ok {
		panic("not hexadecimal: " + digits)
	}
	return x
}

func small(x int64) *big.Int { return big.NewInt(x) }

func (c curve) add(p, q *point) *point {
	if p == nil {
		return q
	}
	if q == nil {
		return p
	}
	var slope *big.Int
	if p.x.Cmp(q.x) != 0 {
		slope = new(big.Int).ModInverse(c.field(new(big.Int).Sub(q.x, p.x)), c.p)
		slope.Mul(slope, new(big.Int).Sub(q.y, p.y))
	} else if p.y.Cmp(q.y) == 0 && p.y.Sign() != 0 {
		slope = new(big.Int).ModInverse(c.field(new(big.Int).Lsh(p.y, 1)), c.p)
		square := new(big.Int).Mul(p.x, p.x)
		slope.Mul(slope, square.Mul(square, small(3)).Add(square, c.a))
	} else {
		return nil
	}
	x := new(big.Int).Mul(slope, slope)
	x = c.field(x.Sub(x, p.x).Sub(x, q.x))
	y := new(big.Int).Sub(p.x, x)
	return &point{x, c.field(y.Mul(y, slope).Sub(y, p.y))}
}

func (c curve) field(x *big.Int) *big.Int { return x.Mod(x, c.p) }

func (c curve) scalar(x *big.Int) *big.Int { return new(big.Int).Mod(x, c.n) }

func (c curve) multiply(k *big.Int, p *point) *point {
	var sum *point
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.add(sum, sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, p)
		}
	}
	return sum
}

func (c curve) negate(p *point) *point {
	return &point{p.x, c.field(new(big.Int).Neg(p.y))}
}

// sum returns sG + tP.
func (c curve) sum(s, t *big.Int, key *point) *point {
	return c.add(c.multiply(s, c.g), c.multiply(t, key))
}

// verify is GB/T 32918.2-2016, 7.1, from step B3 on.
func (c curve) verify(key *point, e, r, s *big.Int) bool {
	if r.Sign() <= 0 || r.Cmp(c.n) >= 0 || s.Sign() <= 0 || s.Cmp(c.n) >= 0 {
		return false
	}
	t := c.scalar(new(big.Int).Add(r, s))
	if t.Sign() == 0 {
		return false
	}
	sum := c.sum(s, t, key)
	return sum != nil && c.scalar(new(big.Int).Add(e, sum.x)).Cmp(r) == 0
}

// sign is GB/T 32918.2-2016, 6.1, for a nonce that needs no second try.
func (c curve) sign(d, e, k *big.Int) (r, s *big.Int) {
	r = c.scalar(new(big.Int).Add(e, c.multiply(k, c.g).x))
	s = new(big.Int).ModInverse(new(big.Int).Add(d, small(1)), c.n)
	return r, c.scalar(s.Mul(s, new(big.Int).Sub(k, new(big.Int).Mul(r, d))))
}

// TestReferenceCurve checks the twin itself with the example on the test curve of GB/T 32918.2-2016, annex A.
func TestReferenceCurve(t *testing.T) {
	v := loadStandard(t).TestCurve
	c := curve{p: v.P.int(), a: v.A.int(), b: v.B.int(), n: v.N.int(), g: &point{v.GX.int(), v.GY.int()}}
	key := c.multiply(v.D.int(), c.g)
	if key.x.Cmp(v.KeyX.int()) != 0 || key.y.Cmp(v.KeyY.int()) != 0 {
		t.Errorf("public key %x %x", key.x, key.y)
	}
	entl := []byte{0, byte(8 * len(v.UserID))}
	za := digestOf(entl, []byte(v.UserID), v.A, v.B, v.GX, v.GY, v.KeyX, v.KeyY)
	if hex.EncodeToString(za) != hex.EncodeToString(v.ZA) {
		t.Errorf("ZA %x, want %x", za, v.ZA)
	}
	if e := digestOf(za, []byte(v.Message)); hex.EncodeToString(e) != hex.EncodeToString(v.E) {
		t.Errorf("e %x, want %x", e, v.E)
	}
	r, s := c.sign(v.D.int(), v.E.int(), v.K.int())
	if r.Cmp(v.R.int()) != 0 || s.Cmp(v.S.int()) != 0 {
		t.Errorf("signature %x %x", r, s)
	}
	if !c.verify(key, v.E.int(), r, s) || c.verify(key, v.E.int(), s, r) {
		t.Error("the twin doesn't verify its own signature, or verifies a wrong one")
	}
}
