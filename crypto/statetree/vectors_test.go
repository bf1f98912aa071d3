package statetree_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

var update = flag.Bool("update", false, "write testdata/vectors from the slow twin")

// vectors is testdata/vectors/state.json: trees, and proofs under their roots, for verifiers in any language. Keys,
// values and roots are "sm3:" and hex, proofs are as Proof.Encode documents.
type vectors struct {
	Trees  []treeVector  `json:"trees"`
	Proofs []proofVector `json:"proofs"`
}

type treeVector struct {
	Name    string        `json:"name"`
	Entries []entryVector `json:"entries"`
	Root    sm3.Digest    `json:"root"`
}

type entryVector struct {
	Key         sm3.Digest `json:"key"`
	ValueDigest sm3.Digest `json:"value_digest"`
}

// A vector with an error must be refused, with an error that contains it. ValueDigest is empty for an absent key.
type proofVector struct {
	Name        string     `json:"name"`
	Root        sm3.Digest `json:"root"`
	Key         sm3.Digest `json:"key"`
	Proof       string     `json:"proof"`
	Present     bool       `json:"present"`
	ValueDigest string     `json:"value_digest,omitempty"`
	Error       string     `json:"error,omitempty"`
}

func TestVectors(t *testing.T) {
	path := filepath.Join("testdata", "vectors", "state.json")
	if *update {
		data, err := json.MarshalIndent(makeVectors(), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Trees) == 0 || len(v.Proofs) == 0 {
		t.Fatal("no vectors")
	}
	for _, tree := range v.Trees {
		checkTree(t, tree)
	}
	for _, p := range v.Proofs {
		checkProofVector(t, p)
	}
}

func checkTree(t *testing.T, v treeVector) {
	t.Helper()
	var changes []statetree.Change
	for _, e := range v.Entries {
		changes = append(changes, statetree.Change(e))
	}
	if got := apply(t, newStore(), statetree.EmptyRoot(), 1, changes).Root.Hash; got != v.Root {
		t.Errorf("tree %s: root %v, want %v", v.Name, got, v.Root)
	}
}

func checkProofVector(t *testing.T, v proofVector) {
	t.Helper()
	value, present, err := verifyText(v.Proof, v.Root, v.Key)
	if v.Error != "" {
		if !errors.Is(err, statetree.ErrProof) || !strings.Contains(err.Error(), v.Error) {
			t.Errorf("%s: %v, want ErrProof with %q", v.Name, err, v.Error)
		}
		return
	}
	want := ""
	if present {
		want = value.String()
	}
	if err != nil || present != v.Present || want != v.ValueDigest {
		t.Errorf("%s: %v, %v, %v, want %q, %v", v.Name, value, present, err, v.ValueDigest, v.Present)
	}
}

func verifyText(text string, root, key sm3.Digest) (sm3.Digest, bool, error) {
	p, err := statetree.DecodeProof(text)
	if err != nil {
		return sm3.Digest{}, false, err
	}
	return p.Verify(root, key)
}

// vectorTrees: from nothing to twenty spread keys, and one tree of keys alike but for a few nibbles.
func vectorTrees() (names []string, trees []model) {
	add := func(name string, m model) { names, trees = append(names, name), append(trees, m) }
	assets := func(n int) model {
		m := model{}
		for i := range n {
			id := string(rune('a' + i))
			m[sm3.Sum([]byte("asset"), []byte{0}, []byte(id))] = sm3.Sum([]byte("value of " + id))
		}
		return m
	}
	add("no key", model{})
	add("one key", assets(1))
	add("two keys", assets(2))
	add("twenty keys", assets(20))
	value := sm3.Sum([]byte("value"))
	add("keys alike", model{
		{}: value, {31: 0x01}: value, {31: 0x10}: value, {15: 0x0f}: value, {0: 0x01}: value, {0: 0x01, 31: 0x01}: value,
	})
	return names, trees
}

// makeVectors takes all good values from the slow twin, not from the code under test.
func makeVectors() (v vectors) {
	names, trees := vectorTrees()
	for i, m := range trees {
		tree := treeVector{Name: names[i], Entries: []entryVector{}, Root: m.root()}
		absent := []sm3.Digest{sm3.Sum([]byte("never")), sm3.Sum([]byte("nor this")), {31: 0x02}, {0: 0x10}}
		for _, key := range m.keys() {
			tree.Entries = append(tree.Entries, entryVector{Key: key, ValueDigest: m[key]})
			v.Proofs = append(v.Proofs, proofVector{
				Name: "present in " + names[i], Root: tree.Root, Key: key, Proof: m.proof(key).Encode(),
				Present: true, ValueDigest: m[key].String(),
			})
			near := key
			near[31] ^= 0xff
			absent = append(absent, near)
		}
		for _, key := range absent {
			v.Proofs = append(v.Proofs, proofVector{
				Name: "absent from " + names[i], Root: tree.Root, Key: key, Proof: m.proof(key).Encode(),
			})
		}
		v.Trees = append(v.Trees, tree)
	}
	v.Proofs = append(v.Proofs, badProofs(trees[3])...)
	return v
}

// badProofs are lies about one present key of the tree, and about one absent key that ends at an empty slot.
func badProofs(m model) (bad []proofVector) {
	keys := m.keys()
	// A key whose proof has two inner nodes or more, so that every part of a proof is there to be altered.
	key := keys[slices.IndexFunc(keys, func(k sm3.Digest) bool { return len(m.proof(k).Inner) >= 2 })]
	root := m.root()
	lie := func(name, message string, change func(p *statetree.Proof)) {
		p := m.proof(key)
		change(&p)
		bad = append(bad, proofVector{Name: name, Root: root, Key: key, Proof: p.Encode(), Error: message})
	}
	text := func(name, message string, change func(s string) string) {
		proof := change(m.proof(key).Encode())
		bad = append(bad, proofVector{Name: name, Root: root, Key: key, Proof: proof, Error: message})
	}
	last := len(m.proof(key).Inner) - 1
	slot := func(depth uint8) int { return nib(key, int(depth)) }

	lie("the value altered", "leads to root", func(p *statetree.Proof) { p.Leaf.ValueDigest[0] ^= 1 })
	lie("absent: another key in the leaf", "leads to root", func(p *statetree.Proof) { p.Leaf.Key[31] ^= 1 })
	lie("absent: a leaf that the key's nibbles do not reach", "does not belong", func(p *statetree.Proof) {
		p.Leaf.Key[0] ^= 0xf0
	})
	lie("absent: the child moved to another slot", "leads to root", func(p *statetree.Proof) {
		hidePath(&p.Inner[last], slot(p.Inner[last].Depth), m.leafHash(key), true)
		p.Leaf = nil
	})
	lie("absent: the child left out", "leads to root", func(p *statetree.Proof) {
		hidePath(&p.Inner[last], slot(p.Inner[last].Depth), m.leafHash(key), false)
		p.Leaf = nil
	})
	lie("absent: ends above the leaf", "do not fit", func(p *statetree.Proof) { p.Leaf = nil; fill(p, last) })
	lie("absent: ends at the first node", "do not fit", func(p *statetree.Proof) {
		p.Leaf, p.Inner = nil, p.Inner[:1]
		fill(p, 0)
	})
	lie("absent: an empty tree", "leads to root", func(p *statetree.Proof) { *p = statetree.Proof{} })
	lie("present: a tree of this key alone", "leads to root", func(p *statetree.Proof) { p.Inner = nil })
	lie("a node left out", "leads to root", func(p *statetree.Proof) { p.Inner = p.Inner[1:] })
	lie("a depth repeated", "has depth", func(p *statetree.Proof) { p.Inner[1].Depth = p.Inner[0].Depth })
	lie("a node twice", "has depth", func(p *statetree.Proof) { p.Inner = slices.Insert(p.Inner, 0, p.Inner[0]) })
	lie("a depth of 64", "has depth", func(p *statetree.Proof) { p.Inner[last].Depth = 64 })
	lie("siblings exchanged", "leads to root", func(p *statetree.Proof) {
		s := p.Inner[0].Siblings
		s[0], s[1] = s[1], s[0]
	})
	lie("a sibling altered", "leads to root", func(p *statetree.Proof) { p.Inner[last].Siblings[0][5] ^= 0x40 })
	lie("the occupancy altered", "leads to root", func(p *statetree.Proof) { moveSibling(&p.Inner[last], slot(p.Inner[last].Depth)) })
	lie("an only child", "1 children", func(p *statetree.Proof) {
		p.Inner[last].Occupancy = 1 << slot(p.Inner[last].Depth)
		p.Inner[last].Siblings = nil
	})
	text("truncated", "truncated", func(s string) string { return s[:len(s)-2] })
	text("half a byte", "hex", func(s string) string { return s[:len(s)-1] })
	text("a byte too many", "1 bytes too many", func(s string) string { return s + "00" })
	text("upper case", "upper-case", strings.ToUpper)
	text("an unknown end", "unknown end", func(s string) string { return "02" + s[2:] })
	text("65 nodes", "65 inner nodes", func(s string) string { return s[:2] + hex.EncodeToString([]byte{65}) + s[4:] })
	text("nothing", "truncated", func(string) string { return "" })
	return append(bad, proofVector{
		Name: "under another root", Root: model{}.root(), Key: key, Proof: m.proof(key).Encode(), Error: "leads to root",
	})
}

func (m model) leafHash(key sm3.Digest) sm3.Digest { return m.subtree([]sm3.Digest{key}) }

// hidePath makes a node look as if the slot were empty, its child being gone or moved to the next free slot.
func hidePath(n *statetree.InnerNode, slot int, child sm3.Digest, move bool) {
	n.Occupancy &^= 1 << slot
	if !move {
		if len(n.Siblings) == 1 { // keep it a node: double the sibling elsewhere
			child = n.Siblings[0]
		} else {
			return
		}
	}
	for free := range 16 {
		if free != slot && n.Occupancy>>free&1 == 0 {
			at := 0
			for i := range free {
				at += int(n.Occupancy >> i & 1)
			}
			n.Occupancy |= 1 << free
			n.Siblings = slices.Insert(slices.Clone(n.Siblings), at, child)
			return
		}
	}
}

// fill gives the last node of a proof without a leaf as many siblings as its occupancy has bits.
func fill(p *statetree.Proof, i int) {
	p.Inner[i].Siblings = append(slices.Clone(p.Inner[i].Siblings), sm3.Digest{})
}

// moveSibling moves a neighbour of the path to a free slot without passing the others.
func moveSibling(n *statetree.InnerNode, path int) {
	for slot := range 15 {
		from, to := n.Occupancy>>slot&1 == 1, n.Occupancy>>(slot+1)&1 == 1
		if slot != path && slot+1 != path && from && !to {
			n.Occupancy ^= 3 << slot
			return
		}
		if slot != path && slot+1 != path && !from && to {
			n.Occupancy ^= 3 << slot
			return
		}
	}
}
