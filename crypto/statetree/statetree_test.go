package statetree_test

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

func TestRandomBatchesAgainstTheMap(t *testing.T) {
	rng := seeded(t)
	for range 30 {
		h := grow(t, rng, 12, 1+rng.IntN(30))
		for version, m := range h.models {
			if got, want := h.roots[version].Hash, m.root(); got != want {
				t.Fatalf("version %d: root %v, want %v", version, got, want)
			}
		}
	}
}

// All kept versions answer for all keys of all versions, and for keys that never were.
func TestEveryVersionStaysReadable(t *testing.T) {
	rng := seeded(t)
	for range 4 {
		h := grow(t, rng, 10, 25)
		keys := h.models[len(h.models)-1].keys()
		for range 50 {
			keys = append(keys, randomKey(rng, keys))
		}
		for version, m := range h.models {
			for _, key := range keys {
				checkRead(t, h.store, h.roots[version], m, key)
			}
		}
	}
}

func TestProofsAreTheDefinition(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 6, 20)
	keys := h.models[len(h.models)-1].keys()
	for range 20 {
		keys = append(keys, randomKey(rng, keys))
	}
	for version, m := range h.models {
		for _, key := range keys {
			got, err := statetree.Prove(h.store, h.roots[version], key)
			if err != nil {
				t.Fatal(err)
			}
			if want := m.proof(key); !reflect.DeepEqual(got, want) {
				t.Fatalf("version %d key %v: proof %+v, want %+v", version, key, got, want)
			}
		}
	}
}

func TestOneBatchIsManySmallOnes(t *testing.T) {
	rng := seeded(t)
	for range 20 {
		changes := randomBatch(rng, model{}, 40)
		whole := apply(t, newStore(), statetree.EmptyRoot(), 1, changes)

		s, root := newStore(), statetree.EmptyRoot()
		for i, change := range changes {
			result := apply(t, s, root, uint64(i+1), []statetree.Change{change})
			s.keep(t, result)
			root = result.Root
		}
		if root.Hash != whole.Root.Hash {
			t.Fatalf("%d changes one by one: root %v, at once %v", len(changes), root.Hash, whole.Root.Hash)
		}
	}
}

func TestOrderOfChangesDoesNotMatter(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 3, 30)
	changes := randomBatch(rng, h.models[3], 30)
	before := slices.Clone(changes)
	want := apply(t, h.store, h.roots[3], 4, changes)
	if !slices.Equal(changes, before) {
		t.Fatal("Update reordered the caller's changes")
	}
	slices.Reverse(changes)
	if got := apply(t, h.store, h.roots[3], 4, changes); !reflect.DeepEqual(got, want) {
		t.Fatal("the order of changes shows in the result")
	}
}

// Stale is exactly what the old root reaches and the new one does not, and New the reverse.
func TestStaleIsExact(t *testing.T) {
	rng := seeded(t)
	for range 10 {
		h := grow(t, rng, 8, 20)
		for version := 1; version < len(h.roots); version++ {
			older, newer := h.reachable(t, version-1), h.reachable(t, version)
			stale := map[string]bool{}
			for _, id := range h.stale[version] {
				stale[string(id.Key())] = true
			}
			if len(stale) != len(h.stale[version]) {
				t.Fatalf("version %d: a stale node is named twice", version)
			}
			maps.DeleteFunc(older, func(id string, _ bool) bool { return newer[id] })
			if !maps.Equal(stale, older) {
				t.Fatalf("version %d: stale %d nodes, want %d", version, len(stale), len(older))
			}
		}
	}
}

