package store

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// checkFinal takes the final sets that the entries carry, as execution does.
func (c *blockCheck) checkFinal() error {
	if p := c.plan; p != nil { // its header is known to say what the plan does
		c.made.FinalSet = ledger.CosignatureBlock(p.BaseSet)
		c.made.Tip.LowerBound = exec.RecoveryBound(*p, c.made.Tip.LowerBound)
		return nil
	}
	if err := c.walk(c.takeFinal, nil); err != nil {
		return err
	}
	if c.final != c.header.Final || c.set != c.header.FinalSet {
		return fmt.Errorf("the entries prove %d with %s, the header names %d with %s", c.final, c.set, c.header.Final, c.header.FinalSet)
	}
	return nil
}

// walk goes through the block's entries and receipts side by side: an entry that
// could not be used has one receipt with its own digest, the others have one for
// each record.
func (c *blockCheck) walk(entry func(ledger.Entry) error, record func(note []byte, r ledger.Receipt) error) error {
	receipts := c.made.Receipts
	if c.plan != nil {
		return nil // a plan holds no records
	}
	for _, data := range c.block.entries {
		if len(receipts) > 0 && receipts[0].Refusal != nil && receipts[0].ID == sm3.Sum(data) {
			receipts = receipts[1:]
			continue
		}
		e, err := ledger.ParseEntry(data)
		if err != nil {
			return err
		}
		if len(e.Records) > len(receipts) {
			return fmt.Errorf("%d records in an entry with %d receipts left", len(e.Records), len(receipts))
		}
		if entry != nil {
			if err := entry(e.Entry); err != nil {
				return err
			}
		}
		for i, note := range e.Records {
			if record != nil {
				if err := record(note, receipts[i]); err != nil {
					return err
				}
			}
		}
		receipts = receipts[len(e.Records):]
	}
	if len(receipts) > 0 {
		return fmt.Errorf("%d receipts belong to no record", len(receipts))
	}
	return nil
}

func (c *blockCheck) takeFinal(e ledger.Entry) error {
	if e.Final <= c.final || e.Final >= c.header.Height {
		return nil
	}
	set, err := ledger.ParseCosignatures(e.FinalSet)
	if err != nil {
		return nil //nolint:nilerr // execution does not take it either
	}
	text, err := c.store.Header(e.Final)
	if err != nil {
		return &readError{err}
	}
	g, err := c.store.GovernanceAt(e.Final)
	if err != nil {
		return &readError{err}
	}
	if exec.IsFinal(g, text, set, c.store.options.Verify) {
		c.final, c.set = e.Final, ledger.CosignaturesDigest(e.FinalSet)
		c.made.FinalSet = e.FinalSet
		c.made.Tip.LowerBound = max(c.made.Tip.LowerBound, exec.LowerBound(g, set))
	}
	return nil
}
