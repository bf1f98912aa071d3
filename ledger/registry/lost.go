package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// Lost gives what a recovery does to the entities: what members had in before,
// the newest set that was decided, and have no longer in after is retired, as by
// a removal. So nobody ever uses it again, and its destruction can be put on
// record.
func Lost(env Env, before, after *ledger.Governance) ([]Change, error) {
	a := &act{Env: env}
	for i := range before.Members {
		var left []retiring
		if m, ok := after.Member(before.Members[i].Name); ok {
			left = marksOf(m)
		}
		for _, r := range marksOf(&before.Members[i]) {
			if !slices.Contains(left, r) {
				a.retire(r)
			}
		}
	}
	return a.out.Changes, a.fault
}
