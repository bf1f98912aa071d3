package sealed_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/pem"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
)

var update = flag.Bool("update", false, "seal the vectors anew")

// vectors are files that other programs can open with testdata/reader.pem. The
// key is for this test only.
func vectors() map[string][]byte {
	return map[string][]byte{"empty.sealed": {}, "small.sealed": text(100), "chunks.sealed": text(65536 + 1000)}
}

func TestVectorsOpen(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for name, document := range vectors() {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := sealed.Parse(data)
		if err != nil {
			t.Fatal(name, err)
		}
		if got, err := d.Open(key(t, "holder/a")); err != nil || !bytes.Equal(got, document) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPythonAgrees has another program parse, unwrap and decrypt: Python's own
// library with OpenSSL's command for SM2 and AES, and GCM's tags by hand.
func TestPythonAgrees(t *testing.T) {
	for _, tool := range []string{"python3", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	if out, err := exec.Command("openssl", "version").Output(); err != nil || strings.HasPrefix(string(out), "OpenSSL 1") {
		t.Skipf("%s is too old (%v)", out, err)
	}
	for name, document := range vectors() {
		out, err := exec.Command("python3", "testdata/open.py", "testdata/reader.pem", filepath.Join("testdata", name)).Output()
		if err != nil || !bytes.Equal(out, document) {
			t.Errorf("%s: %v, %d bytes, want %d", name, err, len(out), len(document))
		}
	}
	altered, err := os.ReadFile("testdata/chunks.sealed")
	if err != nil {
		t.Fatal(err)
	}
	altered[len(altered)-1] ^= 1
	path := filepath.Join(t.TempDir(), "altered.sealed")
	if err := os.WriteFile(path, altered, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("python3", "testdata/open.py", "testdata/reader.pem", path).Output(); err == nil || len(out) > 0 {
		t.Errorf("a tag altered: %d bytes came out", len(out))
	}
}

func writeVectors(t *testing.T) {
	t.Helper()
	for name, document := range vectors() {
		write(t, name, seal(t, document, "holder/a", "registry-a/registrar").Bytes())
	}
	write(t, "reader.pem", pkcs8(t, key(t, "holder/a")))
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join("testdata", name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// pkcs8 writes a key in clear, as OpenSSL reads it (RFC 5958, RFC 5915).
func pkcs8(t *testing.T, k *sm2.PrivateKey) []byte {
	t.Helper()
	curve, ec := asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}, asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	raw := k.Public().Raw()
	inner, err := asn1.Marshal(struct {
		Version int
		Key     []byte
		Public  asn1.BitString `asn1:"explicit,tag:1"`
	}{1, k.Bytes(), asn1.BitString{Bytes: raw[:], BitLength: 8 * len(raw)}})
	if err != nil {
		t.Fatal(err)
	}
	type algorithm struct{ Kind, Curve asn1.ObjectIdentifier }
	der, err := asn1.Marshal(struct {
		Version   int
		Algorithm algorithm
		Key       []byte
	}{0, algorithm{ec, curve}, inner})
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// TestWrappedKeysAreNew holds the twin of sm2's own test: two wraps of one key
// share nothing, and each opens with its own private key only.
func TestWrappedKeysAreNew(t *testing.T) {
	var content [sm2.ContentKeySize]byte
	content[0] = 7
	a, err := sm2.WrapKey(rand.Reader, key(t, "a").Public(), content)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sm2.WrapKey(rand.Reader, key(t, "a").Public(), content)
	if err != nil || a == b {
		t.Fatal("two wraps are alike", err)
	}
	if got, err := key(t, "a").UnwrapKey(a[:]); err != nil || got != content {
		t.Errorf("got %x, %v", got, err)
	}
	for name, bad := range map[string][]byte{
		"another key's": nil, "nothing": {}, "short": a[:100], "a flipped point": flip(a[:], 9), "a flipped digest": flip(a[:], 70), "a flipped byte": flip(a[:], 128),
		"compressed": append([]byte{2}, a[1:]...), "DER": append([]byte{0x30}, a[1:]...), "zero": make([]byte, sm2.WrappedSize),
	} {
		k := key(t, "a")
		if bad == nil {
			k, bad = key(t, "b"), a[:]
		}
		if _, err := k.UnwrapKey(bad); err == nil {
			t.Errorf("%s was unwrapped", name)
		}
	}
	if _, err := sm2.WrapKey(rand.Reader, nil, content); err == nil {
		t.Error("wrapped for nobody")
	}
}

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}
