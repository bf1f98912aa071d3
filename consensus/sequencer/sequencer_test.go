package sequencer_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// bubble runs a test on fake time with one leading node.
func bubble(t *testing.T, change func(*sequencer.Config), test func(n *node)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newChain(t)
		c.lead("alpha")
		n, stop := c.join(t, "alpha", change)
		defer time.Sleep(time.Minute) // lets the chain's own goroutines end
		defer stop()
		time.Sleep(500 * time.Millisecond) // the first empty entry of a new leader is final
		n.t = t
		test(n)
	})
}

func submit(t *testing.T, n *node, notes ...[]byte) []sequencer.Result {
	t.Helper()
	results, err := n.seq.Submit(t.Context(), notes)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// background submits and gives a channel with the outcome.
type outcome struct {
	results []sequencer.Result
	err     error
}

func background(ctx context.Context, n *node, notes ...[]byte) <-chan outcome {
	c := make(chan outcome, 1)
	go func() {
		results, err := n.seq.Submit(ctx, notes)
		c <- outcome{results, err}
	}()
	synctest.Wait()
	return c
}

func TestFirstRecordGoesAtOnce(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		before := time.Now()
		r := submit(t, n, []byte("a note"))
		if took := time.Since(before); took != n.delay {
			t.Errorf("took %v, an entry takes %v", took, n.delay)
		}
		if r[0].Code != ledger.OK || r[0].ID != sm3.Sum([]byte("a note")) || r[0].Height != 2 {
			t.Errorf("%+v", r[0])
		}
		if e := n.history()[1]; e.Final != 1 || len(e.FinalSet) == 0 || e.Proposer != "alpha" || e.Time != now()-10 {
			t.Errorf("entry: %+v", e.Entry)
		}
	})
}

// While an entry is on its way, records gather until they are old enough; the order of submission is kept.
func TestBatchesByAge(t *testing.T) {
	bubble(t, func(c *sequencer.Config) { c.Limits.BatchAge = 4 * time.Millisecond }, func(n *node) {
		t := n.t
		var waiting []<-chan outcome
		for _, note := range notes(0, 9) {
			waiting = append(waiting, background(t.Context(), n, note))
			time.Sleep(time.Millisecond)
		}
		for i, w := range waiting {
			if o := <-w; o.err != nil || o.results[0].Receipt.Index != uint64(i) {
				t.Errorf("%d: %+v", i, o)
			}
		}
		// At 0 ms the first; those of 1 to 5 ms (the oldest is 4 ms old at 5) ; the rest.
		if got := n.sizes(); got[0] != 1 || len(got) != 3 || got[1]+got[2] != 8 || got[1] < 4 || got[1] > 5 {
			t.Errorf("batches: %v", got)
		}
	})
}

func TestBatchesByCountAndBytes(t *testing.T) {
	limits := func(c *sequencer.Config) {
		c.Limits.BatchAge, c.Limits.BatchRecords, c.Limits.BatchBytes = time.Second, 10, 1000
	}
	bubble(t, limits, func(n *node) {
		t := n.t
		first := background(t.Context(), n, notes(0, 1)...)
		var waiting []<-chan outcome
		for _, note := range notes(1, 11) {
			waiting = append(waiting, background(t.Context(), n, note))
		}
		large := background(t.Context(), n, bytes.Repeat([]byte("x"), 1000))
		for _, w := range append(waiting, first, large) {
			if o := <-w; o.err != nil {
				t.Error(o.err)
			}
		}
		if got := n.sizes(); !slices.Equal(got, []int{1, 10, 1}) {
			t.Errorf("batches: %v", got)
		}
	})
}

