package cosign_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
)

// run feeds a new core of alpha with a chain of n headers, alone.
func lonelyCore(t *testing.T, c *consortium, n int) (*cosign.Core, [][]byte) {
	t.Helper()
	core := cosign.NewCore("alpha", cosign.OneKey(c.keys["alpha"]), cosign.Lock{Digest: c.ledger})
	var chain [][]byte
	for range n {
		header := c.header(last(chain), epoch, "a")
		chain = append(chain, header)
		cosign.StepExecuted(core, header, c.gov, nil, 0, false, epoch)
	}
	return core, chain
}

func says(c *consortium, header []byte, members ...string) cosign.Announcement {
	var set []ledger.Cosignature
	for _, m := range members {
		set = append(set, c.sign(m, epoch, header))
	}
	a, err := cosign.ParseAnnouncement(cosign.Announce(header, set))
	if err != nil {
		panic(err)
	}
	return a
}

func TestEarlyMessagesAreBounded(t *testing.T) {
	c := newConsortium(t, 4)
	core, chain := lonelyCore(t, c, 1)
	next := c.header(last(chain), epoch, "a")
	a := says(c, next, "bravo")
	for i := range 500 {
		cosign.StepReceived(core, fmt.Sprint("peer ", i%50), a)
	}
	if n := core.Early(); n == 0 || n > 64 {
		t.Errorf("%d messages are kept", n)
	}
	core, chain = lonelyCore(t, c, 1)
	for range 20 {
		cosign.StepReceived(core, "one peer", a)
	}
	if n := core.Early(); n != 4 {
		t.Errorf("%d messages of one peer are kept", n)
	}
	far := last(chain)
	for range cosign.Window + 1 {
		far = c.header(far, epoch, "a")
	}
	core, _ = lonelyCore(t, c, 1)
	if cosign.StepReceived(core, "x", says(c, far, "bravo")); core.Early() != 0 {
		t.Error("a message from the far future is kept")
	}
}

// A liar that has used up its share of other headers cannot hide the one that a quorum stands behind.
func TestLiarCannotHideAQuorum(t *testing.T) {
	c := newConsortium(t, 4)
	core, _ := lonelyCore(t, c, 1)
	for i := range 10 {
		cosign.StepReceived(core, "x", says(c, c.header(nil, epoch, fmt.Sprint("junk ", i)), "delta"))
	}
	if n := core.Rivals(1); n != cosign.MaxRivals {
		t.Errorf("%d headers of one liar are kept, want %d", n, cosign.MaxRivals)
	}
	theirs := c.header(nil, epoch, "theirs")
	var halt error
	for _, m := range []string{"delta", "bravo", "delta", "charlie"} {
		for _, d := range cosign.StepReceived(core, "x", says(c, theirs, m)) {
			halt = errors.Join(halt, d.Halt)
		}
	}
	if !errors.Is(halt, cosign.ErrFork) {
		t.Errorf("halt: %v", halt)
	}
	if out := cosign.StepTick(core, epoch, 0, []string{"x"}); len(out) > 0 {
		t.Errorf("a halted core goes on: %v", out)
	}
}

// Nothing but valid signatures of cosigners has an effect.
func TestInvalidMessagesHaveNoEffect(t *testing.T) {
	c := newConsortium(t, 7)
	c.gov.Members[6].Participation = []ledger.Participation{ledger.Observer}
	foreign := newConsortium(t, 7)
	foreign.ledger[0]++
	ours := c.header(nil, epoch, "a")
	cases := map[string]cosign.Announcement{
		"an observer's":       says(c, ours, "golf"),
		"a rival observer's":  says(c, c.header(nil, epoch, "b"), "golf"),
		"of another ledger":   says(c, foreign.header(nil, epoch, "b"), "bravo", "charlie", "delta", "echo", "foxtrot"),
		"with another key id": says(c, ours, "bravo"),
		"with another time":   says(c, ours, "bravo"),
		"a bad rival":         says(c, c.header(nil, epoch, "b"), "bravo", "charlie", "delta", "echo", "foxtrot"),
		"an unknown member's": says(c, ours, "bravo"),
	}
	cases["with another key id"].Lines[0].Key[0]++
	cases["with another time"].Lines[0].Time++
	cases["an unknown member's"].Lines[0].Member = "nobody"
	for i := range cases["a bad rival"].Lines {
		cases["a bad rival"].Lines[i].Signature[3] ^= 1
	}
	for name, a := range cases {
		core, _ := lonelyCore(t, c, 1)
		if out := cosign.StepReceived(core, "x", a); len(out) > 0 {
			t.Errorf("%s: %s", name, out[0].Text)
		}
	}
	core, _ := lonelyCore(t, c, 1)
	if out := cosign.StepReceived(core, "x", says(c, ours, "bravo")); len(out) != 1 || out[0].Store == nil {
		t.Errorf("a good one: %v", out)
	}
}

