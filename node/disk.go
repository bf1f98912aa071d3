package node

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"syscall"
	"time"
)

// minFree is the free space in bytes below which a node takes no new records:
// room for Pebble's compactions and for an orderly stop.
const minFree = 128 << 20

// diskState is what watchDisk saw last.
type diskState struct {
	low  atomic.Bool
	free atomic.Uint64 // bytes; 0 before the first look
}

// watchDisk looks at the free space of the data directory.
func (n *Node) watchDisk(ctx context.Context) error {
	for {
		free, err := freeSpace(n.config.Data)
		if err != nil {
			return err
		}
		n.metrics.free.Set(float64(free))
		n.disk.free.Store(free)
		if low := free < minFree; n.disk.low.Swap(low) != low {
			n.log.WarnContext(ctx, "free disk space", slog.Uint64("bytes", free), slog.Bool("refusing_records", low))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(5 * time.Second):
		}
	}
}

func freeSpace(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("look at the free space of %s: %w", dir, err)
	}
	return st.Bavail * uint64(st.Bsize), nil
}
