package store

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
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
		{"header", c.checkHeader}, {"recovery", c.checkPlan}, {"governance", c.checkGovernance}, {"entries", c.checkEntries},
		{"receipts", c.checkReceipts}, {"final set", c.checkFinal}, {"log", c.checkLog},
		{"values", c.checkValues}, {"state", c.checkState},
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

// checkLog puts the log's new leaves together, those of records out of the
// entries, and appends them to both trees.
func (c *blockCheck) checkLog() error {
	records := map[uint64]exec.Leaf{}
	err := c.walk(nil, func(note []byte, r ledger.Receipt) error {
		if r.Refusal != nil {
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
