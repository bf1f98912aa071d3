package node_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/backup"
	"github.com/certledger/certledger/node"
)

func (a *alone) operator(n *node.Node) client.Operator {
	return client.Operator{Base: n.OperatorURL(), Language: api.English}
}

func quietly(api.BackupProgress) {}

func nothing(uint64, uint64) {}

// lock gives the height of the member's lock.
func (a *alone) lock() uint64 {
	a.t.Helper()
	return must[cosign.Lock](a.t)(cosign.ReadLock(filepath.Join(a.config.Data, "cosign"))).Height
}

// lose takes parts of the data directory away.
func (a *alone) lose(names ...string) {
	a.t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(a.config.Data, name)); err != nil {
			a.t.Fatal(err)
		}
	}
}

// aged runs a node, backs it up, and lets it sign more before it is stopped. It
// gives the backup, a record from before it and one from after it.
func (a *alone) aged() (dir string, before, after []byte) {
	a.t.Helper()
	n, stop := a.run()
	before, after = a.account(2), a.account(3)
	a.submit(n, before)
	dir = filepath.Join(a.t.TempDir(), "backup")
	if r, err := a.operator(n).Backup(a.t.Context(), []string{dir}, quietly); err != nil || !r.Complete() {
		a.t.Fatalf("%+v, %v", r, err)
	}
	a.submit(n, after)
	if err := stop(); err != nil {
		a.t.Fatal(err)
	}
	return dir, before, after
}

func (a *alone) restore(dir string) node.RestoreReport {
	a.t.Helper()
	return must[node.RestoreReport](a.t)(node.Restore(a.t.Context(), a.config, dir, nothing))
}

// A node backs up while it runs, to two places; a place that fails does not hold
// up the other, and then it does not count as a backup.
func TestBackupWhileTheNodeRuns(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	a.submit(n, a.account(2))
	first, second := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	r := must[api.BackupResult](t)(a.operator(n).Backup(t.Context(), []string{first, second}, quietly))
	if !r.Complete() || len(r.Places) != 2 || r.Places[0].To != r.Height || r.Places[1].Bytes == 0 {
		t.Fatalf("%+v", r)
	}
	noted := must[*node.LastRun](t)(node.ReadLastRun(a.config.Data, node.LastBackupFile))
	if noted == nil || noted.Height != r.Height || noted.Result != node.Passed || noted.Place != first+", "+second {
		t.Errorf("noted: %+v", noted)
	}
	a.submit(n, a.account(3))
	full := filepath.Join(a.config.Genesis, "is-a-file")
	half := must[api.BackupResult](t)(a.operator(n).Backup(t.Context(), []string{full, first}, quietly))
	if half.Complete() || half.Places[0].Problem == "" || half.Places[1].Problem != "" || half.Places[1].From != r.Height || half.Places[1].To <= r.Height {
		t.Fatalf("%+v", half)
	}
	if again := must[*node.LastRun](t)(node.ReadLastRun(a.config.Data, node.LastBackupFile)); *again != *noted {
		t.Errorf("half a backup counts: %+v", again)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	cold := must[api.BackupResult](t)(node.Backup(t.Context(), a.config, node.BackupOptions{Dirs: []string{second}, ConfigFile: filepath.Join(a.dir, node.ConfigFile), Tell: quietly}))
	if !cold.Complete() || cold.Places[0].From != r.Height {
		t.Errorf("stopped: %+v", cold)
	}
	if kept := must[[]byte](t)(os.ReadFile(filepath.Join(second, "files", node.ConfigFile))); !bytes.Contains(kept, []byte("registry-a")) {
		t.Errorf("the configuration is %q", kept)
	}
	holdsNoSecret(t, second)
	m := must[backup.Manifest](t)(node.VerifyBackup(t.Context(), second, a.config.Genesis, t.TempDir(), nothing))
	report := must[audit.Report](t)(node.AuditBackup(t.Context(), second, "", t.TempDir(), nothing, nothing))
	if m.Height != cold.Height || report.Height != m.Height || report.Accepted != 2 {
		t.Errorf("verified %d, audited %+v", m.Height, report)
	}
	if _, err := node.VerifyBackup(t.Context(), second, newAlone(t, ledger.Test).config.Genesis, t.TempDir(), nothing); !errors.Is(err, backup.ErrForeign) {
		t.Errorf("another genesis: %v", err)
	}
}

func holdsNoSecret(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		if data := must[[]byte](t)(os.ReadFile(path)); bytes.Contains(data, []byte("PRIVATE KEY")) || bytes.Contains(data, []byte(password)) {
			t.Errorf("%s holds a secret", path)
		}
		return nil
	})
	if err != nil || files < 4 {
		t.Errorf("%d files, %v", files, err)
	}
}

