package sm2_test

import (
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// The vector of https://github.com/emmansun/gmsm/issues/560: valid, with e = 0; v0.44.0 refuses it on amd64 with BMI2
// because of a lost carry. Random tests do not find such errors.
const (
	carryKey = "sm2:04ef4de57af00ae424c00c4caadff7193f804a19dd73a7e2954db9d0d15ab4cbba67728c3f4572878b7a674735da9fde1682fe2d9e0799c4a5cde57e3d473039a2"
	carrySig = "be0ea64e1ec06f0d247093f3ccbbadcfb6260224272f86ddb78326e7cd6c7560e9f6ab2fcc48a2cef94838e66b5c7e21fd8e4de25990dd98ca5243f4966f2853"
)

// forge makes tasks from the verification equation backwards: it chooses s and t freely, so that r = t - s, and takes
// for e whatever makes the equation hold.
type forge struct {
	testing.TB
	curve
	vectors []taskVector
}

func generateTasks(t testing.TB) []taskVector {
	f := &forge{TB: t, curve: recommended()}
	f.published()
	f.edgesOfScalars()
	f.edgesOfPoints()
	f.outOfRange()
	f.damaged()
	return f.vectors
}

// value returns a constant, random-looking number in [0, n-1].
func (f *forge) value(name string) *big.Int {
	return f.scalar(new(big.Int).SetBytes(digestOf([]byte(name))))
}

func (f *forge) belowOrder(k int64) *big.Int { return new(big.Int).Sub(f.n, small(k)) }

func (f *forge) minus(a, b *big.Int) *big.Int { return f.scalar(new(big.Int).Sub(a, b)) }

func (f *forge) plus(a, b *big.Int) *big.Int { return f.scalar(new(big.Int).Add(a, b)) }

func (f *forge) times(a, b *big.Int) *big.Int { return f.scalar(new(big.Int).Mul(a, b)) }

func (f *forge) over(a, b *big.Int) *big.Int {
	return f.times(a, new(big.Int).ModInverse(b, f.n))
}

func (f *forge) put(valid bool, name, why string, key *point, e, r, s *big.Int) {
	sig := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	f.vectors = append(f.vectors, taskVector{
		Name: name, Why: why, Valid: valid, Key: keyOf(f, key).String(), Signature: sig,
		Digest: sm3.Digest(e.FillBytes(make([]byte, 32))),
	})
}

// solve puts the task with the given s and t whose e makes the equation hold for x1.
func (f *forge) solve(valid bool, name, why string, key *point, s, t, x1 *big.Int) {
	r := f.minus(t, s)
	f.put(valid, name, why, key, f.minus(r, x1), r, s)
}

// good puts the valid task with the given s and t.
func (f *forge) good(name, why string, key *point, s, t *big.Int) {
	f.solve(true, name, why, key, s, t, f.sum(s, t, key).x)
}

func keyOf(t testing.TB, p *point) *sm2.PublicKey {
	t.Helper()
	raw := append([]byte{4}, p.x.FillBytes(make([]byte, 32))...)
	key, err := sm2.NewPublicKey(append(raw, p.y.FillBytes(make([]byte, 32))...))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (f *forge) published() {
	v := loadStandard(f).Recommended
	f.put(true, "standard", "GB/T 32918.5-2017, annex A", &point{v.KeyX.int(), v.KeyY.int()}, v.E.int(), v.R.int(), v.S.int())
	sig, err := hex.DecodeString(carrySig)
	if err != nil {
		f.Fatal(err)
	}
	f.vectors = append(f.vectors, taskVector{
		Name: "carry", Why: "emmansun/gmsm issue 560: a carry lost in field multiplication, e = 0",
		Key: carryKey, Signature: sig, Valid: true,
	})
}

func (f *forge) edgesOfScalars() {
	one, p := small(1), f.multiply(f.value("key"), f.g)
	s, t := f.value("s"), f.value("t")
	f.good("plain", "", p, s, t)
	f.good("s = 1", "", p, one, t)
	f.good("s = n-1", "", p, f.belowOrder(1), t)
	f.good("t = 1", "", p, s, one)
	f.good("t = 2", "", p, s, small(2))
	f.good("t = n-1", "", p, s, f.belowOrder(1))
	f.good("t = n-6", "a multiplication with signed digits meets the same point twice", p, s, f.belowOrder(6))
	f.solve(false, "t = n-6, tP taken for infinity", "the same, if the failure goes unnoticed", p, s, f.belowOrder(6), f.multiply(s, f.g).x)
	f.good("r = 1", "31 leading zero bytes", p, s, f.plus(s, one))
	f.good("r = n-1", "", p, s, f.minus(s, one))
	f.good("r = s = n-1", "r + s has 257 bits", p, f.belowOrder(1), f.belowOrder(2))
	f.good("s of 16 bytes", "leading zero bytes", p, new(big.Int).Rsh(s, 128), t)
	f.good("r of 16 bytes", "leading zero bytes", p, s, f.plus(s, new(big.Int).Rsh(t, 128)))
	f.good("r of 248 bits", "one leading zero byte and no room for another", p, s, f.plus(s, new(big.Int).Lsh(one, 247)))

	f.withDigest("e = 0", small(0))
	f.withDigest("e = 1", one)
	f.withDigest("e = n-1", f.belowOrder(1))
	f.withDigest("e = n", f.n)
	f.withDigest("e = 2^256-1", new(big.Int).Sub(new(big.Int).Lsh(one, 256), one))
}

// withDigest puts an honest signature of the digest.
func (f *forge) withDigest(name string, e *big.Int) {
	d := f.value("key")
	r, s := f.sign(d, e, f.value("k"))
	f.put(true, name, "digest at the edge of the scalars", f.multiply(d, f.g), e, r, s)
}

func (f *forge) edgesOfPoints() {
	d, s, t := f.value("key"), f.value("s"), f.value("t")
	p := f.multiply(d, f.g)
	f.good("d = 1", "the key is the base point", f.g, s, t)
	f.good("d = 2", "", f.multiply(small(2), f.g), s, t)
	f.good("d = n-2", "the largest private key", f.multiply(f.belowOrder(2), f.g), s, t)
	f.good("d = n-1", "not a private key, but a point on the curve: -G", f.negate(f.g), s, t)

	td := f.times(t, d)
	f.good("sG = tP", "the sum is a doubling", p, td, t)
	f.solve(false, "sG = tP, sum taken for (0, 0)", "an addition that cannot double", p, td, t, small(0))
	e := hexBytes(digestOf([]byte("doubling"))).int()
	t2 := f.over(f.scalar(e), f.minus(small(1), d)) // t - td = e
	f.put(false, "sG = tP, r = e", "the same for a digest that was not chosen", p, e, f.scalar(e), f.times(t2, d))

	minus := f.minus(small(0), td)
	f.solve(false, "R infinite", "x1 taken for 0", p, minus, t, small(0))
	f.solve(false, "R infinite, r not e", "x1 taken for 1", p, minus, t, small(1))
	task := keyOf(f, p).Digest([]byte("any message"))
	e = f.scalar(hexBytes(task[:]).int())
	f.put(false, "R infinite, real message", "s = -rd/(1+d): the owner of a key can do it for any message", p,
		hexBytes(task[:]).int(), e, f.minus(small(0), f.over(f.times(e, d), f.plus(d, small(1)))))
	t3 := f.over(small(7), f.plus(d, small(1))) // r = t - s = t(1+d) = 7
	f.put(false, "R infinite, e = r + n", "the digest is not below n", p, new(big.Int).Add(f.n, small(7)), small(7),
		f.minus(small(0), f.times(t3, d)))

	f.withPoint("x1 = 0", "r = e and R is finite", small(0), s, t)
	f.withPoint("x1 = n+4", "x1 is not below n", new(big.Int).Add(f.n, small(4)), s, t)
	x0 := f.lift(small(0))
	f.put(true, "x1 = 0, e = r + n", "r ≡ e, R is finite and the digest is not below n", f.keyFor(x0, s, f.plus(s, small(7))),
		new(big.Int).Add(f.n, small(7)), small(7), s)
}

// lift returns a point with the given x.
func (f *forge) lift(x *big.Int) *point {
	y := new(big.Int).Exp(x, small(3), f.p)
	y.Add(y, new(big.Int).Mul(f.a, x)).Add(y, f.b)
	if y.ModSqrt(y, f.p) == nil {
		f.Fatalf("no point has x = %x", x)
	}
	return &point{x, y}
}

// keyFor returns the key, whose private half nobody knows, with sG + tP = sum.
func (f *forge) keyFor(sum *point, s, t *big.Int) *point {
	rest := f.add(sum, f.negate(f.multiply(s, f.g)))
	return f.multiply(f.over(small(1), t), rest)
}

func (f *forge) withPoint(name, why string, x, s, t *big.Int) {
	f.solve(true, name, why, f.keyFor(f.lift(x), s, t), s, t, x)
}

// outOfRange holds equations that hold, but for the range of r, s or t.
func (f *forge) outOfRange() {
	p, zero := f.multiply(f.value("key"), f.g), small(0)
	s, t := f.value("s"), f.value("t")
	f.solve(false, "t = 0", "r + s = n, R = sG", p, s, zero, f.multiply(s, f.g).x)
	f.solve(false, "r = 0", "R = s(G+P)", p, s, s, f.sum(s, s, p).x)
	f.solve(false, "s = 0", "R = rP", p, zero, t, f.multiply(t, p).x)
	f.put(false, "r = s = 0", "", p, zero, zero, zero)
	f.put(false, "r = n", "≡ 0", p, f.minus(zero, f.sum(s, s, p).x), f.n, s)
	f.put(false, "s = n", "≡ 0", p, f.minus(t, f.multiply(t, p).x), t, f.n)
	r := small(5)
	e := f.minus(r, f.sum(s, f.plus(s, r), p).x)
	f.put(true, "r = 5", "the base of the next", p, e, r, s)
	f.put(false, "r = 5 + n", "not reduced", p, e, new(big.Int).Add(f.n, r), s)
	e = f.minus(t, f.sum(r, f.plus(t, r), p).x)
	f.put(true, "s = 5", "the base of the next", p, e, t, r)
	f.put(false, "s = 5 + n", "not reduced", p, e, t, new(big.Int).Add(f.n, r))
	top := new(big.Int).Sub(new(big.Int).Lsh(small(1), 256), small(1))
	f.put(false, "r = s = 2^256-1", "", p, e, top, top)
}

func (f *forge) damaged() {
	d := f.value("key")
	p, e := f.multiply(d, f.g), f.value("e")
	r, s := f.sign(d, e, f.value("k"))
	flip := func(x *big.Int, bit int) *big.Int { return new(big.Int).SetBit(x, bit, x.Bit(bit)^1) }
	f.put(true, "honest", "the base of those below", p, e, r, s)
	f.put(false, "r, lowest bit", "", p, e, flip(r, 0), s)
	f.put(false, "r, bit 200", "", p, e, flip(r, 200), s)
	f.put(false, "s, lowest bit", "", p, e, r, flip(s, 0))
	f.put(false, "s, bit 200", "", p, e, r, flip(s, 200))
	f.put(false, "e, lowest bit", "", p, flip(e, 0), r, s)
	f.put(false, "e, bit 200", "", p, flip(e, 200), r, s)
	f.put(false, "r and s exchanged", "", p, e, s, r)
	f.put(false, "n - s", "the twin that ECDSA would have", p, e, r, new(big.Int).Sub(f.n, s))
	f.put(false, "n - r", "", p, e, new(big.Int).Sub(f.n, r), s)
	f.put(false, "another key", "", f.multiply(f.value("another key"), f.g), e, r, s)
	f.put(false, "-P", "the key with the same x", f.negate(p), e, r, s)
}
