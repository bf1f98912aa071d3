package sequencer

import (
	"slices"
	"sync"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// entryBytes is how many bytes of notes an entry may have: what else is in it needs far less than the rest.
const entryBytes = ledger.MaxEntry - 64<<10

// Result is what became of one note.
type Result struct {
	// ID is the record's id, or the digest of the bytes when their form did not allow one.
	ID      sm3.Digest
	Receipt ledger.Receipt
	// Height is the block with the receipt, 0 when the note was refused before it was ordered.
	Height uint64
	// Code is the receipt's.
	Code ledger.Code
}

func resultOf(r ledger.Receipt, height uint64) Result {
	return Result{ID: r.ID, Receipt: r, Height: height, Code: r.Code()}
}

// item is one note on its way. Everybody who submits the same bytes waits for the same item.
type item struct {
	digest sm3.Digest
	note   []byte
	origin string
	added  time.Time
	done   chan struct{} // closed once result and err are set

	result Result
	err    error

	// guarded by queue.mu:
	waiters int
	queued  bool // in queue.waiting and to be proposed
}

// queue holds the notes that wait to be proposed, and knows those on their way.
type queue struct {
	limits Limits
	wake   chan struct{} // signals, joined, that something was added

	mu      sync.Mutex
	stopped bool
	items   map[sm3.Digest]*item // waiting or on their way
	waiting []*item              // oldest first; those no longer queued are left out when their turn comes
	records int                  // queued items in waiting
	bytes   int                  // and their length
	shares  map[string]int       // and their number by origin
}

func newQueue(limits Limits) *queue {
	return &queue{limits: limits, wake: make(chan struct{}, 1), items: make(map[sm3.Digest]*item), shares: make(map[string]int)}
}

// join adds notes, or none of them. The caller waits for each item's done and then calls leave.
func (q *queue) join(origin string, notes [][]byte) ([]*item, error) {
	digests := make([]sm3.Digest, len(notes))
	for i, n := range notes {
		digests[i] = sm3.Sum(n)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.room(origin, notes, digests); err != nil {
		return nil, err
	}
	items := make([]*item, len(notes))
	for i, d := range digests {
		it, ok := q.items[d]
		if !ok {
			it = &item{digest: d, note: notes[i], origin: origin, added: time.Now(), done: make(chan struct{}), queued: true}
			q.items[d] = it
			q.waiting = append(q.waiting, it)
			q.count(it, 1)
		}
		it.waiters++
		items[i] = it
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return items, nil
}

// room says whether what is new among the notes may be added.
func (q *queue) room(origin string, notes [][]byte, digests []sm3.Digest) error {
	if q.stopped {
		return ErrStopped
	}
	records, bytes := 0, 0
	for i, d := range digests {
		if _, ok := q.items[d]; !ok {
			records, bytes = records+1, bytes+len(notes[i])
		}
	}
	switch {
	case records == 0:
		return nil
	case q.records+records > q.limits.QueueRecords || q.bytes+bytes > q.limits.QueueBytes:
		return &BusyError{Reason: busyQueue, RetryAfter: retryQueue}
	case origin != "" && q.shares[origin]+records > q.limits.QueueRecords/2:
		return &BusyError{Reason: busyShare, RetryAfter: retryQueue}
	}
	return nil
}

func (q *queue) count(it *item, sign int) {
	q.records += sign
	q.bytes += sign * len(it.note)
	if q.shares[it.origin] += sign; q.shares[it.origin] == 0 {
		delete(q.shares, it.origin)
	}
}

// leave ends waiting. What nobody waits for any more and is not on its way is dropped.
func (q *queue) leave(items []*item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, it := range items {
		if it.waiters--; it.waiters == 0 && it.queued {
			it.queued = false
			q.count(it, -1)
			delete(q.items, it.digest)
		}
	}
	if len(q.waiting) > 2*q.records+64 {
		q.waiting = slices.DeleteFunc(q.waiting, func(it *item) bool { return !it.queued })
	}
}

// size gives the number of records that wait.
func (q *queue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.records
}

// take gives the next batch, or none and for how long it may still fill; 0 means until something changes.
func (q *queue) take(inFlight int) (batch []*item, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.records == 0 || inFlight >= q.limits.InFlight {
		return nil, 0
	}
	if inFlight > 0 && q.records < q.limits.BatchRecords && q.bytes < q.limits.BatchBytes {
		if wait = q.limits.BatchAge - time.Since(q.oldest().added); wait > 0 {
			return nil, wait
		}
	}
	return q.cut(), 0
}

// oldest needs a queued item.
func (q *queue) oldest() *item {
	return q.waiting[slices.IndexFunc(q.waiting, func(it *item) bool { return it.queued })]
}

// cut takes as many items from the front as an entry holds.
func (q *queue) cut() []*item {
	var batch []*item
	bytes, taken := 0, 0
	for _, it := range q.waiting {
		if it.queued {
			if len(batch) == ledger.MaxEntryRecords || len(batch) > 0 && bytes+len(it.note) > entryBytes {
				break
			}
			batch, bytes, it.queued = append(batch, it), bytes+len(it.note), false
			q.count(it, -1)
		}
		taken++
	}
	q.waiting = slices.Delete(q.waiting, 0, taken)
	return batch
}

// settle gives an item its outcome.
func (q *queue) settle(it *item, result Result, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.finish(it, result, err)
}

func (q *queue) finish(it *item, result Result, err error) {
	if q.items[it.digest] != it {
		return // settled before, by stop
	}
	delete(q.items, it.digest)
	it.result, it.err = result, err
	close(it.done)
}

// drop fails everything that waits and is not on its way.
func (q *queue) drop(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, it := range q.waiting {
		if it.queued {
			it.queued = false
			q.count(it, -1)
			q.finish(it, Result{}, err)
		}
	}
	q.waiting = nil
}

// stop fails everything and lets nothing in any more.
func (q *queue) stop() {
	q.drop(ErrStopped)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stopped = true
	for _, it := range q.items {
		q.finish(it, Result{}, ErrStopped)
	}
}