// The store closes only after the backup that reads it has ended.
func TestBackupEndsWithTheNode(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, stop := a.run()
	a.submit(n, a.account(2))
	stopped := make(chan error, 1)
	dir := filepath.Join(t.TempDir(), "backup")
	_, err := node.BackUp(context.WithoutCancel(t.Context()), n, []string{dir}, func(api.BackupProgress) {
		if len(stopped) == 0 {
			go func() { stopped <- stop() }()
		}
		<-node.Closing(n)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, err := backup.Read(dir); !errors.Is(err, backup.ErrNone) {
		t.Errorf("half a backup is called one: %v", err)
	}
}

func TestOneBackupAtATime(t *testing.T) {
	a := newAlone(t, ledger.Test)
	n, _ := a.run()
	a.submit(n, a.account(2))
	var second error
	r, err := node.BackUp(t.Context(), n, []string{filepath.Join(t.TempDir(), "one")}, func(api.BackupProgress) {
		if second == nil {
			_, second = a.operator(n).Backup(t.Context(), []string{filepath.Join(t.TempDir(), "two")}, quietly)
		}
	})
	if err != nil || !r.Complete() {
		t.Errorf("the first: %+v, %v", r, err)
	}
	if p, ok := errors.AsType[*api.Problem](second); !ok || p.Status != http.StatusServiceUnavailable || p.RetryAfter == 0 {
		t.Errorf("the second: %v", second)
	}
}

func TestBackupOfAnEmptyLedger(t *testing.T) {
	a := newAlone(t, ledger.Test)
	_, err := node.Backup(t.Context(), a.config, node.BackupOptions{Dirs: []string{t.TempDir()}, Tell: quietly})
	if refusal, ok := errors.AsType[*ledger.Refusal](err); !ok || refusal.Code != ledger.ServerNotReady {
		t.Errorf("got %v", err)
	}
}

// With its own lock and Raft log a restored voter goes on where it was: it has
// every block that it signed again, byte for byte, before it signs above.
func TestRestoredUnderItsOwnLock(t *testing.T) {
	a := newAlone(t, ledger.Production)
	dir, before, after := a.aged()
	signed := a.lock()
	if _, err := node.Restore(t.Context(), a.config, dir, nothing); !errors.Is(err, node.ErrStoreThere) {
		t.Fatalf("over a store: %v", err)
	}
	kept := header(t, a, signed)
	a.lose("store")
	report := a.restore(dir)
	if !report.Remembers || report.Lock != signed || report.Height >= signed || report.Evidence != "" {
		t.Fatalf("%+v, the lock is %d", report, signed)
	}
	n, stop := a.run()
	for _, note := range [][]byte{before, after, a.account(4)} {
		if s := a.submit(n, note); s.State != api.Final {
			t.Errorf("after the restore: %+v", s)
		}
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if a.lock() <= signed {
		t.Errorf("the lock went from %d to %d", signed, a.lock())
	}
	if again := header(t, a, signed); again != kept {
		t.Errorf("it signed\n%s\nand has now\n%s", kept, again)
	}
	if r := must[audit.Report](t)(node.Audit(t.Context(), a.config, t.TempDir(), nothing)); r.Accepted != 3 || r.Final != r.Height {
		t.Errorf("audit: %+v", r)
	}
}

// header gives a header's text out of a stopped node.
func header(t *testing.T, a *alone, height uint64) string {
	t.Helper()
	return must[string](t)(node.HeaderOf(a.config, height))
}

// Who has forgotten its promises does not run under its name.
func TestRestoredWithoutItsLock(t *testing.T) {
	for name, lost := range map[string][]string{
		"everything":   {"store", "cosign", "raft"},
		"the lock":     {"store", "cosign"},
		"the Raft log": {"store", "raft"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAlone(t, ledger.Test)
			dir, _, _ := a.aged()
			a.lose(lost...)
			report := a.restore(dir)
			if report.Remembers || (report.Evidence != "") != (name == "the Raft log") {
				t.Errorf("%+v", report)
			}
			for range 2 {
				a.refuses(node.ErrAmnesia, "certledger node replace")
			}
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	a, b := newAlone(t, ledger.Test), newAlone(t, ledger.Test)
	dir, _, _ := a.aged()
	if _, err := node.Restore(t.Context(), b.config, dir, nothing); !errors.Is(err, backup.ErrForeign) {
		t.Errorf("another ledger's: %v", err)
	}
	if _, err := node.Restore(t.Context(), b.config, t.TempDir(), nothing); !errors.Is(err, backup.ErrNone) {
		t.Errorf("no backup: %v", err)
	}
	_, stop := a.run()
	if _, err := node.Restore(t.Context(), a.config, dir, nothing); !errors.Is(err, node.ErrInUse) {
		t.Errorf("under a running node: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	segments := must[[]string](t)(filepath.Glob(filepath.Join(dir, "rows", "*")))
	if err := os.Truncate(segments[0], 100); err != nil {
		t.Fatal(err)
	}
	a.lose("store")
	if _, err := node.Restore(t.Context(), a.config, dir, nothing); !errors.Is(err, backup.ErrDamaged) || !strings.Contains(err.Error(), segments[0]) {
		t.Errorf("a damaged backup: %v", err)
	}
	if left := list(t, a.config.Data); strings.Contains(strings.Join(left, " "), "store") {
		t.Errorf("a failed restore leaves %v", left)
	}
}
