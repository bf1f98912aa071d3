package ledger_test

import (
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// A draw depends on the header alone, has one outcome for everybody, and prefers nobody.
func TestDrawIsFair(t *testing.T) {
	keys := []sm3.Digest{sm3.Sum([]byte("a")), sm3.Sum([]byte("b")), sm3.Sum([]byte("c"))}
	order := ledger.Inspection{Inspectors: keys, Of: []string{"registry-a", "registry-b"}}
	pairs := map[string]int{}
	const n = 6000
	for i := range n {
		header := sm3.Sum(fmt.Appendf(nil, "header %d", i))
		drawn := order.Drawn("PB-1", header)
		pairs[drawn.Of[0]+" "+drawn.Inspectors[0].String()]++
	}
	// Six pairs, a thousand each; a standard deviation is 29.
	for pair, count := range pairs {
		if count < 850 || count > 1150 {
			t.Errorf("%s was drawn %d times of %d", pair, count, n)
		}
	}
	if len(pairs) != 6 {
		t.Errorf("%d pairs were drawn", len(pairs))
	}
}

// The draw by hand: docs/format.md has the texts.
func TestDrawByHand(t *testing.T) {
	header := sm3.Sum([]byte("header\n"))
	text := "certledger-draw/v1\nheader " + header.String() + "\ninspection PB-1\nof %s\n"
	a, b := sm3.Sum(fmt.Appendf(nil, text, "registry-a")), sm3.Sum(fmt.Appendf(nil, text, "registry-b"))
	want := "registry-a"
	if b.String() < a.String() {
		want = "registry-b"
	}
	order := ledger.Inspection{Inspectors: []sm3.Digest{header}, Of: []string{"registry-a", "registry-b"}}
	if got := order.Drawn("PB-1", header).Of[0]; got != want {
		t.Errorf("drew %s, want %s", got, want)
	}
}
