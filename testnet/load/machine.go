package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine says what the figures were measured on.
func machine() string {
	model := runtime.GOARCH
	data, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(data)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d × %s, %s, %s/%s", runtime.NumCPU(), model, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// residentBytes reads a process's resident memory.
func residentBytes(pid int) (uint64, error) {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, fmt.Errorf("read the memory of process %d: %w", pid, err)
	}
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseUint(strings.Fields(value)[0], 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("%w: process %d shows no resident memory", ErrLoad, pid)
}

// usedBytes sums up the files below dir.
func usedBytes(dir string) (uint64, error) {
	var total uint64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a file that the database has just replaced
		}
		if err == nil {
			total += uint64(info.Size())
		}
		return err
	})
	return total, err
}

// usedTime reads how much processor time a process has used: the 14th and 15th
// field of its stat, in hundredths of a second, after a name that may hold anything.
func usedTime(pid int) (time.Duration, error) {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, fmt.Errorf("read the time of process %d: %w", pid, err)
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("%w: process %d shows no time", ErrLoad, pid)
	}
	var used time.Duration
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the time of process %d: %w", pid, err)
		}
		used += time.Duration(n) * 10 * time.Millisecond
	}
	return used, nil
}

// calm waits until the nodes do nothing of their own any more: a store that has grown
// quickly is put in order afterwards, which is not what is measured. Three seconds
// with less than a tenth of a core are calm; after ten minutes it is as it is.
func (b *bench) calm(ctx context.Context) error {
	before := time.Duration(0)
	for calm, n := 0, 0; calm < 3 && n < 600; n++ {
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
		var used time.Duration
		for _, m := range b.net.Nodes() {
			t, err := usedTime(b.net.PID(m.Name))
			if err != nil {
				return err
			}
			used += t
		}
		if calm++; used-before > 100*time.Millisecond {
			calm = 0
		}
		before = used
	}
	return nil
}
