package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/registry"
)

// maxIndexBatch is how many bytes of rebuilt index go into one batch.
const maxIndexBatch = 1 << 20

// Finish ends an import: one of the anchors has to prove that the last header,
// which it returns, is final. It rebuilds the indexes and makes everything durable;
// after it the directory is a store like any other. Where Raft stands in it nobody
// says: see Place.
func (i *Importer) Finish(anchors ...Anchor) (ledger.Header, error) {
	if i.block.rows > 0 || i.tip.Header.Height == 0 {
		return ledger.Header{}, fmt.Errorf("%w: the rows end within block %d", ErrCheckpoint, i.at.Height)
	}
	set, err := i.proof(anchors)
	if err != nil {
		return ledger.Header{}, err
	}
	height := i.tip.Header.Height
	if _, err := i.store.PutCosignatures(height, set); err != nil {
		return ledger.Header{}, err
	}
	if err := i.store.rebuildDue(); err != nil {
		return ledger.Header{}, err
	}
	return i.tip.Header, i.seal(height)
}

// proof gives the cosignatures of the first anchor that proves the last header
// final. The error is ErrAnchor only when every anchor is to blame.
func (i *Importer) proof(anchors []Anchor) ([]ledger.Cosignature, error) {
	text, err := i.store.Header(i.tip.Header.Height)
	if err != nil {
		return nil, err
	}
	refused := fmt.Errorf("%w: there is none", ErrAnchor)
	for _, a := range anchors {
		set, err := i.store.proof(a, text)
		if err == nil {
			return set, nil
		}
		if errors.Is(refused, ErrAnchor) {
			refused = err
		}
	}
	return nil, refused
}

// seal turns the import into a store, durably.
func (i *Importer) seal(height uint64) error {
	b := i.store.db.NewBatch()
	defer b.Close()
	err := firstError(b.Delete(metaKey(metaImport), nil), b.Set(metaKey(metaImported), encodeNumber(height), nil))
	if err == nil {
		err = b.Commit(pebble.Sync)
	}
	return firstError(err, i.store.Err())
}

// rebuildDue makes the index of deadlines out of the entities.
func (s *Store) rebuildDue() error {
	g, err := s.Governance(s.LastHeader().Governance)
	if err != nil {
		return err
	}
	documents, err := s.Library(g)
	if err != nil {
		return err
	}
	b := s.db.NewBatch()
	defer func() { b.Close() }()
	err = scan(s.db, []byte{tableEntity}, func(key, value []byte) (bool, error) {
		d, ok, err := deadline(key, value, documents)
		if err != nil || !ok {
			return err == nil, err
		}
		if err := b.Set(dueKey(d), nil, nil); err != nil || b.Len() < maxIndexBatch {
			return err == nil, err
		}
		err = b.Commit(pebble.NoSync)
		b.Close()
		b = s.db.NewBatch()
		return err == nil, err
	})
	return firstError(firstError(err, b.Commit(pebble.NoSync)), s.findEarliest(0))
}

func deadline(key, value []byte, documents registry.Documents) (exec.Deadline, bool, error) {
	id, err := parseEntityName(key[1:])
	if err != nil {
		return exec.Deadline{}, false, err
	}
	d := exec.Deadline{ID: id}
	v, err := decodeValue(value)
	if err != nil {
		return d, false, err
	}
	e, err := ledger.DecodeEntity(d.ID.Kind, v.Bytes)
	if err != nil {
		return d, false, fmt.Errorf("%w: %s: %w", ErrCorrupt, d.ID, err)
	}
	var ok bool
	d.At, ok = registry.Due(e, documents)
	return d, ok, nil
}

// unfinished reports whether the store is one that an import has not finished.
func (s *Store) unfinished() (bool, error) {
	v, err := get(s.db, metaKey(metaImport))
	return v != nil, err
}

// Imported gives the height of the checkpoint that this store began with, 0 when
// it has executed everything itself. Below it a member may have signed what this
// store does not know.
func (s *Store) Imported() (uint64, error) {
	v, err := get(s.db, metaKey(metaImported))
	return decodeNumber(v), err
}
