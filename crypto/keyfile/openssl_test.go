package keyfile_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/crypto/keyfile"
)

// openssl runs OpenSSL with the password in a file, as UTF-8 bytes.
func openssl(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl isn't installed")
	}
	out, err := exec.Command("openssl", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("openssl %q: %v\n%s", args, err, out)
	}
	return out
}

func passwordFile(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "password")
	if err := os.WriteFile(path, password(), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file:" + path
}

func TestOpenSSLReadsOurs(t *testing.T) {
	dir := t.TempDir()
	pass, signing, transport := passwordFile(t, dir), filepath.Join(dir, "s"), filepath.Join(dir, "t")
	if err := fast().WriteSM2(signing, signingKey(t), password()); err != nil {
		t.Fatal(err)
	}
	if out := openssl(t, "pkey", "-in", signing, "-passin", pass, "-pubout"); !bytes.Equal(out, signingKey(t).Public().PEM()) {
		t.Errorf("OpenSSL finds the public key %s", out)
	}
	if err := fast().WriteEd25519(transport, transportKey(), password()); err != nil {
		t.Fatal(err)
	}
	spki := openssl(t, "pkey", "-in", transport, "-passin", pass, "-pubout", "-outform", "DER")
	if public := transportKey()[32:]; !bytes.HasSuffix(spki, public) {
		t.Errorf("OpenSSL finds the public key %x, want %x", spki, public)
	}
}

func TestWeReadOpenSSLs(t *testing.T) {
	dir := t.TempDir()
	pass := passwordFile(t, dir)
	for _, cipher := range []string{"-aes256", "-aes-128-cbc", "-sm4-cbc"} {
		signing, transport := filepath.Join(dir, "s"+cipher), filepath.Join(dir, "t"+cipher)
		openssl(t, "genpkey", "-algorithm", "SM2", cipher, "-pass", pass, "-out", signing)
		openssl(t, "genpkey", "-algorithm", "ED25519", cipher, "-pass", pass, "-out", transport)
		k, err := keyfile.ReadSM2(signing, password())
		if err != nil {
			t.Errorf("%s: %v", cipher, err)
		} else if out := openssl(t, "pkey", "-in", signing, "-passin", pass, "-pubout"); !bytes.Equal(out, k.Public().PEM()) {
			t.Errorf("%s: OpenSSL finds the public key %s", cipher, out)
		}
		if _, err := keyfile.ReadEd25519(transport, password()); err != nil {
			t.Errorf("%s: %v", cipher, err)
		}
	}
	plain := filepath.Join(dir, "plain")
	openssl(t, "genpkey", "-algorithm", "SM2", "-out", plain)
	if _, err := keyfile.ReadSM2(plain, password()); !errors.Is(err, keyfile.ErrFormat) {
		t.Errorf("an unencrypted key: %v", err)
	}
}
