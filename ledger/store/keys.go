package store

import (
	"encoding/binary"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/search"
)

// The tables of the database, by the first byte of their keys. Numbers are big
// endian, so that they sort.
const (
	tableMeta        byte = 'm' // name → value
	tableHeader      byte = 'h' // height → header text
	tableEntry       byte = 'e' // height, position → entry
	tableReceipts    byte = 'q' // height → receipt lines
	tableRecord      byte = 'r' // record id → receipt
	tableLeaf        byte = 'l' // index → leaf
	tableLogNode     byte = 't' // tree, level, index → hash
	tableRoot        byte = 'o' // height → root of the state tree
	tableStateNode   byte = 'n' // node id → node
	tableStale       byte = 's' // height → ids of nodes that ended there
	tableEntity      byte = 'v' // kind, 0, id → newest value
	tablePast        byte = 'p' // kind, 0, id, 0, count → earlier value
	tableDue         byte = 'd' // instant, kind, 0, id → nothing
	tableCosignature byte = 'c' // height, member → line
	tableFinalSet    byte = 'F' // digest → cosignature lines
	tableGovernance  byte = 'g' // digest → text
	tableChange      byte = 'G' // number of a change of governance → height at which it came into force
	tableDocument    byte = 'D' // digest → text
	tableBlockValue  byte = 'w' // height, position → kind, 0, id, 0, count of a value
	// Indexes rebuilt from the entities.
	tableFile        byte = 'f' // file digest, evidence → nothing
	tableEvidenceUse byte = 'u' // evidence, 0, asset → nothing
	tableHolding     byte = 'a' // account, 0, asset → nothing
	tableAgenda      byte = 'i' // account, member or class, 0, instant, kind, 0, id of what may wait for it → nothing
	tablePaper       byte = 'P' // digest of a document, kind, 0, id of what names it → nothing
	tableSearch      byte = 'x' // section, term, 0, id of what is found by it → nothing
)

const (
	metaFormat  = "format"
	metaTip     = "tip"
	metaApplied = "applied"
	metaPlaced  = "placed" // the height that metaApplied has sealed
	metaGenesis = "genesis"
	metaSigned  = "signed/" // and a member's name
	metaSearch  = "search"  // the version of the terms that tableSearch has
	// metaImport stands in a store whose import has not been finished.
	metaImport = "import"
	// metaImported is the height of the checkpoint that the store began with.
	metaImported = "imported"
)

func metaKey(name string) []byte { return append([]byte{tableMeta}, name...) }

func heightKey(table byte, height uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{table}, height)
}

func entryKey(height uint64, position int) []byte {
	return binary.BigEndian.AppendUint32(heightKey(tableEntry, height), uint32(position))
}

func changeKey(height uint64, position int) []byte {
	return binary.BigEndian.AppendUint32(heightKey(tableBlockValue, height), uint32(position))
}

func digestKey(table byte, d sm3.Digest) []byte { return append([]byte{table}, d[:]...) }

// The two log trees.
const (
	treeSM3    byte = 0
	treeSHA256 byte = 1
)

func logNodeKey(tree, level byte, index uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{tableLogNode, tree, level}, index)
}

func entityKey(table byte, id ledger.EntityID) []byte {
	b := append([]byte{table}, id.Kind...)
	return append(append(b, 0), id.ID...)
}

func pastKey(id ledger.EntityID, count uint64) []byte {
	return binary.BigEndian.AppendUint64(append(entityKey(tablePast, id), 0), count)
}

func pairKey(table byte, first, second string) []byte {
	b := append([]byte{table}, first...)
	return append(append(b, 0), second...)
}

func fileKey(file sm3.Digest, evidence string) []byte {
	return append(digestKey(tableFile, file), evidence...)
}

func agendaKey(m agenda.Mark, id ledger.EntityID) []byte {
	b := append(append([]byte{tableAgenda}, m.Name...), 0)
	return append(binary.BigEndian.AppendUint64(b, uint64(m.At)), entityKey(0, id)[1:]...)
}

func paperKey(paper sm3.Digest, id ledger.EntityID) []byte {
	return append(digestKey(tablePaper, paper), entityKey(0, id)[1:]...)
}

func searchKey(section search.Section, term, id string) []byte {
	b := append([]byte{tableSearch, byte(section)}, term...)
	return append(append(b, 0), id...)
}

func cosignatureKey(height uint64, member string) []byte {
	return append(heightKey(tableCosignature, height), member...)
}

// prefixEnd gives the first key after all that begin with prefix.
func prefixEnd(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}
