package ledger_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// describedMember takes part in everything: it has a key of every sort.
func describedMember(t testing.TB) ledger.Member {
	t.Helper()
	m := testMember(t, 1, registryOne, ledger.ClassRegistry, ledger.Cosigner, ledger.Voter)
	m.ExportKey = testKey(t, registryOne+"/export").Public()
	return m
}

// memberSigners are the private keys of describedMember, in no special order.
func memberSigners(t testing.TB) []sm2.Signer {
	t.Helper()
	var signers []sm2.Signer
	for _, name := range []string{registryOne + "/export", registryOne, registryOne + "/registrar", registryOne + "/node", registryOne + "/governor"} {
		signers = append(signers, testKey(t, name))
	}
	return signers
}

func testDescriptor(t testing.TB) []byte {
	t.Helper()
	return must[[]byte](t)(ledger.SignDescriptor(describedMember(t), memberSigners(t), seeded("descriptor")))
}

func reparseDescriptor(data []byte) ([]byte, error) {
	m, err := ledger.ParseDescriptor(data)
	if err != nil {
		return nil, err
	}
	text, err := ledger.DescriptorText(m)
	if err != nil {
		return nil, err
	}
	note, err := ledger.ParseNote(data, ledger.MaxNote)
	return ledger.Note{Text: text, Lines: note.Lines}.Bytes(), err
}

func descriptorVectors(t testing.TB) vectorFile {
	t.Helper()
	data := testDescriptor(t)
	note := must[ledger.Note](t)(ledger.ParseNote(data, ledger.MaxNote))
	m := describedMember(t)
	keys := map[string]*sm2.PublicKey{
		registryOne + "/cosign": m.CosignKey, registryOne + "/export": m.ExportKey,
		registryOne + "/governor": m.StaffKeys[0].Key, registryOne + "/node": m.StaffKeys[1].Key, registryOne + "/registrar": m.StaffKeys[2].Key,
	}
	var signatures []signature
	for _, l := range note.Lines {
		signatures = append(signatures, signatureOf(t, l, note.Text, keys[l.Name]))
	}
	g := good{Name: "registry that votes and cosigns", Signatures: signatures, Parts: split(
		t, data,
		part{"certledger-member/v1\n", "says what the text is"},
		part{"{", "the member as the governance will hold it, canonical JSON and a newline"},
		part{"\n— ", "an empty line, then a line of each SM2 key, sorted: proof of possession"},
	)}
	return vectorFile{
		About: "A member's public descriptor: what an organisation says of itself before a ledger exists, signed by each of its SM2 keys.",
		Good:  []good{g}, Bad: badDescriptors(t, data, note),
	}
}

func badDescriptors(t testing.TB, data []byte, note ledger.Note) []bad {
	t.Helper()
	lines := func(lines ...ledger.Line) []byte { return ledger.Note{Text: note.Text, Lines: lines}.Bytes() }
	stranger := must[ledger.Line](t)(ledger.SignText(note.Text, registryOne+"/cosign", testKey(t, "stranger"), seeded("s")))
	extra := append(slices.Clone(note.Lines), stranger)
	ledger.SortLines(extra)
	other := append(slices.Clone(note.Lines[1:]), must[ledger.Line](t)(ledger.SignText([]byte("other text\n"), registryOne+"/cosign", testKey(t, registryOne), seeded("o"))))
	ledger.SortLines(other)
	twice := append(slices.Clone(note.Lines), must[ledger.Line](t)(ledger.SignText(note.Text, registryOne+"/cosign", testKey(t, registryOne), seeded("again"))))
	ledger.SortLines(twice)
	one := func(name, why, says string, data []byte) bad { return newBad(name, why, "descriptor", says, data) }
	return []bad{
		one("line missing", "a key whose possession is not proved", "is missing", lines(note.Lines[1:]...)),
		one("extra line", "a line of a key that the member does not have", "belongs to no key", lines(extra...)),
		one("line twice", "one key, one line", "belongs to no key", lines(twice...)),
		one("other text", "a signature of another text", "does not verify", lines(other...)),
		one("title changed", "every byte of the text is signed", "does not verify", swap(t, data, "Test Member 1", "Test Member 2")),
		one("wrong first line", "another format", "first line", swap(t, data, "certledger-member/v1", "certledger-member/v2")),
		one("unknown key", "unknown keys are refused", "unknown key", swap(t, data, `"title_en":`, `"title_ee":"x","title_en":`)),
		one("check digit", "the credit code's last digit is wrong", "unified social credit code", swap(t, data, describedMember(t).Code, describedMember(t).Code[:17]+"5")),
		one("no signature", "nothing is signed", "no signature line", append(slices.Clone(note.Text), '\n')),
	}
}