func TestWindow(t *testing.T) {
	c := newConsortium(t, 4)
	core, chain := lonelyCore(t, c, cosign.Window+10)
	if out := cosign.StepReceived(core, "x", says(c, chain[9], "bravo")); len(out) != 0 {
		t.Errorf("below the window: %v", out)
	}
	if out := cosign.StepReceived(core, "x", says(c, chain[10], "bravo")); len(out) != 1 {
		t.Errorf("in the window: %v", out)
	}
	// After a start the window below the lock is fed first.
	lock := cosign.Lock{Height: 100, Digest: c.ledger}
	if next := cosign.NewCore("alpha", nil, lock).Next(); next != 100-cosign.Window+1 {
		t.Errorf("starts with %d", next)
	}
	lock.Height = cosign.Window - 1
	if next := cosign.NewCore("alpha", nil, lock).Next(); next != 1 {
		t.Errorf("starts with %d", next)
	}
}

func TestBrokenChainHalts(t *testing.T) {
	c := newConsortium(t, 4)
	core, chain := lonelyCore(t, c, 2)
	other := c.header(c.header(chain[0], epoch, "x"), epoch, "x")
	out := cosign.StepExecuted(core, other, c.gov, nil, 0, true, epoch)
	if len(out) != 1 || !errors.Is(out[0].Halt, cosign.ErrBrokenChain) {
		t.Errorf("%v", out)
	}
	// The first header must belong to the ledger that the lock was made for.
	lock := cosign.Lock{Digest: cosign.Digest([]byte("another ledger"))}
	core = cosign.NewCore("alpha", cosign.OneKey(c.keys["alpha"]), lock)
	out = cosign.StepExecuted(core, chain[0], c.gov, nil, 0, true, epoch)
	if len(out) != 1 || !errors.Is(out[0].Halt, cosign.ErrLockConflict) {
		t.Errorf("%v", out)
	}
}

// What is not the next header, or not the signature asked for, is ignored.
func TestUnexpectedInputs(t *testing.T) {
	c := newConsortium(t, 4)
	core, chain := lonelyCore(t, c, 3)
	for _, i := range []int{0, 2} {
		if out := cosign.StepExecuted(core, chain[i], c.gov, nil, 0, true, epoch); len(out) != 0 {
			t.Errorf("header %d again: %v", i+1, out)
		}
	}
	if out := cosign.StepSigned(core, 4, c.sign("alpha", epoch, chain[2])); len(out) != 0 {
		t.Errorf("a signature that nobody asked for: %v", out)
	}
	out := cosign.StepExecuted(core, c.header(chain[2], epoch, "a"), c.gov, nil, 0, true, epoch)
	if len(out) != 2 || out[0].Lock == nil || out[1].Sign == nil {
		t.Fatalf("%v", out)
	}
	if out := cosign.StepSigned(core, 4, c.sign("alpha", epoch+1, out[0].Lock.Header)); len(out) != 0 {
		t.Errorf("a signature of another time: %v", out)
	}
	if out := cosign.StepSigned(core, 5, c.sign("alpha", epoch, out[0].Lock.Header)); len(out) != 0 {
		t.Errorf("a signature above the lock: %v", out)
	}
	if out := cosign.StepSigned(core, 4, c.sign("bravo", epoch, out[0].Lock.Header)); len(out) != 0 {
		t.Errorf("another member's signature: %v", out)
	}
}