func TestPruningStaleNodes(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 12, 20)
	last := len(h.roots) - 1
	broken := 0
	for version := 1; version <= last; version++ {
		for _, id := range h.stale[version] {
			delete(h.store.nodes, string(id.Key()))
		}
	}
	for version := range last {
		for key := range h.models[version] {
			if _, err := statetree.Prove(h.store, h.roots[version], key); err != nil {
				broken++
				break
			}
		}
	}
	if broken == 0 {
		t.Fatal("no old root noticed that its nodes are gone")
	}
	for key := range h.models[last] {
		checkRead(t, h.store, h.roots[last], h.models[last], key)
	}
	if want := len(h.reachable(t, last)); len(h.store.nodes) != want {
		t.Fatalf("%d nodes are left, %d are needed", len(h.store.nodes), want)
	}
}

func TestChangesThatChangeNothing(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 5, 30)
	var same []statetree.Change
	for key, value := range h.models[5] {
		same = append(same, statetree.Change{Key: key, ValueDigest: value})
	}
	for _, changes := range [][]statetree.Change{nil, same} {
		result := apply(t, h.store, h.roots[5], 6, changes)
		if result.Root != h.roots[5] || len(result.New) != 0 || len(result.Stale) != 0 {
			t.Fatalf("%d empty changes wrote %d nodes", len(changes), len(result.New))
		}
	}
}

// Two keys that part only on the last nibble: one inner node, as deep as can be.
func TestDeepestNode(t *testing.T) {
	a, b := sm3.Digest{31: 0xa0}, sm3.Digest{31: 0xa7}
	s := newStore()
	result := apply(t, s, statetree.EmptyRoot(), 1, []statetree.Change{{Key: a}, {Key: b}})
	s.keep(t, result)
	if len(result.New) != 1 || result.New[0].ID.Depth != 63 || result.New[0].ID.Prefix != a {
		t.Fatalf("new nodes %v", result.New)
	}
	m := model{a: {}, b: {}}
	for _, key := range []sm3.Digest{a, b, {31: 0xa1}, {31: 0xb0}, {0: 1}} {
		checkRead(t, s, result.Root, m, key)
	}
}

func TestRefusedUpdates(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 5, 30)
	root := h.roots[5]
	key := randomDigest(rng)
	twice := []statetree.Change{{Key: key}, {Key: randomDigest(rng)}, {Key: key, ValueDigest: key}}
	for name, call := range map[string]func() error{
		"key twice":    func() error { _, err := statetree.Update(h.store, root, 9, twice); return err },
		"same version": func() error { _, err := statetree.Update(h.store, root, root.Version(), nil); return err },
		"old version":  func() error { _, err := statetree.Update(h.store, root, root.Version()-1, nil); return err },
	} {
		if err := call(); !errors.Is(err, statetree.ErrChange) {
			t.Errorf("%s: %v, want ErrChange", name, err)
		}
	}
}

func TestZeroRootIsNoTree(t *testing.T) {
	var root statetree.Root
	_, update := statetree.Update(newStore(), root, 1, nil)
	_, prove := statetree.Prove(newStore(), root, sm3.Digest{})
	_, marshal := root.MarshalBinary()
	for _, err := range []error{update, prove, marshal} {
		if !errors.Is(err, statetree.ErrNode) {
			t.Errorf("%v, want ErrNode", err)
		}
	}
}

var errDisk = errors.New("disk")

type brokenReader struct{}

func (brokenReader) Node(statetree.NodeID) ([]byte, error) { return nil, errDisk }

func TestReaderErrorsSurface(t *testing.T) {
	h := grow(t, seeded(t), 5, 30)
	root, key := h.roots[5], sm3.Digest{}
	_, update := statetree.Update(brokenReader{}, root, 6, []statetree.Change{{Key: h.models[5].keys()[0]}})
	_, prove := statetree.Prove(brokenReader{}, root, key)
	for _, err := range []error{update, prove} {
		if !errors.Is(err, errDisk) {
			t.Errorf("%v, want the reader's error", err)
		}
	}
}

