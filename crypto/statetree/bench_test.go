package statetree_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
)

type mapReader map[statetree.NodeID][]byte

func (m mapReader) Node(id statetree.NodeID) ([]byte, error) {
	if data, ok := m[id]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("no node %v", id)
}

const benchKeys = 100_000

func benchKey(i int) sm3.Digest { return sm3.Sum(binary.BigEndian.AppendUint64(nil, uint64(i))) }

func benchTree(b *testing.B) (mapReader, statetree.Root) {
	b.Helper()
	changes := make([]statetree.Change, benchKeys)
	for i := range changes {
		changes[i] = statetree.Change{Key: benchKey(i), ValueDigest: sm3.Digest{1}}
	}
	nodes := mapReader{}
	result := apply(b, nodes, statetree.EmptyRoot(), 1, changes)
	for _, n := range result.New {
		nodes[n.ID] = n.Data
	}
	return nodes, result.Root
}

// BenchmarkUpdate applies batches to a tree of 100,000 keys: nine changes in ten of a key that is there.
func BenchmarkUpdate(b *testing.B) {
	nodes, root := benchTree(b)
	for _, size := range []int{100, 1000} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			written, stored := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				batch := model{}
				for len(batch) < size {
					batch[benchKey(rng.IntN(benchKeys*10/9))] = randomDigest(rng)
				}
				changes := make([]statetree.Change, 0, size)
				for _, key := range batch.keys() {
					changes = append(changes, statetree.Change{Key: key, ValueDigest: batch[key]})
				}
				b.StartTimer()
				result := apply(b, nodes, root, 2, changes)
				written += len(result.New)
				for _, n := range result.New {
					stored += len(n.Data)
				}
			}
			changes := float64(b.N * size)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/changes, "ns/change")
			b.ReportMetric(float64(written)/changes, "nodes/change")
			b.ReportMetric(float64(stored)/changes, "B-stored/change")
		})
	}
}

func BenchmarkProve(b *testing.B) {
	nodes, root := benchTree(b)
	key := benchKey(7)
	b.ReportAllocs()
	for b.Loop() {
		if p, err := statetree.Prove(nodes, root, key); err != nil || p.Leaf == nil {
			b.Fatal(p, err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	nodes, root := benchTree(b)
	key := benchKey(7)
	p, err := statetree.Prove(nodes, root, key)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, present, err := p.Verify(root.Hash, key); err != nil || !present {
			b.Fatal(present, err)
		}
	}
	b.ReportMetric(float64(len(p.Encode())), "hex-chars")
}
