package x509sm2_test

import (
	"bytes"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/x509sm2"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func leafKey(t *testing.T) *sm2.PublicKey {
	t.Helper()
	key, err := sm2.ParsePublicKey(strings.TrimSpace(string(file(t, "leaf.pub"))))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestChain(t *testing.T) {
	chain, err := x509sm2.Parse(file(t, "chain.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if len(chain) != 3 || !chain.Complete() {
		t.Fatalf("%d certificates, complete: %v", len(chain), chain.Complete())
	}
	leaf, sub, root := chain[0], chain[1], chain[2]
	if leaf.Subject != "CN=registry-a,OU=签名,O=甲登记机构,C=CN" || leaf.Issuer != sub.Subject || root.Subject != root.Issuer {
		t.Errorf("names: %q by %q, root %q", leaf.Subject, leaf.Issuer, root.Subject)
	}
	if leaf.Serial != "0123456789abcdef" || leaf.Authority || !sub.Authority || !slices.Equal(leaf.Usage, []string{"digitalSignature", "nonRepudiation"}) {
		t.Errorf("%+v", leaf)
	}
	if leaf.Digest != sm3.Sum(file(t, "leaf.der")) {
		t.Error("the digest is not SM3 of the DER")
	}
	if days := leaf.Until.Sub(leaf.From).Hours() / 24; days != 3650 {
		t.Errorf("valid for %v days", days)
	}
	if from, until := chain.Validity(); from != leaf.From || until != leaf.Until {
		t.Errorf("the chain is valid from %v until %v", from, until)
	}
	if err := chain.CheckKey(leafKey(t).Fingerprint()); err != nil {
		t.Error(err)
	}
	for _, other := range []sm3.Digest{sub.Key.Fingerprint(), {}} {
		if err := chain.CheckKey(other); !errors.Is(err, x509sm2.ErrOtherKey) {
			t.Errorf("another key: %v", err)
		}
	}
}

func TestOneInDER(t *testing.T) {
	chain, err := x509sm2.Parse(file(t, "leaf.der"))
	if err != nil || len(chain) != 1 || chain.Complete() {
		t.Fatalf("%v, %v", chain, err)
	}
	if err := chain.CheckKey(leafKey(t).Fingerprint()); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoChain(t *testing.T) {
	for name, want := range map[string]error{
		"gap.pem": x509sm2.ErrChain, "reversed.pem": x509sm2.ErrChain, "impostor.pem": x509sm2.ErrChain, "no_ca.pem": x509sm2.ErrChain,
		"other_id.pem": x509sm2.ErrChain, "critical.pem": x509sm2.ErrFile, "p256.pem": x509sm2.ErrNotSM2,
		"leaf.pub": x509sm2.ErrFile, "make.sh": x509sm2.ErrFile,
	} {
		if chain, err := x509sm2.Parse(file(t, name)); !errors.Is(err, want) || chain != nil {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

func TestBounds(t *testing.T) {
	leaf := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: file(t, "leaf.der")})
	for name, data := range map[string][]byte{
		"empty": nil, "too many": bytes.Repeat(leaf, x509sm2.MaxCertificates+1), "too long": append(leaf, make([]byte, x509sm2.MaxFile)...),
		"other block": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: file(t, "leaf.der")}), "cut block": leaf[:len(leaf)-20],
		"second cut": append(bytes.Clone(leaf), leaf[:len(leaf)-20]...), "bytes after DER": append(file(t, "leaf.der"), 0),
	} {
		if _, err := x509sm2.Parse(data); !errors.Is(err, x509sm2.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What `openssl x509 -text` writes around the blocks is passed over.
	if _, err := x509sm2.Parse(slices.Concat([]byte("Certificate:\n"), leaf, []byte("\n"))); err != nil {
		t.Errorf("with text: %v", err)
	}
}

// A bit flipped anywhere in a signed certificate is seen, or the file is none any more.
func TestEveryByteCounts(t *testing.T) {
	good, err := x509sm2.Parse(file(t, "chain.pem"))
	if err != nil {
		t.Fatal(err)
	}
	leaf, rest := pem.Decode(file(t, "chain.pem"))
	for i := range leaf.Bytes {
		changed := bytes.Clone(leaf.Bytes)
		changed[i] ^= 1
		data := append(pem.EncodeToMemory(&pem.Block{Type: leaf.Type, Bytes: changed}), rest...)
		if chain, err := x509sm2.Parse(data); err == nil && chain[0].Digest != good[0].Digest {
			t.Errorf("byte %d may be changed", i)
		}
	}
}

// OpenSSL finds the same key, and the same signatures link by link.
func TestOpenSSLAgrees(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl isn't installed")
	}
	dir := t.TempDir()
	var paths []string
	for rest, i := file(t, "chain.pem"), 0; ; i++ {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		path := filepath.Join(dir, string(rune('a'+i)))
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	out, err := exec.Command("openssl", "x509", "-in", paths[0], "-noout", "-pubkey").Output()
	if err != nil || string(out) != string(leafKey(t).PEM()) {
		t.Errorf("the key: %s, %v", out, err)
	}
	for i := range len(paths) - 1 {
		out, err := exec.Command("openssl", "verify", "-partial_chain", "-vfyopt", "distid:"+sm2.UserID, "-trusted", paths[i+1], paths[i]).CombinedOutput()
		if err != nil {
			t.Errorf("link %d: %s", i, out)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"chain.pem", "leaf.der", "gap.pem", "no_ca.pem", "critical.pem", "p256.pem", "other_id.pem"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		chain, err := x509sm2.Parse(data)
		if err != nil {
			if chain != nil {
				t.Fatal("a chain beside an error")
			}
			return
		}
		if len(chain) == 0 || len(chain) > x509sm2.MaxCertificates || chain.CheckKey(chain[0].Key.Fingerprint()) != nil {
			t.Fatalf("%d certificates", len(chain))
		}
		for _, c := range chain {
			if c.Key == nil || c.Serial == "" || strings.ContainsAny(c.Subject+c.Issuer, "\x00\n\r\x1b") {
				t.Fatalf("%+v", c)
			}
		}
	})
}
