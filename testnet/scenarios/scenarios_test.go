// Package scenarios_test shows institutions that change: scripts over real node
// processes, with load running, that read like a manual. After each, one check
// (check_test.go) holds the whole network against what it has promised.
package scenarios_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/testnet/scripttest"
)

const (
	// envSeed repeats a run's random choices.
	envSeed = "CERTLEDGER_SEED"
	// envAll runs also the scenarios that take longest.
	envAll = "CERTLEDGER_SCENARIOS"
	// envFull runs the scenarios with as many records as they are about.
	envFull = "CERTLEDGER_SCENARIOS_FULL"
)

// records is how many an observer is behind when it joins.
func records() int {
	if os.Getenv(envFull) != "" {
		return 100_000
	}
	return 3_000
}

// TestMain makes this test's own binary the certledger command, for people and
// for nodes alike.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"certledger": func() { os.Exit(cli.Main(app(), os.Args[1:])) }})
}

// app is the real one but for the people's clock and the work of key derivation.
func app() cli.App {
	a := cli.System("scenarios")
	a.KeyFiles = keyfile.Params{Iterations: 1}
	if ms, err := strconv.ParseInt(os.Getenv(scripttest.EnvOffset), 10, 64); err == nil {
		a.Now = func() time.Time { return time.Now().Add(time.Duration(ms) * time.Millisecond) }
	}
	return a
}

func TestScenarios(t *testing.T) {
	if testing.Short() {
		t.Skip("networks of processes: run without -short")
	}
	seed := rand.Uint64()
	if text := os.Getenv(envSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%s=%d repeats this run's random choices", envSeed, seed)
	testscript.Run(t, testscript.Params{
		Files: files(t), RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands(),
		Setup: func(env *testscript.Env) error { return setUp(env, seed) },
	})
}

// files lists the scripts: all of them, or all but the longest.
func files(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatal("there are no scripts", err)
	}
	if os.Getenv(envAll) != "" {
		return all
	}
	long := []string{"testdata/leader-dies.txtar", "testdata/replace-three.txtar", "testdata/upgrade.txtar"}
	return slices.DeleteFunc(all, func(f string) bool { return slices.Contains(long, f) })
}

// sceneKey is where a script's scene is kept.
type sceneKey struct{}

func setUp(env *testscript.Env, seed uint64) error {
	ctx, stop := context.WithCancel(context.Background())
	s := &scene{ctx: ctx, certificates: map[string][]byte{}, random: rand.New(rand.NewPCG(seed, 0))}
	env.Values[sceneKey{}] = s
	env.Defer(func() { stop(); s.end() })
	env.Setenv("LC_ALL", "C.UTF-8")
	env.Setenv("RECORDS", fmt.Sprint(records()))
	profiles, err := filepath.Abs("../../ledger/profile/data")
	env.Setenv("PROFILES", profiles)
	return err
}

type command = func(ts *testscript.TestScript, neg bool, args []string)

// commands are what the scripts can do beside running certledger.
func commands() map[string]command {
	return map[string]command{
		"ambush": ambush, "believe": believe, "bulk": bulk, "capture": scripttest.Capture, "certificate": certificate, "check": check,
		"equivocate": equivocate, "eventually": eventually, "flip": scripttest.Flip, "http": scripttest.Request, "journal": journal, "load": writing,
		"machine": machine, "measure": measure, "network": network, "ports": scripttest.Ports, "release": release, "service": service, "settime": settime, "status": scripttest.Status,
		"struck": struck, "vote": vote, "waitfor": scripttest.WaitFor,
	}
}
