package registry_test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// TestTranscriptsCoverTheLaw demands that the transcripts follow every row, that
// every guard of every row refuses in one of them, and that whoever takes a row,
// a guard or an effect away, or lets a row lead elsewhere, changes what some
// transcript says.
func TestTranscriptsCoverTheLaw(t *testing.T) {
	w := newWorld(t)
	var all []transcript
	for _, path := range transcriptFiles(t) {
		all = append(all, play(t, w, path))
	}
	checkSeen(t, all)
	for i, row := range registry.Tables(registry.Rules) {
		name := rowName(row.On, row.From)
		mustMatter(t, w, all, name, "is removed", func(table []registry.Transition) []registry.Transition {
			return slices.Delete(table, i, i+1)
		})
		mustMatter(t, w, all, name, "has no effect", func(table []registry.Transition) []registry.Transition {
			table[i].Effect = registry.Nothing()
			return table
		})
		mustMatter(t, w, all, name, "leads elsewhere", func(table []registry.Transition) []registry.Transition {
			table[i].To = "ELSEWHERE"
			return table
		})
		for j, guard := range row.Guards {
			mustMatter(t, w, all, name+guard.Name, "is not asked", func(table []registry.Transition) []registry.Transition {
				table[i].Guards = slices.Concat(row.Guards[:j], row.Guards[j+1:])
				return table
			})
		}
		for j, move := range row.Also {
			mustMatter(t, w, all, name+fmt.Sprint(move), "is not allowed", func(table []registry.Transition) []registry.Transition {
				table[i].Also = slices.Concat(row.Also[:j], row.Also[j+1:])
				return table
			})
		}
	}
}

func checkSeen(t *testing.T, all []transcript) {
	t.Helper()
	seen := map[string]int{}
	for _, tr := range all {
		maps.Copy(seen, tr.seen)
	}
	for _, row := range registry.Tables(registry.Rules) {
		name := rowName(row.On, row.From)
		if _, ok := seen[name]; !ok {
			t.Errorf("no transcript shows %s", name)
		}
		for _, guard := range row.Guards {
			if _, ok := seen[name+guard.Name]; !ok {
				t.Errorf("no transcript shows %s refused by %s", name, guard.Name)
			}
		}
	}
}

// mustMatter plays the transcripts against a changed law until one differs. The
// one that shows soonest what was changed comes first: it is the one to notice.
func mustMatter(t *testing.T, w *ledgertest.World, all []transcript, what, how string, change func([]registry.Transition) []registry.Transition) {
	t.Helper()
	table := change(registry.Tables(registry.Rules))
	for _, tr := range slices.SortedStableFunc(slices.Values(all), func(x, y transcript) int { return cmp.Compare(x.shows(what), y.shows(what)) }) {
		if differs(t, w, tr, table) {
			return
		}
	}
	t.Errorf("no transcript changes when %s %s", what, how)
}

// shows gives the step that first shows something, past the last for none.
func (tr transcript) shows(what string) int {
	if step, ok := tr.seen[what]; ok {
		return step
	}
	return math.MaxInt
}

func differs(t *testing.T, w *ledgertest.World, tr transcript, table []registry.Transition) bool {
	t.Helper()
	b := newBook(w, table)
	for _, s := range tr.steps {
		if b.play(t, s.command) != s.output || len(b.problems) > 0 {
			return true
		}
	}
	return false
}

// Machines without a table of their own have no states to reach.
func stateless(k ledger.EntityKind) bool {
	return k == ledger.BookEntity || k == ledger.IdentityEntity || k == ledger.ConfirmationEntity || k == ledger.FingerprintEntity || k == ledger.KeyEntity
}