func TestRootSurvivesStorage(t *testing.T) {
	h := grow(t, seeded(t), 8, 3)
	single := apply(t, newStore(), statetree.EmptyRoot(), 1, []statetree.Change{{Key: sm3.Digest{1}}})
	for _, root := range append(h.roots, single.Root) {
		data, err := root.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var got statetree.Root
		if err := got.UnmarshalBinary(data); err != nil || got != root {
			t.Fatalf("root %x came back as %+v, %v", data, got, err)
		}
		for cut := range data {
			if err := got.UnmarshalBinary(data[:cut]); !errors.Is(err, statetree.ErrNode) {
				t.Fatalf("a truncated root: %v, want ErrNode", err)
			}
		}
		if err := got.UnmarshalBinary(append(bytes.Clone(data), 0)); !errors.Is(err, statetree.ErrNode) {
			t.Fatalf("a longer root: %v, want ErrNode", err)
		}
	}
}

func TestNodeIDs(t *testing.T) {
	id := statetree.NodeID{Version: 7, Depth: 3, Prefix: sm3.Digest{0xab, 0xc0}}
	if want := []byte{0, 0, 0, 0, 0, 0, 0, 7, 3, 0xab, 0xc0}; !bytes.Equal(id.Key(), want) {
		t.Errorf("key %x, want %x", id.Key(), want)
	}
	if got, want := id.String(), `version 7 depth 3 prefix "abc"`; got != want {
		t.Errorf("String() = %s, want %s", got, want)
	}
}

// No damage to a stored node may lead further than to an error or to a proof that Verify refuses.
func TestDamagedNodes(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 1, 30)
	m, root := h.models[1], h.roots[1]
	for key, good := range maps.Clone(h.store.nodes) {
		for _, bad := range [][]byte{nil, good[:1], good[:len(good)-1], append(bytes.Clone(good), 0), {0, 1}, {0, 3, 65}} {
			h.store.nodes[key] = bad
			if !slices.ContainsFunc(m.keys(), func(k sm3.Digest) bool {
				_, err := statetree.Prove(h.store, root, k)
				return errors.Is(err, statetree.ErrNode)
			}) {
				t.Fatalf("node %x in place of %x went unnoticed", bad, good)
			}
		}
		for range 20 {
			bad := bytes.Clone(good)
			bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			h.store.nodes[key] = bad
			for k, want := range m {
				p, err := statetree.Prove(h.store, root, k)
				if err != nil {
					continue
				}
				value, present, err := p.Verify(root.Hash, k)
				if err == nil && (!present || value != want) {
					t.Fatalf("node %x in place of %x: a false proof was accepted", bad, good)
				}
			}
		}
		h.store.nodes[key] = good
	}
}

func TestDamageIsNamed(t *testing.T) {
	// One node at depth 0 with a leaf in slot 2 and, in slot 1, a node at depth 1 over two leaves.
	s := newStore()
	result := apply(t, s, statetree.EmptyRoot(), 1, []statetree.Change{{Key: sm3.Digest{0x10}}, {Key: sm3.Digest{0x12}}, {Key: sm3.Digest{0x20}}})
	s.keep(t, result)
	top := statetree.NodeID{Version: 1}
	good := s.nodes[string(top.Key())]
	const innerLen, leafLen = 1 + 32 + 8 + 1, 1 + 3*32
	inner, leaf := good[2:2+innerLen], good[2+innerLen:]
	if len(leaf) != leafLen || good[1] != 0b110 {
		t.Fatalf("node %x is not what this test expects", good)
	}
	halfByte := bytes.Clone(inner)
	halfByte[innerLen-1] |= 1
	notDeeper := append([]byte{0}, inner[1:innerLen-1]...)
	otherPrefix := bytes.Clone(inner)
	otherPrefix[innerLen-1] = 0x30
	for _, c := range []struct {
		name, want string
		parts      [][]byte
	}{
		{"nothing", "truncated", nil},
		{"children exchanged", "slot 1 holds", [][]byte{{0, 0b110}, leaf, inner}},
		{"children moved", "slot 2 holds", [][]byte{{0, 0b1100}, inner, leaf}},
		{"only child", "fewer than two", [][]byte{{0, 0b10}, inner}},
		{"no child", "fewer than two", [][]byte{{0, 0}}},
		{"half a byte", "half a byte", [][]byte{{0, 0b110}, halfByte, leaf}},
		{"child not deeper", "slot 1 holds", [][]byte{{0, 0b110}, notDeeper, leaf}},
		{"child of another slot", "slot 1 holds", [][]byte{{0, 0b110}, otherPrefix, leaf}},
		{"child missing", "truncated", [][]byte{{0, 0b1110}, inner, leaf}},
		{"child too many", "bytes too many", [][]byte{{0, 0b110}, inner, leaf, leaf}},
		{"unknown kind", "depth 65", [][]byte{{0, 0b110, 65}}},
	} {
		s.nodes[string(top.Key())] = bytes.Join(c.parts, nil)
		_, err := statetree.Prove(s, result.Root, sm3.Digest{0x10})
		if !errors.Is(err, statetree.ErrNode) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ErrNode with %q", c.name, err, c.want)
		}
	}
}

