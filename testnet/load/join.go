package load

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/testnet"
)

// Joining is what it took for a node to join a ledger under load, and what the
// others lost meanwhile.
type Joining struct {
	Machine string `json:"machine"`
	// Records is how many were on the ledger when the node began to join, and
	// Height its newest block when it had the ledger.
	Records int    `json:"records"`
	Height  uint64 `json:"height"`
	// Blocks is how many it executed one by one; the others came in a checkpoint.
	Blocks uint64 `json:"blocks"`
	Bytes  uint64 `json:"bytes"`
	// Join is how long `certledger node join` ran, its process included, CaughtUp
	// how long it was until the node served and lacked at most the newest final
	// block: both from the same moment on.
	Join     time.Duration `json:"join_ns"`
	CaughtUp time.Duration `json:"caught_up_ns"`
	// UnderLoad says that it caught up while load went on, which ends after two
	// minutes.
	UnderLoad bool `json:"under_load"`
	// JoinPer100k and BytesPer100k are the same for 100,000 records.
	JoinPer100k  time.Duration `json:"join_per_100000_ns"`
	BytesPer100k uint64        `json:"bytes_per_100000"`
	// Before, During and After are the bulk throughput without the node, from its
	// first step until it had caught up, and with it.
	Before Throughput `json:"before"`
	During Throughput `json:"during"`
	After  Throughput `json:"after"`
	// Lost is the share of the throughput that was missing while it joined.
	Lost float64 `json:"lost"`
}

// joiner is the member that joins: an observer, so that nothing waits for it.
const joiner = "court-a"

// Join fills the ledger of four voting nodes with records and has a fifth node
// join it while load goes on.
func Join(ctx context.Context, o Options) (report Joining, err error) {
	b, err := open(ctx, o, testnet.Spec{})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, b.net.Close()) }()
	if err := b.net.Stop(joiner); err != nil {
		return report, err
	}
	if err := b.net.Wipe(joiner); err != nil {
		return report, err
	}
	report.Machine = machine()
	return report, b.join(ctx, &report)
}

func (b *bench) join(ctx context.Context, r *Joining) error {
	phase := max(bulkBatch, b.Records/4)
	_, err := b.pourSome(ctx, "fill", max(bulkBatch, b.Records-phase))
	if err != nil {
		return err
	}
	if r.Before, err = b.pourSome(ctx, "without the node", phase); err != nil {
		return err
	}
	r.Records = b.made
	if err := b.pourWhileJoining(ctx, r); err != nil {
		return err
	}
	if r.After, err = b.pourSome(ctx, "with the node", phase); err != nil {
		return err
	}
	r.Lost = 1 - r.During.PerSecond/r.Before.PerSecond
	const scale = 100_000
	r.JoinPer100k = time.Duration(float64(r.Join) / float64(r.Records) * scale)
	r.BytesPer100k = uint64(float64(r.Bytes) / float64(r.Records) * scale)
	return nil
}

// pourSome submits at least so many records.
func (b *bench) pourSome(ctx context.Context, what string, records int) (Throughput, error) {
	var taken atomic.Int64
	more := func() bool { return int(taken.Add(bulkBatch)) < records+bulkBatch }
	return b.pourWhile(ctx, more, func(done int) { b.Progress(what, done, records) })
}

// pourWhile submits records as long as there are to be more. They are signed as
// they go out, in every phase alike.
func (b *bench) pourWhile(ctx context.Context, more func() bool, progress func(done int)) (Throughput, error) {
	t, err := pour(ctx, b.clients, streams, progress, func() ([][]byte, error) {
		if !more() {
			return nil, nil
		}
		return b.supply.Vouchers(bulkBatch)
	})
	b.made += t.Records
	return t, err
}

// How long load goes on while the node catches up, and how long it may take then.
const (
	underLoad = 2 * time.Minute
	calmLimit = 10 * time.Minute
)

// pourWhileJoining has the node join while records are submitted.
func (b *bench) pourWhileJoining(ctx context.Context, r *Joining) error {
	ctx, cancel := context.WithTimeout(ctx, underLoad+calmLimit)
	defer cancel()
	loaded, calm := context.WithTimeout(ctx, underLoad)
	defer calm()
	joined := make(chan error, 1)
	go func() {
		err := b.bringIn(ctx, r)
		r.UnderLoad = loaded.Err() == nil
		calm()
		joined <- err
	}()
	var err error
	r.During, err = b.pourWhile(ctx, func() bool { return loaded.Err() == nil }, func(int) {})
	if err != nil {
		cancel()
	}
	return errors.Join(err, <-joined)
}

// bringIn has the node join, starts it and waits until it has caught up.
func (b *bench) bringIn(ctx context.Context, r *Joining) error {
	began := time.Now()
	report, err := b.net.Join(ctx, joiner)
	if err != nil {
		return err
	}
	r.Join, r.Height, r.Blocks, r.Bytes = time.Since(began), report.Height, report.Blocks, report.Bytes
	if err := b.net.Start(joiner); err != nil {
		return err
	}
	for {
		if there, err := b.caughtUp(ctx); err != nil || there {
			r.CaughtUp = time.Since(began)
			return err
		}
		select {
		case <-b.net.Exited(joiner):
			return fmt.Errorf("%w: the node of %s ended; see %s", ErrLoad, joiner, b.net.LogPath(joiner))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// caughtUp says whether the node lacks at most the newest final block. One that
// does not answer yet has not.
func (b *bench) caughtUp(ctx context.Context) (bool, error) {
	newest, err := b.clients[0].NodeStatus(ctx)
	if err != nil {
		return false, err
	}
	own, err := b.supply.cast.Clients[joiner].NodeStatus(ctx)
	return err == nil && own.Final+1 >= newest.Final, nil
}
