package doctor_test

import (
	"crypto/rand"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/node/doctor"
	"github.com/certledger/certledger/testnet"
)

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

// laidOut makes a test network that does not run, and gives the configuration of
// a voter.
func laidOut(t *testing.T) (*testnet.Manifest, node.Config) {
	t.Helper()
	m := must[*testnet.Manifest](t)(testnet.Create(filepath.Join(t.TempDir(), "net"), testnet.Spec{Random: rand.Reader}))
	return m, config(t, m, "registry-a")
}

func config(t *testing.T, m *testnet.Manifest, member string) node.Config {
	t.Helper()
	path := filepath.Join(m.MemberDir(member), node.ConfigFile)
	return must[node.Config](t)(node.LoadConfig(path, func(string) string { return "" }))
}

func gather(t *testing.T, c node.Config) []doctor.Finding {
	t.Helper()
	return doctor.Examine(must[doctor.Facts](t)(doctor.Gather(t.Context(), c, "v1")))
}

// find gives the findings with a code.
func find(findings []doctor.Finding, code string) []doctor.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f doctor.Finding) bool { return f.Code != code })
}

func demand(t *testing.T, findings []doctor.Finding, codes ...string) {
	t.Helper()
	for _, code := range codes {
		if len(find(findings, code)) == 0 {
			t.Errorf("%s is not found among %+v", code, findings)
		}
	}
}

