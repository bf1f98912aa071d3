package keyfile_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	gmsm2 "github.com/emmansun/gmsm/sm2"

	"github.com/certledger/certledger/crypto/keyfile"
)

// sealed encrypts the signing key with a scheme of the test's choice.
func sealed(t testing.TB, scheme pkcs.PBESEncrypter) []byte {
	t.Helper()
	k, err := gmsm2.NewPrivateKey(signingKey(t).Bytes())
	if err != nil {
		t.Fatal(err)
	}
	der, err := pkcs8.MarshalPrivateKey(k, password(), scheme)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})
}

func pbes2(cipher pkcs.Cipher, hash pkcs.Hash, salt, iterations int) pkcs.PBESEncrypter {
	return pkcs.NewPBESEncrypter(cipher, pkcs.NewPBKDF2Opts(hash, salt, iterations))
}

func TestSchemes(t *testing.T) {
	for name, c := range map[string]struct {
		scheme pkcs.PBESEncrypter
		read   bool
	}{
		"ours":            {pbes2(pkcs.SM4CBC, pkcs.SHA256, 16, 10), true},
		"AES-128":         {pbes2(pkcs.AES128CBC, pkcs.SHA256, 8, 10), true},
		"AES-256":         {pbes2(pkcs.AES256CBC, pkcs.SHA512, 64, 10), true},
		"SHA-1":           {pbes2(pkcs.SM4CBC, pkcs.SHA1, 16, 10), false},
		"Triple DES":      {pbes2(pkcs.TripleDESCBC, pkcs.SHA256, 16, 10), false},
		"ECB":             {pbes2(pkcs.SM4ECB, pkcs.SHA256, 16, 10), false},
		"long salt":       {pbes2(pkcs.SM4CBC, pkcs.SHA256, 65, 10), false},
		"scrypt":          {pkcs.NewPBESEncrypter(pkcs.SM4CBC, pkcs.NewScryptOpts(16, 16, 8, 1)), false},
		"the other PBES2": {pkcs.NewSMPBESEncrypter(16, 10), false},
	} {
		key, err := keyfile.Unseal(sealed(t, c.scheme), password())
		if c.read && (err != nil || key == nil) || !c.read && !errors.Is(err, keyfile.ErrFormat) {
			t.Errorf("%s: %v, %v", name, key, err)
		}
	}
}

// outer is EncryptedPrivateKeyInfo down to the level at which the tests spoil it.
type outer struct {
	Algorithm struct {
		OID    asn1.ObjectIdentifier
		Params struct {
			KDF struct {
				OID    asn1.ObjectIdentifier
				Params struct {
					Salt       []byte
					Iterations int
					KeyLength  int `asn1:"optional"`
					PRF        asn1.RawValue
				}
			}
			Cipher struct {
				OID asn1.ObjectIdentifier
				IV  []byte
			}
		}
	}
	Data []byte
}

// spoilt returns a good key file with one change to its structure.
func spoilt(t *testing.T, change func(*outer)) []byte {
	t.Helper()
	block, _ := pem.Decode(content(t, written(t)))
	var o outer
	if rest, err := asn1.Unmarshal(block.Bytes, &o); err != nil || len(rest) != 0 {
		t.Fatal(err, rest)
	}
	change(&o)
	der, err := asn1.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: der})
}