func TestDescriptorVectors(t *testing.T) {
	v := descriptorVectors(t)
	checkFile(t, "testdata/vectors/descriptor.json", v)
	for _, g := range v.Good {
		checkGood(t, format{name: "descriptor", parse: reparseDescriptor}, g)
	}
	for _, b := range v.Bad {
		_, err := ledger.ParseDescriptor(b.bytes(t))
		if !errors.Is(err, ledger.ErrDescriptor) || !strings.Contains(err.Error(), b.says) {
			t.Errorf("%s: got %v, want an invalid descriptor that says %q", b.Name, err, b.says)
		}
	}
}

func TestSignDescriptorNeedsEveryKey(t *testing.T) {
	signers := memberSigners(t)
	for name, s := range map[string][]sm2.Signer{
		"one too few": signers[1:],
		"a stranger":  append(slices.Clone(signers[1:]), testKey(t, "stranger")),
		"one twice":   append(slices.Clone(signers[1:]), signers[1]),
	} {
		if _, err := ledger.SignDescriptor(describedMember(t), s, seeded("x")); !errors.Is(err, ledger.ErrDescriptor) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestDescriptorTextRefuses(t *testing.T) {
	for name, change := range map[string]func(*ledger.Member){
		"a key with two uses":      func(m *ledger.Member) { m.ExportKey = m.CosignKey },
		"no key at all":            func(m *ledger.Member) { *m = testMember(t, 9, "empty", ledger.ClassCourt); m.StaffKeys = nil },
		"a role that names a line": func(m *ledger.Member) { m.StaffKeys[0].Role = "cosign"; m.StaffKeys[1].Role = "node" },
		"an unknown class":         func(m *ledger.Member) { m.Classes = []ledger.Class{"bank"} },
		"too many keys": func(m *ledger.Member) {
			for i := range 20 {
				m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Role: "x-" + string(rune('a'+i)), Key: testKey(t, "many"+string(rune('a'+i))).Public()})
			}
		},
	} {
		m := describedMember(t)
		change(&m)
		if _, err := ledger.DescriptorText(m); !errors.Is(err, ledger.ErrDescriptor) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzParseDescriptor(f *testing.F) {
	data := testDescriptor(f)
	f.Add(data)
	note := must[ledger.Note](f)(ledger.ParseNote(data, ledger.MaxNote))
	for _, b := range badDescriptors(f, data, note) {
		f.Add(b.bytes(f))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		again, err := reparseDescriptor(data)
		if err == nil && !bytes.Equal(again, data) {
			t.Errorf("two forms of one descriptor:\n%q\n%q", data, again)
		}
	})
}

func testItems(n int) []sm3.Digest {
	items := make([]sm3.Digest, n)
	for i := range items {
		items[i] = sm3.Sum([]byte{byte(i), byte(i >> 8)})
	}
	return items
}

func TestItemProofs(t *testing.T) {
	for size := 1; size <= 33; size++ {
		items := testItems(size)
		for i := range items {
			p := must[ledger.ItemProof](t)(ledger.ProveItem(items, uint64(i)))
			again := must[ledger.ItemProof](t)(ledger.ParseItemProof(must[[]byte](t)(p.Bytes())))
			if err := again.Verify(); err != nil || again.Root != ledger.BatchRoot(items) || again.Digest != items[i] {
				t.Fatalf("item %d of %d: %v", i, size, err)
			}
			again.Index = (again.Index + 1) % again.Count
			if size > 1 && again.Verify() == nil {
				t.Fatalf("item %d of %d passes at another place", i, size)
			}
		}
	}
	if _, err := ledger.ProveItem(testItems(3), 3); !errors.Is(err, ledger.ErrItemProof) {
		t.Errorf("an item that is not there: %v", err)
	}
}

func TestItemProofChangedIsRefused(t *testing.T) {
	data := must[[]byte](t)(must[ledger.ItemProof](t)(ledger.ProveItem(testItems(5), 2)).Bytes())
	for name, changed := range map[string][]byte{
		"format": swap(t, data, "certledger-item/v1", "certledger-item/v2"),
		"count":  swap(t, data, `"count":5`, `"count":4`),
		"huge":   swap(t, data, `"count":5`, `"count":1000001`),
		"path":   swap(t, data, `"path":["sm3:`, `"path":["sm3:0000000000000000000000000000000000000000000000000000000000000000","sm3:`),
		"key":    swap(t, data, `"index"`, `"indez"`),
		"white":  append(slices.Clone(data), '\n'),
	} {
		p, err := ledger.ParseItemProof(changed)
		if err == nil {
			err = p.Verify()
		}
		if !errors.Is(err, ledger.ErrItemProof) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzParseItemProof(f *testing.F) {
	f.Add(must[[]byte](f)(must[ledger.ItemProof](f)(ledger.ProveItem(testItems(5), 2)).Bytes()))
	f.Add([]byte(`{"count":0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ledger.ParseItemProof(data)
		if err != nil {
			return
		}
		if again, err := p.Bytes(); err != nil || !bytes.Equal(again, data) {
			t.Errorf("two forms of one proof: %q %q %v", data, again, err)
		}
		_ = p.Verify()
	})
}
