package load

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/certledger/certledger/api/client"
)

// Writers submit new records until they are stopped, one after the other each,
// and remember every one that was acknowledged. A writer stays with its own node
// as long as that answers, and goes on with the others' when not.
type Writers struct {
	promises *Promises
	record   func() ([]byte, error)
	stop     context.CancelFunc
	wait     sync.WaitGroup

	mu      sync.Mutex
	failed  error    // guarded by mu
	pending [][]byte // guarded by mu: sent, and not acknowledged when the writers stopped
}

// Write begins count writers; record gives a new signed record.
func Write(ctx context.Context, promises *Promises, record func() ([]byte, error), count int, nodes ...*client.Client) *Writers {
	ctx, stop := context.WithCancel(ctx)
	w := &Writers{promises: promises, record: record, stop: stop}
	for i := range count {
		own := append(nodes[i%len(nodes):len(nodes):len(nodes)], nodes[:i%len(nodes)]...)
		w.wait.Go(func() { w.write(ctx, own) })
	}
	return w
}

func (w *Writers) write(ctx context.Context, nodes []*client.Client) {
	for ctx.Err() == nil {
		note, err := w.record()
		if err == nil {
			err = w.promises.Persist(ctx, note, nodes...)
		}
		w.mu.Lock()
		switch {
		case err == nil:
		case ctx.Err() != nil:
			w.pending = append(w.pending, note)
		default:
			w.failed = errors.Join(w.failed, err)
			w.stop()
		}
		w.mu.Unlock()
	}
}

// Err gives why the writers stopped by themselves, nil while they go on.
func (w *Writers) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed
}

// Until waits until so many more records are acknowledged.
func (w *Writers) Until(ctx context.Context, more int) error {
	for want := w.promises.Count() + more; ; {
		if err := w.Err(); err != nil {
			return err
		}
		got := w.promises.Count()
		if got >= want {
			return nil
		}
		if err := pause(ctx, between); err != nil {
			return fmt.Errorf("%w: %d of %d records are acknowledged: %w", ErrLoad, got, want, err)
		}
	}
}

// Stop stops the writers and waits for them.
func (w *Writers) Stop() error {
	w.stop()
	w.wait.Wait()
	return w.Err()
}

// Settle sends again, as a client must, what had been sent and never got an
// answer: it becomes final, once.
func (w *Writers) Settle(ctx context.Context, nodes ...*client.Client) error {
	w.mu.Lock()
	pending := w.pending
	w.pending = nil
	w.mu.Unlock()
	for _, note := range pending {
		if err := w.promises.Persist(ctx, note, nodes...); err != nil {
			return err
		}
	}
	return nil
}
