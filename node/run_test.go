package node_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/node"
)

// alone is a ledger of one member, whose node votes and cosigns.
type alone struct {
	t       *testing.T
	dir     string
	genesis ledger.OpenGenesis
	config  node.Config
}

func newAlone(t *testing.T, purpose ledger.Purpose) *alone {
	t.Helper()
	s := spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner)
	// Nobody dials the only member.
	s.Config.P2P.Listen, s.Announce = "/ip4/127.0.0.1/tcp/0", []string{"/ip4/127.0.0.1/tcp/4001"}
	s.Config.HTTP.Listen, s.Config.Operator.Listen = "127.0.0.1:0", "localhost:0"
	s.Config.Raft.Heartbeat = node.Duration(200 * time.Millisecond)
	dirs, members := found(t, s)
	g := genesisSpec(t, members)
	g.Purpose = purpose
	file := must[ledger.GenesisFile](t)(node.NewGenesis(g))
	path := filepath.Join(dirs[0], "genesis.json")
	write(t, path, must[[]byte](t)(file.Bytes()))
	o := must[ledger.OpenGenesis](t)(node.SignGenesis(dirs[0], path, []byte(password), rand.Reader))
	c := must[node.Config](t)(node.LoadConfig(filepath.Join(dirs[0], node.ConfigFile), noEnv))
	return &alone{t: t, dir: dirs[0], genesis: o, config: c}
}

func (a *alone) open() (*node.Node, error) {
	return node.Open(a.t.Context(), a.config, node.Options{
		Password: []byte(password), Logger: slog.New(slog.DiscardHandler), Page: fstest.MapFS{},
	})
}

// refuses demands that the node does not open, for a reason.
func (a *alone) refuses(reason error, says string) {
	a.t.Helper()
	n, err := a.open()
	if err == nil {
		err = n.Close()
		a.t.Fatalf("the node opens (%v), want %v", err, reason)
	}
	if !errors.Is(err, reason) || !strings.Contains(err.Error(), says) {
		a.t.Fatalf("got %v, want %v and %q", err, reason, says)
	}
}

// run opens the node and serves until the test or stop ends it; stop gives what
// Run and Close gave.
func (a *alone) run() (n *node.Node, stop func() error) {
	a.t.Helper()
	n = must[*node.Node](a.t)(a.open())
	ctx, cancel := context.WithCancel(a.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		http.DefaultClient.CloseIdleConnections()
		return errors.Join(err, n.Close())
	})
	a.t.Cleanup(func() {
		if err := stop(); err != nil {
			a.t.Error(err)
		}
	})
	return n, stop
}

func (a *alone) client(n *node.Node) *client.Client {
	a.t.Helper()
	return must[*client.Client](a.t)(client.New(n.URL(), client.Options{Trust: ledger.Trust{Ledger: a.genesis.ID()}, HTTP: http.DefaultClient}))
}

// account gives a record that opens an account, signed by both.
func (a *alone) account(n byte) []byte {
	a.t.Helper()
	key := must[*sm2.PrivateKey](a.t)(sm2.GenerateKey(rand.Reader))
	registrar := must[*sm2.PrivateKey](a.t)(keyfile.ReadSM2(node.KeyPath(filepath.Join(a.dir, node.KeysDir), "registrar"), []byte(password)))
	code := creditCode(a.t, n)
	body := must[[]byte](a.t)(canonical.Marshal(ledger.AccountOpenBody{
		Account: code, Code: code, Key: key.Public(), Kind: ledger.Organisation, Name: "测试权益人", Registry: "registry-a",
	}))
	return a.record(ledger.AccountOpen, body, key, registrar)
}

