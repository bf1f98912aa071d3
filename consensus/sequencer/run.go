package sequencer

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// poll is how often the leader looks at clock and leadership when nothing else happens.
const poll = 100 * time.Millisecond

// run is one Run of a sequencer. All fields are owned by its loop, except settled.
type run struct {
	*Sequencer
	group   *errgroup.Group
	settled chan struct{} // one signal for each entry whose outcome is known

	inFlight int
	leading  bool
	// fresh is set until the first entry after this node became the leader.
	fresh bool
	// emptied, emptiedTip and nudgeAt say when the last empty entry was proposed, on what, and when the last nudge was heard.
	emptied    time.Time
	emptiedTip legaltime.Instant
	nudgeAt    time.Time
}

// Run proposes while this node leads. It returns nil when ctx has ended; whoever still waits in Submit gets ErrStopped. It may
// be called once.
func (s *Sequencer) Run(ctx context.Context) error {
	defer s.metrics.Unregister()
	group, inner := errgroup.WithContext(ctx)
	r := &run{Sequencer: s, group: group, settled: make(chan struct{})}
	group.Go(func() error { return r.loop(inner) })
	err := group.Wait()
	s.queue.stop()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (r *run) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.queue.wake:
		case <-r.config.State.Changed():
		case <-r.settled:
			r.inFlight--
		case <-timer.C:
		}
		timer.Reset(r.look(ctx))
		r.metrics.inFlight.Set(float64(r.inFlight))
		r.metrics.queued.Set(float64(r.queue.size()))
	}
}

// look proposes whatever is due and returns when to look again at the latest.
func (r *run) look(ctx context.Context) time.Duration {
	_, self := r.config.Proposer.Leader()
	if self && !r.leading {
		r.fresh, r.emptied = true, time.Time{}
	}
	r.leading = self
	if !self {
		r.queue.drop(errMoved)
		return poll
	}
	state := r.config.State
	if state.Unfinal() >= state.Params().MaxUnfinal {
		return poll // more headers would only wait behind those; State signals when one becomes final
	}
	for {
		batch, wait := r.queue.take(r.inFlight)
		if batch != nil {
			r.propose(ctx, batch, "records")
			continue
		}
		if wait > 0 {
			return min(wait, poll)
		}
		break
	}
	if r.inFlight == 0 && r.queue.size() == 0 {
		r.proposeEmpty(ctx)
	}
	return poll
}

// propose gives one entry to Raft and follows it on a goroutine of its own.
func (r *run) propose(ctx context.Context, batch []*item, reason string) {
	entry, err := r.entry(batch)
	if err != nil {
		r.config.Logger.ErrorContext(ctx, "couldn't sign an entry", slog.String("error", err.Error()))
		r.fail(batch, r.busy(&BusyError{Reason: busySigner, RetryAfter: retryQueue}))
		return
	}
	r.fresh = false
	if r.config.State.Unfinal() == 0 {
		r.nudged.Store(false) // with this entry, or one before it, comes a new block
	}
	r.metrics.entries.WithLabelValues(reason).Inc()
	if len(batch) > 0 {
		r.metrics.records.Observe(float64(len(batch)))
	}
	wait, err := r.config.Proposer.Propose(ctx, entry)
	if err != nil {
		r.lost(ctx, batch, err)
		return
	}
	r.inFlight++
	r.group.Go(func() error {
		r.follow(ctx, batch, entry, wait)
		select {
		case r.settled <- struct{}{}:
		case <-ctx.Done():
		}
		return nil
	})
}

// entry makes the signed entry.
func (r *run) entry(batch []*item) ([]byte, error) {
	e := ledger.Entry{Ledger: r.config.Ledger, Proposer: r.config.Member, Time: r.config.Clock()}
	e.Final, e.FinalSet = r.config.State.FinalSet()
	for _, it := range batch {
		e.Records = append(e.Records, it.note)
	}
	key, err := r.config.Key()
	if err != nil {
		return nil, err
	}
	text := e.Text()
	line, err := ledger.SignText(text, ledger.Staff(e.Proposer, ledger.NodeRole).String(), key, r.config.Random)
	if err != nil {
		return nil, err
	}
	return ledger.Note{Text: text, Lines: []ledger.Line{line}}.Bytes(), nil
}

// follow waits until an entry was executed and hands out the receipts.
func (r *run) follow(ctx context.Context, batch []*item, entry []byte, wait func(context.Context) (any, error)) {
	value, err := wait(ctx)
	if err != nil {
		r.lost(ctx, batch, err)
		return
	}
	applied, ok := value.(ledger.Applied)
	if !ok {
		r.lost(ctx, batch, fmt.Errorf("the ledger answered an entry with %T", value))
		return
	}
	if refusal := refusedEntry(applied, entry); refusal != nil {
		if r.outdated(entry) {
			// Another key came into force while the entry was on its way: nothing of it was executed.
			r.lost(ctx, batch, refusal)
			return
		}
		r.config.Logger.ErrorContext(ctx, "the members refuse this node's entries: compare its key and membership with the governance",
			slog.String("refusal", refusal.Error()))
		r.fail(batch, entryRefused(refusal))
		return
	}
	if len(applied.Receipts) != len(batch) {
		r.lost(ctx, batch, fmt.Errorf("the ledger answered %d records with %d receipts", len(batch), len(applied.Receipts)))
		return
	}
	for i, it := range batch {
		r.queue.settle(it, r.resultOf(applied.Receipts[i], applied.Height), nil)
	}
}

// outdated reports whether an entry was signed with another key than this node would sign with now.
func (r *run) outdated(entry []byte) bool {
	e, err := ledger.ParseEntry(entry)
	if err != nil {
		return false
	}
	key, err := r.config.Key()
	return err == nil && key.Public().ID() != e.Seal.Key
}

// refusedEntry tells the one receipt of an entry that could not be used from the receipt of its only record.
func refusedEntry(a ledger.Applied, entry []byte) *ledger.Refusal {
	if len(a.Receipts) != 1 {
		return nil
	}
	receipt := a.Receipts[0]
	if !strings.HasPrefix(string(receipt.Code()), "entry.") || receipt.ID != sm3.Sum(entry) {
		return nil
	}
	return receipt.Refusal
}

// resultOf answers a duplicate with what became of the record the first time.
func (r *run) resultOf(receipt ledger.Receipt, height uint64) Result {
	if receipt.Code() == ledger.RecordDuplicate {
		if first, ok := r.config.State.Lookup(receipt.ID); ok {
			return first
		}
	}
	return resultOf(receipt, height)
}

// lost leaves the outcome of a batch open; its submitters try again.
func (r *run) lost(ctx context.Context, batch []*item, err error) {
	r.metrics.failed.Inc()
	r.config.Logger.WarnContext(ctx, "the outcome of an entry is open", slog.Int("records", len(batch)), slog.String("error", err.Error()))
	r.fail(batch, fmt.Errorf("%w: %w", ErrUnknownOutcome, err))
}

func (r *run) fail(batch []*item, err error) {
	for _, it := range batch {
		r.queue.settle(it, Result{}, err)
	}
}
