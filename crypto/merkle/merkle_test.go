package merkle_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
)

func TestKnownRoots(t *testing.T) {
	for _, c := range []struct {
		name   string
		h      merkle.Hasher
		leaves []string
		root   string
	}{
		{"nothing, sm3", merkle.SM3(), nil, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
		{"nothing, sha256", merkle.SHA256(), nil, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{
			"two records", merkle.SM3(),
			[]string{hex.EncodeToString([]byte("rec1")), hex.EncodeToString([]byte("rec2"))},
			"513f5f220e4abde457c97c04c8284f7b9519851b185cb90fa38ac0f09f989931",
		},
		{ // published with RFC 6962's test trees
			"transparency leaves", merkle.SHA256(), transparencyLeaves,
			"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
		},
	} {
		var leaves []merkle.Hash
		for _, leaf := range c.leaves {
			leaves = append(leaves, c.h.Leaf(unhex(t, leaf)))
		}
		root := merkle.RootOf(c.h, leaves)
		if got := hex.EncodeToString(root[:]); got != c.root {
			t.Errorf("%s: root %s, want %s", c.name, got, c.root)
		}
	}
}

func TestFrontierSurvivesStorage(t *testing.T) {
	h := merkle.SM3()
	for size := range 70 {
		_, _, roots := grow(t, h, size+1)
		f := frontierOf(h, size)
		data, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := merkle.ParseFrontier(h, data)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := merkle.RestoreFrontier(h, f.Size(), f.Hashes())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []*merkle.Frontier{f, parsed, restored} {
			next := f.Clone()
			next.Append(h.Leaf([]byte(itoa(size))))
			if f.Root() != roots[size] || f.Size() != uint64(size) {
				t.Fatalf("size %d: root changed", size)
			}
			if next.Root() != roots[size+1] || next.Size() != uint64(size)+1 {
				t.Fatalf("size %d: the clone did not grow to the right root", size)
			}
		}
	}
}

func TestClonesDoNotShare(t *testing.T) {
	h := merkle.SM3()
	f := frontierOf(h, 6)
	a, b := f.Clone(), f.Clone()
	hashes := f.Hashes()
	hashes[0] = merkle.Hash{}
	a.Append(h.Leaf([]byte("a")))
	b.Append(h.Leaf([]byte("b")))
	if want := frontierOf(h, 6).Root(); f.Root() != want || a.Root() == b.Root() {
		t.Fatal("a clone changed its origin or its twin")
	}
}

func TestDamagedFrontier(t *testing.T) {
	h := merkle.SM3()
	good, err := frontierOf(h, 5).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":        nil,
		"short size":     good[:7],
		"half a hash":    good[:len(good)-1],
		"hash missing":   good[:len(good)-32],
		"hash too many":  append(bytes.Clone(good), make([]byte, 32)...),
		"another size":   append([]byte{0, 0, 0, 0, 0, 0, 0, 7}, good[8:]...),
		"enormous size":  append(bytes.Repeat([]byte{0xff}, 8), make([]byte, 64*32)...),
		"above MaxSize":  append([]byte{0x80, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 32)...),
		"endless hashes": make([]byte, 8+64*32),
	} {
		if _, err := merkle.ParseFrontier(h, data); !errors.Is(err, merkle.ErrFrontier) {
			t.Errorf("%s: %v, want ErrFrontier", name, err)
		}
	}
}

func TestFullTreePanics(t *testing.T) {
	h := merkle.SM3()
	f := newUniform(h).frontier(t, h, merkle.MaxSize)
	defer func() {
		if recover() == nil {
			t.Fatal("a leaf beyond MaxSize was accepted")
		}
	}()
	f.Append(merkle.Hash{})
}

func TestOutsideTheTree(t *testing.T) {
	h := merkle.SM3()
	_, nodes, _ := grow(t, h, 8)
	calls := map[string]func() error{
		"leaf at size":     func() error { _, err := merkle.Inclusion(nodes, h, 8, 8); return err },
		"leaf of nothing":  func() error { _, err := merkle.Inclusion(nodes, h, 0, 0); return err },
		"huge inclusion":   func() error { _, err := merkle.Inclusion(nodes, h, 0, merkle.MaxSize+1); return err },
		"backwards":        func() error { _, err := merkle.Consistency(nodes, h, 5, 4); return err },
		"huge consistency": func() error { _, err := merkle.Consistency(nodes, h, 1, merkle.MaxSize+1); return err },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, merkle.ErrRange) {
			t.Errorf("%s: %v, want ErrRange", name, err)
		}
	}
}

var errDisk = errors.New("disk")

type brokenReader struct{}

func (brokenReader) Node(uint8, uint64) (merkle.Hash, error) { return merkle.Hash{}, errDisk }

