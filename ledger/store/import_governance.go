package store

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// checkGovernance checks that the governance in force follows from the one before
// by the rules, and takes the texts that the header is the first to name.
func (c *blockCheck) checkGovernance() error {
	var err error
	if c.plan == nil {
		if c.made.decided, err = succession(c.tip.Header, c.decided, c.header); err != nil {
			return err
		}
	}
	c.made.Tip.Decided = c.made.decided
	governances, documents := c.block.governances, c.block.documents
	for _, digest := range newDigests(c.tip.Header, c.header) {
		if len(governances) == 0 || sm3.Sum(governances[0]) != digest {
			return fmt.Errorf("the text of %s is missing", digest)
		}
		if documents, err = c.takeGovernance(governances[0], documents); err != nil {
			return err
		}
		governances = governances[1:]
	}
	if len(governances)+len(documents) > 0 {
		return fmt.Errorf("%d texts too many", len(governances)+len(documents))
	}
	return nil
}

// takeGovernance takes a new governance and the documents that come with it.
func (c *blockCheck) takeGovernance(governance []byte, documents [][]byte) (rest [][]byte, err error) {
	g, err := ledger.ParseGovernance(governance)
	if err != nil {
		return nil, err
	}
	older, err := c.store.Governance(c.tip.Header.Next)
	if err != nil {
		return nil, &readError{err}
	}
	c.made.texts = append(c.made.texts, text{tableGovernance, governance})
	for _, d := range newDocuments(older, g) {
		if len(documents) == 0 || sm3.Sum(documents[0]) != d.Digest {
			return nil, fmt.Errorf("document %s is missing", d.Name)
		}
		c.made.texts = append(c.made.texts, text{tableDocument, documents[0]})
		documents = documents[1:]
	}
	return documents, nil
}

// succession checks the governance lines of a header against those before: a
// change is decided by standing in `next`, and is in force from the first block
// after one that carries a proof that the deciding header is final: the old quorum
// has signed it. It gives the height that decided what is pending now.
func succession(prev ledger.Header, decided uint64, h ledger.Header) (uint64, error) {
	pending := prev.Next != prev.Governance
	moves := pending && prev.Final >= decided
	switch want := prev.Governance; {
	case moves && h.Governance != prev.Next:
		return 0, fmt.Errorf("%s should be in force, decided at %d", prev.Next, decided)
	case !moves && h.Governance != want:
		return 0, fmt.Errorf("%s is in force, and was not decided by a header that is final", h.Governance)
	case pending && !moves && h.Next != prev.Next:
		return 0, fmt.Errorf("%s is decided while %s is pending", h.Next, prev.Next)
	case h.Next == h.Governance:
		return 0, nil
	case pending && !moves:
		return decided, nil
	}
	return h.Height, nil
}

// pendingSince gives the height that decided what is pending after h, 0 for
// nothing.
func (s *Store) pendingSince(h ledger.Header) (uint64, error) {
	if h.Next == h.Governance {
		return 0, nil
	}
	for height := h.Height; height > 1; height-- {
		before, err := s.HeaderAt(height - 1)
		if err != nil || before.Next != h.Next {
			return height, err
		}
	}
	return 1, nil
}