func TestSpoiltStructure(t *testing.T) {
	for name, change := range map[string]func(*outer){
		"no iterations":       func(o *outer) { o.Algorithm.Params.KDF.Params.Iterations = 0 },
		"negative iterations": func(o *outer) { o.Algorithm.Params.KDF.Params.Iterations = -1 },
		"too many iterations": func(o *outer) { o.Algorithm.Params.KDF.Params.Iterations = 10_000_001 },
		"2^40 iterations":     func(o *outer) { o.Algorithm.Params.KDF.Params.Iterations = 1 << 40 },
		"no salt":             func(o *outer) { o.Algorithm.Params.KDF.Params.Salt = nil },
		"wrong key length":    func(o *outer) { o.Algorithm.Params.KDF.Params.KeyLength = 17 },
		"other KDF":           func(o *outer) { o.Algorithm.Params.KDF.OID[6]++ },
		"other scheme":        func(o *outer) { o.Algorithm.OID[6]++ },
		"other cipher":        func(o *outer) { o.Algorithm.Params.Cipher.OID[5]++ },
		"other cipher, no key length": func(o *outer) {
			o.Algorithm.Params.Cipher.OID[5]++
			o.Algorithm.Params.KDF.Params.KeyLength = 0
		},
		"short IV":      func(o *outer) { o.Algorithm.Params.Cipher.IV = make([]byte, 15) },
		"long IV":       func(o *outer) { o.Algorithm.Params.Cipher.IV = make([]byte, 32) },
		"no data":       func(o *outer) { o.Data = nil },
		"half a block":  func(o *outer) { o.Data = o.Data[:len(o.Data)-8] },
		"too much data": func(o *outer) { o.Data = make([]byte, 2048) },
	} {
		if key, err := keyfile.Unseal(spoilt(t, change), password()); !errors.Is(err, keyfile.ErrFormat) {
			t.Errorf("%s: %v, %v", name, key, err)
		}
	}
	if _, err := keyfile.Unseal(spoilt(t, func(*outer) {}), password()); err != nil {
		t.Errorf("unspoilt: %v", err)
	}
	flip := func(o *outer) { o.Data[len(o.Data)-17] ^= 1 }
	if key, err := keyfile.Unseal(spoilt(t, flip), password()); !errors.Is(err, keyfile.ErrPassword) {
		t.Errorf("damaged data: %v, %v", key, err)
	}
}

func TestMalformed(t *testing.T) {
	good := content(t, written(t))
	block, _ := pem.Decode(good)
	encode := func(kind string, der []byte, headers map[string]string) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der, Headers: headers})
	}
	for name, content := range map[string][]byte{
		"empty":               nil,
		"text":                []byte("not a key\n"),
		"DER":                 block.Bytes,
		"text before":         append([]byte("key of node 1\n"), good...),
		"text after":          append(bytes.Clone(good), "x"...),
		"two blocks":          append(bytes.Clone(good), good...),
		"other type":          encode("PRIVATE KEY", block.Bytes, nil),
		"PEM headers":         encode(block.Type, block.Bytes, map[string]string{"K": "v"}),
		"truncated":           good[:len(good)/2],
		"truncated DER":       encode(block.Type, block.Bytes[:len(block.Bytes)-1], nil),
		"bytes after the DER": encode(block.Type, append(bytes.Clone(block.Bytes), 0), nil),
		"a third element":     encode(block.Type, thirdElement(block.Bytes), nil),
		"no DER":              encode(block.Type, nil, nil),
	} {
		if key, err := keyfile.Unseal(content, password()); !errors.Is(err, keyfile.ErrFormat) {
			t.Errorf("%s: %v, %v", name, key, err)
		}
	}
	if _, err := keyfile.Unseal(append(bytes.Clone(good), "\n\n"...), password()); err != nil {
		t.Errorf("blank lines after the block: %v", err)
	}
}

// thirdElement appends a NULL inside the outer SEQUENCE, whose length has one byte in the long form.
func thirdElement(der []byte) []byte {
	out := append(bytes.Clone(der), 5, 0)
	out[2] += 2
	return out
}

func TestBigFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big")
	if err := os.WriteFile(path, append(content(t, written(t)), bytes.Repeat([]byte("\n"), 1<<20)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.ReadSM2(path, password()); !errors.Is(err, keyfile.ErrFormat) {
		t.Errorf("a megabyte: %v", err)
	}
}

func FuzzUnseal(f *testing.F) {
	f.Add(content(f, written(f)), password())
	f.Add(content(f, written(f)), []byte("wrong"))
	f.Add(sealed(f, pbes2(pkcs.AES256CBC, pkcs.SHA512, 8, 1)), password())
	f.Add(sealed(f, pbes2(pkcs.TripleDESCBC, pkcs.SHA1, 8, 1)), password())
	f.Add([]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n"), []byte{})
	f.Fuzz(func(t *testing.T, content, password []byte) {
		if keyfile.Iterations(content) > 1000 {
			t.Skip("asks for more work than a fuzzer has time for")
		}
		key, err := keyfile.Unseal(content, password)
		if (key == nil) == (err == nil) {
			t.Errorf("key %v and error %v", key, err)
		}
		if err != nil && !errors.Is(err, keyfile.ErrFormat) && !errors.Is(err, keyfile.ErrPassword) {
			t.Errorf("error %v", err)
		}
	})
}
