package sm2_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// hexBytes is hexadecimal in JSON.
type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

func (b hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

func (b hexBytes) int() *big.Int { return new(big.Int).SetBytes(b) }

type example struct {
	Source  string
	UserID  string `json:"user_id"`
	Message string
	D       hexBytes
	KeyX    hexBytes `json:"key_x"`
	KeyY    hexBytes `json:"key_y"`
	ZA      hexBytes
	E, K    hexBytes
	R, S    hexBytes
}

type standard struct {
	About        string
	Recommended  example
	OtherUserIDs struct {
		Source string
		ZA     []struct {
			UserID string `json:"user_id"`
			ZA     hexBytes
		}
	} `json:"other_user_ids"`
	TestCurve struct {
		example
		P, A, B, N hexBytes
		GX         hexBytes `json:"g_x"`
		GY         hexBytes `json:"g_y"`
	} `json:"test_curve"`
}

func loadStandard(t testing.TB) standard {
	t.Helper()
	var v standard
	loadJSON(t, "testdata/vectors/standard.json", &v)
	return v
}

func loadJSON(t testing.TB, path string, v any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func digestOf(parts ...[]byte) []byte {
	d := sm3.Sum(parts...)
	return d[:]
}

func (v example) key(t testing.TB) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.NewPrivateKey(v.D)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (v example) signature() (sig sm2.Signature) {
	copy(sig[:32], v.R)
	copy(sig[32:], v.S)
	return sig
}

func TestStandardExample(t *testing.T) {
	v := loadStandard(t).Recommended
	key, message := v.key(t).Public(), []byte(v.Message)
	if v.UserID != sm2.UserID {
		t.Fatalf("user ID %q", v.UserID)
	}
	if raw := key.Raw(); !bytes.Equal(raw[:], append(append([]byte{4}, v.KeyX...), v.KeyY...)) {
		t.Errorf("public key %v", key)
	}
	if e := key.Digest(message); !bytes.Equal(e[:], v.E) {
		t.Errorf("e = %v, want %x", e, v.E)
	}
	if za := sm3.Sum(v.ZA, message); key.Digest(message) != za {
		t.Errorf("ZA isn't the example's")
	}
	r, s := recommended().sign(v.D.int(), v.E.int(), v.K.int())
	if r.Cmp(v.R.int()) != 0 || s.Cmp(v.S.int()) != 0 {
		t.Errorf("twin signs %x %x", r, s)
	}
	if !sm2.VerifyMessage(key, message, v.signature()) {
		t.Error("the example's signature doesn't verify")
	}
}

func TestOtherUserIDsDoNotVerify(t *testing.T) {
	v := loadStandard(t)
	c, key := recommended(), v.Recommended.key(t)
	raw := key.Public().Raw()
	message := []byte(v.Recommended.Message)
	for _, other := range v.OtherUserIDs.ZA {
		entl := []byte{0, byte(8 * len(other.UserID))}
		za := digestOf(entl, []byte(other.UserID), c.a.Bytes(), c.b.Bytes(), c.g.x.Bytes(), c.g.y.Bytes(), raw[1:])
		if !bytes.Equal(za, other.ZA) {
			t.Errorf("user ID %q: ZA %x, want %x", other.UserID, za, other.ZA)
		}
		sig, err := key.SignDigest(nil, sm3.Sum(za, message))
		if err != nil {
			t.Fatal(err)
		}
		if sm2.VerifyMessage(key.Public(), message, sig) {
			t.Errorf("a signature with user ID %q verifies", other.UserID)
		}
	}
}
