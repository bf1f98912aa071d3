package sm2_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
)

// shell runs OpenSSL in a directory of its own.
type shell struct {
	testing.TB
	dir string
}

func openssl(t testing.TB) shell {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl isn't installed")
	}
	return shell{t, t.TempDir()}
}

func (s shell) put(name string, content []byte) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), content, 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s shell) try(args ...string) ([]byte, error) {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = s.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("openssl %s: %w\n%s%s", strings.Join(args, " "), err, out, stderr.Bytes())
	}
	return out, err
}

func (s shell) run(args ...string) []byte {
	s.Helper()
	out, err := s.try(args...)
	if err != nil {
		s.Fatal(err)
	}
	return out
}

func distid() string { return "distid:" + sm2.UserID }

func TestOpenSSLVerifiesOurs(t *testing.T) {
	sh, random := openssl(t), randomness(t)
	for i := range 5 {
		key, err := sm2.GenerateKey(random)
		if err != nil {
			t.Fatal(err)
		}
		message := bytes.Repeat([]byte("signed text\n"), 10*i)
		sig, err := sm2.Sign(key, random, message)
		if err != nil {
			t.Fatal(err)
		}
		sh.put("key.pem", key.Public().PEM())
		sh.put("message", message)
		sh.put("sig.der", sig.DER())
		sh.run("dgst", "-sm3", "-verify", "key.pem", "-sigopt", distid(), "-signature", "sig.der", "message")
		sh.put("message", append(message, '\n'))
		if out, err := sh.try("dgst", "-sm3", "-verify", "key.pem", "-sigopt", distid(), "-signature", "sig.der", "message"); err == nil {
			t.Errorf("OpenSSL accepts another message: %s", out)
		}
	}
}

func TestWeVerifyOpenSSLs(t *testing.T) {
	sh := openssl(t)
	message := []byte("signed by OpenSSL")
	sh.put("message", message)
	for range 3 {
		sh.run("genpkey", "-algorithm", "SM2", "-out", "private.pem")
		sh.run("pkeyutl", "-sign", "-inkey", "private.pem", "-rawin", "-digest", "sm3", "-pkeyopt", distid(), "-in", "message", "-out", "sig.der")
		spki := sh.run("pkey", "-in", "private.pem", "-pubout", "-outform", "DER")
		key, err := sm2.NewPublicKey(spki[len(spki)-65:])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(key.SPKI(), spki) {
			t.Errorf("SPKI %x, OpenSSL's %x", key.SPKI(), spki)
		}
		der, err := os.ReadFile(filepath.Join(sh.dir, "sig.der"))
		if err != nil {
			t.Fatal(err)
		}
		sig, err := sm2.ParseDER(der)
		if err != nil {
			t.Fatalf("%x: %v", der, err)
		}
		agree(t, sm2.Task{Key: key, Digest: key.Digest(message), Signature: sig}, true)
	}
}

// TestOpenSSLJudgesTaskVectors asks a third implementation about every vector.
func TestOpenSSLJudgesTaskVectors(t *testing.T) {
	sh := openssl(t)
	for _, v := range loadTasks(t) {
		task := v.task(t)
		sh.put("key.pem", task.Key.PEM())
		sh.put("e.bin", task.Digest[:])
		sh.put("sig.der", task.Signature.DER())
		_, err := sh.try("pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-in", "e.bin", "-sigfile", "sig.der")
		if (err == nil) != v.Valid {
			t.Errorf("%s: valid is %t, but OpenSSL says: %v", v.Name, v.Valid, err)
		}
	}
}

func TestOpenSSLFingerprint(t *testing.T) {
	sh, key := openssl(t), loadStandard(t).Recommended.key(t).Public()
	sh.put("key.pem", key.PEM())
	sh.put("key.der", sh.run("pkey", "-pubin", "-in", "key.pem", "-outform", "DER"))
	out := string(sh.run("dgst", "-sm3", "key.der"))
	if want := strings.TrimPrefix(key.Fingerprint().String(), "sm3:"); !strings.HasSuffix(strings.TrimSpace(out), want) {
		t.Errorf("OpenSSL prints %s, want %s", out, want)
	}
}
