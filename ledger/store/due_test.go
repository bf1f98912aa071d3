package store_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// TestDueKnowsWhatIsSetBeforeTheEarliest sets deadlines before the earliest that the
// index holds, while none has ended, after one has, and after the store was opened
// again.
func TestDueKnowsWhatIsSetBeforeTheEarliest(t *testing.T) {
	g := grow(t, 4)
	begin := g.now
	day := func(n int) legaltime.Instant { return begin + legaltime.Instant(n)*ledgertest.Day }
	g.order(t, [][]byte{g.freeze(t, 0, day(10))})
	g.want(t, "H-0000001")
	g.order(t, [][]byte{g.freeze(t, 1, day(5))})
	g.want(t, "H-0000002", "H-0000001")
	g.now = day(5)
	for g.s.LastTime() < day(5) { // the block's time follows what cosigners have seen, step by step
		g.order(t, nil)
	}
	g.want(t, "H-0000001")
	g.order(t, [][]byte{g.freeze(t, 2, day(7))})
	g.want(t, "H-0000003", "H-0000001")
	g.reopen(t)
	g.want(t, "H-0000003", "H-0000001")
	g.order(t, [][]byte{g.freeze(t, 3, day(6))})
	g.want(t, "H-0000004", "H-0000003", "H-0000001")
}

// want compares the holds that have an end with those wanted, the earliest first.
func (g *growing) want(t *testing.T, holds ...string) {
	t.Helper()
	var got []string
	for _, d := range ledgertest.Must(g.s.Due(g.now+365*ledgertest.Day, 10))(t) {
		got = append(got, d.ID.ID)
	}
	if !slices.Equal(got, holds) {
		t.Errorf("due: %v, want %v", got, holds)
	}
}

func (g *growing) reopen(t *testing.T) {
	t.Helper()
	if err := g.s.Close(); err != nil {
		t.Fatal(err)
	}
	g.s = ledgertest.Must(store.Open(g.dir, g.File, store.Options{Verify: accept}))(t)
}
