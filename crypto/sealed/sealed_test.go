package sealed_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// key gives the same key for the same name, always.
func key(t testing.TB, name string) *sm2.PrivateKey {
	t.Helper()
	d := sm3.Sum([]byte("sealed test " + name))
	d[0] &= 0x7f
	k, err := sm2.NewPrivateKey(d[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func to(t testing.TB, name string) sealed.Recipient {
	return sealed.Recipient{Name: name, Key: key(t, name).Public()}
}

func text(size int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%06d 资产登记材料\n", i)
	}
	return b.Bytes()[:size]
}

func seal(t testing.TB, document []byte, names ...string) sealed.Document {
	t.Helper()
	var recipients []sealed.Recipient
	for _, name := range names {
		recipients = append(recipients, to(t, name))
	}
	d, err := sealed.Seal(rand.Reader, document, recipients...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryReaderOpensWhatWasSealed(t *testing.T) {
	for _, size := range []int{0, 1, 65535, 65536, 65537, 131072, 200_000} {
		document := text(size)
		d, err := sealed.Parse(seal(t, document, "registry-a/registrar", "holder/a").Bytes())
		if err != nil {
			t.Fatal(size, err)
		}
		if d.Digest != sm3.Sum(document) || d.Size != size || len(d.Readers) != 2 || d.Readers[0].Name != "holder/a" {
			t.Errorf("%d bytes: got %s, %d, %v", size, d.Digest, d.Size, d.Readers)
		}
		for _, name := range []string{"holder/a", "registry-a/registrar"} {
			got, err := d.Open(key(t, name))
			if err != nil || !bytes.Equal(got, document) {
				t.Errorf("%d bytes for %s: %v", size, name, err)
			}
		}
		if _, err := d.Open(key(t, "holder/b")); !errors.Is(err, sealed.ErrReader) {
			t.Errorf("%d bytes for a stranger: %v", size, err)
		}
	}
}

// TestKeysAreFresh seals the same twice: nothing but the head is the same.
func TestKeysAreFresh(t *testing.T) {
	a, b := seal(t, text(100), "holder/a"), seal(t, text(100), "holder/a")
	if bytes.Equal(a.Chunks[:16], b.Chunks[:16]) || a.Readers[0].Wrapped == b.Readers[0].Wrapped || a.Identity() == b.Identity() {
		t.Error("two sealings share bytes")
	}
}

func TestGrantAddsAReader(t *testing.T) {
	document := text(70_000)
	d := seal(t, document, "holder/a")
	if _, err := d.Grant(rand.Reader, key(t, "holder/b"), to(t, "holder/b")); !errors.Is(err, sealed.ErrReader) {
		t.Errorf("a stranger let himself in: %v", err)
	}
	granted, err := d.Grant(rand.Reader, key(t, "holder/a"), to(t, "court-a/judge"), to(t, "holder/a"))
	if err != nil {
		t.Fatal(err)
	}
	if len(granted.Readers) != 2 || granted.Identity() != d.Identity() || len(d.Readers) != 1 {
		t.Errorf("got %d readers, before %d", len(granted.Readers), len(d.Readers))
	}
	if got, err := granted.Open(key(t, "court-a/judge")); err != nil || !bytes.Equal(got, document) {
		t.Errorf("the court: %v", err)
	}
	// Who grants makes sure of what is given on.
	spoilt := d
	spoilt.Chunks = bytes.Clone(d.Chunks)
	spoilt.Chunks[5] ^= 1
	if _, err := spoilt.Grant(rand.Reader, key(t, "holder/a"), to(t, "court-a/judge")); !errors.Is(err, sealed.ErrAltered) {
		t.Errorf("an altered document was given on: %v", err)
	}
}

// TestNoByteCanBeAltered flips one bit of each of many places; what still parses
// does not open, unless it is another reader's line.
func TestNoByteCanBeAltered(t *testing.T) {
	document := text(140_000)
	file := seal(t, document, "holder/a").Bytes()
	places := mathrand.New(mathrand.NewPCG(1, 2))
	end := bytes.Index(file, []byte("\n\n")) + 2
	for i := range end + 300 {
		at := i
		if i >= end {
			at = end + places.IntN(len(file)-end)
		}
		altered := bytes.Clone(file)
		altered[at] ^= 1 << places.IntN(8)
		d, err := sealed.Parse(altered)
		if err != nil {
			continue
		}
		got, err := d.Open(key(t, "holder/a"))
		if err == nil && (!bytes.Equal(got, document) || d.Readers[0].Name == "holder/a") {
			t.Fatalf("byte %d was altered and nobody noticed", at)
		}
	}
}

func TestChunksKeepTheirPlace(t *testing.T) {
	const chunk = 65536 + 16
	d := seal(t, text(3*65536), "holder/a")
	longer := seal(t, text(4*65536), "holder/a")
	swapped := bytes.Join([][]byte{d.Chunks[chunk : 2*chunk], d.Chunks[:chunk], d.Chunks[2*chunk:]}, nil)
	for name, forged := range map[string]sealed.Document{
		"two swapped":    {Digest: d.Digest, Size: d.Size, Readers: d.Readers, Chunks: swapped},
		"cut off":        {Digest: d.Digest, Size: 2 * 65536, Readers: d.Readers, Chunks: d.Chunks[:2*chunk]},
		"of another":     {Digest: d.Digest, Size: d.Size, Readers: d.Readers, Chunks: append(bytes.Clone(d.Chunks[:2*chunk]), longer.Chunks[3*chunk:]...)},
		"another digest": {Digest: longer.Digest, Size: d.Size, Readers: d.Readers, Chunks: d.Chunks},
		"of no size":     {Digest: d.Digest, Size: 5, Readers: d.Readers, Chunks: d.Chunks},
	} {
		if _, err := forged.Open(key(t, "holder/a")); !errors.Is(err, sealed.ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseIsStrict(t *testing.T) {
	good := string(seal(t, text(10), "holder/a", "holder/b").Bytes())
	lines := strings.SplitAfterN(good, "\n", 7)
	for name, bad := range map[string]string{
		"nothing":            "",
		"another title":      strings.Replace(good, "/v1", "/v2", 1),
		"no readers' end":    strings.Join(lines[:5], ""),
		"readers swapped":    lines[0] + lines[1] + lines[2] + lines[4] + lines[3] + lines[5] + lines[6],
		"a reader twice":     lines[0] + lines[1] + lines[2] + lines[3] + lines[3] + lines[5] + lines[6],
		"a size with a sign": strings.Replace(good, "size 10", "size +10", 1),
		"a size with a zero": strings.Replace(good, "size 10", "size 010", 1),
		"another size":       strings.Replace(good, "size 10", "size 11", 1),
		"a huge size":        strings.Replace(good, "size 10", "size 99999999999", 1),
		"capital digits":     strings.Replace(good, "sm3:", "SM3:", 1),
		"a byte more":        good + "x",
		"a byte less":        good[:len(good)-1],
		"a name with a tab":  strings.Replace(good, "holder/a", "holder\ta", 1),
		"a long name":        strings.Replace(good, "holder/a", strings.Repeat("a", 121), 1),
		"an endless line":    lines[0] + lines[1] + lines[2] + "reader " + strings.Repeat("a", 1<<16),
	} {
		if _, err := sealed.Parse([]byte(bad)); !errors.Is(err, sealed.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sealed.Parse(make([]byte, sealed.MaxSealed+1)); !errors.Is(err, sealed.ErrTooLarge) {
		t.Errorf("more than a file can have: %v", err)
	}
}

func TestSealIsBounded(t *testing.T) {
	if _, err := sealed.Seal(rand.Reader, make([]byte, sealed.MaxDocument+1), to(t, "a")); !errors.Is(err, sealed.ErrTooLarge) {
		t.Errorf("too much: %v", err)
	}
	if _, err := sealed.Seal(rand.Reader, nil); !errors.Is(err, sealed.ErrReader) {
		t.Errorf("for nobody: %v", err)
	}
	var many []sealed.Recipient
	for i := range sealed.MaxReaders + 1 {
		many = append(many, sealed.Recipient{Name: fmt.Sprintf("holder/%d", i), Key: key(t, "a").Public()})
	}
	if _, err := sealed.Seal(rand.Reader, nil, many...); !errors.Is(err, sealed.ErrTooLarge) {
		t.Errorf("for a crowd: %v", err)
	}
	largest, err := sealed.Seal(rand.Reader, make([]byte, sealed.MaxDocument), many[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Parse(largest.Bytes()); err != nil {
		t.Errorf("the largest there is, %d bytes: %v", len(largest.Bytes()), err)
	}
	if _, err := sealed.Seal(io.LimitReader(rand.Reader, 3), nil, to(t, "a")); err == nil {
		t.Error("sealed without randomness")
	}
}

func FuzzParse(f *testing.F) {
	d := seal(f, []byte("document"), "holder/a")
	f.Add(d.Bytes())
	f.Add(bytes.Replace(d.Bytes(), []byte("size 8"), []byte("size 0"), 1))
	reader := key(f, "holder/a")
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := sealed.Parse(data)
		if err != nil {
			return
		}
		if !bytes.Equal(d.Bytes(), data) {
			t.Error("it has two spellings")
		}
		if got, err := d.Open(reader); err == nil && string(got) != "document" {
			t.Errorf("opened as %q", got)
		}
	})
}
