package sequencer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/certledger/certledger/consensus/meters"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Proposer is the order of entries: Raft.
type Proposer interface {
	// Propose appends an entry if this node leads. Entries are ordered as they were proposed. It returns as soon as the entry
	// is on its way; wait gives what executing it returned, a ledger.Applied. After an error of either the entry may or may
	// not be ordered.
	Propose(ctx context.Context, entry []byte) (wait func(context.Context) (any, error), err error)
	// Leader names the leading node, "" when none is known, and says whether it is this one.
	Leader() (id string, self bool)
}

// State is what the sequencer needs to know of the own ledger. Its methods are called from many goroutines and do not block.
type State interface {
	// FinalSet gives the newest final height, 0 before the first, and the block of its cosignature lines.
	FinalSet() (height uint64, block []byte)
	// Unfinal counts the sealed headers above the final one.
	Unfinal() int
	// OpenRecords counts the records that were executed since the last seal.
	OpenRecords() int
	// Pending says that a change of the governance is decided and not yet in force: it takes blocks to bring it there.
	Pending() bool
	// TipTime is the time of the newest header, or of the genesis.
	TipTime() legaltime.Instant
	// Params are the governed numbers in force.
	Params() ledger.Params
	// Lookup gives the first result of the record with this id.
	Lookup(id sm3.Digest) (Result, bool)
	// Changed signals that any of the above has changed. Signals may be joined into one; none may be lost. It is read by one
	// sequencer.
	Changed() <-chan struct{}
}

// Forward reaches the leader's HandleForward.
type Forward interface {
	Submit(ctx context.Context, leader string, request []byte) ([]byte, error)
}

// Limits bound what waits and how entries are filled. A zero field takes its default.
type Limits struct {
	// QueueRecords and QueueBytes bound what waits on the leader (8192, 32 MiB). One other node may have half of it.
	QueueRecords, QueueBytes int
	// Forwards bounds the calls to the leader that are on their way (256).
	Forwards int
	// InFlight bounds the entries on their way through Raft (4).
	InFlight int
	// BatchRecords and BatchBytes are what an entry waits for while others are on their way (512, 256 KiB) ...
	BatchRecords, BatchBytes int
	// ... but not longer than BatchAge (5 ms).
	BatchAge time.Duration
	// Patience is for how long a submission whose outcome is open looks for a leader that can settle it (10 s).
	Patience time.Duration
}

func (l Limits) withDefaults() Limits {
	number := func(p *int, otherwise int) {
		if *p == 0 {
			*p = otherwise
		}
	}
	span := func(p *time.Duration, otherwise time.Duration) {
		if *p == 0 {
			*p = otherwise
		}
	}
	number(&l.QueueRecords, 8192)
	number(&l.QueueBytes, 32<<20)
	number(&l.Forwards, 256)
	number(&l.InFlight, 4)
	number(&l.BatchRecords, 512)
	number(&l.BatchBytes, 256<<10)
	span(&l.BatchAge, 5*time.Millisecond)
	span(&l.Patience, 10*time.Second)
	return l
}

func (l Limits) check() error {
	for _, v := range []int64{int64(l.QueueRecords), int64(l.QueueBytes), int64(l.Forwards), int64(l.InFlight), int64(l.BatchRecords), int64(l.BatchBytes), int64(l.BatchAge), int64(l.Patience)} {
		if v < 0 {
			return errors.New("sequencer: a limit is negative")
		}
	}
	if l.BatchRecords > ledger.MaxEntryRecords || l.BatchBytes > ledger.MaxEntry/2 {
		return fmt.Errorf("sequencer: a batch may have at most %d records and %d bytes", ledger.MaxEntryRecords, ledger.MaxEntry/2)
	}
	return nil
}

// Config is what a sequencer is made of.
type Config struct {
	// Member is this node's member, Key gives the node key with which it signs an entry now.
	Member string
	Key    func() (sm2.Signer, error)
	// Random is where signatures take their randomness from.
	Random io.Reader
	// Ledger is the ledger's identity.
	Ledger   sm3.Digest
	Clock    func() legaltime.Instant
	Proposer Proposer
	State    State
	Forward  Forward
	// Admit judges notes that another node has forwarded, since that node is not to be trusted with it: one refusal or nil a
	// note. Nil admits everything; what does not belong in the ledger is then refused after it was ordered.
	Admit  func(ctx context.Context, notes [][]byte) []*ledger.Refusal
	Limits Limits
	Logger *slog.Logger
	// Registry takes the metrics; nil: none.
	Registry meters.Registry
}

func (c Config) check() error {
	switch {
	case c.Key == nil || c.Clock == nil || c.Proposer == nil || c.State == nil || c.Forward == nil || c.Logger == nil:
		return errors.New("sequencer: Key, Clock, Proposer, State, Forward and Logger must be set")
	case !ledger.ValidMember(c.Member):
		return fmt.Errorf("sequencer: %q is not a member's name", c.Member)
	case c.Ledger.IsZero():
		return errors.New("sequencer: the ledger's identity must be set")
	}
	return c.Limits.check()
}
