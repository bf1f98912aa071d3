package sm2_test

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"testing/iotest"
	"time"

	tjsm2 "github.com/tjfoc/gmsm/sm2"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// randomness returns a repeatable stream. Its seed is printed when the test fails and taken from CERTLEDGER_SEED.
func randomness(t testing.TB) *rand.ChaCha8 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("CERTLEDGER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("CERTLEDGER_SEED: %v", err)
		}
	}
	t.Logf("CERTLEDGER_SEED=%d", seed)
	var key [32]byte
	copy(key[:], strconv.FormatUint(seed, 10))
	return rand.NewChaCha8(key)
}

// agree fails the test unless all implementations give the wanted verdict.
func agree(t *testing.T, task sm2.Task, want bool) {
	t.Helper()
	if ok, err := sm2.Check(task); ok != want || err != nil {
		t.Errorf("Check = %t, %v, want %t: key %v, digest %v, signature %x", ok, err, want, task.Key, task.Digest, task.Signature)
	}
}

func TestSignAndVerify(t *testing.T) {
	random := randomness(t)
	for i := range 40 {
		key, err := sm2.GenerateKey(random)
		if err != nil {
			t.Fatal(err)
		}
		message := make([]byte, i*i)
		random.Read(message)
		sig, err := sm2.Sign(key, random, message)
		if err != nil {
			t.Fatal(err)
		}
		if !sm2.VerifyMessage(key.Public(), message, sig) || sm2.VerifyMessage(key.Public(), append(message, 0), sig) {
			t.Fatal("VerifyMessage refuses the message, or accepts a longer one")
		}
		task := sm2.Task{Key: key.Public(), Digest: key.Public().Digest(message), Signature: sig}
		agree(t, task, true)
		flipped := task
		bit := int(random.Uint64() % 512)
		flipped.Signature[bit/8] ^= 1 << (bit % 8)
		agree(t, flipped, false)
		flipped = task
		flipped.Digest[bit/16] ^= 1 << (bit % 8)
		agree(t, flipped, false)
	}
}

func TestSecondImplementationSigns(t *testing.T) {
	random, curve := randomness(t), tjsm2.P256Sm2()
	for range 20 {
		key, err := sm2.GenerateKey(random)
		if err != nil {
			t.Fatal(err)
		}
		d := hexBytes(key.Bytes()).int()
		x, y := curve.ScalarBaseMult(d.Bytes())
		second := &tjsm2.PrivateKey{PublicKey: tjsm2.PublicKey{Curve: curve, X: x, Y: y}, D: d}
		r, s, err := tjsm2.Sm2Sign(second, []byte("message"), nil, random)
		if err != nil {
			t.Fatal(err)
		}
		var sig sm2.Signature
		r.FillBytes(sig[:32])
		s.FillBytes(sig[32:])
		if !sm2.VerifyMessage(key.Public(), []byte("message"), sig) {
			t.Errorf("the provider refuses the second implementation's signature %x by %v", sig, key)
		}
	}
}

// TestEdgeCombinations crosses small, large and sparse scalars: exceptional cases of point addition lie there. Each
// task's equation holds by construction, with the twin's R.
func TestEdgeCombinations(t *testing.T) {
	f := &forge{TB: t, curve: recommended()}
	one := small(1)
	keys := []*big.Int{one, small(3), f.belowOrder(2), f.belowOrder(7), new(big.Int).Lsh(one, 128), f.value("key")}
	scalars := []*big.Int{
		one, small(2), small(7), small(16), f.belowOrder(1), f.belowOrder(2), f.belowOrder(5), f.belowOrder(16),
		new(big.Int).Lsh(one, 64), new(big.Int).Rsh(f.n, 1), new(big.Int).Lsh(one, 255), f.value("s"),
	}
	valid := 0
	for _, d := range keys {
		p := f.multiply(d, f.g)
		key := keyOf(t, p)
		for _, s := range scalars {
			for _, factor := range scalars {
				r := f.minus(factor, s)
				sum := f.multiply(f.plus(s, f.times(factor, d)), f.g) // s + td, since sG + tP = (s + td)G
				x := small(0)
				if sum != nil {
					x = sum.x
				}
				var task sm2.Task
				task.Key = key
				f.minus(r, x).FillBytes(task.Digest[:])
				r.FillBytes(task.Signature[:32])
				s.FillBytes(task.Signature[32:])
				want := sum != nil && r.Sign() != 0
				agree(t, task, want)
				if want {
					valid++
				}
			}
		}
	}
	if total := len(keys) * len(scalars) * len(scalars); valid < total*8/10 || valid == total {
		t.Errorf("%d of %d combinations are valid", valid, total)
	}
}

