package e2e_test

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/testnet/scripttest"
)

type command = func(ts *testscript.TestScript, neg bool, args []string)

// commands are what the scripts can do beside running certledger.
func commands() map[string]command {
	return map[string]command{
		"capture": scripttest.Capture, "clock": scripttest.Clock, "flip": scripttest.Flip, "http": scripttest.Request,
		"manifest": scripttest.Manifest, "network": scripttest.Network, "ports": scripttest.Ports, "public": public,
		"status": scripttest.Status, "waitfor": scripttest.WaitFor,
	}
}

// public demands that directories that people exchange hold nothing of anybody's
// private keys: no encrypted key, no line of one, no password.
func public(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: public DIR…")
	}
	secrets := secretsBelow(ts, ts.MkAbs("."))
	files := 0
	for _, dir := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			for _, s := range secrets {
				if bytes.Contains(data, s) {
					return fmt.Errorf("%s holds something secret: %.20q", path, s)
				}
			}
			files++
			return err
		}))
	}
	if files == 0 || len(secrets) < 3 {
		ts.Fatalf("nothing to compare: %d files, %d secrets", files, len(secrets))
	}
}

// secretsBelow gives the bodies of all key files, also by their lines, and the
// passwords.
func secretsBelow(ts *testscript.TestScript, dir string) [][]byte {
	secrets := [][]byte{[]byte(password), []byte("PRIVATE KEY")}
	ts.Check(filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		extension := filepath.Ext(path)
		if err != nil || extension != ".key" && extension != ".password" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || extension == ".password" {
			secrets = append(secrets, bytes.TrimSpace(data))
			return err
		}
		block, _ := pem.Decode(data)
		if block == nil {
			return fmt.Errorf("%s is no key file", path)
		}
		secrets = append(secrets, block.Bytes)
		for line := range bytes.Lines(data) {
			if line = bytes.TrimSpace(line); len(line) > 40 {
				secrets = append(secrets, line)
			}
		}
		return nil
	}))
	return secrets
}
