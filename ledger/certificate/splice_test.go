package certificate_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

func TestSplices(t *testing.T) {
	type list = []certificate.Splice
	for _, c := range []struct {
		name    string
		splices list
		want    string // empty when it must fail
	}{
		{"replace", list{{1, 2, "xyz"}}, "axyzdef"},
		{"insert", list{{3, 0, "x"}}, "abcxdef"},
		{"cut", list{{0, 3, ""}}, "def"},
		{"append", list{{6, 0, "g"}}, "abcdefg"},
		{"several", list{{0, 1, "x"}, {2, 1, ""}, {5, 1, "yz"}}, "xbdeyz"},
		{"all", list{{0, 6, "new"}}, "new"},
		{"none", nil, ""},
		{"nothing for nothing", list{{2, 0, ""}}, ""},
		{"the same", list{{2, 2, "cd"}}, ""},
		{"touching", list{{0, 1, "x"}, {1, 1, "y"}}, ""},
		{"overlapping", list{{0, 3, "x"}, {2, 1, "y"}}, ""},
		{"descending", list{{4, 1, "x"}, {0, 1, "y"}}, ""},
		{"beyond the end", list{{7, 0, "x"}}, ""},
		{"across the end", list{{5, 2, "x"}}, ""},
		{"before the beginning", list{{-1, 1, "x"}}, ""},
		{"negative cut", list{{3, -1, "x"}}, ""},
		{"far beyond", list{{1, 1<<53 - 1, "x"}}, ""},
		{"too long", list{{0, 0, strings.Repeat("x", ledger.MaxGovernance)}}, ""},
	} {
		got, err := certificate.SpliceText([]byte("abcdef"), c.splices)
		if (err == nil) != (c.want != "") || string(got) != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// There is one way to say a change: what cuts or puts only begins as late as it can.
func TestSplicesAreSettled(t *testing.T) {
	type list = []certificate.Splice
	for _, c := range []struct {
		old     string
		splices list
		ok      bool
	}{
		{"xaab", list{{1, 1, ""}}, false},
		{"xaab", list{{2, 1, ""}}, true},
		{"xaab", list{{1, 0, "a"}}, false},
		{"xaab", list{{3, 0, "a"}}, true},
		{"abab", list{{0, 2, ""}}, false},
		{"abab", list{{2, 2, ""}}, true},
		{"abc", list{{0, 2, "xb"}}, false},
		{"abc", list{{0, 2, "ax"}}, false},
		{"公公", list{{0, 3, ""}}, false},
		{"公公", list{{3, 3, ""}}, true},
		{"公公证", list{{1, 3, ""}}, false},
		{"公", list{{1, 1, "x"}}, false},
		// It may not begin later and touch the next.
		{"aabc", list{{0, 1, ""}, {2, 1, "x"}}, true},
		{"aabc", list{{0, 1, ""}, {3, 1, "x"}}, false},
	} {
		if _, err := certificate.SpliceText([]byte(c.old), c.splices); (err == nil) != c.ok {
			t.Errorf("%s %v: %v", c.old, c.splices, err)
		}
	}
}

func checkDifference(t *testing.T, old, text []byte) {
	t.Helper()
	if bytes.Equal(old, text) {
		return
	}
	splices := certificate.Difference(old, text)
	got, err := certificate.SpliceText(old, splices)
	if err != nil || !bytes.Equal(got, text) {
		t.Fatalf("%q to %q by %v: %q, %v", old, text, splices, got, err)
	}
	for _, s := range splices {
		if utf8.Valid(old) && utf8.Valid(text) && !utf8.ValidString(s.Put) {
			t.Fatalf("%q to %q by %v: a character is parted", old, text, splices)
		}
	}
}

// Texts that are moved, repeated and parted everywhere come out as they went in.
func TestDifferenceIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(seed(t), 2))
	words := []string{"a", "b,", "公证", "公正,", "登", ",", "\"k\":1,", "🙂", "🙃,"}
	text := func() []byte {
		var b strings.Builder
		for range r.IntN(20) {
			b.WriteString(words[r.IntN(len(words))])
		}
		return []byte(b.String())
	}
	for range 20_000 {
		checkDifference(t, text(), text())
	}
}

// A set in which many places differ travels as those places.
func TestDifferenceIsShort(t *testing.T) {
	w := newWorldOf(t, 16)
	old := w.set(w.inForce)
	changed := w.set(w.inForce)
	put := 0
	for i := range changed.Members {
		if i%3 == 0 {
			changed.Members[i].CosignKey = w.key(fmt.Sprint("other ", i)).Public()
			put += 128
		}
	}
	changed.Sequence++
	a, b := must[[]byte](t)(old.Text()), must[[]byte](t)(changed.Text())
	checkDifference(t, a, b)
	got := 0
	splices := certificate.Difference(a, b)
	for _, s := range splices {
		got += len(s.Put)
	}
	if len(splices) != 7 || got > put+2 {
		t.Errorf("%d splices put %d bytes, %d differ", len(splices), got, put)
	}
}

func FuzzDifference(f *testing.F) {
	f.Add([]byte(`{"a":1,"b":"公证"}`), []byte(`{"a":2,"b":"公正"}`))
	f.Add([]byte("x,x,y"), []byte("y,x,x"))
	f.Add([]byte{}, []byte("\xe5"))
	f.Fuzz(func(t *testing.T, old, text []byte) {
		if len(old)+len(text) <= ledger.MaxGovernance {
			checkDifference(t, old, text)
		}
	})
}