func TestGatherStopped(t *testing.T) {
	_, c := laidOut(t)
	findings := gather(t, c)
	demand(t, findings, "node.stopped", "store.opens", "port.free", "peers.none", "peer.unreachable", "key.good", "password.good", "audit.none")
	if len(find(findings, "sync.fast"))+len(find(findings, "sync.slow")) != 1 { // which one is up to the machine
		t.Errorf("the disk was not measured: %+v", findings)
	}
	if worst := slices.DeleteFunc(slices.Clone(findings), func(f doctor.Finding) bool {
		return f.Level < doctor.Failure || f.Code == "peers.none" || strings.HasPrefix(f.Code, "sync.")
	}); len(worst) > 0 {
		t.Errorf("a network that was just laid out has %+v", worst)
	}
	if left := must[[]string](t)(filepath.Glob(filepath.Join(c.Data, ".doctor-*"))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(filepath.Join(c.Data, "store")); err == nil {
		t.Error("looking made a store")
	}
}

func TestGatherDamage(t *testing.T) {
	m, c := laidOut(t)
	check(t, os.Chmod(node.KeyPath(c.Keys, "cosign"), 0o640))
	check(t, os.Remove(node.KeyPath(c.Keys, "transport")))
	old := time.Now().Add(-1000 * 24 * time.Hour)
	check(t, os.Chtimes(node.KeyPath(c.Keys, "node"), old, old))
	check(t, os.Chmod(m.PasswordPath(), 0o604))
	check(t, os.WriteFile(node.KeyPath(c.Keys, "plain"), []byte("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"), 0o600))
	check(t, os.WriteFile(filepath.Join(c.Data, "HALTED"), []byte("another root\n"), 0o600))
	check(t, os.MkdirAll(filepath.Join(c.Data, "cosign", "evidence"), 0o700))
	check(t, os.WriteFile(filepath.Join(c.Data, "cosign", "evidence", "equivocation_notary-a_7_headers.txt"), nil, 0o600))
	check(t, os.WriteFile(filepath.Join(c.Data, "cosign", "lock"), []byte("edited"), 0o600))
	c.HTTP.TLSCert, c.HTTP.TLSKey = filepath.Join(t.TempDir(), "none.pem"), "none.key"
	findings := gather(t, c)
	demand(t, findings, "key.open", "key.missing", "key.old", "key.plain", "password.open", "node.halted", "evidence.equivocation", "lock.damaged", "certificate.unreadable")
	if opened := append(find(findings, "store.opens"), find(findings, "store.unreadable")...); len(opened) > 0 {
		t.Errorf("the ledger of a halted node was opened: %+v", opened)
	}
}

// Between two epochs the store is not opened, and the next step is named.
func TestGatherUnfinishedRecovery(t *testing.T) {
	_, c := laidOut(t)
	check(t, os.WriteFile(filepath.Join(c.Data, "RECOVERING"), []byte("epoch 1 by the plan sm3:00\n"), 0o600))
	check(t, os.MkdirAll(filepath.Join(c.Data, "evidence", "recovery-1"), 0o700))
	findings := gather(t, c)
	demand(t, findings, "node.recovering", "evidence.recovery")
	if f := find(findings, "node.recovering"); len(f) == 1 && f[0].Values[0] != "epoch 1 by the plan sm3:00" {
		t.Errorf("got %+v", f)
	}
	if opened := append(find(findings, "store.opens"), find(findings, "store.unreadable")...); len(opened) > 0 {
		t.Errorf("a store between two epochs was opened: %+v", opened)
	}
	if _, err := node.Inspect(c); !errors.Is(err, node.ErrRecovering) {
		t.Errorf("inspecting it: %v", err)
	}
}

func TestGatherPortInUse(t *testing.T) {
	_, c := laidOut(t)
	l := must[net.Listener](t)(net.Listen("tcp", c.HTTP.Listen))
	defer l.Close()
	c.Operator.Listen = "192.0.2.1:9001" // documentation, nobody's
	taken := find(gather(t, c), "port.taken")
	if len(taken) != 1 || taken[0].Subject != "http.listen" || taken[0].Values[0] != c.HTTP.Listen {
		t.Errorf("got %+v", taken)
	}
	if refused := find(gather(t, c), "port.refused"); len(refused) != 1 || refused[0].Subject != "operator.listen" {
		t.Errorf("got %+v", refused)
	}
}

// A second node with our transport key answers at our address while we are
// stopped, and a stranger at another member's.
func TestGatherImpostors(t *testing.T) {
	m, c := laidOut(t)
	other := config(t, m, "registry-b")
	password := strings.TrimSpace(string(must[[]byte](t)(os.ReadFile(m.PasswordPath()))))
	for listen, keys := range map[string]string{c.P2P.Listen: c.Keys, other.P2P.Listen: config(t, m, "notary-a").Keys} {
		key, err := keyfile.ReadEd25519(node.KeyPath(keys, "transport"), []byte(password))
		check(t, err)
		h := must[*p2p.Host](t)(p2p.Open(p2p.Config{PrivateKey: key, Listen: []string{listen}, Handshake: "x", Gate: func(string) bool { return false }}))
		defer h.Close()
	}
	findings := gather(t, c)
	demand(t, findings, "identity.elsewhere", "peer.stranger", "port.taken")
	if f := find(findings, "peer.stranger"); len(f) == 1 && f[0].Subject != "registry-b" {
		t.Errorf("got %+v", f)
	}
}

// A process that holds the directory and does not answer.
func TestGatherSilentNode(t *testing.T) {
	_, c := laidOut(t)
	release := hold(t, c.Data)
	demand(t, gather(t, c), "node.silent")
	release()
	demand(t, gather(t, c), "node.stopped")
}

func TestGatherNothing(t *testing.T) {
	_, c := laidOut(t)
	check(t, os.RemoveAll(c.Data))
	demand(t, gather(t, c), "data.missing")
	c.Genesis = filepath.Join(t.TempDir(), "none")
	if _, err := doctor.Gather(t.Context(), c, "v1"); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("without a genesis: %v", err)
	}
}

func TestDamagedStore(t *testing.T) {
	_, c := laidOut(t)
	dir := filepath.Join(c.Data, "store")
	check(t, os.MkdirAll(dir, 0o700))
	check(t, os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("MANIFEST-000001\n"), 0o600))
	demand(t, gather(t, c), "store.unreadable")
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hold takes a data directory's lock as a node does.
func hold(t *testing.T, data string) (release func()) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(data, "LOCK.node"), os.O_RDWR|os.O_CREATE, 0o600)
	check(t, err)
	check(t, syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB))
	return func() { check(t, f.Close()) }
}

func unwrapped(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}
