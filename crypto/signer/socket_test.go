package signer_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// journal is a log that tests read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// serve runs a server until stop.
func serve(t *testing.T, path string, keys ...signer.Key) (log *journal, stop func()) {
	t.Helper()
	log = &journal{}
	s, err := signer.NewServer(keys, rand.Reader, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	l, err := signer.Listen(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return log, stop
}

func noPassword() ([]byte, error) { return nil, errors.New("nobody may be asked for a password") }

func socket(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "s.sock")
}

func TestSignOverSocket(t *testing.T) {
	path, key, other := socket(t), newKey(t, 1), newKey(t, 2)
	log, stop := serve(t, path, signer.Key{Name: "cosign", Signer: key}, signer.Key{Name: "node", Signer: other})
	if info, err := os.Lstat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the socket is %v, %v", info.Mode(), err)
	}
	for _, name := range []string{"cosign", key.Public().Fingerprint().String()} {
		s, err := signer.Open(t.Context(), "unix:"+path+"#"+name, noPassword)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := sm2.Sign(s, nil, []byte("a message"))
		if err != nil || !sm2.VerifyMessage(key.Public(), []byte("a message"), sig) {
			t.Fatalf("%s: %v", name, err)
		}
	}
	digest := key.Public().Digest([]byte("a message")).String()
	if text := log.String(); strings.Count(text, "msg=signed") != 2 || !strings.Contains(text, digest) || !strings.Contains(text, fmt.Sprintf("pid=%d", os.Getpid())) {
		t.Errorf("the log does not tell of two uses: %s", text)
	}
	all, err := signer.OpenAll(t.Context(), path)
	if err != nil || len(all) != 2 || all[1].Public().String() != other.Public().String() {
		t.Fatalf("all keys: %v, %v", all, err)
	}
	if sig, err := sm2.Sign(all[1], nil, []byte("m")); err != nil || !sm2.VerifyMessage(other.Public(), []byte("m"), sig) {
		t.Errorf("the second of all: %v", err)
	}
	if _, err := signer.Open(t.Context(), "unix:"+path+"#export", noPassword); !errors.Is(err, signer.ErrKey) {
		t.Errorf("a key that it does not hold: %v", err)
	}
	if _, err := signer.Listen(t.Context(), path); !errors.Is(err, signer.ErrInUse) {
		t.Errorf("a second signer: %v", err)
	}
	stop()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket stays behind: %v", err)
	}
}

func TestSignerStartsAgain(t *testing.T) {
	path, key := socket(t), newKey(t, 1)
	_, stop := serve(t, path, signer.Key{Name: "a", Signer: key})
	s, err := signer.Open(t.Context(), "unix:"+path+"#a", noPassword)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := sm2.Sign(s, nil, []byte("m")); !errors.Is(err, signer.ErrUnavailable) {
		t.Fatalf("without a signer: %v", err)
	}
	_, stop = serve(t, path, signer.Key{Name: "b", Signer: key})
	if _, err := sm2.Sign(s, nil, []byte("m")); err != nil {
		t.Fatalf("with the key under another name: %v", err)
	}
	stop()
	serve(t, path, signer.Key{Name: "a", Signer: newKey(t, 2)})
	if _, err := sm2.Sign(s, nil, []byte("m")); !errors.Is(err, signer.ErrKey) {
		t.Fatalf("another key under the same name: %v", err)
	}
}