// record writes a record, signed by whoever must sign it, in that order.
func (a *alone) record(kind ledger.Kind, body []byte, keys ...sm2.Signer) []byte {
	a.t.Helper()
	nonce := make([]byte, ledger.NonceSize)
	must[int](a.t)(rand.Read(nonce))
	now := legaltime.Instant(time.Now().UnixMilli())
	r := ledger.Record{
		Body: body, Kind: kind, Ledger: a.genesis.ID(), Nonce: hex.EncodeToString(nonce), Time: now, Expires: now + 3_600_000,
		Signers: must[[]string](a.t)(ledger.RequiredSigners(kind, body)),
	}
	text := must[[]byte](a.t)(r.Text())
	note := ledger.Note{Text: text}
	for i, key := range keys {
		note.Lines = append(note.Lines, must[ledger.Line](a.t)(ledger.SignText(text, r.Signers[i], key, rand.Reader)))
	}
	ledger.SortLines(note.Lines)
	return note.Bytes()
}

// submit waits for the first election, then for the record.
func (a *alone) submit(n *node.Node, note []byte) api.Submission {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), 30*time.Second)
	defer cancel()
	c := a.client(n)
	for {
		s, err := c.Submit(ctx, note, api.WaitFinal)
		if err == nil {
			return s
		}
		var p *api.Problem
		if !errors.As(err, &p) || p.RetryAfter == 0 {
			a.t.Fatal(err)
		}
		select {
		case <-ctx.Done():
			a.t.Fatal(err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// A member alone orders, executes and cosigns a record to finality, keeps it over
// a restart, and leaves no goroutine behind.
func TestOneMember(t *testing.T) {
	a := newAlone(t, ledger.Production)
	n, stop := a.run()
	note := a.account(2)
	first := a.submit(n, note)
	if first.State != api.Final || first.Index == nil || *first.Index != 0 {
		t.Fatalf("%+v", first)
	}
	if err := stop(); err != nil {
		t.Fatalf("stopped: %v", err)
	}
	if err := n.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
	n, stop = a.run()
	if again := a.submit(n, note); again.State != api.Final || again.Height != first.Height || *again.Index != 0 {
		t.Errorf("after a restart the same record is %+v, was %+v", again, first)
	}
	if s := a.submit(n, a.account(3)); s.State != api.Final {
		t.Errorf("after a restart: %+v", s)
	}
	if err := stop(); err != nil {
		t.Fatalf("stopped: %v", err)
	}
	report := must[audit.Report](t)(node.Audit(t.Context(), a.config, t.TempDir(), func(uint64, uint64) {}))
	if report.Accepted != 2 || report.Final != report.Height {
		t.Errorf("audit: %+v", report)
	}
}

func TestOneProcessADirectory(t *testing.T) {
	a := newAlone(t, ledger.Test)
	_, stop := a.run()
	a.refuses(node.ErrInUse, a.config.Data)
	if _, err := node.Audit(t.Context(), a.config, t.TempDir(), func(uint64, uint64) {}); !errors.Is(err, node.ErrInUse) {
		t.Errorf("audit of a running node: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	// The lock goes with the process: a file that is left means nothing.
	a.run()
}

func TestOpenReleasesWhatItOpened(t *testing.T) {
	a := newAlone(t, ledger.Test)
	taken := a.config
	n, stop := a.run()
	address := strings.TrimPrefix(n.URL(), "http://")
	b := newAlone(t, ledger.Test)
	b.config.HTTP.Listen = address
	if _, err := b.open(); err == nil || !strings.Contains(err.Error(), address) {
		t.Errorf("two nodes on one port: %v", err)
	}
	// Everything that the failed start had opened is free again.
	b.config.HTTP.Listen = taken.HTTP.Listen
	_, stopB := b.run()
	if err := errors.Join(stopB(), stop()); err != nil {
		t.Fatal(err)
	}
}

func TestHaltMarker(t *testing.T) {
	a := newAlone(t, ledger.Test)
	const reason = "our root is another than a quorum's"
	write(t, filepath.Join(a.config.Data, "HALTED"), []byte(reason+"\n"))
	for range 2 {
		a.refuses(node.ErrHalted, reason)
	}
	if got := must[string](t)(node.AcknowledgeHalt(a.config.Data)); strings.TrimSpace(got) != reason {
		t.Errorf("acknowledged %q", got)
	}
	kept := must[[]string](t)(filepath.Glob(filepath.Join(a.config.Data, "evidence", "halt-*.txt")))
	if len(kept) != 1 || !strings.Contains(string(must[[]byte](t)(os.ReadFile(kept[0]))), reason) {
		t.Errorf("the reason is not kept as evidence: %v", kept)
	}
	if got := must[string](t)(node.AcknowledgeHalt(a.config.Data)); got != "" {
		t.Errorf("acknowledged twice: %q", got)
	}
	_, stop := a.run()
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestClockOfATestLedger(t *testing.T) {
	a := newAlone(t, ledger.Test)
	const offset = 48 * time.Hour
	if err := node.PresetClock(a.config.Data, offset); err != nil {
		t.Fatal(err)
	}
	n, stop := a.run()
	if got := a.clock(n, http.MethodGet, ""); got != offset {
		t.Errorf("preset to %s, the node says %s", offset, got)
	}
	if got := a.clock(n, http.MethodPost, `{"offset_ms":-1500}`); got != -1500*time.Millisecond {
		t.Errorf("moved to %s", got)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	n, _ = a.run()
	if got := a.clock(n, http.MethodGet, ""); got != -1500*time.Millisecond {
		t.Errorf("after a restart the offset is %s", got)
	}
}

func (a *alone) clock(n *node.Node, method, body string) time.Duration {
	a.t.Helper()
	r := must[*http.Request](a.t)(http.NewRequestWithContext(a.t.Context(), method, n.OperatorURL()+api.PathOperatorClock, strings.NewReader(body)))
	r.Header.Set("Content-Type", api.MediaJSON)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer answer.Body.Close()
	data := must[[]byte](a.t)(io.ReadAll(answer.Body))
	var c api.Clock
	if err := json.Unmarshal(data, &c); err != nil || answer.StatusCode != http.StatusOK {
		a.t.Fatalf("%s: %v %s", answer.Status, err, data)
	}
	return time.Duration(c.OffsetMillis) * time.Millisecond
}

func TestClockOfAProductionLedger(t *testing.T) {
	a := newAlone(t, ledger.Production)
	if err := node.PresetClock(a.config.Data, time.Hour); err != nil {
		t.Fatal(err)
	}
	a.refuses(node.ErrClock, "clock.offset")
	write(t, filepath.Join(a.config.Data, "clock.offset"), []byte("soon\n"))
	a.refuses(node.ErrClock, "clock.offset")
}

func TestDamagedClockOffset(t *testing.T) {
	a := newAlone(t, ledger.Test)
	write(t, filepath.Join(a.config.Data, "clock.offset"), []byte("soon\n"))
	if _, err := a.open(); err == nil || !strings.Contains(err.Error(), "does not hold milliseconds") {
		t.Errorf("got %v", err)
	}
}

// A directory that knows another ledger, or has lost its lock, does not sign.
func TestAnotherLedgersDirectory(t *testing.T) {
	a := newAlone(t, ledger.Test)
	_, stop := a.run()
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	b := newAlone(t, ledger.Test)
	b.config.Data = a.config.Data
	if _, err := b.open(); !errors.Is(err, store.ErrGenesis) {
		t.Errorf("another ledger's blocks: %v", err)
	}
	fresh := newAlone(t, ledger.Test)
	other := newAlone(t, ledger.Test)
	fresh.config.Data = other.config.Data
	fresh.refuses(node.ErrFounding, "another genesis was signed here")
}

func TestLostLock(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	a.submit(n, a.account(2))
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(a.config.Data, "cosign")); err != nil {
		t.Fatal(err)
	}
	a.refuses(node.ErrAmnesia, "a node is dead")
}

func TestOpenRefusesAMemberWithoutANode(t *testing.T) {
	a := newAlone(t, ledger.Test)
	a.config.Member = "nobody-here"
	a.refuses(node.ErrNotMember, "nobody-here")
}
