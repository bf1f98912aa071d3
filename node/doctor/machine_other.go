//go:build !linux

package doctor

import (
	"fmt"
	"os"
	"syscall"
)

// statDisk asks for space and inodes; the kind of a file system is not known
// here.
func statDisk(path string, d *Disk) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return fmt.Errorf("look at the file system of %s: %w", path, err)
	}
	block := uint64(st.Bsize)
	d.Free, d.Total, d.Inodes, d.FreeInodes = uint64(st.Bavail)*block, st.Blocks*block, st.Files, uint64(st.Ffree)
	d.Kind = "?"
	return nil
}

func syncData(f *os.File) error { return f.Sync() }

// clockSync cannot be asked here.
func clockSync() ClockSync { return SyncUnknown }
