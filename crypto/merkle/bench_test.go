package merkle_test

import (
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
)

func BenchmarkAppend(b *testing.B) {
	for _, bench := range []struct {
		name string
		h    merkle.Hasher
	}{{"sm3", merkle.SM3()}, {"sha256", merkle.SHA256()}} {
		b.Run(bench.name, func(b *testing.B) {
			f := merkle.NewFrontier(bench.h)
			leaf := bench.h.Leaf([]byte("leaf"))
			b.ReportAllocs()
			for b.Loop() {
				f.Append(leaf)
			}
		})
	}
}

func BenchmarkVerifyInclusion(b *testing.B) {
	h := merkle.SM3()
	u := newUniform(h)
	const index, size = 123_456_789, 1_000_000_000
	path, err := merkle.Inclusion(u, h, index, size)
	if err != nil {
		b.Fatal(err)
	}
	root := u.frontier(b, h, size).Root()
	for b.Loop() {
		if err := merkle.VerifyInclusion(h, u[0], index, size, path, root); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyConsistency(b *testing.B) {
	h := merkle.SM3()
	u := newUniform(h)
	const from, to = 123_456_789, 1_000_000_000
	path, err := merkle.Consistency(u, h, from, to)
	if err != nil {
		b.Fatal(err)
	}
	fromRoot, toRoot := u.frontier(b, h, from).Root(), u.frontier(b, h, to).Root()
	for b.Loop() {
		if err := merkle.VerifyConsistency(h, from, to, fromRoot, toRoot, path); err != nil {
			b.Fatal(err)
		}
	}
}
