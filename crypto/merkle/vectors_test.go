package merkle_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
)

var update = flag.Bool("update", false, "write testdata/vectors from the slow twin")

// vectors is one file of testdata/vectors: everything in it is lower-case hex, for verifiers in any language.
type vectors struct {
	Hash        string              `json:"hash"`
	Leaves      []string            `json:"leaves"`
	LeafHashes  []string            `json:"leaf_hashes"`
	Roots       []string            `json:"roots"` // of sizes 0, 1, …
	Inclusion   []inclusionVector   `json:"inclusion"`
	Consistency []consistencyVector `json:"consistency"`
}

// A vector with an error must be refused, with an error that contains it.
type inclusionVector struct {
	Name     string   `json:"name"`
	LeafHash string   `json:"leaf_hash"`
	Index    uint64   `json:"index"`
	Size     uint64   `json:"size"`
	Path     []string `json:"path"`
	Root     string   `json:"root"`
	Error    string   `json:"error,omitempty"`
}

type consistencyVector struct {
	Name     string   `json:"name"`
	From     uint64   `json:"from"`
	To       uint64   `json:"to"`
	FromRoot string   `json:"from_root"`
	ToRoot   string   `json:"to_root"`
	Path     []string `json:"path"`
	Error    string   `json:"error,omitempty"`
}

// The leaves of the certificate transparency test trees, so that the SHA-256 roots are known from elsewhere.
var transparencyLeaves = []string{
	"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
	"606162636465666768696a6b6c6d6e6f",
}

var vectorFiles = []struct {
	file   string
	hash   string
	leaves []string
}{
	{"two-records-sm3.json", "sm3", []string{hex.EncodeToString([]byte("rec1")), hex.EncodeToString([]byte("rec2"))}},
	{"eight-leaves-sm3.json", "sm3", transparencyLeaves},
	{"eight-leaves-sha256.json", "sha256", transparencyLeaves},
}

func TestVectors(t *testing.T) {
	for _, vf := range vectorFiles {
		t.Run(vf.file, func(t *testing.T) {
			path := filepath.Join("testdata", "vectors", vf.file)
			if *update {
				writeVectors(t, path, makeVectors(t, vf.hash, vf.leaves))
			}
			checkVectors(t, readVectors(t, path))
		})
	}
}

func checkVectors(t *testing.T, v vectors) {
	t.Helper()
	h := hasherNamed(t, v.Hash)
	f := merkle.NewFrontier(h)
	for i, leaf := range v.Leaves {
		if got := f.Root(); hex.EncodeToString(got[:]) != v.Roots[i] {
			t.Errorf("root of size %d is %x, want %s", i, got, v.Roots[i])
		}
		hash := h.Leaf(unhex(t, leaf))
		if hex.EncodeToString(hash[:]) != v.LeafHashes[i] {
			t.Errorf("leaf hash %d is %x, want %s", i, hash, v.LeafHashes[i])
		}
		f.Append(hash)
	}
	if got := f.Root(); hex.EncodeToString(got[:]) != v.Roots[len(v.Leaves)] {
		t.Errorf("final root is %x", got)
	}
	for _, c := range v.Inclusion {
		err := merkle.VerifyInclusion(h, hash(t, c.LeafHash), c.Index, c.Size, hashes(t, c.Path), hash(t, c.Root))
		checkOutcome(t, "inclusion: "+c.Name, err, c.Error)
	}
	for _, c := range v.Consistency {
		err := merkle.VerifyConsistency(h, c.From, c.To, hash(t, c.FromRoot), hash(t, c.ToRoot), hashes(t, c.Path))
		checkOutcome(t, "consistency: "+c.Name, err, c.Error)
	}
}

func checkOutcome(t *testing.T, name string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case want != "" && (!errors.Is(err, merkle.ErrProof) || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: %v, want ErrProof with %q", name, err, want)
	}
}

// makeVectors takes all good values from the slow twin, not from the code under test.
func makeVectors(t *testing.T, name string, leaves []string) vectors {
	t.Helper()
	h := hasherNamed(t, name)
	v := vectors{Hash: name, Leaves: leaves}
	var all []merkle.Hash
	roots := []merkle.Hash{refRoot(h, nil)}
	for _, leaf := range leaves {
		all = append(all, h.Leaf(unhex(t, leaf)))
		roots = append(roots, refRoot(h, all))
	}
	v.LeafHashes, v.Roots = hexes(all), hexes(roots)
	for size := 1; size <= len(all); size++ {
		for index := range size {
			v.Inclusion = append(v.Inclusion, inclusionVector{
				Name: "leaf " + itoa(index) + " of " + itoa(size), LeafHash: v.LeafHashes[index],
				Index: uint64(index), Size: uint64(size), Path: hexes(refPath(h, index, all[:size])), Root: v.Roots[size],
			})
		}
	}
	for to := range len(all) + 1 {
		for from := range to + 1 {
			v.Consistency = append(v.Consistency, consistencyVector{
				Name: itoa(from) + " to " + itoa(to), From: uint64(from), To: uint64(to),
				FromRoot: v.Roots[from], ToRoot: v.Roots[to], Path: hexes(refProof(h, from, all[:to])),
			})
		}
	}
	v.Inclusion = append(v.Inclusion, badInclusions(v)...)
	v.Consistency = append(v.Consistency, badConsistencies(v)...)
	return v
}

