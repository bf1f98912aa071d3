package store

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// pebbleFormat is the on-disk format of new stores, named so that an update of
// the library does not silently make a directory unreadable for the release
// before.
const pebbleFormat = pebble.FormatValueSeparation

// Default sizes of the database's memory.
const (
	DefaultCache    = 32 << 20
	DefaultMemTable = 8 << 20
)

func pebbleOptions(o Options, fatal func(error)) *pebble.Options {
	po := &pebble.Options{
		FS:                          o.FS,
		FormatMajorVersion:          pebbleFormat,
		CacheSize:                   int64(o.Cache),
		MemTableSize:                uint64(o.MemTable),
		MemTableStopWritesThreshold: 2,
		L0CompactionThreshold:       4,
		CompactionConcurrencyRange:  func() (int, int) { return 1, 1 },
		Logger:                      pebbleLogger{o.Logger, fatal},
		EventListener: &pebble.EventListener{
			BackgroundError: func(err error) {
				o.Logger.Error("store: background work failed, will be retried", slog.Any("err", err))
			},
			// Pebble's default ends the process here.
			DataCorruption: func(info pebble.DataCorruptionInfo) {
				fatal(fmt.Errorf("%w: %s: %w", ErrCorrupt, info.Path, info.Details))
			},
		},
	}
	for i := range po.Levels {
		po.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	return po
}

// pebbleLogger turns Pebble's Fatalf into our orderly stop.
type pebbleLogger struct {
	log   *slog.Logger
	fatal func(error)
}

func (p pebbleLogger) Infof(format string, args ...any) {
	p.log.Debug("store: pebble", slog.String("text", fmt.Sprintf(format, args...)))
}

func (p pebbleLogger) Errorf(format string, args ...any) {
	p.log.Warn("store: pebble", slog.String("text", fmt.Sprintf(format, args...)))
}

func (p pebbleLogger) Fatalf(format string, args ...any) {
	p.fatal(fmt.Errorf("%w: %s", ErrDisk, fmt.Sprintf(format, args...)))
}

// reader is what both the database and a snapshot of it can do.
type reader interface {
	pebble.Reader
}

// getter reads a value, nil when there is none.
type getter func(key []byte) ([]byte, error)

func (s *Store) get(key []byte) ([]byte, error) { return get(s.db, key) }

// get reads a value; nil when there is none. The result is the caller's.
func get(r reader, key []byte) ([]byte, error) {
	it, err := newPointIter(r)
	if err != nil {
		return nil, err
	}
	out, err := seek(it, key)
	if closed := it.Close(); closed != nil && err == nil {
		err = fmt.Errorf("read the store: %w", closed)
	}
	return out, err
}

// newPointIter gives an iterator for looking keys up. It asks the filters of the last
// level too, which Pebble's own Get leaves out: much of what a node looks for is not
// there, a record that it has not seen or a number not yet taken, and would cost a
// block of a level that no cache holds.
func newPointIter(r reader) (*pebble.Iterator, error) {
	it, err := r.NewIter(&pebble.IterOptions{UseL6Filters: true})
	if err != nil {
		return nil, fmt.Errorf("read the store: %w", err)
	}
	return it, nil
}

// seek looks a key up with an iterator for that; nil when it is not there.
func seek(it *pebble.Iterator, key []byte) ([]byte, error) {
	if !it.SeekPrefixGE(key) {
		if err := it.Error(); err != nil {
			return nil, fmt.Errorf("read the store: %w", err)
		}
		return nil, nil
	}
	v, err := it.ValueAndErr()
	if err != nil {
		return nil, fmt.Errorf("read the store: %w", err)
	}
	return append(make([]byte, 0, len(v)), v...), nil
}

// mustGet reads a value that has to be there.
func mustGet(r reader, key []byte, what string) ([]byte, error) {
	v, err := get(r, key)
	if err == nil && v == nil {
		err = fmt.Errorf("%w: %s", ErrNotFound, what)
	}
	return v, err
}

// scan calls visit for each key with the prefix, in order, until it returns
// false. Key and value are only valid during the call.
func scan(r reader, prefix []byte, visit func(key, value []byte) (bool, error)) error {
	return scanRange(r, prefix, prefixEnd(prefix), visit)
}

func scanRange(r reader, from, to []byte, visit func(key, value []byte) (bool, error)) (err error) {
	it, err := r.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: to})
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for it.First(); it.Valid(); it.Next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return fmt.Errorf("read the store: %w", err)
		}
		goOn, err := visit(it.Key(), value)
		if err != nil || !goOn {
			return err
		}
	}
	// An iterator that met a bad block just ends: only Error tells.
	return it.Error()
}

func vfsOrDisk(fs vfs.FS) vfs.FS {
	if fs == nil {
		return vfs.Default
	}
	return fs
}
