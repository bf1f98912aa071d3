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
	d.Kind, d.Place = kindOf(int64(st.Type))
	return nil
}

// kindOf names a file system by its number in statfs(2).
func kindOf(magic int64) (string, Place) {
	const zfs, exfat = 0x2fc12fc1, unix.EXFAT_SUPER_MAGIC
	switch uint32(magic) {
	case unix.EXT4_SUPER_MAGIC:
		return "ext4", Local
	case unix.XFS_SUPER_MAGIC:
		return "xfs", Local
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs", Local
	case unix.F2FS_SUPER_MAGIC:
		return "f2fs", Local
	case zfs:
		return "zfs", Local
	case unix.TMPFS_MAGIC:
		return "tmpfs", Memory
	case unix.RAMFS_MAGIC:
		return "ramfs", Memory
	case unix.OVERLAYFS_SUPER_MAGIC:
		return "overlay", Container
	case unix.NFS_SUPER_MAGIC:
		return "nfs", Network
	case unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.SMB_SUPER_MAGIC:
		return "smb", Network
	case unix.CEPH_SUPER_MAGIC:
		return "ceph", Network
	case unix.V9FS_MAGIC:
		return "9p", Network
	case unix.AFS_SUPER_MAGIC:
		return "afs", Network
	case exfat, unix.MSDOS_SUPER_MAGIC:
		return "fat", Unknown
	default:
		return fmt.Sprintf("%#x", uint32(magic)), Unknown
	}
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
