package statetree_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

func TestProofOfTheEmptyTree(t *testing.T) {
	root := statetree.EmptyRoot()
	p, err := statetree.Prove(newStore(), root, sm3.Digest{1})
	if err != nil || p.Encode() != "0000" {
		t.Fatalf("proof %q, %v", p.Encode(), err)
	}
	if _, present, err := p.Verify(root.Hash, sm3.Digest{1}); present || err != nil {
		t.Fatalf("present %v, %v", present, err)
	}
	if _, _, err := p.Verify(sm3.Digest{}, sm3.Digest{1}); !errors.Is(err, statetree.ErrProof) {
		t.Fatalf("another root: %v, want ErrProof", err)
	}
}

// No proof of one key, however cut, says anything about another, unless it is the other's proof as well.
func TestProofsDoNotServeOtherKeys(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 4, 15)
	m, root := h.models[4], h.roots[4]
	keys := m.keys()
	for range 15 {
		keys = append(keys, randomKey(rng, keys))
	}
	for _, of := range keys {
		for _, p := range cuts(m.proof(of)) {
			for _, key := range keys {
				checkNoLie(t, p, root.Hash, m, key)
			}
		}
	}
}

// cuts returns the proof and versions of it that end earlier, with and without its leaf.
func cuts(p statetree.Proof) (all []statetree.Proof) {
	for n := range len(p.Inner) + 1 {
		all = append(all, statetree.Proof{Inner: p.Inner[:n]}, statetree.Proof{Inner: p.Inner[:n], Leaf: p.Leaf})
	}
	return all
}

// checkNoLie fails if a proof is accepted and what it says is not so, or if it is not the one proof of the key.
func checkNoLie(t testing.TB, p statetree.Proof, root sm3.Digest, m model, key sm3.Digest) {
	t.Helper()
	value, present, err := p.Verify(root, key)
	if err != nil {
		if !errors.Is(err, statetree.ErrProof) || present || value != (sm3.Digest{}) {
			t.Fatalf("refused with %v, %v, %v, want only ErrProof", value, present, err)
		}
		return
	}
	want, wantPresent := m[key]
	if present != wantPresent || value != want {
		t.Fatalf("a lie was accepted: %v has %v, %v, not %v, %v", key, want, wantPresent, value, present)
	}
	if p.Encode() != m.proof(key).Encode() {
		t.Fatalf("%v has a second proof: %s", key, p.Encode())
	}
}

// Every single change to a proof must be refused, for keys present and absent.
func TestTamperedProofs(t *testing.T) {
	rng := seeded(t)
	h := grow(t, rng, 4, 20)
	m, root := h.models[4], h.roots[4]
	keys := m.keys()
	for range 20 {
		keys = append(keys, randomKey(rng, keys))
	}
	for _, key := range keys {
		good := m.proof(key).Encode()
		for i := range good {
			for _, digit := range []byte{'0', '1', 'f', good[i] ^ 1} {
				if digit == good[i] {
					continue
				}
				p, err := statetree.DecodeProof(good[:i] + string(digit) + good[i+1:])
				if err != nil {
					continue
				}
				if _, _, err := p.Verify(root.Hash, key); !errors.Is(err, statetree.ErrProof) {
					t.Fatalf("digit %d of %s changed to %c: %v, want ErrProof", i, good, digit, err)
				}
			}
		}
	}
}

