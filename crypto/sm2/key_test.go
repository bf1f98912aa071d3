package sm2_test

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/emmansun/gmsm/smx509"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

func TestParsePublicKey(t *testing.T) {
	good := loadStandard(t).Recommended.key(t).Public()
	text := good.String()
	c := recommended()
	over := func(x, y *big.Int) string { return fmt.Sprintf("sm2:04%064x%064x", x, y) }
	raw := good.Raw()
	x, y := hexBytes(raw[1:33]).int(), hexBytes(raw[33:]).int()
	low := (&forge{TB: t, curve: c}).lift(small(1)) // x + p still fits 32 bytes
	bad := map[string]string{
		"empty":           "",
		"no prefix":       text[4:],
		"upper prefix":    "SM2:" + text[4:],
		"upper digits":    "sm2:" + strings.ToUpper(text[4:]),
		"short":           text[:len(text)-1],
		"a byte short":    text[:len(text)-2],
		"long":            text + "00",
		"newline":         text + "\n",
		"not hex":         text[:len(text)-1] + "x",
		"compressed":      "sm2:02" + text[6:70],
		"compressed long": "sm2:02" + text[6:],
		"hybrid":          "sm2:06" + text[6:],
		"infinity":        "sm2:00",
		"long infinity":   "sm2:00" + strings.Repeat("0", 128),
		"zero point":      over(small(0), small(0)),
		"off the curve":   over(x, new(big.Int).Add(y, small(1))),
		"y twice":         over(y, y),
		"x + p":           over(new(big.Int).Add(low.x, c.p), low.y),
		"x = p":           over(c.p, c.lift0(t).y),
	}
	for name, text := range bad {
		if k, err := sm2.ParsePublicKey(text); !errors.Is(err, sm2.ErrPublicKey) || k != nil {
			t.Errorf("%s: ParsePublicKey(%q) = %v, %v", name, text, k, err)
		}
	}
	for name, text := range map[string]string{"its own text": text, "x = 1": over(low.x, low.y), "x = 0": over(small(0), c.lift0(t).y)} {
		if k, err := sm2.ParsePublicKey(text); err != nil || k.String() != text {
			t.Errorf("%s: ParsePublicKey = %v, %v", name, k, err)
		}
	}
}

// lift0 returns a point with x = 0.
func (c curve) lift0(t testing.TB) *point { return (&forge{TB: t, curve: c}).lift(small(0)) }

func TestNewPublicKeyKeepsNoReference(t *testing.T) {
	raw := loadStandard(t).Recommended.key(t).Public().Raw()
	key, err := sm2.NewPublicKey(raw[:])
	if err != nil {
		t.Fatal(err)
	}
	want := key.String()
	clear(raw[:])
	if sig, err := loadStandard(t).Recommended.key(t).SignDigest(nil, sm3.Digest{}); err != nil || key.String() != want ||
		!sm2.Verify([]sm2.Task{{Key: key, Signature: sig}})[0] {
		t.Errorf("the key changed with the caller's bytes (%v)", err)
	}
}

func TestPublicKeyEncodings(t *testing.T) {
	key := loadStandard(t).Recommended.key(t).Public()
	spki := key.SPKI()
	parsed, err := smx509.ParsePKIXPublicKey(spki)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := smx509.MarshalPKIXPublicKey(parsed); err != nil || !bytes.Equal(again, spki) {
		t.Errorf("SPKI %x, the library writes %x, %v", spki, again, err)
	}
	block, rest := pem.Decode(key.PEM())
	if block == nil || block.Type != "PUBLIC KEY" || !bytes.Equal(block.Bytes, spki) || len(rest) != 0 {
		t.Errorf("PEM %s", key.PEM())
	}
	fingerprint := sm3.Sum(spki)
	if id := key.ID(); key.Fingerprint() != fingerprint || !bytes.Equal(id[:], fingerprint[:4]) || id.String() != fingerprint.String()[4:12] {
		t.Errorf("fingerprint %v, key ID %v, want %v", key.Fingerprint(), id, fingerprint)
	}
	if key.Digest([]byte("a"), []byte("bc")) != key.Digest([]byte("abc")) || key.Digest() == key.Digest([]byte{0}) {
		t.Error("Digest doesn't concatenate its parts")
	}
}

func TestNewPrivateKey(t *testing.T) {
	c := recommended()
	bytes32 := func(x *big.Int) []byte { return x.FillBytes(make([]byte, 32)) }
	below := func(k int64) *big.Int { return new(big.Int).Sub(c.n, small(k)) }
	for name, d := range map[string][]byte{
		"nil": nil, "short": make([]byte, 31), "long": append(make([]byte, 32), 1),
		"0": bytes32(small(0)), "n-1": bytes32(below(1)), "n": bytes32(c.n), "n+1": bytes32(below(-1)),
		"2^256-1": bytes.Repeat([]byte{0xff}, 32),
	} {
		if k, err := sm2.NewPrivateKey(d); !errors.Is(err, sm2.ErrPrivateKey) || k != nil {
			t.Errorf("d = %s: %v, %v", name, k, err)
		}
	}
	for _, d := range []*big.Int{small(1), small(2), below(2), below(3)} {
		k, err := sm2.NewPrivateKey(bytes32(d))
		if err != nil {
			t.Errorf("d = %x: %v", d, err)
			continue
		}
		if k.Public().String() != keyOf(t, c.multiply(d, c.g)).String() || !bytes.Equal(k.Bytes(), bytes32(d)) {
			t.Errorf("d = %x: public key %v, bytes %x", d, k.Public(), k.Bytes())
		}
	}
}

func TestGenerateKey(t *testing.T) {
	a, errA := sm2.GenerateKey(rand.Reader)
	b, errB := sm2.GenerateKey(rand.Reader)
	if errA != nil || errB != nil || bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatalf("two keys: %v, %v", errA, errB)
	}
	outOfRange := bytes.Repeat([]byte{0xff}, 32)
	k, err := sm2.GenerateKey(bytes.NewReader(append(outOfRange, a.Bytes()...)))
	if err != nil || !bytes.Equal(k.Bytes(), a.Bytes()) {
		t.Errorf("after a candidate out of range: %v", err)
	}
	for name, random := range map[string]io.Reader{
		"none": nil, "empty": bytes.NewReader(nil), "short": bytes.NewReader(make([]byte, 31)),
		"zeros": bytes.NewReader(make([]byte, 1<<10)), "failing": iotest.ErrReader(io.ErrClosedPipe),
	} {
		if k, err := sm2.GenerateKey(random); err == nil {
			t.Errorf("random = %s: %v", name, k)
		}
	}
}

func TestPrivateKeyIsNotPrinted(t *testing.T) {
	k := loadStandard(t).Recommended.key(t)
	secret, decimal := fmt.Sprintf("%x", k.Bytes()), fmt.Sprintf("%d", k.Bytes()[:4])
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		text := fmt.Sprintf(verb, k)
		if strings.Contains(strings.ToLower(text), secret) || strings.Contains(text, decimal[1:len(decimal)-1]) {
			t.Errorf("%s prints the private key: %s", verb, text)
		}
	}
}
