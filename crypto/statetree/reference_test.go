package statetree_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

// The slow twin: a plain map and the definition of the root over its sorted keys.

type model map[sm3.Digest]sm3.Digest

func (m model) keys() []sm3.Digest {
	return slices.SortedFunc(maps.Keys(m), func(a, b sm3.Digest) int { return bytes.Compare(a[:], b[:]) })
}

func (m model) root() sm3.Digest {
	if len(m) == 0 {
		return sm3.Sum([]byte{0x10})
	}
	return m.subtree(m.keys())
}

// subtree is the hash over keys that share everything above the nibble on which they part.
func (m model) subtree(keys []sm3.Digest) sm3.Digest {
	if len(keys) == 1 {
		value := m[keys[0]]
		return sm3.Sum([]byte{0x11}, keys[0][:], value[:])
	}
	depth := parting(keys)
	preimage := []byte{0x12, byte(depth), 0, 0}
	for slot := range 16 {
		if below := inSlot(keys, depth, slot); len(below) > 0 {
			preimage[2+(15-slot)/8] |= 1 << (slot % 8)
			hash := m.subtree(below)
			preimage = append(preimage, hash[:]...)
		}
	}
	return sm3.Sum(preimage)
}

// parting is the first nibble on which not all keys agree.
func parting(keys []sm3.Digest) int {
	for depth := 0; ; depth++ {
		if len(inSlot(keys, depth, nib(keys[0], depth))) < len(keys) {
			return depth
		}
	}
}

func inSlot(keys []sm3.Digest, depth, slot int) (below []sm3.Digest) {
	for _, key := range keys {
		if nib(key, depth) == slot {
			below = append(below, key)
		}
	}
	return below
}

// nib reads a nibble from the key as people write it.
func nib(key sm3.Digest, depth int) int {
	return strings.IndexByte("0123456789abcdef", hex.EncodeToString(key[:])[depth])
}

// proof builds the proof for a key from the definition, without the code under test.
func (m model) proof(key sm3.Digest) (p statetree.Proof) {
	keys := m.keys()
	for len(keys) > 1 {
		depth := parting(keys)
		inner := statetree.InnerNode{Depth: uint8(depth)}
		for slot := range 16 {
			below := inSlot(keys, depth, slot)
			if len(below) == 0 {
				continue
			}
			inner.Occupancy |= 1 << slot
			if slot != nib(key, depth) {
				inner.Siblings = append(inner.Siblings, m.subtree(below))
			}
		}
		p.Inner = append(p.Inner, inner)
		keys = inSlot(keys, depth, nib(key, depth))
	}
	if len(keys) == 1 {
		p.Leaf = &statetree.LeafNode{Key: keys[0], ValueDigest: m[keys[0]]}
	}
	return p
}

// store keeps nodes the way a database does: under their keys. It counts reads and fails on what it does not have.
type store struct {
	nodes map[string][]byte
	reads map[string]int
}

func newStore() *store { return &store{nodes: map[string][]byte{}, reads: map[string]int{}} }

func (s *store) Node(id statetree.NodeID) ([]byte, error) {
	key := string(id.Key())
	s.reads[key]++
	data, ok := s.nodes[key]
	if !ok {
		return nil, fmt.Errorf("no node %v", id)
	}
	return data, nil
}

func (s *store) keep(t testing.TB, result statetree.Result) {
	t.Helper()
	for _, n := range result.New {
		key := string(n.ID.Key())
		if _, twice := s.nodes[key]; twice {
			t.Fatalf("node %v was written twice", n.ID)
		}
		s.nodes[key] = n.Data
	}
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

func randomDigest(rng *rand.Rand) (d sm3.Digest) {
	for i := range d {
		d[i] = byte(rng.Uint32())
	}
	return d
}

// randomKey draws a key of one of several kinds: spread evenly, or sharing a long prefix with a known key so that
// paths are compressed, split and split again.
func randomKey(rng *rand.Rand, known []sm3.Digest) sm3.Digest {
	key := randomDigest(rng)
	if len(known) == 0 || rng.IntN(3) == 0 {
		return key
	}
	near := known[rng.IntN(len(known))]
	if rng.IntN(4) == 0 {
		return near
	}
	depth := rng.IntN(64)
	copy(key[:depth/2], near[:])
	if depth%2 == 1 {
		key[depth/2] = near[depth/2]&0xf0 | key[depth/2]&0x0f
	}
	if rng.IntN(2) == 0 { // alike again after the difference
		copy(key[depth/2+1:], near[depth/2+1:])
	}
	return key
}

// randomBatch returns up to n changes of distinct keys, old and new.
func randomBatch(rng *rand.Rand, m model, n int) []statetree.Change {
	known := m.keys()
	batch := model{}
	for range rng.IntN(n + 1) {
		key := randomKey(rng, known)
		known = append(known, key)
		batch[key] = randomDigest(rng)
		if old, ok := m[key]; ok && rng.IntN(4) == 0 {
			batch[key] = old // a change that changes nothing
		}
	}
	var changes []statetree.Change
	for _, key := range batch.keys() {
		changes = append(changes, statetree.Change{Key: key, ValueDigest: batch[key]})
	}
	rng.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
	return changes
}

// history is a tree grown by random batches, with everything that it was at each version.
type history struct {
	store  *store
	models []model
	roots  []statetree.Root
	stale  [][]statetree.NodeID
}

func grow(t testing.TB, rng *rand.Rand, versions, batch int) *history {
	t.Helper()
	h := &history{
		store: newStore(), models: []model{{}}, roots: []statetree.Root{statetree.EmptyRoot()}, stale: [][]statetree.NodeID{nil},
	}
	for version := uint64(1); version <= uint64(versions); version++ {
		m, root := h.models[version-1], h.roots[version-1]
		changes := randomBatch(rng, m, batch)
		clear(h.store.reads)
		result := apply(t, h.store, root, version, changes)
		for key, n := range h.store.reads {
			if n > 1 {
				t.Fatalf("node %x was read %d times in one batch", key, n)
			}
		}
		h.store.keep(t, result)
		next := maps.Clone(m)
		for _, c := range changes {
			next[c.Key] = c.ValueDigest
		}
		h.models = append(h.models, next)
		h.roots = append(h.roots, result.Root)
		h.stale = append(h.stale, result.Stale)
	}
	return h
}

func apply(t testing.TB, r statetree.NodeReader, root statetree.Root, version uint64, changes []statetree.Change) statetree.Result {
	t.Helper()
	result, err := statetree.Update(r, root, version, changes)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// checkRead compares the proof of a key with the model.
func checkRead(t testing.TB, r statetree.NodeReader, root statetree.Root, m model, key sm3.Digest) {
	t.Helper()
	want, wantPresent := m[key]
	proof, err := statetree.Prove(r, root, key)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := statetree.DecodeProof(proof.Encode())
	if err != nil {
		t.Fatal(err)
	}
	value, present, err := decoded.Verify(root.Hash, key)
	if err != nil || value != want || present != wantPresent {
		t.Fatalf("Verify(%v) = %v, %v, %v, want %v, %v", key, value, present, err, want, wantPresent)
	}
}

// reachable walks every node under the root by asking for every known key, and returns the ids that were read.
func (h *history) reachable(t testing.TB, version int) map[string]bool {
	t.Helper()
	clear(h.store.reads)
	for key := range h.models[version] {
		if _, err := statetree.Prove(h.store, h.roots[version], key); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]bool{}
	for key := range h.store.reads {
		ids[key] = true
	}
	return ids
}
