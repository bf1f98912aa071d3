package sm2_test

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
)

// derOf writes what the standard library writes: the twin of DER.
func derOf(t testing.TB, numbers ...*big.Int) []byte {
	t.Helper()
	der, err := asn1.Marshal(numbers)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestDERAgainstStandardLibrary(t *testing.T) {
	scalars := []*big.Int{small(0), small(1), small(0x7f), small(0x80), small(0xff), small(0x100)}
	for bit := uint(7); bit <= 256; bit += 8 {
		top := new(big.Int).Lsh(small(1), bit)
		scalars = append(scalars, new(big.Int).Sub(top, small(1)))
		if bit < 256 {
			scalars = append(scalars, top)
		}
	}
	for _, r := range scalars {
		for _, s := range scalars {
			if r.BitLen() > 256 || s.BitLen() > 256 {
				continue
			}
			var sig sm2.Signature
			r.FillBytes(sig[:32])
			s.FillBytes(sig[32:])
			der := sig.DER()
			if want := derOf(t, r, s); !bytes.Equal(der, want) {
				t.Fatalf("r = %x, s = %x: DER %x, want %x", r, s, der, want)
			}
			if parsed, err := sm2.ParseDER(der); err != nil || parsed != sig {
				t.Fatalf("r = %x, s = %x: ParseDER = %x, %v", r, s, parsed, err)
			}
		}
	}
}

func TestParseDERRefusesVariants(t *testing.T) {
	five, six := []byte{2, 1, 5}, []byte{2, 1, 6}
	seq := func(parts ...[]byte) []byte {
		content := bytes.Join(parts, nil)
		return append([]byte{0x30, byte(len(content))}, content...)
	}
	if sig, err := sm2.ParseDER(seq(five, six)); err != nil || sig[31] != 5 || sig[63] != 6 {
		t.Fatalf("the base of the variants: %x, %v", sig, err)
	}
	wide := new(big.Int).Lsh(small(1), 256)
	tooLong := derOf(t, small(1), new(big.Int).Lsh(small(1), 900))
	for name, der := range map[string][]byte{
		"nil":                    nil,
		"tag only":               {0x30},
		"empty sequence":         seq(),
		"one integer":            seq(five),
		"three integers":         seq(five, six, five),
		"byte after":             append(seq(five, six), 0),
		"byte missing":           seq(five, six)[:7],
		"SET":                    append([]byte{0x31}, seq(five, six)[1:]...),
		"long-form length":       append([]byte{0x30, 0x81, 6}, seq(five, six)[2:]...),
		"two-byte length":        append([]byte{0x30, 0x82, 0, 6}, seq(five, six)[2:]...),
		"indefinite length":      append([]byte{0x30, 0x80}, append(seq(five, six)[2:], 0, 0)...),
		"length that is too big": tooLong,
		"padded r":               seq([]byte{2, 2, 0, 5}, six),
		"padded s":               seq(five, []byte{2, 2, 0, 6}),
		"padded zero":            seq([]byte{2, 2, 0, 0}, six),
		"empty r":                seq([]byte{2, 0}, six),
		"empty s":                seq(five, []byte{2, 0}),
		"negative r":             seq([]byte{2, 1, 0x85}, six),
		"negative s":             seq(five, []byte{2, 2, 0xff, 0x7f}),
		"long-form r":            seq([]byte{2, 0x81, 1, 5}, six),
		"BIT STRING":             seq(five, []byte{3, 1, 6}),
		"257 bits":               derOf(t, wide, small(6)),
		"257 bits, s":            derOf(t, small(5), wide),
		"s past the end":         {0x30, 6, 2, 1, 5, 2, 2, 6},
		"r past the end":         {0x30, 6, 2, 5, 5, 2, 1, 6},
		"s cut at its tag":       {0x30, 4, 2, 1, 5, 2},
		"sequence in a sequence": seq(seq(five, six)),
	} {
		if sig, err := sm2.ParseDER(der); !errors.Is(err, sm2.ErrSignature) || sig != (sm2.Signature{}) {
			t.Errorf("%s: ParseDER(%x) = %x, %v", name, der, sig, err)
		}
	}
}
