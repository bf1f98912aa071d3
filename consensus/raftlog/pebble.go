package raftlog

import (
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// pebbleFormat is the on-disk format written by new stores: the newest of the pinned Pebble. It is named, not "newest", so
// that an update of the library does not silently make a directory unreadable for the release before.
const pebbleFormat = pebble.FormatValueSeparation

const (
	cacheBytes    = 8 << 20  // reads are of recent entries, and Raft keeps those in memory
	memTableBytes = 16 << 20 // several of the largest appends
)

func pebbleOptions(fs vfs.FS, log *slog.Logger, l *latch) *pebble.Options {
	listener := &pebble.EventListener{
		BackgroundError: func(err error) { log.Error("raft log: background work failed, will be retried", slog.Any("err", err)) },
		// Pebble's default ends the process here.
		DataCorruption: func(info pebble.DataCorruptionInfo) {
			l.close(fmt.Errorf("%w: %s: %w", ErrCorrupt, info.Path, info.Details))
		},
	}
	return &pebble.Options{
		FS:                          fs,
		FormatMajorVersion:          pebbleFormat,
		CacheSize:                   cacheBytes,
		MemTableSize:                memTableBytes,
		MemTableStopWritesThreshold: 2,
		Logger:                      pebbleLogger{log, l},
		EventListener:               listener,
	}
}

// pebbleLogger turns Pebble's Fatalf, which must not return in Pebble's opinion, into the latch. It does return here;
// every write therefore looks at the latch before it reports success.
type pebbleLogger struct {
	log   *slog.Logger
	latch *latch
}

func (p pebbleLogger) Infof(format string, args ...any) {
	p.log.Debug("raft log: pebble", slog.String("text", fmt.Sprintf(format, args...)))
}

func (p pebbleLogger) Errorf(format string, args ...any) {
	p.log.Warn("raft log: pebble", slog.String("text", fmt.Sprintf(format, args...)))
}

func (p pebbleLogger) Fatalf(format string, args ...any) {
	p.latch.close(fmt.Errorf("%w (%s)", ErrPoisoned, fmt.Sprintf(format, args...)))
}
