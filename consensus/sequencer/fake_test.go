package sequencer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

var errLost = errors.New("leadership was lost")

// chain is a ledger with Raft and cosigners, in one place and much simplified: every entry is executed `delay` after it was
// proposed; it seals a block when it names the last final header; a block becomes final `cosign` after that.
type chain struct {
	delay, cosign time.Duration
	params        ledger.Params
	key           *sm2.PublicKey

	mu      sync.Mutex
	leader  string
	stalled bool // nothing becomes final
	fail    int  // so many entries get errLost, after they were executed if failAfter
	after   bool
	refuse  ledger.Code // what entries are answered with
	entries []ordered
	seen    map[sm3.Digest]sequencer.Result
	tip     uint64
	tipTime legaltime.Instant
	final   uint64
	open    int
	nodes   []*node
	last    chan struct{} // closed when the entry before is executed
}

type ordered struct {
	ledger.SignedEntry
	at time.Time
}

// node is one member's view of the chain.
type node struct {
	*chain
	t       *testing.T
	name    string
	changed chan struct{}
	seq     *sequencer.Sequencer
	calls   int // forwarded submissions that arrived
	cut     bool
}

var ledgerID = sm3.Sum([]byte("a test ledger"))

func newChain(t *testing.T) *chain {
	t.Helper()
	done := make(chan struct{})
	close(done)
	c := &chain{
		delay: 10 * time.Millisecond, cosign: 20 * time.Millisecond, params: ledger.DefaultParams(),
		seen: map[sm3.Digest]sequencer.Result{}, last: done, tipTime: now(),
	}
	return c
}

func now() legaltime.Instant { return legaltime.Instant(time.Now().UnixMilli()) }

func nodeKey(t testing.TB) *sm2.PrivateKey {
	t.Helper()
	d := make([]byte, 32)
	d[31] = 7
	k, err := sm2.NewPrivateKey(d)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// oneKey is a node key that never changes.
func oneKey(key sm2.Signer) func() (sm2.Signer, error) {
	return func() (sm2.Signer, error) { return key, nil }
}

// join makes a node with a running sequencer, which ends with the test's bubble when stop is called.
func (c *chain) join(t *testing.T, name string, change func(*sequencer.Config)) (n *node, stop func()) {
	t.Helper()
	n = &node{chain: c, name: name, changed: make(chan struct{}, 1)}
	config := sequencer.Config{
		Member: name, Key: oneKey(nodeKey(t)), Ledger: ledgerID, Clock: now, Proposer: n, State: n, Forward: n,
		Logger: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&config)
	}
	key, err := config.Key()
	if err != nil {
		t.Fatal(err)
	}
	c.key = key.Public()
	if n.seq, err = sequencer.New(config); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	c.nodes = append(c.nodes, n)
	c.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- n.seq.Run(ctx) }()
	return n, func() {
		cancel()
		if err := <-result; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

func (c *chain) lead(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leader = name
}

func (c *chain) notify() {
	for _, n := range c.nodes {
		select {
		case n.changed <- struct{}{}:
		default:
		}
	}
}

func (n *node) Leader() (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.leader, n.leader == n.name
}

// Propose keeps the order of calls: each entry is executed after the one before.
func (n *node) Propose(_ context.Context, entry []byte) (func(context.Context) (any, error), error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.leader != n.name {
		return nil, errLost
	}
	before, done, delay := n.last, make(chan struct{}), n.delay
	n.last = done
	var applied ledger.Applied
	var err error
	go func() {
		time.Sleep(delay)
		<-before
		applied, err = n.execute(entry)
		close(done)
	}()
	return func(ctx context.Context) (any, error) {
		select {
		case <-done:
			return applied, err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}, nil
}

func (c *chain) execute(entry []byte) (ledger.Applied, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail > 0 {
		c.fail--
		if !c.after {
			return ledger.Applied{}, errLost
		}
		c.apply(entry)
		return ledger.Applied{}, errLost
	}
	return c.apply(entry), nil
}

func (c *chain) apply(entry []byte) ledger.Applied {
	e, err := ledger.ParseEntry(entry)
	if err != nil || !sm2.VerifyMessage(c.key, e.Text, e.Seal.Signature) || e.Ledger != ledgerID {
		panic(fmt.Sprintf("bad entry: %v", err))
	}
	if c.refuse != "" {
		return ledger.Applied{Receipts: []ledger.Receipt{{ID: sm3.Sum(entry), Refusal: &ledger.Refusal{Code: c.refuse}}}}
	}
	c.entries = append(c.entries, ordered{e, time.Now()})
	applied := ledger.Applied{Height: c.tip + 1}
	for _, note := range e.Records {
		applied.Receipts = append(applied.Receipts, c.record(note))
	}
	if e.Final == c.tip {
		applied.Sealed = true
		c.seal(e.Time)
	}
	c.notify()
	return applied
}

// record takes the note's digest for the record's id.
func (c *chain) record(note []byte) ledger.Receipt {
	r := ledger.Receipt{ID: sm3.Sum(note)}
	if _, ok := c.seen[r.ID]; ok {
		r.Refusal = ledger.Refuse(ledger.RecordDuplicate, "")
		return r
	}
	r.Index = uint64(len(c.seen))
	c.seen[r.ID] = sequencer.ResultOf(r, c.tip+1)
	c.open++
	return r
}

func (c *chain) seal(at legaltime.Instant) {
	limit := c.tipTime + legaltime.Instant(c.params.MaxStepMillis)
	c.tip, c.open, c.tipTime = c.tip+1, 0, max(c.tipTime+1, min(at, limit))
	height := c.tip
	time.AfterFunc(c.cosign, func() { c.finalise(height) })
}

func (c *chain) finalise(height uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stalled {
		c.final = max(c.final, height)
		c.notify()
	}
}

func (c *chain) stall(on bool) {
	c.mu.Lock()
	c.stalled = on
	tip := c.tip
	c.mu.Unlock()
	if !on {
		c.finalise(tip)
	}
}

func (n *node) FinalSet() (uint64, []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.final == 0 {
		return 0, nil
	}
	c := ledger.Cosignature{Member: "alpha", Time: legaltime.Instant(n.final)}
	return n.final, ledger.CosignatureBlock([]ledger.Cosignature{c})
}

func (n *node) Unfinal() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return int(n.tip - n.final)
}

func (n *node) Pending() bool { return false }

func (n *node) OpenRecords() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.open
}

