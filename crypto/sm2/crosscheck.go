package sm2

import (
	"errors"
	"fmt"
	"math/big"

	tjsm2 "github.com/tjfoc/gmsm/sm2"
)

// ErrDisagreement is returned when the two implementations differ about a signature. Nothing may be decided from such a
// signature: refuse what carries it, keep the bytes and raise an alarm.
var ErrDisagreement = errors.New("the two SM2 implementations disagree about a signature: keep the bytes and report them")

// ErrNoVerdict is returned when the second implementation broke down instead of answering. It says nothing about the
// signature.
var ErrNoVerdict = errors.New("the second SM2 implementation gave no verdict")

// Check verifies t with both implementations. The verdict is the provider's, always. The error is nil if the second one
// agrees, wraps ErrDisagreement if it does not, and ErrNoVerdict if it could not tell.
func Check(t Task) (bool, error) {
	ok := Verify([]Task{t})[0]
	crossed, err := CrossVerify(t)
	if err != nil {
		return ok, err
	}
	if ok != crossed {
		return ok, fmt.Errorf("sm2: %w (provider %t, second %t, key %s)", ErrDisagreement, ok, crossed, t.Key)
	}
	return ok, nil
}

// CrossVerify verifies t with the second implementation, about twenty times slower than Verify. It gives the same
// answer for every input; a different one means that one of the two is wrong. Every error wraps ErrNoVerdict.
func CrossVerify(t Task) (ok bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			ok, err = false, fmt.Errorf("sm2: %w: panic: %v", ErrNoVerdict, p)
		}
	}()
	if !t.wellFormed() {
		return false, nil
	}
	return crossEquation(t)
}

// crossEquation checks (e + x1) mod n = r, with (x1, y1) = sG + tP computed by the second implementation's curve.
//
// Its own Verify cannot be used as it stands: its point addition returns (0, 0) for two equal points, where it should
// double. So it refuses good signatures with sG = tP and, worse, accepts bad ones with r ≡ e, which the owner of a key
// can make for any message. Here equal points are doubled and opposite ones refused.
func crossEquation(t Task) (bool, error) {
	curve, n := tjsm2.P256Sm2(), orderInt()
	r, s := new(big.Int).SetBytes(t.Signature.r()), new(big.Int).SetBytes(t.Signature.s())
	factor := new(big.Int).Add(r, s)
	factor.Mod(factor, n)
	keyX, keyY := new(big.Int).SetBytes(t.Key.raw[1:33]), new(big.Int).SetBytes(t.Key.raw[33:])

	sgX, sgY := curve.ScalarBaseMult(s.Bytes())
	tpX, tpY := curve.ScalarMult(keyX, keyY, factor.Bytes())
	if !curve.IsOnCurve(sgX, sgY) || !curve.IsOnCurve(tpX, tpY) {
		return false, fmt.Errorf("sm2: %w: it computed a point that is not on the curve", ErrNoVerdict)
	}
	var x *big.Int
	switch {
	case sgX.Cmp(tpX) != 0:
		x, _ = curve.Add(sgX, sgY, tpX, tpY)
	case sgY.Cmp(tpY) == 0:
		x, _ = curve.Double(sgX, sgY)
	default:
		return false, nil
	}
	e := new(big.Int).SetBytes(t.Digest[:])
	return x.Add(x, e).Mod(x, n).Cmp(r) == 0, nil
}
