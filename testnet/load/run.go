package load

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

// Bulk submits notes in bulk requests of size batch, streams at a time, spread
// over the clients, and waits until every one is final.
func Bulk(ctx context.Context, clients []*client.Client, notes [][]byte, batch, streams int, progress func(done int)) (Throughput, error) {
	var next atomic.Int64
	return pour(ctx, clients, streams, progress, func() ([][]byte, error) {
		from := min(len(notes), int(next.Add(int64(batch)))-batch)
		return notes[from:min(from+batch, len(notes))], nil
	})
}

// pour submits bulk requests, streams at a time, until next gives an empty one,
// and waits until every record is final. Progress is told one at a time.
func pour(ctx context.Context, clients []*client.Client, streams int, progress func(done int), next func() ([][]byte, error)) (Throughput, error) {
	var mu sync.Mutex
	done := 0
	settled := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		progress(done)
	}
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for i := range streams {
		c := clients[i%len(clients)]
		group.Go(func() error {
			for {
				part, err := next()
				if err != nil || len(part) == 0 {
					return err
				}
				if err := submitAll(ctx, c, part); err != nil {
					return err
				}
				settled(len(part))
			}
		})
	}
	err := group.Wait()
	return throughput(done, time.Since(began)), err
}

// submitAll submits a batch until every record of it is applied, and then waits
// until the block that holds the last one is proved final: with it, every block
// before. A busy node is asked again.
func submitAll(ctx context.Context, c *client.Client, notes [][]byte) error {
	for open := notes; len(open) > 0; {
		results, err := c.SubmitMany(ctx, open, api.WaitApplied)
		if err != nil && !busy(err) {
			return err
		}
		if open, err = unsettled(open, results); err != nil {
			return err
		}
		if len(open) > 0 {
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	// The last record again: its first outcome is given once it is final.
	for {
		_, err := c.Submit(ctx, notes[len(notes)-1], api.WaitFinal)
		if err == nil || !busy(err) {
			return err
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

// busy reports whether an error asks to come again.
func busy(err error) bool {
	var problem *api.Problem
	return errors.As(err, &problem) && (problem.Status/100 == 5 || problem.Status == http.StatusTooManyRequests)
}

// unsettled gives the notes that have to be sent again; without results, all.
func unsettled(notes [][]byte, results []api.Submission) ([][]byte, error) {
	if results == nil {
		return notes, nil
	}
	var open [][]byte
	for i, r := range results {
		switch {
		case r.Code == ledger.OK:
		case r.State == api.Rejected && r.Code != ledger.ServerBusy && r.Code != ledger.ServerNotReady:
			return nil, fmt.Errorf("%w: record %d is refused: %s %s", ErrLoad, i, r.Code, r.Detail)
		default:
			open = append(open, notes[i])
		}
	}
	return open, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Single submits notes one a request, with so many in flight, and measures each
// until it is applied or final, as wait says.
func Single(ctx context.Context, clients []*client.Client, notes [][]byte, inFlight int, wait string) (Latency, Throughput, error) {
	var next atomic.Int64
	var mu sync.Mutex
	var samples []time.Duration
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for i := range inFlight {
		c := clients[i%len(clients)]
		group.Go(func() error {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(notes) {
					return nil
				}
				start := time.Now()
				r, err := c.Submit(ctx, notes[n], wait)
				if err != nil {
					return fmt.Errorf("submit record %d: %w", n, err)
				}
				if r.Code != ledger.OK {
					return fmt.Errorf("%w: record %d is %s %s: %s", ErrLoad, n, r.State, r.Code, r.Detail)
				}
				took := time.Since(start)
				mu.Lock()
				samples = append(samples, took)
				mu.Unlock()
			}
		})
	}
	err := group.Wait()
	return summarise(samples), throughput(len(samples), time.Since(began)), err
}
