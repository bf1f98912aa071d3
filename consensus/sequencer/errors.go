package sequencer

import (
	"errors"
	"fmt"
	"time"

	"github.com/certledger/certledger/ledger"
)

var (
	// ErrBusy means that nothing was ordered: too much is waiting, or the node's key is away. Every such error is a *BusyError, which says when to come
	// again.
	ErrBusy = errors.New("sequencer: busy, nothing was ordered; try again later")

	// ErrNoLeader means that nothing was ordered: no leader is known at the moment. An election takes some seconds.
	ErrNoLeader = errors.New("sequencer: no leader is known, nothing was ordered; try again in a few seconds")

	// ErrTooLarge means that nothing was ordered: more notes or bytes than one submission may have. Split it.
	ErrTooLarge = errors.New("sequencer: the submission is too large, nothing was ordered; split it")

	// ErrUnknownOutcome means that some of the notes may have been ordered, or may still be. Submit the same notes again: what
	// is in the ledger is answered with its first receipt.
	ErrUnknownOutcome = errors.New("sequencer: the outcome is unknown; submit the same notes again")

	// ErrEntryRefused means that the members refuse this node's entries, and wraps the *ledger.Refusal. Compare the node's key,
	// ledger and membership with the governance in force.
	ErrEntryRefused = errors.New("sequencer: the entry was refused")

	// ErrStopped means that the node is stopping. Nothing, some or all of the notes may have been ordered.
	ErrStopped = errors.New("sequencer: the node is stopping; submit the same notes to another node")

	// ErrMessage is wrapped by every error about the form of a forwarded submission or of the answer to one.
	ErrMessage = errors.New("sequencer: malformed message")

	// errMoved says that this node does not lead, or did not when it mattered.
	errMoved = errors.New("this node does not lead")
)

// BusyError turns a submission away before anything was ordered. It matches ErrBusy.
type BusyError struct {
	// Reason is one of the words that the metrics use.
	Reason string
	// RetryAfter is when it makes sense to try again.
	RetryAfter time.Duration
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("%v (%s; in %v)", ErrBusy, e.Reason, e.RetryAfter)
}

// Is makes every BusyError an ErrBusy.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// Why a submission is turned away.
const (
	busyFinality = "finality" // too many headers wait for their quorum
	busyQueue    = "queue"    // too many records wait
	busyShare    = "share"    // too many records of one member's node wait
	busyForward  = "forward"  // too many calls to the leader are on their way
	busySigner   = "signer"   // the node's key signs nothing at the moment, say because a device is away
)

func entryRefused(r *ledger.Refusal) error { return fmt.Errorf("%w: %w", ErrEntryRefused, r) }
