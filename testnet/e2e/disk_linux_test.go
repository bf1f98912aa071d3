package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// smallDisk is the size of the disk under test: what a node wants to keep free
// is 128 MiB.
const smallDisk = 192 << 20

// TestDiskFull has one voter's directory on a small disk. Nearly full, the node
// refuses records and says so; full, it stops, and the others go on. With space
// again it starts, and nothing is lost.
func TestDiskFull(t *testing.T) {
	skipShort(t)
	dir := filepath.Join(t.TempDir(), "net")
	small := "registry-b"
	data := filepath.Join(dir, small, "data")
	mountDisk(t, data)
	n := startIn(t, dir)
	n.write(small, 5)

	filler := filepath.Join(data, "filler")
	fill(t, filler, smallDisk/2)
	n.eventually("a node that says its disk is nearly full", func(context.Context) error {
		if r, status := n.ready(small); status != http.StatusServiceUnavailable || !strings.Contains(r.Reason, "disk") {
			return fmt.Errorf("%d %+v", status, r)
		}
		return nil
	})
	a := n.raw(http.MethodPost, n.public(small)+api.PathRecords, api.MediaRecord, n.deposit())
	if code := codeOf(t, a); a.status != http.StatusServiceUnavailable || code != ledger.ServerNotReady || a.header.Get("Retry-After") == "" {
		t.Errorf("with a disk nearly full: %d %s %v", a.status, code, a.header)
	}
	n.write(registryA, 5) // it still votes and signs

	fill(t, filler, smallDisk)
	n.writeUntilItStops(small)
	log := string(must[[]byte](t)(os.ReadFile(n.LogPath(small))))
	if !strings.Contains(log, "[store.disk]") || strings.Contains(log, "panic:") || strings.Contains(log, "goroutine ") {
		t.Errorf("the node did not stop in order: %s", log[max(0, len(log)-2000):])
	}
	if _, err := os.Stat(filepath.Join(data, "HALTED")); err == nil {
		t.Error("a full disk needs no person to acknowledge it, and there is a halt marker")
	}
	n.write(registryA, 5)

	check(t, os.Remove(filler))
	n.restart(small)
	n.write(small, 5)
	n.verify()
}

// writeUntilItStops writes through another node until a full disk has stopped
// the one that has it.
func (n *live) writeUntilItStops(member string) {
	n.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		select {
		case <-n.Exited(member):
			return
		default:
			n.write(registryA, 1)
		}
	}
	n.t.Fatalf("%s runs on a full disk", member)
}

// mountDisk mounts an empty disk of its own size at path, or skips the test.
func mountDisk(t *testing.T, path string) {
	t.Helper()
	check(t, os.MkdirAll(path, 0o700))
	if err := syscall.Mount("tmpfs", path, "tmpfs", 0, fmt.Sprintf("size=%d", smallDisk)); err != nil {
		t.Skipf("no small disk without the right to mount one: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(path, 0)) })
}

// fill makes the file at path grow to size, or until the disk is full.
func fill(t *testing.T, path string, size int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	check(t, err)
	info, err := f.Stat()
	check(t, err)
	chunk := make([]byte, 64<<10)
	for written := info.Size(); written < size; written += int64(len(chunk)) {
		if _, err := f.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	check(t, f.Close())
}
