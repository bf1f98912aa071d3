package doctor_test

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/certledger/certledger/node/doctor"
)

func TestMeasure(t *testing.T) {
	d := doctor.Measure(t.TempDir(), true)
	if d.Error != "" || d.Writes != 50 || d.Median <= 0 || d.Slowest < d.Median || d.Total < d.Free || d.Kind == "" {
		t.Errorf("%+v", d)
	}
	if d := doctor.Measure(filepath.Join(t.TempDir(), "none"), true); d.Error == "" {
		t.Errorf("a directory that is not there: %+v", d)
	}
}

// A full disk that is none: what a mount of tmpfs tells, and that a write fails.
func TestFullMemoryDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no small disk without the right to mount one: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(dir, 0)) })
	f := stopped()
	f.Disk = doctor.Measure(dir, true)
	demand(t, doctor.Examine(f), "disk.memory", "disk.full", "sync.failed")
}

func TestKindOf(t *testing.T) {
	for magic, want := range map[uint32]string{
		0xef53: "ext4 1", 0x58465342: "xfs 1", 0x01021994: "tmpfs 3", 0x6969: "nfs 2", 0xff534d42: "cifs 2", 0x794c7630: "overlay 4", 0x1: "0x1 0",
	} {
		if kind, place := doctor.KindOf(magic); fmt.Sprint(kind, " ", int(place)) != want {
			t.Errorf("%#x: got %s %d, want %s", magic, kind, place, want)
		}
	}
}