func badInclusions(v vectors) []inclusionVector {
	good := v.Inclusion[len(v.Inclusion)-2] // the last leaf but one of the whole tree: a sibling on every level
	bad := func(name, message string, change func(*inclusionVector)) inclusionVector {
		c := good
		c.Name, c.Error = name, message
		c.Path = append([]string{}, good.Path...)
		change(&c)
		return c
	}
	return []inclusionVector{
		bad("another index", "leads to root", func(c *inclusionVector) { c.Index++ }),
		bad("index at the size", "no leaf", func(c *inclusionVector) { c.Index = c.Size }),
		bad("another leaf", "leads to root", func(c *inclusionVector) { c.LeafHash = v.LeafHashes[0]; c.Index = 1 }),
		bad("older root", "leads to root", func(c *inclusionVector) { c.Root = v.Roots[c.Size-1] }),
		bad("altered path", "leads to root", func(c *inclusionVector) { c.Path[0] = v.Roots[0] }),
		bad("shortened path", "too short", func(c *inclusionVector) { c.Path = c.Path[:len(c.Path)-1] }),
		bad("lengthened path", "too long", func(c *inclusionVector) { c.Path = append(c.Path, c.Root) }),
		bad("empty path", "too short", func(c *inclusionVector) { c.Path = []string{} }),
		bad("a node passed off as a leaf", "too long", func(c *inclusionVector) { c.Index, c.Size = 0, 1 }),
	}
}

func badConsistencies(v vectors) []consistencyVector {
	last := len(v.Roots) - 1
	good := v.Consistency[len(v.Consistency)-2] // all leaves but one, to all
	bad := func(name, message string, change func(*consistencyVector)) consistencyVector {
		c := good
		c.Name, c.Error = name, message
		c.Path = append([]string{}, good.Path...)
		change(&c)
		return c
	}
	return []consistencyVector{
		bad("altered old root", "leads to root", func(c *consistencyVector) { c.FromRoot = v.Roots[0] }),
		bad("altered new root", "leads to root", func(c *consistencyVector) { c.ToRoot = v.Roots[0] }),
		bad("altered path", "leads to root", func(c *consistencyVector) { c.Path[0] = v.Roots[0] }),
		bad("lengthened path", "too long", func(c *consistencyVector) { c.Path = append(c.Path, c.ToRoot) }),
		bad("empty path", "", func(c *consistencyVector) {
			c.Path = []string{}
			c.Error = "no hashes"
			if c.From&(c.From-1) == 0 {
				c.Error = "too short"
			}
		}),
		bad("backwards", "is before", func(c *consistencyVector) { c.From, c.To = c.To, c.From }),
		bad("two roots of one size", "two roots", func(c *consistencyVector) { c.From, c.Path = c.To, []string{} }),
		bad("from nothing, another root", "empty tree", func(c *consistencyVector) { c.From, c.Path = 0, []string{} }),
		bad("from nothing, with a path", "none are needed", func(c *consistencyVector) {
			c.From, c.FromRoot, c.Path = 0, v.Roots[0], []string{v.Roots[last]}
		}),
		bad("to itself, with a path", "none are needed", func(c *consistencyVector) {
			c.From, c.FromRoot, c.Path = c.To, c.ToRoot, []string{v.Roots[last]}
		}),
	}
}

func frontierOf(h merkle.Hasher, size int) *merkle.Frontier {
	f := merkle.NewFrontier(h)
	for i := range size {
		f.Append(h.Leaf([]byte(itoa(i))))
	}
	return f
}

func hasherNamed(t *testing.T, name string) merkle.Hasher {
	t.Helper()
	switch name {
	case "sm3":
		return merkle.SM3()
	case "sha256":
		return merkle.SHA256()
	}
	t.Fatalf("no hash %q", name)
	return nil
}

func readVectors(t *testing.T, path string) (v vectors) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Leaves) == 0 || len(v.Roots) != len(v.Leaves)+1 || len(v.LeafHashes) != len(v.Leaves) {
		t.Fatal("the file has no tree")
	}
	return v
}

func writeVectors(t *testing.T, path string, v vectors) {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func hash(t *testing.T, s string) merkle.Hash {
	t.Helper()
	return merkle.Hash(unhex(t, s))
}

func hashes(t *testing.T, texts []string) []merkle.Hash {
	t.Helper()
	out := make([]merkle.Hash, len(texts))
	for i, s := range texts {
		out[i] = hash(t, s)
	}
	return out
}

func hexes(all []merkle.Hash) []string {
	out := make([]string, len(all))
	for i := range all {
		out[i] = hex.EncodeToString(all[i][:])
	}
	return out
}
