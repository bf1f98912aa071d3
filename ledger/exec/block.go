package exec

import (
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// block is the open block: the entries since the last seal and what they did.
type block struct {
	now        legaltime.Instant
	first      legaltime.Instant // time of the first good entry, 0 before it
	lowerBound legaltime.Instant
	final      uint64
	finalSet   sm3.Digest
	// carried is the set that finalSet is the digest of, nil when the block
	// carries no newer one.
	carried []byte

	entries  [][]byte
	digests  []sm3.Digest
	bytes    int
	records  int
	receipts []ledger.Receipt
	consumed map[sm3.Digest]bool

	log, log256     *merkle.Frontier
	nodes, nodes256 []merkle.Node
	leaves          []Leaf

	values []Value
	latest map[ledger.EntityID][]byte
	// dueEnded and dueSet are what the block changes in the index of deadlines.
	dueEnded, dueSet deadlines
	fired            int

	// decided is the text of the set that the block decided, nil for none, and
	// documents are the texts that it brought.
	decided   []byte
	next      sm3.Digest
	documents [][]byte
}

// begin opens a block after the tip, with what is in force for it. Should that
// fail, the next entry is not executed; what is sealed can still be kept.
func (m *Machine) begin() {
	m.open = block{
		now:        m.tip.Time + 1,
		lowerBound: m.tip.LowerBound,
		final:      m.tip.Header.Final,
		finalSet:   m.tip.Header.FinalSet,
		next:       m.tip.Header.Next,
		consumed:   map[sm3.Digest]bool{},
		log:        m.tip.Log.Clone(),
		log256:     m.tip.Log256.Clone(),
		latest:     map[ledger.EntityID][]byte{},
	}
	m.stuck = m.enforce()
}

func (b *block) addEntry(data []byte) {
	b.entries = append(b.entries, data)
	b.digests = append(b.digests, sm3.Sum(data))
	b.bytes += len(data)
}

// addLeaf appends a leaf to both logs and gives its index and SM3 leaf hash.
func (b *block) addLeaf(leaf []byte, record sm3.Digest) (index uint64, hash sm3.Digest) {
	index = b.log.Size()
	h := merkle.SM3().Leaf(leaf)
	b.nodes = append(b.nodes, b.log.Append(h)...)
	b.nodes256 = append(b.nodes256, b.log256.Append(merkle.SHA256().Leaf(leaf))...)
	b.leaves = append(b.leaves, Leaf{Index: index, Bytes: leaf, Record: record})
	return index, sm3.Digest(h)
}
