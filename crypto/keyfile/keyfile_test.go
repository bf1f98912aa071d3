package keyfile_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
)

func fast() keyfile.Params { return keyfile.Params{Iterations: 10} }

func password() []byte { return []byte("correct horse 口令") }

func signingKey(t testing.TB) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.NewPrivateKey(append(make([]byte, 30), 1, 2)) // leading zeros must survive
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func transportKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
}

func written(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "signing.key")
	if err := fast().WriteSM2(path, signingKey(t), password()); err != nil {
		t.Fatal(err)
	}
	return path
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	path := written(t)
	k, err := keyfile.ReadSM2(path, password())
	if err != nil || !bytes.Equal(k.Bytes(), signingKey(t).Bytes()) {
		t.Errorf("ReadSM2 = %v, %v", k, err)
	}
	transport := filepath.Join(filepath.Dir(path), "transport.key")
	if err := fast().WriteEd25519(transport, transportKey(), password()); err != nil {
		t.Fatal(err)
	}
	e, err := keyfile.ReadEd25519(transport, password())
	if err != nil || !e.Equal(transportKey()) {
		t.Errorf("ReadEd25519: %v", err)
	}
	for _, path := range []string{path, transport} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if k, err := keyfile.ReadSM2(transport, password()); !errors.Is(err, keyfile.ErrFormat) {
		t.Errorf("ReadSM2 of a transport key = %v, %v", k, err)
	}
	if _, err := keyfile.ReadEd25519(path, password()); !errors.Is(err, keyfile.ErrFormat) {
		t.Errorf("ReadEd25519 of a signing key: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	if n := keyfile.DefaultParams().Iterations; n < 600_000 {
		t.Errorf("%d iterations", n)
	}
	dir := t.TempDir()
	if err := keyfile.DefaultParams().WriteSM2(filepath.Join(dir, "s"), signingKey(t), password()); err != nil {
		t.Error(err)
	}
	if err := keyfile.DefaultParams().WriteEd25519(filepath.Join(dir, "t"), transportKey(), password()); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"s", "t"} {
		if n := keyfile.Iterations(content(t, filepath.Join(dir, name))); n != keyfile.DefaultParams().Iterations {
			t.Errorf("%s was written with %d iterations", name, n)
		}
	}
	if k, err := keyfile.ReadSM2(filepath.Join(dir, "s"), password()); err != nil || k.Public().String() != signingKey(t).Public().String() {
		t.Errorf("ReadSM2 = %v, %v", k, err)
	}
}

func TestSaltIsFresh(t *testing.T) {
	if a, b := content(t, written(t)), content(t, written(t)); bytes.Equal(a, b) {
		t.Error("two files of one key and password are equal")
	}
}

func TestWrongPassword(t *testing.T) {
	path := written(t)
	for i := range 600 { // one in 256 wrong keys leaves a padding that looks right
		guess := append([]byte("guess"), byte(i), byte(i>>8))
		if k, err := keyfile.ReadSM2(path, guess); !errors.Is(err, keyfile.ErrPassword) || k != nil {
			t.Fatalf("password %q: %v, %v", guess, k, err)
		}
	}
	for _, empty := range [][]byte{nil, {}} {
		if _, err := keyfile.ReadSM2(path, empty); !errors.Is(err, keyfile.ErrPassword) || !strings.Contains(err.Error(), "empty") {
			t.Errorf("read with an empty password: %v", err)
		}
		path := filepath.Join(t.TempDir(), "plain.key")
		if err := fast().WriteSM2(path, signingKey(t), empty); !errors.Is(err, keyfile.ErrPassword) {
			t.Errorf("written with an empty password: %v", err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a file was left behind: %v", err)
		}
	}
}

func TestNeverOverwrites(t *testing.T) {
	path := written(t)
	before := content(t, path)
	if err := fast().WriteSM2(path, signingKey(t), password()); !errors.Is(err, keyfile.ErrExists) {
		t.Errorf("second WriteSM2: %v", err)
	}
	if err := fast().WriteEd25519(path, transportKey(), password()); !errors.Is(err, keyfile.ErrExists) {
		t.Errorf("WriteEd25519 over a key: %v", err)
	}
	if !bytes.Equal(content(t, path), before) {
		t.Error("the file changed")
	}
	dangling := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	if err := fast().WriteSM2(dangling, signingKey(t), password()); !errors.Is(err, keyfile.ErrExists) {
		t.Errorf("through a dangling link: %v", err)
	}
	if err := fast().WriteSM2(t.TempDir(), signingKey(t), password()); !errors.Is(err, keyfile.ErrExists) {
		t.Errorf("over a directory: %v", err)
	}
}

func TestConcurrentWritersOneWins(t *testing.T) {
	path := filepath.Join(t.TempDir(), "raced.key")
	errs := make([]error, 16)
	var done sync.WaitGroup
	for i := range errs {
		done.Go(func() { errs[i] = fast().WriteEd25519(path, transportKey(), password()) })
	}
	done.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, keyfile.ErrExists) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d writers believe that they wrote the file", won)
	}
	if _, err := keyfile.ReadEd25519(path, password()); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestPermissions(t *testing.T) {
	path := written(t)
	for mode, refused := range map[os.FileMode]bool{
		0o600: false, 0o400: false, 0o700: false,
		0o640: true, 0o604: true, 0o644: true, 0o620: true, 0o602: true, 0o610: true, 0o601: true, 0o777: true,
	} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := keyfile.ReadSM2(path, password())
		if refused && (!errors.Is(err, keyfile.ErrPermissions) || !strings.Contains(err.Error(), "chmod 600 "+path)) || !refused && err != nil {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestBadArguments(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k")
	for name, err := range map[string]error{
		"no SM2 key":        fast().WriteSM2(path, nil, password()),
		"no Ed25519 key":    fast().WriteEd25519(path, nil, password()),
		"short Ed25519 key": fast().WriteEd25519(path, transportKey()[:32], password()),
		"no iterations":     keyfile.Params{}.WriteSM2(path, signingKey(t), password()),
		"too many":          keyfile.Params{Iterations: 10_000_001}.WriteSM2(path, signingKey(t), password()),
	} {
		if !errors.Is(err, keyfile.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := fast().WriteSM2(filepath.Join(path, "in", "no", "folder"), signingKey(t), password()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
	if _, err := keyfile.ReadSM2(path, password()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading no file: %v", err)
	}
	if _, err := keyfile.ReadSM2(t.TempDir(), password()); !errors.Is(err, keyfile.ErrFormat) {
		t.Errorf("reading a folder: %v", err)
	}
}