func TestDeadSocketIsReplaced(t *testing.T) {
	path := socket(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	serve(t, path, signer.Key{Name: "a", Signer: newKey(t, 1)})
	if keys, err := signer.List(t.Context(), path); err != nil || len(keys) != 1 {
		t.Fatalf("%v, %v", keys, err)
	}
	file := filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := signer.Listen(t.Context(), file); err == nil {
		t.Fatal("a file was taken for a dead socket")
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "x" {
		t.Fatal("the file is gone")
	}
}

// liar answers the first request with the list, every other one as it is told.
func liar(t *testing.T, path string, key *sm2.PublicKey, answer func(conn net.Conn)) {
	t.Helper()
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for first := true; ; first = false {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Read(make([]byte, signer.MaxRequest))
			if first {
				conn.Write(signer.KeysAnswer([]signer.Listed{{Name: "a", Public: key}}))
			} else {
				answer(conn)
			}
			conn.Close()
		}
	}()
}

// Whatever a device answers, nothing but a good signature gets out, and in time.
func TestFaultyDevices(t *testing.T) {
	key := newKey(t, 1)
	digest := key.Public().Digest([]byte("m"))
	good, err := key.SignDigest(nil, digest)
	if err != nil {
		t.Fatal(err)
	}
	flipped := good
	flipped[63] ^= 1
	of := func(k *sm2.PrivateKey, e sm3.Digest) []byte {
		sig, err := k.SignDigest(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		return signer.SignatureText(sig)
	}
	for name, c := range map[string]struct {
		answer []byte
		hang   bool
		want   error
	}{
		"flipped bit": {answer: signer.SignatureText(flipped), want: signer.ErrAnswer}, "zero": {answer: signer.SignatureText(sm2.Signature{}), want: signer.ErrAnswer},
		"another key's": {answer: of(newKey(t, 2), digest), want: signer.ErrAnswer}, "another digest's": {answer: of(key, sm3.Sum(nil)), want: signer.ErrAnswer},
		"endless": {answer: bytes.Repeat([]byte("x"), 1<<20), want: signer.ErrAnswer}, "silence": {want: signer.ErrUnavailable},
		"half":    {answer: signer.SignatureText(good)[:80], want: signer.ErrAnswer},
		"refusal": {answer: signer.ErrorText("failed", "no"), want: signer.ErrFailed}, "hanging": {hang: true, want: signer.ErrUnavailable},
		"nothing wrong": {answer: signer.SignatureText(good)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := socket(t)
			liar(t, path, key.Public(), func(conn net.Conn) {
				conn.Write(c.answer)
				if c.hang {
					io.Copy(io.Discard, conn) // until the caller gives up
				}
			})
			s, err := signer.Open(t.Context(), "unix:"+path+"#a", noPassword)
			if err != nil {
				t.Fatal(err)
			}
			if sig, err := s.SignDigest(nil, digest); !errors.Is(err, c.want) || err != nil && sig != (sm2.Signature{}) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
}

// Callers that send rubbish get an error answer; the server goes on.
func TestRubbishAtTheServer(t *testing.T) {
	path := socket(t)
	serve(t, path, signer.Key{Name: "a", Signer: newKey(t, 1)})
	for _, rubbish := range []string{"\n", "GET / HTTP/1.1\r\n\r\n", signer.Version + " sign\n", strings.Repeat("x", 10*signer.MaxRequest)} {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, rubbish); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if !strings.HasPrefix(string(answer), signer.Version+" error request ") {
			t.Errorf("%.40q: %q, %v", rubbish, answer, err)
		}
		conn.Close()
	}
	if keys, err := signer.List(t.Context(), path); err != nil || len(keys) != 1 {
		t.Fatalf("%v, %v", keys, err)
	}
}

func TestServerRefusesItsKeys(t *testing.T) {
	a, b := newKey(t, 1), newKey(t, 2)
	var many []signer.Key
	for i := range signer.MaxKeys + 1 {
		many = append(many, signer.Key{Name: fmt.Sprint("k", i), Signer: newKey(t, byte(i+1))})
	}
	for name, keys := range map[string][]signer.Key{
		"none": nil, "too many": many, "same name": {{"a", a}, {"a", b}}, "same key": {{"a", a}, {"b", a}}, "bad name": {{"a b", a}}, "no name": {{"", a}},
	} {
		if _, err := signer.NewServer(keys, rand.Reader, slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := signer.NewServer(many[1:], rand.Reader, slog.New(slog.DiscardHandler)); err != nil {
		t.Errorf("as many as are allowed: %v", err)
	}
}

func TestOpenFile(t *testing.T) {
	path, key := filepath.Join(t.TempDir(), "a.key"), newKey(t, 1)
	if err := (keyfile.Params{Iterations: 1}).WriteSM2(path, key, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	s, err := signer.Open(t.Context(), path, func() ([]byte, error) { return []byte("secret"), nil })
	if err != nil || s.Public().String() != key.Public().String() {
		t.Fatalf("%v, %v", s, err)
	}
	if s, err := signer.Open(t.Context(), path, func() ([]byte, error) { return []byte("wrong"), nil }); s != nil || !errors.Is(err, keyfile.ErrPassword) {
		t.Fatalf("%v, %v", s, err)
	}
}
