package cli_test

import (
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet/scripttest"
)

// envNow sets the clock of the command in a script.
const envNow = "TEST_NOW"

// envGoesOn makes that clock go on, within the twenty seconds behind it.
const envGoesOn = "TEST_GOES_ON"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"certledger": func() { os.Exit(cli.Main(testApp(), os.Args[1:])) }})
}

// testApp is the real one but for the clock and for the work of key derivation.
func testApp() cli.App {
	app := cli.System("test")
	app.KeyFiles = keyfile.Params{Iterations: 1}
	if now, err := legaltime.ParseInstant(os.Getenv(envNow)); err == nil {
		// A node takes two equal requests of one millisecond for a replay, so that
		// the clock has to go on from one command to the next.
		goesOn := time.Duration(0)
		if os.Getenv(envGoesOn) != "" {
			goesOn = time.Duration(time.Now().UnixMilli()%20_000) * time.Millisecond
		}
		app.Now = func() time.Time { return time.UnixMilli(int64(now)).Add(goesOn) }
	}
	return app
}

// TestScripts runs what needs no node.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands(), Setup: setup})
}

// TestNetworkScripts runs what talks to a node.
func TestNetworkScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/network", RequireExplicitExec: true, RequireUniqueNames: true, Cmds: commands(), Setup: setupNode})
}

func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"status": scripttest.Status, "flip": scripttest.Flip}
}

func setup(env *testscript.Env) error {
	root, err := filepath.Abs("../..")
	env.Setenv("VECTORS", filepath.Join(root, "ledger/certificate/testdata/vectors"))
	env.Setenv("EXAMPLES", filepath.Join(root, "docs/examples"))
	env.Setenv("MADE_UP", filepath.Join(root, "ledger/registry/testdata/votes/shizhou.json"))
	env.Setenv("CERTIFICATES", filepath.Join(root, "crypto/x509sm2/testdata"))
	env.Setenv("CERTLEDGER_PASSWORD", "correct horse battery")
	env.Setenv("LC_ALL", "C.UTF-8")
	return errors.Join(err, writeObjecting(filepath.Join(env.WorkDir, "objecting.json")))
}

// writeObjecting writes a profile with rules on objections, one of them silent on
// disposals.
func writeObjecting(file string) error {
	text, err := profile.Template("tianjin-tj003")
	if err != nil {
		return err
	}
	p, err := profile.Parse(text)
	if err != nil {
		return err
	}
	p.Name, p.Objection = "objecting", map[string]map[string]profile.Param{
		profile.AtPublicity:  ledgertest.ObjectionRule(profile.AtPublicity, "AH 22", map[string]string{profile.Policy: profile.Suspend, profile.Handling: "30nd", profile.PublicityRuns: profile.Pause}),
		profile.ToRegistered: ledgertest.ObjectionRule(profile.ToRegistered, "AH 23", map[string]string{profile.Policy: profile.Suspend, profile.Disposal: profile.Unstated}),
	}
	if text, err = canonical.Marshal(p); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// setupNode starts a node with a story and gives the script its address, its
// trust file and people's keys.
func setupNode(env *testscript.Env) error {
	t := env.T().(testing.TB)
	l := servertest.New(t, ledger.Test)
	story := l.Tell()
	config := l.Config()
	config.Logger, config.Metrics = slog.New(slog.DiscardHandler), server.NewMetrics(prometheus.NewRegistry())
	node := httptest.NewServer(server.NewPublic(config))
	env.Defer(node.Close)
	env.Setenv("CERTLEDGER_NODE", node.URL)
	env.Setenv("CERTLEDGER_TRUST", "trust.txt")
	env.Setenv(envNow, l.Now().String())
	env.Setenv(envGoesOn, "yes")
	env.Setenv("HOLDER", servertest.Holder())
	env.Setenv("PLEDGEE", servertest.Pledgee())
	half, err := ledger.ParseDraft(l.DepositRecord("EV-7", servertest.Digest("7")))
	if err != nil {
		return err
	}
	half.Lines = slices.DeleteFunc(half.Lines, func(line ledger.Line) bool { return line.Name != ledger.Holder(servertest.Holder()).String() })
	env.Setenv("HALF", half.ID().String())
	files := map[string][]byte{
		"half.note": half.Bytes(),
		"new.pub":   []byte(servertest.Key(t, "new").Public().String() + "\n"), "trust.txt": l.Trust().Text(), "genesis.json": l.GenesisFile, "deposited.note": story.Deposited,
		"new.note": l.DepositRecord("EV-2", servertest.Digest("2")), "refused.note": l.RegisterRecord("AS-4", "EV-none"),
		"other.note": l.DepositRecord("EV-3", servertest.Digest("3")),
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o600); err != nil {
			return err
		}
	}
	env.Setenv("DEPOSITED", servertest.ID(story.Deposited).String())
	env.Setenv("REFUSED", servertest.ID(story.Refused).String())
	env.Setenv("PERSON", servertest.ID(story.Person).String())
	return errors.Join(setup(env), writeKeys(env.WorkDir, map[string]servertest.Signer{
		"holder.key": l.Holder(servertest.Holder()), "registrar.key": l.Staff(servertest.Registry), "custodian.key": l.Staff(servertest.Provider),
		"judge.key": l.Staff(servertest.Court), "pledgee.key": l.Holder(servertest.Pledgee()),
		"notary.key": l.Governor(servertest.Notary), "court.key": l.Governor(servertest.Court),
	}))
}

func writeKeys(dir string, keys map[string]servertest.Signer) error {
	for name, s := range keys {
		if err := (keyfile.Params{Iterations: 1}).WriteSM2(filepath.Join(dir, name), s.Key, []byte("correct horse battery")); err != nil {
			return err
		}
	}
	return nil
}
