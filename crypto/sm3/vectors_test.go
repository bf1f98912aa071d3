package sm3_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/pbkdf2"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
)

// hexBytes is hexadecimal in JSON.
type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

type vectors struct {
	About   string
	Digests []struct {
		Name, Source string
		Unit         hexBytes
		Times        int
		Digest       sm3.Digest
	}
	HMAC []struct {
		Name, Source      string
		Key, Message, MAC hexBytes
	}
	X963KDF struct {
		Source string
		Z, Key hexBytes
	}
	HKDF struct {
		Source               string
		IKM, Salt, Info, Key hexBytes
	}
	PBKDF2 struct {
		Source         string
		Password, Salt string
		Iterations     int
		Key            hexBytes
	}
	Merkle struct {
		Source string
		Leaves []string
		Root   sm3.Digest
	}
}

func load(t *testing.T) vectors {
	t.Helper()
	content, err := os.ReadFile("testdata/vectors/sm3.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if len(v.Digests) != 4 || len(v.HMAC) != 3 {
		t.Fatalf("%d digests and %d MACs, want 4 and 3", len(v.Digests), len(v.HMAC))
	}
	return v
}

func TestDigestVectors(t *testing.T) {
	for _, v := range load(t).Digests {
		input := bytes.Repeat(v.Unit, v.Times)
		if got := sm3.Sum(input); got != v.Digest {
			t.Errorf("%s: Sum = %v, want %v", v.Name, got, v.Digest)
		}
		h := sm3.New()
		for len(input) > 0 { // odd-sized writes cross the block boundary everywhere
			n := min(37, len(input))
			h.Write(input[:n])
			input = input[n:]
		}
		if got := sm3.Digest(h.Sum(nil)); got != v.Digest {
			t.Errorf("%s: New = %v, want %v", v.Name, got, v.Digest)
		}
	}
}

func TestHMACVectors(t *testing.T) {
	for _, v := range load(t).HMAC {
		mac := hmac.New(sm3.New, v.Key)
		mac.Write(v.Message)
		if got := mac.Sum(nil); !bytes.Equal(got, v.MAC) {
			t.Errorf("%s: %x, want %x", v.Name, got, v.MAC)
		}
	}
}

func TestDerivationVectors(t *testing.T) {
	v := load(t)
	var x963 []byte
	for counter := uint32(1); len(x963) < len(v.X963KDF.Key); counter++ {
		block := sm3.Sum(v.X963KDF.Z, binary.BigEndian.AppendUint32(nil, counter))
		x963 = append(x963, block[:]...)
	}
	if got := x963[:len(v.X963KDF.Key)]; !bytes.Equal(got, v.X963KDF.Key) {
		t.Errorf("X9.63 KDF: %x, want %x", got, v.X963KDF.Key)
	}
	got, err := hkdf.Key(sm3.New, v.HKDF.IKM, v.HKDF.Salt, string(v.HKDF.Info), len(v.HKDF.Key))
	if err != nil || !bytes.Equal(got, v.HKDF.Key) {
		t.Errorf("HKDF: %x, %v, want %x", got, err, v.HKDF.Key)
	}
	got, err = pbkdf2.Key(sm3.New, v.PBKDF2.Password, []byte(v.PBKDF2.Salt), v.PBKDF2.Iterations, len(v.PBKDF2.Key))
	if err != nil || !bytes.Equal(got, v.PBKDF2.Key) {
		t.Errorf("PBKDF2: %x, %v, want %x", got, err, v.PBKDF2.Key)
	}
}

func TestMerkleVector(t *testing.T) {
	v := load(t).Merkle
	left, right := sm3.Sum([]byte{0}, []byte(v.Leaves[0])), sm3.Sum([]byte{0}, []byte(v.Leaves[1]))
	if got := sm3.Sum([]byte{1}, left[:], right[:]); got != v.Root {
		t.Errorf("root %v, want %v", got, v.Root)
	}
}