// An honest root of a tree built against the rules shows what only the form checks catch.
func TestFormChecksStandOnTheirOwn(t *testing.T) {
	key := sm3.Digest{0x12, 0x34}
	leaf := &statetree.LeafNode{Key: key, ValueDigest: sm3.Digest{9}}
	node := func(depth uint8, occupancy uint16, siblings int) statetree.InnerNode {
		return statetree.InnerNode{Depth: depth, Occupancy: occupancy, Siblings: make([]sm3.Digest, siblings)}
	}
	for _, c := range []struct {
		name, want string
		proof      statetree.Proof
	}{
		{"depth repeated", "has depth 1", statetree.Proof{Inner: []statetree.InnerNode{node(1, 6, 1), node(1, 6, 1)}, Leaf: leaf}},
		{"depth falling", "has depth 0", statetree.Proof{Inner: []statetree.InnerNode{node(1, 6, 1), node(0, 6, 1)}, Leaf: leaf}},
		{"depth of a leaf", "has depth 64", statetree.Proof{Inner: []statetree.InnerNode{node(64, 6, 1)}, Leaf: leaf}},
		{"only child", "1 children", statetree.Proof{Inner: []statetree.InnerNode{node(0, 2, 0)}, Leaf: leaf}},
		{"no child", "0 children", statetree.Proof{Inner: []statetree.InnerNode{node(0, 0, 0)}}},
		{"leaf in an empty slot", "slot 1 do not fit", statetree.Proof{Inner: []statetree.InnerNode{node(0, 12, 1)}, Leaf: leaf}},
		{"end at a full slot", "slot 1 do not fit", statetree.Proof{Inner: []statetree.InnerNode{node(0, 6, 2)}}},
		{"sibling too few", "0 siblings, want 1", statetree.Proof{Inner: []statetree.InnerNode{node(0, 6, 0)}, Leaf: leaf}},
		{"sibling too many", "2 siblings, want 1", statetree.Proof{Inner: []statetree.InnerNode{node(0, 6, 2)}, Leaf: leaf}},
		{"leaf from another slot", "does not belong", statetree.Proof{
			Inner: []statetree.InnerNode{node(0, 6, 1)}, Leaf: &statetree.LeafNode{Key: sm3.Digest{0x22}},
		}},
	} {
		_, _, err := c.proof.Verify(sm3.Digest{}, key)
		if !errors.Is(err, statetree.ErrProof) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ErrProof with %q", c.name, err, c.want)
		}
	}
}

// Bounds are checked before the work that they bound.
func TestOverlongTextIsNotDecoded(t *testing.T) {
	_, err := statetree.DecodeProof(strings.Repeat("00", 1<<20))
	if !errors.Is(err, statetree.ErrProof) || !strings.Contains(err.Error(), "longer than any proof") {
		t.Fatal(err)
	}
}

func TestDecodeIsStrict(t *testing.T) {
	m := model{sm3.Digest{0x12}: {1}, sm3.Digest{0xa2}: {2}, sm3.Digest{0xab}: {3}}
	good := m.proof(sm3.Digest{0xab}).Encode()
	for name, text := range map[string]string{
		"nothing":       "",
		"half a byte":   good[:len(good)-1],
		"byte missing":  good[:len(good)-2],
		"byte too many": good + "00",
		"upper case":    strings.ToUpper(good),
		"not hex":       "zz" + good[2:],
		"space":         " " + good,
		"unknown end":   "02" + good[2:],
		"no nodes said": good[:2] + "00" + good[4:],
		"65 nodes":      good[:2] + "41" + good[4:],
		"end unsaid":    "00" + good[2:],
	} {
		if _, err := statetree.DecodeProof(text); !errors.Is(err, statetree.ErrProof) {
			t.Errorf("%s: %v, want ErrProof", name, err)
		}
	}
}

// The largest proof there can be: 64 full nodes.
func TestLargestProof(t *testing.T) {
	key := sm3.Digest{}
	var p statetree.Proof
	for depth := range uint8(statetree.MaxDepth) {
		p.Inner = append(p.Inner, statetree.InnerNode{
			Depth: depth, Occupancy: 0xffff, Siblings: slices.Repeat([]sm3.Digest{{depth}}, 15),
		})
	}
	p.Leaf = &statetree.LeafNode{Key: key}
	decoded, err := statetree.DecodeProof(p.Encode())
	if err != nil || decoded.Encode() != p.Encode() {
		t.Fatalf("the largest proof does not come back: %v", err)
	}
	if _, _, err := decoded.Verify(sm3.Digest{}, key); err == nil || !strings.Contains(err.Error(), "leads to root") {
		t.Fatalf("%v, want a root that does not match", err)
	}
}