// However much waits, only a few entries are on their way, and none is too large.
func TestInFlightAndEntrySizeAreBounded(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		var waiting []<-chan outcome
		for i := range 60 {
			note := append(notes(i, i+1)[0], bytes.Repeat([]byte("x"), 200<<10)...)
			waiting = append(waiting, background(t.Context(), n, note))
		}
		start := len(n.history())
		time.Sleep(n.delay)
		synctest.Wait()
		if got := len(n.history()) - start; got != 4 {
			t.Errorf("%d entries at once, want 4", got)
		}
		for _, w := range waiting {
			if o := <-w; o.err != nil {
				t.Error(o.err)
			}
		}
		for _, e := range n.history() {
			if len(e.Text) > sequencer.EntryBytes+8<<10 {
				t.Errorf("an entry has %d bytes", len(e.Text))
			}
		}
		many := submit(t, n, notes(1000, 1000+sequencer.MaxNotes)...)
		if len(many) != sequencer.MaxNotes || many[len(many)-1].Code != ledger.OK {
			t.Errorf("%d results", len(many))
		}
	})
}

func TestSameNoteIsOrderedOnce(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		a := background(t.Context(), n, notes(1, 3)...)
		b := background(t.Context(), n, notes(2, 4)...)
		ra, rb := <-a, <-b
		if ra.err != nil || rb.err != nil || ra.results[1] != rb.results[0] {
			t.Errorf("%+v, %+v", ra, rb)
		}
		twice := submit(t, n, []byte("x"), []byte("x"))
		if twice[0] != twice[1] || twice[0].Code != ledger.OK {
			t.Errorf("%+v", twice)
		}
		// Later, the first result is the answer.
		if again := submit(t, n, []byte("x")); again[0] != twice[0] {
			t.Errorf("%+v, want %+v", again[0], twice[0])
		}
		if got := n.records(); got != 4 {
			t.Errorf("%d records, want 4", got)
		}
	})
}

func TestUnfitNotesAreNotOrdered(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		r := submit(t, n, []byte("good"), []byte("bad \xff"), nil, make([]byte, ledger.MaxNote+1), []byte("fine"))
		var codes []ledger.Code
		for _, x := range r {
			codes = append(codes, x.Code)
		}
		want := []ledger.Code{ledger.OK, ledger.RecordMalformed, ledger.RecordMalformed, ledger.RecordOversize, ledger.OK}
		if !slices.Equal(codes, want) || r[1].Height != 0 || r[1].ID != sm3.Sum([]byte("bad \xff")) {
			t.Errorf("%v", r)
		}
		if got := n.sizes(); !slices.Equal(got, []int{2}) {
			t.Errorf("batches: %v", got)
		}
		submit(t, n, []byte("\xff"))
		for _, bad := range [][][]byte{nil, notes(0, sequencer.MaxNotes+1), slices.Repeat([][]byte{make([]byte, 200<<10)}, 21)} {
			if _, err := n.seq.Submit(t.Context(), bad); !errors.Is(err, sequencer.ErrTooLarge) {
				t.Errorf("%d notes: %v", len(bad), err)
			}
		}
	})
}

func wantBusy(t *testing.T, err error, reason string) {
	t.Helper()
	var busy *sequencer.BusyError
	if !errors.Is(err, sequencer.ErrBusy) || !errors.As(err, &busy) || busy.Reason != reason || busy.RetryAfter <= 0 {
		t.Errorf("want busy because of %s: %v", reason, err)
	}
}

func TestQueueIsBounded(t *testing.T) {
	limits := func(c *sequencer.Config) {
		c.Limits.QueueRecords, c.Limits.QueueBytes, c.Limits.InFlight, c.Limits.BatchAge = 10, 1000, 1, time.Hour
	}
	bubble(t, limits, func(n *node) {
		t := n.t
		first := background(t.Context(), n, notes(0, 1)...)
		second := background(t.Context(), n, notes(1, 9)...)
		_, err := n.seq.Submit(t.Context(), notes(20, 23))
		wantBusy(t, err, "queue")
		_, err = n.seq.Submit(t.Context(), [][]byte{make([]byte, 1000)})
		wantBusy(t, err, "queue")
		third := background(t.Context(), n, notes(1, 9)...) // joins, needs no room
		for _, w := range []<-chan outcome{first, second, third} {
			if o := <-w; o.err != nil {
				t.Error(o.err)
			}
		}
	})
}

