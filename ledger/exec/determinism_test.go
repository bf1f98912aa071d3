package exec_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// The same entries give the same headers on every machine, whenever it was
// restarted: what it loses with its open block, Raft delivers again.
func TestSameEntriesSameHeaders(t *testing.T) {
	seed := ledgertest.Seed(t, 11)
	for i := range uint64(4) {
		w := ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, ""))
		c := ledgertest.NewChain(t, w)
		ledgertest.NewWorkflow(c, seed+i).Run(t, 60)
		v, receipts := replay(t, w, c.Entries, func() bool { return false })
		compareBlocks(t, c.View, v)
		for restarts := range uint64(3) {
			rng := rand.New(rand.NewPCG(seed+i, restarts))
			v, again := replay(t, w, c.Entries, func() bool { return rng.IntN(4) == 0 })
			compareBlocks(t, c.View, v)
			if !slices.EqualFunc(receipts, again, func(a, b ledger.Receipt) bool { return a.Line() == b.Line() }) {
				t.Error("a restart changed receipts")
			}
		}
	}
}

// replay executes entries on a fresh member, which is restarted whenever restart
// says so and is then given its open block's entries again.
func replay(t *testing.T, w *ledgertest.World, entries [][]byte, restart func() bool) (*ledgertest.View, []ledger.Receipt) {
	t.Helper()
	v := ledgertest.NewView(w.Genesis)
	m := ledgertest.NewMachine(t, w, v, sm2.Verify)
	var open [][]byte
	var receipts []ledger.Receipt
	for _, entry := range entries {
		if restart() {
			m = ledgertest.NewMachine(t, w, v, sm2.Verify)
			for _, e := range open {
				if _, block := step(t, m, e); block != nil {
					t.Fatal("an entry that had not sealed sealed when it came again")
				}
			}
		}
		got, block := step(t, m, bytes.Clone(entry))
		receipts, open = append(receipts, got...), append(open, entry)
		if block != nil {
			v.Keep(block)
			open = nil
		}
	}
	return v, receipts
}

func step(t *testing.T, m *exec.Machine, entry []byte) ([]ledger.Receipt, *exec.Block) {
	t.Helper()
	receipts, block, err := m.Step(entry)
	if err != nil {
		t.Fatal(err)
	}
	return receipts, block
}

func compareBlocks(t *testing.T, a, b *ledgertest.View) {
	t.Helper()
	if len(a.Blocks) != len(b.Blocks) {
		t.Fatalf("%d blocks and %d", len(a.Blocks), len(b.Blocks))
	}
	for i := range a.Blocks {
		if !bytes.Equal(a.Blocks[i].Text, b.Blocks[i].Text) {
			t.Fatalf("block %d differs:\n%s\n%s", i+1, a.Blocks[i].Text, b.Blocks[i].Text)
		}
	}
}
