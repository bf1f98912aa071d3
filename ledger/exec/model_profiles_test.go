package exec_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
)

// enoughLedgers bounds how many ledgers it may take until all that a profile is for has
// come to its end.
const enoughLedgers = 60

// testProfile practises under a profile until everything that its acts do has been done.
func testProfile(t *testing.T, name string) {
	t.Parallel()
	seed, total := ledgertest.Seed(t, 31), map[string]int{}
	runs := 1
	if text := os.Getenv("CERTLEDGER_MODEL_RUNS"); text != "" {
		runs = ledgertest.Must(strconv.Atoi(text))(t)
	}
	var undone []string
	for i := range max(runs, enoughLedgers) {
		f := ledgertest.Practice(t, name, seed+uint64(i))
		newModel(f.Chain.World, 9).run(t, f, ledgertest.PracticeEntries)
		for what, n := range f.Counts {
			total[what] += n
		}
		if undone = f.Undone(t, total); len(undone) == 0 && i+1 >= runs {
			t.Logf("%d ledgers", i+1)
			return
		}
	}
	t.Errorf("none of this has come to its end: %v; counts %v", undone, total)
}
