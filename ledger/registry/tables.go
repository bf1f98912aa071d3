package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// Transition is one row of the law: in state From, On may happen if every guard
// agrees; Effect follows, and the entity is in state To.
type Transition struct {
	// Machine is the kind of entity whose state the row is about.
	Machine ledger.EntityKind
	// From is `none` for an entity that does not exist yet.
	From string
	// On is the kind of record, or the kind of event, that causes it.
	On     string
	Guards []Guard
	Effect Effect
	To     string
	// Article is the row's source. "by analogy" marks what no text states.
	Article string
	// Also lists how the effect may move entities of other machines.
	Also []Move
}

// Move is a change of state that an effect makes beside its row's own.
type Move struct {
	Machine  ledger.EntityKind
	From, To string
}

func (t Transition) also(moves ...Move) Transition {
	t.Also = moves
	return t
}

// None is the state of an entity that does not exist.
const None = "none"

// Guard is a condition. Its refusal says why it did not hold.
type Guard struct {
	Name    string
	Article string
	Check   func(*act) *ledger.Refusal
}

// Effect is what a transition does.
type Effect struct {
	Name  string
	Apply func(*act) *ledger.Refusal
}

// Rules is the newest version of the rules that this program knows.
const Rules = 1

// Tables is the whole law of one rule version, in the order in which it is
// printed, nil for a version that this program does not know. Each call gives a
// fresh copy. The code of a version that was ever activated stays.
func Tables(version int) []Transition {
	if version < 1 || version > Rules {
		return nil
	}
	return slices.Concat(accountRows(), evidenceRows(), voucherRows(), inquiryRows(), assistanceRows(), attestRows(), assetRows(), certificateRows(), contractRows(), declarationRows(), pledgeRows(), licenceRows(), holdRows(), agencyRows(), applicationRows(), noticeRows(), objectionRows(), judgmentRows(), revocationRows(), publicationRows(), reportRows(), alertRows(), archiveRows(), proposalRows(), memberRows())
}

// find gives the transition of on from state, or nil and one of on from another
// state. Both are nil when the table does not know on.
func find(table []Transition, on, state string) (t, other *Transition) {
	for i := range table {
		if table[i].On != on {
			continue
		}
		if table[i].From == state {
			return &table[i], nil
		}
		if other == nil {
			other = &table[i]
		}
	}
	return nil, other
}
