package doctor

import "fmt"

// kindOf names a file system by its number in statfs(2) of Linux, and says what
// it stands on.
func kindOf(magic uint32) (string, Place) {
	for _, row := range []struct {
		magic uint32
		name  string
		place Place
	}{
		{0xef53, "ext4", Local},
		{0x58465342, "xfs", Local},
		{0x9123683e, "btrfs", Local},
		{0xf2f52010, "f2fs", Local},
		{0x2fc12fc1, "zfs", Local},
		{0x01021994, "tmpfs", Memory},
		{0x858458f6, "ramfs", Memory},
		{0x794c7630, "overlay", Container},
		{0x6969, "nfs", Network},
		{0xff534d42, "cifs", Network},
		{0xfe534d42, "smb2", Network},
		{0x517b, "smb", Network},
		{0x00c36400, "ceph", Network},
		{0x01021997, "9p", Network},
		{0x5346414f, "afs", Network},
		{0x65735546, "fuse", Unknown},
		{0x4d44, "fat", Unknown},
	} {
		if row.magic == magic {
			return row.name, row.place
		}
	}
	return fmt.Sprintf("%#x", magic), Unknown
}