// TestWhySecondImplementationIsGuarded pins the two errors of the second implementation that CrossVerify works around.
// When this fails after an upgrade, the work-around may go.
func TestWhySecondImplementationIsGuarded(t *testing.T) {
	native := func(v taskVector) bool {
		task := v.task(t)
		raw := task.Key.Raw()
		key := &tjsm2.PublicKey{Curve: tjsm2.P256Sm2(), X: hexBytes(raw[1:33]).int(), Y: hexBytes(raw[33:]).int()}
		return tjsm2.Verify(key, v.Digest[:], v.Signature[:32].int(), v.Signature[32:].int())
	}
	wrong := map[string]bool{
		"sG = tP": true, "sG = tP, r = e": true, "sG = tP, sum taken for (0, 0)": true,
		"R infinite": true, "R infinite, real message": true, "R infinite, e = r + n": true,
		"t = n-6": true, "t = n-6, tP taken for infinity": true,
	}
	for _, v := range loadTasks(t) {
		if got := native(v); (got != v.Valid) != wrong[v.Name] {
			t.Errorf("%s: the second implementation's own Verify says %t, the truth is %t", v.Name, got, v.Valid)
		}
		delete(wrong, v.Name)
	}
	if len(wrong) != 0 {
		t.Errorf("no such vectors: %v", wrong)
	}
}

// TestWellFormed makes sure that neither library is asked about the malformed vectors: whether they refuse them too
// doesn't matter then.
func TestWellFormed(t *testing.T) {
	malformed := map[string]bool{
		"t = 0": true, "r = 0": true, "s = 0": true, "r = s = 0": true, "r = n": true, "s = n": true,
		"r = 5 + n": true, "s = 5 + n": true, "r = s = 2^256-1": true,
		"R infinite": true, "R infinite, real message": true, "R infinite, e = r + n": true,
	}
	for _, v := range loadTasks(t) {
		if got := sm2.WellFormed(v.task(t)); got == malformed[v.Name] {
			t.Errorf("%s: well-formed is %t", v.Name, got)
		}
		delete(malformed, v.Name)
	}
	if len(malformed) != 0 {
		t.Errorf("no such vectors: %v", malformed)
	}
}

func TestVerifyWithoutKey(t *testing.T) {
	good := loadTasks(t)[0].task(t)
	nobody, zero := good, good
	nobody.Key, zero.Key = nil, new(sm2.PublicKey)
	got := sm2.Verify([]sm2.Task{nobody, good, zero, {}})
	if len(got) != 4 || got[0] || !got[1] || got[2] || got[3] {
		t.Errorf("Verify = %v, want only the second to be valid", got)
	}
	for _, task := range []sm2.Task{nobody, zero, {}} {
		agree(t, task, false)
		if sm2.VerifyMessage(task.Key, nil, task.Signature) {
			t.Error("VerifyMessage accepts a key that isn't one")
		}
	}
	if got := sm2.Verify(nil); len(got) != 0 {
		t.Errorf("Verify(nil) = %v", got)
	}
}

func TestSignDigestNonce(t *testing.T) {
	key := loadStandard(t).Recommended.key(t)
	e := key.Public().Digest([]byte("message"))
	sign := func(random io.Reader) sm2.Signature {
		t.Helper()
		sig, err := key.SignDigest(random, e)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, sm2.Task{Key: key.Public(), Digest: e, Signature: sig}, true)
		return sig
	}
	random := randomness(t)
	if first, second := sign(random), sign(random); first == second {
		t.Error("two signatures with fresh randomness are equal")
	}
	if first, second := sign(nil), sign(nil); first != second {
		t.Error("two signatures without randomness differ")
	}
	broken := func() io.Reader { return bytes.NewReader(make([]byte, 1<<10)) }
	stuck := sign(broken())
	other, err := key.SignDigest(broken(), sm3.Digest{1})
	if err != nil {
		t.Fatal(err)
	}
	// With the same nonce k, both give k = s + d(r + s): d would follow from the two signatures.
	if nonce(key, stuck).Cmp(nonce(key, other)) == 0 {
		t.Error("a stuck source of randomness repeats the nonce")
	}
	if sig, err := key.SignDigest(iotest.ErrReader(io.ErrClosedPipe), e); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("with a failing source: %x, %v", sig, err)
	}
}

func nonce(key *sm2.PrivateKey, sig sm2.Signature) *big.Int {
	r, s := hexBytes(sig[:32]).int(), hexBytes(sig[32:]).int()
	k := new(big.Int).Add(r, s)
	k.Mul(k, hexBytes(key.Bytes()).int()).Add(k, s)
	return recommended().scalar(k)
}
