package exec

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
)

// seal closes the open block: it computes the roots and the header, and opens
// the next block.
func (m *Machine) seal() (*Block, error) {
	height := m.tip.Header.Height + 1
	state, err := statetree.Update(m.view, m.tip.State, height, m.open.stateChanges())
	if err != nil {
		return nil, fmt.Errorf("update the state tree: %w", err)
	}
	header := ledger.Header{
		Ledger: m.ledger, Height: height, Time: m.open.now, Prev: m.tip.Digest,
		Final: m.open.final, FinalSet: m.open.finalSet,
		Entries: ledger.EntriesDigest(m.open.digests), Receipts: ledger.ReceiptsRoot(m.open.receipts),
		Size: m.open.log.Size(), Log: sm3.Digest(m.open.log.Root()), Log256: m.open.log256.Root(),
		State: state.Root.Hash, Governance: m.inForce, Next: m.open.next,
	}
	text := header.Text()
	b := m.open
	decided := m.tip.Decided
	if b.decided != nil {
		decided = height
	}
	m.tip = Tip{
		Header: header, Digest: sm3.Sum(text), Time: header.Time, LowerBound: b.lowerBound, Decided: decided,
		Log: b.log, Log256: b.log256, State: state.Root,
	}
	m.begin()
	return &Block{
		Tip: m.tip, Text: text, FinalSet: b.carried, Entries: b.entries, Receipts: b.receipts, Leaves: b.leaves,
		Nodes: b.nodes, Nodes256: b.nodes256, Values: b.values,
		DueEnded: b.dueEnded, DueSet: b.dueSet, State: state,
		Governance: b.decided, Documents: b.documents,
	}, nil
}

// stateChanges gives each changed entity's last value, once.
func (b *block) stateChanges() []statetree.Change {
	var changes []statetree.Change
	seen := map[ledger.EntityID]bool{}
	for _, v := range slices.Backward(b.values) {
		if !seen[v.ID] {
			seen[v.ID] = true
			changes = append(changes, statetree.Change{Key: v.ID.Key(), ValueDigest: sm3.Sum(v.Bytes)})
		}
	}
	return changes
}
