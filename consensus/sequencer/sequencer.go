package sequencer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

const (
	// MaxNotes is how many notes one submission may have.
	MaxNotes = ledger.MaxEntryRecords
	// MaxBytes is how long they may be together.
	MaxBytes = 4 << 20

	// What a client that was turned away is told.
	retryQueue    = 200 * time.Millisecond
	retryFinality = time.Second

	// firstPause and longestPause are between attempts to settle an open outcome.
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
)

// Sequencer orders records through whichever node leads.
type Sequencer struct {
	config   Config
	metrics  *metrics
	queue    *queue
	forwards chan struct{} // one token for each call to the leader
	nudged   atomic.Bool
}

// New makes a sequencer; Run makes it work.
func New(config Config) (*Sequencer, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	config.Limits = config.Limits.withDefaults()
	s := &Sequencer{
		config: config, metrics: newMetrics(), queue: newQueue(config.Limits), forwards: make(chan struct{}, config.Limits.Forwards),
	}
	if err := s.metrics.Register(config.Registry); err != nil {
		return nil, fmt.Errorf("sequencer: couldn't register metrics: %w", err)
	}
	return s, nil
}

// Submit orders record notes and waits until they are executed: one result a note, in their order. A note that was ordered
// before gets its first result. Once Submit has returned a result, the receipt survives any minority of failures.
//
// Errors concern all notes: a *BusyError, ErrNoLeader or ErrTooLarge when nothing was ordered; ErrEntryRefused; ErrStopped;
// ErrUnknownOutcome when ctx or the patience for a leader ended, after which the same notes may be submitted again anywhere.
func (s *Sequencer) Submit(ctx context.Context, notes [][]byte) ([]Result, error) {
	if err := checkSize(notes); err != nil {
		return nil, err
	}
	screened := screen(notes, nil)
	if len(screened.admitted) == 0 {
		return screened.results, nil
	}
	results, err := s.persist(ctx, screened.admitted)
	if err != nil {
		return nil, err
	}
	return screened.fill(results), nil
}

func checkSize(notes [][]byte) error {
	bytes := 0
	for _, n := range notes {
		bytes += len(n)
	}
	if len(notes) == 0 || len(notes) > MaxNotes || bytes > MaxBytes {
		return fmt.Errorf("%w: %d notes of %d bytes, 1 to %d of at most %d are allowed", ErrTooLarge, len(notes), bytes, MaxNotes, MaxBytes)
	}
	return nil
}

// persist tries until the outcome is known. What left it open once may not be forgotten: from then on, being turned away is no
// answer.
func (s *Sequencer) persist(ctx context.Context, notes [][]byte) ([]Result, error) {
	patience := time.NewTimer(s.config.Limits.Patience)
	defer patience.Stop()
	open := false
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		results, err := s.attempt(ctx, notes)
		moved := errors.Is(err, errMoved)
		open = open || errors.Is(err, ErrUnknownOutcome)
		if err == nil || !open && !moved || errors.Is(err, ErrEntryRefused) || errors.Is(err, ErrStopped) {
			return results, err
		}
		again := time.NewTimer(pause)
		select {
		case <-again.C:
			continue
		case <-ctx.Done():
			err = fmt.Errorf("%w: %w (%w)", ErrUnknownOutcome, context.Cause(ctx), err)
		case <-patience.C:
			err = givenUp(open, err)
		}
		again.Stop()
		return nil, err
	}
}

func givenUp(open bool, err error) error {
	switch {
	case !open:
		return ErrNoLeader
	case errors.Is(err, ErrUnknownOutcome):
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnknownOutcome, err)
}

// attempt submits once, here or at the leader.
func (s *Sequencer) attempt(ctx context.Context, notes [][]byte) ([]Result, error) {
	switch leader, self := s.config.Proposer.Leader(); {
	case self:
		return s.local(ctx, "", notes)
	case leader == "":
		return nil, ErrNoLeader
	default:
		return s.forward(ctx, leader, notes)
	}
}

// local queues notes on this node, which leads, and waits for them. Origin is the node that is charged for them, "" for this
// one.
func (s *Sequencer) local(ctx context.Context, origin string, notes [][]byte) ([]Result, error) {
	if state := s.config.State; state.Unfinal() >= state.Params().MaxUnfinal {
		return nil, s.busy(&BusyError{Reason: busyFinality, RetryAfter: retryFinality})
	}
	items, err := s.queue.join(origin, notes)
	if err != nil {
		return nil, s.busy(err)
	}
	defer s.queue.leave(items)
	results := make([]Result, len(items))
	for i, it := range items {
		select {
		case <-it.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrUnknownOutcome, context.Cause(ctx))
		}
		if it.err != nil {
			return nil, it.err
		}
		results[i] = it.result
	}
	return results, nil
}

// busy counts why somebody is turned away.
func (s *Sequencer) busy(err error) error {
	if b, ok := errors.AsType[*BusyError](err); ok {
		s.metrics.busy.WithLabelValues(b.Reason).Inc()
	}
	return err
}

// Nudge asks for a new block even if there is nothing to put into it, so that a fresh status can be proved. Nudges are joined,
// and at most one a second has an effect. It does not wait for the block.
func (s *Sequencer) Nudge(ctx context.Context) error {
	switch leader, self := s.config.Proposer.Leader(); {
	case self:
		s.nudge()
		return nil
	case leader == "":
		return ErrNoLeader
	default:
		_, err := s.forward(ctx, leader, nil)
		if errors.Is(err, errMoved) {
			return ErrNoLeader
		}
		return err
	}
}

func (s *Sequencer) nudge() {
	s.nudged.Store(true)
	select {
	case s.queue.wake <- struct{}{}:
	default:
	}
}

// screening separates notes that may be ordered from those that are refused here.
type screening struct {
	admitted [][]byte
	at       []int // places of the admitted among the results
	results  []Result
}

// screen refuses what would make a whole entry unreadable or does not fit into one, and what refusals name.
func screen(notes [][]byte, refusals []*ledger.Refusal) screening {
	s := screening{results: make([]Result, len(notes))}
	for i, n := range notes {
		refusal := unfit(n)
		if refusal == nil && i < len(refusals) {
			refusal = refusals[i]
		}
		if refusal != nil {
			s.results[i] = resultOf(ledger.Receipt{ID: sm3.Sum(n), Refusal: refusal}, 0)
			continue
		}
		s.admitted, s.at = append(s.admitted, n), append(s.at, i)
	}
	return s
}

func unfit(note []byte) *ledger.Refusal {
	switch {
	case len(note) > ledger.MaxNote:
		return ledger.Refuse(ledger.RecordOversize, "%d bytes, at most %d are allowed", len(note), ledger.MaxNote)
	case len(note) == 0 || !utf8.Valid(note):
		return ledger.Refuse(ledger.RecordMalformed, "the note is empty or not UTF-8")
	}
	return nil
}

func (s screening) fill(results []Result) []Result {
	for i, at := range s.at {
		s.results[at] = results[i]
	}
	return s.results
}
