package ledgertest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// View keeps sealed blocks in memory: an exec.View, and the obvious twin of the
// store.
type View struct {
	// Tip is where a machine goes on.
	Tip exec.Tip
	// Blocks are all that were kept; block 1 is the first.
	Blocks []*exec.Block

	entities   map[ledger.EntityID][]byte
	due        []exec.Deadline
	consumed   map[sm3.Digest]bool
	nodes      map[statetree.NodeID][]byte
	log        map[[2]uint64]merkle.Hash
	governance map[sm3.Digest]*ledger.Governance
	documents  map[sm3.Digest][]byte
	// Fail, when set, is what every read answers.
	Fail error
}

// NewView is the ledger before its first block.
func NewView(g ledger.OpenGenesis) *View {
	return &View{
		Tip: exec.GenesisTip(g.Genesis), entities: map[ledger.EntityID][]byte{}, consumed: map[sm3.Digest]bool{},
		nodes: map[statetree.NodeID][]byte{}, log: map[[2]uint64]merkle.Hash{},
		governance: map[sm3.Digest]*ledger.Governance{g.Genesis.Governance: g.Governance},
		documents:  maps.Clone(g.Documents),
	}
}

// Keep takes a sealed block.
func (v *View) Keep(b *exec.Block) {
	v.Blocks, v.Tip = append(v.Blocks, b), b.Tip
	for _, value := range b.Values {
		v.entities[value.ID] = value.Bytes
	}
	for _, d := range b.DueEnded {
		v.due = slices.DeleteFunc(v.due, func(have exec.Deadline) bool { return have == d })
	}
	for _, d := range b.DueSet {
		if i, found := slices.BinarySearchFunc(v.due, d, exec.CompareDeadlines); !found {
			v.due = slices.Insert(v.due, i, d)
		}
	}
	for _, n := range b.State.New {
		v.nodes[n.ID] = n.Data
	}
	for _, n := range b.Nodes {
		v.log[[2]uint64{uint64(n.Level), n.Index}] = n.Hash
	}
	if set, err := ledger.ParseGovernance(b.Governance); err == nil {
		v.governance[sm3.Sum(b.Governance)] = set
	}
	for _, text := range b.Documents {
		v.documents[sm3.Sum(text)] = text
	}
	for _, r := range b.Receipts {
		if registry.Consumes(r.Code()) {
			v.consumed[r.ID] = true
		}
	}
}

// Entity gives an entity's sealed value.
func (v *View) Entity(id ledger.EntityID) ([]byte, error) { return v.entities[id], v.Fail }

// Entities lists the ids of all entities of a kind, sorted.
func (v *View) Entities(kind ledger.EntityKind) []string {
	var ids []string
	for id := range v.entities {
		if id.Kind == kind {
			ids = append(ids, id.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Due lists deadlines as exec.View says.
func (v *View) Due(until legaltime.Instant, limit int) ([]exec.Deadline, error) {
	n := 0
	for n < len(v.due) && n < limit && v.due[n].At <= until {
		n++
	}
	return slices.Clone(v.due[:n]), v.Fail
}

// DueOf lists the deadlines of entities of a kind.
func (v *View) DueOf(kind ledger.EntityKind) ([]exec.Deadline, error) {
	return slices.DeleteFunc(v.Deadlines(), func(d exec.Deadline) bool { return d.ID.Kind != kind }), v.Fail
}

// Deadlines gives the whole index of deadlines.
func (v *View) Deadlines() []exec.Deadline { return slices.Clone(v.due) }

// Consumed reports whether a block used up the id.
func (v *View) Consumed(id sm3.Digest) (bool, error) { return v.consumed[id], v.Fail }

// Header gives a sealed header's text.
func (v *View) Header(height uint64) ([]byte, error) {
	if height < 1 || height > uint64(len(v.Blocks)) {
		return nil, fmt.Errorf("there is no block %d", height)
	}
	return v.Blocks[height-1].Text, v.Fail
}

// Governance gives a governance by its digest.
func (v *View) Governance(digest sm3.Digest) (*ledger.Governance, error) {
	g, ok := v.governance[digest]
	if !ok {
		return nil, fmt.Errorf("there is no governance %s", digest)
	}
	return g, v.Fail
}

// Library gives the documents as g has them in force.
func (v *View) Library(g *ledger.Governance) (registry.Documents, error) {
	return profile.NewLibrary(g, v.documents)
}

// Node gives a node of the state tree.
func (v *View) Node(id statetree.NodeID) ([]byte, error) {
	data, ok := v.nodes[id]
	if !ok {
		return nil, fmt.Errorf("there is no state node %v", id)
	}
	return data, v.Fail
}

// Log gives the nodes of the SM3 log, for proofs.
func (v *View) Log() merkle.NodeReader { return logNodes(v.log) }

type logNodes map[[2]uint64]merkle.Hash

func (n logNodes) Node(level uint8, index uint64) (merkle.Hash, error) {
	h, ok := n[[2]uint64{uint64(level), index}]
	if !ok {
		return h, fmt.Errorf("there is no log node %d at level %d", index, level)
	}
	return h, nil
}

// Leaves gives the log's leaves, in order.
func (v *View) Leaves() []exec.Leaf {
	var leaves []exec.Leaf
	for _, b := range v.Blocks {
		leaves = append(leaves, b.Leaves...)
	}
	return leaves
}
