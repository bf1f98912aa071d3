package scripttest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet"
)

// EnvOffset is the environment variable that moves the clock of a command by
// milliseconds, as the clocks of a test ledger's nodes are moved.
const EnvOffset = "TEST_CLOCK_OFFSET_MS"

// Begins is where test networks' clocks stand: a Monday morning in Beijing,
// fixed so that its days are in every calendar.
func Begins() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// Network lays out a test network of eleven members, five of them with a node, in
// a directory of its own, and starts nothing. See Manifest for what it sets.
func Network(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: network DIR")
	}
	m, err := testnet.Create(ts.MkAbs(args[0]), testnet.Spec{Clock: Begins(), Heartbeat: 2 * time.Second, Random: rand.Reader})
	ts.Check(err)
	Describe(ts, m)
}

// Manifest waits until a test network's directory is complete, then sets
// REGISTRY_A_HTTP, REGISTRY_A_OPERATOR and so on, what certledger takes for
// --node, --trust and --password-file, and the people's clocks.
func Manifest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: manifest DIR")
	}
	end := time.Now().Add(Patience)
	m, err := testnet.Load(ts.MkAbs(args[0]))
	for errors.Is(err, fs.ErrNotExist) && time.Now().Before(end) {
		time.Sleep(50 * time.Millisecond)
		m, err = testnet.Load(ts.MkAbs(args[0]))
	}
	ts.Check(err)
	Describe(ts, m)
}

// Variable gives the beginning of the names of a member's variables.
func Variable(member string) string { return strings.ToUpper(strings.ReplaceAll(member, "-", "_")) }

// Describe sets what Manifest promises.
func Describe(ts *testscript.TestScript, m *testnet.Manifest) {
	for _, x := range m.Nodes() {
		name := Variable(x.Name)
		c, err := node.LoadConfig(filepath.Join(m.MemberDir(x.Name), node.ConfigFile), func(string) string { return "" })
		ts.Check(err)
		ts.Setenv(name+"_P2P", c.P2P.Listen)
		ts.Setenv(name+"_HTTP", x.HTTP)
		ts.Setenv(name+"_OPERATOR", x.Operator)
	}
	holdPlace(ts, m.Nodes()[0].HTTP)
	secret, err := os.ReadFile(m.PasswordPath())
	ts.Check(err)
	ts.Setenv("CERTLEDGER_PASSWORD", string(bytes.TrimSpace(secret)))
	ts.Setenv("CERTLEDGER_NODE", "http://"+m.Nodes()[0].HTTP)
	ts.Setenv("CERTLEDGER_TRUST", m.TrustPath())
	ts.Setenv(EnvOffset, strconv.FormatInt(m.Offset.Milliseconds(), 10))
}

// holdPlace keeps a script's ports from every other script until it ends, also
// while the nodes that listen there are stopped. A script may describe its
// network again.
func holdPlace(ts *testscript.TestScript, address string) {
	_, port, err := net.SplitHostPort(address)
	ts.Check(err)
	n, err := strconv.Atoi(port)
	ts.Check(err)
	held, err := testnet.HoldPlace(n)
	if errors.Is(err, syscall.EADDRINUSE) {
		return
	}
	ts.Check(err)
	ts.Defer(func() { ts.Check(held.Close()) })
}

// Clock moves the clock of everybody to a time: of each node whose directory
// lies in the script's, by its operator's listener or before its first start,
// and of those who run certledger. It waits until the ledger's time has followed.
func Clock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clock TIME")
	}
	at, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	offset := time.Until(at)
	ts.Setenv(EnvOffset, strconv.FormatInt(offset.Milliseconds(), 10))
	body, err := json.Marshal(api.SetClock{OffsetMillis: offset.Milliseconds()})
	ts.Check(err)
	var running []string
	for _, c := range configsBelow(ts) {
		answer, err := Ask(http.MethodPost, "http://"+c.Operator.Listen+api.PathOperatorClock, body, api.MediaJSON)
		switch {
		case errors.Is(err, syscall.ECONNREFUSED):
			ts.Check(node.PresetClock(c.Data, offset))
		case err != nil || !strings.HasPrefix(answer, "200 "):
			ts.Fatalf("the clock of %s: %v %s", c.Member, err, answer)
		default:
			running = append(running, c.Operator.Listen)
		}
	}
	for _, address := range running {
		WaitFor(ts, false, []string{"http://" + address + api.PathReady, regexp.QuoteMeta(`"lag_ms":`) + `-?\d{1,4}\b`})
	}
}

// configsBelow gives the configurations of the nodes in the script's directory.
func configsBelow(ts *testscript.TestScript) []node.Config {
	var configs []node.Config
	for _, pattern := range []string{"*", filepath.Join("*", "*")} {
		paths, err := filepath.Glob(filepath.Join(ts.MkAbs("."), pattern, node.ConfigFile))
		ts.Check(err)
		for _, path := range paths {
			c, err := node.LoadConfig(path, func(string) string { return "" })
			ts.Check(err)
			configs = append(configs, c)
		}
	}
	if len(configs) == 0 {
		ts.Fatalf("there is no node here")
	}
	return configs
}

// Ports finds three free ports for each name: NAME_P2P is where its node
// listens to peers, NAME_HTTP its public listener, NAME_OPERATOR the operator's.
func Ports(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: ports NAME…")
	}
	free, err := testnet.FreePorts(3*len(args), rand.Reader)
	ts.Check(err)
	holdPlace(ts, fmt.Sprintf("127.0.0.1:%d", free[0]))
	for i, name := range args {
		ts.Setenv(name+"_P2P", fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", free[3*i]))
		ts.Setenv(name+"_HTTP", fmt.Sprintf("127.0.0.1:%d", free[3*i+1]))
		ts.Setenv(name+"_OPERATOR", fmt.Sprintf("127.0.0.1:%d", free[3*i+2]))
	}
}
