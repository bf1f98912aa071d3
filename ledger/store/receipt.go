package store

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// Receipt is what became of a record, as the store keeps it.
type Receipt struct {
	// Consumed says that the record's id may not come again.
	Consumed bool `json:"consumed,omitempty"`
	// Height is the block that decided.
	Height uint64 `json:"height"`
	// Index is the accepted record's leaf.
	Index   uint64          `json:"index,omitempty"`
	Refusal *ledger.Refusal `json:"refusal,omitempty"`
}

// savedReceipt is a receipt in canonical form; a refusal's fields stand in it.
type savedReceipt struct {
	Article  string      `json:"article,omitempty"`
	Code     ledger.Code `json:"code"`
	Consumed bool        `json:"consumed,omitempty"`
	Detail   string      `json:"detail,omitempty"`
	Height   uint64      `json:"height"`
	Index    uint64      `json:"index,omitempty"`
	Rule     string      `json:"rule,omitempty"`
}

func (r Receipt) encode() ([]byte, error) {
	saved := savedReceipt{Code: ledger.OK, Consumed: r.Consumed, Height: r.Height, Index: r.Index}
	if f := r.Refusal; f != nil {
		saved.Code, saved.Rule, saved.Article = f.Code, f.Rule, f.Article
		// A detail may quote what was sent; it is kept readable, not exact.
		saved.Detail = string(bytes.ToValidUTF8([]byte(f.Detail[:min(len(f.Detail), 1024)]), []byte("?")))
	}
	return canonical.Marshal(saved)
}

// Receipt gives what became of a record, nil when the ledger has never seen it.
func (s *Store) Receipt(id sm3.Digest) (*Receipt, error) { return receiptOf(s.get, id) }

func receiptOf(get getter, id sm3.Digest) (*Receipt, error) {
	data, err := get(digestKey(tableRecord, id))
	if data == nil || err != nil {
		return nil, err
	}
	var saved savedReceipt
	if err := canonical.Unmarshal(data, &saved); err != nil {
		return nil, fmt.Errorf("%w: receipt %s: %w", ErrCorrupt, id, err)
	}
	r := &Receipt{Consumed: saved.Consumed, Height: saved.Height, Index: saved.Index}
	if saved.Code != ledger.OK {
		r.Refusal = &ledger.Refusal{Code: saved.Code, Rule: saved.Rule, Article: saved.Article, Detail: saved.Detail}
	}
	return r, nil
}

// ReceiptProof gives the line of a record's receipt in its block and the path
// that leads from it to the header's `receipts` root.
func (s *Store) ReceiptProof(id sm3.Digest) (line string, index, size uint64, path []merkle.Hash, err error) {
	r, err := s.Receipt(id)
	if err != nil {
		return "", 0, 0, nil, err
	}
	if r == nil {
		return "", 0, 0, nil, fmt.Errorf("%w: record %s", ErrNotFound, id)
	}
	lines, err := mustGet(s.db, heightKey(tableReceipts, r.Height), "receipts")
	if err != nil {
		return "", 0, 0, nil, err
	}
	f := merkle.NewFrontier(merkle.SM3())
	nodes := memoryNodes{}
	found := false
	want := ledger.Receipt{ID: id, Refusal: r.Refusal, Index: r.Index}.Line()
	for l := range bytes.Lines(lines) {
		if !found && string(l) == want {
			index, found = f.Size(), true
		}
		nodes.add(f.Append(merkle.SM3().Leaf(l)))
	}
	if !found {
		return "", 0, 0, nil, fmt.Errorf("%w: receipt line of %s", ErrCorrupt, id)
	}
	path, err = merkle.Inclusion(nodes, merkle.SM3(), index, f.Size())
	return want, index, f.Size(), path, err
}

type nodeID struct {
	level uint8
	index uint64
}

// memoryNodes is a small tree in memory.
type memoryNodes map[nodeID]merkle.Hash

func (m memoryNodes) add(nodes []merkle.Node) {
	for _, n := range nodes {
		m[nodeID{n.Level, n.Index}] = n.Hash
	}
}

// Node reads a node.
func (m memoryNodes) Node(level uint8, index uint64) (merkle.Hash, error) {
	h, ok := m[nodeID{level, index}]
	if !ok {
		return h, fmt.Errorf("%w: node %d/%d", ErrNotFound, level, index)
	}
	return h, nil
}

// OpenReceipt gives what became of a record in the open block, and that block's
// height.
func (s *Store) OpenReceipt(id sm3.Digest) (ledger.Receipt, uint64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.machine.Receipt(id)
	return r, s.Tip() + 1, ok
}

// parseReceiptLine reads one line of a block's receipts; of a refusal it tells
// the code.
func parseReceiptLine(line []byte) (ledger.Receipt, error) {
	id, rest, _ := bytes.Cut(line, []byte(" "))
	code, index, _ := bytes.Cut(bytes.TrimSuffix(rest, []byte("\n")), []byte(" "))
	var r ledger.Receipt
	var err error
	if r.ID, err = sm3.Parse(string(id)); err != nil {
		return r, fmt.Errorf("receipt %.200q: %w", line, err)
	}
	if c := ledger.Code(code); c == ledger.OK {
		r.Index, err = strconv.ParseUint(string(index), 10, 64)
	} else {
		r.Refusal = &ledger.Refusal{Code: c}
	}
	if err != nil || r.Line() != string(line) {
		return r, fmt.Errorf("receipt %.200q is not `id code index`", line)
	}
	return r, nil
}
