package canonical_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/canonical"
)

type vector struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Valid bool   `json:"valid"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors/canonical.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs []vector
	if err := json.Unmarshal(data, &vs); err != nil {
		t.Fatal(err)
	}
	return vs
}

func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		if err := canonical.Check([]byte(v.Text)); (err == nil) != v.Valid {
			t.Errorf("%s: %s: valid = %v, err = %v", v.Name, v.Text, v.Valid, err)
		}
	}
}

type inner struct {
	A string   `json:"a"`
	B []string `json:"b,omitempty"`
}

type outer struct {
	Body  canonical.Raw    `json:"body,omitempty"`
	Count int64            `json:"count"`
	Inner *inner           `json:"inner,omitempty"`
	Map   map[string]int64 `json:"map,omitempty"`
	Yes   bool             `json:"yes"`
}

func TestRoundTrip(t *testing.T) {
	texts := []string{
		`{"count":0,"yes":false}`,
		`{"body":{"x":[1,-2,"\u0001\n/é\u007f"]},"count":9007199254740991,"inner":{"a":"数据","b":["1","2"]},"map":{"a":1,"b_2":2},"yes":true}`,
	}
	for _, text := range texts {
		text = strings.ReplaceAll(text, `\u007f`, "\x7f")
		var v outer
		if err := canonical.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		got, err := canonical.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != text {
			t.Errorf("got  %s\nwant %s", got, text)
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"missing key":        `{"count":1}`,
		"missing last key":   `{"body":1,"count":1}`,
		"unknown first key":  `{"aaa":1,"count":1,"yes":true}`,
		"unknown middle key": `{"count":1,"d":1,"yes":true}`,
		"unknown last key":   `{"count":1,"yes":true,"z":1}`,
		"empty optional":     `{"count":1,"map":{},"yes":true}`,
		"empty nested":       `{"count":1,"inner":{"a":"","b":[]},"yes":true}`,
		"wrong type":         `{"count":"1","yes":true}`,
		"trailing":           `{"count":1,"yes":true} `,
		"not an object":      `[]`,
	} {
		var v outer
		if err := canonical.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s: accepted %s", name, text)
		}
	}
}

func TestUnmarshalFormat(t *testing.T) {
	const text = `{"format":"a/v1","text":"x"}`
	for _, row := range []struct {
		text      string
		limit     int
		ok        bool
		canonical bool
	}{
		{text, len(text), true, true},
		{text, len(text) - 1, false, true},
		{strings.Replace(text, "v1", "v2", 1), len(text), false, true},
		{text + " ", len(text) + 1, false, false},
	} {
		var f struct {
			Format string `json:"format"`
			Text   string `json:"text"`
		}
		err := canonical.UnmarshalFormat([]byte(row.text), row.limit, &f, &f.Format, "a/v1")
		if (err == nil) != row.ok || errors.Is(err, canonical.ErrNotCanonical) == row.canonical || row.ok && f.Text != "x" {
			t.Errorf("%s in %d bytes: %+v, %v", row.text, row.limit, f, err)
		}
	}
}

func TestMarshalRefuses(t *testing.T) {
	type disordered struct {
		B string `json:"b"`
		A string `json:"a"`
	}
	for name, v := range map[string]any{
		"float":         1.5,
		"nil":           nil,
		"nil pointer":   (*inner)(nil),
		"invalid UTF-8": "\xff",
		"too large":     int64(1) << 53,
		"too small":     -(int64(1) << 53),
		"unsigned":      uint64(1) << 53,
		"order":         disordered{},
		"bad key":       map[string]string{"A": "x"},
		"bad raw":       canonical.Raw(`{ }`),
	} {
		if b, err := canonical.Marshal(v); err == nil {
			t.Errorf("%s: encoded as %s", name, b)
		}
	}
}

// A slow twin: Go's own encoder with sorted keys gives the same bytes for what
// it and JCS treat alike.
func FuzzCheck(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add([]byte(v.Text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if canonical.Check(text) != nil {
			return
		}
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			t.Fatalf("canonical but not JSON: %q: %v", text, err)
		}
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		// encoding/json escapes these two although JCS does not.
		twin := strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(strings.TrimSuffix(buf.String(), "\n"))
		if !bytes.Contains(text, []byte(`\\u202`)) && twin != string(text) {
			t.Fatalf("two canonical forms:\n%q\n%q", text, twin)
		}
	})
}
