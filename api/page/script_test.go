package page_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/api/page"
	"github.com/certledger/certledger/crypto/sm3"
)

// TestScripts runs testdata/*.test.js against the page's own scripts. The
// ledger's SM3 is the twin of the page's.
func TestScripts(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node: the scripts run in the browser's tests only")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, page.Files()); err != nil {
		t.Fatal(err)
	}
	tests, err := filepath.Glob("testdata/*.test.js")
	if err != nil || len(tests) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("package.json", []byte(`{"type":"module"}`))
	write("vectors.json", vectors(t))
	args := []string{"--test"}
	for _, name := range tests {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(filepath.Base(name), data)
		args = append(args, filepath.Base(name))
	}
	cmd := exec.CommandContext(t.Context(), node, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// vector is an input and its digest.
type vector struct {
	Text   string     `json:"text"`
	Digest sm3.Digest `json:"digest"`
}

// vectors are the two of GB/T 32905 and every length around the block's.
func vectors(t *testing.T) []byte {
	t.Helper()
	texts := []string{"abc", strings.Repeat("abcd", 16)}
	for n := range 200 {
		texts = append(texts, strings.Repeat("0123456789", 20)[:n])
	}
	var out []vector
	for _, text := range texts {
		out = append(out, vector{text, sm3.Sum([]byte(text))})
	}
	if got := out[0].Digest.String(); got != fileDigest {
		t.Fatalf("the ledger's own SM3 of abc is %s", got)
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