// A client that gives up makes room, and what nobody waits for is not ordered.
func TestAbandonedNotesMakeRoom(t *testing.T) {
	bubble(t, func(c *sequencer.Config) { c.Limits.QueueRecords, c.Limits.InFlight = 10, 1 }, func(n *node) {
		t := n.t
		n.set(func() { n.delay = time.Second })
		first := background(t.Context(), n, notes(0, 1)...)
		for i := range 200 {
			ctx, cancel := context.WithCancel(t.Context())
			gone := background(ctx, n, notes(10*i+10, 10*i+20)...)
			cancel()
			if o := <-gone; !errors.Is(o.err, sequencer.ErrUnknownOutcome) || !errors.Is(o.err, context.Canceled) {
				t.Fatalf("%d: %v", i, o.err)
			}
		}
		if records, size := n.seq.Queued(); records != 0 || size != 0 || n.seq.Tombstones() > 100 {
			t.Errorf("%d records, %d bytes, %d places are taken", records, size, n.seq.Tombstones())
		}
		last := background(t.Context(), n, notes(5000, 5001)...)
		<-first
		<-last
		if got := n.records(); got != 2 {
			t.Errorf("%d records were ordered, want 2", got)
		}
	})
}

// Too many headers wait for their quorum: new records are turned away at once, and nothing is proposed until that changes.
func TestStalledFinalityTurnsAway(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		n.set(func() { n.params.MaxUnfinal = 1 })
		n.stall(true)
		submit(t, n, notes(0, 1)...)
		_, err := n.seq.Submit(t.Context(), notes(1, 2))
		wantBusy(t, err, "finality")
		before := len(n.history())
		time.Sleep(time.Hour)
		if got := len(n.history()); got != before {
			t.Errorf("%d entries in a stalled hour", got-before)
		}
		n.stall(false)
		submit(t, n, notes(1, 2)...)
	})
}

// With open finality below the limit, the idle rule keeps its pace although it cannot seal.
func TestStalledFinalityIsNoBusyLoop(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		submit(t, n, notes(0, 1)...)
		n.stall(true)
		submit(t, n, notes(1, 2)...)
		submit(t, n, notes(2, 3)...) // cannot seal
		before := len(n.history())
		time.Sleep(time.Hour)
		if got := len(n.history()) - before; got < 10 || got > 13 {
			t.Errorf("%d entries in a stalled hour, want one in five minutes", got)
		}
		before = len(n.history())
		n.stall(false)
		time.Sleep(time.Second)
		if n.OpenRecords() != 0 || n.Unfinal() != 0 || len(n.history()) == before {
			t.Errorf("%d open records, %d unfinal headers after the stall", n.OpenRecords(), n.Unfinal())
		}
	})
}

// A record that came while the last header was not final is sealed as soon as it is.
func TestOpenRecordsAreSealed(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		n.set(func() { n.cosign = 100 * time.Millisecond })
		submit(t, n, notes(0, 1)...)
		submit(t, n, notes(1, 2)...)
		if n.OpenRecords() != 1 {
			t.Fatalf("%d open records", n.OpenRecords())
		}
		tip := n.height()
		time.Sleep(110 * time.Millisecond)
		if n.OpenRecords() != 0 || n.height() != tip+1 {
			t.Errorf("%d open records, tip %d after %d", n.OpenRecords(), n.height(), tip)
		}
		time.Sleep(200 * time.Millisecond)
		if last := n.history()[len(n.history())-1]; len(last.Records) != 0 || n.Unfinal() != 0 {
			t.Errorf("last entry has %d records, %d unfinal", len(last.Records), n.Unfinal())
		}
	})
}

