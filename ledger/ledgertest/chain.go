package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// Chain is one member's ledger with everyone's keys at hand: it proposes,
// executes, keeps and cosigns.
type Chain struct {
	*World
	View    *View
	Machine *exec.Machine
	// Now is what every clock shows; a Submit moves it on by a second.
	Now legaltime.Instant
	// Proposer proposes the entries, by default RegistryA.
	Proposer string
	// Verify checks signatures, by default sm2.Verify.
	Verify exec.Verifier
	// Entries are all that were executed, in order.
	Entries [][]byte

	// final and finalSet are what the next entry carries.
	final    uint64
	finalSet []byte
}

// NewChain is a ledger before its first block.
func NewChain(t testing.TB, w *World) *Chain {
	t.Helper()
	c := &Chain{World: w, View: NewView(w.Genesis), Now: w.Genesis.Time, Proposer: RegistryA, Verify: sm2.Verify}
	c.Restart(t)
	return c
}

// Restart makes a new machine on what is sealed: the open block is lost, until
// its entries are executed again.
func (c *Chain) Restart(t testing.TB) {
	t.Helper()
	c.Machine = NewMachine(t, c.World, c.View, c.Verify)
}

// NewMachine makes a machine that goes on after the view's last block.
func NewMachine(t testing.TB, w *World, v *View, verify exec.Verifier) *exec.Machine {
	t.Helper()
	return Must(exec.New(exec.Config{
		View: v, Verify: verify, Tables: registry.Tables, Ledger: w.Genesis.ID(),
	}, v.Tip))(t)
}

// Clock sets every clock.
func (c *Chain) Clock(at legaltime.Instant) { c.Now = at }

// Entry is the proposer's next entry, with the newest final set and the notes.
func (c *Chain) Entry(notes ...[]byte) ledger.Entry {
	return ledger.Entry{Ledger: c.Genesis.ID(), Proposer: c.Proposer, Time: c.Now, Final: c.final, FinalSet: c.finalSet, Records: notes}
}

// Execute hands the machine the exact bytes of an entry, and keeps the block
// when they seal one.
func (c *Chain) Execute(t testing.TB, entry []byte) ([]ledger.Receipt, *exec.Block) {
	t.Helper()
	receipts, block, err := c.Machine.Step(entry)
	if err != nil {
		t.Fatal(err)
	}
	c.Entries = append(c.Entries, entry)
	if block != nil {
		c.View.Keep(block)
	}
	return receipts, block
}

// Submit orders record notes in one entry, a second later than the last.
func (c *Chain) Submit(t testing.TB, notes ...[]byte) []ledger.Receipt {
	t.Helper()
	c.Now += Second
	receipts, _ := c.Execute(t, c.SignEntry(t, c.Entry(notes...)))
	return receipts
}

// Finalise cosigns the last sealed header by all whom it asks; the next entry
// carries the set.
func (c *Chain) Finalise(t testing.TB) {
	t.Helper()
	height := c.View.Tip.Header.Height
	if height == 0 || height == c.final {
		return
	}
	text, at := c.View.Blocks[height-1].Text, max(c.Now, c.View.Tip.Time)
	c.final, c.finalSet = height, c.Cosign(t, text, at, names(c.setOf(t, text).Cosigners())...)
}

// Carry makes the next entries carry this set, true or false.
func (c *Chain) Carry(height uint64, set []byte) { c.final, c.finalSet = height, set }

// Seal finalises the last header and orders an empty entry, which seals the open
// block.
func (c *Chain) Seal(t testing.TB) *exec.Block {
	t.Helper()
	c.Finalise(t)
	_, block := c.Execute(t, c.SignEntry(t, c.Entry()))
	if block == nil {
		t.Fatal("an entry that carries the last header's final set has not sealed")
	}
	return block
}

// At moves the clocks to an instant and seals blocks until the ledger's time
// has followed, as an idle network would. It gives what happened meanwhile.
func (c *Chain) At(t testing.TB, at legaltime.Instant) []*exec.Block {
	t.Helper()
	from := len(c.View.Blocks)
	c.Now = at
	for range 4 {
		c.Seal(t)
		if c.View.Tip.Time >= at {
			return c.View.Blocks[from:]
		}
	}
	t.Fatalf("the ledger's time is %s, it should have come to %s", c.View.Tip.Time, at)
	return nil
}

// Accept orders one record, seals, and ends the test unless it was accepted.
func (c *Chain) Accept(t testing.TB, kind ledger.Kind, body any, base sm3.Digest) ledger.Receipt {
	t.Helper()
	receipt := c.Submit(t, c.Record(t, kind, body, base, c.Now))[0]
	c.Seal(t)
	if receipt.Refusal != nil {
		t.Fatalf("%s: %v", kind, receipt.Refusal)
	}
	return receipt
}

// Entity gives an entity as the open block sees it.
func (c *Chain) Entity(id ledger.EntityID) (ledger.Entity, error) { return c.Machine.Entity(id) }
