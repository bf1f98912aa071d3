package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/registry"
)

// Apply executes the entry that Raft ordered at index. An index that has been
// executed already is skipped: Raft may deliver it again. An error means that this node
// must stop; nothing is half done.
func (s *Store) Apply(index uint64, entry []byte) (ledger.Applied, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Err(); err != nil {
		return ledger.Applied{}, err
	}
	if index <= max(s.delivered, s.applied.Load()) {
		return ledger.Applied{Height: s.Tip()}, nil
	}
	s.delivered = index
	if s.behind() {
		return s.retrace(index, entry)
	}
	height := s.Tip() + 1
	receipts, block, err := s.step(bytes.Clone(entry))
	if err != nil {
		return ledger.Applied{}, err
	}
	applied := ledger.Applied{Receipts: receipts, Height: height, Sealed: block != nil, Time: s.machine.Now()}
	if block != nil {
		applied.Time = block.Tip.Time
		s.place.height = height
		err = s.keep(block, index)
	}
	return applied, err
}

func (s *Store) step(entry []byte) ([]ledger.Receipt, *exec.Block, error) {
	err := s.reading.begin()
	var receipts []ledger.Receipt
	var block *exec.Block
	if err == nil {
		receipts, block, err = s.machine.Step(entry)
		err = s.reading.done(err)
	}
	if err != nil {
		err = fmt.Errorf("execute an entry: %w", err)
		s.fail(err)
		return nil, nil, err
	}
	records, _ := s.machine.Open()
	s.open.Store(int64(records))
	return receipts, block, nil
}

// keep writes a sealed block, the texts that came with it, and the applied index in
// one batch.
func (s *Store) keep(b *exec.Block, index uint64, texts ...text) error {
	if err := s.keepCarried(b); err != nil {
		s.fail(err)
		return err
	}
	w := &writer{store: s, batch: s.db.NewBatch(), height: b.Tip.Header.Height}
	defer w.batch.Close()
	w.block(b)
	for _, t := range texts {
		w.set(digestKey(t.table, sm3.Sum(t.text)), t.text)
	}
	w.set(metaKey(metaApplied), encodeNumber(index))
	w.set(metaKey(metaPlaced), encodeNumber(s.place.height))
	w.prune(b.Tip.Header.Final)
	if w.err == nil {
		w.err = w.batch.Commit(pebble.NoSync)
	}
	if w.err == nil {
		w.err = s.passEarliest(b.DueEnded)
	}
	if w.err == nil {
		w.err = s.Err()
	}
	if w.err != nil {
		err := fmt.Errorf("keep block %d: %w", w.height, w.err)
		s.fail(err)
		return err
	}
	s.keepNodes(b.State)
	s.reading.forget()
	s.applied.Store(index)
	s.tip.Store(&b.Tip)
	s.watchers.wake()
	return nil
}

// writer collects one block's batch; the first error stops it.
type writer struct {
	store  *Store
	batch  *pebble.Batch
	height uint64
	err    error
}

func (w *writer) set(key, value []byte) {
	if w.err == nil {
		w.err = w.batch.Set(key, value, nil)
	}
}

func (w *writer) delete(key []byte) {
	if w.err == nil {
		w.err = w.batch.Delete(key, nil)
	}
}

func (w *writer) block(b *exec.Block) {
	w.set(heightKey(tableHeader, w.height), b.Text)
	if b.FinalSet != nil {
		w.set(digestKey(tableFinalSet, b.Tip.Header.FinalSet), b.FinalSet)
	}
	for i, e := range b.Entries {
		w.set(entryKey(w.height, i), e)
	}
	w.receipts(b.Receipts)
	for _, l := range b.Leaves {
		w.set(heightKey(tableLeaf, l.Index), l.Bytes)
	}
	w.logNodes(treeSM3, b.Nodes)
	w.logNodes(treeSHA256, b.Nodes256)
	w.values(b.Values)
	w.due(b)
	w.state(b)
	w.change(b)
	if b.Governance != nil {
		w.set(digestKey(tableGovernance, sm3.Sum(b.Governance)), b.Governance)
	}
	for _, text := range b.Documents {
		w.set(digestKey(tableDocument, sm3.Sum(text)), text)
	}
	tip, err := encodeTip(b.Tip)
	w.err = firstError(w.err, err)
	w.set(metaKey(metaTip), tip)
}

func (w *writer) logNodes(tree byte, nodes []merkle.Node) {
	for _, n := range nodes {
		w.set(logNodeKey(tree, n.Level, n.Index), n.Hash[:])
	}
}

func (w *writer) receipts(receipts []ledger.Receipt) {
	var lines []byte
	mine := map[sm3.Digest]bool{} // ids consumed in this very block
	for _, r := range receipts {
		lines = append(lines, r.Line()...)
		w.receipt(r, mine)
	}
	w.set(heightKey(tableReceipts, w.height), lines)
}

// receipt keeps the receipt that answers for the id: the one that consumed it,
// or else the newest.
func (w *writer) receipt(r ledger.Receipt, mine map[sm3.Digest]bool) {
	if w.err != nil || mine[r.ID] {
		return
	}
	kept := Receipt{Height: w.height, Index: r.Index, Consumed: consumes(r), Refusal: r.Refusal}
	if !kept.Consumed {
		old, err := w.store.Receipt(r.ID)
		w.err = firstError(w.err, err)
		if old != nil && old.Consumed {
			return
		}
	}
	mine[r.ID] = kept.Consumed
	data, err := kept.encode()
	w.err = firstError(w.err, err)
	w.set(digestKey(tableRecord, r.ID), data)
}

