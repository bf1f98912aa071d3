// Package e2e_test runs networks of real processes, disks and sockets. The
// scripts in testdata read like a manual; what a script cannot say well (load,
// power cuts, malformed requests) is in the Go files beside them.
package e2e_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/testnet/scripttest"
)

// patience is how long a test waits for something to happen.
const patience = scripttest.Patience

// password is everybody's in the scripts that are not about passwords.
const password = "correct horse battery"

// TestMain makes this test's own binary the certledger command, for scripts and
// for the networks that Go tests start.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"certledger": func() { os.Exit(cli.Main(app(), os.Args[1:])) }})
}

// app is the real one but for the people's clock and the work of key derivation.
func app() cli.App {
	a := cli.System("e2e")
	a.KeyFiles = keyfile.Params{Iterations: 1}
	if ms, err := strconv.ParseInt(os.Getenv(scripttest.EnvOffset), 10, 64); err == nil {
		a.Now = func() time.Time { return time.Now().Add(time.Duration(ms) * time.Millisecond) }
	}
	return a
}

func TestScripts(t *testing.T) {
	skipShort(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands(), Setup: setup,
	})
}

func setup(env *testscript.Env) error {
	vectors, err := filepath.Abs("../../ledger/certificate/testdata/vectors")
	env.Setenv("VECTORS", vectors)
	env.Setenv("CERTLEDGER_PASSWORD", password)
	env.Setenv("LC_ALL", "C.UTF-8")
	return err
}

// skipShort leaves networks out of `make quick`.
func skipShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a network of processes: run without -short")
	}
}
