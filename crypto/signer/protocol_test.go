package signer_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// bytesFrom is an endless, repeatable source.
type bytesFrom byte

func (b bytesFrom) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}

func newKey(t testing.TB, seed byte) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.GenerateKey(bytesFrom(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

func TestRequestsThatAreNone(t *testing.T) {
	fingerprint := newKey(t, 1).Public().Fingerprint().String()
	good := signer.Version + " sign " + fingerprint + " " + zeros + "\n"
	if line, err := signer.ParseRequest([]byte(good)); err != nil || string(line) != good {
		t.Fatalf("a good request: %q, %v", line, err)
	}
	for _, bad := range []string{
		"", "\n", signer.Version, signer.Version + "\n", signer.Version + " list", signer.Version + " list \n", signer.Version + "  list\n",
		signer.Version + " list\r\n", signer.Version + " keys\n", "certledger-signer/v2 list\n", strings.ToUpper(good),
		strings.TrimSuffix(good, "\n"), good + "\n", strings.Replace(good, zeros, zeros[1:], 1), strings.Replace(good, zeros, zeros+"00", 1),
		strings.Replace(good, fingerprint, "sm3:"+zeros, 1), strings.Replace(good, "sm3:", "", 1), strings.Replace(good, zeros, strings.Repeat("A", 64), 1),
		signer.Version + " " + strings.Repeat("a", signer.MaxRequest) + "\n",
	} {
		if _, err := signer.ParseRequest([]byte(bad)); err == nil {
			t.Errorf("%q was taken for a request", bad)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	a, b := newKey(t, 1).Public(), newKey(t, 2).Public()
	list := signer.KeysAnswer([]signer.Listed{{Name: "a", Public: a}, {Name: "b", Public: b}})
	if keys, err := signer.ParseKeys(list); err != nil || len(keys) != 2 || keys[1].Public.String() != b.String() {
		t.Fatalf("a good list: %v, %v", keys, err)
	}
	change := func(old, now string) []byte { return bytes.Replace(list, []byte(old), []byte(now), 1) }
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": list[:len(list)-1], "count": change("keys 2", "keys 3"), "zero count": change("keys 2", "keys 02"), "version": change("/v1", "/v2"),
		"word": change(" keys ", " list "), "same name": change(" b\n", " a\n"), "bad name": change(" b\n", " B\n"),
		"other fingerprint": change(a.Fingerprint().String(), b.Fingerprint().String()), "no point": change("sm2:04", "sm2:05"),
		"same key": signer.KeysAnswer([]signer.Listed{{Name: "a", Public: a}, {Name: "b", Public: a}}), "more": append(bytes.Clone(list), "x\n"...),
		"too long": append(bytes.Clone(list), bytes.Repeat([]byte("x"), signer.MaxAnswer)...),
	} {
		if keys, err := signer.ParseKeys(bad); !errors.Is(err, signer.ErrAnswer) || keys != nil {
			t.Errorf("%s: %v, %v", name, keys, err)
		}
	}
	sig := signer.SignatureText(sm2.Signature{1, 2, 3})
	if got, err := signer.ParseSignature(sig); err != nil || got != (sm2.Signature{1, 2, 3}) {
		t.Fatalf("a good signature: %v", err)
	}
	for _, bad := range [][]byte{sig[:len(sig)-1], bytes.ToUpper(sig), append(bytes.Clone(sig), '\n'), bytes.Replace(sig, []byte("0102"), []byte("01"), 1), list} {
		if _, err := signer.ParseSignature(bad); !errors.Is(err, signer.ErrAnswer) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestErrorAnswers(t *testing.T) {
	for code, want := range map[string]error{"key": signer.ErrKey, "denied": signer.ErrDenied, "failed": signer.ErrFailed, "request": signer.ErrAnswer, "xyz": signer.ErrAnswer} {
		_, err := signer.ParseSignature(signer.ErrorText(code, "two\nlines, 中文, "+strings.Repeat("x", 1000)))
		if !errors.Is(err, want) || strings.ContainsAny(err.Error(), "\n中") || len(err.Error()) > 500 {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestNames(t *testing.T) {
	fingerprint := "sm3:" + strings.Repeat("ab", 32)
	for name, want := range map[string][2]string{
		"unix:/run/s.sock#cosign": {"/run/s.sock", "cosign"}, "unix:/a#b/s#" + fingerprint: {"/a#b/s", fingerprint},
		"unix:": {}, "unix:/run/s.sock": {}, "unix:#a": {}, "unix:/s#": {}, "unix:/s#A": {}, "unix:/s#" + strings.Repeat("a", 65): {},
	} {
		path, key, err := signer.Split(name)
		if path != want[0] || key != want[1] || (err == nil) != (want[0] != "") || err != nil && !errors.Is(err, signer.ErrName) {
			t.Errorf("%s: %q %q %v", name, path, key, err)
		}
	}
	if name := signer.Name("/run/s.sock", "cosign"); name != "unix:/run/s.sock#cosign" || signer.Socket(name) != "/run/s.sock" {
		t.Errorf("%s at %s", name, signer.Socket(name))
	}
	for _, name := range []string{"a.key", "unix:/s", ""} {
		if at := signer.Socket(name); at != "" {
			t.Errorf("%q is at %q", name, at)
		}
	}
	for name, want := range map[string]string{
		"keys/a.key": "/m/keys/a.key", "/k": "/k", "unix:s.sock#a": "unix:/m/s.sock#a", "unix:/s#a": "unix:/s#a", "": "",
	} {
		if got := signer.Locate(name, "/m"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestOwnUserOnly(t *testing.T) {
	for _, c := range []struct {
		uid, own int
		ok       bool
	}{{1000, 1000, true}, {0, 0, true}, {0, 1000, false}, {1001, 1000, false}, {1000, 0, false}} {
		if err := signer.CheckUser(c.uid, c.own); (err == nil) != c.ok || err != nil && !errors.Is(err, signer.ErrDenied) {
			t.Errorf("user %d at a signer of %d: %v", c.uid, c.own, err)
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte(signer.Version + " list\n"))
	f.Add([]byte(signer.Version + " sign " + sm3.Sum(nil).String() + " " + zeros + "\n"))
	f.Fuzz(func(t *testing.T, line []byte) {
		if written, err := signer.ParseRequest(line); err == nil && !bytes.Equal(written, line) {
			t.Fatalf("%q was read as %q", line, written)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	f.Add(signer.KeysAnswer([]signer.Listed{{Name: "a", Public: newKey(f, 1).Public()}}))
	f.Add(signer.SignatureText(sm2.Signature{7}))
	f.Add(signer.ErrorText("key", "none"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if keys, err := signer.ParseKeys(answer); err == nil && !bytes.Equal(signer.KeysAnswer(keys), answer) {
			t.Fatalf("%q is not what its keys are written as", answer)
		}
		if sig, err := signer.ParseSignature(answer); err == nil && !bytes.Equal(signer.SignatureText(sig), answer) {
			t.Fatalf("%q is not what its signature is written as", answer)
		}
	})
}
