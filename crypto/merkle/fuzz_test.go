package merkle_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/transparency-dev/merkle/proof"
)

const fuzzLeaves = 23

// FuzzVerifyInclusion: against a fixed root of known size only true paths of true leaves pass, and the independent
// implementation agrees on every input.
func FuzzVerifyInclusion(f *testing.F) {
	h := merkle.SM3()
	leaves, nodes, roots := grow(f, h, fuzzLeaves)
	for index := range uint64(fuzzLeaves) {
		path, err := merkle.Inclusion(nodes, h, index, fuzzLeaves)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(leaves[index][:], index, uint64(fuzzLeaves), join(path))
	}
	f.Add(leaves[0][:], uint64(1)<<63, ^uint64(0), []byte{})
	root := roots[fuzzLeaves]
	f.Fuzz(func(t *testing.T, leafBytes []byte, index, size uint64, pathBytes []byte) {
		leaf, path := firstHash(leafBytes), cut(pathBytes)
		err := merkle.VerifyInclusion(h, leaf, index, size, path, root)
		if size <= merkle.MaxSize {
			other := proof.VerifyInclusion(peer{h}, index, size, leaf[:], flat(path), root[:])
			if (err == nil) != (other == nil) {
				t.Fatalf("we say %v, the other implementation %v", err, other)
			}
		}
		if err == nil && size == fuzzLeaves {
			if leaf != leaves[index] || !slices.Equal(path, refPath(h, int(index), leaves)) {
				t.Fatal("a false proof was accepted")
			}
		}
	})
}

// FuzzVerifyConsistency is FuzzVerifyInclusion for growth.
func FuzzVerifyConsistency(f *testing.F) {
	h := merkle.SM3()
	leaves, nodes, roots := grow(f, h, fuzzLeaves)
	for from := range uint64(fuzzLeaves + 1) {
		path, err := merkle.Consistency(nodes, h, from, fuzzLeaves)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(roots[from][:], from, uint64(fuzzLeaves), join(path))
	}
	f.Add(roots[1][:], uint64(1)<<63, ^uint64(0), []byte{})
	root := roots[fuzzLeaves]
	f.Fuzz(func(t *testing.T, fromBytes []byte, from, to uint64, pathBytes []byte) {
		fromRoot, path := firstHash(fromBytes), cut(pathBytes)
		err := merkle.VerifyConsistency(h, from, to, fromRoot, root, path)
		// From an empty tree the other implementation does not look at the old root.
		if to <= merkle.MaxSize && from > 0 {
			other := proof.VerifyConsistency(peer{h}, from, to, flat(path), fromRoot[:], root[:])
			if (err == nil) != (other == nil) {
				t.Fatalf("we say %v, the other implementation %v", err, other)
			}
		}
		if err == nil && to == fuzzLeaves {
			if fromRoot != roots[from] || !slices.Equal(path, refProof(h, int(from), leaves)) {
				t.Fatal("a false proof was accepted")
			}
		}
	})
}

// FuzzParseFrontier: what parses is written back byte for byte, and can grow.
func FuzzParseFrontier(f *testing.F) {
	h := merkle.SM3()
	for _, size := range []int{0, 1, 2, 7, 300} {
		data, err := frontierOf(h, size).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frontier, err := merkle.ParseFrontier(h, data)
		if err != nil {
			return
		}
		again, err := frontier.MarshalBinary()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x was written back as %x, %v", data, again, err)
		}
		if frontier.Size() < merkle.MaxSize {
			frontier.Append(merkle.Hash{})
		}
		frontier.Root()
	})
}

func join(path []merkle.Hash) []byte { return bytes.Join(flat(path), nil) }

func firstHash(b []byte) (hash merkle.Hash) {
	copy(hash[:], b)
	return hash
}

func cut(b []byte) (path []merkle.Hash) {
	for ; len(b) >= 32; b = b[32:] {
		path = append(path, merkle.Hash(b[:32]))
	}
	return path
}
