package sm2

import (
	"math/big"

	gmsm2 "github.com/emmansun/gmsm/sm2"

	"github.com/certledger/certledger/crypto/sm3"
)

// Task is one signature to verify: did the owner of Key sign Digest?
type Task struct {
	Key       *PublicKey
	Digest    sm3.Digest // e, as Key.Digest(message) returns it
	Signature Signature
}

// Verify returns one verdict for each task, in order. It never panics: a task that makes no sense, such as one without
// a key, is not valid. It does not yield between tasks; on a busy node call it with few at a time.
func Verify(tasks []Task) []bool {
	verdicts := make([]bool, len(tasks))
	for i, t := range tasks {
		verdicts[i] = t.wellFormed() && gmsm2.VerifyASN1(t.Key.provider, t.Digest[:], t.Signature.DER())
	}
	return verdicts
}

// VerifyMessage reports whether sig is a signature of message by key, with the user ID of this package.
func VerifyMessage(key *PublicKey, message []byte, sig Signature) bool {
	if !key.usable() {
		return false
	}
	return Verify([]Task{{Key: key, Digest: key.Digest(message), Signature: sig}})[0]
}

func (k *PublicKey) usable() bool { return k != nil && k.provider != nil }

func (sig *Signature) r() []byte { return sig[:scalarSize] }
func (sig *Signature) s() []byte { return sig[scalarSize:] }

// wellFormed is what GB/T 32918.2-2016, 7.1 asks before the curve equation (r and s in [1, n-1], t = (r+s) mod n not
// zero) and one thing it leaves to the definition of x1: that R = sG + tP is a finite point.
func (t *Task) wellFormed() bool {
	return t.Key.usable() &&
		inRange(t.Signature.r()) && inRange(t.Signature.s()) &&
		!sumsTo(t.Signature.r(), t.Signature.s(), order) &&
		!t.atInfinity()
}

// atInfinity reports whether R is the point at infinity and an implementation might overlook it. Infinity has no x1;
// code that writes it as (0, 0) compares r with e + 0, and so accepts exactly the case r ≡ e (mod n). For any other r
// the equation fails by itself, which keeps this check off the normal path.
//
// For r ≡ e the answer must be exact, since the curve has points with x1 = 0 and such an R is valid. R = sG + tP is
// infinity exactly when P = (-s/t)G, that is when -s/t is the private key: one multiplication of the base point tells.
// Any owner of a key can make such a signature for any message, and gives the key away with it.
func (t *Task) atInfinity() bool {
	if !congruent(t.Signature.r(), t.Digest[:]) {
		return false
	}
	n := orderInt()
	r, s := new(big.Int).SetBytes(t.Signature.r()), new(big.Int).SetBytes(t.Signature.s())
	d := new(big.Int).ModInverse(r.Add(r, s), n)
	d.Mul(d, s).Neg(d).Mod(d, n)
	k, err := NewPrivateKey(d.FillBytes(make([]byte, scalarSize)))
	return err == nil && k.public.raw == t.Key.raw
}
