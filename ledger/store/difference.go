package store

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger"
)

// derived are the tables whose every byte follows from the entries: all but the
// node's own bookkeeping and the cosignatures it happens to hold.
func derived() []byte {
	return []byte{
		tableHeader, tableEntry, tableReceipts, tableRecord, tableLeaf, tableLogNode, tableRoot, tableStateNode,
		tableStale, tableEntity, tablePast, tableDue, tableFinalSet, tableGovernance, tableDocument,
		tableFile, tableEvidenceUse, tableHolding,
	}
}

// Difference compares everything that two stores derive from their entries and
// describes the first place where they differ, empty when they do not.
func Difference(a, b *Store) (string, error) {
	for _, table := range derived() {
		d, err := tableDifference(a, b, table)
		if d != "" || err != nil {
			return d, err
		}
	}
	return "", nil
}

func tableDifference(a, b *Store, table byte) (text string, err error) {
	ai, err := a.iterate(table)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, ai.Close()) }()
	bi, err := b.iterate(table)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, bi.Close()) }()
	ai.First()
	bi.First()
	for ai.Valid() || bi.Valid() {
		switch {
		case !ai.Valid():
			return fmt.Sprintf("table %c lacks key %x", table, bi.Key()), nil
		case !bi.Valid() || !bytes.Equal(ai.Key(), bi.Key()):
			return fmt.Sprintf("table %c has or lacks key %x", table, ai.Key()), nil
		case !bytes.Equal(ai.Value(), bi.Value()):
			return fmt.Sprintf("table %c differs at key %x", table, ai.Key()), nil
		}
		ai.Next()
		bi.Next()
	}
	return "", errors.Join(ai.Error(), bi.Error())
}

func (s *Store) iterate(table byte) (*pebble.Iterator, error) {
	return s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{table}, UpperBound: []byte{table + 1}})
}

// OpenMemory opens an empty store that lives in memory, for an audit or a test.
func OpenMemory(genesis ledger.GenesisFile, o Options) (*Store, error) {
	o.FS = vfs.NewMem()
	return Open("store", genesis, o)
}
