package cosign

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/ledger"
)

const (
	// pullEvery is how often missing cosignatures are asked for.
	pullEvery = 200 * time.Millisecond
	// pullLimit is how long a peer may take to answer.
	pullLimit  = 2 * time.Second
	outboxSize = 16
)

// loop is one Run of a cosigner. Its goroutines: run, which owns core and the disk; send; one for each
// question to a peer; and at most one that signs.
type loop struct {
	*Cosigner
	group *errgroup.Group
	log   *slog.Logger

	outbox  chan []byte   // from run to send
	answers chan received // from the askers to run
	idle    chan string   // askers say when they are done
	made    chan attempt  // from the signing goroutine to run

	// owned by run:
	core   *core
	asking map[string]int // questions on their way, by peer; peers with none have no entry
	// signing is set while the key is at work, failing since it last failed.
	signing, failing bool
}

func (l *loop) run(ctx context.Context) error {
	ticker := time.NewTicker(pullEvery)
	defer ticker.Stop()
	for {
		if err := l.advance(ctx); err != nil {
			return err
		}
		if err := l.await(ctx, ticker.C); err != nil {
			return err
		}
	}
}

// await takes one input from outside.
func (l *loop) await(ctx context.Context, tick <-chan time.Time) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.config.Store.Changed():
		return nil // the caller looks at the tip
	case in := <-l.inbox.c:
		l.inbox.taken(in.peer)
		return l.step(ctx, in)
	case in := <-l.answers:
		return l.step(ctx, in)
	case peer := <-l.idle:
		if l.asking[peer]--; l.asking[peer] == 0 {
			delete(l.asking, peer)
		}
		return nil
	case a := <-l.made:
		return l.signed(ctx, a)
	case <-tick:
		peers := slices.Sorted(slices.Values(l.config.Peers.List()))
		return l.step(ctx, ticked{now: l.config.Clock(), final: l.config.Store.Final(), peers: peers})
	}
}

// advance hands core the headers that the store has and it has not. A store behind the lock is waited for.
func (l *loop) advance(ctx context.Context) error {
	tip := l.config.Store.Tip()
	for height := l.core.next(); height <= tip; height++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		in, err := l.executed(height, tip)
		if err != nil {
			return fmt.Errorf("cosign: couldn't read the own header %d: %w", height, err)
		}
		if err := l.step(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func (l *loop) executed(height, tip uint64) (executed, error) {
	store := l.config.Store
	in := executed{final: store.Final(), newest: height == tip, now: l.config.Clock()}
	var err error
	if in.text, err = store.Header(height); err != nil {
		return in, err
	}
	if in.header, err = ledger.ParseHeader(in.text); err != nil {
		return in, err
	}
	if in.governance, err = store.Governance(height); err != nil {
		return in, err
	}
	if height+window > tip { // older ones will have left the window when the tip is reached
		in.held, err = store.Cosignatures(height)
	}
	return in, err
}

func (l *loop) step(ctx context.Context, in input) error {
	for _, o := range l.core.step(in) {
		if err := l.perform(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func (l *loop) perform(ctx context.Context, o output) error {
	switch o := o.(type) {
	case doLock:
		l.metrics.locked.Set(float64(o.lock.Height))
		defer l.metrics.lockTook(time.Now())
		return saveLock(l.disk, l.config.Dir, o.lock)
	case doSign:
		l.sign(ctx, o)
	case doSend:
		l.post(o.message)
	case doStore:
		return l.store(o)
	case isFinal:
		l.metrics.final.Set(float64(o.height))
		l.log.DebugContext(ctx, "header is final", slog.Uint64("height", o.height))
	case doPull:
		l.pull(ctx, o)
	default:
		return l.alarm(ctx, o)
	}
	return nil
}

// alarm does what a person should hear of.
func (l *loop) alarm(ctx context.Context, o output) error {
	switch o := o.(type) {
	case doWait:
		l.metrics.waits.Inc()
		l.log.WarnContext(ctx, "signing waits for the own clock: compare it with a time source", slog.Uint64("height", o.height),
			slog.String("until", o.until.String()), slog.String("why", o.why))
	case doKeep:
		l.keep(ctx, o.evidence)
	case doMute:
		l.muted.Store(true)
		l.metrics.muted.Set(1)
		l.log.ErrorContext(ctx, "the own key signed a header that the lock does not know: this node signs nothing any more; "+
			"look for a second machine with this key, or a lock restored from a copy", slog.Uint64("height", o.height))
		l.keep(ctx, o.evidence)
	case doHalt:
		l.log.ErrorContext(ctx, "the node must halt", slog.String("reason", o.reason.Error()))
		l.config.Halt(o.reason, o.evidence...)
		return o.reason
	}
	return nil
}

func (l *loop) store(o doStore) error {
	if _, err := l.config.Store.PutCosignatures(o.height, o.set); err != nil {
		return fmt.Errorf("cosign: couldn't store cosignatures of height %d: %w", o.height, err)
	}
	return nil
}

func (l *loop) keep(ctx context.Context, e evidence) {
	l.metrics.evidence.WithLabelValues(e.kind).Inc()
	attrs := []slog.Attr{slog.String("kind", e.kind), slog.String("member", e.member), slog.Uint64("height", e.height)}
	if err := keepEvidence(l.config.Dir, e); err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	l.log.LogAttrs(ctx, slog.LevelError, "evidence against a member", attrs...)
}

// post hands a message to send. If the network is slower than the blocks, the oldest is dropped: the newest header counts.
func (l *loop) post(message []byte) {
	for {
		select {
		case l.outbox <- message:
			return
		default:
		}
		select {
		case <-l.outbox:
			l.metrics.dropped.WithLabelValues("outbox_full").Inc()
		default:
		}
	}
}

func (l *loop) send(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case message := <-l.outbox:
			l.config.Peers.Broadcast(ctx, message)
		}
	}
}