// values puts the previous value of each entity away and sets the new one. The
// values of one block may follow each other.
func (w *writer) values(values []exec.Value) {
	newest := map[ledger.EntityID][]byte{}
	for _, v := range values {
		if w.err != nil {
			return
		}
		before, ok := newest[v.ID]
		if !ok && v.Count > 1 {
			before, w.err = w.store.reading.kept(v.ID)
		}
		if before != nil {
			w.set(pastKey(v.ID, v.Count-1), before)
		}
		encoded := encodeValue(v, w.height)
		newest[v.ID] = encoded
		w.set(entityKey(tableEntity, v.ID), encoded)
		w.indexes(v, before)
	}
	w.changes(values)
}

// changes keeps which values the block made, in the order in which a checkpoint
// has them.
func (w *writer) changes(values []exec.Value) {
	for i, v := range slices.SortedStableFunc(slices.Values(values), compareValues) {
		w.set(changeKey(w.height, i), pastKey(v.ID, v.Count)[1:])
	}
}

// compareValues orders the values of a block: by leaf, then kind, then id. A leaf
// changes an entity once.
func compareValues(a, b exec.Value) int {
	return cmp.Or(cmp.Compare(a.Leaf, b.Leaf), cmp.Compare(a.ID.Kind, b.ID.Kind), cmp.Compare(a.ID.ID, b.ID.ID))
}

// agenda keeps for whom an entity may wait. was is its former value, nil when there
// was none.
func (w *writer) agenda(id ledger.EntityID, e, was ledger.Entity) {
	marks := agenda.Marks(e)
	w.unmark(id, agenda.Marks(was), marks)
	for _, m := range marks {
		w.set(agendaKey(m, id), nil)
	}
}

func (w *writer) unmark(id ledger.EntityID, was, is []agenda.Mark) {
	for _, m := range was {
		if !slices.Contains(is, m) {
			w.delete(agendaKey(m, id))
		}
	}
}

// indexes keeps the lookups that are rebuilt from entities.
func (w *writer) indexes(v exec.Value, before []byte) {
	e, err := ledger.DecodeEntity(v.ID.Kind, v.Bytes)
	if err != nil {
		w.err = firstError(w.err, err)
		return
	}
	was, err := former(v.ID.Kind, before)
	if err != nil {
		w.err = firstError(w.err, err)
		return
	}
	w.agenda(v.ID, e, was)
	w.search(v.ID.ID, e, was)
	for _, paper := range ledger.Papers(e) {
		w.set(paperKey(paper, v.ID), nil)
	}
	switch e := e.(type) {
	case *ledger.Evidence:
		for _, file := range e.Files {
			w.set(fileKey(file, e.ID), nil)
		}
	case *ledger.Asset:
		for _, number := range e.Evidence {
			w.set(pairKey(tableEvidenceUse, number, e.ID), nil)
		}
		for _, share := range e.Holders {
			w.set(pairKey(tableHolding, share.Account, e.ID), nil)
		}
	}
}

// former gives the value that an entity had before, as it was kept; nil when it had
// none.
func former(kind ledger.EntityKind, kept []byte) (ledger.Entity, error) {
	if kept == nil {
		return nil, nil
	}
	v, err := decodeValue(kept)
	if err != nil {
		return nil, err
	}
	return ledger.DecodeEntity(kind, v.Bytes)
}

func (w *writer) state(b *exec.Block) {
	for _, n := range b.State.New {
		w.set(nodeKey(n.ID), n.Data)
	}
	if len(b.State.Stale) > 0 {
		var ids []byte
		for _, id := range b.State.Stale {
			key := id.Key()
			ids = append(append(ids, byte(len(key))), key...)
		}
		w.set(heightKey(tableStale, w.height), ids)
	}
	root, err := b.State.Root.MarshalBinary()
	w.err = firstError(w.err, err)
	w.set(heightKey(tableRoot, w.height), root)
}

// maxPrune bounds how many heights one block prunes.
const maxPrune = 16

// prune forgets the versions of the state tree that have left the window behind
// the newest final header that the chain itself names, so that all members
// forget alike.
func (w *writer) prune(final uint64) {
	s := w.store
	for n := 0; n < maxPrune && s.pruned+s.options.Window < final && w.err == nil; n++ {
		s.pruned++
		w.pruneHeight(s.pruned)
	}
}

// pruneHeight drops the version at height: its root, and the nodes that the next
// version no longer uses.
func (w *writer) pruneHeight(height uint64) {
	ids, err := get(w.store.db, heightKey(tableStale, height+1))
	w.err = firstError(w.err, err)
	for len(ids) > 0 && w.err == nil {
		n := int(ids[0])
		if len(ids) < 1+n {
			w.err = fmt.Errorf("%w: stale nodes of height %d", ErrCorrupt, height+1)
			return
		}
		w.delete(append([]byte{tableStateNode}, ids[1:1+n]...))
		ids = ids[1+n:]
	}
	w.delete(heightKey(tableStale, height+1))
	w.delete(heightKey(tableRoot, height))
}

// loadPruned finds the oldest version that is still there.
func (s *Store) loadPruned() error {
	return scan(s.db, []byte{tableRoot}, func(key, _ []byte) (bool, error) {
		s.pruned = decodeNumber(key[1:]) - 1
		return false, nil
	})
}

// consumes reports whether a receipt's record id may not come again: it was
// accepted, or refused by the rules rather than for its form.
func consumes(r ledger.Receipt) bool {
	return r.Refusal == nil || registry.Consumes(r.Refusal.Code)
}
