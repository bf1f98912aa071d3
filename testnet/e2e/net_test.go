package e2e_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/actor"
	"github.com/certledger/certledger/testnet/load"
	"github.com/certledger/certledger/testnet/scripttest"
)

// Members of a test network that the tests name.
const (
	registryA = "registry-a"
	courtA    = "court-a"
	providerA = "provider-a"
)

// holderName is what every test holder is called.
const holderName = "测试权益人"

func must[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// live is a running test network, everybody on it, and the records that its nodes
// have acknowledged as final.
type live struct {
	*testnet.Network
	*actor.Cast
	t        *testing.T
	holder   string
	pledgee  string
	numbers  atomic.Int64
	promises load.Promises
}

// program gives the certledger command, see TestMain.
func program(t testing.TB) string {
	t.Helper()
	return must[string](t)(exec.LookPath("certledger"))
}

// start makes and runs a network, with an account for one holder.
func start(t *testing.T) *live {
	t.Helper()
	skipShort(t)
	return startIn(t, filepath.Join(t.TempDir(), "net"))
}

func startIn(t *testing.T, dir string) *live {
	t.Helper()
	m := must[*testnet.Manifest](t)(testnet.Create(dir, testnet.Spec{Clock: scripttest.Begins(), Heartbeat: time.Second, Random: rand.Reader}))
	n := &live{t: t}
	t.Cleanup(func() { showLogs(t, m) })
	n.Network = must[*testnet.Network](t)(testnet.Up(t.Context(), m, program(t), func(string) {}))
	t.Cleanup(func() { check(t, n.Close()) })
	n.Cast = must[*actor.Cast](t)(actor.Gather(t.Context(), m, rand.Reader, m.Offset))
	n.holder = n.openAccount(1)
	return n
}

// showLogs prints the end of every node's output when the test has failed.
func showLogs(t *testing.T, m *testnet.Manifest) {
	t.Helper()
	const tail = 4 << 10
	if !t.Failed() {
		return
	}
	for _, x := range m.Nodes() {
		log, err := os.ReadFile(filepath.Join(m.MemberDir(x.Name), "node.log"))
		t.Logf("%s (%v): %s", x.Name, err, log[max(0, len(log)-tail):])
	}
}

func (n *live) openAccount(i int) string {
	n.t.Helper()
	account, key, err := n.NewHolder(i)
	check(n.t, err)
	check(n.t, n.persist(n.t.Context(), registryA, n.record(ledger.AccountOpen, ledger.AccountOpenBody{
		Account: account, Code: account, Key: key.Public(), Kind: ledger.Organisation, Name: holderName, Registry: registryA,
	}, sm3.Digest{})))
	return account
}

// record writes a record and has everybody sign it.
func (n *live) record(kind ledger.Kind, body any, base sm3.Digest) []byte {
	n.t.Helper()
	return must[[]byte](n.t)(n.Record(kind, body, base))
}

// statement stands for a document that stays with its maker.
func statement(about string) sm3.Digest { return sm3.Sum([]byte("statement: " + about)) }

// depositBody gives a deposit that nobody made before.
func (n *live) depositBody() ledger.EvidenceDepositBody {
	i := n.numbers.Add(1)
	return ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{
			Acquisition: "collected", Promise: true, Compliance: statement("compliance"), Ownership: statement("ownership"),
			Security: statement("security"), Source: statement("source"),
		},
		Evidence: fmt.Sprintf("EV-%06d", i), Holder: n.holder, Provider: providerA, Title: "测试数据",
		Files: []ledger.EvidenceFile{{Digest: sm3.Sum(fmt.Append(nil, "file ", i)), MediaType: "text/plain", Size: i}},
	}
}

func (n *live) deposit() []byte {
	n.t.Helper()
	return n.record(ledger.EvidenceDeposit, n.depositBody(), sm3.Digest{})
}

// write makes count deposits, one after the other, through a member's node.
func (n *live) write(member string, count int) {
	n.t.Helper()
	for range count {
		check(n.t, n.persist(n.t.Context(), member, n.deposit()))
	}
}

// persist submits a record to a member's node until it is acknowledged as final.
func (n *live) persist(ctx context.Context, member string, note []byte) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return n.promises.Persist(ctx, note, n.Clients[member])
}