func (n *node) TipTime() legaltime.Instant {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.tipTime
}

func (n *node) Params() ledger.Params {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.params
}

func (n *node) Lookup(id sm3.Digest) (sequencer.Result, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.seen[id]
	return r, ok
}

func (n *node) Changed() <-chan struct{} { return n.changed }

// Submit carries a forwarded submission to the node that n takes for the leader.
func (n *node) Submit(ctx context.Context, leader string, request []byte) ([]byte, error) {
	n.mu.Lock()
	i := slices.IndexFunc(n.nodes, func(m *node) bool { return m.name == leader })
	cut := n.cut
	if i >= 0 {
		n.nodes[i].calls++
	}
	n.mu.Unlock()
	if i < 0 || cut {
		return nil, errors.New("unreachable")
	}
	time.Sleep(5 * time.Millisecond)
	response, err := n.nodes[i].seq.HandleForward(ctx, n.name, request)
	time.Sleep(5 * time.Millisecond)
	return response, err
}

// set changes the chain under its lock.
func (c *chain) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

func (c *chain) height() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tip
}

func (c *chain) records() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.seen)
}

func (n *node) arrived() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls
}

// history gives the executed entries, without their content.
func (c *chain) history() []ordered {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.entries)
}

// sizes gives the number of records of each entry that has any.
func (c *chain) sizes() (sizes []int) {
	for _, e := range c.history() {
		if len(e.Records) > 0 {
			sizes = append(sizes, len(e.Records))
		}
	}
	return sizes
}

func (c *chain) empties() (n int) {
	for _, e := range c.history() {
		if len(e.Records) == 0 {
			n++
		}
	}
	return n
}

func notes(from, to int) (out [][]byte) {
	for i := from; i < to; i++ {
		out = append(out, fmt.Appendf(nil, "note %d", i))
	}
	return out
}