func TestIdleBlocks(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		before := n.empties()
		time.Sleep(time.Hour)
		if got := n.empties() - before; got < 11 || got > 12 {
			t.Errorf("%d idle blocks an hour, want one in five minutes", got)
		}
	})
}

// After a gap block time is dragged along by steps, each of which becomes final, without waiting five minutes for each.
func TestTimeIsDraggedAfterAGap(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		n.set(func() { n.params.IdleMillis = 1 << 40 })
		n.set(func() { n.tipTime -= 10 * 3600 * 1000 })
		before := n.empties()
		time.Sleep(10 * time.Second)
		lag := now() - n.TipTime()
		if got := n.empties() - before; got != 10 || lag > 30*60*1000 {
			t.Errorf("%d steps, still %d ms behind", got, lag)
		}
	})
}

func TestNudge(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		before := n.empties()
		for range 50 {
			if err := n.seq.Nudge(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(50 * time.Millisecond)
		if got := n.empties() - before; got != 1 {
			t.Errorf("%d blocks, want 1", got)
		}
		for range 1000 {
			n.seq.Nudge(t.Context())
			time.Sleep(10 * time.Millisecond)
		}
		if got := n.empties() - before; got < 9 || got > 12 {
			t.Errorf("%d blocks for ten seconds of nudging, want one a second", got)
		}
	})
}

func TestNewLeaderShowsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChain(t)
		_, stop := c.join(t, "alpha", nil)
		time.Sleep(time.Second)
		if c.empties() != 0 {
			t.Error("a follower proposed")
		}
		c.lead("alpha")
		time.Sleep(time.Second)
		if c.empties() != 1 {
			t.Errorf("%d entries of a new leader, want 1", c.empties())
		}
		stop()
	})
}

// pair runs a leader and a follower.
func pair(t *testing.T, change func(*sequencer.Config), test func(leader, follower *node)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := newChain(t)
		c.lead("alpha")
		a, stopA := c.join(t, "alpha", change)
		b, stopB := c.join(t, "bravo", change)
		defer time.Sleep(time.Minute)
		defer stopA()
		defer stopB()
		time.Sleep(500 * time.Millisecond)
		a.t, b.t = t, t
		test(a, b)
	})
}

func TestFollowerForwards(t *testing.T) {
	pair(t, nil, func(leader, follower *node) {
		t := leader.t
		r := submit(t, follower, []byte("one"), []byte("\xff"), []byte("two"))
		if r[0].Code != ledger.OK || r[1].Code != ledger.RecordMalformed || r[2].Code != ledger.OK || r[2].Receipt.Index != 1 {
			t.Errorf("%+v", r)
		}
		if leader.arrived() != 1 {
			t.Errorf("%d calls", leader.arrived())
		}
		if again := submit(t, leader, []byte("two")); again[0] != r[2] {
			t.Errorf("%+v, want %+v", again[0], r[2])
		}
		if err := follower.seq.Nudge(t.Context()); err != nil || leader.arrived() != 2 {
			t.Errorf("nudge: %v, %d calls", err, leader.arrived())
		}
	})
}

func TestLeaderAdmitsWhatIsForwarded(t *testing.T) {
	admit := func(c *sequencer.Config) {
		c.Admit = func(_ context.Context, notes [][]byte) []*ledger.Refusal {
			out := make([]*ledger.Refusal, len(notes))
			for i, n := range notes {
				if strings.Contains(string(n), "forged") {
					out[i] = &ledger.Refusal{Code: ledger.RecordSignature, Detail: "of alpha", Rule: "r", Article: "a"}
				}
			}
			return out
		}
	}
	pair(t, admit, func(leader, follower *node) {
		t := leader.t
		r := submit(t, follower, []byte("forged"), []byte("good"))
		if r[0].Code != ledger.RecordSignature || r[0].Receipt.Refusal.Detail != "of alpha" || r[1].Code != ledger.OK {
			t.Errorf("%+v", r)
		}
		if got := leader.sizes(); !slices.Equal(got, []int{1}) {
			t.Errorf("batches: %v", got)
		}
	})
}

