package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

// ErrClock says that the clock of a production ledger cannot be moved.
var ErrClock = errors.New("only a test ledger's clock can be moved")

// clockFile keeps the offset of a moved clock, so that a test network resumes
// where it was.
const clockFile = "clock.offset"

// Clock is the node's clock: the machine's, and on a test ledger an offset that
// its operator may move.
type Clock struct {
	path    string
	movable bool
	offset  atomic.Int64 // milliseconds
}

// openClock reads the offset kept in dir. A production ledger has none.
func openClock(dir string, movable bool) (*Clock, error) {
	c := &Clock{path: filepath.Join(dir, clockFile), movable: movable}
	data, err := os.ReadFile(c.path)
	if errors.Is(err, os.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the clock's offset: %w", err)
	}
	if !movable {
		return nil, fmt.Errorf("%w: remove %s", ErrClock, c.path)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%s does not hold milliseconds: %w", c.path, err)
	}
	c.offset.Store(n)
	return c, nil
}

// Now gives the node's time.
func (c *Clock) Now() legaltime.Instant {
	return legaltime.Instant(time.Now().UnixMilli() + c.offset.Load())
}

// Offset gives how far the clock is ahead of the machine's.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) * time.Millisecond }

// Move sets the offset, durably. It fails with ErrClock on a production ledger.
func (c *Clock) Move(offset time.Duration) error {
	if !c.movable {
		return ErrClock
	}
	text := strconv.FormatInt(offset.Milliseconds(), 10) + "\n"
	if err := os.WriteFile(c.path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("keep the clock's offset: %w", err)
	}
	c.offset.Store(offset.Milliseconds())
	return nil
}

// PresetClock sets the offset with which a test ledger's node will start.
func PresetClock(data string, offset time.Duration) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	c := Clock{path: filepath.Join(data, clockFile), movable: true}
	return c.Move(offset)
}
