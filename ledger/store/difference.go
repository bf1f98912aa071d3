package store

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// derived are the tables whose every byte follows from the entries: all but the
// node's own bookkeeping and the cosignatures it happens to hold.
func derived() []byte {
	return []byte{
		tableHeader, tableEntry, tableReceipts, tableRecord, tableLeaf, tableLogNode, tableRoot, tableStateNode,
		tableStale, tableEntity, tablePast, tableDue, tableFinalSet, tableGovernance, tableChange, tableDocument,
		tableFile, tableEvidenceUse, tableHolding, tablePaper, tableAgenda, tableSearch, tableBlockValue,
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
		case !sameValue(table, ai.Value(), bi.Value()):
			return fmt.Sprintf("table %c differs at key %x", table, ai.Key()), nil
		}
		ai.Next()
		bi.Next()
	}
	return "", errors.Join(ai.Error(), bi.Error())
}

// sameValue compares what the chain commits to: of a refusal that is the code. Its
// explanation is text that a later release may word otherwise, and that no
// checkpoint carries.
func sameValue(table byte, a, b []byte) bool {
	if table != tableRecord || bytes.Equal(a, b) {
		return bytes.Equal(a, b)
	}
	return bytes.Equal(committed(a), committed(b))
}

// committed gives a kept receipt without the explanation of a refusal; what is not
// a receipt stays as it is.
func committed(data []byte) []byte {
	var saved savedReceipt
	if canonical.Unmarshal(data, &saved) != nil {
		return data
	}
	saved.Rule, saved.Article, saved.Detail = "", "", ""
	text, err := canonical.Marshal(saved)
	if err != nil {
		return data
	}
	return text
}

func (s *Store) iterate(table byte) (*pebble.Iterator, error) {
	return s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{table}, UpperBound: []byte{table + 1}})
}

// OpenMemory opens an empty store that lives in memory, for an audit or a test.
func OpenMemory(genesis ledger.GenesisFile, o Options) (*Store, error) {
	o.FS = vfs.NewMem()
	return Open("store", genesis, o)
}