func TestReaderErrorsSurface(t *testing.T) {
	h := merkle.SM3()
	_, incl := merkle.Inclusion(brokenReader{}, h, 3, 7)
	_, cons := merkle.Consistency(brokenReader{}, h, 3, 7)
	for _, err := range []error{incl, cons} {
		if !errors.Is(err, errDisk) {
			t.Errorf("%v, want the reader's error", err)
		}
	}
}

// Every single change to a valid inclusion proof must fail.
func TestTamperedInclusion(t *testing.T) {
	h := merkle.SM3()
	const n = 40
	leaves, nodes, roots := grow(t, h, n)
	for size := uint64(1); size <= n; size++ {
		for index := range size {
			path, err := merkle.Inclusion(nodes, h, index, size)
			if err != nil {
				t.Fatal(err)
			}
			refuse := func(what string, leaf merkle.Hash, index, size uint64, path []merkle.Hash, root merkle.Hash) {
				t.Helper()
				err := merkle.VerifyInclusion(h, leaf, index, size, path, root)
				if !errors.Is(err, merkle.ErrProof) {
					t.Fatalf("inclusion %d of %d: %s: %v, want ErrProof", index, size, what, err)
				}
			}
			leaf, root := leaves[index], roots[size]
			refuse("another leaf", flip(leaf), index, size, path, root)
			refuse("another root", leaf, index, size, path, flip(root))
			refuse("older root", leaf, index, size, path, roots[size-1])
			refuse("beyond the end", leaf, size, size, path, root)
			for other := range size {
				if other != index {
					refuse("another index", leaf, other, size, path, root)
				}
			}
			for _, bad := range tamper(path, root) {
				refuse(bad.what, leaf, index, size, bad.path, root)
			}
		}
	}
}

// Every single change to a valid consistency proof must fail.
func TestTamperedConsistency(t *testing.T) {
	h := merkle.SM3()
	const n = 40
	_, nodes, roots := grow(t, h, n)
	for to := range uint64(n + 1) {
		for from := range to + 1 {
			path, err := merkle.Consistency(nodes, h, from, to)
			if err != nil {
				t.Fatal(err)
			}
			refuse := func(what string, from, to uint64, fromRoot, toRoot merkle.Hash, path []merkle.Hash) {
				t.Helper()
				err := merkle.VerifyConsistency(h, from, to, fromRoot, toRoot, path)
				if !errors.Is(err, merkle.ErrProof) {
					t.Fatalf("consistency %d..%d: %s: %v, want ErrProof", from, to, what, err)
				}
			}
			refuse("another old root", from, to, flip(roots[from]), roots[to], path)
			if from > 0 {
				refuse("another new root", from, to, roots[from], flip(roots[to]), path)
			}
			if from < to {
				refuse("backwards", to, from, roots[to], roots[from], path)
				refuse("another old size", from+1, to, roots[from], roots[to], path)
			}
			for _, bad := range tamper(path, roots[to]) {
				refuse(bad.what, from, to, roots[from], roots[to], bad.path)
			}
		}
	}
}

type tampered struct {
	what string
	path []merkle.Hash
}

// tamper returns the path with each hash altered, dropped, doubled and exchanged with its neighbour, with one hash
// too many at either end, and far too long.
func tamper(path []merkle.Hash, extra merkle.Hash) []tampered {
	bad := []tampered{
		{"one more below", slices.Insert(slices.Clone(path), 0, extra)},
		{"one more above", append(slices.Clone(path), extra)},
		{"endless", make([]merkle.Hash, merkle.MaxProof+1)},
	}
	for i := range path {
		altered := slices.Clone(path)
		altered[i] = flip(altered[i])
		bad = append(bad,
			tampered{"altered", altered},
			tampered{"dropped", slices.Delete(slices.Clone(path), i, i+1)},
			tampered{"doubled", slices.Insert(slices.Clone(path), i, path[i])})
		if i > 0 {
			swapped := slices.Clone(path)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			bad = append(bad, tampered{"swapped", swapped})
		}
	}
	return bad
}

func flip(hash merkle.Hash) merkle.Hash {
	hash[7] ^= 0x10
	return hash
}

// Bounds are checked before the work that they bound.
func TestLimits(t *testing.T) {
	h := merkle.SM3()
	long := make([]merkle.Hash, merkle.MaxProof+1)
	for _, c := range []struct {
		size uint64
		path []merkle.Hash
		want string
	}{{merkle.MaxSize + 1, nil, "above the limit"}, {merkle.MaxSize, long, "more than any tree needs"}} {
		incl := merkle.VerifyInclusion(h, merkle.Hash{}, 0, c.size, c.path, merkle.Hash{})
		cons := merkle.VerifyConsistency(h, 1, c.size, merkle.Hash{}, merkle.Hash{}, c.path)
		for _, err := range []error{incl, cons} {
			if !errors.Is(err, merkle.ErrProof) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want ErrProof with %q", err, c.want)
			}
		}
	}
}
