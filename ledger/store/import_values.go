package store

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// checkValues follows the history of every entity that the block changed.
func (c *blockCheck) checkValues() error {
	newest := map[ledger.EntityID]ledger.Entity{}
	for i, data := range c.block.values {
		v, err := parseValueRow(data)
		if err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
		if i > 0 && compareValues(c.made.Values[i-1], v) >= 0 {
			return fmt.Errorf("%s at leaf %d is not in its place", v.ID, v.Leaf)
		}
		if err := c.checkValue(&v, newest); err != nil {
			return fmt.Errorf("%s: %w", v.ID, err)
		}
		c.made.Values = append(c.made.Values, v)
	}
	return nil
}

func (c *blockCheck) checkValue(v *exec.Value, newest map[ledger.EntityID]ledger.Entity) error {
	if v.Leaf < c.tip.Header.Size || v.Leaf >= c.header.Size {
		return fmt.Errorf("leaf %d is not of this block", v.Leaf)
	}
	e, err := ledger.DecodeEntity(v.ID.Kind, v.Bytes)
	if err != nil {
		return err
	}
	before, err := c.entityBefore(v.ID, newest)
	if err != nil {
		return err
	}
	var history ledger.History
	if before != nil {
		history = ledger.HistoryOf(before)
	}
	if v.Bare, err = ledger.BareDigest(e); err != nil {
		return err
	}
	leaf := c.made.Leaves[v.Leaf-c.tip.Header.Size]
	v.LeafHash = sm3.Digest(merkle.SM3().Leaf(leaf.Bytes))
	next := history.Next(c.header.Height, v.LeafHash, v.Bare)
	if ledger.HistoryOf(e) != next {
		return fmt.Errorf("value %d does not continue the history of the one before", next.Count)
	}
	v.Count = next.Count
	newest[v.ID] = e
	return nil
}

func (c *blockCheck) entityBefore(id ledger.EntityID, newest map[ledger.EntityID]ledger.Entity) (ledger.Entity, error) {
	if e := newest[id]; e != nil {
		return e, nil
	}
	kept, err := c.store.Value(id)
	if err != nil {
		return nil, &readError{err}
	}
	if kept == nil {
		return nil, nil
	}
	return ledger.DecodeEntity(id.Kind, kept.Bytes)
}

// checkState brings the state tree forward by the block's values.
func (c *blockCheck) checkState() error {
	var changes []statetree.Change
	seen := map[ledger.EntityID]bool{}
	for _, v := range slices.Backward(c.made.Values) {
		if !seen[v.ID] {
			seen[v.ID] = true
			changes = append(changes, statetree.Change{Key: v.ID.Key(), ValueDigest: sm3.Sum(v.Bytes)})
		}
	}
	var err error
	if c.made.State, err = statetree.Update(c.store, c.tip.State, c.header.Height, changes); err != nil {
		return &readError{err}
	}
	if c.made.State.Root.Hash != c.header.State {
		return fmt.Errorf("%d values do not lead to the header's root", len(c.made.Values))
	}
	c.made.Tip.State = c.made.State.Root
	return nil
}
