package doctor

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// statDisk asks for space, inodes and kind of the file system at path.
func statDisk(path string, d *Disk) error {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return fmt.Errorf("look at the file system of %s: %w", path, err)
	}
	block := uint64(st.Bsize)
	d.Free, d.Total, d.Inodes, d.FreeInodes = st.Bavail*block, st.Blocks*block, st.Files, st.Ffree
	d.Kind, d.Place = kindOf(uint32(st.Type))
	return nil
}

// syncData makes what was appended durable, as the databases do.
func syncData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }

// clockSync asks the kernel, which NTP programs keep informed, and changes
// nothing.
func clockSync() ClockSync {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	switch {
	case err != nil:
		return SyncUnknown
	case state == unix.TIME_ERROR || t.Status&unix.STA_UNSYNC != 0:
		return Unsynchronised
	default:
		return Synchronised
	}
}
