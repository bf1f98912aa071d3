package store

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// importedBlock is a block as execution would have made it, and what else is kept
// with it.
type importedBlock struct {
	exec.Block
	texts   []text
	decided uint64
}

// text is a text that is kept under its digest.
type text struct {
	table byte
	text  []byte
}

// blockCheck verifies the rows of one block against its header.
type blockCheck struct {
	*Importer
	header ledger.Header
	made   importedBlock
	final  uint64
	set    sm3.Digest
	// plan made the block, nil when Raft's entries did.
	plan *ledger.OpenRecovery
}

// verify checks the block's rows one kind after the other; the error names what
// is wrong.
func (i *Importer) verify() (*importedBlock, error) {
	c := &blockCheck{Importer: i, final: i.tip.Header.Final, set: i.tip.Header.FinalSet}
	c.made.Tip = i.tip
	for _, step := range []struct {
		name  string
		check func() error
	}{
		{"header", c.checkHeader},
		{"recovery", c.checkPlan},
		{"governance", c.checkGovernance},
		{"entries", c.checkEntries},
		{"receipts", c.checkReceipts},
		{"final set", c.checkFinal},
		{"log", c.checkLog},
		{"values", c.checkValues},
		{"state", c.checkState},
	} {
		if err := step.check(); err != nil {
			return nil, c.blame(step.name, err)
		}
	}
	c.made.Tip.Header, c.made.Tip.Digest, c.made.Tip.Time = c.header, sm3.Sum(c.made.Text), c.header.Time
	return &c.made, nil
}

// blame makes an error one about the rows unless it is one of the database.
func (c *blockCheck) blame(what string, err error) error {
	if local := (*readError)(nil); errors.As(err, &local) {
		return err
	}
	return fmt.Errorf("%w: %s: %w", ErrCheckpoint, what, err)
}

// readError is a failure of this node's own database, which no peer is to blame
// for.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

func (c *blockCheck) checkHeader() error {
	text := c.block.header
	if len(text) != 1 {
		return fmt.Errorf("%d rows, want 1", len(text))
	}
	h, err := ledger.ParseHeader(text[0])
	if err != nil {
		return err
	}
	c.header, c.made.Text = h, text[0]
	switch prev := c.tip; {
	case h.Ledger != c.store.Ledger():
		return fmt.Errorf("it is of ledger %s", h.Ledger)
	case h.Height != prev.Header.Height+1:
		return fmt.Errorf("it has height %d", h.Height)
	case h.Prev != prev.Digest:
		return fmt.Errorf("it follows %s, not %s", h.Prev, prev.Digest)
	case h.Time <= prev.Time:
		return fmt.Errorf("its time %s is not after %s", h.Time, prev.Time)
	case h.Size < prev.Header.Size:
		return fmt.Errorf("its log has %d leaves, the one before had %d", h.Size, prev.Header.Size)
	}
	return nil
}

// checkPlan reads the recovery plan of a block whose header names a set that the
// rules have not put in force.
func (c *blockCheck) checkPlan() error {
	if !c.store.breaks(c.header) {
		return nil
	}
	plan, err := c.store.checkRecovery(c.header, c.block.entries)
	if err == nil {
		c.plan = &plan
	}
	return err
}

// checkEntries compares the entries with their digest.
func (c *blockCheck) checkEntries() error {
	digests := make([]sm3.Digest, len(c.block.entries))
	for i, e := range c.block.entries {
		digests[i] = sm3.Sum(e)
	}
	if len(digests) == 0 || ledger.EntriesDigest(digests) != c.header.Entries {
		return fmt.Errorf("%d entries are not those that the header names", len(digests))
	}
	c.made.Entries = c.block.entries
	return nil
}

func (c *blockCheck) checkReceipts() error {
	h := merkle.SM3()
	leaves := make([]merkle.Hash, len(c.block.receipts))
	for i, line := range c.block.receipts {
		r, err := parseReceiptLine(line)
		if err != nil {
			return err
		}
		leaves[i] = h.Leaf(line)
		c.made.Receipts = append(c.made.Receipts, r)
	}
	if sm3.Digest(merkle.RootOf(h, leaves)) != c.header.Receipts {
		return fmt.Errorf("%d lines do not lead to the header's root", len(leaves))
	}
	return nil
}