// eventually waits until a condition holds, and says what it waits for if not.
func (n *live) eventually(what string, holds func(ctx context.Context) error) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), patience)
	defer cancel()
	for {
		err := holds(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			n.t.Fatalf("%s: %v", what, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// restart starts members' nodes again and waits until they are ready.
func (n *live) restart(members ...string) {
	n.t.Helper()
	for _, m := range members {
		check(n.t, n.Start(m))
	}
	for _, m := range members {
		check(n.t, n.WaitReady(n.t.Context(), m))
	}
}

// leader names the member whose node leads.
func (n *live) leader() string {
	n.t.Helper()
	return must[string](n.t)(n.Leader(n.t.Context()))
}

// voters lists the voting members, the leader last.
func (n *live) voters() []string {
	n.t.Helper()
	leader := n.leader()
	var names []string
	for _, m := range n.Nodes() {
		if !m.Observer && m.Name != leader {
			names = append(names, m.Name)
		}
	}
	return append(names, leader)
}

// ready gives what a member's node says of itself, and the HTTP status.
func (n *live) ready(member string) (api.Ready, int) {
	n.t.Helper()
	var r api.Ready
	answer := n.raw("GET", n.operator(member)+api.PathReady, "", nil)
	check(n.t, json.Unmarshal(answer.body, &r))
	return r, answer.status
}

func (n *live) operator(member string) string { return "http://" + n.node(member).Operator }

func (n *live) public(member string) string { return "http://" + n.node(member).HTTP }

func (n *live) node(member string) testnet.Member {
	n.t.Helper()
	for _, m := range n.Nodes() {
		if m.Name == member {
			return m
		}
	}
	n.t.Fatalf("%s has no node", member)
	return testnet.Member{}
}

// verify is the oracle of every test here: all nodes come to one height, every
// acknowledged record is there, proved, on each of them; then the network is
// stopped, every directory passes its audit, and all roots are the same.
func (n *live) verify() {
	n.t.Helper()
	n.sameHeight()
	ctx, cancel := context.WithTimeout(n.t.Context(), patience)
	defer cancel()
	check(n.t, n.promises.Kept(ctx, n.Clients))
	check(n.t, n.Close())
	headers := map[string]string{}
	for _, m := range n.Nodes() {
		headers[n.audit(m.Name)] = m.Name
	}
	if len(headers) != 1 {
		n.t.Fatalf("the nodes' newest headers differ: %v", headers)
	}
}

func (n *live) sameHeight() {
	n.t.Helper()
	n.eventually("all nodes at one height", func(ctx context.Context) error {
		heights := map[uint64]bool{}
		for _, m := range n.Nodes() {
			s, err := n.Clients[m.Name].NodeStatus(ctx)
			if err != nil {
				return err
			}
			heights[s.Height], heights[s.Final] = true, true
		}
		if len(heights) != 1 {
			return fmt.Errorf("heights %v", heights)
		}
		return nil
	})
}

// audit audits a stopped node's directory and gives its newest header's digest.
func (n *live) audit(member string) string {
	n.t.Helper()
	config := filepath.Join(n.MemberDir(member), node.ConfigFile)
	out, err := exec.CommandContext(n.t.Context(), program(n.t), "audit", "--config", config, "--output", "json").Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		n.t.Fatalf("the audit of %s: %v: %s", member, err, exit.Stderr)
	}
	check(n.t, err)
	var report struct {
		Header string `json:"header"`
	}
	check(n.t, json.Unmarshal(out, &report))
	if report.Header == "" {
		n.t.Fatalf("the audit of %s names no header: %s", member, out)
	}
	return report.Header
}

func random() io.Reader { return rand.Reader }

func readAll(t testing.TB, r io.Reader) []byte {
	t.Helper()
	return must[[]byte](t)(io.ReadAll(r))
}

// vector reads a file of the certificate package's vectors, which are of a
// ledger that is not this one.
func vector(t testing.TB, name string) []byte {
	t.Helper()
	return must[[]byte](t)(os.ReadFile(filepath.Join("..", "..", "ledger", "certificate", "testdata", "vectors", name)))
}

func replaced(t testing.TB, data []byte, old, replacement string) string {
	t.Helper()
	after := strings.Replace(string(data), old, replacement, 1)
	if after == string(data) {
		t.Fatalf("there is no %q", old)
	}
	return after
}
