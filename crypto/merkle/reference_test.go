package merkle_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/transparency-dev/merkle/proof"
)

// The slow twin: the definitions of RFC 9162, sections 2.1.1, 2.1.3.1 and 2.1.4.1, over lists of leaf hashes.

func refSplit(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

func refRoot(h merkle.Hasher, leaves []merkle.Hash) merkle.Hash {
	switch len(leaves) {
	case 0:
		return h.Empty()
	case 1:
		return leaves[0]
	}
	k := refSplit(len(leaves))
	return h.Node(refRoot(h, leaves[:k]), refRoot(h, leaves[k:]))
}

func refPath(h merkle.Hasher, m int, leaves []merkle.Hash) []merkle.Hash {
	if len(leaves) == 1 {
		return nil
	}
	k := refSplit(len(leaves))
	if m < k {
		return append(refPath(h, m, leaves[:k]), refRoot(h, leaves[k:]))
	}
	return append(refPath(h, m-k, leaves[k:]), refRoot(h, leaves[:k]))
}

func refProof(h merkle.Hasher, m int, leaves []merkle.Hash) []merkle.Hash {
	if m == 0 {
		return nil
	}
	return refSubproof(h, m, leaves, true)
}

func refSubproof(h merkle.Hasher, m int, leaves []merkle.Hash, whole bool) []merkle.Hash {
	if m == len(leaves) {
		if whole {
			return nil
		}
		return []merkle.Hash{refRoot(h, leaves)}
	}
	k := refSplit(len(leaves))
	if m <= k {
		return append(refSubproof(h, m, leaves[:k], whole), refRoot(h, leaves[k:]))
	}
	return append(refSubproof(h, m-k, leaves[k:], false), refRoot(h, leaves[:k]))
}

// bothHashers runs a test for each hash function of the ledger.
func bothHashers(t *testing.T, test func(t *testing.T, h merkle.Hasher)) {
	t.Helper()
	t.Run("sm3", func(t *testing.T) { test(t, merkle.SM3()) })
	t.Run("sha256", func(t *testing.T) { test(t, merkle.SHA256()) })
}

// seeded returns a random source whose seed is printed on failure and taken from CERTLEDGER_SEED.
func seeded(t testing.TB) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("CERTLEDGER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("CERTLEDGER_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// nodeMap keeps nodes the way a store does, and fails the test if one is delivered twice.
type nodeMap struct {
	t     testing.TB
	nodes map[[2]uint64]merkle.Hash
}

func (m *nodeMap) keep(nodes []merkle.Node) {
	m.t.Helper()
	for _, n := range nodes {
		at := [2]uint64{uint64(n.Level), n.Index}
		if _, twice := m.nodes[at]; twice {
			m.t.Fatalf("node %v was returned twice", at)
		}
		m.nodes[at] = n.Hash
	}
}

func (m *nodeMap) Node(level uint8, index uint64) (merkle.Hash, error) {
	hash, ok := m.nodes[[2]uint64{uint64(level), index}]
	if !ok {
		return merkle.Hash{}, fmt.Errorf("no node level %d index %d", level, index)
	}
	return hash, nil
}

// grow appends n distinct leaves and returns their hashes, the nodes and the root at every size.
func grow(t testing.TB, h merkle.Hasher, n int) (leaves []merkle.Hash, nodes *nodeMap, roots []merkle.Hash) {
	t.Helper()
	nodes = &nodeMap{t: t, nodes: map[[2]uint64]merkle.Hash{}}
	f := merkle.NewFrontier(h)
	roots = append(roots, f.Root())
	for i := range n {
		leaf := h.Leaf([]byte(strconv.Itoa(i)))
		leaves = append(leaves, leaf)
		nodes.keep(f.Append(leaf))
		roots = append(roots, f.Root())
	}
	return leaves, nodes, roots
}

// peer adapts a Hasher to the independent implementation that is compared with ours.
type peer struct{ h merkle.Hasher }

func (p peer) EmptyRoot() []byte           { e := p.h.Empty(); return e[:] }
func (p peer) HashLeaf(leaf []byte) []byte { l := p.h.Leaf(leaf); return l[:] }
func (p peer) Size() int                   { return 32 }
func (p peer) HashChildren(l, r []byte) []byte {
	n := p.h.Node(merkle.Hash(l), merkle.Hash(r))
	return n[:]
}

func flat(path []merkle.Hash) [][]byte {
	out := make([][]byte, len(path))
	for i := range path {
		out[i] = path[i][:]
	}
	return out
}

func TestRootsOfAllSmallSizes(t *testing.T) {
	bothHashers(t, func(t *testing.T, h merkle.Hasher) {
		leaves, _, roots := grow(t, h, 300)
		for size := range 301 {
			want := refRoot(h, leaves[:size])
			if roots[size] != want {
				t.Fatalf("size %d: frontier root %x, want %x", size, roots[size], want)
			}
			if got := merkle.RootOf(h, leaves[:size]); got != want {
				t.Fatalf("size %d: RootOf %x, want %x", size, got, want)
			}
		}
	})
}

func TestEveryInclusionOfSmallSizes(t *testing.T) {
	const small = 70
	bothHashers(t, func(t *testing.T, h merkle.Hasher) {
		leaves, nodes, roots := grow(t, h, small)
		for size := 1; size <= small; size++ {
			for index := range size {
				checkInclusion(t, h, nodes, leaves[:size], index, roots[size])
			}
		}
	})
}

func TestEveryConsistencyOfSmallSizes(t *testing.T) {
	const small = 70
	bothHashers(t, func(t *testing.T, h merkle.Hasher) {
		leaves, nodes, roots := grow(t, h, small)
		for to := range small + 1 {
			for from := range to + 1 {
				checkConsistency(t, h, nodes, leaves[:to], from, roots)
			}
		}
	})
}

func TestRandomLargerSizes(t *testing.T) {
	rng := seeded(t)
	h := merkle.SM3()
	leaves, nodes, roots := grow(t, h, 3000)
	for range 40 {
		size := 301 + rng.IntN(2700)
		if got := refRoot(h, leaves[:size]); got != roots[size] {
			t.Fatalf("size %d: root %x, want %x", size, roots[size], got)
		}
		checkInclusion(t, h, nodes, leaves[:size], rng.IntN(size), roots[size])
		checkConsistency(t, h, nodes, leaves[:size], rng.IntN(size+1), roots)
	}
}

func checkInclusion(t *testing.T, h merkle.Hasher, nodes merkle.NodeReader, leaves []merkle.Hash, index int, root merkle.Hash) {
	t.Helper()
	i, size := uint64(index), uint64(len(leaves))
	path, err := merkle.Inclusion(nodes, h, i, size)
	if err != nil {
		t.Fatal(err)
	}
	if want := refPath(h, index, leaves); !slices.Equal(path, want) {
		t.Fatalf("inclusion %d of %d: path %x, want %x", index, size, path, want)
	}
	if err := merkle.VerifyInclusion(h, leaves[index], i, size, path, root); err != nil {
		t.Fatalf("inclusion %d of %d: %v", index, size, err)
	}
	if err := proof.VerifyInclusion(peer{h}, i, size, leaves[index][:], flat(path), root[:]); err != nil {
		t.Fatalf("inclusion %d of %d: the other implementation: %v", index, size, err)
	}
}

func checkConsistency(t *testing.T, h merkle.Hasher, nodes merkle.NodeReader, leaves []merkle.Hash, from int, roots []merkle.Hash) {
	t.Helper()
	m, n := uint64(from), uint64(len(leaves))
	path, err := merkle.Consistency(nodes, h, m, n)
	if err != nil {
		t.Fatal(err)
	}
	if want := refProof(h, from, leaves); !slices.Equal(path, want) {
		t.Fatalf("consistency %d..%d: path %x, want %x", from, n, path, want)
	}
	if err := merkle.VerifyConsistency(h, m, n, roots[m], roots[n], path); err != nil {
		t.Fatalf("consistency %d..%d: %v", from, n, err)
	}
	if err := proof.VerifyConsistency(peer{h}, m, n, flat(path), roots[m][:], roots[n][:]); err != nil {
		t.Fatalf("consistency %d..%d: the other implementation: %v", from, n, err)
	}
}

// uniform is a tree of any size whose leaves are all alike, so that a node depends on its level alone.
type uniform [64]merkle.Hash

func newUniform(h merkle.Hasher) (u uniform) {
	u[0] = h.Leaf([]byte("same"))
	for i := 1; i < len(u); i++ {
		u[i] = h.Node(u[i-1], u[i-1])
	}
	return u
}

func (u uniform) Node(level uint8, _ uint64) (merkle.Hash, error) { return u[level], nil }

func (u uniform) frontier(t testing.TB, h merkle.Hasher, size uint64) *merkle.Frontier {
	t.Helper()
	var hashes []merkle.Hash
	for level := 63; level >= 0; level-- {
		if size>>level&1 == 1 {
			hashes = append(hashes, u[level])
		}
	}
	f, err := merkle.RestoreFrontier(h, size, hashes)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHugeSizes(t *testing.T) {
	rng := seeded(t)
	h := merkle.SM3()
	u := newUniform(h)
	pairs := [][2]uint64{
		{merkle.MaxSize, merkle.MaxSize},
		{merkle.MaxSize - 1, merkle.MaxSize},
		{1, merkle.MaxSize},
		{3, merkle.MaxSize},
		{1 << 62, merkle.MaxSize},
		{1<<62 + 1, merkle.MaxSize},
		{1 << 62, 1<<62 + 1},
		{1<<62 - 1, 1 << 62},
	}
	for range 300 {
		to := 1 + rng.Uint64N(merkle.MaxSize)>>rng.IntN(63)
		pairs = append(pairs, [2]uint64{1 + rng.Uint64N(to), to})
	}
	longest := 0
	for _, pair := range pairs {
		from, to := pair[0], pair[1]
		fromRoot, toRoot := u.frontier(t, h, from).Root(), u.frontier(t, h, to).Root()
		path, err := merkle.Consistency(u, h, from, to)
		if err != nil {
			t.Fatal(err)
		}
		longest = max(longest, len(path))
		if err := merkle.VerifyConsistency(h, from, to, fromRoot, toRoot, path); err != nil {
			t.Fatalf("consistency %d..%d: %v", from, to, err)
		}
		if err := proof.VerifyConsistency(peer{h}, from, to, flat(path), fromRoot[:], toRoot[:]); err != nil {
			t.Fatalf("consistency %d..%d: the other implementation: %v", from, to, err)
		}
		path, err = merkle.Inclusion(u, h, from-1, to)
		if err != nil {
			t.Fatal(err)
		}
		if err := merkle.VerifyInclusion(h, u[0], from-1, to, path, toRoot); err != nil {
			t.Fatalf("inclusion %d of %d: %v", from-1, to, err)
		}
	}
	// From 3 leaves to MaxSize: 63 levels, and one hash more as the old tree is not a perfect one.
	if longest != merkle.MaxProof {
		t.Fatalf("the longest proof has %d hashes, want exactly %d", longest, merkle.MaxProof)
	}
}
