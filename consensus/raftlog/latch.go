package raftlog

import (
	"errors"
	"fmt"
	"sync"
)

var (
	// ErrPoisoned means that a write or fsync failed or stalled before. Nothing can be stored any more and nothing written
	// since may be trusted to be on disk. Repair the disk (space, hardware), then start the node again.
	ErrPoisoned = errors.New("raftlog: an earlier write failed; repair the disk and restart the node")

	// ErrBelowFloor means that Raft asked to remove entries that the state machine has applied. Nothing was removed and
	// nothing can be stored any more. Compare the evidence file in the log's directory with the other members before this
	// node runs again.
	ErrBelowFloor = errors.New("raftlog: refused to remove entries that are already applied")

	// ErrCorrupt means that stored bytes fail their checksum. Do not delete anything: move the node's directory aside and
	// set the node up again from the other members, under a new peer id.
	ErrCorrupt = errors.New("raftlog: stored entry is corrupt; set this node up again from the other members")

	// ErrClosed is returned by every method after Close.
	ErrClosed = errors.New("raftlog: closed")
)

// latch holds the first reason why the store must not write any more. It never opens again.
type latch struct {
	fatal func(error)

	mu      sync.Mutex
	reason  error
	alarmed bool
}

// close latches the reason, unless there is an earlier one, and raises the alarm.
func (l *latch) close(reason error) {
	l.hold(reason)
	l.alarm()
}

// hold latches without an alarm yet.
func (l *latch) hold(reason error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reason == nil {
		l.reason = reason
	}
}

// alarm tells the owner, once. It uses a goroutine of its own because Pebble reports fatal errors while it holds its
// locks, and the owner will want to close things.
func (l *latch) alarm() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reason == nil || l.alarmed {
		return
	}
	l.alarmed = true
	if l.fatal != nil {
		go l.fatal(l.reason)
	}
}

func (l *latch) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reason
}

// frozen lets the file system close the latch.
type frozen struct{ *latch }

// Close latches a failed write.
func (f frozen) Close(reason error) { f.close(fmt.Errorf("%w (%w)", ErrPoisoned, reason)) }

// Closed reports whether nothing may be written.
func (f frozen) Closed() bool { return f.err() != nil }
