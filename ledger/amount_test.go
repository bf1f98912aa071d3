package ledger_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

func TestParseAmount(t *testing.T) {
	for _, text := range []string{"1", "10", "0.000001", "999999999999999999.999999", "1200000.5"} {
		if _, ok := ledger.ParseAmount(text); !ok {
			t.Errorf("%q is an amount", text)
		}
	}
	for _, text := range []string{"", "0", "0.0", "00", "01", "1.", ".5", "1.50", "1.0000001", "-1", "+1", "1e3", "1/3", "1,000", " 1", "１", "1" + strings.Repeat("0", 18)} {
		if _, ok := ledger.ParseAmount(text); ok {
			t.Errorf("%q is no amount", text)
		}
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, text := range []string{"1", "0.5", "12.25", "1e3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, ok := ledger.ParseAmount(text)
		if !ok {
			return
		}
		written := amount.FloatString(6)
		written = strings.TrimSuffix(strings.TrimRight(written, "0"), ".")
		if written != text || amount.Cmp(new(big.Rat)) <= 0 {
			t.Errorf("%q is read as %s", text, written)
		}
	})
}