// A leaf may stand in the right slot of the wrong node.
func TestNodeOfAnotherPrefix(t *testing.T) {
	s := newStore()
	result := apply(t, s, statetree.EmptyRoot(), 1, []statetree.Change{
		{Key: sm3.Digest{0x10}}, {Key: sm3.Digest{0x12}}, {Key: sm3.Digest{0x20}}, {Key: sm3.Digest{0x22}},
	})
	s.keep(t, result)
	one, two := result.New[0].ID, result.New[1].ID
	s.nodes[string(one.Key())] = s.nodes[string(two.Key())]
	if _, err := statetree.Prove(s, result.Root, sm3.Digest{0x10}); !errors.Is(err, statetree.ErrNode) {
		t.Fatalf("node %v in place of %v: %v, want ErrNode", two, one, err)
	}
}

// A node that names itself as its child would hold a reader for ever.
func TestNodeBelowItself(t *testing.T) {
	s := newStore()
	result := apply(t, s, statetree.EmptyRoot(), 1, []statetree.Change{{Key: sm3.Digest{0x00}}, {Key: sm3.Digest{0x20}}})
	s.keep(t, result)
	top := string(result.New[0].ID.Key())
	const leafLen = 1 + 3*32
	itself := append(make([]byte, 1+32), 0, 0, 0, 0, 0, 0, 0, 1) // depth 0, any hash, version 1, no prefix
	s.nodes[top] = slices.Concat(s.nodes[top][:2], itself, s.nodes[top][2+leafLen:])
	if _, err := statetree.Prove(s, result.Root, sm3.Digest{}); !errors.Is(err, statetree.ErrNode) {
		t.Fatalf("%v, want ErrNode", err)
	}
}

func TestLeafRootMustMatchItsHash(t *testing.T) {
	single := apply(t, newStore(), statetree.EmptyRoot(), 1, []statetree.Change{{Key: sm3.Digest{1}}})
	data, err := single.Root.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	var root statetree.Root
	if err := root.UnmarshalBinary(data); !errors.Is(err, statetree.ErrNode) {
		t.Fatalf("another value under the same hash: %v, want ErrNode", err)
	}
}

// A tree may begin at version 0, where genesis is.
func TestVersionZero(t *testing.T) {
	s := newStore()
	first := apply(t, s, statetree.EmptyRoot(), 0, []statetree.Change{{Key: sm3.Digest{1}}, {Key: sm3.Digest{2}}})
	s.keep(t, first)
	if _, err := statetree.Update(s, first.Root, 0, nil); !errors.Is(err, statetree.ErrChange) {
		t.Fatalf("version 0 twice: %v, want ErrChange", err)
	}
	second := apply(t, s, first.Root, 1, []statetree.Change{{Key: sm3.Digest{3}}})
	if len(second.Stale) != 1 || second.Stale[0].Version != 0 {
		t.Fatalf("stale %v", second.Stale)
	}
}
