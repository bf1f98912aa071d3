package statetree_test

import (
	"bytes"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

// FuzzProof: text that decodes is the only spelling of its proof, and under an honest root nothing but the truth about
// a key is accepted, in its one proof.
func FuzzProof(f *testing.F) {
	names, trees := vectorTrees()
	m := trees[len(names)-1]
	root := m.root()
	for _, key := range append(m.keys(), sm3.Digest{31: 0x02}, sm3.Digest{0: 0x10}, sm3.Digest{15: 0xff}) {
		f.Add(m.proof(key).Encode(), key[:])
	}
	for _, bad := range badProofs(trees[3]) {
		f.Add(bad.Proof, bad.Key[:])
	}
	f.Fuzz(func(t *testing.T, text string, keyBytes []byte) {
		p, err := statetree.DecodeProof(text)
		if err != nil {
			return
		}
		if again := p.Encode(); again != text {
			t.Fatalf("%s was written back as %s", text, again)
		}
		var key sm3.Digest
		copy(key[:], keyBytes)
		checkNoLie(t, p, root, m, key)
	})
}

// FuzzNode: whatever bytes a damaged store holds for nodes, reading and updating end, and without a panic.
func FuzzNode(f *testing.F) {
	h := grow(f, seeded(f), 3, 30)
	root, err := h.roots[3].MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	for id, data := range h.store.nodes {
		f.Add(root, data, []byte(id))
	}
	f.Fuzz(func(t *testing.T, rootBytes, data, keyBytes []byte) {
		var root statetree.Root
		if root.UnmarshalBinary(rootBytes) != nil {
			return
		}
		var key sm3.Digest
		copy(key[:], keyBytes)
		r := sameNode(data)
		if p, err := statetree.Prove(r, root, key); err == nil {
			if again, err := statetree.DecodeProof(p.Encode()); err != nil || again.Encode() != p.Encode() {
				t.Fatalf("the proof %s came back as %s, %v", p.Encode(), again.Encode(), err)
			}
		}
		_, _ = statetree.Update(r, root, root.Version()+1, []statetree.Change{{Key: key}})
	})
}

type sameNode []byte

func (n sameNode) Node(statetree.NodeID) ([]byte, error) { return n, nil }

// FuzzStored: roots that parse are written back byte for byte.
func FuzzStored(f *testing.F) {
	h := grow(f, seeded(f), 3, 30)
	for _, root := range h.roots {
		data, err := root.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var root statetree.Root
		if root.UnmarshalBinary(data) != nil {
			return
		}
		if again, err := root.MarshalBinary(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("root %x was written back as %x, %v", data, again, err)
		}
	})
}
