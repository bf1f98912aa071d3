package store

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// checkLog puts the log's new leaves together, those of records out of the
// entries, and appends them to both trees.
func (c *blockCheck) checkLog() error {
	records := map[uint64]exec.Leaf{}
	err := c.walk(nil, func(note []byte, r ledger.Receipt) error {
		if r.Code() != ledger.OK {
			return nil
		}
		n, err := ledger.ParseNote(note, ledger.MaxNote)
		if err != nil || sm3.Sum(n.Text) != r.ID {
			return fmt.Errorf("the record accepted as %s is not in its place in the entries", r.ID)
		}
		records[r.Index] = exec.Leaf{Index: r.Index, Bytes: note, Record: r.ID}
		return nil
	})
	if err != nil {
		return err
	}
	log, log256 := c.tip.Log.Clone(), c.tip.Log256.Clone()
	events := c.block.events
	for index := c.tip.Header.Size; index < c.header.Size; index++ {
		leaf, ok := records[index]
		if !ok {
			if leaf, events, err = cutEvent(events, index); err != nil {
				return err
			}
		}
		c.made.Leaves = append(c.made.Leaves, leaf)
		c.made.Nodes = append(c.made.Nodes, log.Append(merkle.SM3().Leaf(leaf.Bytes))...)
		c.made.Nodes256 = append(c.made.Nodes256, log256.Append(merkle.SHA256().Leaf(leaf.Bytes))...)
	}
	if len(events) > 0 {
		return fmt.Errorf("%d leaves too many", len(events))
	}
	if sm3.Digest(log.Root()) != c.header.Log || log256.Root() != c.header.Log256 {
		return errors.New("the leaves do not lead to the header's roots")
	}
	c.made.Tip.Log, c.made.Tip.Log256 = log, log256
	return nil
}

// cutEvent takes the first event row, which has to be the leaf at index.
func cutEvent(events [][]byte, index uint64) (exec.Leaf, [][]byte, error) {
	if len(events) == 0 || len(events[0]) < 8 || decodeNumber(events[0][:8]) != index {
		return exec.Leaf{}, nil, fmt.Errorf("leaf %d is missing", index)
	}
	return exec.Leaf{Index: index, Bytes: events[0][8:]}, events[1:], nil
}
