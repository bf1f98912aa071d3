package keyfile_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/crypto/keyfile"
)

func TestDestroy(t *testing.T) {
	dir := t.TempDir()
	path, second := filepath.Join(dir, "a.key"), filepath.Join(dir, "second name")
	content := bytes.Repeat([]byte("secret"), 100)
	if err := errors.Join(os.WriteFile(path, content, 0o600), os.Link(path, second)); err != nil {
		t.Fatal(err)
	}
	if err := keyfile.Destroy(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	left, err := os.ReadFile(second)
	if err != nil || len(left) != len(content) || bytes.Contains(left, []byte("secret")) {
		t.Errorf("the bytes are not overwritten: %d bytes, %v", len(left), err)
	}
}

func TestDestroyRefuses(t *testing.T) {
	dir := t.TempDir()
	open, link := filepath.Join(dir, "open"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(open, []byte("x"), 0o600), os.Chmod(open, 0o640), os.Symlink(open, link)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		open: keyfile.ErrPermissions, link: keyfile.ErrFormat, dir: keyfile.ErrFormat, filepath.Join(dir, "none"): fs.ErrNotExist,
	} {
		if err := keyfile.Destroy(path, rand.Reader); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if err := os.Chmod(open, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keyfile.Destroy(open, bytes.NewReader(nil)); err == nil {
		t.Error("destroyed without randomness")
	}
	if data, err := os.ReadFile(open); err != nil || string(data) != "x" {
		t.Errorf("a refusal changed the file: %q, %v", data, err)
	}
}