func TestForwardedIsNotForwardedAgain(t *testing.T) {
	pair(t, nil, func(_, follower *node) {
		t := follower.t
		response, err := follower.seq.HandleForward(t.Context(), "charlie", sequencer.SubmissionBytes(notes(0, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sequencer.ParseAnswer(response, 1); !errors.Is(err, sequencer.ErrMoved) {
			t.Errorf("%v", err)
		}
		if _, err := follower.seq.HandleForward(t.Context(), "charlie", []byte("junk")); !errors.Is(err, sequencer.ErrMessage) {
			t.Errorf("%v", err)
		}
	})
}

func TestBusyReachesTheFollower(t *testing.T) {
	pair(t, func(c *sequencer.Config) { c.Limits.Forwards = 1 }, func(leader, follower *node) {
		t := leader.t
		ctx := t.Context()
		first := background(ctx, follower, notes(0, 1)...)
		_, err := follower.seq.Submit(ctx, notes(1, 2))
		wantBusy(t, err, "forward")
		<-first
		time.Sleep(time.Second)
		leader.set(func() { leader.params.MaxUnfinal = 1 })
		leader.stall(true)
		submit(t, leader, notes(5, 6)...)
		_, err = follower.seq.Submit(ctx, notes(1, 2))
		wantBusy(t, err, "finality")
	})
}

// One member's node cannot fill the leader's queue.
func TestShareOfOneNodeIsBounded(t *testing.T) {
	pair(t, func(c *sequencer.Config) { c.Limits.QueueRecords, c.Limits.InFlight = 20, 1 }, func(leader, follower *node) {
		t := leader.t
		leader.set(func() { leader.delay = time.Second })
		var waiting []<-chan outcome
		waiting = append(waiting, background(t.Context(), leader, notes(0, 1)...), background(t.Context(), follower, notes(1, 11)...))
		time.Sleep(100 * time.Millisecond)
		_, err := follower.seq.Submit(t.Context(), notes(11, 12))
		wantBusy(t, err, "share")
		waiting = append(waiting, background(t.Context(), leader, notes(12, 20)...))
		for _, w := range waiting {
			if o := <-w; o.err != nil {
				t.Error(o.err)
			}
		}
	})
}

func TestNoLeader(t *testing.T) {
	bubble(t, nil, func(n *node) {
		t := n.t
		n.lead("")
		before := time.Now()
		if _, err := n.seq.Submit(t.Context(), notes(0, 1)); !errors.Is(err, sequencer.ErrNoLeader) || time.Since(before) > 0 {
			t.Errorf("%v after %v", err, time.Since(before))
		}
		if err := n.seq.Nudge(t.Context()); !errors.Is(err, sequencer.ErrNoLeader) {
			t.Error(err)
		}
	})
}

// The outcome of an entry is open, once because it was lost, once although it was ordered: the same notes go again, and the
// record is in the ledger once.
func TestOpenOutcomesAreSettled(t *testing.T) {
	for _, after := range []bool{false, true} {
		bubble(t, nil, func(n *node) {
			t := n.t
			n.set(func() { n.fail, n.after = 2, after })
			r := submit(t, n, notes(0, 3)...)
			for i, x := range r {
				if x.Code != ledger.OK || x.Receipt.Index != uint64(i) {
					t.Errorf("after %v: %+v", after, x)
				}
			}
			if n.records() != 3 {
				t.Errorf("%d records", n.records())
			}
		})
	}
}

// The leader changes while records are on their way: they are submitted to the new one.
func TestLeaderChanges(t *testing.T) {
	pair(t, nil, func(a, b *node) {
		t := a.t
		a.set(func() { a.delay = 300 * time.Millisecond })
		a.set(func() { a.fail, a.after = 4, true })
		var waiting []<-chan outcome
		for i := range 40 {
			waiting = append(waiting, background(t.Context(), []*node{a, b}[i%2], notes(i, i+1)...))
			time.Sleep(7 * time.Millisecond)
		}
		a.lead("")
		time.Sleep(time.Second)
		a.lead("bravo")
		for i, w := range waiting {
			if o := <-w; o.err != nil && !errors.Is(o.err, sequencer.ErrNoLeader) || o.err == nil && o.results[0].Code != ledger.OK {
				t.Errorf("%d: %+v", i, o)
			}
		}
		for _, e := range b.history()[len(b.history())-1:] {
			if e.Proposer != "bravo" {
				t.Errorf("the last entry is %s's", e.Proposer)
			}
		}
	})
}

func TestPatienceEnds(t *testing.T) {
	pair(t, func(c *sequencer.Config) { c.Limits.Patience = 3 * time.Second }, func(_, follower *node) {
		t := follower.t
		follower.set(func() { follower.cut = true })
		before := time.Now()
		_, err := follower.seq.Submit(t.Context(), notes(0, 1))
		if took := time.Since(before); !errors.Is(err, sequencer.ErrUnknownOutcome) || took < 2*time.Second || took > 4*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := follower.seq.Submit(ctx, notes(0, 1)); !errors.Is(err, sequencer.ErrUnknownOutcome) || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestRefusedEntries(t *testing.T) {
	pair(t, nil, func(leader, follower *node) {
		t := leader.t
		leader.set(func() { leader.refuse = ledger.EntryProposer })
		for _, n := range []*node{leader, follower} {
			_, err := n.seq.Submit(t.Context(), notes(0, 1))
			var refusal *ledger.Refusal
			if !errors.Is(err, sequencer.ErrEntryRefused) || !errors.As(err, &refusal) || refusal.Code != ledger.EntryProposer {
				t.Errorf("%s: %v", n.name, err)
			}
		}
	})
}

func TestStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChain(t)
		c.delay = time.Hour
		c.lead("alpha")
		n, stop := c.join(t, "alpha", func(c *sequencer.Config) { c.Limits.InFlight = 2 })
		time.Sleep(time.Second)
		onTheirWay := background(t.Context(), n, notes(0, 1)...)
		waiting := background(t.Context(), n, notes(1, 2)...)
		stop()
		for _, w := range []<-chan outcome{onTheirWay, waiting} {
			if o := <-w; !errors.Is(o.err, sequencer.ErrStopped) && !errors.Is(o.err, sequencer.ErrUnknownOutcome) {
				t.Error(o.err)
			}
		}
		if _, err := n.seq.Submit(t.Context(), notes(5, 6)); !errors.Is(err, sequencer.ErrStopped) {
			t.Error(err)
		}
		time.Sleep(2 * time.Hour)
	})
}

// Many clients at both nodes: everybody gets an answer, every note is ordered once.
func TestLoad(t *testing.T) {
	pair(t, nil, func(leader, follower *node) {
		t := leader.t
		var group sync.WaitGroup
		for client := range 40 {
			group.Go(func() {
				for i := range 25 {
					at := []*node{leader, follower}[client%2]
					results, err := at.seq.Submit(t.Context(), notes(100*client+2*i, 100*client+2*i+2))
					if err != nil || results[0].Code != ledger.OK || results[1].Code != ledger.OK {
						t.Errorf("client %d: %v, %v", client, results, err)
						return
					}
				}
			})
		}
		group.Wait()
		if leader.records() != 40*50 {
			t.Errorf("%d records", leader.records())
		}
		if entries := len(leader.sizes()); entries > 500 {
			t.Errorf("%d entries for 2000 records: there is no batching", entries)
		}
	})
}

func TestConfig(t *testing.T) {
	if _, err := sequencer.New(sequencer.Config{}); err == nil {
		t.Error("an empty config is accepted")
	}
}
