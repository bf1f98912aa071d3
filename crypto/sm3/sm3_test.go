package sm3_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
)

const abc = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

func TestSumConcatenates(t *testing.T) {
	for _, parts := range [][][]byte{
		{[]byte("abc")}, {[]byte("a"), []byte("bc")}, {nil, []byte("ab"), {}, []byte("c")},
	} {
		if got := sm3.Sum(parts...); got.String() != abc {
			t.Errorf("Sum(%q) = %v", parts, got)
		}
	}
	if sm3.Sum() != sm3.Sum(nil) {
		t.Error("Sum() differs from the digest of the empty string")
	}
	long := bytes.Repeat([]byte("0123456789"), 100)
	for cut := range long {
		if sm3.Sum(long[:cut], long[cut:]) != sm3.Sum(long) {
			t.Fatalf("cutting at %d changes the digest", cut)
		}
	}
}

func TestParse(t *testing.T) {
	digits := abc[len("sm3:"):]
	bad := map[string]string{
		"empty":         "",
		"no prefix":     digits,
		"other prefix":  "sha256:" + digits,
		"upper prefix":  "SM3:" + digits,
		"upper digits":  "sm3:" + strings.ToUpper(digits),
		"one upper":     "sm3:" + strings.Replace(digits, "c", "C", 1),
		"short":         abc[:len(abc)-1],
		"a byte short":  abc[:len(abc)-2],
		"long":          abc + "0",
		"a byte long":   abc + "00",
		"not hex":       abc[:len(abc)-1] + "g",
		"space before":  " " + abc,
		"newline after": abc + "\n",
		"space inside":  "sm3: " + digits[1:],
		"wide digit":    abc[:len(abc)-3] + "０",
	}
	for name, text := range bad {
		if d, err := sm3.Parse(text); !errors.Is(err, sm3.ErrFormat) || !d.IsZero() {
			t.Errorf("%s: Parse(%q) = %v, %v", name, text, d, err)
		}
	}
	d, err := sm3.Parse(abc)
	if err != nil || d.String() != abc || d.IsZero() {
		t.Errorf("Parse(%q) = %v, %v", abc, d, err)
	}
}

func TestText(t *testing.T) {
	want := sm3.Sum([]byte("abc"))
	encoded, err := json.Marshal(map[sm3.Digest]sm3.Digest{want: want})
	if err != nil || string(encoded) != `{"`+abc+`":"`+abc+`"}` {
		t.Fatalf("JSON %s, %v", encoded, err)
	}
	var decoded map[sm3.Digest]sm3.Digest
	if err := json.Unmarshal(encoded, &decoded); err != nil || decoded[want] != want {
		t.Errorf("decoded %v, %v", decoded, err)
	}
	kept := want
	if err := kept.UnmarshalText([]byte("sm3:00")); !errors.Is(err, sm3.ErrFormat) || kept != want {
		t.Errorf("after a failed UnmarshalText: %v, %v", kept, err)
	}
	if !(sm3.Digest{}).IsZero() {
		t.Error("the zero value is not zero")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(abc)
	f.Add("sm3:")
	f.Add(strings.ToUpper(abc))
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := sm3.Parse(text); err == nil && d.String() != text {
			t.Errorf("Parse accepts %q, another spelling of %v", text, d)
		}
	})
}

func BenchmarkSumNode(b *testing.B) {
	left, right := sm3.Sum([]byte("left")), sm3.Sum([]byte("right"))
	b.ReportAllocs()
	for b.Loop() {
		sm3.Sum([]byte{1}, left[:], right[:])
	}
}

func BenchmarkSum1K(b *testing.B) {
	record := make([]byte, 1024)
	b.SetBytes(int64(len(record)))
	b.ReportAllocs()
	for b.Loop() {
		sm3.Sum(record)
	}
}
